"""A number a browser sent: only plain digits that fit."""

import pytest

from perspectief.web.sent import whole


@pytest.mark.parametrize(
    ("sent", "read"),
    [("0", 0), ("482109372", 482109372), ("9" * 18, 10**18 - 1), ("9" * 19, -1), ("", -1), ("-4", -1), ("4.0", -1), ("²", -1),
     ("٣", -1), ("1 ", -1), ("x", -1)],
)  # fmt: skip
def test_plain_digits_are_read_and_all_else_is_otherwise(sent, read):
    assert whole(sent, -1) == read


def test_as_many_digits_as_are_asked_for():
    assert (whole("123456", None, 6), whole("1234567", None, 6)) == (123456, None)
