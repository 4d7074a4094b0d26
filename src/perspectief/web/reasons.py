"""Reasons of a pair, put in the order people read them: what fits, what can be arranged, what is missing."""

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol


class Reason(Protocol):
    """`kind`: met, can or no. `text`: two to four words. `remedy`: how it is arranged or learned; empty when met."""

    @property
    def kind(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def remedy(self) -> str: ...


class Said(NamedTuple):
    """A reason as plain values."""

    kind: str
    text: str
    remedy: str = ""


def group_reasons(found: Iterable[Reason]) -> dict[str, Any]:
    """Reasons by kind, in the order given: {"met": […], "can": […], "no": […]}. ValueError on another kind."""
    grouped: dict[str, Any] = {"met": [], "can": [], "no": []}
    for reason in found:
        if reason.kind not in grouped:
            raise ValueError(f"unknown kind of reason: {reason.kind!r}")
        grouped[reason.kind].append(reason)
    return grouped
