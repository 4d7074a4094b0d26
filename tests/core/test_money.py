"""Amounts as people write them become whole cents, and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.core.money import MOST, cents_of, euros, written


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123_456),
        ("€ 1.234,56", 123_456),
        ("1234,5", 123_450),
        ("1234.56", 123_456),
        ("15.40", 1_540),
        ("1.000", 100_000),
        ("1.000.000", 100_000_000),
        ("25", 2_500),
        ("25,-", 2_500),
        ("EUR 0,05", 5),
        ("-12,00", -1_200),
    ],
)
def test_an_amount_as_people_write_it(text, cents):
    assert cents_of(text) == cents


@pytest.mark.parametrize(
    "text", ["", "€", "1,234.56", "1.23.456", "12,345", "1,2,3", "twee", "1e5", "10 000 000 000 000 000", "²", "٣"]
)
def test_what_is_no_amount(text):
    with pytest.raises(ValueError, match=r"amount|much"):
        cents_of(text)


@given(st.integers(-MOST, MOST))
def test_written_and_read_again_it_is_the_same_cents(cents):
    assert cents_of(written(cents)) == cents == cents_of(euros(cents))
    assert "," in written(cents)
