"""The names of columns: what each one stands for, and whether a file is about people or about places."""

import re
from functools import cache
from typing import NamedTuple

from perspectief.core.text import fold
from perspectief.exchange.reading.fields import PEOPLE, PLACES, form

_CAMEL = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_NOT_WORD = re.compile(r"[^0-9a-z]+")
_NUMBERED = re.compile(r" \d{1,2}$")
_ABOUT = re.compile(
    r"^(?:klant|client|werkzoekende|kandidaat|persoon|deelnemer|wz|vacature|plek) | (?:klant|client|werkzoekende|kandidaat|persoon|deelnemer|van de klant)$"
)
_CERTAIN_LEAD = 2


class Meaning(NamedTuple):
    """What a name stands for: a target ("postcode", "certificates:vca") or an untaken kind; `rank` 0 is the clearest name."""

    target: str | None
    untaken: str | None
    rank: int


class Kind(NamedTuple):
    """What a file is about, and whether its columns leave no doubt."""

    kind: str
    certain: bool


def normal(header: str) -> str:
    """A name for comparing: small letters, no accents, words apart ("geboorteDatum_klant" → "geboorte datum klant")."""
    return " ".join(_NOT_WORD.sub(" ", fold(_CAMEL.sub(" ", header))).split())


def meaning(header: str, kind: str) -> Meaning | None:
    """What a column of this name stands for in a file of `kind`; None when it is not known.

    A number behind the name, words about whom it is, and the path before it in a nested record do not matter.
    """
    known = _known(kind)
    whole = normal(header)
    joined = whole.replace(" ", "")
    tries = [whole, joined, _NUMBERED.sub("", whole), _ABOUT.sub("", _NUMBERED.sub("", whole))]
    if "." in header:
        tries.append(normal(header.rpartition(".")[2]))
    return next((known[name] for name in tries if name in known), None)


def recognised(cells: list[str]) -> float:
    """How much a row looks like the names of columns: names known in either kind of file, one flag counting for half."""
    return max(sum(_worth(cell, kind) for cell in cells if cell) for kind in (PEOPLE, PLACES))


def about(headers: list[str]) -> Kind:
    """People or places: by the names that only one of the two has; by all names when those decide nothing."""
    people = [meaning(header, PEOPLE) is not None for header in headers]
    places = [meaning(header, PLACES) is not None for header in headers]
    only_people = sum(one and not other for one, other in zip(people, places, strict=True))
    only_places = sum(other and not one for one, other in zip(people, places, strict=True))
    lead = only_people - only_places
    if lead == 0:
        return Kind(PEOPLE if sum(people) >= sum(places) else PLACES, certain=False)
    return Kind(PEOPLE if lead > 0 else PLACES, certain=abs(lead) >= _CERTAIN_LEAD)


def _worth(cell: str, kind: str) -> float:
    if len(cell) > 60:
        return 0
    found = meaning(cell, kind)
    return 0 if found is None else 0.5 if found.target and ":" in found.target else 1


@cache
def _known(kind: str) -> dict[str, Meaning]:
    """Every known name; the first target that claims a name has it."""
    known: dict[str, Meaning] = {}
    for target in form(kind).targets.values():
        for rank, name in enumerate(target.headers):
            known.setdefault(name, Meaning(target.name, None, rank))
            known.setdefault(name.replace(" ", ""), Meaning(target.name, None, rank))
    for untaken in form(kind).untaken.values():
        for rank, name in enumerate(untaken.headers):
            known.setdefault(name, Meaning(None, untaken.code, rank))
            known.setdefault(name.replace(" ", ""), Meaning(None, untaken.code, rank))
    return known
