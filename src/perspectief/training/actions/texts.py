"""Free texts of training are looked over when they are saved; keeping one all the same is written down, without its words."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor
from perspectief.core import journal, wording


def read_over(texts: Mapping[str, Any], *, anyway: bool) -> dict[str, list[str]]:
    """Per field the kinds of doubt. Doubtful unless they are kept `anyway`."""
    found = wording.check({name: text for name, text in texts.items() if isinstance(text, str)}, wording.OPEN)
    if found and not anyway:
        raise wording.Doubtful(found)
    return {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}


def note_kept(kinds: Mapping[str, list[str]], *, actor: Actor, region: int, **about: Any) -> None:
    """That a text was kept although something was pointed out."""
    if kinds:
        journal.record("doubtful_text_kept", actor=actor, region=region, kinds=dict(kinds), **about)
