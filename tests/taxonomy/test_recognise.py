"""Skills named in a free text."""

import pytest

from perspectief.taxonomy.index import Index
from perspectief.taxonomy.recognise import skills_in
from tests.taxonomy.made import made


@pytest.fixture
def small(tmp_path):
    return Index(made(tmp_path))


def _found(text, source):
    return [(span.skill.code, text[span.start : span.end], span.denied) for span in skills_in(text, source=source)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ik kan goed ramen wassen.", [("V0003", "ramen wassen", False)]),
        ("Ik was graag de ramen.", [("V0003", "was graag de ramen", False)]),
        ("Pakketten heb ik jaren rondgebracht, en pakketten bezorgd.", [("V0001", "pakketten bezorgd", False)]),
        ("Dweilen vind ik fijn werk", [("V0005", "Dweilen", False)]),
        ("Vroeger gedweild; nu niet.", [("V0005", "gedweild", False)]),
        ("Ramen. Wassen doe ik niet.", []),
        ("", []),
    ],
)
def test_a_skill_is_recognised_with_its_place(small, text, found):
    assert _found(text, small) == found


@pytest.mark.parametrize("text", ["Ik kan niet dweilen.", "Dweilen gaat niet meer.", "Liever geen ramen wassen!"])
def test_what_is_denied_is_marked(small, text):
    assert [denied for _, _, denied in _found(text, small)] == [True]


def test_a_denial_ends_with_its_clause(small):
    assert _found("Ik wil niet naar buiten, dweilen kan ik goed.", small) == [("V0005", "dweilen", False)]
    assert _found("Dweilen gaat goed, maar niet in de avond.", small) == [("V0005", "Dweilen", False)]


def test_each_skill_once_by_its_longest_mention(small):
    text = "Pakjes: ik wil pakketten bezorgen, pakjes dus."
    assert _found(text, small) == [("V0001", "pakketten bezorgen", False)]


def test_words_far_apart_do_not_make_a_skill(small):
    assert _found("ramen heb ik thuis genoeg om elke dag de hele dag met emmers vol water te wassen", small) == []


def test_the_shipped_catalogue():
    text = "Ik heb in de winkel vakken gevuld, orders gepickt en vrachtwagens geladen en gelost. Tillen gaat niet meer."
    found = {span.skill.label: span for span in skills_in(text)}
    assert {"vakken vullen", "orders verzamelen met een scanner", "vrachtwagens laden en lossen"} <= found.keys()
    assert found["zwaar kunnen tillen"].denied
    assert text[found["vakken vullen"].start : found["vakken vullen"].end] == "vakken gevuld"
