import datetime

import pytest

from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import PEOPLE_SCHEMA, take_people
from perspectief.exchange.reading import read
from perspectief.taxonomy.needs import OFFICE_WEEK, week
from tests.exchange.messy import delimited, people_csv

TODAY = datetime.date(2026, 11, 23)


def taken(data: bytes, **more):
    table = read(data)
    return take_people(table, suggest(table), today=TODAY, **more)


def one(headers: list[str], row: list[str], **more) -> dict:
    return taken(delimited([headers, row]).encode(), **more).values.row(0, named=True)


def test_a_register_becomes_typed_rows():
    intake = taken(people_csv())
    assert intake.values.columns == ["line", *PEOPLE_SCHEMA]
    first, second, third = intake.values.rows(named=True)
    assert (first["line"], first["client_number"], first["birth_date"], first["pc4"], first["postcode"]) == (
        2,
        "1001",
        datetime.date(1984, 7, 3),
        4811,
        "4811 KL",
    )
    assert (first["hours_min"], first["hours_max"], first["week_can"], first["readiness"]) == (
        24,
        32,
        week(range(5), (0,)),
        3,
    )
    assert (
        second["school_hours"] and second["certificates"] == 0 and second["confirmed_at"] == datetime.date(2026, 1, 15)
    )
    assert (third["hours_max"], third["certificates"], third["postcode"], third["week_can"]) == (
        40,
        3,
        "4823",
        OFFICE_WEEK,
    )
    assert intake.issues.is_empty() and intake.questions == () and intake.findings == {}


def test_sex_origin_and_the_like_are_nowhere():
    assert not {"sex", "nationality", "age", "origin"} & set(PEOPLE_SCHEMA)
    intake = taken(delimited([["klantnr", "geslacht", "nationaliteit", "leeftijd"], ["1", "v", "NL", "30"]]).encode())
    assert [one.untaken for one in intake.mapping.left_behind] == ["sex", "origin", "age"]


def test_several_columns_fill_one_field():
    row = one(
        ["klantnr", "rijbewijs", "vca", "heftruck", "ma ochtend", "di", "straat", "huisnummer"],
        ["1", "B", "ja", "nee", "x", "x", "Dorpsstraat", "12"],
    )
    assert (
        row["certificates"] == 1 | 1 << 11
        and row["week_can"] == week((0,), (0,)) | week((1,), (0, 1))
        and row["street"] == "Dorpsstraat 12"
    )


def test_whole_names_and_initials():
    assert one(["klantnr", "naam"], ["1", "Berg, Efe van den"])["family_name"] == "Berg"
    row = one(["klantnr", "achternaam", "tussenvoegsel", "voorletters"], ["1", "VRIES", "De", "N."])
    assert (row["given_name"], row["prefix"], row["family_name"]) == ("N.", "de", "Vries")


def test_kilometres_become_minutes_by_how_somebody_travels():
    by_bike = one(["klantnr", "vervoer", "reisafstand"], ["1", "fiets", "10"])["travel_minutes"]
    by_car = one(["klantnr", "vervoer", "reisafstand"], ["1", "auto", "10"])["travel_minutes"]
    assert by_car < by_bike == 54
    assert one(["klantnr", "reistijd", "reisafstand"], ["1", "30", "100"])["travel_minutes"] == 30


def test_a_town_stands_in_for_a_postcode_that_is_not_given_and_never_for_a_wrong_one():
    assert one(["klantnr", "postcode", "woonplaats"], ["1", "", "Tilburg"])["pc4"] == 5000
    assert one(["klantnr", "postcode", "woonplaats"], ["1", "9 XX", "Tilburg"])["pc4"] is None
    assert one(["klantnr", "woonplaats"], ["1", "Nergenshuizen"])["pc4"] is None


def test_work_is_coded_asked_or_noted():
    data = delimited(
        [
            ["klantnr", "beroep"],
            ["1", "hovenier, metselaar"],
            ["2", "chauffeur"],
            ["3", "hovenier / chauffeur"],
            ["4", "zqxwv"],
        ]
    ).encode()
    intake = taken(data)
    assert [len(row or []) for row in intake.values["wishes"].to_list()] == [2, 0, 1, 0]
    assert [(q.field, q.word, q.rows, q.lines) for q in intake.questions] == [("work", "chauffeur", 2, (3, 4))]
    assert intake.issues.select("row", "reason", "weight").rows() == [
        (1, "which-work", "ask"),
        (2, "which-work", "ask"),
        (3, "unknown-work", "note"),
    ]


def test_an_answer_holds_for_every_row_and_column():
    data = delimited([["klantnr", "beroep", "werkervaring"], ["1", "chauffeur", ""], ["2", "", "Chauffeur"]]).encode()
    intake = taken(data, answers={"work": {"chauffeur": "14 17"}})
    assert intake.values["wishes"].to_list()[0] == [14, 17] and intake.values["experience"].to_list()[1] == [14, 17]
    assert intake.questions == ()


def test_skills_are_recognised_part_by_part():
    found = one(
        ["klantnr", "wat kan iemand"], ["1", "orders verzamelen met een scanner; zqxwv; ik kan goed heftruck rijden"]
    )["skills"]
    assert 1 in found and len(found) >= 2
    intake = taken(delimited([["klantnr", "vaardigheden"], ["1", "zqxwv"]]).encode())
    assert intake.issues["reason"].to_list() == ["skill"]


def test_texts_are_read_for_what_does_not_belong():
    intake = taken(
        delimited([["klantnr", "opmerking", "motivatie"], ["1", "heeft epilepsie", "zit in de uitkering"]]).encode()
    )
    assert {name: [one.kind for one in found] for name, found in intake.findings.items()} == {
        "notes": ["medical"],
        "motivation": ["benefit"],
    }


@pytest.mark.reference
def test_profiles_of_the_pilot(reference):
    intake = taken((reference / "um-pilot" / "sonar-shaped-export.json").read_bytes())
    assert intake.values["client_number"].to_list() == ["1", "2", "3", "4", "5", "6"]
    assert intake.values["education"].to_list() == [2, 3, 4, 5, 2, 2]
    assert set(intake.issues["reason"]) >= {"no-such-postcode"}
