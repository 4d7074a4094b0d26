"""Wapiti, a scanner of web sites, on a site of its own with made people: as a visitor and as a klantmanager.

    python -m tests.proof.wapiti [minutes [modules]]

Wapiti's own packages do not go together with Django's, so it has an environment of its own, made the first time from
requirements/wapiti.txt. Everything stays on this machine: modules that call servers elsewhere are left out. So that it ends within
`minutes` for both together (12), the region is small, one person and one place stand for all (their pages are the same page), and
walking and every module have a time; a module that was cut off is named, and can be run again alone with more (modules: exec,sql). The session must still be there afterwards. Prints every
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
from dataclasses import dataclass
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
LOCKED = ROOT / "requirements" / "wapiti.txt"
# Left out: what asks servers elsewhere (ssrf, xxe, log4shell, nikto, wapp, takeover, …), and what looks for other products.
MODULES = (
    "backup", "cookieflags", "crlf", "csp", "csrf", "exec", "file", "htaccess", "http_headers", "ldap", "methods", "permanentxss",
    "redirect", "sql", "timesql", "xss",
)  # fmt: skip
LEFT_ALONE = ("*uitloggen*", "taal/*", "static/*")  # ends the session, changes the language, holds no program
STARTS = (
    "vandaag/",
    "bestand/",
    "bestand/?toon=mensen",
    "plekken/",
    "analyse/",
    "mijn-account/",
    "mensen/nieuw/",
    "plekken/nieuw/",
)
MUST_WALK = {"/vandaag/", "/bestand/", "/mensen/N/", "/mensen/N/wijzig/", "/plekken/N/", "/analyse/"}
HEAVY = 8  # modules that try every parameter and take all the time they get; the others end by themselves in a second or two
SHARES = {"visitor": 0.2, "klantmanager": 0.7}  # of the minutes; the rest is for making the site
ACCOUNT, PASSWORD = "sanne.verdult@breda.example", "samen-aan-het-werk"
# (category, pattern of "path parameter info"): why it is no weakness. Every line stands in docs/threat-model.md too.
EXPLAINED = (
    (
        "HTTP Strict Transport Security",
        ".*",
        "on loopback the site speaks http; production sends it (tests/config/test_reporting.py)",
    ),
    ("Secure Flag cookie", ".*", "on loopback the site speaks http; production's cookies are __Host- and Secure"),
    (
        "SQL Injection",
        "^/inloggen/.* login .*SQL Injection via injection in the parameter login",
        "the limit on trying is reached halfway, so answers differ (tests/web/test_limits.py)",
    ),
    (
        "LDAP Injection",
        ".*",
        "there is no LDAP in the program (tests/contract/test_threat_model.py); a NUL byte is refused, so that answer differs",
    ),
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
            ["made-region", "--people", "150", "--places", "60", "--employers", "30"],
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
        cookie = "; ".join(f"{one.name}={one.value}" for one in cookies.cookiejar)
        self.page("vandaag/", cookie)
        return cookie

    def page(self, path: str, cookie: str) -> str:
        """A page as the klantmanager sees it. Raises when it is another one: the session is gone."""
        asked = urllib.request.Request(f"{self.address}/{path}", headers={"Cookie": cookie})
        with urllib.request.urlopen(asked, timeout=30) as answer:
            if urllib.parse.urlsplit(answer.url).path != f"/{path.partition('?')[0]}":
                raise RuntimeError(f"/{path} led to {answer.url}: nobody is logged in")
            return answer.read().decode()

    def one_of_each(self, cookie: str) -> dict[str, str]:
        """The number of the first person and the first place."""
        found = {}
        for kind, path in (("mensen", "bestand/?toon=mensen"), ("plekken", "bestand/")):
            number = re.search(rf'href="/{kind}/(\d+)/', self.page(path, cookie))
            assert number, f"no {kind} on /{path}"
            found[kind] = number[1]
        return found


def of_others(kind: str, number: str) -> list[str]:
    """Patterns of the addresses of this kind with any other number."""
    return [
        f"{kind}/{number[:at]}{other}*" for at, digit in enumerate(number) for other in "0123456789" if other != digit
    ]


@dataclass(frozen=True)
class Scan:
    """Wapiti's report, the modules that were cut off, and the addresses it walked, numbers as N."""

    report: dict
    cut_off: list[str]
    walked: set[str]


def scan(commands: Path, site: Site, who: str, cookie: str, seconds: float, modules: tuple[str, ...]) -> Scan:
    """One scan with these modules of at most about so many seconds."""
    report, kept, log = (site.state / f"{who}{end}" for end in (".json", "-session", ".log"))
    walking = seconds * 0.2
    each = (seconds - walking) / min(HEAVY, len(modules))
    words = ["-u", f"{site.address}/", "--scope", "folder", "-m", ",".join(modules), "-f", "json", "-o", report, "--flush-session",
             "--store-session", kept, "--max-scan-time", str(walking), "--max-attack-time", str(each),
             "--max-links-per-page", "60", "--max-files-per-dir", "40", "--max-parameters", "30", "-d", "4", "-t", "5", "--tasks", "4",
             "-v", "1", "--log", log, "-dr", "2", "--no-bugreport", "-S", "aggressive"]  # fmt: skip
    alone, starts = list(LEFT_ALONE), []
    if cookie:
        words += ["-H", f"Cookie: {cookie}"]
        starts = list(STARTS)
        for kind, number in site.one_of_each(cookie).items():
            alone += of_others(kind, number)
            starts += [f"{kind}/{number}/", f"{kind}/{number}/wijzig/"]
    words += [word for path in alone for word in ("-x", f"{site.address}/{path}")]
    words += [word for path in starts for word in ("-s", f"{site.address}/{path}")]
    around = {name: value for name, value in site.around.items() if not name.startswith("PERSPECTIEF")} | {
        "HOME": str(site.state)
    }
    command = [commands / "wapiti", *map(str, words)]
    subprocess.run(command, env=around, check=True, stdout=subprocess.DEVNULL, timeout=2 * seconds + 60)
    if cookie:
        site.page("vandaag/", cookie)
    made = json.loads(report.read_text())
    cut_off = re.findall(r"Max attack time was reached for module (\w+)", log.read_text())
    walked = {
        re.sub(r"\d{4,}", "N", urllib.parse.urlsplit(one["request"]["url"]).path)
        for one in made["infos"].get("detailed_report_info") or made["infos"].get("crawled_pages") or []
    }
    if cookie and not walked >= MUST_WALK:
        raise RuntimeError(f"a scan that did not come at {MUST_WALK - walked} says nothing")
    return Scan(made, cut_off, walked)


def explained(category: str, finding: dict) -> str:
    """Why this finding is no weakness; empty when nobody said so."""
    told = f"{finding.get('path', '')} {finding.get('parameter') or ''} {finding.get('info', '')}"
    return next((why for name, pattern, why in EXPLAINED if name == category and re.search(pattern, told)), "")


def main() -> int:
    """Scans as both; prints what was found."""
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 12
    modules = tuple(sys.argv[2].split(",")) if len(sys.argv) > 2 else MODULES
    commands, strange = environment(), 0
    with Site() as site:
        for who, cookie in (("visitor", ""), ("klantmanager", site.logged_in())):
            begun = time.monotonic()
            done = scan(commands, site, who, cookie, minutes * 60 * SHARES[who], modules)
            infos = done.report["infos"]
            found = findings(done.report)
            print(
                f"wapiti {infos['version']}, {who}: {infos.get('crawled_pages_nbr', '?')} requests to {len(done.walked)} addresses "
                f"walked, {len(found)} findings, {time.monotonic() - begun:.0f} s; "
                f"cut off by time: {', '.join(done.cut_off) or 'none'}",
                flush=True,
            )
            for kind, one in found:
                why = explained(kind, one)
                where = f"{one['method']} {one['path']} {one.get('parameter') or ''} {one['info']}"
                print(f"    {kind}: {where[:220]} – {why or 'NOT EXPLAINED'}")
                if not why:
                    print("        " + one.get("http_request", "").replace("\n", "\n        ")[:1500])
                strange += not why
    print(f"wapiti: {strange} findings not explained")
    return int(strange > 0)


def findings(report: dict) -> list[tuple[str, dict]]:
    """Category and finding, each once."""
    every = [
        (kind, one) for part in ("vulnerabilities", "anomalies") for kind, many in report[part].items() for one in many
    ]
    return list(
        {
            (kind, one["method"], one["path"], one.get("parameter"), one["info"]): (kind, one) for kind, one in every
        }.values()
    )


if __name__ == "__main__":
    sys.exit(main())
