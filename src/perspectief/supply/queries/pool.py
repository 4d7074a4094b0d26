"""The people of a region as cards: filtered, counted, a page at a time. What the actor may not see is not counted either."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from perspectief.core.facets import Choice, Counts, Facet, counting, counts, narrowing
from perspectief.core.text import fold
from perspectief.supply.rules import State
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE, GUIDANCE, MODES, PLACE_KINDS, READINESS

HOURS = (
    ("16", "tot 16", 0, 16),
    ("24", "17 tot 24", 17, 24),
    ("32", "25 tot 32", 25, 32),
    ("40", "meer dan 32", 33, 60),
)
TOWN, HOURS_FACET, READINESS_FACET, TRAVEL, KIND, HELP, FRESH, WHOSE = (
    "gemeente",
    "uren",
    "klaar",
    "vervoer",
    "soort",
    "hulp",
    "profiel",
    "van",
)
DRIVING = 1 << CERTIFICATE_BY_CODE["rijbewijs-b"].bit
BY_MODE = (("fiets", ("bike", "e-bike")), ("ov", ("transit",)), ("auto", ("car",)))
ORDERS = {
    "wacht": "card.waiting_since, card.id",
    "vers": "card.confirmed_at DESC NULLS LAST, card.id",
    "uren": "card.hours_max DESC NULLS LAST, card.id",
}


@dataclass(frozen=True)
class Sought:
    """What is looked for among the people of `region`.

    `pairs`: (occupation, skill) that make up the work, `least`: how many skills of each occupation are enough; a wish for
    the occupation always is. `words`: beginnings of names; `numbers`: these cards. `chosen`: codes per facet.
    """

    region: int
    actor: int
    organisation: int
    stale_before: datetime.date
    counter: bool = True
    pairs: tuple[tuple[int, int], ...] = ()
    least: Mapping[int, int] = field(default_factory=dict)
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] | None = None
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    towns: Mapping[str, Sequence[int]] = field(default_factory=dict)


class CardRow(NamedTuple):
    """A card in a list. `name` only when looked for by name. `hits`: ids of skills of the work that the person has."""

    id: int
    number: int
    title: str
    pc4: int | None
    hours_min: int | None
    hours_max: int | None
    week_can: int | None
    modes: int | None
    travel_minutes: int | None
    readiness: int | None
    certificates: int
    confirmed_at: datetime.date | None
    organisation: int
    name: str | None
    subject: int | None
    hits: list[int]


def facets(sought: Sought) -> tuple[Facet, tuple[Facet, ...]]:
    """The facet of towns, and the others. Readiness, freshness and whose it is: for the counter only."""
    town = Facet(TOWN, tuple(Choice(code, _one_of("card.pc4", postcodes)) for code, postcodes in sought.towns.items()))
    others = [
        Facet(
            HOURS_FACET,
            (
                *(Choice(code, _hours(low, high)) for code, _label, low, high in HOURS),
                Choice("?", "card.hours_max IS NULL"),
            ),
        ),
        Facet(
            TRAVEL,
            (
                Choice("rijbewijs", f"card.certificates & {DRIVING} <> 0"),
                *(Choice(code, _travels(names)) for code, names in BY_MODE),
            ),
        ),
        Facet(
            KIND,
            tuple(
                Choice(code, f"coalesce(card.place_kinds & {1 << bit}, 0) <> 0")
                for bit, (code, _label) in enumerate(PLACE_KINDS)
            ),
        ),
        Facet(
            HELP, tuple(Choice(str(level), f"coalesce(card.guidance, -1) = {level}") for level in range(len(GUIDANCE)))
        ),
    ]
    if sought.counter:
        others += [
            Facet(
                READINESS_FACET,
                (
                    *(Choice(str(level), f"coalesce(card.readiness, 0) = {level}") for level in READINESS),
                    Choice("?", "card.readiness IS NULL"),
                ),
            ),
            Facet(
                FRESH,
                (Choice("oud", f"coalesce(card.confirmed_at, '-infinity') < '{sought.stale_before.isoformat()}'"),),
            ),
            Facet(
                WHOSE,
                (Choice("mij", _caseload(sought)), Choice("ons", f"card.organisation_id = {int(sought.organisation)}")),
            ),
        ]
    return town, tuple(others)


def _one_of(column: str, numbers: Sequence[int]) -> str:
    return f"coalesce({column} = ANY('{{{','.join(str(int(number)) for number in numbers)}}}'), FALSE)"


def _hours(low: int, high: int) -> str:
    return f"coalesce(card.hours_max >= {low} AND coalesce(card.hours_min, card.hours_max) <= {high}, FALSE)"


def _travels(names: Sequence[str]) -> str:
    bits = sum(1 << mode.bit for mode in MODES if mode.code in names)
    return f"coalesce(card.modes & {bits}, 0) <> 0"


def _caseload(sought: Sought) -> str:
    own = f"SELECT card_id FROM supply_dossier WHERE organisation_id = {int(sought.organisation)} AND caseworker_id = {int(sought.actor)}"
    return f"card.id = ANY (ARRAY({own}))"


def count(sought: Sought) -> Counts:
    """How many people pass, per choice and per postcode; one query."""
    town, others = facets(sought)
    source, parameters = _source(sought)
    with connection.cursor() as cursor:
        cursor.execute(counting(source, others, sought.chosen, group="card.pc4", grouped=town), parameters)
        return counts(cursor.fetchall(), others)


def page(sought: Sought, *, order: str = "wacht", start: int = 0, length: int = 10) -> list[CardRow]:
    """Cards from `start`; those who can most of the work first, then by `order`; one query."""
    town, others = facets(sought)
    source, parameters = _source(sought)
    names = (
        "concat_ws(' ', profile.given_name, nullif(profile.prefix, ''), profile.family_name)"
        if sought.words
        else "NULL"
    )
    subject = (
        "(SELECT subject FROM supply_pseudonym AS p WHERE p.region_id = card.region_id AND p.card_id = card.id)"
        if sought.words
        else "NULL::bigint"
    )
    hits = (
        "ARRAY(SELECT DISTINCT own.skill_id FROM supply_cardskill AS own WHERE own.region_id = card.region_id AND own.card_id = card.id"
        " AND own.relation = 'can' AND own.skill_id = ANY(%(skills)s) ORDER BY 1)"
    )
    first = "cardinality(hits) DESC, " if sought.pairs else ""
    columns = (
        "card.id, card.number, card.title, card.pc4, card.hours_min, card.hours_max, card.week_can, card.modes, card.travel_minutes,"
        " card.readiness, card.certificates, card.confirmed_at, card.organisation_id"
    )
    sql = (
        f"SELECT {columns}, {names} AS name, {subject} AS subject, {hits if sought.pairs else 'ARRAY[]::bigint[]'} AS hits,"
        f" card.waiting_since {source} AND {narrowing((town, *others), sought.chosen)}"
    )
    ordered = ORDERS.get(order, ORDERS["wacht"]).replace("card.", "found.")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({sql}) AS found ORDER BY {first}{ordered} LIMIT %(length)s OFFSET %(start)s",
            {**parameters, "length": length, "start": start},
        )
        rows = [CardRow(*row[:-1]) for row in cursor.fetchall()]
    return rows if sought.counter else [row._replace(readiness=None) for row in rows]


def _source(sought: Sought) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of the people looked for, and their parameters."""
    parameters: dict[str, Any] = {
        "region": sought.region,
        "state": State.SEARCHING,
        "skills": [skill for _work, skill in sought.pairs],
    }
    where = ["card.region_id = %(region)s", "card.state = %(state)s"]
    join = ""
    if sought.numbers is not None:
        where.append("card.number = ANY(%(numbers)s)")
        parameters["numbers"] = list(sought.numbers)
    if sought.words:
        join = " JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id"
        for at, word in enumerate(sought.words):
            where.append(f"(profile.sort_key ^@ %(word{at})s OR position(%(inside{at})s IN profile.sort_key) > 0)")
            parameters |= {f"word{at}": fold(word), f"inside{at}": f" {fold(word)}"}
    if sought.pairs:
        where.append(f"card.id = ANY (ARRAY({_able()}))")
        parameters |= _work(sought.pairs, sought.least)
    return f"FROM supply_card AS card{join} WHERE {' AND '.join(where)}", parameters


def _able() -> str:
    """Cards of people who want the work, or can enough of it."""
    return (
        "SELECT wish.card_id FROM supply_cardwish AS wish WHERE wish.region_id = %(region)s AND wish.occupation_id = ANY(%(works)s)"
        " UNION SELECT able.card_id FROM (SELECT own.card_id, asked.work FROM supply_cardskill AS own"
        " JOIN unnest(%(of)s::bigint[], %(skills)s::bigint[], %(least)s::int[]) AS asked(work, skill, least) ON asked.skill = own.skill_id"
        " WHERE own.region_id = %(region)s AND own.relation = 'can' GROUP BY own.card_id, asked.work, asked.least HAVING count(*) >= asked.least) AS able"
    )


def _work(pairs: Sequence[tuple[int, int]], least: Mapping[int, int]) -> dict[str, Any]:
    works = [work for work, _skill in pairs]
    return {
        "works": sorted(set(works)),
        "of": works,
        "skills": [skill for _work, skill in pairs],
        "least": [least.get(work, 1) for work in works],
    }


def count_by_work(
    region: int, works: Mapping[str, Sequence[tuple[int, int]]], least: Mapping[int, int]
) -> dict[str, int]:
    """How many people want or can each kind of work: `works` maps a code to its (occupation, skill) pairs; one query."""
    if not works:
        return {}
    rows = [(code, work, skill, least.get(work, 1)) for code, pairs in works.items() for work, skill in pairs]
    columns = [list(column) for column in zip(*rows, strict=True)]
    sql = """
    WITH asked(code, work, skill, least) AS MATERIALIZED (SELECT * FROM unnest(%s::text[], %s::bigint[], %s::bigint[], %s::int[])),
    able AS (
        SELECT asked.code, wish.card_id FROM supply_cardwish AS wish JOIN (SELECT DISTINCT code, work FROM asked) AS asked ON asked.work = wish.occupation_id
        WHERE wish.region_id = %s
        UNION
        SELECT asked.code, own.card_id FROM supply_cardskill AS own JOIN asked ON asked.skill = own.skill_id
        WHERE own.region_id = %s AND own.relation = 'can' GROUP BY asked.code, asked.work, asked.least, own.card_id HAVING count(*) >= asked.least
    )
    SELECT able.code, count(*) FROM able JOIN supply_card AS card ON card.id = able.card_id
    WHERE card.region_id = %s AND card.state = %s GROUP BY able.code
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*columns, region, region, region, State.SEARCHING])
        found = dict(cursor.fetchall())
    return {code: found.get(code, 0) for code in works}


def own_cards(organisation: int, numbers: Sequence[int]) -> list[tuple[int, int | None]]:
    """Of these cards the organisation's own: (number, who of its staff works with this person); one query."""
    sql = """
    SELECT card.number, dossier.caseworker_id FROM supply_card AS card
    LEFT JOIN supply_dossier AS dossier ON dossier.organisation_id = card.organisation_id AND dossier.card_id = card.id
    WHERE card.organisation_id = %s AND card.number = ANY(%s) ORDER BY card.number
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation, list(numbers)])
        return cursor.fetchall()
