"""What becomes of each row; somebody who is possibly the same is never decided here."""

import datetime

import polars as pl
import pytest

from perspectief.exchange.choices import DROP, OTHER, OUT, SAME, Choices, choices_from
from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import take_people
from perspectief.exchange.judging import judge, ready
from perspectief.exchange.reading import read
from perspectief.exchange.waiting import messages, waiting
from tests.exchange.messy import delimited

TODAY = datetime.date(2026, 11, 23)
HEADERS = [
    "klantnr",
    "bsn",
    "achternaam",
    "voornaam",
    "geb datum",
    "postcode",
    "beroep",
    "uren",
    "opmerking",
    "telefoon",
]
NOOR = ["1", "111222333", "Vries", "Noor", "3-7-1984", "4811 KL", "hovenier", "24", "", "0612345678"]
NOBODY = {"row": pl.Int64, "card_id": pl.Int64, "number": pl.Int64, "how": pl.String}


def taken(*rows: list[str], choices: Choices | None = None):
    table = read(delimited([HEADERS, *rows]).encode())
    return take_people(table, suggest(table), today=TODAY, fixes=(choices or Choices()).fixes)


def judged(*rows: list[str], known: list[tuple] = [], choices: Choices | None = None):  # noqa: B006
    chosen = choices or Choices()
    intake = taken(*rows, choices=chosen)
    return intake, judge(intake, pl.DataFrame(known, schema=NOBODY, orient="row"), chosen)


def outcomes(*rows: list[str], **more) -> list[str]:
    return judged(*rows, **more)[1].rows["outcome"].to_list()


def changed(**cells: str) -> list[str]:
    return [cells.get(header.replace(" ", "_"), cell) for header, cell in zip(HEADERS, NOOR, strict=True)]


@pytest.mark.parametrize(
    ("how", "wanted"),
    [("client", "known"), ("bsn", "known"), ("elsewhere", "elsewhere"), ("hidden", "wrong"), ("likely", "doubt")],
)
def test_who_stands_in_the_file(how, wanted):
    assert outcomes(NOOR, known=[(0, 7, 123456789, how)]) == [wanted]
    assert outcomes(NOOR) == ["new"]


@pytest.mark.parametrize(("choice", "wanted", "card"), [(SAME, "known", 7), (OTHER, "new", None), (OUT, "out", 7)])
def test_a_person_decides_about_who_is_alike(choice, wanted, card):
    found = judged(NOOR, known=[(0, 7, 123456789, "likely")], choices=Choices(people={2: choice}))[1].rows
    assert found["outcome"].to_list() == [wanted] and found["card"].to_list() == [card]


@pytest.mark.parametrize(
    ("second", "wanted"),
    [
        (changed(), "double"),
        (changed(klantnr="", uren="32"), "double"),
        (changed(bsn="", achternaam="Bos"), "doubt"),
        (changed(klantnr="2", bsn=""), "doubt"),
        (changed(klantnr="2", bsn="", postcode="4817 AB"), "new"),
        (changed(klantnr="2", bsn="", achternaam="VRIES"), "doubt"),
    ],
)
def test_the_same_person_twice_in_a_file(second, wanted):
    assert outcomes(NOOR, second) == ["new", wanted]


def test_rows_about_one_person_become_one_and_lists_add_up():
    third = changed(beroep="magazijnmedewerker", uren="", telefoon="")
    intake, found = judged(changed(telefoon=""), changed(beroep="metselaar", uren="32"), third)
    values, known = ready(intake, found, Choices())
    assert values.height == 1 and known.is_empty()
    row = values.row(0, named=True)
    assert (row["line"], row["hours_min"], row["phone"]) == (2, 24, "0612345678") and len(row["wishes"]) == 3


def test_a_double_whose_first_row_waits_goes_in_alone():
    intake, found = judged(changed(postcode="9 XX"), changed(beroep="metselaar"))
    assert found.rows["outcome"].to_list() == ["wrong", "double"]
    assert ready(intake, found, Choices())[0]["line"].to_list() == [3]


def test_known_rows_keep_their_card_when_others_fall_out():
    intake, found = judged(
        changed(postcode="9 XX"),
        changed(klantnr="2", bsn="", achternaam="Bos", voornaam="Efe"),
        known=[(1, 7, 1, "client")],
    )
    values, known = ready(intake, found, Choices())
    assert values["line"].to_list() == [3] and known.rows() == [(0, 7)]


def test_nobody_can_be_told_by_a_row_without_name_or_number():
    intake, found = judged(changed(klantnr="", bsn="", achternaam="", voornaam=""))
    assert found.rows["outcome"].to_list() == ["wrong"]
    assert "geen naam en geen klantnummer" in waiting(intake, found, Choices())[0].reasons[0].message


def test_a_fix_takes_the_place_of_what_stands_there():
    wrong = changed(geb_datum="31-2-1988")
    assert outcomes(wrong) == ["wrong"]
    assert outcomes(wrong, choices=Choices(fixes={2: {"birth_date": "28-2-1988"}})) == ["new"]
    assert outcomes(wrong, choices=Choices(fixes={2: {"birth_date": ""}})) == ["new"]


def test_why_a_row_waits_with_the_wrong_part_and_nothing_that_reaches_a_person():
    intake, found = judged(changed(uren="veel", opmerking="heeft ADHD, bel 0612345678", bsn="123456789"))
    reasons = {one.field: one for one in waiting(intake, found, Choices())[0].reasons}
    assert set(reasons) == {"hours", "bsn", "notes"}
    assert reasons["hours"].raw.marked == "veel" and reasons["hours"].value == "veel"
    raw = str([one.raw for one in reasons.values()])
    assert "0612345678" not in raw and "123456789" not in str(reasons) and "ADHD" not in str(reasons)


def test_texts_are_cleaned_only_when_somebody_says_so():
    intake, found = judged(changed(opmerking="heeft ADHD en werkt graag"), choices=Choices(texts={2: {"notes": DROP}}))
    assert found.rows["outcome"].to_list() == ["new"]
    assert ready(intake, found, Choices(texts={2: {"notes": DROP}}))[0]["notes"].to_list() == ["heeft en werkt graag"]


def test_rows_that_wait_for_a_word_alone_are_asked_by_the_word():
    intake, found = judged(
        changed(beroep="chauffeur"), changed(klantnr="2", bsn="", achternaam="Bos", beroep="chauffeur", uren="veel")
    )
    assert [one.line for one in waiting(intake, found, Choices())] == [2, 3]
    assert [one.line for one in waiting(intake, found, Choices(), words=False)] == [3]
    assert messages(intake, found, Choices())["line"].to_list() == [2, 3]


def test_choices_are_kept_as_json_and_later_ones_win():
    first = Choices(
        columns={3: "hours"},
        answers={"work": {"chauffeur": "14"}},
        fixes={2: {"hours": "24"}},
        people={2: SAME},
        texts={2: {"notes": DROP}},
    )
    assert choices_from(first.plain()) == first
    later = first.with_(Choices(people={2: OTHER}, fixes={2: {"postcode": "4811"}}, answers={"work": {"bakker": ""}}))
    assert later.people == {2: OTHER} and later.fixes == {2: {"hours": "24", "postcode": "4811"}}
    assert later.answers == {"work": {"chauffeur": "14", "bakker": ""}} and not Choices() and later
