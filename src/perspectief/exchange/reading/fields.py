"""What a column of a file can be: a field of ours, a yes or no about one certificate, mode or daypart, or nothing we take.

The names registers use stand in `data/people.csv` and `data/places.csv`, so that adding one asks for no code. Columns there:
role (field, flag, untaken), name, label, detail (reader of a field, reason of what is not taken), layer, many, headers (in small
letters without accents, a bar between).
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from perspectief.taxonomy.needs import DAYPARTS, DAYS, daypart_bit

PEOPLE, PLACES = "people", "places"
FLAG = ":"  # between the name of a field and the one thing a column says yes or no to
_WEEK_FIELD = {PEOPLE: "week_can", PLACES: "week_fixed"}
_PARTS = {
    "ochtend": ("ochtend", "ocht", "vm", "voormiddag"),
    "middag": ("middag", "midd", "nm", "namiddag"),
    "avond": ("avond", "av"),
    "nacht": ("nacht",),
}


class Target(NamedTuple):
    """What a column fills.

    `name`: a field ("postcode"), or a flag of one ("certificates:vca"). `reader`: how its values are read (`values`); "flag"
    for a flag. `layer`: where it belongs. `many`: several columns may fill it together.
    """

    name: str
    label: str
    reader: str
    layer: str
    many: bool
    headers: tuple[str, ...]

    @property
    def field(self) -> str:
        """The field, without the flag."""
        return self.name.partition(FLAG)[0]

    @property
    def code(self) -> str:
        """What a flag says yes or no to: a code, or for a daypart its bits in decimals."""
        return self.name.partition(FLAG)[2]


class Untaken(NamedTuple):
    """A kind of column that is recognised and left behind, with the reason the user reads."""

    code: str
    label: str
    reason: str
    headers: tuple[str, ...]


class Form(NamedTuple):
    """Every column of one kind of file: what it can fill by name, and what is never taken by code."""

    kind: str
    targets: dict[str, Target]
    untaken: dict[str, Untaken]

    @property
    def fields(self) -> tuple[Target, ...]:
        """The targets that are no flags, in the order a user reads them."""
        return tuple(target for target in self.targets.values() if not target.code)

    def label(self, name: str) -> str:
        """What the user reads for a field, a flag or an untaken kind."""
        found = self.targets.get(name) or self.untaken.get(name)
        return found.label if found else name


@cache
def form(kind: str) -> Form:
    """The columns of a file of `kind` (PEOPLE or PLACES), read once per process."""
    targets, untaken = {}, {}
    for role, name, label, detail, layer, many, written in _rows(kind):
        headers = tuple(written.split("|"))
        if role == "untaken":
            untaken[name] = Untaken(name, label, detail, headers)
        else:
            targets[name] = Target(name, label, detail or "flag", layer, bool(many) or role == "flag", headers)
    targets.update((target.name, target) for target in _week(_WEEK_FIELD[kind]))
    return Form(kind, targets, untaken)


def _rows(kind: str) -> list[list[str]]:
    text = (files("perspectief.exchange.reading") / "data" / f"{kind}.csv").read_text(encoding="utf-8")
    return list(csv.reader(text.splitlines(), delimiter=";"))[1:]


def _week(field: str) -> list[Target]:
    """Columns for one day ("ma", "maandag") or one daypart ("ma ochtend", "maandag vm")."""
    flags = []
    for place, day in enumerate(DAYS):
        words = (day, day[:2])
        daytime = daypart_bit(place, 0) | daypart_bit(place, 1)
        flags.append(Target(f"{field}{FLAG}{daytime}", day, "flag", "", True, words))
        for part, name in enumerate(DAYPARTS):
            headers = tuple(f"{word} {short}" for word in words for short in _PARTS[name])
            flags.append(Target(f"{field}{FLAG}{daypart_bit(place, part)}", f"{day} {name}", "flag", "", True, headers))
    return flags
