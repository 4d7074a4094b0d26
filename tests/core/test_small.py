"""Numbers, folded text, forms sent twice."""

import pytest
from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import submissions
from perspectief.core.numbers import HIGHEST, LOWEST, new_number
from perspectief.core.text import fold, person_key

ACTOR, OTHER = Actor(7, "caseworker", 70, (1,)), Actor(8, "caseworker", 70, (1,))


def test_numbers_have_nine_digits_and_differ():
    made = {new_number() for _ in range(2000)}
    assert len(made) > 1990 and min(made) >= LOWEST and max(made) <= HIGHEST


def test_names_sort_without_accents_and_with_the_prefix_behind():
    assert person_key("Öztürk", "", "Ayşe") == "ozturk ayse"
    assert person_key("Berg", "van den", "José") == "berg jose van den"
    assert fold("  Één   Café ") == "een cafe"


@pytest.mark.usefixtures("as_app")
def test_a_form_counts_once():
    key = submissions.new_key()
    with acting(ACTOR):
        assert submissions.claim(key, ACTOR)
        submissions.answered(key, ACTOR, "/mensen/1")
        assert not submissions.claim(key, ACTOR)
        assert submissions.answer(key, ACTOR) == "/mensen/1"
    with acting(OTHER):
        assert submissions.answer(key, OTHER) == ""
        assert submissions.claim("not a key", OTHER)
    assert connection.needs_rollback is False
