"""Handing over a caseload: everything of one colleague to others, in one transaction, with a fact for each person and task."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from django.db.models import F

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing
from perspectief.parties.models import Membership, Organisation, User
from perspectief.parties.policy import must_administer
from perspectief.parties.queries import held, regions_of
from perspectief.parties.rules import WITH_CASELOAD, reach
from perspectief.supply.actions.owned import SUBJECT
from perspectief.supply.models import Dossier, Pseudonym
from perspectief.work.models import Task


class Handed(NamedTuple):
    """How many people and tasks have another colleague now."""

    people: int
    tasks: int


class Load(NamedTuple):
    """What somebody has: numbers, as an administrator sees no persons. `number`: of the account."""

    number: int
    name: str
    people: int
    tasks: int


def takers(organisation: int, *, but: int) -> list[User]:
    """Colleagues (by name) who may have a caseload, without the one who hands over (database id)."""
    rows = held(organisation).filter(role__in=WITH_CASELOAD).exclude(user=but).values("user")
    return list(User.objects.filter(pk__in=rows).order_by("name", "id"))


def load_of(actor: Actor, user: User) -> Load:
    """The caseload of a colleague, of the actor's organisation."""
    with acting(_reaching(actor)):
        people = Dossier.objects.filter(organisation=actor.organisation, caseworker=user).count()
        tasks = Task.objects.filter(organisation=actor.organisation, assignee=user, done_at=None).count()
    return Load(user.number, user.name, people, tasks)


def left_behind(actor: Actor) -> list[Load]:
    """The caseloads of who works here no more."""
    here = held(actor.organisation).values("user")
    dossiers = Dossier.objects.filter(organisation=actor.organisation, caseworker__isnull=False)
    tasks = Task.objects.filter(organisation=actor.organisation, assignee__isnull=False, done_at=None)
    with acting(_reaching(actor)):
        people = Counter(dossiers.exclude(caseworker__in=here).values_list("caseworker", flat=True))
        to_do = Counter(tasks.exclude(assignee__in=here).values_list("assignee", flat=True))
    users = User.objects.filter(pk__in={*people, *to_do}).order_by("name", "id")
    return [Load(user.number, user.name, people[user.pk], to_do[user.pk]) for user in users]


def hand_over_caseload(actor: Actor, *, user: int, to: Sequence[int], key: str = "") -> Handed:
    """Deals the people and tasks of a colleague (public number) evenly to others. Raises Refused, Missing, Invalid."""
    must_administer(actor)
    with acting(_reaching(actor)):
        known = (
            Membership.objects.filter(organisation=actor.organisation, user__number=user).select_related("user").first()
        )
        if known is None:
            raise Missing("Dit account is er niet bij je organisatie.")
        chosen = [one for one in takers(actor.organisation, but=known.user_id) if one.number in to]
        if not chosen:
            raise Invalid("Kies wie de mensen overneemt.", {"to": "Kies minstens één collega."})
        if key and not submissions.claim(key, actor):
            return Handed(0, 0)
        keepers = _dossiers(actor, known.user_id, [one.pk for one in chosen])
        tasks = _tasks(actor, known.user_id, [one.pk for one in chosen], keepers)
        journal.record(
            "caseload_handed_over", actor=actor, region=_region(actor), user=known.user_id, people=len(keepers), tasks=tasks,
            to=[one.pk for one in chosen],
        )  # fmt: skip
    return Handed(len(keepers), tasks)


def _dossiers(actor: Actor, former: int, to: list[int]) -> dict[int, int]:
    """Deals the dossiers in turn; gives who has which card (public number) now."""
    rows = Dossier.objects.select_for_update(of=("self",)).filter(organisation=actor.organisation, caseworker=former)
    found = list(rows.select_related("card").order_by("card_id"))
    subjects = dict(Pseudonym.objects.filter(card__in=[one.card_id for one in found]).values_list("card_id", "subject"))
    dealt = {one.pk: to[at % len(to)] for at, one in enumerate(found)}
    for taker in to:
        mine = [dossier for dossier, who in dealt.items() if who == taker]
        Dossier.objects.filter(pk__in=mine).update(caseworker=taker, version=F("version") + 1)
    for one in found:
        journal.record(
            "caseworker_changed", actor=actor, region=one.region_id, subject=subjects.get(one.card_id), former=former,
            to=dealt[one.pk],
        )  # fmt: skip
    return {one.card.number: dealt[one.pk] for one in found}


def _tasks(actor: Actor, former: int, to: list[int], keepers: dict[int, int]) -> int:
    """A task about a person goes with the person; the others are dealt in turn."""
    rows = Task.objects.select_for_update(of=("self",)).filter(
        organisation=actor.organisation, assignee=former, done_at=None
    )
    found = list(rows.order_by("due_at", "id"))
    for at, one in enumerate(found):
        own = keepers.get(one.subject_number) if one.subject_kind == SUBJECT else None
        one.assignee_id = own or to[at % len(to)]
        journal.record(
            "task_handed_over", actor=actor, region=one.region_id, kind=one.kind, to=one.assignee_id, task=one.pk
        )
    Task.objects.bulk_update(found, ["assignee"])
    return len(found)


def _reaching(actor: Actor) -> Actor:
    """For this deed alone the administrator reaches the regions of the own organisation: the facts name whom they are about."""
    own = Organisation.objects.get(pk=actor.organisation)
    regions = regions_of(own.pk)
    far = {reach(own.kind, role) for role in WITH_CASELOAD}
    return replace(
        actor,
        counter_regions=regions if "counter" in far else (),
        partner_regions=regions if "counter" not in far else (),
        purpose=f"handover {clock.today()}",
    )


def _region(actor: Actor) -> int | None:
    return next(iter(regions_of(actor.organisation)), None)
