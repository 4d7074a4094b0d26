"""What matching knows of somebody's next step: an introduction that is still open."""

from collections.abc import Collection

from perspectief.access.context import Actor
from perspectief.matching.introductions.rules import Status
from perspectief.matching.models import Introduction
from perspectief.work.watching import next_step


@next_step("introductions")
def introductions(actor: Actor, region: int, cards: Collection[int]) -> set[int]:
    """Of these cards, those with an open introduction, whoever proposed it."""
    rows = Introduction.objects.filter(region=region, card__number__in=cards).exclude(status=Status.CLOSED)
    return set(rows.order_by("id").values_list("card__number", flat=True))
