"""What every action on a card begins and ends with: the locked row of the own organisation, and what changed in it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from perspectief.access.context import Actor
from perspectief.core import clock, journal, wording
from perspectief.core.errors import Changed, Missing
from perspectief.core.models import Fact
from perspectief.supply.models import Card, Pseudonym
from perspectief.supply.policy import may_change
from perspectief.supply.rules import ASKED, completeness

SUBJECT = "card"  # what tasks of `work` about a person name
GONE = "Deze kaart is er niet, of hoort bij een andere organisatie."


def locked(actor: Actor, number: int) -> Card:
    """The card, locked until the transaction ends. Missing when it is not there or not of the actor's organisation."""
    card = Card.objects.select_for_update(of=("self",)).filter(number=number).first()
    if card is None or not may_change(actor, region=card.region_id, organisation=card.organisation_id):
        raise Missing(GONE)
    return card


def same_version(row: Any, version: int | None) -> None:
    """Changed when a colleague saved the row since it was shown; None skips the question."""
    if version is not None and row.version != version:
        raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=row)


def put(row: models.Model, values: Mapping[str, Any], allowed: frozenset[str]) -> list[str]:
    """Sets values on a row; names of those that changed. ValueError on a field this action does not write."""
    if unknown := set(values) - allowed:
        raise ValueError(f"not written here: {sorted(unknown)}")
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def weigh(card: Card, can: Iterable[int], wishes: Iterable[int]) -> None:
    """Sets how complete the card is; `can` and `wishes` are the ids kept with it."""
    listed = {"skills": [*can], "wishes": [*wishes]}
    card.completeness = completeness(listed | {name: getattr(card, name) for name, _ in ASKED if name not in listed})


def note_source(row: Any, fields: Iterable[str], source: str) -> None:
    """Keeps per field where its value comes from and since when."""
    today = clock.today().isoformat()
    row.provenance = row.provenance | {name: {"source": source, "at": today} for name in fields}


def read_over(texts: Mapping[str, Any], kinds: Iterable[str], *, anyway: bool) -> dict[str, list[wording.Doubt]]:
    """The doubts about free texts; Doubtful unless they are saved `anyway`, which the caller then records."""
    found = wording.check({name: text for name, text in texts.items() if isinstance(text, str)}, kinds)
    if found and not anyway:
        raise wording.Doubtful(found)
    return found


def record(verb: str, card: Card, *, actor: Actor, **data: Any) -> Fact:
    """A fact about this person."""
    subject = Pseudonym.objects.filter(region=card.region_id, card=card).values_list("subject", flat=True).first()
    return journal.record(verb, actor=actor, region=card.region_id, subject=subject, **data)


def record_doubts(found: Mapping[str, list[wording.Doubt]], card: Card, *, actor: Actor) -> None:
    """That a text was saved although something was pointed out: which field, which kind, never the words."""
    if found:
        kinds = {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}
        record("doubtful_text_kept", card, actor=actor, kinds=kinds)
