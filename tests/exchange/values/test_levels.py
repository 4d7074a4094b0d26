import polars as pl
import pytest

from perspectief.exchange.values import levels
from perspectief.exchange.values.levels import read_level


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("geen", 0),
        ("A1", 1),
        ("a2", 2),
        ("NT2 B1", 3),
        ("B1+", 3),
        ("b2", 4),
        ("C1", 5),
        ("A2-B1", 2),
        ("matig", 2),
        ("redelijk", 3),
        ("goed", 5),
        ("zeer goed", 6),
        ("Nederlandstalig", 6),
        ("nt2", None),
        ("3", None),
    ],
)
def test_dutch(text, wanted):
    assert levels.language(text.lower()) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("analfabeet", 0), ("laaggeletterd", 1), ("A2", 2), ("goed", 3), ("zeer goed", 4), ("ja", None)],
)
def test_reading(text, wanted):
    assert levels.reading(text.lower()) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("geen", 0), ("basisonderwijs", 0), ("praktijkonderwijs", 1), ("entree", 1), ("mbo 1", 1), ("mbo-2", 2), ("mbo niveau 2", 2), ("mbo2", 2), ("vmbo", 2), ("vmbo-tl", 2), ("vmbo basis", 2), ("mavo", 2), ("lts", 2),
        ("mbo", 3), ("mbo 3", 3), ("mbo 3/4", 3), ("mbo niveau 4", 3), ("havo", 3), ("vwo", 3), ("hbo", 4), ("hbo bachelor", 4), ("wo", 5), ("universitair", 5), ("vmbo, daarna mbo 4", 3),
        ("hbo, niet afgerond", None), ("3", None), ("cursus koken", None),
    ],
)  # fmt: skip
def test_education(text, wanted):
    assert levels.education(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("laag", 1),
        ("midden", 2),
        ("werkfit", 3),
        ("trede 2", 1),
        ("trede 5", 3),
        ("grote afstand", 1),
        ("fase 3", None),
        ("4", None),
    ],
)
def test_readiness(text, wanted):
    assert levels.readiness(text) == wanted


def test_in_a_column_about_distance_low_is_not_taken_for_far():
    assert levels.readiness("laag", of_distance=True) is None
    assert levels.readiness("groot", of_distance=True) == 1
    assert levels.readiness("klein", of_distance=True) == 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("J", True),
        ("ja", True),
        ("x", True),
        ("1", True),
        ("waar", True),
        ("N", False),
        ("nee", False),
        ("0", False),
        ("onwaar", False),
        ("misschien", None),
    ],
)
def test_yes_and_no(text, wanted):
    assert levels.yes_no(text.lower()) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("1", 0), ("5", 1), ("10-49", 2), ("75", 3), ("1.250", 4), ("klein", None)]
)
def test_size_of_an_employer(text, wanted):
    assert levels.size_class(text) == wanted


def test_a_word_that_is_not_understood_is_asked_and_the_answer_holds_for_all():
    cells = pl.Series(["Fase 3", "fase 3", "midden", "", "onbekend"])
    before = read_level("readiness", "readiness", cells)
    assert before.values["readiness"].to_list() == [None, None, 2, None, None]
    assert before.reasons.to_list() == ["word", "word", None, None, None]
    after = read_level("readiness", "readiness", cells, {"fase 3": "1"})
    assert after.values["readiness"].to_list() == [1, 1, 2, None, None] and after.reasons.null_count() == 5


def test_i_do_not_know_is_an_answer_too():
    outcome = read_level("yes_no", "debts", pl.Series(["soms"]), {"soms": ""})
    assert outcome.values["debts"].to_list() == [None] and outcome.reasons.to_list() == [None]
