"""Days of meeting for an employer with an account: those to come, its talks by card, and coming or not coming. Read and written by a
service, for this employer alone, after it was checked that the actor is that employer.
"""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Missing, Refused
from perspectief.demand.models import Employer, Place
from perspectief.demand.policy import is_party
from perspectief.demand.rules import State
from perspectief.matching.days.models import DayEmployer, DayPair, MatchingDay
from perspectief.matching.days.rules import PRESENT, Coming, Side
from perspectief.supply.models import Pseudonym

GONE = "Deze dag is er niet."
NO_PLACE = "U hebt nu geen open plek voor deze dag. Meld eerst een plek."
PROGRAM = "own-company"


class CompanyTalk(NamedTuple):
    """A talk: when, and with whom, by number of the card. `subject`: for the looks."""

    at: datetime.time
    card: int
    subject: int


class CompanyDay(NamedTuple):
    """A day to come. `coming` empty: not asked yet, and free to put itself down."""

    number: int
    kind: str
    on: datetime.date
    starts_at: datetime.time
    location: str
    coming: str
    talks: list[CompanyTalk]

    @property
    def comes(self) -> bool:
        """Whether the employer said so."""
        return self.coming in PRESENT


def company_days(actor: Actor, employer: Employer) -> list[CompanyDay]:
    """The days to come of the employer's branch, or for everybody, and those it is asked for; the next one first."""
    if not is_party(actor, region=employer.region_id, party=employer.party_id):
        return []
    region = employer.region_id
    with acting(service(PROGRAM, regions=(region,))):
        rows = MatchingDay.objects.filter(region=region, on__gte=clock.today(), cancelled_at=None).order_by("on", "id")
        held = DayEmployer.objects.filter(region=region, employer=employer, day__in=rows)
        mine = dict(held.order_by("id").values_list("day_id", "coming"))
        shown = [day for day in rows if day.pk in mine or day.branch in (None, employer.branch)]
        talks = _talks(region, employer, shown)
    return [
        CompanyDay(
            day.number, day.get_kind_display(), day.on, day.starts_at, day.location, mine.get(day.pk, ""),
            [CompanyTalk(day.clock.begins(at), card, subject) for at, card, subject in talks.get(day.pk, [])],
        )
        for day in shown
    ]  # fmt: skip


def come(actor: Actor, *, employer: Employer, number: int, coming: bool, key: str = "") -> None:
    """The employer puts itself down for a day (public number), or says that it does not come: then its talks are off.

    Raises Missing, Refused (the day is over or off, nothing is offered there).
    """
    if not is_party(actor, region=employer.region_id, party=employer.party_id):
        raise Missing(GONE)
    region = employer.region_id
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return
        with acting(service(PROGRAM, regions=(region,))):
            day = _day(region, number)
            here = {"region": region, "day": day, "employer": employer}
            held = DayEmployer.objects.filter(**here).first()
            if held is None:
                _may_enrol(day, employer, coming=coming)
                held = DayEmployer(region_id=region, day=day, employer=employer)
            if held.coming == Coming.THERE:
                return
            held.coming = Coming.YES if coming else Coming.NO
            held.save()
            if not coming:
                DayPair.objects.filter(**here).update(round=None, held=False, conflict=False)
        journal.record("day_coming", actor=actor, region=region, day=day.pk, side=Side.EMPLOYER, coming=held.coming)


def _day(region: int, number: int) -> MatchingDay:
    """The day, locked; Missing, and Refused when it is over or off."""
    day = MatchingDay.objects.select_for_update(of=("self",)).filter(region=region, number=number).first()
    if day is None:
        raise Missing(GONE)
    if day.cancelled_at or day.on < clock.today():
        raise Refused("Deze dag is voorbij of gaat niet door.")
    return day


def _may_enrol(day: MatchingDay, employer: Employer, *, coming: bool) -> None:
    """Who was not asked can come with an open place, of the day's branch when it has one."""
    offered = Place.objects.filter(
        region=day.region_id, employer=employer, state=State.OPEN, expires_on__gte=clock.today()
    )
    if day.branch is not None:
        offered = offered.filter(branch=day.branch)
    if not coming or not offered.exists():
        raise Refused(NO_PLACE)


def _talks(region: int, employer: Employer, days: list[MatchingDay]) -> dict[int, list[tuple[int, int, int]]]:
    """By day (database id): round, number of the card and pseudonym, in order."""
    pairs = DayPair.objects.filter(region=region, employer=employer, day__in=days, round__isnull=False)
    rows = list(pairs.order_by("round").values_list("day_id", "round", "card_id", "card__number"))
    known = Pseudonym.objects.filter(region=region, card__in=[card for _day, _at, card, _number in rows])
    subjects = dict(known.order_by("id").values_list("card_id", "subject"))
    found: dict[int, list[tuple[int, int, int]]] = {}
    for day, at, card, number in rows:
        found.setdefault(day, []).append((at, number, subjects[card]))
    return found
