"""Money: whole cents in the program and the database, Dutch euros on screens and in files. Pure."""

import re

MOST = 10**15  # cents; more is a typing error, and fits in the database many times over
NARROW = "\N{NO-BREAK SPACE}"
# 1234 · 1.234 · 1.234,5 · 1234,56 · 1234.56: groups of three after a point, or a point as others write the comma.
WRITTEN = re.compile(
    r"(?P<minus>-)?(?P<whole>\d{1,3}(?:\.\d{3})+|\d+)(?:[,](?P<cents>\d{1,2})|[.](?P<foreign>\d{1,2})|,-)?"
)


def cents_of(text: str) -> int:
    """ "€ 1.234,56" → 123456. ValueError when it is not an amount of at most two decimals, or more than MOST."""
    bare = re.sub(r"[\s€]|EUR|euro", "", text, flags=re.IGNORECASE).replace("\N{MINUS SIGN}", "-")
    found = WRITTEN.fullmatch(bare)
    if found is None or not bare.isascii():
        raise ValueError(f"not an amount: {text!r}")
    part = (found["cents"] or found["foreign"] or "0").ljust(2, "0")
    cents = int(found["whole"].replace(".", "")) * 100 + int(part)
    if cents > MOST:
        raise ValueError(f"too much: {text!r}")
    return -cents if found["minus"] else cents


def written(cents: int) -> str:
    """123456 → "1.234,56", as a field shows it and a file holds it."""
    euros, rest = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{euros:,}".replace(",", ".") + f",{rest:02}"


def euros(cents: int) -> str:
    """123456 → "€ 1.234,56"; −5 → "−€ 0,05"."""
    minus = "\N{MINUS SIGN}" if cents < 0 else ""
    return f"{minus}€{NARROW}{written(abs(cents))}"
