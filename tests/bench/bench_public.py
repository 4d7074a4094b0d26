"""What is public, for the whole country: `python -m tests.bench.bench_public`.

In 35 regions a journal of two years, each of its own size, counted and published by the program itself. Bars: Landelijk 95th percentile at most
300 ms; a public answer that is kept at most 1.5 ms of processor, 304 for who has it, at most 150 KB with everything the page loads; under
load for SECONDS (60) from eight visitors at once through the real server no error. The facts are taken away again. With COUNTRY=FOLDER
it is measured on the country `perspectief made-country` made there (as its PERSPECTIEF_STATE).
"""

import contextlib
import json
import os
import random
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from tests.bench.bench_figures import COUNTRY, GONE
from tests.bench.bench_pages import high, made_country

LANDELIJK, CPU, WEIGHT = 0.300, 0.0015, 150 * 1024
SECONDS, VISITORS = int(os.environ.get("SECONDS", "60")), 8
VISITS = int(os.environ.get("VISITS", "2000"))  # of one address, to measure the processor
KEEP = """
INSERT INTO core_fact (tx, actor, role, origin, region_id, result, verb, at, data)
SELECT '0', 1, 'bench', 'bench', %s, 'done', one.verb, one.at, one.data::jsonb
FROM unnest(%s::text[], %s::timestamptz[], %s::text[]) AS one(verb, at, data)"""
PAGES = (
    "/cijfers/", "/regio/am25/", "/regio/am33/", "/open-data/", "/open-data/matches-by-municipality.csv",
    "/open-data/matches-by-branch.json", "/open-data/catalogus.jsonld", "/insluiten/matches-by-quarter/am25/",
)  # fmt: skip
LOADS = re.compile(r'(?:href|src)="(/static/[^"#]+)')
FONT = re.compile(r"""url\(["']?([^)"']+latin-wght[^)"']+\.woff2)""")


@contextlib.contextmanager
def installed() -> Iterator[None]:
    """The program in this process, with a small made region in a database of its own: for the accounts."""
    folder = Path(
        os.environ.get("PERSPECTIEF_STATE") or Path(tempfile.gettempdir()) / f"perspectief-bench-{os.geteuid()}"
    )
    os.environ["PERSPECTIEF_STATE"] = str(folder / "bench-public")
    from perspectief.config import environment, preparation, start

    environment.prepare()
    installation = environment.read()
    with start.serving(installation):
        preparation.prepare(installation)
        if preparation.holds(installation) is None:
            preparation.child("made-region", "--people", "400", "--places", "120", "--employers", "60")
        import django

        django.setup()
        yield


@contextlib.contextmanager
def country(regions: list[int]) -> Iterator[None]:
    """Facts in every region, from small to large; counted and published."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    from perspectief.config import environment
    from perspectief.config.database import parameters
    from perspectief.monitoring.counting import count_region
    from perspectief.monitoring.publishing import publish, publish_country
    from tests.monitoring import journals

    journals.SPAN = 1_050  # so that two whole years lie in it
    owner = make_conninfo(**parameters(environment.read(), environment.OWNER))
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in GONE:
            connection.execute(statement)
        many, begun = 0, time.perf_counter()
        for at, region in enumerate(regions):
            facts = journals.Journal(region, random.Random(region).randint(200, 2_500), region).facts
            many += len(facts)
            columns = (
                [fact.verb for fact in facts],
                [fact.at for fact in facts],
                [json.dumps(fact.data) for fact in facts],
            )
            connection.execute(KEEP, (region, *columns))
            if at == 0:
                connection.execute("ANALYZE core_fact")
        connection.execute("ANALYZE core_fact")
        print(f"facts: {many:,} in {len(regions)} regions, made in {time.perf_counter() - begun:.0f} s")
        try:
            begun = time.perf_counter()
            for region in regions:
                count_region(region)
            counted = time.perf_counter()
            told = sum(publish(region) for region in regions) + publish_country(regions)
            print(f"counted in {counted - begun:.0f} s; {told:,} numbers told in {time.perf_counter() - counted:.1f} s")
            yield
        finally:
            for statement in GONE:
                connection.execute(statement)


def landelijk(user: Any) -> tuple[list[float], float]:
    """Seconds of each visit of somebody of the ministry, and processor seconds of this process a visit."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    seconds, before = [], 0.0
    for turn in range(62):
        if turn == 2:
            before = time.process_time()
        begun = time.perf_counter()
        answer = client.get("/landelijk/")
        if turn > 1:
            seconds.append(time.perf_counter() - begun)
        assert answer.status_code == 200 and answer.content.count(b"psp-rowhead") == 35, answer.status_code
    return seconds, (time.process_time() - before) / len(seconds)


def kept(path: str) -> tuple[float, float]:
    """Processor seconds of an answer that is kept, and of one that says 304."""
    from django.test import Client

    client = Client(HTTP_HOST="127.0.0.1")
    tag = client.get(path, headers={"accept-encoding": "gzip"})["ETag"]
    found = []
    for headers, status in (
        ({"accept-encoding": "gzip"}, 200),
        ({"accept-encoding": "gzip", "if-none-match": tag}, 304),
    ):
        for _warm in range(50):
            assert client.get(path, headers=headers).status_code == status
        before = time.process_time()
        for _visit in range(VISITS):
            client.get(path, headers=headers)
        found.append((time.process_time() - before) / VISITS)
    return found[0], found[1]


class Site:
    """The program's own web server on a free port, and what it answers."""

    def __init__(self) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
            "--workers",
            "1",
        ]
        self.process = subprocess.Popen([*command, "perspectief.config.wsgi:application"], env=dict(os.environ))
        for _try in range(100):
            with contextlib.suppress(OSError):
                self.get("/gezond")
                return
            time.sleep(0.2)
        raise RuntimeError("the site did not come up")

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and body as they came over the line."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.request("GET", path, headers={"Accept-Encoding": "gzip, br", **headers})
        answer = line.getresponse()
        found = answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        line.close()
        return found

    def seconds(self) -> float:
        """Processor seconds of the server and its workers so far."""
        whole, tick = 0.0, os.sysconf("SC_CLK_TCK")
        for one in Path("/proc").glob("[0-9]*/stat"):
            with contextlib.suppress(OSError, ValueError):
                fields = one.read_text().rpartition(")")[2].split()
                if self.process.pid in (int(one.parent.name), int(fields[1])):
                    whole += (int(fields[11]) + int(fields[12])) / tick
        return whole

    def weight(self, path: str) -> int:
        """Bytes of a page and of everything a browser loads with it: style sheets, icons, the one font."""
        import gzip

        status, headers, body = self.get(path)
        assert status == 200, (path, status)
        page = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
        whole, names = len(body), {one for one in LOADS.findall(page.decode()) if not one.endswith(".js")}
        for name in names:
            sheet = self.get(name)[2]
            whole += len(sheet)
            if "web/perspectief" in name and name.endswith(".css"):
                plain = self.get(name, **{"Accept-Encoding": "identity"})[2].decode()
                font = FONT.search(plain)
                whole += len(self.get("/static/" + font[1].replace("../", ""))[2]) if font else 0
        return whole


def load(site: Site) -> tuple[int, int, list[float]]:
    """Eight visitors at once: how many answers, how many errors, seconds of each."""
    end, seconds, wrong = time.monotonic() + SECONDS, [], []

    def visits(seed: int) -> None:
        dice, tags = random.Random(seed), {}
        while time.monotonic() < end:
            path = dice.choice(PAGES)
            tag = {"If-None-Match": tags[path]} if path in tags and dice.random() < 0.5 else {}
            begun = time.perf_counter()
            try:
                status, headers, _body = site.get(path, **tag)
            except OSError as error:
                wrong.append(repr(error))
                continue
            seconds.append(time.perf_counter() - begun)
            tags[path] = headers.get("etag", "")
            if status != (304 if tag else 200):
                wrong.append(f"{path}: {status}")

    threads = [threading.Thread(target=visits, args=(seed,)) for seed in range(VISITORS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    print(*sorted(set(wrong))[:5], sep="\n", end="\n" if wrong else "")
    return len(seconds), len(wrong), seconds


def main() -> None:
    """The figures, and whether the bars are kept."""
    with made_country(COUNTRY) if COUNTRY else installed():
        from perspectief.geo.queries import regions
        from perspectief.parties.made import NATIONAL
        from perspectief.parties.models import User

        broken = []
        with contextlib.nullcontext() if COUNTRY else country([one.id for one in regions()]):
            seconds, spent = landelijk(User.objects.get(email=NATIONAL[1].email))
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            print(
                f"Landelijk, 35 regions: median {1000 * statistics.median(seconds):.0f} ms, p95 {1000 * high(seconds):.0f} ms (bar 300), {1000 * spent:.0f} ms of processor"
            )
            broken += ["Landelijk"] * (high(seconds) > LANDELIJK)
            for path in PAGES:
                whole, unchanged = kept(path)
                print(f"{path:<44} kept {1000 * whole:.2f} ms, 304 {1000 * unchanged:.2f} ms of processor (bar 1.5)")
                broken += [path] * (max(whole, unchanged) > CPU)
            site = Site()
            try:
                for path in ("/cijfers/", "/regio/am25/", "/open-data/", "/insluiten/matches-by-quarter/am25/"):
                    weight = site.weight(path)
                    print(f"{path:<44} {weight / 1024:.0f} KB with all it loads (bar 150)")
                    broken += [path] * (weight > WEIGHT)
                before = site.seconds()
                many, wrong, took = load(site)
                spent = site.seconds() - before
                print(
                    f"load: {many:,} answers in {SECONDS} s, {wrong} errors, p95 {1000 * high(took):.0f} ms, {1000 * spent / many:.2f} ms of processor each"
                )
                broken += ["load"] * bool(wrong)
            finally:
                site.process.terminate()
                site.process.wait(20)
    raise SystemExit(f"over the bar: {broken}" if broken else 0)


if __name__ == "__main__":
    main()
