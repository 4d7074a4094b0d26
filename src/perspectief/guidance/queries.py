"""What the pages of this room show: one trial, one placement, the list, and somebody's story over several employers."""

import datetime
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from perspectief.access.context import Actor, acting, reading
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Place, PlaceSkill
from perspectief.guidance import rules
from perspectief.guidance.actions.held import GONE, coaches, keeper, seen
from perspectief.guidance.models import (
    Agreement,
    Approval,
    Arrangement,
    Coach,
    Ending,
    EndingProposal,
    Milestone,
    Placement,
    Signal,
    Thread,
    Trial,
)
from perspectief.guidance.policy import is_employer, is_owner, may_guide
from perspectief.guidance.rules import CoachKind, Party, PlacementStatus, Run, TrialStatus
from perspectief.matching.models import Introduction
from perspectief.parties.queries import staff_in
from perspectief.supply.models import Card, CardSkill, Profile, Pseudonym
from perspectief.work.models import Task


@dataclass(frozen=True)
class About:
    """Who and where. `name` empty: this actor does not know it. `card`: public number; `subject`: for the looks alone."""

    name: str
    short: str
    named: bool
    card: int
    subject: int
    place: Place
    may_guide: bool
    is_owner: bool
    is_employer: bool
    coaches: bool = False
    phone: str = ""

    @property
    def may_speak(self) -> bool:
        """Whether this actor follows how the work goes: who guides, and who coaches for a partner."""
        return self.may_guide or self.coaches


class Agreed(NamedTuple):
    """One party, and its yes: when, by whom, on what ground; None: not yet. `may`: this actor can say it now."""

    party: Party
    approval: Approval | None
    may: bool
    own: bool


@dataclass(frozen=True)
class TrialDetail:
    """A trial with the version of the agreement that holds and its approvals."""

    about: About
    trial: Trial
    status: TrialStatus
    agreement: Agreement
    approvals: tuple[Agreed, ...]
    versions: int
    placement: int | None
    step_waits: bool
    to_confirm: tuple[int, ...]


class Moment(NamedTuple):
    """A milestone on the line in time. `state`: now, done, unknown (nobody spoke then), later."""

    week: int
    on: datetime.date
    state: str
    said: Milestone | None


@dataclass(frozen=True)
class PlacementDetail:
    """A placement with everything that hangs on it; what this actor may not see is empty."""

    about: About
    placement: Placement
    status: PlacementStatus
    coaches: tuple[Coach, ...]
    arrangements: tuple[Arrangement, ...]
    moments: tuple[Moment, ...]
    due: int | None
    signals: tuple[Signal, ...]
    ending: Ending | None
    lasting: bool | None
    trial: int | None
    to_confirm: tuple[int, ...]
    proposal: EndingProposal | None = None


def about(actor: Actor, row: Thread) -> About:
    """Who and where a row is about, as far as this actor knows."""
    region, owner = row.region_id, row.organisation_id
    with acting(keeper(region, owner)):
        card = Card.objects.values_list("number", flat=True).get(pk=row.card_id)
        subject = Pseudonym.objects.values_list("subject", flat=True).get(region=region, card=row.card_id)
    with reading(actor):
        profile = Profile.objects.filter(region=region, card=row.card_id).first()
        place = Place.objects.select_related("employer").get(pk=row.place_id)
    return About(
        name=profile.name if profile else "",
        short=profile.given_name if profile else "",
        named=profile is not None,
        card=card,
        subject=subject,
        place=place,
        may_guide=may_guide(actor, region=region, owner=owner),
        is_owner=is_owner(actor, region=region, owner=owner),
        is_employer=is_employer(actor, region=region, party=row.at_employer),
        coaches=coaches(actor, row),
        phone=profile.phone if profile else "",
    )


def trial_detail(actor: Actor, number: int) -> TrialDetail:
    """The trial with this public number. Missing when the actor does not see it."""
    trial = seen(actor, Trial, number)
    who = about(actor, trial)
    with reading(actor):
        versions = Agreement.objects.filter(region=trial.region_id, trial=trial).order_by("-sequence")
        agreement = versions.first()
        if agreement is None:
            raise Missing(GONE)
        placed = Placement.objects.filter(region=trial.region_id, trial=trial).values_list("number", flat=True).first()
        waits = Task.objects.filter(subject_kind="trial", subject_number=number, kind="next_step", done_at=None)
        return TrialDetail(
            about=who,
            trial=trial,
            status=rules.trial_status(
                approved=trial.approved_on is not None,
                starts_on=trial.starts_on,
                ends_on=trial.ends_on,
                result=trial.result,
                today=clock.today(),
            ),
            agreement=agreement,
            approvals=approvals(who, agreement),
            versions=agreement.sequence,
            placement=placed,
            step_waits=waits.exists(),
            to_confirm=_to_confirm(who, trial) if trial.result in ("completed", "partly") else (),
        )


def agreement_of(actor: Actor, number: int) -> tuple[Agreement, TrialDetail]:
    """A version of an agreement by its number, and the trial it is about. Missing."""
    agreement = seen(actor, Agreement, number)
    with reading(actor):
        trial = Trial.objects.values_list("number", flat=True).get(pk=agreement.trial_id)
    return agreement, trial_detail(actor, trial)


def approvals(who: About, agreement: Agreement) -> tuple[Agreed, ...]:
    """The three parties in the order in which they speak."""
    rows = Approval.objects.filter(region=agreement.region_id, agreement=agreement).select_related("by").order_by("id")
    given = {row.party: row for row in rows}
    found = []
    for party in Party:
        may = rules.may_approve(party, given.keys()) and agreement.replaced_at is None
        own = who.is_owner if party == Party.OWNER else who.is_employer and party == Party.EMPLOYER
        found.append(Agreed(party, given.get(party), may and (own or (who.may_guide and party != Party.OWNER)), own))
    return tuple(found)


def placement_detail(actor: Actor, number: int) -> PlacementDetail:
    """The placement with this public number, with all that hangs on it. Missing when the actor does not see it."""
    placement = seen(actor, Placement, number)
    who, here = about(actor, placement), {"region": placement.region_id, "placement": placement}
    with reading(actor):
        ending = Ending.objects.filter(**here).select_related("step_receiver", "by").first()
        spoken = {one.week: one for one in Milestone.objects.filter(**here).select_related("by").order_by("week")}
        run = Run(placement.starts_on, placement.ends_on, ending.ended_on if ending else None)
        today = clock.today()
        at_work = {week: one.at_work for week, one in spoken.items()}
        due = rules.due_milestone(run, spoken.keys(), today) if who.may_speak else None
        trial = Trial.objects.filter(pk=placement.trial_id).values_list("number", flat=True).first()
        return PlacementDetail(
            about=who,
            placement=placement,
            status=rules.placement_status(run, today),
            coaches=tuple(
                Coach.objects.filter(**here).select_related("user", "party").order_by("ended_on", "-kind", "id")
            ),
            arrangements=tuple(Arrangement.objects.filter(**here).order_by("starts_on", "code")),
            moments=_moments(run, spoken, due, today),
            due=due,
            signals=tuple(Signal.objects.filter(**here).select_related("coach").order_by("-id")),
            ending=ending,
            lasting=rules.lasting(run, at_work, today),
            trial=trial,
            to_confirm=_to_confirm(who, placement) if who.is_owner else (),
            proposal=EndingProposal.objects.filter(**here).select_related("by").order_by("-id").first(),
        )


def _moments(run: Run, spoken: dict[int, Milestone], due: int | None, today: datetime.date) -> tuple[Moment, ...]:
    found = []
    for week in rules.MILESTONES:
        on = rules.milestone_on(run.starts_on, week)
        if week in spoken:
            state = "done"
        elif week == due:
            state = "now"
        elif run.ended_on is not None and run.ended_on < on:
            continue
        else:
            state = "unknown" if on <= today else "later"
        found.append(Moment(week, on, state, spoken.get(week)))
    return tuple(found)


def _to_confirm(who: About, row: Thread) -> tuple[int, ...]:
    """Skills the place asks that the card does not have: what somebody may turn out to be able to do."""
    if not who.is_owner:
        return ()
    held = CardSkill.objects.filter(region=row.region_id, card=row.card_id, relation="can").values("skill")
    asked = PlaceSkill.objects.filter(region=row.region_id, place=row.place_id).exclude(skill__in=held)
    return tuple(asked.order_by("skill_id").values_list("skill_id", flat=True))


class Line(NamedTuple):
    """One row of the list of placements."""

    placement: Placement
    status: PlacementStatus
    name: str
    subject: int | None
    due: int | None
    signals: int
    coach: str


def placements(actor: Actor, region: int, *, whose: str, only: str) -> "QuerySet[Placement]":
    """Placements of the region this actor sees. `whose`: mine (coach, or klantmanager), ours, or all; `only`: signal, ended, due, running.

    Due is asked of every row in Python: `lines`.
    """
    rows = Placement.objects.filter(region=region).select_related("place__employer", "ending")
    coached = Coach.objects.filter(region=region, placement=OuterRef("pk"), kind=CoachKind.JOB_COACH, user=actor.id)
    if whose == "mij":
        kept = Q(card__dossiers__organisation=actor.organisation, card__dossiers__caseworker=actor.id)
        rows = rows.filter(Exists(coached) | kept).distinct()
    elif whose == "ons":
        rows = rows.filter(organisation=actor.organisation)
    waiting = Count("signals", filter=Q(signals__answered_at=None), distinct=True)
    rows = rows.annotate(waiting=waiting)
    if only == "signaal":
        rows = rows.filter(waiting__gt=0)
    rows = rows.exclude(ending=None) if only == "gestopt" else rows.filter(ending=None)
    if only == "gesprek":
        rows = rows.filter(pk__in=_due_ids(rows))
    return rows.order_by("-waiting", "-starts_on", "id")


def _due_ids(rows: "QuerySet[Placement]") -> list[int]:
    """Which have a conversation due: those begun long enough ago whose last milestone nobody spoke about."""
    found = rows.order_by("id").prefetch_related("milestones")
    return [one.pk for one in found if _due(one, {said.week for said in one.milestones.all()}) is not None]


def _due(one: Placement, spoken: set[int]) -> int | None:
    return rules.due_milestone(Run(one.starts_on, one.ends_on), spoken, clock.today())


def lines(actor: Actor, region: int, shown: list[Any]) -> list[Line]:
    """The rows of one page of the list, in a constant number of queries."""
    cards, ids = [one.card_id for one in shown], [one.pk for one in shown]
    names = {one.card_id: one.name for one in Profile.objects.filter(region=region, card__in=cards).order_by("id")}
    subjects = dict(
        Pseudonym.objects.filter(region=region, card__in=cards).order_by("id").values_list("card_id", "subject")
    )
    spoken: dict[int, set[int]] = {}
    for placement, week in (
        Milestone.objects.filter(region=region, placement__in=ids).order_by("id").values_list("placement_id", "week")
    ):
        spoken.setdefault(placement, set()).add(week)
    coaches = {
        one.placement_id: one.user.name if one.user else one.name
        for one in Coach.objects.filter(region=region, placement__in=ids, kind=CoachKind.JOB_COACH, ended_on=None)
        .select_related("user")
        .order_by("-id")
    }
    today, found = clock.today(), []
    for one in shown:
        ended = getattr(one, "ending", None)
        run = Run(one.starts_on, one.ends_on, ended.ended_on if ended else None)
        found.append(
            Line(
                placement=one,
                status=rules.placement_status(run, today),
                name=names.get(one.card_id, ""),
                subject=subjects.get(one.card_id),
                due=None if ended else _due(one, spoken.get(one.pk, set())),
                signals=one.waiting,
                coach=coaches.get(one.pk, ""),
            )
        )
    return found


class Chapter(NamedTuple):
    """One stretch of somebody's story: a trial or a placement, where, from when to when, what came of it."""

    kind: str
    number: int
    where: str
    starts_on: datetime.date
    ends_on: datetime.date | None
    status: str
    more: str


def chapters(actor: Actor, *, region: int, card: int) -> list[Chapter]:
    """Somebody's trials and placements over all employers (database id of the card), newest first, as this actor sees them."""
    here, today, found = {"region": region, "card": card}, clock.today(), []
    with reading(actor):
        trials = list(Trial.objects.filter(**here).select_related("place__employer").order_by("starts_on", "id"))
        placed = Placement.objects.filter(**here).select_related("place__employer", "ending")
        placed = list(placed.prefetch_related("milestones").order_by("starts_on", "id"))
    for trial in trials:
        status = rules.trial_status(
            approved=trial.approved_on is not None, starts_on=trial.starts_on, ends_on=trial.ends_on,
            result=trial.result, today=today,
        )  # fmt: skip
        more = trial.get_result_display() if trial.result else status.label
        found.append(_chapter(trial.get_kind_display(), "trial", trial, trial.ends_on, status, str(more)))
    for one in placed:
        ended = getattr(one, "ending", None)
        run = Run(one.starts_on, one.ends_on, ended.ended_on if ended else None)
        status = rules.placement_status(run, today)
        more = str(ended.get_reason_display()) if ended else str(status.label)
        found.append(_chapter("werk", "placement", one, ended.ended_on if ended else None, status, more))
    return sorted(found, key=lambda one: (one.starts_on, one.number), reverse=True)


def _chapter(said: Any, kind: str, row: Any, ends_on: datetime.date | None, status: Any, more: str) -> Chapter:
    where = f"{row.place.title}, {row.place.employer.name}"
    return Chapter(kind, row.number, f"{str(said).capitalize()}: {where}", row.starts_on, ends_on, str(status), more)


def coaches_in(region: int) -> list[tuple[str, str]]:
    """Everybody who can coach or take a next step: public number and name with organisation, for a list to choose from."""
    seen_before: dict[int, str] = {}
    for one in staff_in(region):
        seen_before.setdefault(one.user.number, f"{one.user.name}, {one.organisation.name}")
    return [(str(number), said) for number, said in seen_before.items()]


def kind_of(actor: Actor, number: int) -> str:
    """Whether this is a trial or a placement. Missing when the actor sees neither."""
    with reading(actor):
        if Trial.objects.filter(number=number).exists():
            return "trial"
        if Placement.objects.filter(number=number).exists():
            return "placement"
    raise Missing(GONE)


def introduction_of(actor: Actor, number: int) -> Any:
    """The introduction with this number as a row with the tenant of this room: what `about` asks. Missing."""
    with reading(actor):
        found = Introduction.objects.filter(number=number).first()
    if found is None or not may_guide(actor, region=found.region_id, owner=found.owner_id):
        raise Missing(GONE)
    return Placement(
        region_id=found.region_id, organisation_id=found.owner_id, card_id=found.card_id, place_id=found.place_id,
        receiver_id=found.receiver_id, audience=found.audience,
    )  # fmt: skip
