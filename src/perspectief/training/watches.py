"""What training knows of somebody's next step: a course whose result is still to come."""

from collections.abc import Collection

from perspectief.access.context import Actor
from perspectief.training.models import Enrolment
from perspectief.training.rules import Result
from perspectief.work.watching import next_step


@next_step("courses")
def courses(actor: Actor, region: int, cards: Collection[int]) -> set[int]:
    """Of these cards, those enrolled in a course."""
    rows = Enrolment.objects.filter(region=region, card__number__in=cards, result=Result.ENROLLED)
    return set(rows.order_by("id").values_list("card__number", flat=True))
