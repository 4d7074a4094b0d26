import json

import pytest

from perspectief.exchange.reading import read
from perspectief.exchange.reading.headers import about
from perspectief.exchange.reading.limits import MAX_DEPTH
from perspectief.exchange.reading.refusal import Unreadable

FLAT = [
    {"klantnr": 1, "postcode": "4811 KL", "auto": True},
    {"klantnr": 2, "uren": None, "postcode": "4817 AB", "talen": ["nl", "ar"]},
]


def dumped(value) -> bytes:
    return json.dumps(value).encode()


def test_a_list_of_records():
    table = read(dumped(FLAT))
    assert table.headers == ("klantnr", "postcode", "auto", "talen")
    assert table.cells.rows() == [("1", "4811 KL", "ja", ""), ("2", "4817 AB", "", "nl | ar")]
    assert table.lines.to_list() == [1, 2] and table.source.unit == "record"


@pytest.mark.parametrize("value", [{"werkzoekenden": FLAT}, {"aantal": 2, "resultaat": FLAT}])
def test_a_list_within_a_wrapper(value):
    assert read(dumped(value)).cells["c0"].to_list() == ["1", "2"]


def test_one_record_a_line():
    assert read(b"\n".join(dumped(record) for record in FLAT)).cells["c0"].to_list() == ["1", "2"]


def test_nested_names_become_paths():
    table = read(
        dumped(
            [
                {"id": 1, "adres": {"postcode": "4811 KL", "plaats": "Breda"}},
                {"id": 2, "adres": {"postcode": "4817 AB"}},
            ]
        )
    )
    assert table.headers == ("id", "adres.postcode", "adres.plaats")


def test_says_on_which_line_it_breaks():
    with pytest.raises(Unreadable, match="op regel 3") as caught:
        read(b'[\n{"klantnr": 1, "uren": 24},\n{"klantnr": 2, "uren" 32}\n]')
    assert caught.value.line == 3


@pytest.mark.parametrize(
    "data",
    [b'[{"klantnr": 1}', b'[{"klantnr": 1},', b'[{"klantnr": 1}}', b"[", b"{", b'{"klantnr": ' + b"9" * 10_000 + b"}"],
)
def test_half_a_file_is_refused_in_words(data):
    with pytest.raises(Unreadable, match="JSON"):
        read(data)


@pytest.mark.parametrize("data", [b"[]", b"[1, 2, 3]", b"{}"])
def test_a_list_without_records_is_refused(data):
    with pytest.raises(Unreadable, match="records"):
        read(data)


def test_a_record_that_is_none_or_too_large_or_too_deep_is_a_fault_and_the_others_are_kept():
    deep: dict = {"klantnr": 9}
    for _ in range(MAX_DEPTH + 5):
        deep = {"in": deep}
    table = read(dumped([FLAT[0], 7, {"klantnr": 3, "tekst": "x" * 200_000}, deep, FLAT[1]]))
    assert table.lines.to_list() == [1, 5]
    assert [(fault.line, fault.code) for fault in table.faults] == [(2, "no-record"), (3, "too-long"), (4, "too-deep")]


def test_brackets_without_end_do_not_crash():
    with pytest.raises(Unreadable, match=r"diep|JSON"):
        read(b'[{"a":' + b"[" * 100_000)


def test_half_a_letter_and_a_zero_byte_in_a_string_do_no_harm():
    table = read(b'[{"klantnr": "1", "naam": "No\\ud800or\\u0000"}, {"klantnr": "2", "naam": "Efe"}]')
    assert table.cells["c1"].to_list() == ["No?or", "Efe"]


def test_a_profile_of_vum_in_plain_words():
    profile = {
        "idWerkzoekende": "77",
        "bemiddelingsberoep": [{"naamBeroepOngecodeerd": "Hovenier"}, {"omschrijvingBeroepsnaam": "Stratenmaker"}],
        "mobiliteit": {"bemiddelingspostcode": "4811KL", "maximaleReistijd": 999},
        "vervoermiddel": [
            {"codeVervoermiddel": 3},
            {"codeVervoermiddel": 1, "indicatieBeschikbaarVoorWoonWerkverkeer": 2},
        ],
        "werktijden": {
            "aantalWerkurenPerWeekMinimaal": 16,
            "aantalWerkurenPerWeekMaximaal": 99,
            "indicatieKantoortijden": 1,
        },
        "arbeidsmarktkwalificatie": {
            "taalbeheersing": [
                {"codeTaal": "ara", "codeNiveauTaalbeheersingMondeling": 4},
                {"codeTaal": "nld", "codeNiveauTaalbeheersingMondeling": 2},
            ],
            "rijbewijs": [{"codeSoortRijbewijs": "B"}, {"codeSoortRijbewijs": "T"}],
            "opleiding": [
                {"codeNiveauOpleiding": 5, "codeStatusOpleiding": 2},
                {"codeNiveauOpleiding": 2, "codeStatusOpleiding": 1},
            ],
        },
        "contactpersoon": [{"telefoonnummer": "0760000000"}],
    }
    table = read(dumped([profile]))
    assert dict(zip(table.headers, table.cells.row(0), strict=True)) == {
        "klantnummer": "77",
        "gewenst beroep": "Hovenier | Stratenmaker",
        "postcode": "4811KL",
        "vervoer": "fiets",
        "uren min": "16",
        "dagdelen": "kantoortijden",
        "rijbewijs": "B | T",
        "taalniveau": "redelijk",
        "opleidingsniveau": "vmbo",
    }
    assert about(list(table.headers)).kind == "people"


@pytest.mark.parametrize("wrong", [7, "tekst", [], [1], None, {"x": {"y": 1}}])
@pytest.mark.parametrize(
    "name",
    ["mobiliteit", "arbeidsmarktkwalificatie", "vervoermiddel", "werktijden", "bemiddelingsberoep", "emailadres"],
)
def test_a_profile_with_something_odd_in_a_place_is_still_read(name, wrong):
    table = read(dumped([{"idWerkzoekende": "77", "persoonlijkePresentatie": "hallo", name: wrong}]))
    assert table.cells["c0"].to_list() == ["77"]


@pytest.mark.reference
@pytest.mark.parametrize(
    ("name", "rows", "kind"),
    [
        ("municipal-export.json", 1, "people"),
        ("profiles.json", 2, "people"),
        ("sonar-shaped-export.json", 6, "people"),
        ("vacancy.json", 1, "places"),
    ],
)
def test_exports_of_the_pilot(reference, name, rows, kind):
    table = read((reference / "um-pilot" / name).read_bytes())
    assert table.cells.height == rows and not table.faults
    assert about(list(table.headers)) == (kind, True)
