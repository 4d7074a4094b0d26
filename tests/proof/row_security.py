"""What row-level security costs: the same questions beside none, on 1,000,000 cards in 35 regions. Run by `make proof`.

Bars: list, count and one row at most 1.3 times as long; search at most 3 times. Best of the visits, as the machine is shared. The count is
that of the pages, with its filters. A count of nothing but an index takes 50 ns a row without policies, as long as any condition
takes: it is printed beside them, without a bar.
`CARDS` makes it smaller to try.
"""

import math
import os
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.config.environment import APP
from perspectief.core import clock
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card, Profile
from perspectief.supply.queries import pool as people
from tests.factories import OrganisationFactory

CARDS = int(os.environ.get("CARDS", "1000000"))
VISITS = 25
BARS = {
    "list": 1.3,
    "count": 1.3,
    "count of an index": math.inf,
    "one row": 1.3,
    "search by name": 3.0,
    "search by skills": 3.0,
}
TABLES = ("supply_card", "supply_cardskill", "supply_cardwish", "supply_pseudonym", "supply_profile")
CARD = """
INSERT INTO supply_card (region_id, organisation_id, number, version, person_key_at, person_key_how, organisation_key_at, hidden_at,
    state, title, motivation, pc4, hours_min, hours_max, school_hours, certificates, adaptations, inburgering, readiness,
    waiting_since, confirmed_at, completeness, provenance, created_at, updated_at, place_kinds, modes, guidance)
SELECT (%(regions)s::bigint[])[1 + n %% %(many)s], (%(parties)s::bigint[])[1 + n %% %(many)s * 3 + k %% 3],
    100000000 + n, 1, CASE WHEN k %% 5 < 2 THEN date '2026-01-01' END, '', date '2026-01-01',
    CASE WHEN k %% 50 = 49 THEN now() END, CASE WHEN k %% 10 < 8 THEN 'zoekt' ELSE 'werkt' END, 'Inpakken en sorteren', '',
    4800 + k %% 100, 16, 20 + k %% 20, false, k %% 4, 0, false, 1 + k %% 3, date '2026-03-02' - (k %% 900), date '2026-02-01', 80,
    '{}', now(), now(), k %% 32, k %% 16, k %% 4
FROM (SELECT n, n / %(many)s AS k FROM generate_series(1, %(cards)s) AS n) AS numbered
"""
REST = (
    (
        "INSERT INTO supply_pseudonym (region_id, organisation_id, audience, card_id, subject)"
        " SELECT region_id, organisation_id, audience, id, number FROM supply_card"
    ),
    (
        "INSERT INTO supply_cardskill (region_id, organisation_id, audience, card_id, relation, source, skill_id)"
        " SELECT region_id, organisation_id, audience, id, 'can', '', (%(skills)s::bigint[])[1 + number / 7 %% 300] FROM supply_card"
    ),
    (
        "INSERT INTO supply_profile (region_id, organisation_id, audience, card_id, version, given_name, prefix, family_name, sort_key,"
        " email, phone, postcode, street, presentation, cv_text, provenance) SELECT region_id, organisation_id, audience, id, 1, 'Ans', '',"
        " 'Naam', substr(md5((number %% 200000)::text), 1, 9) || ' ans', '', '', '', '', '', '', '{}' FROM supply_card"
    ),
)


@pytest.fixture
def filled(transactional_db) -> list[tuple[Region, list[Organisation]]]:
    """Every region with three parties, and its share of the cards."""
    regions = list(Region.objects.order_by("id")[:35])
    parties = [
        [OrganisationFactory(kind=kind, joined=region.pk) for kind in ("gemeente", "uwv", "intermediair")]
        for region in regions
    ]
    given = {
        "regions": [region.pk for region in regions],
        "parties": [party.pk for three in parties for party in three],
        "many": len(regions),
        "cards": CARDS,
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT array_agg(id) FROM (SELECT id FROM taxonomy_skill ORDER BY id LIMIT 300) AS few")
        given["skills"] = cursor.fetchone()[0]
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        for statement in (CARD, *REST):
            cursor.execute(statement, given)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute(f"VACUUM ANALYZE {table}")
    return list(zip(regions, parties, strict=True))  # type: ignore[return-value]


def best(actor: Actor, questions: list[Callable[[], Any]]) -> float:
    """Seconds of the fastest of the questions, as the role app; each asked once before."""
    seconds = []
    for question in questions:
        with acting(actor):
            question()
            start = time.perf_counter()
            question()
            seconds.append(time.perf_counter() - start)
    return min(seconds)


def questions_in(regions: list[int]) -> dict[str, list[Callable[[], Any]]]:
    """The questions, each as often as there are visits; all of one region, as an actor reaches one."""
    (region,) = regions
    sought = people.Sought(region=region, organisation=0, stale_before=clock.today())
    named = [
        people.Sought(region=region, organisation=0, stale_before=clock.today(), words=(f"{n:x}a",))
        for n in range(VISITS)
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT array_agg(skill_id) FROM (SELECT DISTINCT skill_id FROM supply_cardskill LIMIT 25) AS few"
        )
        skills = cursor.fetchone()[0]
    numbers = list(
        Card.objects.filter(region=region, audience=2).order_by("number").values_list("number", flat=True)[:VISITS]
    )
    return {
        "list": [lambda: people.page(sought, length=25)] * VISITS,
        "count": [lambda: people.count(sought)] * VISITS,
        "count of an index": [lambda: Card.objects.filter(region=region, state="zoekt").count()] * VISITS,
        "one row": [lambda n=n: Card.objects.get(number=n) for n in numbers],
        "search by name": [lambda s=s: people.page(s, length=25) for s in named],
        "search by skills": [lambda s=s: people.able(region, {"x": [(-s, s)]}, {-s: 1}) for s in skills],
    }


@pytest.fixture
def as_application() -> Iterator[None]:
    """`acting` takes the role app, as in the other tests."""
    connection.acting_role = settings.DATABASE_ROLES[APP]  # type: ignore[attr-defined]
    yield
    connection.acting_role = None  # type: ignore[attr-defined]


def secured(on: bool) -> None:
    """Row-level security on or off on every table that is asked."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} ROW LEVEL SECURITY")


def test_row_security_costs_little(filled, as_application):
    region, (municipality, _uwv, agency) = filled[len(filled) // 2]
    actors = {
        "counter": Actor(1, "caseworker", municipality.pk, (region.pk,), public=True),
        "partner": Actor(2, "intermediary", agency.pk, (), (region.pk,)),
    }
    questions = questions_in([region.pk])
    took: dict[tuple[str, str, bool], float] = {}
    for on in (True, False, True, False):
        secured(on)
        for who, actor in actors.items():
            for what, asked in questions.items():
                took[who, what, on] = min(best(actor, asked), took.get((who, what, on), 1e9))
    secured(True)
    print(
        f"\n{Card.objects.count():,} cards, {Profile.objects.count():,} profiles, {len(filled)} regions; best of {4 * VISITS}"
    )
    wrong = {}
    for who in actors:
        for what, bar in BARS.items():
            with_, without = took[who, what, True], took[who, what, False]
            print(
                f"{who:<8} {what:<19} {with_ * 1000:8.2f} ms beside {without * 1000:8.2f} ms   ratio {with_ / without:5.2f}   bar {bar}"
            )
            if with_ / without > bar:
                wrong[who, what] = round(with_ / without, 2)
    assert wrong == {}
