"""The two questions about work: at its end, and at a few milestones. The person and the employer answer at the own page or by a link."""

from collections.abc import Sequence
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Missing, Refused
from perspectief.guidance.actions.held import NOT_YOURS, keeper, seen
from perspectief.guidance.models import Ending, Milestone, Placement
from perspectief.guidance.policy import is_employer, is_owner
from perspectief.matching.days.rules import Side
from perspectief.matching.exits import actions
from perspectief.matching.exits.actions import GONE, Occasion
from perspectief.matching.exits.models import ExitAsk
from perspectief.matching.exits.rules import ASKED_FOR
from perspectief.matching.introductions.sending import Address, Sent

AT_THE_END = 0
MOST_DIGITS, MOST = 11, 50
ASKED_AT = (13, 52, 104)  # after these weeks, once somebody spoke about them


class Question(NamedTuple):
    """What is asked about now: the work (public number) and the milestone, or its end."""

    placement: int
    week: int

    @property
    def key(self) -> str:
        """How a form says which."""
        return f"{self.placement}-{self.week}"


def question(key: str) -> Question:
    """What a form says. Missing when it says nothing that can be."""
    number, _dash, week = key.partition("-")
    if not (number.isascii() and number.isdecimal() and week.isascii() and week.isdecimal()):
        raise Missing(GONE)
    if len(number) > MOST_DIGITS or len(week) > 3:
        raise Missing(GONE)
    return Question(int(number), int(week))


def of_person(actor: Actor) -> Question | None:
    """The last thing a job seeker is asked about the own work; None: nothing."""
    with acting(actor):
        rows = list(Placement.objects.filter(card=actor.person).order_by("-id")[:MOST])
    return _first(rows, Side.PERSON)


def of_employer(actor: Actor, *, region: int, employer: int) -> Question | None:
    """The last thing an employer (database id) with an account is asked about; None: nothing."""
    with acting(actor):
        found = Placement.objects.filter(region=region, place__region=region, place__employer=employer)
        rows = list(found.order_by("-id")[:MOST])
    return _first([row for row in rows if is_employer(actor, region=region, party=row.at_employer)], Side.EMPLOYER)


def week_of(placement: Placement) -> int | None:
    """What can be asked about this work now: 0 for its end, a milestone that was spoken about not too long ago, or None."""
    with acting(keeper(placement.region_id, placement.organisation_id)):
        return _weeks([placement]).get(placement.pk)


def answer(
    actor: Actor,
    about: Question,
    *,
    first: int,
    second: int,
    text: str = "",
    key: str = "",
    anyway: bool = False,
) -> None:
    """The person or the employer with an account answers. Raises Missing, Refused, Invalid, Doubtful."""
    row = seen(actor, Placement, about.placement)
    if actor.person is not None and actor.person == row.card_id:
        side = Side.PERSON
    elif is_employer(actor, region=row.region_id, party=row.at_employer):
        side = Side.EMPLOYER
    else:
        raise Refused(NOT_YOURS)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return
        actions.answer(_about(row, about.week), side=side, first=first, second=second, text=text, anyway=anyway)


def ask(actor: Actor, *, number: int, side: str, email: str, address: Address, key: str = "") -> Sent | None:
    """Staff of the owner sends one side the questions by link. None when sent before. Raises Missing, Refused, Invalid."""
    row = seen(actor, Placement, number)
    if side not in Side.values or not is_owner(actor, region=row.region_id, owner=row.organisation_id):
        raise Missing(GONE)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return None
        return actions.send(actor, _about(row, week_of(row)), side=side, email=email, address=address)


def _about(row: Placement, week: int | None) -> Occasion:
    if week is None or week != week_of(row):
        raise Missing(GONE)
    return Occasion(row.region_id, row.organisation_id, row.card_id, placement=row.number, week=week)


def _first(rows: Sequence[Placement], side: Side) -> Question | None:
    """The first of these this side is asked about and did not answer; three queries for each organisation that owns a card."""
    waiting: dict[int, int] = {}
    for owner in sorted({row.organisation_id for row in rows}):
        own = [row for row in rows if row.organisation_id == owner]
        with acting(keeper(own[0].region_id, owner)):
            weeks = _weeks(own)
            asked = ExitAsk.objects.filter(region=own[0].region_id, placement__in=[row.number for row in own])
            answered = set(asked.filter(side=side, answered=True).order_by("id").values_list("placement", "week"))
        waiting |= {
            row.pk: weeks[row.pk] for row in own if (row.number, weeks.get(row.pk)) not in answered and row.pk in weeks
        }
    return next((Question(row.number, waiting[row.pk]) for row in rows if row.pk in waiting), None)


def _weeks(rows: Sequence[Placement]) -> dict[int, int]:
    """By database id what can be asked about now, of work of one owner. Acts as its keeper."""
    since, here = clock.today() - ASKED_FOR, {"region": rows[0].region_id, "placement__in": [row.pk for row in rows]}
    ended = dict(Ending.objects.filter(**here).order_by("id").values_list("placement_id", "ended_on"))
    spoken = Milestone.objects.filter(**here, week__in=ASKED_AT, spoken_on__gte=since).order_by("week")
    latest = dict(spoken.values_list("placement_id", "week"))
    found = {row: week for row, week in latest.items() if row not in ended}
    return found | {row: AT_THE_END for row, on in ended.items() if on >= since}
