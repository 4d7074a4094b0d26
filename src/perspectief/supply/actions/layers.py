"""Changing who it is (profile) and what the own organisation keeps (dossier)."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import submissions
from perspectief.core.errors import Invalid
from perspectief.core.text import person_key
from perspectief.core.wording import CLOSED, PROFILE
from perspectief.supply.actions.owned import locked, note_source, put, read_over, record, record_doubts, same_version
from perspectief.supply.models import Dossier, Profile

PROFILE_FIELDS = frozenset(
    [
        "given_name",
        "prefix",
        "family_name",
        "birth_date",
        "email",
        "phone",
        "postcode",
        "street",
        "presentation",
        "cv_text",
        "target_group_register",
    ]
)
PROFILE_TEXTS = ("presentation", "cv_text")
DOSSIER_FIELDS = frozenset(
    ["client_number", "caseworker_id", "benefit", "obligations", "debts", "health_limits", "notes"]
)
DOSSIER_TEXTS = ("obligations", "health_limits", "notes")


def update_profile(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    source: str = "gesprek",
    key: str = "",
    anyway: bool = False,
) -> Profile:
    """Changes name, contact and texts. `number` is the card's. Raises Missing, Changed, Invalid, Doubtful."""
    with acting(actor):
        card = locked(actor, number)
        tenant = {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}
        rows = Profile.objects.filter(region=card.region_id, card=card)
        profile = rows.select_for_update(of=("self",)).first() or Profile(card=card, version=0, **tenant)
        if key and not submissions.claim(key, actor):
            return profile
        if profile.pk:
            same_version(profile, version)
        texts = {
            name: values[name] for name in PROFILE_TEXTS if name in values and values[name] != getattr(profile, name)
        }
        doubts = read_over(texts, PROFILE, anyway=anyway)
        changed = put(profile, values, PROFILE_FIELDS)
        if not profile.family_name or not profile.given_name:
            raise Invalid("Vul een voornaam en een achternaam in.", {"family_name": "Vul een achternaam in."})
        if not changed:
            return profile
        profile.sort_key = person_key(profile.family_name, profile.prefix, profile.given_name)
        note_source(profile, changed, source)
        profile.version += 1
        profile.save()
        record("profile_changed", card, actor=actor, fields=sorted(changed))
        record_doubts(doubts, card, actor=actor)
    return profile


def update_dossier(
    actor: Actor, *, number: int, version: int | None, values: Mapping[str, Any], key: str = "", anyway: bool = False
) -> Dossier:
    """Changes what the own organisation keeps of this person. Raises Missing, Changed, Doubtful."""
    with acting(actor):
        card = locked(actor, number)
        rows = Dossier.objects.filter(organisation=actor.organisation, card=card)
        dossier = rows.select_for_update(of=("self",)).first()
        if dossier is None:
            dossier = Dossier(card=card, region_id=card.region_id, organisation_id=actor.organisation, version=0)
        if key and not submissions.claim(key, actor):
            return dossier
        if dossier.pk:
            same_version(dossier, version)
        texts = {
            name: values[name] for name in DOSSIER_TEXTS if name in values and values[name] != getattr(dossier, name)
        }
        doubts = read_over(texts, CLOSED, anyway=anyway)
        changed = put(dossier, values, DOSSIER_FIELDS)
        if not changed and dossier.pk:
            return dossier
        note_source(dossier, changed, "gesprek")
        dossier.version += 1
        dossier.save()
        record("dossier_changed", card, actor=actor, fields=sorted(changed))
        record_doubts(doubts, card, actor=actor)
    return dossier
