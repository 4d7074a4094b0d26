"""What the address of Verdeling asks: levers, whose proposals, how many. What was typed stays, also when it is no number."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from django.http import QueryDict

from perspectief.access.context import Actor
from perspectief.core.errors import Invalid
from perspectief.matching.distribution import levers as choices
from perspectief.matching.distribution import proposals
from perspectief.matching.distribution.levers import Levers
from perspectief.matching.distribution.plan import Decision, Planned
from perspectief.parties.rules import Role

SENT = "stel"  # the levers were sent: a box that is not ticked says no
TICKED = "gekozen"  # pairs that were ticked when something else was done on the page
SHOWN, MORE, MOST = 10, 25, 200
MINE, OURS, EMPLOYERS, ALL = "mijn", "onze", "werkgevers", "alle"
LEVERS = ("wacht", "voor", SENT)  # names of an address that are levers, beside minstens-*


@dataclass(frozen=True)
class Asked:
    """`wrong`: message per field; `typed`: per group what stands in its number field; `on`: groups ticked."""

    levers: Levers
    waiting: str
    on: frozenset[str]
    typed: Mapping[str, str]
    wrong: Mapping[str, str] = field(default_factory=dict)
    whose: str = ""
    shown: int = SHOWN
    costs: bool = False
    ticked: frozenset[str] = frozenset()
    sent: tuple[tuple[str, str], ...] = ()


def read(data: QueryDict, decided: Mapping[str, Decision]) -> Asked:
    """The levers of an address or form; as decided when none were sent, or when one of them is wrong."""
    usual = {group: decision.least for group, decision in decided.items()}
    sent = SENT in data
    waiting = data.get("wacht", choices.USUAL)
    on = frozenset(data.getlist("voor")) & set(decided) if sent else frozenset(decided)
    typed = {group: data.get(f"minstens-{group}", str(least) if least else "") for group, least in usual.items()}
    wrong: Mapping[str, str] = {}
    try:
        levers = choices.read(waiting, on, typed, usual)
    except Invalid as error:
        levers, wrong = Levers(), error.fields
    shown = data.get("toon", "")
    return Asked(
        levers, waiting, on, typed, wrong, data.get("wie", ""),
        max(SHOWN, min(int(shown), MOST)) if shown.isascii() and shown.isdecimal() and len(shown) < 6 else SHOWN,
        data.get("kosten", "") == "1", frozenset(data.getlist(TICKED)), _sent(data),
    )  # fmt: skip


def _sent(data: QueryDict) -> tuple[tuple[str, str], ...]:
    """The levers as they were sent, to send them on with a form."""
    return tuple(
        (name, value) for name in data if name in LEVERS or name.startswith("minstens-") for value in data.getlist(name)
    )


def whose(actor: Actor, planned: Planned, wanted: str) -> tuple[str, np.ndarray, list[dict[str, Any]]]:
    """Which proposals are shown, their rows, and the choices with their counts. Nothing chosen: the own ones, when there are any."""
    found = {OURS: proposals.organisation_rows(actor, planned), ALL: planned.rows}
    if actor.role == Role.ACCOUNT_MANAGER:
        found = {EMPLOYERS: proposals.employer_rows(actor, planned), **found}
    else:
        found = {MINE: proposals.caseload_rows(actor, planned), **found}
    if wanted not in found:
        wanted = next((name for name, rows in found.items() if len(rows)), ALL)
    return wanted, found[wanted], [{"name": name, "count": len(rows)} for name, rows in found.items()]
