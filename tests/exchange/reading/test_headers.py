import pytest

from perspectief.exchange.reading.fields import PEOPLE, PLACES, form
from perspectief.exchange.reading.headers import about, meaning, normal
from tests.exchange.messy import PEOPLE_HEADERS


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Klantnr.", "client_number"), ("KLANT_NR", "client_number"), ("cliëntnummer", "client_number"), ("BSN", "bsn"), ("pc", "postcode"), ("Postcode", "postcode"),
        ("bemiddelingspostcode", "postcode"), ("bemiddelingsPostcode", "postcode"), ("uren", "hours"), ("Max. uren", "hours_max"), ("aantalWerkurenPerWeekMaximaal", "hours_max"),
        ("werktijden.aantalWerkurenPerWeekMinimaal", "hours_min"), ("Gewenst beroep", "wishes"), ("beroep 2", "wishes"), ("Rijbewijs", "certificates"), ("Rijbewijs B (j/n)", "certificates:rijbewijs-b"),
        ("Geb.datum", "birth_date"), ("Geboortedatum klant", "birth_date"), ("E-mail", "email"), ("Afstand tot de arbeidsmarkt", "readiness"), ("Laatste contact", "confirmed_at"),
        ("ma ochtend", "week_can:1"), ("Woensdag", "week_can:768"),
    ],
)  # fmt: skip
def test_names_of_columns_of_people(header, wanted):
    found = meaning(header, PEOPLE)
    assert found and found.target == wanted


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("Vacaturenr", "reference"),
        ("Functie", "title"),
        ("Bedrijfsnaam", "employer_name"),
        ("Uurloon", "wage_cents"),
        ("Aantal plekken", "capacity"),
        ("Sluitingsdatum", "expires_on"),
        ("KvK-nummer", "kvk"),
    ],
)
def test_names_of_columns_of_places(header, wanted):
    found = meaning(header, PLACES)
    assert found and found.target == wanted


@pytest.mark.parametrize(
    "header",
    [
        "Geslacht",
        "m/v",
        "Nationaliteit",
        "Geboorteland",
        "Burgerlijke staat",
        "Leeftijd",
        "Diagnose",
        "Verblijfsstatus",
        "IBAN",
        "Moedertaal",
        "Geloof",
        "Strafblad",
    ],
)
def test_what_is_never_taken_is_recognised_with_a_reason(header):
    found = meaning(header, PEOPLE)
    assert found and found.target is None
    assert form(PEOPLE).untaken[str(found.untaken)].reason.endswith(".")


@pytest.mark.parametrize("header", ["foo", "", "123", "x" * 500, "kolom Q"])
def test_other_names_mean_nothing(header):
    assert meaning(header, PEOPLE) is None


def test_people_or_places_is_told_by_the_names_only_one_of_them_has():
    assert about(PEOPLE_HEADERS) == (PEOPLE, True)
    assert about(["Vacaturenr", "Functie", "Bedrijf", "Uurloon", "Postcode"]) == (PLACES, True)


def test_is_unsure_when_the_names_say_nothing():
    assert not about(["nummer", "uren", "postcode", "rijbewijs"]).certain


@pytest.mark.parametrize("kind", [PEOPLE, PLACES])
def test_no_name_stands_for_two_things(kind):
    names = [name for target in (*form(kind).targets.values(), *form(kind).untaken.values()) for name in target.headers]
    assert sorted({name for name in names if names.count(name) > 1}) == []


@pytest.mark.parametrize("kind", [PEOPLE, PLACES])
def test_every_name_is_written_as_names_are_compared(kind):
    wrong = [
        name
        for target in (*form(kind).targets.values(), *form(kind).untaken.values())
        for name in target.headers
        if normal(name) != name
    ]
    assert wrong == []
