"""What a job seeker sees of the own trials and work: where, when, what is agreed, and what is asked of the person."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Place
from perspectief.guidance import rules
from perspectief.guidance.actions.held import GONE, keeper
from perspectief.guidance.models import Agreement, Approval, Coach, Placement, Signal, Thread, Trial
from perspectief.guidance.rules import CoachKind, Party

NEWS = datetime.timedelta(days=60)


class Where(NamedTuple):
    """The work and the employer."""

    work: str
    employer: str
    town: str


class OwnTrial(NamedTuple):
    """A trial nobody reported on yet. `agreement`: number of the version that holds; `to_approve`: it waits for the person."""

    agreement: int
    where: Where
    starts_on: datetime.date
    ends_on: datetime.date
    to_approve: bool


class OwnCoach(NamedTuple):
    """A job coach of the own work. `party`: public number of the organisation that coaches with the yes of the person, 0 when it needs
    none; `said`: when that yes was said; `until` None: still.
    """

    who: str
    party: int
    organisation: str
    since: datetime.date
    until: datetime.date | None
    said: datetime.date | None


class OwnWork(NamedTuple):
    """Work that did not end. `coaches`: who coached, the first one first; `signalled`: the person said something that waits for an answer."""

    number: int
    where: Where
    starts_on: datetime.date
    begun: bool
    coaches: tuple[OwnCoach, ...]
    signalled: bool

    @property
    def now(self) -> list[OwnCoach]:
        """Who coaches today."""
        return [one for one in self.coaches if one.until is None]

    @property
    def before(self) -> list[OwnCoach]:
        """Who coached and does so no more, the last one first."""
        over = [one for one in self.coaches if one.until is not None]
        return sorted(over, key=lambda one: one.until or one.since, reverse=True)

    @property
    def left(self) -> list[OwnCoach]:
        """Of those, who went in the last weeks: that is news."""
        news = clock.today() - NEWS
        return [one for one in self.before if one.until and one.until >= news]

    @property
    def coach(self) -> str:
        """Who coaches; empty while nobody does."""
        return self.now[0].who if self.now else ""


class OwnAgreement(NamedTuple):
    """A version of an agreement. `holds`: nothing took its place and the trial is not over; `given`: when each party agreed."""

    agreement: Agreement
    kind: str
    where: Where
    holds: bool
    given: dict[str, datetime.datetime]

    @property
    def to_approve(self) -> bool:
        """Whether the person is asked for a yes."""
        return self.holds and rules.may_approve(Party.PERSON, self.given.keys())


def own_trials(actor: Actor) -> list[OwnTrial]:
    """The latest first."""
    with acting(actor):
        rows = Agreement.objects.filter(card=actor.person, replaced_at=None, trial__result="").order_by(
            "-starts_on", "-id"
        )
        held = list(rows)
        said = Approval.objects.filter(agreement__in=[row.pk for row in held], party=Party.PERSON)
        given = set(said.order_by("id").values_list("agreement_id", flat=True))
    where = _where(held)
    return [OwnTrial(row.number, where[row.place_id], row.starts_on, row.ends_on, row.pk not in given) for row in held]


def own_work(actor: Actor) -> list[OwnWork]:
    """The latest first."""
    with acting(actor):
        held = list(Placement.objects.filter(card=actor.person, ending=None).order_by("-starts_on", "-id"))
        here = {"placement__in": [row.pk for row in held]}
        rows = Coach.objects.filter(**here, kind=CoachKind.JOB_COACH).select_related("user", "party").order_by("id")
        coaches = [(one.placement_id, _coach(one)) for one in rows]
        waiting = Signal.objects.filter(**here, voice=rules.Voice.PERSON, answered_at=None).order_by("id")
        signalled = set(waiting.values_list("placement_id", flat=True))
    where, today = _where(held), clock.today()
    return [
        OwnWork(
            row.number,
            where[row.place_id],
            row.starts_on,
            row.starts_on <= today,
            tuple(one for placement, one in coaches if placement == row.pk),
            row.pk in signalled,
        )
        for row in held
    ]


def own_agreement(actor: Actor, number: int) -> OwnAgreement:
    """The version with this public number. Missing when it is not the actor's own."""
    with acting(actor):
        row = Agreement.objects.select_related("trial").filter(card=actor.person, number=number).first()
        if row is None:
            raise Missing(GONE)
        said = Approval.objects.filter(agreement=row).order_by("id").values_list("party", "at")
        trial: Trial = row.trial
        return OwnAgreement(
            row,
            trial.get_kind_display(),
            _where([row])[row.place_id],
            row.replaced_at is None and not trial.result,
            dict(said),
        )


def own_coaches(actor: Actor) -> list[OwnCoach]:
    """Everybody who ever coached at the own work, also where that ended."""
    with acting(actor):
        rows = Coach.objects.filter(card=actor.person, kind=CoachKind.JOB_COACH).select_related("user", "party")
        return [_coach(one) for one in rows.order_by("id")]


def _coach(one: Coach) -> OwnCoach:
    """The job coach, with the organisation where that is another than the person's own."""
    name = one.user.name if one.user else one.name
    at = one.party if one.party and one.party_id != one.organisation_id else None
    asked = at is not None and one.consent_on is not None
    return OwnCoach(
        who=f"{name}, {at.name}" if at else name,
        party=at.number if at and asked else 0,
        organisation=at.name if at else "",
        since=one.starts_on,
        until=one.ended_on,
        said=one.consent_on,
    )


def _where(rows: Sequence[Thread]) -> dict[int, Where]:
    """By database id of the place, which a person reads no row of. The rows are of one person, so of one owner."""
    if not rows:
        return {}
    region = rows[0].region_id
    with acting(keeper(region, rows[0].organisation_id)):
        places = Place.objects.filter(region=region, pk__in=[row.place_id for row in rows]).select_related("employer")
        return {one.pk: Where(one.title, one.employer.name, one.employer.town) for one in places.order_by("pk")}
