"""Text made comparable: the stored sort keys of names and titles (the embedded database has no ICU)."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, no accents, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def person_key(family_name: str, prefix: str, given_name: str) -> str:
    """How a person sorts and is found by prefix: family name first, tussenvoegsel behind."""
    return fold(" ".join(part for part in (family_name, given_name, prefix) if part))
