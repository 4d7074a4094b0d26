"""The terms of the law, as data: nobody changes one unseen."""

from perspectief.privacy import rules


def test_the_terms():
    assert rules.ANSWER_DAYS == 30  # AVG art. 12 (3)
    assert rules.LONGEST_TEXT == 2000
