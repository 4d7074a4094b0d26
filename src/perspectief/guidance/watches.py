"""What guidance knows of somebody's next step: a trial that is not over, and the step agreed after an ending."""

from collections.abc import Collection

from perspectief.access.context import Actor
from perspectief.guidance.models import Ending, Trial
from perspectief.work.watching import next_step


@next_step("trials and endings")
def trials_and_endings(actor: Actor, region: int, cards: Collection[int]) -> set[int]:
    """Of these cards, those with a trial to come or under way, or a step after an ending that waits. Who is at work does not search."""
    about = {"region": region, "card__number__in": cards}
    tried = Trial.objects.filter(**about, result="").order_by("id").values_list("card__number", flat=True)
    agreed = Ending.objects.filter(**about, step_done_at=None).order_by("id").values_list("card__number", flat=True)
    return {*tried, *agreed}
