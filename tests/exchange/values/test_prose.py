import re

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.core.wording import ADVICE, CLOSED, OPEN, doubts
from perspectief.exchange.values import prose
from perspectief.exchange.values.prose import blacked_out, findings, share_personal, without

WORDS = [
    "depressie",
    "heeft ADHD",
    "PDD-NOS",
    "pdd nos",
    "bel 06-12345678",
    "bsn 111222333",
    "detentie",
    "mail@x.nl",
    "een jonge hond",
    "max. 35 jaar",
    "dame",
    "uitkering",
    "hartpatiënt",
    "werkt graag",
    "3 jaar ervaring",
    "ww uitkering",
    "iq",
    "adres",
]


def test_points_out_what_does_not_belong_and_in_which_row():
    found = findings(pl.Series(["werkt graag buiten", None, "last van een depressie", "bel 06-12345678"]), OPEN)
    assert [(one.row, one.kind, one.words) for one in found] == [
        (2, "medical", "depressie"),
        (3, "phone", "06-12345678"),
    ]
    assert all(one.advice == ADVICE[one.kind] for one in found)


@given(
    st.lists(st.lists(st.sampled_from(WORDS) | st.text(max_size=8), max_size=4).map(" ".join), min_size=1, max_size=12),
    st.sampled_from([OPEN, CLOSED]),
)
def test_looking_at_the_column_misses_nothing_of_looking_at_each_text(texts, kinds):
    found = {one.row: one.words for one in findings(pl.Series(texts, dtype=pl.String), kinds)}
    assert found == {row: there[0].words for row, text in enumerate(texts) if (there := doubts(text, kinds))}


def test_a_column_is_searched_for_plain_letters_alone():
    """A sign of a pattern among them would be looked for as it stands, and the word be missed."""
    parts = prose._sure_parts(OPEN)
    assert len(parts) > 1000 and all(re.fullmatch(r"[\w' -]+|@", part) for part in parts)


def test_blocks_cover_what_may_not_be_shown():
    assert blacked_out("last van epilepsie, bel 0612345678") == "last van ████████, bel ████████"


def test_takes_the_words_out():
    assert without("graag buiten, bel 0612345678", frozenset({"phone"})) == "graag buiten, bel"


@pytest.mark.parametrize(
    ("texts", "kind"),
    [(["111222333", "010000008"], "bsn"), (["n@x.nl", "e@x.nl"], "email"), (["0612345678", "076-1234567"], "phone")],
)
def test_tells_what_a_column_without_a_name_holds(texts, kind):
    assert share_personal(pl.Series(texts))[kind] == 1
    assert share_personal(pl.Series(["", ""]))[kind] == 0
