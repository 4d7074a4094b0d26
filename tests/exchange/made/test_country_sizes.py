"""How large the regions of a made country are, what is refused, and that the same seed gives the same years."""

import datetime

import pytest

from perspectief.core.errors import Refused
from perspectief.exchange.made import region as one_region
from perspectief.exchange.made.country import asking, command, lived, meeting, sizes
from perspectief.exchange.made.country.apart import apart
from perspectief.geo.queries import regions
from perspectief.parties.models import Installation

TODAY = datetime.date(2026, 11, 24)


@pytest.mark.django_db
def test_a_database_with_anything_real_is_left_alone(capsys):
    Installation.objects.create(kind="real")
    assert command.run([]) == 1
    assert "echte gegevens" in capsys.readouterr().err


@pytest.mark.django_db
def test_production_is_refused(settings, capsys):
    settings.PRODUCTION = True
    assert command.run([]) == 1
    assert "echte site" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--people", "100"], "mensen van 700"),
        (["--places", "99"], "plekken van 280"),
        (["--regions", "AM99"], "bestaat niet"),
    ],
)
def test_a_wish_that_cannot_be_met_is_refused_in_words(words, said, capsys, db):
    assert command.run(words) == 1
    assert said in capsys.readouterr().err


def test_regions_are_as_large_as_they_really_are():
    every = [one.id for one in regions(TODAY)]
    found = sizes.sizes(every, 100_000, 20_000)
    assert sum(one.people for one in found.values()) == 100_000
    assert sum(one.places for one in found.values()) == 20_000
    order = sorted(every, key=lambda one: sizes.weight(one).without_work)
    assert [one for one in order if found[one].people == max(size.people for size in found.values())][-1] == order[-1]
    assert sizes.sizes([25, 1], 40, 16) == {25: (20, 8, 5), 1: (20, 8, 5)}
    with pytest.raises(Refused):
        sizes.sizes([25, 1], 39, 16)


def _years(seed: int) -> lived.Lived:
    made = apart(one_region.make(seed, TODAY, one_region.Size(120, 40, 12), 1, ()), seed, 3, "AM01")
    years = lived.begin(made, seed, 3, TODAY)
    for person in years.people:
        meeting.live(years, person)
    asking.questions(years, made)
    return years


def test_the_same_seed_gives_the_same_two_years():
    one, again, other = _years(5), _years(5), _years(6)
    assert one.rows == again.rows and one.facts == again.facts
    assert one.rows != other.rows
