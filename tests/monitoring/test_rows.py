"""Figures that read rows equal an independent count of those rows: plain SQL written from the words of each definition."""

import datetime
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.monitoring.counting import count_region, counter_of
from perspectief.monitoring.definitions import FIGURES
from tests.factories import OTHER_REGION, REGION
from tests.monitoring.files import File
from tests.monitoring.recounts import DIVISIONS, UNKNOWN, cells, shares, sql, working_days

MONTH, ALWAYS = ("month",), ("month", "year", "all")
LIVES = "(SELECT town.municipality_id FROM geo_postcode AS town WHERE town.pc4 = {}.pc4)"
HOME = "date(timezone('Europe/Amsterdam', {}))"
FILE = "FROM supply_card AS card WHERE card.region_id = %s AND card.hidden_at IS NULL"  # who objected is not counted

OFFERED = f"""
SELECT {HOME.format("card.created_at")}, {LIVES.format("card")}, NULL, NULL, card.readiness, weeks::text,
    CASE WHEN date %s - {HOME.format("card.created_at")} <= 7 * weeks THEN NULL ELSE EXISTS (
        SELECT FROM matching_introduction AS one WHERE one.card_id = card.id
        AND {HOME.format("one.opened_at")} BETWEEN {HOME.format("card.created_at")} AND {HOME.format("card.created_at")} + 7 * weeks) END
FROM supply_card AS card, unnest(ARRAY[4, 8, 13]) AS weeks WHERE card.region_id = %s AND card.hidden_at IS NULL"""
FRESHNESS = f"""
SELECT date %s, {LIVES.format("card")}, NULL, NULL, card.readiness, '', card.confirmed_at IS NOT NULL AND date %s - card.confirmed_at <= 90
{FILE} AND card.state = 'zoekt'"""
SMALL = f"""
SELECT date %s, {LIVES.format("firm")}, firm.branch, NULL, NULL, size_class::text, (
    SELECT count(*) FROM demand_place AS place WHERE place.employer_id = firm.id AND date %s - {HOME.format("place.created_at")} < 365) > 0
FROM demand_employer AS firm NATURAL JOIN (SELECT employer_id AS id, size_class FROM demand_employerfile) AS file
WHERE region_id = %s AND size_class < 3"""
REQUESTS = f"""
SELECT {HOME.format("asked_at")}, {HOME.format("answered_at")}, ending, {HOME.format("ended_at")}, asked.organisation_id::text, firm.branch,
    {LIVES.format("firm")} FROM demand_employerrequest AS asked JOIN demand_employer AS firm ON firm.id = asked.employer_id
WHERE asked.region_id = %s"""
EXITS = """
SELECT month, NULL, NULL, NULL, NULL, side || '-1', first = 3 FROM matching_exitanswer WHERE region_id = %s
UNION ALL SELECT month, NULL, NULL, NULL, NULL, side || '-2', second = 3 FROM matching_exitanswer WHERE region_id = %s"""
ABOUT = """
card.inburgering, card.readiness,
(SELECT extract(year FROM age(date %s, birth_date))::int FROM supply_profile AS profile WHERE profile.card_id = card.id)"""
EXPOSURE = f"""
SELECT date %s, {ABOUT},
    (SELECT count(*) FROM matching_proposal AS one WHERE one.card_id = card.id AND one.user_id > 0 AND timestamptz %s - one.at < interval '182 days')
  + (SELECT count(*) FROM matching_introduction AS one WHERE one.card_id = card.id AND timestamptz %s - one.opened_at < interval '182 days') > 0
{FILE} AND card.state = 'zoekt'"""
LISTED = f"""
SELECT date %s, {ABOUT}, EXISTS (SELECT FROM matching_placelist AS one WHERE array_position(one.people, card.id) <= 10)
{FILE} AND card.state = 'zoekt'"""
SELECTION = f"""
SELECT {HOME.format("one.shown_at")}, {ABOUT}, (
    SELECT count(*) FROM core_fact AS fact WHERE fact.data->>'introduction' = one.number::text AND fact.region_id = one.region_id
    AND fact.verb = ANY ('{{introduction_invite,introduction_accept}}')) > 0
FROM matching_introduction AS one JOIN supply_card AS card ON card.id = one.card_id
WHERE one.region_id = %s AND card.hidden_at IS NULL AND num_nulls(one.shown_at, one.answered_at) = 0"""


def divided(row: tuple) -> tuple[datetime.date, dict[str, Any], str, bool | None]:
    """A row of (day, municipality, branch, kind, readiness, item, yes) as `shares` wants it."""
    day, *parts, item, yes = row
    named = {
        name: UNKNOWN[name] if part is None else part
        for name, part in zip(("municipality", "branch", "kind", "readiness"), parts, strict=True)
    }
    return day, named, item, yes


def groups(rows: list[tuple]) -> list[tuple[datetime.date, dict[str, Any], str, bool | None]]:
    """Rows of (day, inburgering, readiness, age, yes), each once in every group it belongs to and once among everybody."""
    found = []
    for day, inburgering, readiness, age, yes in rows:
        belongs = ["", "inburgering" if inburgering else "no-inburgering"]
        belongs += [f"readiness-{readiness}"] if readiness else []
        if age is not None:
            belongs.append("age-27" if age < 27 else "age27-49" if age < 50 else "age50+")
        found += [(day, dict(UNKNOWN), group, yes) for group in belongs]
    return found


def requests() -> list[tuple[datetime.date, dict[str, Any], str, bool | None]]:
    """Each question twice: at its party and among all."""
    found = []
    for asked, answered, ending, ended, party, branch, town in sql(REQUESTS, REGION):
        heard = [day for day in (answered, ended if ending in {"helped", "no_help"} else None) if day]
        if working_days(asked, clock.today()) <= 2 or (ending == "withdrawn" and not heard):
            yes = None
        else:
            yes = bool(heard) and working_days(asked, min(heard)) <= 2
        found += [divided((asked, town, branch, None, None, item, yes)) for item in ("", party)]
    return found


def recount() -> dict[str, list]:
    """Every figure that reads rows: what was counted of it is held against this count. Gives the rows it was made of."""
    today, now = clock.today().isoformat(), clock.now().isoformat()
    small = [divided(row) for row in sql(SMALL, today, today, REGION)]
    found = {
        "offered": [divided(row) for row in sql(OFFERED, today, REGION)],
        "freshness": [divided(row) for row in sql(FRESHNESS, today, today, REGION)],
        "small_employers": small + [(*row[:2], "", row[3]) for row in small],
        "parties_answer": requests(),
        "exit_answers": [divided(row) for row in sql(EXITS, REGION, REGION)],
        "exposure": groups(sql(EXPOSURE, today, today, now, now, REGION)),
        "listed": groups(sql(LISTED, today, today, REGION)),
        "selection": groups(sql(SELECTION, today, REGION)),
    }
    for code, rows in found.items():
        figure = FIGURES[code]
        shares(code, rows, tuple(grain.value for grain in figure.grains), [tuple(cut) for cut in figure.cuts])
        other = [name for name in DIVISIONS if (name,) not in figure.cuts]
        assert not any(cells(code, name) for name in other), code
    return found


@pytest.fixture
def standing(freeze):
    """The moment does not move between the count and the recount; not at night, when a day ago is another date elsewhere."""
    now = clock.now().astimezone(clock.HOME)
    freeze(now.year, now.month, now.day, 14)


@pytest.mark.parametrize(("seed", "people"), [(11, 40), (12, 700)], ids=["small", "large"])
def test_each_figure_of_rows_is_what_plain_sql_counts(seed, people, as_app, standing):
    File(seed, people)
    File(seed + 50, 30, region=OTHER_REGION)
    count_region(REGION)
    found = recount()
    assert all(found.values())
    assert {yes for rows in found.values() for *_row, yes in rows} == {True, False, None}
    for code in ("exposure", "listed", "selection"):
        told = {key for key, cell in cells(code).items() if cell.value is not None}
        assert bool(told) == (people > 500), (code, told)
        assert any(cell.value is None and cell.n for cell in cells(code).values())


PLANTED = (
    ("offered", "%(today)s > came.day", "%(today)s >= came.day"),
    ("freshness", "- 90", "- 91"),
    ("small_employers", "- 365", "- 366"),
    ("parties_answer", "'helped', 'no_help'", "'helped'"),
    ("exit_answers", "one.tap = 3", "one.tap >= 2"),
    ("exposure", "AND user_id IS NOT NULL", ""),
    ("exposure", "'182 days'", "'181 days'"),
    ("exposure", "'27 years'", "'27 years 1 day'"),
    ("listed", "[1:10]", "[1:11]"),
    ("selection", "'introduction_invite', 'introduction_accept'", "'introduction_accept'"),
)


def test_a_mistake_that_is_planted_is_found(as_app, standing):
    """Each border and each condition of a definition, moved by the least there is, comes out of the recount."""
    File(14, 300)
    count_region(REGION)
    recount()
    for code, right, wrong in PLANTED:
        figure = FIGURES[code]
        assert right in figure.base, (code, right)
        count_region(REGION, [replace(figure, base=figure.base.replace(right, wrong))])
        with pytest.raises(AssertionError, match=code):
            recount()
        count_region(REGION, [figure])


def test_who_counts_reaches_no_more_than_it_counts(as_app):
    """The counter of figures sees the file of one region: no dossier, no number of a person, nobody who objected, no other region."""
    File(13, 40)
    File(63, 30, region=OTHER_REGION)
    with acting(counter_of(REGION)), connection.cursor() as cursor:
        for table in ("supply_dossier", "supply_identity", "supply_traject"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,)
        for table in ("supply_card", "supply_profile", "matching_introduction"):
            cursor.execute(
                f"SELECT count(*), count(*) FILTER (WHERE audience = 0 OR region_id <> %s) FROM {table}", [REGION]
            )
            seen, hidden = cursor.fetchone()
            assert seen and not hidden
