"""What may be told of the answers: counts from ten on, sentences without order; and what is still asked of a person."""

import datetime
from typing import NamedTuple

from django.db.models import Count, QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.matching.exits.models import ExitAnswer, ExitAsk
from perspectief.matching.exits.rules import ASKED_FOR, FEWEST, Tap
from perspectief.matching.models import Introduction


class Figures(NamedTuple):
    """Of one side since a day: how many answered (None: fewer than ten, and then nothing else is told), how often each tap was given to
    either question (None: so few that one could guess who), and the sentences, by their letters.
    """

    answers: int | None
    first: dict[int, int | None]
    second: dict[int, int | None]
    texts: list[str]


NOTHING = Figures(None, {}, {}, [])


def figures(region: int, side: str, since: datetime.date) -> Figures:
    """What was answered, for staff of the counter."""
    rows = ExitAnswer.objects.filter(region=region, side=side, month__gte=since.replace(day=1))
    total = rows.count()
    if total < FEWEST:
        return NOTHING
    texts = sorted(rows.exclude(text="").values_list("text", flat=True))
    told = texts if len(texts) >= FEWEST else []
    return Figures(total, _counted(rows, "first"), _counted(rows, "second"), told)


def still_asked(actor: Actor) -> int | None:
    """Public number of the last own introduction of a job seeker that ended and was not answered about; None when there is none."""
    with acting(actor):
        mine = {"card": actor.person}
        asks = ExitAsk.objects.filter(**mine, side="person", answered=True, introduction__isnull=False)
        answered = asks.values_list("introduction_id", flat=True)
        ended = Introduction.objects.filter(**mine, closed_at__gte=clock.now() - ASKED_FOR).exclude(
            pk__in=list(answered)
        )
        return ended.order_by("-closed_at", "-pk").values_list("number", flat=True).first()


def _counted(rows: "QuerySet[ExitAnswer]", question: str) -> dict[int, int | None]:
    """How often each tap. One below the least hides the next smallest as well, or the total would tell it."""
    found = dict(rows.values_list(question).annotate(n=Count("id")).order_by(question))
    counts: dict[int, int | None] = {tap.value: found.get(tap.value, 0) for tap in Tap}
    small = [tap for tap, count in counts.items() if count is not None and 0 < count < FEWEST]
    if len(small) == 1:
        others = [tap for tap, count in counts.items() if tap not in small and count]
        small += [min(others, key=lambda tap: counts[tap] or 0)] if others else []
    return {tap: None if tap in small else count for tap, count in counts.items()}
