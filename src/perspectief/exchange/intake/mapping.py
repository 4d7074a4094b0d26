"""Which column fills which field: suggested by name and by what stands in it, corrected by the user, and remembered."""

import hashlib
from collections.abc import Mapping as Of
from dataclasses import dataclass, replace

from perspectief.exchange.reading.fields import PEOPLE, form
from perspectief.exchange.reading.grid import column
from perspectief.exchange.reading.headers import about, meaning, normal
from perspectief.exchange.reading.table import Table
from perspectief.exchange.values.prose import share_personal

_BY_VALUES = 0.8  # share of cells that must look like it
_PERSONAL = {"bsn": {PEOPLE: "bsn"}, "email": {PEOPLE: "email"}, "phone": {PEOPLE: "phone"}}


@dataclass(frozen=True)
class Column:
    """A column of the file. `target`: the field or flag it fills, or None. `untaken`: the kind that is left behind, or None.

    `how` it came to that: "name", "values", "remembered", "chosen", or "" when nobody knows.
    """

    place: int
    header: str
    target: str | None = None
    untaken: str | None = None
    how: str = ""
    personal: bool = False

    @property
    def name(self) -> str:
        """Name of the column in the table's cells."""
        return column(self.place)


@dataclass(frozen=True)
class Mapping:
    """The columns of one file. `certain`: whether it is clear that they are about people, or about places."""

    kind: str
    certain: bool
    columns: tuple[Column, ...]

    def of(self, field: str) -> list[Column]:
        """The columns that fill a field, flags of it not among them."""
        return [one for one in self.columns if one.target == field]

    def flags(self, field: str) -> list[Column]:
        """The columns that say yes or no to one thing of a field."""
        return [one for one in self.columns if one.target and one.target.startswith(f"{field}:")]

    def fills(self, *fields: str) -> bool:
        """Whether any of these fields is filled by some column."""
        return any(self.of(field) or self.flags(field) for field in fields)

    @property
    def unknown(self) -> list[Column]:
        """Columns nobody knows the meaning of."""
        return [one for one in self.columns if not one.target and not one.untaken and one.how != "chosen"]

    @property
    def left_behind(self) -> list[Column]:
        """Columns that are recognised and not taken."""
        return [one for one in self.columns if one.untaken]

    def choices(self) -> dict[str, str]:
        """What to remember: the name of each column and its target, "" for none."""
        return {normal(one.header): one.target or "" for one in self.columns if not one.untaken}


def signature(headers: tuple[str, ...]) -> str:
    """The same for files with the same columns, whatever their order and capitals."""
    return hashlib.sha256("\n".join(sorted(map(normal, headers))).encode()).hexdigest()


def suggest(table: Table, *, kind: str = "", remembered: Of[str, str] | None = None) -> Mapping:
    """What each column probably is. `kind` as the user chose it, else by the names; `remembered`: `choices` of an earlier file."""
    guess = about(list(table.headers))
    kind, certain = (kind, True) if kind else guess
    columns = [_named(place, header, kind) for place, header in enumerate(table.headers)]
    columns = _by_values(table, columns, kind)
    if remembered is not None:
        columns = [_recalled(one, remembered, kind) for one in columns]
    return Mapping(kind, certain, tuple(_once(columns, kind)))


def chosen(mapping: Mapping, choices: Of[int, str]) -> Mapping:
    """The mapping as a user corrected it: place of a column → target, or "" for none. Unknown targets are ignored."""
    targets = form(mapping.kind).targets
    columns = []
    for one in mapping.columns:
        choice = choices.get(one.place)
        if choice is None or choice == (one.target or "") or (choice and choice not in targets):
            columns.append(one)
        else:
            columns.append(replace(one, target=choice or None, untaken=None, how="chosen"))
    return replace(mapping, columns=tuple(_once(columns, mapping.kind)))


def _named(place: int, header: str, kind: str) -> Column:
    found = meaning(header, kind)
    return Column(place, header, found.target, found.untaken, "name") if found else Column(place, header)


def _by_values(table: Table, columns: list[Column], kind: str) -> list[Column]:
    """Gives columns without a known name the field their cells show; marks the ones that hold what reaches or names a person."""
    taken = {one.target for one in columns}
    found = []
    for one in columns:
        if one.target or one.untaken:
            found.append(one)
            continue
        shares = share_personal(table.cells[one.name])
        best = max(shares, key=lambda what: shares[what])
        target = _PERSONAL[best].get(kind)
        if shares[best] >= _BY_VALUES and target and target not in taken:
            taken.add(target)
            found.append(replace(one, target=target, how="values", personal=True))
        else:
            found.append(replace(one, personal=shares[best] > 0))
    return found


def _recalled(one: Column, remembered: Of[str, str], kind: str) -> Column:
    target = remembered.get(normal(one.header))
    if one.untaken or target is None or (target and target not in form(kind).targets):
        return one
    return replace(
        one, target=target or None, how="remembered" if target != (one.target or "") else one.how or "remembered"
    )


def _once(columns: list[Column], kind: str) -> list[Column]:
    """A field that takes one column takes the chosen one, else the one with the clearest name; the others are left unknown."""
    targets = form(kind).targets
    best: dict[str, tuple[int, int, int]] = {}
    for one in columns:
        if one.target and not targets[one.target].many:
            found = meaning(one.header, kind)
            rank = found.rank if found and found.target == one.target else len(targets)
            key = (0 if one.how == "chosen" else 1, rank, one.place)
            best[one.target] = min(best.get(one.target, key), key)
    return [
        replace(one, target=None, how="double")
        if one.target and not targets[one.target].many and best[one.target][2] != one.place
        else one
        for one in columns
    ]
