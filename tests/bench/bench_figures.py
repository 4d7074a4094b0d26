"""Figures for the country: `python -m tests.bench.bench_figures`.

A made region of 20,000 people and, in 35 regions, the journal of a year and a half with 2,000 introductions each. Bars: the night for 35
regions at most 60 s, also were the file of each as large as the made one; what new facts change in a region at most 2 s; the page of the
region, with filters, 95th percentile at most 200 ms.
The facts are taken away again. With COUNTRY=FOLDER all of it is measured on the country `perspectief made-country` made there (as its
PERSPECTIEF_STATE), and the lists of every region are made once.
"""

import contextlib
import json
import os
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.bench_pages import high, made_country, made_region

NIGHT, CHANGED, PAGE = 60.0, 2.0, 0.200
COUNTRY = os.environ.get("COUNTRY", "")
INTRODUCTIONS, REQUESTS = 2_000, 200
KEEP = """
INSERT INTO core_fact (tx, actor, role, origin, region_id, result, verb, at, subject, data)
SELECT '0', 1, 'bench', 'bench', region.id, 'done', one.verb, one.at, one.subject, one.data::jsonb
FROM unnest(%s::text[], %s::timestamptz[], %s::bigint[], %s::text[]) AS one(verb, at, subject, data)
CROSS JOIN unnest(%s::int[]) AS region(id)"""
GONE = (
    "DELETE FROM core_fact WHERE origin = 'bench' AND role = 'bench'",
    "DELETE FROM monitoring_cell",
    "DELETE FROM monitoring_counted",
    "DELETE FROM monitoring_publiccell",
)


@contextlib.contextmanager
def journals(regions: list[int]) -> Iterator[Any]:
    """The facts, written by the owner of the database in every region; gives that connection."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    from perspectief.config import environment
    from perspectief.config.database import parameters
    from tests.monitoring.journals import Journal

    facts = Journal(1, INTRODUCTIONS).facts
    columns = (
        [fact.verb for fact in facts], [fact.at for fact in facts], [fact.subject for fact in facts],
        [json.dumps(fact.data) for fact in facts],
    )  # fmt: skip
    owner = make_conninfo(**parameters(environment.read(), environment.OWNER))
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in GONE:
            connection.execute(statement)
        connection.execute(KEEP, (*columns, regions))
        connection.execute("ANALYZE core_fact, supply_card, matching_introduction, demand_employer")
        print(f"facts: {len(facts):,} in each of {len(regions)} regions")
        try:
            yield connection
        finally:
            for statement in GONE:
                connection.execute(statement)


@contextlib.contextmanager
def as_it_stands(regions: list[int]) -> Iterator[Any]:
    """A made country, to which nothing is added; what is written while measuring goes again. Gives a connection of the owner."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    from perspectief.config import environment
    from perspectief.config.database import parameters

    owner = make_conninfo(**parameters(environment.read(), environment.OWNER))
    with psycopg.connect(owner, autocommit=True) as connection:
        tables = (
            "parties_user",
            "supply_card",
            "demand_place",
            "matching_introduction",
            "guidance_placement",
            "core_fact",
        )
        counted = {one: connection.execute(f"SELECT count(*) FROM {one}").fetchone() for one in tables}  # type: ignore[arg-type]
        print(f"{len(regions)} regions: " + ", ".join(f"{one} {rows[0]:,}" for one, rows in counted.items() if rows))
        try:
            yield connection
        finally:
            connection.execute(GONE[0])


def lists(regions: list[int]) -> list[float]:
    """Seconds to match each region and keep its lists."""
    from perspectief.matching.run import run_region

    return [run_region(region).seconds for region in regions]


def night(regions: list[int], here: int) -> tuple[dict[str, float], float]:
    """Seconds per figure, all regions together; and of the region that has a file, once everything is warm."""
    from perspectief.monitoring.counting import count_region
    from perspectief.monitoring.publishing import publish

    spent: dict[str, float] = {}
    for region in regions:
        for code, seconds in count_region(region).items():
            spent[code] = spent.get(code, 0) + seconds
        begun = time.perf_counter()
        publish(region)
        spent["public"] = spent.get("public", 0) + time.perf_counter() - begun
    begun = time.perf_counter()
    count_region(here)
    publish(here)
    return spent, time.perf_counter() - begun


def changed(connection: Any, region: int) -> list[float]:
    """Seconds to count what new facts of every kind touch, five times."""
    from perspectief.core import clock
    from perspectief.monitoring.counting import count_changed
    from perspectief.monitoring.definitions import FIGURES

    verbs, seconds = sorted({verb for one in FIGURES.values() for verb in one.verbs}), []
    for _turn in range(5):
        now, data = [clock.now()] * len(verbs), [json.dumps({"starts_on": None})] * len(verbs)
        connection.execute(
            KEEP.replace("'0', ", "pg_current_xact_id(), "), (verbs, now, [None] * len(verbs), data, [region])
        )
        begun = time.perf_counter()
        assert len(count_changed(region)) == len(FIGURES)
        seconds.append(time.perf_counter() - begun)
    return seconds


def page(user: Any, region: int) -> tuple[list[float], float]:
    """Seconds of each visit, with another filter every time; and seconds of processor of this process a visit."""
    from django.test import Client

    from perspectief.geo.queries import municipalities

    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    town = municipalities(region)[0].id
    asked = ("", "?periode=2026", f"?gemeente={town}", f"?branche=1&gemeente={town}", "?soort=job")
    client.get("/voortgang/")
    seconds, before = [], time.process_time()
    for turn in range(REQUESTS):
        begun = time.perf_counter()
        answer = client.get(f"/voortgang/{asked[turn % len(asked)]}")
        seconds.append(time.perf_counter() - begun)
        assert answer.status_code == 200, answer.status_code
    return seconds, (time.process_time() - before) / REQUESTS


def leads() -> list[tuple[Any, int]]:
    """Who looks at the figures of a region: the klantmanager to try and, in a country, who leads the largest other region."""
    from perspectief.access.context import acting, service
    from perspectief.parties.made import ACCOUNTS
    from perspectief.parties.models import Membership, User
    from perspectief.parties.queries import actor_for
    from perspectief.supply.models import Card

    user = User.objects.get(email=ACCOUNTS[0].email)
    here = actor_for(Membership.objects.get(user=user)).regions[0]
    found, most = [(user, here)], 0
    for other in User.objects.filter(email__startswith="programma@").order_by("id"):
        region = actor_for(Membership.objects.get(user=other)).programme_regions[0]
        with acting(service("bench", regions=(region,))):
            many = Card.objects.filter(region=region).count()
        if many > most:
            most, found = many, [found[0], (other, region)]
    return found


def main() -> None:
    """The three figures, and whether the bars are kept."""
    with made_country(COUNTRY) if COUNTRY else made_region():
        from allauth.account.internal.flows.login import record_authentication
        from django.contrib.auth.signals import user_logged_in

        from perspectief.geo.queries import regions

        def shown(sender: Any, request: Any, user: Any, **more: Any) -> None:
            record_authentication(request, user, "mfa", type="bench")

        user_logged_in.connect(shown)
        who = leads()
        here = who[-1][1]
        everywhere = [one.id for one in regions()]
        with as_it_stands(everywhere) if COUNTRY else journals(everywhere) as connection:
            print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
            matched = lists(everywhere) if COUNTRY else []
            spent, one = night(everywhere, here)
            for code, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
                print(f"  {code:<20} {seconds:6.2f} s")
            whole, after = sum(spent.values()), changed(connection, here)
            visits = [page(user, region) for user, region in who]
    slowest = max(high(seconds) for seconds, _spent in visits)
    large = whole if COUNTRY else one * len(everywhere)
    print(f"night, {len(everywhere)} regions: {whole:.1f} s (bar {NIGHT:.0f}); the largest {one:.1f} s")
    if COUNTRY:
        print(f"lists of {len(matched)} regions: {sum(matched):.1f} s, the slowest {max(matched):.1f} s")
    else:
        print(f"the same, were the file of each as large as that one: {large:.1f} s (bar {NIGHT:.0f})")
    print(f"after new facts of every kind: {max(after):.2f} s at most (bar {CHANGED:.0f})")
    for seconds, processor in visits:
        print(
            f"page of a region: p95 {high(seconds) * 1000:.0f} ms (bar {PAGE * 1000:.0f}), {processor * 1000:.0f} ms of processor"
        )
    raise SystemExit(int(max(whole, large) > NIGHT or max(after) > CHANGED or slowest > PAGE))


if __name__ == "__main__":
    main()
