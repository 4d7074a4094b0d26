"""What is new on the leeragenda, for the digest: how much of what, and nothing about anybody."""

import datetime

from perspectief.access.context import acting, service
from perspectief.learning.models import Activity, Lesson, Theme
from perspectief.learning.policy import is_professional
from perspectief.learning.rules import LessonState
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.work.mailing import news


@news("learning")
def line(membership: Membership, since: datetime.datetime, until: datetime.datetime) -> str:
    """Themes, lessons and meetings others put there from `since` up to `until`, both midnights here; empty for who does not read them."""
    actor = actor_for(membership)
    if not is_professional(actor):
        return ""
    with acting(service("digest", regions=(), national=True)):
        themes = Theme.objects.filter(proposed_at__gte=since, proposed_at__lt=until)
        lessons = Lesson.objects.filter(
            state=LessonState.SHARED, shared_on__gte=since.date(), shared_on__lt=until.date()
        )
        meetings = Activity.objects.filter(planned_at__gte=since, planned_at__lt=until, cancelled_at=None)
        counts = (
            (themes.exclude(proposed_by=actor.id).count(), "thema", "thema’s"),
            (lessons.exclude(proposed_by=actor.id).count(), "les of voorbeeld", "lessen en voorbeelden"),
            (meetings.exclude(planned_by=actor.id).count(), "bijeenkomst", "bijeenkomsten"),
        )
    said = [f"{count} {one if count == 1 else many}" for count, one, many in counts if count]
    return f"Nieuw bij Leren: {', '.join(said)}." if said else ""
