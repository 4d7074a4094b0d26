"""Finding what somebody meant, on the shipped catalogue and on a tiny one."""

import csv
import random
from pathlib import Path

import pytest

from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.index import Index, index
from perspectief.taxonomy.search import ask_back, code_text, search
from tests.taxonomy.made import made

HERE = Path(__file__).parent
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _phrases(name):
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return [(row["phrase"], set(row["codes"].split("|"))) for row in csv.DictReader(file, delimiter=";")]


def _codes(text, count):
    return [found.occupation.code for found in search(text).occupations[:count]]


@pytest.mark.parametrize(("phrase", "codes"), _phrases("phrases.csv"))
def test_everyday_phrases_find_their_work_in_the_first_three(phrase, codes):
    assert codes & set(_codes(phrase, 3)), _codes(phrase, 3)


def test_phrases_it_was_not_made_for():
    phrases = _phrases("unseen_phrases.csv")
    missed = [phrase for phrase, codes in phrases if not codes & set(_codes(phrase, 3))]
    print(f"\nunseen phrases in the first three: {len(phrases) - len(missed)} of {len(phrases)}; missed: {missed}")
    assert len(missed) <= len(phrases) // 10


def _with_typo(chance, word):
    place = chance.randrange(1, len(word) - 1)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    return chance.choice(
        [
            before + after,
            before + chance.choice(LETTERS) + after,
            before + after[:1] + letter + after[1:],
            before + chance.choice(LETTERS) + letter + after,
        ]
    )


def test_made_typos_of_names_are_found_in_the_first_five():
    chance = random.Random(20261122)
    names = [(name, o.code) for o in catalogue().occupations.values() for name in o.synonyms if len(name) >= 5]
    typed = [(_with_typo(chance, name), name, code) for name, code in chance.sample(names, 200)]
    missed = [(text, name) for text, name, code in typed if code not in _codes(text, 5)]
    print(f"\ntypos found in the first five: {200 - len(missed)} of 200; missed: {missed}")
    assert len(missed) <= 20


@pytest.mark.parametrize("occupation", [12, 29, 62, 77])
def test_every_name_finds_its_own_work_first(occupation):
    found = catalogue().occupations[occupation]
    for name in (found.label, *found.synonyms):
        first = search(name).occupations[0]
        assert first.occupation == found or first.points == 1.0, name


def test_tasks_and_skills_come_apart():
    answer = search("heftruck rijden")
    assert answer.tasks and answer.skills is not None
    assert {found.skill.kind for found in answer.tasks} == {"task"}
    assert {found.skill.kind for found in search("nauwkeurig werken").skills} == {"skill"}


@pytest.mark.parametrize("text", ["", "   ", "?!", "xqzwv", "x" * 5000, "🙂"])
def test_nonsense_finds_nothing(text):
    answer = search(text, typing=True)
    assert answer.occupations == answer.tasks == answer.skills == () and answer.ask is None


def test_a_letter_is_read_without_trouble():
    assert "B0077" in _codes("Geachte heer, ik ben op zoek naar werk als lasser. " * 200, 8)


def test_the_same_words_give_the_same_answer():
    assert search("schoonmaken op scholen") == search("Schoonmaken op  SCHOLEN!")[:4]


@pytest.mark.parametrize(
    ("typed", "label"), [("va", "Vakken vullen"), ("hef", "Heftruck"), ("scho", "choonmaken"), ("lass", "lassen")]
)
def test_from_two_letters_on_it_feels_right(typed, label):
    assert any(label in found.occupation.label for found in search(typed, typing=True).occupations[:3])


def test_typing_on_keeps_what_was_meant():
    for length in range(3, len("vakkenvuller") + 1):
        found = search("vakkenvuller"[:length], typing=True).occupations
        assert "B0062" in [each.occupation.code for each in found[:3]], length


def test_a_space_ends_the_word():
    assert search("va ", typing=True) == search("va")


@pytest.mark.parametrize("text", ["chauffeur", "Chauffeur ", "chaufeur", "ik zoek werk als chauffeur"])
def test_a_word_with_several_meanings_asks_back(text):
    ask = ask_back(text)
    assert ask.word == "chauffeur" and ask.question == "Wat bedoel je met ‘chauffeur’?"
    assert len(ask.meanings) >= 2
    assert all(meaning.label and meaning.example and meaning.occupations for meaning in ask.meanings)
    assert search(text).ask == ask


def test_a_word_with_more_to_it_needs_no_question():
    assert ask_back("internationaal chauffeur") is None
    assert ask_back("chauffeur personenbusje") is None


@pytest.fixture
def small(tmp_path):
    return Index(made(tmp_path))


@pytest.mark.parametrize(
    ("text", "occupation", "found_by", "by"),
    [
        ("glazenwaser", 4, "glazenwasser", "synonym"),
        ("ramen wasen", 4, "Ramen wassen", "label"),
        ("ramen zemen", 4, "ramen zemen", "task"),
        ("navigeren", 1, "navigeren", "required"),
        ("je rijdt ver weg", 2, "Je rijdt ver weg.", "summary"),
    ],
)
def test_the_answer_says_which_text_it_was_found_by(small, text, occupation, found_by, by):
    found = search(text, source=small).occupations[0]
    assert (found.occupation.id, found.text, found.by) == (occupation, found_by, by)


def test_one_meaning_is_no_question(small):
    assert ask_back("schoon", source=small) is None
    assert [meaning.label for meaning in ask_back("chauffeur", source=small).meanings] == ["In de wijk", "Ver weg"]


@pytest.mark.parametrize(
    "text", ["Pakketten bezorgen", "pakketten  bezorgen", "chauffeur pakketten", "B0001", "b0001 "]
)
def test_a_name_is_coded_for_certain(small, text):
    coded = code_text(text, source=small)
    assert (coded.occupation.id, coded.confidence, coded.ask) == (1, 1.0, None)


def test_a_likely_text_is_coded_with_less_confidence(small):
    coded = code_text("glazenwaser", source=small)
    assert coded.occupation.id == 4 and 0.62 <= coded.confidence < 1


def test_a_word_with_several_meanings_is_not_coded(small):
    coded = code_text("chauffeur", source=small)
    assert coded.occupation is None and coded.ask.word == "chauffeur"


def test_a_name_two_occupations_bear_is_a_question_between_them(small):
    coded = code_text("trucker", source=small)
    assert coded.occupation is None and [meaning.occupations for meaning in coded.ask.meanings] == [(2,), (4,)]


@pytest.mark.parametrize("text", ["", "astronaut", "n.v.t.", "geen voorkeur"])
def test_what_is_unknown_stays_unknown(small, text):
    coded = code_text(text, source=small)
    assert coded.occupation is None and coded.ask is None and coded.confidence < 0.62


def test_what_is_coded_is_nearly_always_right():
    phrases = _phrases("phrases.csv") + _phrases("unseen_phrases.csv")
    coded = [(phrase, code_text(phrase), codes) for phrase, codes in phrases]
    chosen = [(phrase, each.occupation, codes) for phrase, each, codes in coded if each.occupation]
    wrong = [(phrase, occupation.label) for phrase, occupation, codes in chosen if occupation.code not in codes]
    asked = sum(each.ask is not None for _, each, _ in coded)
    print(f"\ncoded {len(chosen)} of {len(phrases)}, asked back {asked}; not as expected: {wrong}")
    assert len(chosen) > len(phrases) * 0.6
    assert len(wrong) <= len(chosen) * 0.08


def test_the_index_is_made_once():
    assert index() is index()
