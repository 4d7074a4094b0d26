"""Public numbers: what stands in an address or on a card. Random, so that a number tells nothing about another."""

import secrets

LOWEST, HIGHEST = 100_000_000, 999_999_999


def new_number() -> int:
    """A random number of nine digits. Uniqueness is the table's: a clash fails the insert (1 in 900 at a million rows)."""
    return LOWEST + secrets.randbelow(HIGHEST - LOWEST + 1)


def new_pseudonym() -> int:
    """A random positive 63-bit number that stands for a person in the journal and is never shown."""
    return secrets.randbits(63)
