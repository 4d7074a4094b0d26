from perspectief.exchange.intake.mapping import chosen, signature, suggest
from perspectief.exchange.reading import read
from tests.exchange.messy import delimited, people_csv


def mapped(headers: list[str], *rows: list[str], **more):
    return suggest(read(delimited([headers, *rows]).encode()), **more)


def targets(mapping) -> list[str | None]:
    return [one.target for one in mapping.columns]


def test_columns_are_known_by_their_names():
    mapping = suggest(read(people_csv()))
    assert mapping.kind == "people" and mapping.certain
    assert targets(mapping)[:5] == ["client_number", "family_name", "given_name", "birth_date", "postcode"]
    assert [one.header for one in mapping.left_behind] == ["Nationaliteit"] and mapping.unknown == []


def test_a_column_without_a_known_name_is_known_by_what_stands_in_it():
    rows = [["1", "111222333", "n@x.nl", "0612345678", "graag"], ["2", "010000008", "e@x.nl", "0612345679", ""]]
    mapping = mapped(["klantnr", "foo", "bar", "baz", "qux"], *rows)
    assert targets(mapping) == ["client_number", "bsn", "email", "phone", None]
    assert mapping.columns[1].how == "values" and mapping.columns[1].personal


def test_a_column_with_a_number_here_and_there_is_marked_as_personal():
    mapping = mapped(["klantnr", "foo"], ["1", "bel 0612345678"], ["2", "niets"], ["3", "ook niets"])
    assert mapping.columns[1].target is None and mapping.columns[1].personal


def test_of_two_columns_for_one_field_the_clearest_name_has_it():
    assert targets(mapped(["nr", "klantnummer", "uren"], ["7", "1", "24"])) == [None, "client_number", "hours"]
    assert targets(mapped(["klantnr", "beroep 1", "beroep 2"], ["1", "hovenier", "kok"])) == [
        "client_number",
        "wishes",
        "wishes",
    ]


def test_what_was_chosen_before_is_chosen_again():
    mapping = mapped(["klantnr", "tijd", "uren"], ["1", "24", "32"])
    corrected = chosen(mapping, {1: "hours", 2: ""})
    assert targets(corrected) == ["client_number", "hours", None] and corrected.columns[1].how == "chosen"
    again = mapped(["klantnr", "tijd", "uren"], ["1", "24", "32"], remembered=corrected.choices())
    assert targets(again) == ["client_number", "hours", None] and again.columns[1].how == "remembered"


def test_a_choice_of_nothing_known_changes_nothing():
    mapping = mapped(["klantnr", "uren"], ["1", "24"])
    assert chosen(mapping, {0: "onzin", 9: "hours"}) == mapping


def test_what_is_never_taken_cannot_be_remembered_in():
    again = mapped(["klantnr", "geslacht"], ["1", "v"], remembered={"geslacht": "notes"})
    assert targets(again) == ["client_number", None]


def test_files_of_one_shape_have_one_signature():
    assert signature(("Klantnr", "Uren")) == signature(("uren", "KLANT_NR")) or signature(
        ("Klantnr", "Uren")
    ) == signature(("uren", "klantnr"))
    assert signature(("Klantnr", "Uren")) != signature(("Klantnr", "Postcode"))
