"""Lanes: who takes part, what the branch pays and teaches, and days with seats."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.lanes.rules import DayKind, EntryKind
from perspectief.demand.models import Employer, Lane, LaneEntry, LanePartner, TrialDay
from perspectief.demand.policy import may_counsel
from perspectief.parties.queries import counter_staff
from perspectief.taxonomy.needs import BRANCHES

GONE = "Deze branchestraat is er niet."


def start_lane(actor: Actor, *, region: int, branch: int, key: str = "") -> Lane:
    """The lane of a branch (place in `needs.BRANCHES`); the one that is there, when there is one. Raises Refused, Invalid."""
    if not may_counsel(actor, region):
        raise Refused("Een branchestraat begint een medewerker van het loket.")
    if not 0 <= branch < len(BRANCHES):
        raise Invalid("Kies een branche.")
    with acting(actor):
        if key:
            submissions.claim(key, actor)
        given = {"organisation_id": actor.organisation, "name": BRANCHES[branch][1], "coach_id": actor.id}
        lane, made = Lane.objects.get_or_create(region_id=region, branch=branch, defaults=given)
        if made:
            journal.record("lane_started", actor=actor, region=region, lane=lane.number, branch=branch)
    return lane


def set_coach(actor: Actor, *, lane: int, to: int, key: str = "") -> Lane:
    """Who coaches the companies of the lane. Raises Missing, Invalid."""
    with acting(actor):
        found = locked(actor, lane)
        if (key and not submissions.claim(key, actor)) or found.coach_id == to:
            return found
        if not any(one.user_id == to for one in counter_staff(found.region_id)):
            raise Invalid("Kies een collega uit de lijst.")
        found.coach_id = to
        found.save(update_fields=["coach"])
        journal.record("lane_coach_set", actor=actor, region=found.region_id, lane=found.number, to=to)
    return found


def join(actor: Actor, *, lane: int, employer: int, key: str = "") -> LanePartner:
    """An employer of the region takes part. Raises Missing."""
    with acting(actor):
        found = locked(actor, lane)
        if key:
            submissions.claim(key, actor)
        firm = Employer.objects.filter(number=employer, region=found.region_id).first()
        if firm is None:
            raise Missing("Deze werkgever is er niet.")
        here = {"region_id": found.region_id, "lane": found, "employer": firm}
        partner, made = LanePartner.objects.get_or_create(**here, defaults={"since": clock.today()})
        if made:
            journal.record("lane_joined", actor=actor, region=found.region_id, lane=found.number, employer=employer)
    return partner


def leave(actor: Actor, *, lane: int, employer: int) -> int:
    """An employer takes part no more. How many that were."""
    with acting(actor):
        found = locked(actor, lane)
        gone, _kinds = LanePartner.objects.filter(
            region=found.region_id, lane=found, employer__number=employer
        ).delete()
        if gone:
            journal.record("lane_left", actor=actor, region=found.region_id, lane=found.number, employer=employer)
    return gone


def add_entry(
    actor: Actor,
    *,
    lane: int,
    kind: str,
    name: str,
    note: str = "",
    cents: int | None = None,
    on: datetime.date | None = None,
    key: str = "",
    anyway: bool = False,
) -> LaneEntry:
    """A sponsor, a course or a learning circle. Raises Missing, Invalid, Doubtful."""
    if kind not in EntryKind.values or not name.strip():
        raise Invalid("Nog niet alles is goed ingevuld.", {"name": "Vul een naam in."})
    doubts = wording.check({"note": note}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with acting(actor):
        found = locked(actor, lane)
        if key and not submissions.claim(key, actor):
            return LaneEntry.objects.get(pk=submissions.answer(key, actor))
        made = LaneEntry.objects.create(
            region_id=found.region_id, lane=found, kind=kind, name=name.strip(), note=note.strip(), cents=cents, on=on
        )
        journal.record("lane_entry_added", actor=actor, region=found.region_id, lane=found.number, kind=kind)
        if doubts:
            kinds = sorted({one.kind for there in doubts.values() for one in there})
            journal.record(
                "doubtful_text_kept", actor=actor, region=found.region_id, lane=found.number, kinds={"note": kinds}
            )
        if key:
            submissions.answered(key, actor, str(made.pk))
    return made


def remove_entry(actor: Actor, *, lane: int, entry: int) -> int:
    """Takes one out. How many that were."""
    with acting(actor):
        found = locked(actor, lane)
        gone, _kinds = LaneEntry.objects.filter(region=found.region_id, lane=found, pk=entry).delete()
        if gone:
            journal.record("lane_entry_removed", actor=actor, region=found.region_id, lane=found.number)
    return gone


def plan_day(
    actor: Actor,
    *,
    lane: int,
    kind: str,
    on: datetime.date,
    begins: datetime.time,
    seats: int,
    employer: int | None = None,
    where: str = "",
    key: str = "",
) -> TrialDay:
    """A day with seats. `employer`: public number of a partner of the lane. Raises Missing, Invalid."""
    wrong = {}
    if kind not in DayKind.values:
        wrong["kind"] = "Kies een van de keuzes."
    if on < clock.today():
        wrong["on"] = "Kies een dag die nog komt."
    if not 0 < seats <= 500:
        wrong["seats"] = "Vul een aantal in van 1 tot 500."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
    with acting(actor):
        found = locked(actor, lane)
        if key and not submissions.claim(key, actor):
            return TrialDay.objects.get(number=submissions.answer(key, actor))
        partners = LanePartner.objects.filter(region=found.region_id, lane=found).select_related("employer")
        partner = partners.filter(employer__number=employer).first() if employer else None
        if employer and partner is None:
            raise Invalid("Kies een werkgever van deze branchestraat.", {"employer": "Kies uit de lijst."})
        day = TrialDay.objects.create(
            region_id=found.region_id,
            lane=found,
            kind=kind,
            employer=partner.employer if partner else None,
            on=on,
            begins=begins,
            seats=seats,
            where=where.strip(),
        )
        journal.record("trial_day_planned", actor=actor, region=found.region_id, day=day.number, kind=kind, seats=seats)
        if key:
            submissions.answered(key, actor, str(day.number))
    return day


def locked(actor: Actor, number: int) -> Lane:
    """The lane with this public number, for who may change it."""
    found = Lane.objects.select_for_update(of=("self",)).filter(number=number).first()
    if found is None or not may_counsel(actor, found.region_id):
        raise Missing(GONE)
    return found
