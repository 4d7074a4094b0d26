"""The made region is alive: at least 70 % of the findable people have three fits or more, at most 10 % of the places none.

By the shipped rules, without a database. When it fails the made data are off, or the rules became too strict: look at both.
"""

from datetime import date
from functools import cache

import numpy as np
import polars as pl
import pytest

from perspectief.engine.match import Lists, match
from perspectief.engine.rules import Rules
from perspectief.exchange.made import region
from perspectief.matching.columns import CARD, PLACE, Cards, Places, days, links_by_row
from perspectief.matching.compiling import pool_of
from perspectief.taxonomy.needs import PLACE_KINDS

TODAY = date(2026, 11, 22)
KINDS = [code for code, _ in PLACE_KINDS]
EPOCH = days(date(1970, 1, 1))


def columns(frame: pl.DataFrame, widths: dict[str, str]) -> dict[str, np.ndarray]:
    """Frame to the columns matching reads: -1 is unknown, dates are days since 2000."""
    found = {}
    for name, width in widths.items():
        column = frame[name]
        if column.dtype == pl.Date:
            column = column.cast(pl.Int32) + EPOCH
        found[name] = column.cast(pl.Int64).fill_null(-1).to_numpy().astype(width)
    return found


@cache
def made() -> region.MadeRegion:
    """The region `perspectief made-region` makes by itself, once."""
    return region.make(2026, TODAY)


@pytest.fixture(scope="module")
def findable() -> pl.DataFrame:
    return made().cards.filter((pl.col("state") == "zoekt") & pl.col("hidden_at").is_null())


@pytest.fixture(scope="module")
def lists(findable) -> Lists:
    whole = made()
    cards = findable.with_columns(id=pl.col("card"), audience=pl.lit(1))
    offered = (pl.col("state") == "open") & (pl.col("expires_on") >= TODAY) & (pl.col("filled") < pl.col("capacity"))
    places = whole.demand.places.filter(offered).with_columns(
        id=pl.col("place"), kind=pl.col("kind").replace_strict(KINDS, list(range(len(KINDS))))
    )
    can, asked, wishes = whole.skills, whole.demand.skills, whole.wishes
    how = asked["need"].replace_strict(["required", "useful", "learnable"], [0, 1, 2]).to_numpy()
    card, place = cards["card"].to_numpy(), places["place"].to_numpy()
    people = Cards(
        columns(cards, CARD),
        links_by_row(card, can["card"].to_numpy(), can["skill"].to_numpy(), (can["relation"] == "learn").to_numpy()),
        links_by_row(card, wishes["card"].to_numpy(), wishes["occupation"].to_numpy(), np.zeros(wishes.height)),
    )
    work = Places(
        columns(places, PLACE), links_by_row(place, asked["place"].to_numpy(), asked["skill"].to_numpy(), how)
    )
    return match(pool_of(people, work, days(TODAY), Rules()), k=3, kp=3)


def test_most_people_have_something_to_choose(lists):
    assert (lists.person_total >= 3).mean() >= 0.70


def test_hardly_a_place_has_nobody(lists):
    assert (lists.place_total == 0).mean() <= 0.10


def test_nobody_whose_card_is_complete_is_left_out_by_the_dozen(lists, findable):
    complete = (findable["completeness"] == 100).to_numpy()
    assert (lists.person_total[complete] == 0).mean() < 0.12


def test_who_is_further_from_work_has_fewer_places_but_not_none(lists, findable):
    enough = lists.person_total >= 3
    by_readiness = [
        enough[(findable["readiness"] == level).fill_null(value=False).to_numpy()].mean() for level in (1, 2, 3)
    ]
    assert 0.5 < by_readiness[0] < by_readiness[1] < by_readiness[2]
    learning = findable["inburgering"].to_numpy()
    assert enough[learning].mean() > 0.5
