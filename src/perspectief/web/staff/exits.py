"""What people and employers answered to the two questions afterwards: in counts, and nothing when there are too few."""

import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.matching.days.rules import Side
from perspectief.matching.exits.queries import Figures, figures
from perspectief.matching.exits.rules import FEWEST, QUESTIONS, Tap
from perspectief.web.door import counter

PERIOD = datetime.timedelta(days=365)
TITLES = {Side.PERSON: gettext_noop("Wat mensen zeggen"), Side.EMPLOYER: gettext_noop("Wat werkgevers zeggen")}


class Asked(NamedTuple):
    """One question and how often each tap was given; None: too few to tell."""

    question: str
    taps: list[tuple[str, int | None]]


class OneSide(NamedTuple):
    """What one side answered. `answers` None: too few."""

    side: str
    title: str
    answers: int | None
    asked: list[Asked]
    texts: list[str]


@counter
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The page, of the last year."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    since = clock.today() - PERIOD
    region = actor.counter_regions[0]
    context: dict[str, Any] = {
        "sides": [_side(side, figures(region, side, since)) for side in (Side.PERSON, Side.EMPLOYER)],
        "since": since.replace(day=1),
        "fewest": FEWEST,
    }
    return render(request, "web/staff/exits.html", context)


def _side(side: Side, told: Figures) -> OneSide:
    asked = [
        Asked(_(question), [(_(str(tap.label)), counts.get(tap.value)) for tap in Tap])
        for question, counts in zip(QUESTIONS[side], (told.first, told.second), strict=True)
    ]
    return OneSide(str(side), _(TITLES[side]), told.answers, asked, told.texts)
