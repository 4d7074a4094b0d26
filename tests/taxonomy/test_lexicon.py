"""What a typed word may stand for."""

import pytest

from perspectief.taxonomy.lexicon import INSIDE, ONE_TYPO, PART, SAME_STEM, TWO_TYPOS, Lexicon, distance
from perspectief.taxonomy.words import stem

LEXICON = Lexicon(
    [
        "heftruck",
        "chauffeur",
        "vakken",
        "vuller",
        "vakkenvuller",
        "bakker",
        "schoonmaken",
        "groen",
        "medewerker",
        "bus",
        "lat",
    ]
)


@pytest.mark.parametrize(
    ("one", "other", "typos"),
    [
        ("lasser", "lasser", 0),
        ("lasser", "laser", 1),
        ("lasser", "lsaser", 1),
        ("lasser", "lassert", 1),
        ("lasser", "kasser", 1),
        ("lasser", "kaser", 2),
        ("lasser", "bakker", 3),
        ("ab", "abcdef", 3),
    ],
)
def test_distance_counts_typos_up_to_a_limit(one, other, typos):
    assert distance(one, other, 2) == typos == distance(other, one, 2)


def test_a_known_word_and_its_inflection():
    assert LEXICON.readings("bakker")[stem("bakker")] == 1
    assert LEXICON.readings("schoonmaakster")[stem("schoonmaken")] == 1


def test_typos():
    assert LEXICON.readings("chaufeurr")[stem("chauffeur")] == 1  # doubled letters make no difference
    assert LEXICON.readings("hetfruck")[stem("heftruck")] == ONE_TYPO
    assert LEXICON.readings("hefftrukc")[stem("heftruck")] == TWO_TYPOS
    assert LEXICON.readings("buz") == {stem("bus"): SAME_STEM}  # z at the end is s
    assert LEXICON.readings("bux") == {}  # too short to guess


def test_compounds_are_read_by_their_parts():
    assert LEXICON.parts("heftruckchauffeur") == (stem("heftruck"), stem("chauffeur"))
    assert LEXICON.parts("groenmedewerker") == (stem("groen"), stem("medewerker"))
    assert LEXICON.parts("bakker") == ()
    assert LEXICON.readings("groenmedewerker") == {stem("groen"): PART, stem("medewerker"): PART}


def test_the_end_of_a_compound_by_itself():
    assert LEXICON.readings("truck") == {stem("heftruck"): INSIDE}


def test_a_beginning_counts_only_while_typing():
    assert stem("vakkenvuller") in LEXICON.readings("vakk", unfinished=True)
    assert stem("vakkenvuller") not in LEXICON.readings("v", unfinished=True)
    assert LEXICON.readings("ch", unfinished=True).keys() == {stem("chauffeur")}
    assert LEXICON.readings("ch") == {}
