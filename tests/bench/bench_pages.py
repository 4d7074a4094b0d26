"""Server time of every page on the made region of 20,000 people and 5,000 places: `python -m tests.bench.bench_pages`.

In one process, logged in to the database as app, through all middleware. Bar: 95th percentile at most 200 ms. The region
stands in a folder of its own (PERSPECTIEF_STATE, else the temporary folder) and is made once. Visits differ: other people,
other places, other words.
"""

import contextlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

BAR = 0.200
VISITS = 40
WORDS = ("chauffeur", "inpakken", "schoonmaak", "koken", "monteur", "winkel", "tuin", "zorg", "lassen", "receptie")


class Page(NamedTuple):
    """A kind of visit: who, and the addresses that are asked in turn."""

    name: str
    role: str
    addresses: list[str]


class Took(NamedTuple):
    """Seconds of each visit by the clock, seconds of processor of this process a visit, and the number of queries of one."""

    seconds: list[float]
    cpu: float
    queries: int


def high(seconds: list[float]) -> float:
    """The 95th percentile."""
    return sorted(seconds)[max(0, -(-len(seconds) * 95 // 100) - 1)]


def measured(visit: Callable[[str], Any], addresses: Iterable[str]) -> Took:
    """One visit to warm up, one to count, the rest to time."""
    from django.db import connection

    first, *rest = addresses
    visit(first)
    asked: list[str] = []

    def counted(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        asked.append(sql)
        return execute(sql, *more)

    with connection.execute_wrapper(counted):
        visit(first)
    seconds, before = [], time.process_time()
    for address in rest:
        start = time.perf_counter()
        visit(address)
        seconds.append(time.perf_counter() - start)
    return Took(seconds, (time.process_time() - before) / len(rest), len(asked))


@contextlib.contextmanager
def made_region() -> Iterator[None]:
    """The program with a made region in its database, set up in this process."""
    folder = Path(
        os.environ.get("PERSPECTIEF_STATE") or Path(tempfile.gettempdir()) / f"perspectief-bench-{os.geteuid()}"
    )
    os.environ["PERSPECTIEF_STATE"] = str(folder / "bench")
    from perspectief.config import environment, preparation, start

    environment.prepare()
    installation = environment.read()
    with start.serving(installation):
        preparation.prepare(installation)
        preparation.try_out(installation)
        import django

        django.setup()
        yield


@contextlib.contextmanager
def made_country(folder: str) -> Iterator[None]:
    """The program on a country that `perspectief made-country` made in this folder (PERSPECTIEF_STATE), set up in this process."""
    os.environ["PERSPECTIEF_STATE"] = folder
    from perspectief.config import environment, preparation, start

    environment.prepare()
    installation = environment.read()
    with start.serving(installation):
        preparation.prepare(installation)
        import django

        django.setup()
        yield


def subjects() -> tuple[list[int], list[int]]:
    """Numbers of the own people of the klantmanager, and of places of the region, spread over the list."""
    from perspectief.access.context import acting
    from perspectief.demand.models import Place
    from perspectief.parties.made import ACCOUNTS
    from perspectief.parties.models import Membership
    from perspectief.parties.queries import actor_for
    from perspectief.supply.models import Card

    actor = actor_for(Membership.objects.get(user__email=ACCOUNTS[0].email))
    with acting(actor):
        cards = list(Card.objects.filter(organisation=actor.organisation, state="zoekt").order_by("number"))
        places = list(Place.objects.filter(state="open").order_by("number").values_list("number", flat=True))
    numbers = [card.number for card in cards]
    return numbers[:: len(numbers) // (VISITS + 2)], places[:: len(places) // (VISITS + 2)]


def pages(people: list[int], places: list[int]) -> list[Page]:
    """Every page of staff, and what a partner sees of it."""
    searches = [f"/bestand/?werk={word}" for word in WORDS] * 4
    lists = [f"/bestand/?toon=mensen&blad={at}" for at in range(1, VISITS)]
    found = [
        Page("Start", "", ["/"] * VISITS),
        Page("Vandaag", "klantmanager gemeente", ["/vandaag/"] * VISITS),
        Page("Vandaag", "accountmanager", ["/vandaag/"] * VISITS),
        Page("Bestand", "klantmanager gemeente", ["/bestand/"] * VISITS),
        Page("Bestand, gezocht", "klantmanager gemeente", searches),
        Page("Bestand, mensen", "klantmanager gemeente", lists),
        Page("Bestand", "werkgever", ["/bestand/"] * VISITS),
        Page("Bestand, gezocht", "werkgever", searches),
        Page("Bestand, typen", "klantmanager gemeente", [f"/bestand/werk/?werk={word[:4]}" for word in WORDS] * 4),
        Page("Plek", "accountmanager", [f"/plekken/{number}/" for number in places]),
        Page("Plek", "werkgever", [f"/plekken/{number}/" for number in places]),
        Page("Plek wijzigen", "accountmanager", [f"/plekken/{number}/wijzig/" for number in places]),
        Page("Nieuwe plek", "accountmanager", ["/plekken/nieuw/"] * VISITS),
    ]
    for name, rest in (("", ""), (" wijzigen", "wijzig/"), (" gegevens", "gegevens/"), (" dossier", "dossier/")):
        addresses = [f"/mensen/{number}/{rest}" for number in people]
        found.append(Page(f"Werkzoekende{name}", "klantmanager gemeente", addresses))
    return found


def line(name: str, role: str, took: Took) -> str:
    """One row of the table, in milliseconds; the last column is the 95th percentile over the bar."""
    middle, most = statistics.median(took.seconds), max(took.seconds)
    times = "".join(f"{1000 * value:9.1f}" for value in (middle, high(took.seconds), most, took.cpu))
    return f"{name:<28}{role:<24}{times}{took.queries:9}{high(took.seconds) / BAR:9.2f}"


def saving(client: Any, numbers: list[int]) -> Took:
    """A person is changed, and the page with the new matches is shown: save and page together."""
    from tests.web.sending import form_of

    forms = {f"/mensen/{number}/wijzig/": form_of(client.get(f"/mensen/{number}/wijzig/")) for number in numbers}

    def visit(address: str) -> None:
        answer = client.post(address, {**forms[address], "hours_min": ["8"], "hours_max": ["30"]})
        assert answer.status_code == 302, answer.status_code
        assert client.get(answer["Location"]).status_code == 200

    return measured(visit, forms)


@contextlib.contextmanager
def brought(client: Any) -> Iterator[list[Page]]:
    """The pages of a register of 200,000 people that was brought; it is thrown away afterwards."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tests.bench.bench_analysis import people, with_broken_rows
    from tests.web.sending import form_of

    role = "klantmanager gemeente"
    data = with_broken_rows(people().write_csv(separator=";", line_terminator="\r\n").encode())
    shown, start = client.get("/analyse/"), time.perf_counter()
    answer = client.post(
        "/analyse/", {**form_of(shown, "/analyse/"), "bestand": SimpleUploadedFile("register.csv", data)}
    )
    assert answer.status_code == 302, answer.status_code
    address = answer["Location"]
    client.get(address)
    print(
        f"bringing a file of {len(data) >> 20} MB and 200,000 rows, its page included: {time.perf_counter() - start:.1f} s"
    )
    leafed = [f"{address}?stapel={pile}&blad={at}" for at in range(1, VISITS // 2) for pile in ("doubt", "wrong")]
    yield [
        Page("Analyse & import", role, ["/analyse/"] * VISITS),
        Page("Analyse, 200.000 rijen", role, [address] * VISITS),
        Page("Analyse, wachtende rijen", role, leafed),
        Page("Analyse, kolommen", role, [f"{address}kolommen/"] * VISITS),
    ]
    assert client.post(f"{address}weg/", {"sure": "1"}).status_code == 302


def show(page: Page, client: Any) -> None:
    """Visits a page and prints its row."""

    def visit(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)

    print(line(page.name, page.role, measured(visit, page.addresses)), flush=True)


def main() -> None:
    """The table."""
    with made_region():
        from django.test import Client

        from perspectief.parties.made import ACCOUNTS
        from perspectief.parties.models import User

        clients = {"": Client(HTTP_HOST="127.0.0.1")}
        for account in ACCOUNTS:
            clients[account.label] = Client(HTTP_HOST="127.0.0.1")
            clients[account.label].force_login(User.objects.get(email=account.email))
        people, places = subjects()
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        print(f"{'page':<28}{'role':<24}{'median':>9}{'p95':>9}{'most':>9}{'cpu':>9}{'queries':>9}{'ratio':>9}")
        for page in pages(people, places):
            show(page, clients[page.role])
        print(line("Mens bewaren en tonen", "klantmanager gemeente", saving(clients["klantmanager gemeente"], people)))
        with brought(clients["klantmanager gemeente"]) as of_file:
            for page in of_file:
                show(page, clients[page.role])


if __name__ == "__main__":
    main()
