"""The ledger of a plan: kinds of entries, and what they add up to. Whole cents, no database.

An entry is typed by one person and approved by another. Until then it counts on the safe side: what takes away counts at once, what gives
counts from the approval on. So what was approved never exceeds what it hangs on, in whatever order people press.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db import models


class Kind(models.TextChoices):
    """What an entry is. Each takes from the one it hangs on: received of granted, promised of the line, paid of promised."""

    FUND = "fund", "toezegging"
    RECEIPT = "receipt", "ontvangst"
    ALLOT = "allot", "begroting"
    EXCESS = "excess", "besluit boven de regel"
    COMMIT = "commit", "verplichting"
    PAY = "pay", "betaling"


class EntryState(models.TextChoices):
    """Whether a second person looked."""

    WAITING = "waiting", "wacht op een tweede"
    APPROVED = "approved", "goedgekeurd"
    REFUSED = "refused", "niet goedgekeurd"


class FundKind(models.TextChoices):
    """Where money comes from."""

    FIRST = "first", "eerste deel van het rijk"
    SECOND = "second", "tweede deel van het rijk"
    COFUNDER = "cofunder", "betaalt mee"


TRANCHES = (FundKind.FIRST, FundKind.SECOND)
GIVES_ROOM = frozenset({Kind.ALLOT, Kind.EXCESS})


class Amount(NamedTuple):
    """An entry as far as it is counted; `fund`, `line`, `commitment`, `corrects`: ids, or None."""

    id: int
    kind: str
    cents: int
    state: str
    fund: int | None = None
    line: int | None = None
    commitment: int | None = None
    corrects: int | None = None
    made_by: int | None = None
    decided_by: int | None = None


def approved(one: Amount) -> int:
    """What it adds to the books."""
    return one.cents if one.state == EntryState.APPROVED else 0


def giving(one: Amount) -> int:
    """What it surely gives: once approved; what takes back, at once."""
    counts = one.state == EntryState.APPROVED if one.cents > 0 else one.state != EntryState.REFUSED
    return one.cents if counts else 0


def taking(one: Amount) -> int:
    """What it may take: at once; what gives back, once approved."""
    counts = one.state != EntryState.REFUSED if one.cents > 0 else one.state == EntryState.APPROVED
    return one.cents if counts else 0


def free_of_line(entries: Iterable[Amount], line: int) -> int:
    """What can still be promised on a line."""
    here = [one for one in entries if one.line == line]
    given = sum(giving(one) for one in here if one.kind in GIVES_ROOM)
    return given - sum(taking(one) for one in here if one.kind == Kind.COMMIT)


def free_of_plan(entries: Iterable[Amount]) -> int:
    """What can still be promised of all that was granted, whatever the lines say."""
    held = list(entries)
    given = sum(giving(one) for one in held if one.kind == Kind.FUND)
    return given - sum(taking(one) for one in held if one.kind == Kind.COMMIT)


def open_of(entries: Iterable[Amount], commitment: int) -> int:
    """What can still be paid of a promise."""
    held = list(entries)
    own = [one for one in held if one.kind == Kind.COMMIT and commitment in {one.id, one.corrects}]
    paid = [one for one in held if one.kind == Kind.PAY and one.commitment == commitment]
    return sum(map(giving, own)) - sum(map(taking, paid))


def to_receive(entries: Iterable[Amount], fund: int) -> int:
    """What is still to come of what was granted."""
    here = [one for one in entries if one.fund == fund]
    given = sum(giving(one) for one in here if one.kind == Kind.FUND)
    return given - sum(taking(one) for one in here if one.kind == Kind.RECEIPT)


def short(one: Amount, entries: Sequence[Amount]) -> tuple[str, int] | None:
    """What would fall below zero if this entry were added, and how much there is without it; None when nothing does.

    `entries`: those before. The database asks the same of every new row.
    """
    after = [*entries, one]
    asked: list[tuple[str, int, int]] = []
    if one.line is not None and one.kind in {*GIVES_ROOM, Kind.COMMIT}:
        asked.append(("line", free_of_line(entries, one.line), free_of_line(after, one.line)))
    if one.kind in {Kind.FUND, Kind.COMMIT}:
        asked.append(("plan", free_of_plan(entries), free_of_plan(after)))
    if one.fund is not None:
        asked.append(("fund", to_receive(entries, one.fund), to_receive(after, one.fund)))
    commitment = one.commitment if one.kind == Kind.PAY else one.corrects if one.kind == Kind.COMMIT else None
    if commitment is not None:
        asked.append(("commitment", open_of(entries, commitment), open_of(after, commitment)))
    return next(((what, before) for what, before, left in asked if left < 0 and left < before), None)


@dataclass(frozen=True)
class Totals:
    """What was approved, in cents. `room`: what lines may spend, with the decisions above them."""

    granted: int = 0
    received: int = 0
    room: int = 0
    excess: int = 0
    committed: int = 0
    paid: int = 0

    @property
    def unallotted(self) -> int:
        """Granted and on no line yet; below zero: more on the lines than was granted."""
        return self.granted - self.room

    @property
    def free(self) -> int:
        """On the lines and not promised."""
        return self.room - self.committed

    @property
    def open(self) -> int:
        """Promised and not paid."""
        return self.committed - self.paid


def totals(entries: Iterable[Amount]) -> Totals:
    """The books of these entries."""
    sums: dict[str, int] = defaultdict(int)
    for one in entries:
        sums[one.kind] += approved(one)
    return Totals(
        granted=sums[Kind.FUND],
        received=sums[Kind.RECEIPT],
        room=sums[Kind.ALLOT] + sums[Kind.EXCESS],
        excess=sums[Kind.EXCESS],
        committed=sums[Kind.COMMIT],
        paid=sums[Kind.PAY],
    )


def differences(entries: Sequence[Amount], counted: Totals) -> list[str]:
    """What does not add up, in words; empty: it is right to the cent. `counted`: the same counted by the database."""
    held = totals(entries)
    wrong = [] if held == counted else ["De rijen tellen anders op dan de database."]
    lines, commitments = {one.line for one in entries} - {None}, [one for one in entries if _is_promise(one)]
    by_line = {line: totals([one for one in entries if one.line == line]) for line in lines}
    if sum(one.room for one in by_line.values()) + held.unallotted != held.granted:
        wrong.append("De regels en wat niet verdeeld is, zijn samen niet wat is toegezegd.")
    if any(one.free < 0 or one.committed + one.free != one.room for one in by_line.values()):
        wrong.append("Op een regel is meer vastgelegd dan er is.")
    left = [_settled(entries, one.id) for one in commitments]
    if any(promised < paid for promised, paid in left):
        wrong.append("Er is meer betaald dan vastgelegd.")
    if (sum(promised for promised, _paid in left), sum(paid for _promised, paid in left)) != (
        held.committed,
        held.paid,
    ):
        wrong.append("De betalingen horen niet alle bij een verplichting.")
    if held.committed > held.granted:
        wrong.append("Er is meer vastgelegd dan toegezegd.")
    if any(one.state == EntryState.APPROVED and one.decided_by in {None, one.made_by} for one in entries):
        wrong.append("Een bedrag is niet door twee mensen bekeken.")
    known = {one.id: one for one in entries}
    mirrors = [one for one in entries if one.corrects is not None]
    if any(one.corrects not in known or known[one.corrects].cents != -one.cents for one in mirrors):
        wrong.append("Een correctie is niet gelijk aan wat zij corrigeert.")
    return wrong


def _is_promise(one: Amount) -> bool:
    return one.kind == Kind.COMMIT and one.corrects is None


def _settled(entries: Iterable[Amount], commitment: int) -> tuple[int, int]:
    held = list(entries)
    own = [one for one in held if one.kind == Kind.COMMIT and commitment in {one.id, one.corrects}]
    return sum(map(approved, own)), sum(approved(one) for one in held if one.commitment == commitment)
