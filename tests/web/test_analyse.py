"""Analyse & import through the page: drop a file, look, choose, put it into the file, take it back."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from perspectief.access.context import acting
from perspectief.exchange.models import Upload
from perspectief.parties.queries import actor_for
from perspectief.supply.models import Card, Dossier, Profile
from tests.exchange.messy import PEOPLE_HEADERS, PEOPLE_ROWS, delimited, people_csv, workbook
from tests.factories import MembershipFactory, PlaceFactory
from tests.web.sending import form_of, send

ANALYSE = reverse("web:analysis")
BAD = ["1004", "Bos", "Ans", "31-02-1988", "4811 KL", "chauffeur", "veel", "fiets", "B", "laag", "", "", "NL"]


@pytest.fixture
def me(db, freeze):
    freeze(2026, 11, 24, 9)
    return MembershipFactory()


@pytest.fixture
def client(me, enter):
    return enter(me)


def bring(client, data: bytes | None = None, name: str = "register.csv"):
    """The answer to a file that is sent from the page."""
    fields = {key: values[0] for key, values in form_of(client.get(ANALYSE), ANALYSE).items()}
    sent = SimpleUploadedFile(name, people_csv() if data is None else data)
    return client.post(ANALYSE, {**fields, "bestand": sent})


def opened(client, data: bytes | None = None) -> str:
    """The address of the page of a file that was sent."""
    answer = bring(client, data)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def press(client, where: str, name: str, value: str, **more):
    """Presses a button of the form with the rows."""
    return send(client, client.get(where), {name: value, **more}, to=where, follow=True)


def text(answer) -> str:
    """What one reads."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def seen(me, model):
    with acting(actor_for(me)):
        return list(model.objects.order_by("id"))


def test_before_a_file_is_dropped(client):
    said = text(client.get(ANALYSE))
    assert "Kies een bestand." in said and "Nog niets ingelezen" in said
    assert "CSV, Excel (.xlsx) of JSON" in said


def test_a_file_is_read_and_nothing_changes(client, me):
    PlaceFactory()
    said = text(client.get(opened(client)))
    assert "3 rijen gelezen in" in said and "Er is nog niets veranderd in het bestand." in said
    assert "3 mensen" in said and "Hoe ver van werk" in said
    assert "Wat mensen kunnen, naast wat werkgevers vragen" in said
    assert "Niet overgenomen: Nationaliteit." in said
    assert "Zet 3 rijen in het bestand" in said
    assert seen(me, Card) == []


def test_from_file_to_people_and_back(client, me):
    where = opened(client)
    said = text(press(client, where, "doe", "inlezen"))
    assert "Gelukt: 3 nieuw, 0 bijgewerkt. Terugdraaien kan tot en met 24 december." in said
    assert len(seen(me, Card)) == 3
    overview = client.get(ANALYSE)
    assert "register.csv" in text(overview) and "door Sanne" in text(overview)
    number = seen(me, Upload)[0].number
    said = text(send(client, overview, {}, to=reverse("web:analysis_undo", args=[number]), follow=True))
    assert "Teruggedraaid" in said
    assert seen(me, Card) == []


def test_the_same_file_twice_says_so(client):
    press(client, opened(client), "doe", "inlezen")
    said = text(client.get(opened(client)))
    assert "Precies dit bestand is al ingelezen op 24 november." in said
    assert "Alles uit dit bestand staat er al." in said and "Zet " not in said


def test_a_row_that_is_wrong_shows_line_reason_and_the_wrong_part(client):
    page = client.get(opened(client, people_csv([*PEOPLE_ROWS, BAD])))
    said = text(page)
    assert "Rij 5 Fout" in said and "Deze datum bestaat niet. Kijk in het dossier." in said
    assert "<mark>31-02-1988</mark>" in page.content.decode() and "<mark>veel</mark>" in page.content.decode()


def test_a_row_is_mended_and_a_word_explained_on_the_page(client, me):
    where = opened(client, people_csv([*PEOPLE_ROWS, BAD]))
    page = client.get(where)
    meaning = re.search(r'name="woord\|work\|chauffeur" value="([\d ]+)"', page.content.decode())[1]
    changes = {"doe": "bewaar", "fix|5|birth_date": "28-02-1988", "fix|5|hours": "24", "woord|work|chauffeur": meaning}
    said = text(send(client, page, changes, to=where, follow=True))
    assert "Bewaard. Er wacht niets meer." in said and "Zet 4 rijen in het bestand" in said
    press(client, where, "doe", "inlezen")
    assert len(seen(me, Card)) == 4


def test_a_wrong_cell_can_be_left_empty(client):
    where = opened(client, people_csv([[*BAD[:5], "hovenier", *BAD[6:]]]))
    press(client, where, "leeg", "2|birth_date")
    said = text(press(client, where, "leeg", "2|hours"))
    assert "Er wacht niets meer." in said


def test_everything_that_is_left_can_be_settled_at_once(client):
    where = opened(client, people_csv([*PEOPLE_ROWS, BAD]))
    press(client, where, "doe", "woorden")
    said = text(press(client, where, "doe", "lege"))
    assert "Er wacht niets meer." in said and "Zet 4 rijen in het bestand" in said


def test_choices_that_change_the_number_are_kept_before_anything_is_put_in(client, me):
    where = opened(client, people_csv([*PEOPLE_ROWS, [*BAD[:3], "28-02-1988", "4811 KL", "hovenier", *BAD[6:]]]))
    page = client.get(where)
    said = text(send(client, page, {"doe": "inlezen", "fix|5|hours": "24"}, to=where, follow=True))
    assert "Je keuzes zijn bewaard. Nu kunnen er 4 rijen in het bestand." in said
    assert seen(me, Card) == []


def test_words_that_do_not_belong_are_taken_out_or_rewritten(client, me):
    rows = [[*row, "heeft ADHD en werkt graag"] for row in PEOPLE_ROWS[:2]]
    where = opened(client, delimited([[*PEOPLE_HEADERS, "Opmerking"], *rows]).encode())
    page = client.get(where)
    assert "ADHD" not in page.content.decode()
    changes = {
        "doe": "bewaar",
        "tekst|2|notes": "drop",
        "tekst|3|notes": "change",
        "nieuw|3|notes": "heeft een rustige plek nodig",
    }
    send(client, page, changes, to=where)
    press(client, where, "doe", "inlezen")
    assert sorted(one.notes for one in seen(me, Dossier)) == ["heeft een rustige plek nodig", "heeft en werkt graag"]


def test_somebody_alike_is_decided_by_a_person(client, me):
    press(client, opened(client), "doe", "inlezen")
    where = opened(client, people_csv([["9001", *PEOPLE_ROWS[0][1:]]]))
    page = client.get(where)
    assert "Lijkt op kaart" in text(page)
    send(client, page, {"doe": "bewaar", "wie|2": "other"}, to=where)
    press(client, where, "doe", "inlezen")
    assert len([one for one in seen(me, Profile) if one.family_name == "Vries"]) == 2


def test_columns_are_corrected_on_their_own_page(client):
    data = delimited([["Klantnr", "Naam", "Postcode", "Opgegeven tijd"], ["1", "Noor Vries", "4811 KL", "24"]]).encode()
    where = opened(client, data)
    assert "Onbekend: Opgegeven tijd." in text(client.get(where))
    columns = client.get(f"{where}kolommen/")
    assert "Noor" not in columns.content.decode()
    answer = send(client, columns, {"kolom|3": "hours"}, follow=True)
    assert "opnieuw gelezen" in text(answer) and "Onbekend" not in text(answer)


def test_another_worksheet_can_be_chosen(client):
    data = workbook(
        {
            "Een": [["klantnr", "uren"], ["1", "24"]],
            "Twee": [["klantnr", "uren", "postcode"], ["2", "32", "4811 KL"], ["3", "32", "4811 KL"]],
        }
    )
    where = opened(client, data)
    assert "Er is nog een werkblad: Een." in text(client.get(where))
    answer = send(client, client.get(f"{where}kolommen/"), {"blad": "Een"}, follow=True)
    assert "1 rij gelezen" in text(answer) and "werkblad Een" in text(answer)


def test_when_it_is_not_clear_what_a_file_is_about_it_asks(client):
    where = opened(client, delimited([["nummer", "uren", "postcode"], ["1", "24", "4811 KL"]]).encode())
    page = client.get(where)
    assert "Gaat dit bestand over mensen of over plekken?" in text(page)
    answer = send(client, page, {"soort": "places"}, to=f"{where}kolommen/", follow=True)
    assert "werkgever" in text(answer) or "wat het werk is" in text(answer)


def test_a_file_about_nobody_asks_for_the_column(client):
    said = text(
        client.get(
            opened(client, delimited([["postcode", "geb datum", "vervoer"], ["4811 KL", "1-1-1990", "fiets"]]).encode())
        )
    )
    assert "In dit bestand staat niet wie het is." in said and "Er kan nog niets in het bestand." in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"%PDF-1.7", "Dit is een pdf."),
        (b"", "Dit bestand is leeg."),
        (b"hallo\nallemaal\n", "niet in kolommen verdeeld"),
        (b"PK\x03\x04kapot", "beschadigd"),
        (b'[{"a": 1', "Deze JSON is niet heel: op regel 1"),
    ],
)
def test_a_wrong_file_is_refused_in_words_and_leaves_nothing(client, me, data, said):
    answer = bring(client, data, "raar.bin")
    assert answer.status_code == 400
    assert "Dit bestand kunnen we niet lezen: raar.bin" in text(answer) and said in text(answer)
    assert "Er is niets bewaard en niets veranderd." in text(answer)
    assert seen(me, Upload) == []


def test_without_a_file_it_says_so(client):
    fields = {key: values[0] for key, values in form_of(client.get(ANALYSE), ANALYSE).items() if key != "bestand"}
    answer = client.post(ANALYSE, fields)
    assert answer.status_code == 400 and "Er was geen bestand gekozen." in text(answer)


def test_for_htmx_the_same_answers_go_another_way(client):
    fields = {key: values[0] for key, values in form_of(client.get(ANALYSE), ANALYSE).items()}
    right = client.post(
        ANALYSE, {**fields, "bestand": SimpleUploadedFile("r.csv", people_csv())}, headers={"HX-Request": "true"}
    )
    assert right.status_code == 200 and right["HX-Redirect"].startswith("/analyse/")
    wrong = client.post(ANALYSE, {"bestand": SimpleUploadedFile("r.pdf", b"%PDF")}, headers={"HX-Request": "true"})
    assert wrong.status_code == 200 and "Dit is een pdf." in text(wrong)


def test_rows_that_wait_can_be_downloaded_with_their_reason(client):
    where = opened(client, people_csv([*PEOPLE_ROWS, ["1004", "=SOM(A1)", *BAD[2:]]]))
    answer = client.get(f"{where}rijen/")
    lines = answer.content.decode("utf-8-sig").split("\r\n")
    assert lines[0].startswith("rij;waarom;Klantnr;Achternaam") and "Nationaliteit" not in lines[0]
    assert lines[1].startswith("5;") and "Deze datum bestaat niet." in lines[1] and ";'=SOM(A1);" in lines[1]
    assert answer["Content-Disposition"].startswith("attachment")


def test_a_list_to_fill_in_can_be_read_again(client, me):
    headers, skilled = [*PEOPLE_HEADERS, "Wat kan iemand"], "orders verzamelen"
    rows = [[*row[:11], "", row[12], skilled] for row in PEOPLE_ROWS]
    where = opened(client, delimited([headers, *rows]).encode())
    assert "Vraag eerst naar" in text(client.get(where))
    listed = client.get(f"{where}vragen/").content.decode("utf-8-sig").split("\r\n")
    assert listed[0].startswith("klantnummer;") and len(listed) == 5
    press(client, where, "doe", "inlezen")
    header = listed[0].split(";")
    filled = "\r\n".join([listed[0], *(line.removesuffix(";") + ";ma t/m vr" for line in listed[1:4])]).encode()
    assert header[-1] == "dagen en tijden"
    press(client, opened(client, filled), "doe", "inlezen")
    assert all(card.week_can for card in seen(me, Card))


def test_throwing_a_file_away(client, me):
    where = opened(client)
    send(client, client.get(where), {}, to=f"{where}weg/")
    assert client.get(where).status_code == 404
    assert "register.csv" not in text(client.get(ANALYSE))


def test_another_organisation_finds_nothing(client, enter):
    where = opened(client)
    stranger = enter(MembershipFactory())
    for page in ("", "kolommen/", "rijen/", "vragen/"):
        assert stranger.get(f"{where}{page}").status_code == 404
    for deed in ("terug/", "weg/"):
        assert stranger.post(f"{where}{deed}").status_code == 404
    assert "register.csv" not in text(stranger.get(ANALYSE))


def test_pages_of_rows(client):
    bad = [
        [str(n), f"Bos{n}", "Ans", "31-02-1988", "4811 KL", "hovenier", "24", "fiets", "B", "laag", "", "", "NL"]
        for n in range(60)
    ]
    where = opened(client, people_csv([*bad, *PEOPLE_ROWS]))
    said = text(client.get(where))
    assert "60 rijen wachten op jou." in said and "1–25 van 60" in said
    assert "26–50 van 60" in text(client.get(f"{where}?blad=2"))
    assert "Rij 2 Fout" in text(client.get(f"{where}?stapel=wrong"))
    assert "Rij 2 Fout" not in text(client.get(f"{where}?stapel=doubt"))
