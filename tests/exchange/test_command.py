"""The same as the page, from the command line."""

import json
import os
import subprocess
import sys
from pathlib import Path

import fastexcel
import pytest

from perspectief.access.context import acting
from perspectief.exchange import command
from perspectief.parties.queries import actor_for
from perspectief.supply.models import Card
from tests.exchange.messy import PEOPLE_HEADERS, PEOPLE_ROWS, delimited
from tests.factories import MembershipFactory, OrganisationFactory, PlaceFactory, UserFactory

PLACES = delimited(
    [
        ["Vacaturenr", "Functie", "Bedrijf", "Postcode", "Uren", "Dagdelen", "Rijbewijs", "Contract"],
        ["V1", "Magazijnmedewerker", "=Bakker BV", "4811 KL", "24", "ma t/m vr ochtend", "geen", "tijdelijk"],
        ["V2", "Hovenier", "Groen & Co", "4817 AB", "32", "ma t/m vr", "B", "vast"],
    ]
).encode()
BAD = ["1004", "Bos", "Ans", "31-02-1988", "4811 KL", "chauffeur", "veel", "fiets", "B", "laag", "", "", "NL"]


@pytest.fixture
def files(tmp_path) -> tuple[Path, Path]:
    people, places = tmp_path / "mensen.csv", tmp_path / "plekken.csv"
    rows = [[*row, "45 min"] for row in (*PEOPLE_ROWS, BAD)]
    people.write_bytes(delimited([[*PEOPLE_HEADERS, "Reistijd"], *rows]).encode())
    places.write_bytes(PLACES)
    return people, places


def matched(files, out: Path, *more: str) -> Path:
    people, places = files
    assert command.match(["--people", str(people), "--places", str(places), "--out", str(out), *more]) == 0
    return out


def test_match_needs_no_settings_and_no_database(files, tmp_path):
    words = ["match", "--people", str(files[0]), "--places", str(files[1]), "--out", str(tmp_path / "uit.csv")]
    without = {
        name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "PERSPECTIEF", "DATABASE"))
    }
    code = "import sys; from perspectief.exchange.command import match; sys.exit(match(sys.argv[2:]))"
    done = subprocess.run(
        [sys.executable, "-c", code, *words], env=without, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "4 mensen en 2 plekken" in done.stdout and (tmp_path / "uit.csv").exists()


def test_a_workbook_to_read_with_both_ways_why_so_few_and_what_was_not_read(files, tmp_path):
    book = fastexcel.read_excel(matched(files, tmp_path / "uit.xlsx").read_bytes())
    assert book.sheet_names == ["Mensen → plekken", "Plekken → mensen", "Waarom zo weinig", "Niet gelezen"]
    people = book.load_sheet(0, dtypes="string").to_polars()
    assert people.columns[:4] == ["Mens (rij)", "Klantnummer", "Zoekt of kan", "Plek (rij)"]
    assert set(people["Klantnummer"]) <= {"1001", "1002", "1003", "1004"} and people.height
    unread = book.load_sheet(3, dtypes="string").to_polars().rows()
    assert ("mensen", "5", "geboortedatum", "Deze datum bestaat niet. Kijk in het dossier.") in unread


@pytest.mark.parametrize("name", ["uit.xlsx", "uit.json", "uit.csv"])
def test_nothing_that_names_a_person_goes_out(files, tmp_path, name):
    data = matched(files, tmp_path / name).read_bytes()
    if name.endswith("xlsx"):
        book = fastexcel.read_excel(data)
        data = "".join(
            book.load_sheet(n, dtypes="string", header_row=None).to_polars().write_csv() for n in range(4)
        ).encode()
    for word in ("Vries", "Noor", "1984", "Yıldız", "4823"):
        assert word.encode() not in data


def test_json_for_programs(files, tmp_path):
    found = json.loads(matched(files, tmp_path / "uit.json").read_text())
    first = next(one for one in found["mensen"] if one["klantnummer"] == "1001")
    pair = first["plekken"][0]
    assert pair["vacaturenummer"] == "V1" and pair["groep"] == "past nu" and pair["past"]
    assert {
        "bestand": "mensen",
        "rij": 5,
        "kolom": "uren",
        "reden": "Uren moet een getal zijn, of twee met een streepje ertussen, zoals 24-32.",
    } in found["nietGelezen"]


def test_no_cell_that_goes_out_is_a_formula(files, tmp_path):
    files[1].write_bytes(PLACES.replace(b"V1;", b"=V1;"))
    assert b";'=V1;" in matched(files, tmp_path / "uit.csv", "--top", "2").read_bytes()
    book = fastexcel.read_excel(matched(files, tmp_path / "uit.xlsx").read_bytes())
    assert "=Bakker BV" in book.load_sheet(0, dtypes="string").to_polars()["Werkgever"].to_list()


def test_files_the_wrong_way_round_and_files_that_are_not_there(files, tmp_path, capsys):
    people, places = files
    out = ["--out", str(tmp_path / "uit.csv")]
    assert command.match(["--people", str(places), "--places", str(people), *out]) == 1
    assert "Wissel --people en --places om." in capsys.readouterr().err
    assert command.match(["--people", str(tmp_path / "nee.csv"), "--places", str(places), *out]) == 1
    assert "nee.csv bestaat niet." in capsys.readouterr().err
    with pytest.raises(SystemExit):
        command.match(["--people", str(people), "--places", str(places), "--out", "uit.doc"])


def test_analyse_says_who_stands_in_a_file(files, capsys, freeze):
    freeze(2026, 3, 2)
    assert command.analyse([str(files[0])]) == 0
    said = capsys.readouterr().out
    assert "mensen.csv: 4 rijen gelezen" in said and "4 mensen" in said
    assert "rij 5, geboortedatum: Deze datum bestaat niet." in said
    assert "Nationaliteit" in said and "niet overgenomen" in said and "Noor" not in said


def test_analyse_for_programs_and_of_what_is_no_table(files, tmp_path, capsys):
    assert command.analyse([str(files[0]), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["count"] == 4
    wrong = tmp_path / "x.pdf"
    wrong.write_bytes(b"%PDF")
    assert command.analyse([str(wrong)]) == 1
    assert "Dit is een pdf." in capsys.readouterr().err


def test_analyse_against_a_region(files, capsys, as_app):
    PlaceFactory(capacity=3)
    assert command.analyse([str(files[0]), "--region", "AM25"]) == 0
    assert "3 plekken" in capsys.readouterr().out
    assert command.analyse([str(files[0]), "--region", "AM99"]) == 1


def test_import_as_a_named_user(files, capsys, as_app):
    member = MembershipFactory()
    assert command.import_([str(files[0]), "--as", member.user.email, "--region", "AM25"]) == 0
    said = capsys.readouterr().out
    assert "3 nieuw, 0 bijgewerkt" in said and "1 rijen wachten op een keuze" in said
    with acting(actor_for(member)):
        assert Card.objects.count() == 3
    assert command.import_([str(files[0]), "--as", member.user.email]) == 0
    assert "0 nieuw, 0 bijgewerkt, 3 zonder nieuws" in capsys.readouterr().out


def test_import_needs_somebody_who_may(files, capsys, as_app):
    user = UserFactory()
    assert command.import_([str(files[0]), "--as", "niemand@voorbeeld.test"]) == 1
    MembershipFactory(user=user)
    MembershipFactory(user=user, organisation=OrganisationFactory(name="gemeente Elders"))
    assert command.import_([str(files[0]), "--as", user.email]) == 1
    assert "Kies met --organisation" in capsys.readouterr().err
    employer = MembershipFactory(employer=True)
    assert command.import_([str(files[0]), "--as", employer.user.email]) == 1


def test_a_person_twice_counts_once(tmp_path, files):
    files[0].write_bytes(delimited([PEOPLE_HEADERS, *PEOPLE_ROWS, PEOPLE_ROWS[0]]).encode())
    found = json.loads(matched(files, tmp_path / "uit.json").read_text())
    assert [one["rij"] for one in found["mensen"]] == [2, 3, 4]
