"""What happens to a card because of a fact in a higher room: it joins the transaction and checks no role again.

Each runs for the organisation that owns the card, whoever acted: a coach of another organisation ends a placement, and the person is
findable at once.
"""

from collections.abc import Iterable

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.models import Fact
from perspectief.supply.actions.owned import note_source, record, weigh
from perspectief.supply.models import Card, CardSkill
from perspectief.supply.rules import SkillRelation, State

GONE = "Deze kaart is er niet meer. Er is niets bewaard."


def lock_card(*, region: int, owner: int, card: int) -> Card:
    """The card, locked until the transaction ends. Missing when it is gone, or was handed over."""
    with acting(service("card", regions=(region,), organisation=owner)):
        found = Card.objects.select_for_update(of=("self",)).filter(region=region, pk=card, organisation=owner).first()
    if found is None:
        raise Missing(GONE)
    return found


def works(*, card: Card, cause: Fact) -> None:
    """The person has a place: no longer offered to others."""
    _stand(card, State.WORKING, cause)


def searches(*, card: Card, cause: Fact) -> None:
    """The person is findable again from this moment. Who was paused or left is left alone: somebody decided that."""
    if card.state == State.WORKING:
        _stand(card, State.SEARCHING, cause)


def can_do(*, card: Card, skills: Iterable[int], source: str, cause: Fact) -> list[int]:
    """Adds skills (ids) somebody confirmed; what was wished to learn becomes what one can. Ids of those that are new."""
    wanted = set(skills)
    with acting(service("card", regions=(card.region_id,), organisation=card.organisation_id)):
        held = CardSkill.objects.filter(region=card.region_id, card=card, relation=SkillRelation.CAN)
        known = set(held.order_by("skill_id").values_list("skill_id", flat=True))
        added = sorted(wanted - known)
        if not added:
            return []
        learning = CardSkill.objects.filter(region=card.region_id, card=card, skill__in=added)
        learned = set(learning.order_by("skill_id").values_list("skill_id", flat=True))
        learning.update(relation=SkillRelation.CAN, source=source)
        tenant = {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}
        CardSkill.objects.bulk_create(
            CardSkill(card=card, skill_id=skill, relation=SkillRelation.CAN, source=source, **tenant)
            for skill in added
            if skill not in learned
        )
        note_source(card, ["skills"], source)
        weigh(card, known | wanted, card.wishes.order_by("occupation_id").values_list("occupation_id", flat=True))
        card.version += 1
        card.save()
        record("card_changed", card, actor=_doer(cause), cause=cause.pk, fields=["skills"], source=source)
    return added


def _stand(card: Card, state: State, cause: Fact) -> None:
    if card.state == state:
        return
    with acting(service("card", regions=(card.region_id,), organisation=card.organisation_id)):
        former, card.state = card.state, state
        if state == State.SEARCHING:
            card.waiting_since = clock.today()
        card.version += 1
        card.save()
        record("state_set", card, actor=_doer(cause), cause=cause.pk, state=state, former=former)


def _doer(cause: Fact):
    """Who stands in the journal: the service, in the context of which the row is written."""
    return service("card", regions=(cause.region_id,) if cause.region_id else (), organisation=0)
