"""What somebody learned comes on the card: a consequence, of a passed course or a confirmed task."""

from collections.abc import Iterable

from perspectief.access.context import Actor, acting
from perspectief.core.models import Fact
from perspectief.supply.actions.owned import locked, note_source, record, weigh
from perspectief.supply.models import Card, CardSkill, CardWish
from perspectief.supply.rules import SkillRelation


def learned(
    owner: Actor,
    *,
    number: int,
    skills: Iterable[int] = (),
    certificates: int = 0,
    language: int | None = None,
    source: str,
    cause: Fact,
) -> list[str]:
    """Adds skills (ids), certificates (bits) and a level of Dutch to the card with this public number; names of the fields that changed.

    `owner`: a service that acts for the organisation of the card. Nothing is taken away, and a higher level stays. It does not count as
    going through the card with the person. Missing when the card is not there.
    """
    with acting(owner):
        card = locked(owner, number)
        changed = _skills(card, frozenset(skills), source)
        if certificates & ~card.certificates:
            card.certificates |= certificates
            changed.append("certificates")
        if language is not None and (card.language or 0) < language:
            card.language = language
            changed.append("language")
        if not changed:
            return changed
        note_source(card, changed, source)
        card.version += 1
        can = CardSkill.objects.filter(region=card.region_id, card=card, relation=SkillRelation.CAN).order_by(
            "skill_id"
        )
        wishes = CardWish.objects.filter(region=card.region_id, card=card).order_by("occupation_id")
        weigh(card, can.values_list("skill_id", flat=True), wishes.values_list("occupation_id", flat=True))
        card.save()
        record("card_learned", card, actor=owner, cause=cause.pk, fields=sorted(changed), source=source)
    return changed


def _skills(card: Card, skills: frozenset[int], source: str) -> list[str]:
    rows = CardSkill.objects.filter(region=card.region_id, card=card)
    held = dict(rows.order_by("skill_id").values_list("skill_id", "relation"))
    wanted = {skill for skill in held.keys() & skills if held[skill] != SkillRelation.CAN}
    if wanted:
        rows.filter(skill__in=wanted).update(relation=SkillRelation.CAN, source=source)
    added = sorted(skills - held.keys())
    tenant = {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}
    CardSkill.objects.bulk_create(CardSkill(card=card, skill_id=one, source=source, **tenant) for one in added)
    return ["skills"] if wanted or added else []
