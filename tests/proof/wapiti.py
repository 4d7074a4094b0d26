"""Wapiti, a scanner of web sites, on a site of its own with made people: as a visitor and as a klantmanager.

    python -m tests.proof.wapiti [minutes]

Wapiti's own packages do not go together with Django's, so it has an environment of its own, made the first time from
requirements/wapiti.txt. Everything stays on this machine: modules that call servers elsewhere are left out. Prints every
finding; 1 when one is not explained in EXPLAINED.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "requirements" / "wapiti.txt"
# Left out: what asks servers elsewhere (ssrf, xxe, log4shell, nikto, wapp, takeover, …), and what looks for other products.
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods", "permanentxss",
    "redirect", "sql", "timesql", "xss",
)  # fmt: skip
ACCOUNT, PASSWORD = "sanne.verdult@breda.example", "samen-aan-het-werk"
# (category, pattern of "path parameter info"): why it is no weakness. Every line stands in docs/threat-model.md too.
EXPLAINED = (
    (
        "HTTP Strict Transport Security",
        ".*",
        "on loopback the site speaks http; production sends it (tests/config/test_reporting.py)",
    ),
    ("Secure Flag cookie", ".*", "on loopback the site speaks http; production's cookies are __Host- and Secure"),
    ("Unencrypted Channels", ".*", "on loopback the site speaks http; production redirects to https"),
)


def environment() -> Path:
    """Wapiti in an environment of its own; gives the folder of its commands."""
    folder = ROOT / ".venv" / "wapiti"
    ready = folder / "ready"
    if not ready.exists() or ready.read_text() != LOCKED.read_text():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [folder / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
        subprocess.run([*pip, "--require-hashes", "-r", LOCKED], check=True)
        ready.write_text(LOCKED.read_text())
    return folder / "bin"


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class Site:
    """A site with made people, in a folder of its own, until the end of the block."""

    def __init__(self) -> None:
        self.state = Path(tempfile.mkdtemp(prefix="wapiti"))
        self.state.chmod(0o755)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        known = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PERSPECTIEF_", "DATABASE_URL", "DJANGO_"))
        }
        self.around = known | {"PERSPECTIEF_STATE": str(self.state), "PERSPECTIEF_PORT": str(self.port)}

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "perspectief"]
        for words in (
            ["migrate", "--verbosity", "0"],
            ["made-region", "--people", "400", "--places", "120", "--employers", "60"],
            ["set-up"],
        ):
            subprocess.run([*command, *words], env=self.around, check=True, stdout=subprocess.DEVNULL)
        with (self.state / "log").open("w") as log:
            self.running = subprocess.Popen(
                [*command, "run"], env=self.around, stdout=log, stderr=log, start_new_session=True
            )
        for _try in range(300):
            try:
                urllib.request.urlopen(f"{self.address}/gezond", timeout=2).close()
            except OSError:
                time.sleep(0.5)
            else:
                return self
        raise RuntimeError((self.state / "log").read_text()[-2000:])

    def __exit__(self, *_error: object) -> None:
        self.running.send_signal(signal.SIGTERM)
        try:
            self.running.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(self.running.pid, signal.SIGKILL)
        shutil.rmtree(self.state, ignore_errors=True)

    def logged_in(self) -> str:
        """The cookie of the klantmanager."""
        cookies = urllib.request.HTTPCookieProcessor()
        browser = urllib.request.build_opener(cookies)
        page = browser.open(f"{self.address}/inloggen/").read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token
        sent = urllib.parse.urlencode(
            {"login": ACCOUNT, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        ).encode()
        browser.open(urllib.request.Request(f"{self.address}/inloggen/", sent, {"Referer": self.address}))
        return "; ".join(f"{one.name}={one.value}" for one in cookies.cookiejar)


def scan(commands: Path, site: Site, who: str, cookie: str, minutes: int) -> dict:
    """Wapiti's report."""
    report, kept = site.state / f"{who}.json", site.state / f"{who}-session"
    words = ["-u", f"{site.address}/", "--scope", "folder", "-m", ",".join(MODULES), "-f", "json", "-o", report, "--flush-session",
             "--store-session", kept, "--max-scan-time", str(minutes * 60), "--max-attack-time", str(max(20, minutes * 60 // 8)),
             "--max-links-per-page", "60", "--max-files-per-dir", "40", "--max-parameters", "30", "-d", "4", "-t", "5", "--tasks", "4",
             "-v", "0", "--no-bugreport", "-S", "normal", "-x", f"{site.address}/uitloggen/", "-x", f"{site.address}/taal/.*"]  # fmt: skip
    words += ["-H", f"Cookie: {cookie}"] if cookie else []
    around = {name: value for name, value in site.around.items() if not name.startswith("PERSPECTIEF")} | {
        "HOME": str(site.state)
    }
    subprocess.run(
        [commands / "wapiti", *map(str, words)],
        env=around,
        check=True,
        stdout=subprocess.DEVNULL,
        timeout=minutes * 60 + 1200,
    )
    return json.loads(report.read_text())


def explained(category: str, finding: dict) -> str:
    """Why this finding is no weakness; empty when nobody said so."""
    told = f"{finding.get('path', '')} {finding.get('parameter') or ''} {finding.get('info', '')}"
    return next((why for name, pattern, why in EXPLAINED if name == category and re.search(pattern, told)), "")


def main() -> int:
    """Scans as both; prints what was found."""
    minutes = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    commands, strange = environment(), 0
    with Site() as site:
        for who, cookie in (("visitor", ""), ("klantmanager", site.logged_in())):
            begun = time.monotonic()
            report = scan(commands, site, who, cookie, minutes)
            found = [
                (kind, one)
                for part in ("vulnerabilities", "anomalies")
                for kind, many in report[part].items()
                for one in many
            ]
            pages = report["infos"].get("crawled_pages_nbr", "?")
            print(
                f"wapiti {report['infos']['version']}, {who}: {pages} pages, {len(found)} findings, {time.monotonic() - begun:.0f} s",
                flush=True,
            )
            for (kind, where), why in {
                (kind, f"{one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}"): explained(
                    kind, one
                )
                for kind, one in found
            }.items():
                print(f"    {kind}: {where[:220]} – {why or 'NOT EXPLAINED'}")
                strange += not why
    print(f"wapiti: {strange} findings not explained")
    return int(strange > 0)


if __name__ == "__main__":
    sys.exit(main())
