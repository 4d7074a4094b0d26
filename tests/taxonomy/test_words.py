"""Words that mean the same compare equal; words that do not, do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.taxonomy.words import fold, inflections, stem, telling, tokens


@pytest.mark.parametrize(
    "family",
    [
        "pakket pakketten pakketjes",
        "schoonmaken schoonmaak schoonmaker schoonmaakster schoonmakers",
        "raam ramen",
        "bakker bakkers bakken bakt",
        "rijden rijder rijdt",
        "tuin tuinen tuintje",
        "huis huizen",
        "plant planten plantjes",
        "helpen hulp helpt helpende",
        "bezorgen bezorger bezorging bezorgt",
        "auto auto's",
        "verkopen verkoper verkoopster verkoop",
        "wassen wasserij was",
        "kind kinderen kids",
    ],
)
def test_forms_of_one_word_share_a_stem(family):
    assert len({token.stem for token in tokens(family)}) == 1


@pytest.mark.parametrize(
    "pair", ["plant plan", "kas kassa", "ouders ouderen", "order orde", "bus buis", "groente groen", "hout houden"]
)
def test_different_words_keep_different_stems(pair):
    assert len({token.stem for token in tokens(pair)}) == 2


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Caissière", "caissiere"),
        ("auto's  wassen", "autos wassen"),
        ("laad- en losmedewerker", "laad en losmedewerker"),
        ("’s Ochtends", "s ochtends"),
        ("", ""),
        ("...", ""),
    ],
)
def test_folding(text, folded):
    assert fold(text) == folded


def test_verbs_in_the_past_and_in_the_third_person():
    assert stem("poetsen") in inflections("gepoetst") and stem("poetsen") in inflections("poetst")
    assert stem("laden") in inflections("geladen")
    assert inflections("auto") == ()


def test_stop_words_tell_nothing_unless_there_is_nothing_else():
    assert [token.word for token in telling(tokens("ik wil iets met dieren"))] == ["dieren"]
    assert [token.word for token in telling(tokens("iets met"))] == ["iets", "met"]


@given(st.text(alphabet="aàbceéiïĳﬁnoöstuz 'ß’-.,\n", max_size=60))
def test_a_token_knows_its_place_in_the_text(text):
    for token in tokens(text):
        assert fold(text[token.start : token.end]).replace(" ", "") == token.word
        assert token.stem
