"""The people of a region as cards: filtered, counted, a page at a time. What the actor may not see is not counted either."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from perspectief.core.facets import Choice, Counts, Facet, counting, counts, narrowing
from perspectief.core.text import fold
from perspectief.supply.circles import CARD, Circle, emptied, within
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
# Which fields of a card a facet reads: one that is not shown to the actor takes the whole facet along.
READS: dict[str, tuple[str, ...]] = {
    TOWN: ("pc4",),
    HOURS_FACET: ("hours_min", "hours_max"),
    TRAVEL: ("certificates", "modes"),
    KIND: ("place_kinds",),
    HELP: ("guidance",),
    READINESS_FACET: ("readiness",),
    FRESH: ("confirmed_at",),
    WHOSE: ("organisation",),
}


EVERYBODYS = frozenset(name for name, circle in CARD.items() if circle is Circle.ALL)


@dataclass(frozen=True)
class Sought:
    """What is looked for among the people of `region`.

    `among`: only these card ids, each with how much of the work somebody can (see `able`); None: everybody. `skills`: the
    skills of that work. `words`: beginnings of names; `numbers`: these cards. `mine`: ids of the actor's own caseload.
    `chosen`: codes per facet; `towns`: postcodes per municipality. `shown`: fields of cards that may be filtered, counted and
    shown by (see `circles`); without it, those everybody may.
    """

    region: int
    organisation: int
    stale_before: datetime.date
    counter: bool = False
    shown: frozenset[str] = EVERYBODYS
    among: Mapping[int, int] | None = None
    skills: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] | None = None
    mine: tuple[int, ...] = ()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    towns: Mapping[str, Sequence[int]] = field(default_factory=dict)


class CardRow(NamedTuple):
    """A card in a list. `name` only when looked for by name; `subject`: the pseudonym, for the looks. `hits`: ids of skills of the work that the person has."""

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
    organisation: int | None
    name: str | None
    subject: int
    hits: list[int]


def facets(sought: Sought) -> tuple[Facet, tuple[Facet, ...]]:
    """The facet of towns, and the others that read only what is shown; freshness and whose it is: for the counter."""
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
    others += _for_counter(sought) if sought.counter else ()
    return town, tuple(facet for facet in others if within(READS[facet.name], sought.shown))


def _for_counter(sought: Sought) -> tuple[Facet, ...]:
    levels = (Choice(str(level), f"coalesce(card.readiness, 0) = {level}") for level in READINESS)
    old = f"coalesce(card.confirmed_at, '-infinity') < '{sought.stale_before.isoformat()}'"
    mine = Choice("mij", _one_of("card.id", sought.mine))
    ours = Choice("ons", f"card.organisation_id = {int(sought.organisation)}")
    return (
        Facet(READINESS_FACET, (*levels, Choice("?", "card.readiness IS NULL"))),
        Facet(FRESH, (Choice("oud", old),)),
        Facet(WHOSE, (mine, ours)),
    )


def _one_of(column: str, numbers: Sequence[int]) -> str:
    return f"coalesce({column} = ANY('{{{','.join(str(int(number)) for number in numbers)}}}'), FALSE)"


def _hours(low: int, high: int) -> str:
    return f"coalesce(card.hours_max >= {low} AND coalesce(card.hours_min, card.hours_max) <= {high}, FALSE)"


def _travels(names: Sequence[str]) -> str:
    bits = sum(1 << mode.bit for mode in MODES if mode.code in names)
    return f"coalesce(card.modes & {bits}, 0) <> 0"


def count(sought: Sought) -> Counts:
    """How many people pass, per choice and per postcode; one query.

    Who is sought by name or number counts only among the answers, where it is a look: a filter would tell it otherwise.
    """
    town, others = facets(sought)
    source, parameters = _source(sought)
    near = not (sought.words or sought.numbers)
    asked = counting(source, others, sought.chosen, group="card.pc4", grouped=town, near=near)
    with connection.cursor() as cursor:
        cursor.execute(asked, parameters)
        return counts(cursor.fetchall(), others)


def page(sought: Sought, *, order: str = "wacht", start: int = 0, length: int = 10) -> list[CardRow]:
    """Cards from `start`; those who can most of the work first, then by `order`; one query."""
    town, others = facets(sought)
    source, parameters = _source(sought)
    named = "concat_ws(' ', profile.given_name, nullif(profile.prefix, ''), profile.family_name)"
    columns = (
        "card.id, card.number, card.title, card.pc4, card.hours_min, card.hours_max, card.week_can, card.modes,"
        " card.travel_minutes, card.readiness, card.certificates, card.confirmed_at, card.organisation_id,"
        f" {named if sought.words else 'NULL'} AS name"
    )
    hits_first = "able.hits DESC, " if sought.among is not None else ""
    ordered = hits_first + ORDERS.get(order, ORDERS["wacht"])
    rows = (
        f"SELECT {columns}, card.region_id, card.waiting_since, {'able.hits' if hits_first else '0'} AS hits"
        f" {source} AND {narrowing((town, *others), sought.chosen)} ORDER BY {ordered} LIMIT %(length)s OFFSET %(start)s"
    )
    subject = "SELECT subject FROM supply_pseudonym AS p WHERE p.region_id = row.region_id AND p.card_id = row.id"
    hits = (
        "SELECT DISTINCT own.skill_id FROM supply_cardskill AS own WHERE own.region_id = row.region_id AND own.card_id = row.id"
        " AND own.relation = 'can' AND own.skill_id = ANY(%(skills)s) ORDER BY 1"
    )
    extra = f"({subject}), {f'ARRAY({hits})' if sought.skills else 'NULL'}"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row.*, {extra} FROM ({rows}) AS row ORDER BY {ordered.replace('able.', 'row.').replace('card.', 'row.')}",
            {**parameters, "length": length, "start": start, "skills": list(sought.skills)},
        )
        found = [CardRow._make((*row[:14], row[17], row[18] or [])) for row in cursor.fetchall()]
    everything = set(CardRow._fields) & set(CARD) <= sought.shown
    return found if everything else [CardRow(**emptied(row._asdict(), sought.shown)) for row in found]


def _source(sought: Sought) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of the people looked for, and their parameters."""
    parameters: dict[str, Any] = {"region": sought.region, "state": State.SEARCHING}
    where = ["card.region_id = %(region)s", "card.state = %(state)s"]
    join = ""
    if sought.numbers is not None:
        where.append("card.number = ANY(%(numbers)s)")
        parameters["numbers"] = list(sought.numbers)
    if sought.words:
        join += " JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id"
        for at, word in enumerate(sought.words):
            where.append(f"(profile.sort_key ^@ %(word{at})s OR position(%(inside{at})s IN profile.sort_key) > 0)")
            parameters |= {f"word{at}": fold(word), f"inside{at}": f" {fold(word)}"}
    if sought.among is not None:
        join += " JOIN unnest(%(among)s::bigint[], %(hits)s::int[]) AS able(id, hits) ON able.id = card.id"
        parameters |= {"among": list(sought.among), "hits": list(sought.among.values())}
    return f"FROM supply_card AS card{join} WHERE {' AND '.join(where)}", parameters


def able(
    region: int, works: Mapping[str, Sequence[tuple[int, int]]], least: Mapping[int, int]
) -> dict[str, dict[int, int]]:
    """Who looks for a place and wants or can each kind of work: code to {card id: how many of its skills}; one query.

    `works`: code to its (occupation, skill) pairs; `least`: how many skills of an occupation are enough. A wish for the
    occupation always is.
    """
    found: dict[str, dict[int, int]] = {code: {} for code in works}
    rows = [(code, work, skill, least.get(work, 1)) for code, pairs in works.items() for work, skill in pairs]
    if not rows:
        return found
    codes, of, skills, enough = (list(column) for column in zip(*rows, strict=True))
    sql = """
    WITH asked(code, work, skill, least) AS MATERIALIZED (
        SELECT * FROM unnest(%(codes)s::text[], %(of)s::bigint[], %(skills)s::bigint[], %(least)s::int[])
    )
    SELECT able.code, able.card_id, max(able.hits) FROM (
        SELECT asked.code, wish.card_id, 0 AS hits FROM supply_cardwish AS wish
        JOIN (SELECT DISTINCT code, work FROM asked) AS asked ON asked.work = wish.occupation_id
        WHERE wish.region_id = %(region)s
        UNION ALL
        SELECT asked.code, own.card_id, count(*) FROM supply_cardskill AS own JOIN asked ON asked.skill = own.skill_id
        WHERE own.region_id = %(region)s AND own.relation = 'can'
        GROUP BY asked.code, asked.work, asked.least, own.card_id HAVING count(*) >= asked.least
    ) AS able JOIN supply_card AS card ON card.id = able.card_id
    WHERE card.region_id = %(region)s AND card.state = %(state)s GROUP BY able.code, able.card_id
    """
    given = {"codes": codes, "of": of, "skills": skills, "least": enough, "region": region, "state": State.SEARCHING}
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        for code, card, hits in cursor.fetchall():
            found[code][card] = hits
    return found


def caseload_ids(organisation: int, user: int) -> tuple[int, ...]:
    """Card ids of the people a caseworker works with; one query."""
    sql = "SELECT card_id FROM supply_dossier WHERE organisation_id = %s AND caseworker_id = %s ORDER BY card_id"
    with connection.cursor() as cursor:
        cursor.execute(sql, [organisation, user])
        return tuple(card for (card,) in cursor.fetchall())


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
