"""Two tables matched without a database, settings or server."""

import datetime
import subprocess
import sys

import polars as pl
import pytest

from perspectief.matching.files import cards_of_table, match_tables, places_of_table
from perspectief.matching.fits import Group
from tests.matching import judged

TODAY = datetime.date(2026, 3, 2)


def tables() -> tuple[pl.DataFrame, pl.DataFrame]:
    people = [judged.card(row)._asdict() for row in judged.rows("judged_people.csv")]
    places = [judged.place(row)._asdict() for row in judged.rows("judged_places.csv")]
    for row in people:
        skills = row.pop("skills")
        row |= {
            name: [skill for skill, how in skills.items() if how == at] for at, name in enumerate(("skills", "learn"))
        }
        row |= {"wishes": list(row["wishes"]), "waiting_since": datetime.date(2025, 1, 1)}
    for row in places:
        skills = row.pop("skills")
        names = ("skills_required", "skills_useful", "skills_learnable")
        row |= {name: [skill for skill, how in skills.items() if how == at] for at, name in enumerate(names)}
    numbers = pl.List(pl.Int32)
    return (
        pl.DataFrame(
            people, infer_schema_length=None, schema_overrides=dict.fromkeys(("skills", "learn", "wishes"), numbers)
        ),
        pl.DataFrame(places, infer_schema_length=None, schema_overrides=dict.fromkeys(names, numbers)),
    )


def test_tables_hold_what_the_rows_say():
    people, places = tables()
    cards, work = cards_of_table(people, TODAY), places_of_table(places)
    asked = [judged.card(row) for row in judged.rows("judged_people.csv")]
    same = {"id": 0, "number": 0, "organisation": 0, "audience": 0, "waiting_since": 0}
    assert [cards.facts(row)._replace(**same) for row in range(len(cards))] == [
        row._replace(**same, wishes=tuple(sorted(row.wishes))) for row in asked
    ]
    named = [judged.place(row)._replace(id=0, number=0) for row in judged.rows("judged_places.csv")]
    assert [work.facts(row)._replace(id=0, number=0) for row in range(len(work))] == named


def test_pairs_come_with_reasons_by_group():
    matched = match_tables(*tables(), today=TODAY)
    assert matched.fits > 50
    found = list(matched.of_person(0))
    everybody = [pair for row in range(len(matched.cards)) for pair in matched.of_person(row)]
    assert {pair.group for pair in everybody} == set(Group)
    best = found[0]
    assert (best.person, best.rank, best.group) == (0, 1, Group.NOW)
    now = [pair for pair in found if pair.group is Group.NOW]
    assert [pair.rank for pair in now] == list(range(1, len(now) + 1))
    assert [pair.explanation.points for pair in now] == sorted((p.explanation.points for p in now), reverse=True)
    assert any(reason.kind == "met" for reason in best.explanation.reasons)
    other = list(matched.of_place(best.place))
    assert 0 in [pair.person for pair in other]


def test_a_table_may_say_little():
    people = pl.DataFrame(
        {"skills": [[1, 2, 26], None], "pc4": [4811, None]}, schema_overrides={"skills": pl.List(pl.Int32)}
    )
    places = pl.DataFrame({"occupation": [1, 1], "pc4": [4811, None], "kind": ["job", None]})
    matched = match_tables(people, places, today=TODAY)
    assert matched.fits == 0
    (pair,) = [pair for pair in matched.of_person(0) if pair.place == 0]
    assert pair.group is Group.ARRANGE
    assert "reis nog niet bekend" in [reason.text for reason in pair.explanation.reasons]
    assert list(matched.of_person(1)) == [] or all(pair.group is Group.ARRANGE for pair in matched.of_person(1))


@pytest.mark.parametrize("empty", ["people", "places", "both"])
def test_an_empty_table_gives_an_empty_answer(empty):
    people, places = tables()
    if empty != "places":
        people = people.head(0)
    if empty != "people":
        places = places.head(0)
    assert match_tables(people, places, today=TODAY).fits == 0


def test_it_needs_no_settings():
    code = "import perspectief.matching.files, django.conf; assert not django.conf.settings.configured"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PATH": "/usr/bin"})
