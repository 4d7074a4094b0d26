import datetime

import pytest

from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.places import PLACES_SCHEMA, asked_by, take_places
from perspectief.exchange.reading import read
from tests.exchange.messy import delimited

TODAY = datetime.date(2026, 11, 23)


def taken(headers: list[str], *rows: list[str], **more):
    table = read(delimited([headers, *rows]).encode())
    return take_places(table, suggest(table, kind="places"), today=TODAY, **more)


def one(headers: list[str], row: list[str]) -> dict:
    return taken(headers, row).values.row(0, named=True)


def test_a_list_of_vacancies_becomes_typed_rows():
    headers = [
        "Vacaturenr",
        "Functie",
        "Bedrijf",
        "Plaats",
        "Uren p/w",
        "Uurloon",
        "Rijbewijs",
        "Taken",
        "Aantal",
        "Soort",
        "Startdatum",
        "KvK",
    ]
    intake = taken(
        headers,
        [
            "V1",
            "Orderpicker",
            "Bakker BV",
            "Breda",
            "24-32",
            "€ 15,40",
            "geen",
            "orders verzamelen|heftruck rijden",
            "2",
            "leerbaan",
            "1 jan. 2027",
            "12345678",
        ],
    )
    row = intake.values.row(0, named=True)
    assert intake.values.columns == ["line", *PLACES_SCHEMA] and intake.issues.is_empty()
    assert (row["title"], row["occupation"], row["branch"], row["kind"], row["capacity"], row["wage_cents"]) == (
        "Orderpicker",
        1,
        0,
        1,
        2,
        1540,
    )
    assert row["tasks"] == ["orders verzamelen", "heftruck rijden"] and 1 in row["skills_required"]
    assert (row["pc4"], row["kvk"], row["starts_on"]) == (4800, "12345678", datetime.date(2027, 1, 1))


def test_a_month_becomes_an_hour_by_the_hours_and_a_small_amount_is_one():
    assert one(["functie", "salaris", "uren"], ["Hovenier", "2500", "40"])["wage_cents"] == 1442
    assert one(["functie", "salaris"], ["Hovenier", "15,40"])["wage_cents"] == 1540
    assert taken(["functie", "salaris"], ["Hovenier", "2500"]).issues["reason"].to_list() == ["salary"]


@pytest.mark.parametrize(
    ("sbi", "branch"),
    [("0130", 1), ("8130", 1), ("8121", 2), ("5610", 3), ("4711", 3), ("4941", 0), ("8710", 2), ("6201", 4)],
)
def test_the_branch_follows_from_the_register_when_the_work_is_not_known(sbi, branch):
    assert one(["functie", "sbi code"], ["zqxwv", sbi])["branch"] == branch


def test_a_place_without_work_is_wrong():
    intake = taken(["vacaturenr", "functie", "bedrijf"], ["V1", "", "Bakker"])
    assert intake.issues.select("field", "reason", "weight").rows() == [("title", "missing-title", "wrong")]


def test_what_work_asks_when_a_file_says_nothing():
    required, useful = asked_by(1)
    assert required and useful and not set(required) & set(useful)
