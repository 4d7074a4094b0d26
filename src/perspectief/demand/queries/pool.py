"""The open places of a region: filtered, counted, a page at a time."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from perspectief.access.decision import emptied
from perspectief.core.facets import Choice, Counts, Facet, counting, counts, narrowing
from perspectief.core.text import fold
from perspectief.demand.circles import EVERYBODYS, PLACE
from perspectief.demand.rules import Kind, State
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE, GUIDANCE, GUIDANCE_FOR_READINESS, READINESS

HOURS = (("16", 0, 16), ("24", 17, 24), ("32", 25, 32), ("40", 33, 60))
DRIVING = 1 << CERTIFICATE_BY_CODE["rijbewijs-b"].bit
ORDERS = {
    "nieuw": "place.confirmed_at DESC NULLS LAST, place.id",
    "werk": "place.sort_key, place.id",
    "uren": "place.hours_max DESC NULLS LAST, place.id",
}
OFFERED = "place.state = %(open)s AND place.expires_on >= %(today)s AND place.filled < place.capacity"


@dataclass(frozen=True)
class Sought:
    """What is looked for among the places of `region`; as its namesake of supply. `words`: beginnings of words of the title
    or the employer's name. `mine`: ids of employers the actor is the contact of. `expiring_before`: places that end before
    this day want a new yes. `shown`: fields of places that may be shown (see `circles`); without it, those everybody may.
    """

    region: int
    organisation: int
    today: datetime.date
    expiring_before: datetime.date
    counter: bool = True
    shown: frozenset[str] = EVERYBODYS
    among: Mapping[int, int] | None = None
    skills: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    numbers: tuple[int, ...] | None = None
    mine: tuple[int, ...] = ()
    chosen: Mapping[str, Sequence[str]] = field(default_factory=dict)
    towns: Mapping[str, Sequence[int]] = field(default_factory=dict)


class PlaceRow(NamedTuple):
    """A place in a list. `hits`: ids of skills of the work that the place names."""

    id: int
    number: int
    title: str
    employer: str
    employer_number: int
    pc4: int | None
    kind: str
    hours_min: int | None
    hours_max: int | None
    week_fixed: int
    wage_cents: int | None
    certificates: int
    certificates_learnable: int
    guidance: int
    free: int
    expires_on: datetime.date | None
    organisation: int | None
    hits: list[int]


def facets(sought: Sought) -> tuple[Facet, tuple[Facet, ...]]:
    """The facet of towns, and the others, with the codes supply uses."""
    town = Facet(
        "gemeente", tuple(Choice(code, _one_of("place.pc4", postcodes)) for code, postcodes in sought.towns.items())
    )
    others = [
        Facet(
            "uren",
            (*(Choice(code, _hours(low, high)) for code, low, high in HOURS), Choice("?", "place.hours_max IS NULL")),
        ),
        Facet("vervoer", (Choice("rijbewijs", f"place.certificates & {DRIVING} <> 0"),)),
        Facet("soort", tuple(Choice(kind.value, f"place.kind = '{kind.value}'") for kind in Kind)),
        Facet("hulp", tuple(Choice(str(level), f"place.guidance >= {level}") for level in range(len(GUIDANCE)))),
    ]
    if sought.counter:
        others += [
            Facet(
                "klaar",
                tuple(Choice(str(level), f"place.guidance >= {GUIDANCE_FOR_READINESS[level]}") for level in READINESS),
            ),
            Facet(
                "profiel",
                (Choice("oud", f"coalesce(place.expires_on < '{sought.expiring_before.isoformat()}', FALSE)"),),
            ),
            Facet(
                "van",
                (
                    Choice("mij", _one_of("place.employer_id", sought.mine)),
                    Choice("ons", f"place.organisation_id = {int(sought.organisation)}"),
                ),
            ),
        ]
    return town, tuple(others)


def _one_of(column: str, numbers: Sequence[int]) -> str:
    return f"coalesce({column} = ANY('{{{','.join(str(int(number)) for number in numbers)}}}'), FALSE)"


def _hours(low: int, high: int) -> str:
    return f"coalesce(place.hours_max >= {low} AND coalesce(place.hours_min, place.hours_max) <= {high}, FALSE)"


def count(sought: Sought) -> Counts:
    """How many places pass, per choice and per postcode; one query."""
    town, others = facets(sought)
    source, parameters = _source(sought)
    chosen = _known(sought, (town, *others))
    with connection.cursor() as cursor:
        cursor.execute(counting(source, others, chosen, group="place.pc4", grouped=town), parameters)
        return counts(cursor.fetchall(), others)


def page(sought: Sought, *, order: str = "nieuw", start: int = 0, length: int = 10) -> list[PlaceRow]:
    """Places from `start`; those that are most of the work first, then by `order`; one query."""
    town, others = facets(sought)
    source, parameters = _source(sought)
    columns = (
        "place.id, place.number, place.title, employer.name, employer.number AS employer_number, place.pc4, place.kind,"
        " place.hours_min, place.hours_max, place.week_fixed, place.wage_cents, place.certificates,"
        " place.certificates_learnable, place.guidance, place.capacity - place.filled AS free, place.expires_on,"
        " place.organisation_id"
    )
    hits_first = "able.hits DESC, " if sought.among is not None else ""
    ordered = hits_first + ORDERS.get(order, ORDERS["nieuw"])
    rows = (
        f"SELECT {columns}, place.region_id, place.confirmed_at, place.sort_key, {'able.hits' if hits_first else '0'} AS hits"
        f" {source} AND {narrowing((town, *others), _known(sought, (town, *others)))}"
        f" ORDER BY {ordered} LIMIT %(length)s OFFSET %(start)s"
    )
    hits = (
        "SELECT DISTINCT asked.skill_id FROM demand_placeskill AS asked WHERE asked.region_id = row.region_id"
        " AND asked.place_id = row.id AND asked.skill_id = ANY(%(skills)s) ORDER BY 1"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT row.*, {f'ARRAY({hits})' if sought.skills else 'NULL'} FROM ({rows}) AS row"
            f" ORDER BY {ordered.replace('able.', 'row.').replace('place.', 'row.')}",
            {**parameters, "length": length, "start": start, "skills": list(sought.skills)},
        )
        found = [PlaceRow._make((*row[:17], row[21] or [])) for row in cursor.fetchall()]
    everything = set(PlaceRow._fields) & set(PLACE) <= sought.shown
    return found if everything else [PlaceRow(**emptied(row._asdict(), PLACE, sought.shown, {})) for row in found]


def _known(sought: Sought, every: Sequence[Facet]) -> dict[str, list[str]]:
    """What is chosen of the choices places have: a choice only people have leaves the places as they are."""
    codes = {facet.name: {choice.code for choice in facet.choices} for facet in every}
    return {name: [code for code in chosen if code in codes.get(name, ())] for name, chosen in sought.chosen.items()}


def _source(sought: Sought) -> tuple[str, dict[str, Any]]:
    """FROM and WHERE of the places looked for, and their parameters."""
    parameters: dict[str, Any] = {"region": sought.region, "open": State.OPEN, "today": sought.today}
    where = ["place.region_id = %(region)s", OFFERED]
    join = (
        " JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id"
    )
    if sought.numbers is not None:
        where.append("(place.number = ANY(%(numbers)s) OR employer.number = ANY(%(numbers)s))")
        parameters["numbers"] = list(sought.numbers)
    for at, word in enumerate(sought.words):
        where.append(" OR ".join(_begins(column, at) for column in ("place.sort_key", "employer.sort_key")).join("()"))
        parameters |= {f"word{at}": fold(word), f"inside{at}": f" {fold(word)}"}
    if sought.among is not None:
        join += " JOIN unnest(%(among)s::bigint[], %(hits)s::int[]) AS able(id, hits) ON able.id = place.id"
        parameters |= {"among": list(sought.among), "hits": list(sought.among.values())}
    return f"FROM demand_place AS place{join} WHERE {' AND '.join(where)}", parameters


def _begins(column: str, at: int) -> str:
    return f"{column} ^@ %(word{at})s OR position(%(inside{at})s IN {column}) > 0"


def able(
    region: int,
    works: Mapping[str, Sequence[tuple[int, int]]],
    least: Mapping[int, int],
    today: datetime.date,
) -> dict[str, dict[int, int]]:
    """The open places of each kind of work: code to {place id: how many of its skills it names}; one query.

    `works`: code to its (occupation, skill) pairs; `least`: how many skills of an occupation make a place of that work. A
    place that says it is the occupation always is.
    """
    found: dict[str, dict[int, int]] = {code: {} for code in works}
    rows = [(code, work, skill, least.get(work, 1)) for code, pairs in works.items() for work, skill in pairs]
    if not rows:
        return found
    codes, of, skills, enough = (list(column) for column in zip(*rows, strict=True))
    sql = f"""
    WITH asked(code, work, skill, least) AS MATERIALIZED (
        SELECT * FROM unnest(%(codes)s::text[], %(of)s::bigint[], %(skills)s::bigint[], %(least)s::int[])
    )
    SELECT able.code, able.place_id, max(able.hits) FROM (
        SELECT asked.code, named.id AS place_id, 0 AS hits FROM demand_place AS named
        JOIN (SELECT DISTINCT code, work FROM asked) AS asked ON asked.work = named.occupation_id
        WHERE named.region_id = %(region)s
        UNION ALL
        SELECT asked.code, named.place_id, count(*) FROM demand_placeskill AS named JOIN asked ON asked.skill = named.skill_id
        WHERE named.region_id = %(region)s
        GROUP BY asked.code, asked.work, asked.least, named.place_id HAVING count(*) >= asked.least
    ) AS able JOIN demand_place AS place ON place.id = able.place_id
    WHERE place.region_id = %(region)s AND {OFFERED} GROUP BY able.code, able.place_id
    """
    given = {"codes": codes, "of": of, "skills": skills, "least": enough, "region": region}
    with connection.cursor() as cursor:
        cursor.execute(sql, {**given, "open": State.OPEN, "today": today})
        for code, place, hits in cursor.fetchall():
            found[code][place] = hits
    return found


def account_ids(region: int, user: int) -> tuple[int, ...]:
    """Ids of the employers somebody is the one contact of; one query."""
    sql = "SELECT employer_id FROM demand_employerfile WHERE region_id = %s AND contact_id = %s ORDER BY employer_id"
    with connection.cursor() as cursor:
        cursor.execute(sql, [region, user])
        return tuple(employer for (employer,) in cursor.fetchall())


def open_numbers(region: int, numbers: Sequence[int]) -> list[int]:
    """Of these places the ones of the region that are not closed, by number; one query."""
    sql = "SELECT number FROM demand_place WHERE region_id = %s AND number = ANY(%s) AND state <> %s ORDER BY number"
    with connection.cursor() as cursor:
        cursor.execute(sql, [region, list(numbers), State.CLOSED])
        return [number for (number,) in cursor.fetchall()]
