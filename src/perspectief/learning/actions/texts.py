"""Free texts of the leeragenda: whole, short enough, and looked over; keeping a doubtful one is written down, without its words."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor
from perspectief.core import journal, wording
from perspectief.core.errors import Invalid
from perspectief.core.models import Fact
from perspectief.learning.rules import LONGEST_TEXT, LONGEST_TITLE

EMPTY = "Nog niet alles is goed ingevuld. Er is nog niets bewaard."


def whole(values: Mapping[str, Any], asked: Mapping[str, str]) -> dict[str, str]:
    """The texts without spaces around them. `asked`: what must be there, with what to say when it is not. Raises Invalid."""
    given = {name: str(value or "").strip() for name, value in values.items()}
    wrong = {name: said for name, said in asked.items() if not given.get(name)}
    for name, text in given.items():
        most = LONGEST_TITLE if name == "title" else LONGEST_TEXT
        if len(text) > most:
            wrong[name] = f"Dit is te lang: hooguit {most} tekens."
    if wrong:
        raise Invalid(EMPTY, wrong)
    return given


def read_over(texts: Mapping[str, str], *, anyway: bool) -> dict[str, list[str]]:
    """Per field the kinds of doubt. Doubtful unless they are kept `anyway`."""
    found = wording.check(texts, wording.OPEN)
    if found and not anyway:
        raise wording.Doubtful(found)
    return {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}


def record(
    verb: str, *, actor: Actor, region: int | None, doubts: Mapping[str, list[str]] | None = None, **data: Any
) -> Fact:
    """The fact; with what was pointed out in a text that was kept all the same."""
    if doubts:
        data["doubts"] = dict(doubts)
    return journal.record(verb, actor=actor, region=region, **data)
