"""The marks of the texts themselves: they say what can be found in the text."""

from collections import Counter

from perspectief.demand.rules import Kind
from perspectief.geo.queries import postcodes_of_place
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE
from tests.demand.vacancies import STYLES, marked, seen, unseen


def test_there_are_ten_of_each_style_and_every_third_is_kept_apart():
    every = marked()
    assert Counter(one.name.partition("-")[0] for one in every) == dict.fromkeys(STYLES, 10)
    assert (len(seen(every)), len(unseen(every))) == (40, 20)
    assert {one.name.partition("-")[0] for one in unseen(every)} == set(STYLES)


def test_marks_are_codes_towns_and_words_that_exist():
    for one in marked():
        assert all(task.words.lower() in one.text.lower() for task in one.tasks), one.name
        assert all(catalogue().skill(code) for task in one.tasks for code in task.codes), one.name
        assert (one.asked | one.learnable | one.not_asked) <= CERTIFICATE_BY_CODE.keys(), one.name
        assert not one.asked & (one.learnable | one.not_asked), one.name
        assert all(postcodes_of_place(town) for town in one.towns), one.name
        assert one.kind in {"", *Kind.values}, one.name
        assert len(one.tasks) >= 1
