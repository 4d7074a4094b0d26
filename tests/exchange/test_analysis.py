"""The bestandsanalyse, counted by hand on a file one can oversee."""

import datetime

import pytest

from perspectief.exchange.analysis import Bar, analyse, regional_centre
from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import take_people
from perspectief.exchange.intake.places import take_places
from perspectief.exchange.opening import Opening
from perspectief.exchange.reading import read
from perspectief.matching.files import places_of_table
from tests.exchange.messy import delimited

TODAY = datetime.date(2026, 11, 23)
PEOPLE = delimited(
    [
        ["klantnr", "achternaam", "geb datum", "pc", "beroep", "wat kan iemand", "uren", "dagdelen", "vervoer", "taalniveau", "stand", "laatste contact", "telefoon", "reistijd"],
        ["1", "A", "1-1-1990", "4811 KL", "hovenier", "orders verzamelen", "24", "ma-vr", "fiets", "B1", "werkfit", "1-11-2026", "0612345678", "30"],
        ["2", "B", "1-1-1991", "4817 AB", "magazijnmedewerker", "", "24", "", "auto", "B1", "midden", "1-7-2026", "", "30"],
        ["3", "C", "1-1-1992", "1011 AB", "", "", "", "", "", "", "laag", "1-1-2024", "", ""],
        ["4", "D", "1-1-1993", "", "", "", "", "", "", "", "", "", "", ""],
        ["1", "A", "1-1-1990", "4811 KL", "hovenier", "orders verzamelen", "24", "ma-vr", "fiets", "B1", "werkfit", "1-11-2026", "0612345678", "30"],
    ]
).encode()  # fmt: skip
PLACES = delimited(
    [
        ["vacaturenr", "functie", "bedrijf", "pc", "uren", "dagdelen", "aantal", "soort", "contract", "rijbewijs"],
        ["V1", "Hovenier", "Groen", "4811 KL", "24", "ma t/m vr", "3", "baan", "vast", "geen"],
        ["V2", "Magazijnmedewerker", "Snel", "4811 KL", "24", "ma t/m vr", "", "leerwerkplek", "vast", "geen"],
        ["V2", "Magazijnmedewerker", "Snel", "4811 KL", "24", "ma t/m vr", "", "leerwerkplek", "vast", "geen"],
    ]
).encode()  # fmt: skip


def people(data: bytes = PEOPLE):
    table = read(data)
    return take_people(table, suggest(table), today=TODAY)


def places(data: bytes = PLACES):
    table = read(data)
    return take_places(table, suggest(table), today=TODAY)


def counts(bars) -> dict[str, int]:
    return {bar.label: bar.count for bar in bars}


def test_who_stands_in_it():
    found = analyse(people(), today=TODAY)
    assert (found.rows, found.count, found.doubles, found.ready, found.stale, found.unable) == (5, 4, 1, 1, 1, 3)
    assert counts(found.readiness) == {"werkfit": 1, "midden": 1, "laag": 1, "onbekend": 1}
    assert counts(found.freshness) == {
        "tot 3 maanden": 1,
        "3 tot 6 maanden": 1,
        "6 tot 12 maanden": 0,
        "ouder dan 1 jaar": 1,
        "onbekend": 1,
    }


def test_what_is_missing_most_first():
    found = analyse(people(), today=TODAY)
    assert found.missing[0] == Bar("wat iemand kan", 3, "can")
    assert counts(found.missing)["telefoon"] == 3 and counts(found.missing)["postcode"] == 1
    assert found.completeness == round(100 * (1 - sum(counts(found.missing).values()) / 44))


def test_what_people_can_beside_what_is_asked():
    found = analyse(people(), today=TODAY, demand={0: 5, 1: 7})
    work = {bar.label: (bar.count, bar.other) for bar in found.work}
    assert work["Groen"] == (1, 7) and work["Techniek en logistiek"] == (1, 5)


def test_how_far_from_the_regional_centre():
    found = analyse(people(), today=TODAY, region=25)
    assert found.centre == "Breda" and found.outside == 1
    assert counts(found.distance)["tot 5 km"] == 2 and counts(found.distance)["verder dan 40 km"] == 1
    assert regional_centre(0) is None


def test_places_and_their_openings():
    found = analyse(places(), today=TODAY, demand={0: 9})
    assert (found.kind, found.count, found.openings, found.employers, found.doubles) == ("places", 2, 4, 2, 1)
    assert counts(found.kinds) == {"baan": 1, "leerwerkplek": 1}
    assert {bar.label: (bar.count, bar.other) for bar in found.work}["Techniek en logistiek"] == (1, 9)


def test_what_an_answer_would_open():
    """The second is silent about days: with the days of the first the warehouse is within reach."""
    opened = Opening(places_of_table(places().values), today=TODAY)
    found = analyse(people(), today=TODAY, opened=opened)
    assert found.tip and (found.tip.field, found.tip.more) == ("week_can", 1)
    assert Opening(places_of_table(places().values.head(0)), today=TODAY)(people().values) == {}


def test_without_a_computation_the_tip_is_what_is_missing_most():
    tip = analyse(people(), today=TODAY).tip
    assert tip and (tip.field, tip.unknown, tip.more) == ("skills", 3, None)


@pytest.mark.parametrize("data", [b"klantnr;naam\n1;Noor\n", b"klantnr;stand\n1;onbekend\n"])
def test_a_file_that_says_little_has_few_pictures(data):
    found = analyse(people(data), today=TODAY, region=25)
    assert found.readiness == () and found.freshness == () and found.distance == () and found.count == 1


def test_it_can_be_kept_as_json():
    plain = analyse(people(), today=TODAY, region=25).plain()
    assert plain["readiness"][0] == {"label": "werkfit", "count": 1, "look": "a", "other": None}
