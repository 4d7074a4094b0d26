"""BSNs for made people: they pass the eleven-test and were never issued.

A BSN has eight or nine digits (Rijksdienst voor Identiteitsgegevens, Logisch Ontwerp BSN: numbers lie in a set interval;
eight digits are written with one leading zero), so no living person has a number below 10,000,000: nine digits that start
with two zeros. 899,999 of those pass the test of the Wet algemene bepalingen burgerservicenummer.
"""

import numpy as np

from perspectief.exchange.made.chance import Ints, distinct

FIRST_ISSUED = 10_000_000
MOST = 250_000
WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2)  # of the first eight digits; the ninth counts -1


def bsns(rng: np.random.Generator, count: int) -> Ints:
    """`count` different numbers, at most 250,000; write them with nine digits."""
    if count > MOST:
        raise ValueError(f"at most {MOST} numbers, {count} asked")
    stems = distinct(rng, 10_000, FIRST_ISSUED // 10, count + count // 5 + 50)
    digits = stems[:, None] // 10 ** np.arange(7, -1, -1) % 10
    last = (digits * np.array(WEIGHTS)).sum(axis=1) % 11
    return (stems * 10 + last)[last < 10][:count]
