import polars as pl
import pytest

from perspectief.exchange.values.bits import bit, bits, first_bit, read_bits, read_flag


def codes(reader: str, text: str) -> set[str] | None:
    found = bits(reader, text.lower())
    if found is None:
        return None
    from perspectief.exchange.values.bits import _LABELS

    return {code for code, _ in _LABELS[reader] if found & bit(reader, code)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("B", {"rijbewijs-b"}), ("b, be", {"rijbewijs-b", "rijbewijs-be"}), ("B | BE | T", {"rijbewijs-b", "rijbewijs-be", "rijbewijs-t"}), ("AM/B", {"rijbewijs-am", "rijbewijs-b"}), ("CE", {"rijbewijs-b", "rijbewijs-c", "rijbewijs-ce"}),
        ("A", set()), ("ja", {"rijbewijs-b"}), ("geen", set()), ("nee", set()), ("rijbewijs B en heftruck", {"rijbewijs-b", "heftruck"}), ("VCA-vol, BHV", {"vca", "bhv"}), ("Bedrijfshulpverlening", {"bhv"}),
        ("groot rijbewijs", {"rijbewijs-c"}), ("VOG aanwezig", {"vog"}), ("Excel basis", None), ("code 95", {"code-95"}),
    ],
)  # fmt: skip
def test_licences_and_certificates(text, wanted):
    assert codes("certificates", text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("auto/fiets", {"car", "bike"}),
        ("OV", {"transit"}),
        ("fiets en bus", {"bike", "transit"}),
        ("e-bike", {"e-bike"}),
        ("scooter", {"moped"}),
        ("geen", {"walk"}),
        ("eigen vervoer", None),
        ("meerijden met busje", {"pick-up"}),
    ],
)
def test_ways_to_travel(text, wanted):
    assert codes("modes", text) == wanted


@pytest.mark.parametrize(
    ("reader", "text", "wanted"),
    [
        ("contract_forms", "tijdelijk of vast", {"tijdelijk", "vast"}), ("contract_forms", "uitzendbasis", {"uitzend"}), ("place_kinds", "leerwerkplek", {"learn-work"}), ("place_kinds", "basisbaan", {"adapted"}),
        ("kinds_of_work", "schoonmaken, helpen", {"opruimen", "helpen"}), ("branches", "Zorg & welzijn", {"schoonmaak-zorg"}), ("branches", "groen/techniek", {"groen", "techniek-logistiek"}),
        ("adaptations", "prikkelarme plek, vaste begeleider", {"quiet-room", "fixed-mentor"}), ("adaptations", "ja", None),
    ],
)  # fmt: skip
def test_words_of_the_vocabulary(reader, text, wanted):
    assert codes(reader, text) == wanted


def test_one_thing_out_of_a_vocabulary():
    assert first_bit("place_kinds", "proefplaatsing") == 3
    assert first_bit("branches", "iets vaags") is None


def test_a_certificate_nobody_knows_is_a_note_and_another_word_a_question():
    assert read_bits("certificates", "certificates", pl.Series(["Excel"])).reasons.to_list() == ["certificate"]
    assert read_bits("modes", "modes", pl.Series(["eigen vervoer"])).reasons.to_list() == ["word"]
    assert read_bits("modes", "modes", pl.Series(["eigen vervoer"]), {"eigen vervoer": "32"}).values[
        "modes"
    ].to_list() == [32]


def test_a_column_for_one_thing():
    cells = pl.Series(["ja", "nee", "", "misschien"])
    assert read_flag("certificates", "vca", cells).values["certificates"].to_list() == [1 << 11, 0, None, None]
    assert read_flag("week_can", "768", pl.Series(["x"])).values["week_can"].to_list() == [768]
