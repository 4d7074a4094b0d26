"""What every action here begins with: the row, the locks in their order, and facts and tasks for whom they concern."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeVar

from django.db.models import Q, QuerySet

from perspectief.access.context import Actor, acting, reading, service
from perspectief.access.grants import Consent, Purpose, end, give
from perspectief.core import journal, wording
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.consequences import lock_place
from perspectief.demand.models import Place
from perspectief.guidance.models import Agreement, Coach, Placement, Signal, Thread, Trial
from perspectief.guidance.policy import may_coach, may_guide
from perspectief.matching.introductions.proposing import party_of
from perspectief.parties.models import Membership
from perspectief.parties.queries import held as memberships
from perspectief.parties.queries import partner_coaches, staff_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.supply.consequences import lock_card
from perspectief.supply.models import Card, Dossier, Pseudonym
from perspectief.work.actions import finish_about, holders, open_tasks
from perspectief.work.models import TaskKind

Row = TypeVar("Row", Trial, Placement, Agreement, Signal)
GONE = "Dit is er niet, of je mag het niet zien."
NOT_YOURS = "Alleen wie deze persoon begeleidt kan dit. Er is niets bewaard."


class Locked(NamedTuple):
    """Card and place, locked until the transaction ends."""

    card: Card
    place: Place


def keeper(region: int, owner: int) -> Actor:
    """The room itself, for the organisation that owns the card: what an action causes for others is done as this."""
    return service("guidance", regions=(region,), organisation=owner)


def seen(actor: Actor, model: type[Row], number: int) -> Row:
    """The row with this public number. Missing when there is none for this actor."""
    with acting(actor):
        found = model.objects.filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def guided(actor: Actor, model: type[Row], number: int) -> Row:
    """The row, for who may work on it. Missing, Refused."""
    found = seen(actor, model, number)
    if not may_guide(actor, region=found.region_id, owner=found.organisation_id):
        raise Refused(NOT_YOURS)
    return found


def coaches(actor: Actor, row: Thread) -> bool:
    """Whether the actor's organisation, a party beside the counter, has a seat as job coach at this placement (or what hangs on it) now."""
    placement = row.pk if isinstance(row, Placement) else getattr(row, "placement_id", None)
    if placement is None or not may_coach(actor, region=row.region_id, audience=row.audience):
        return False
    seats = Coach.objects.filter(region=row.region_id, placement=placement, party=actor.organisation, ended_on=None)
    with reading(actor):
        return seats.exists()


def coached(actor: Actor, model: type[Row], number: int) -> Row:
    """The row, for who may work on it or coaches this person for a partner. Missing, Refused."""
    found = seen(actor, model, number)
    _must_work_on(actor, found)
    return found


def locked_for(actor: Actor, row: Row) -> Row:
    """The row, locked after card and place, for who may still work on it: a seat may have ended since it was read. Missing, Refused."""
    _under, kept = locked(row)
    _must_work_on(actor, kept)
    return kept


def writer(actor: Actor, row: Thread) -> Actor:
    """Who writes for this actor: itself where it guides; for the coach of a partner, who writes no row, the room for the owner of the card."""
    guides = may_guide(actor, region=row.region_id, owner=row.organisation_id)
    return actor if guides else keeper(row.region_id, row.organisation_id)


def _must_work_on(actor: Actor, row: Thread) -> None:
    if not may_guide(actor, region=row.region_id, owner=row.organisation_id) and not coaches(actor, row):
        raise Refused(NOT_YOURS)


def lock(*, region: int, owner: int, card: int, place: int) -> Locked:
    """First the card, then the place."""
    return Locked(lock_card(region=region, owner=owner, card=card), lock_place(region=region, place=place))


def again(row: Row) -> Row:
    """The row itself, locked, as it is now: after card and place."""
    with acting(keeper(row.region_id, row.organisation_id)):
        found = type(row).objects.select_for_update(of=("self",)).filter(region=row.region_id, pk=row.pk).first()
    if found is None:
        raise Missing(GONE)
    return found


def locked(row: Row) -> tuple[Locked, Row]:
    """Card and place of the row, and the row, locked."""
    under = lock(region=row.region_id, owner=row.organisation_id, card=row.card_id, place=row.place_id)
    return under, again(row)


def tenant(card: Card, place: Place) -> dict[str, Any]:
    """The columns every row here has."""
    return {
        "region_id": card.region_id,
        "organisation_id": card.organisation_id,
        "audience": card.audience,
        "receiver_id": place.organisation_id,
        "employer_party_id": _party(place),
        "card_id": card.pk,
        "place_id": place.pk,
    }


def _party(place: Place) -> int | None:
    """The employer's own organisation, where that is another than who keeps the place."""
    party = party_of(place)
    return party if party != place.organisation_id else None


def same_tenant(row: Thread) -> dict[str, Any]:
    """The columns a row that hangs on another takes over."""
    return {
        name: getattr(row, name)
        for name in (
            "region_id",
            "organisation_id",
            "audience",
            "receiver_id",
            "employer_party_id",
            "card_id",
            "place_id",
        )
    }


def read_over(texts: Mapping[str, str], *, anyway: bool) -> list[str]:
    """The kinds of doubt about free texts; Doubtful unless they are kept `anyway`."""
    found = wording.check(texts, wording.OPEN)
    if found and not anyway:
        raise wording.Doubtful(found)
    return sorted({doubt.kind for doubts in found.values() for doubt in doubts})


def one_of(value: str, choices: type, field: str) -> str:
    """Invalid when it is none of the choices."""
    if value not in choices.values:  # type: ignore[attr-defined]
        raise Invalid("Kies een van de mogelijkheden.", {field: "Kies er een."})
    return value


def record(verb: str, row: Thread, *, actor: Actor, cause: int | None = None, **data: Any) -> Fact:
    """A fact about this person and place, of who did it."""
    with acting(keeper(row.region_id, row.organisation_id)):
        known = Pseudonym.objects.filter(region=row.region_id, card=row.card_id)
        subject = known.values_list("subject", flat=True).first()
    with acting(actor):
        return journal.record(
            verb, actor=actor, region=row.region_id, subject=subject, cause=cause, place=row.place_id, **data
        )


def caseworker(region: int, owner: int, card: int) -> int | None:
    """Who of the owner has this person in the own caseload and works there still: a user."""
    with acting(keeper(region, owner)):
        dossier = Dossier.objects.filter(organisation=owner, card=card)
        user = dossier.values_list("caseworker", flat=True).first()
    return user if user and memberships(owner).filter(user=user).exists() else None


def workplace(region: int, user: int, party: int) -> Membership | None:
    """Where somebody works at the counter of the region, or as job coach at this partner; by database id."""
    return staff_in(region).filter(user=user).first() or at_partner(region, party).filter(user=user).first()


def at_partner(region: int, party: int) -> "QuerySet[Membership]":
    """The job coaches of one partner of the region."""
    return partner_coaches(region).filter(organisation=party)


def colleague(region: int, number: int) -> Membership:
    """Where the account with this public number works at the counter of the region. Invalid when it does not."""
    found = staff_in(region).filter(user__number=number).first()
    if found is None:
        raise Invalid("Deze collega werkt niet (meer) in de regio.", {"who": "Kies een collega."})
    return found


def coach_with(region: int, number: int) -> Membership:
    """Where the account with this public number works: at the counter, else as job coach at a partner. Invalid when at neither."""
    return partner_coaches(region).filter(user__number=number).exclude(
        user__in=staff_in(region).values("user")
    ).first() or colleague(region, number)


def give_task(
    row: Thread,
    kind: TaskKind,
    *,
    subject: tuple[str, int],
    to: tuple[int, int | None],
    due_at: datetime.datetime,
    cause: Fact | None,
    hours: int = 72,
) -> None:
    """A task of the organisation and for the user in `to`, about the thing in `subject` (kind and public number)."""
    organisation, user = to
    with acting(keeper(row.region_id, row.organisation_id)):
        numbers = {"card": Card.objects.values_list("number", flat=True).get(pk=row.card_id)}
        numbers["place"] = Place.objects.values_list("number", flat=True).get(pk=row.place_id)
    open_tasks(
        service("guidance", regions=(row.region_id,), organisation=organisation),
        region=row.region_id,
        kind=kind,
        subject_kind=subject[0],
        assignees={subject[1]: user},
        due_at=due_at,
        agreed_hours=hours,
        cause=cause.pk if cause else None,
        data=numbers,
    )


def finish_tasks(actor: Actor, row: Thread, kinds: tuple[TaskKind, ...], subject: tuple[str, int]) -> None:
    """What is done, is done for every organisation in the region that had it to do."""
    about = {"subject_kind": subject[0], "number": subject[1]}
    counter = service("guidance", regions=(row.region_id,))
    for organisation, kind in holders(counter, region=row.region_id, kinds=kinds, **about):
        doer = actor if actor.organisation == organisation and actor.id > 0 else None
        own = service("guidance", regions=(row.region_id,), organisation=organisation)
        finish_about(doer or own, kind=kind, **about)


def owner_of(row: Thread) -> tuple[int, int | None]:
    """The owner of the card and its klantmanager, to give a task to."""
    return row.organisation_id, caseworker(row.region_id, row.organisation_id, row.card_id)


def open_name(row: Trial | Placement, cause: Fact) -> None:
    """Who tries somebody out or employs them knows the name, for as long as that lasts; the counter knows it already."""
    if row.at_employer == row.organisation_id or (row.employer_party_id is None and row.receiver.kind in COUNTER_KINDS):
        return
    yes = Consent(row.card_id, row.at_employer, True, row.consent_on, row.consent_how)
    give(
        keeper(row.region_id, row.organisation_id), region=row.region_id, card=row.card_id, owner=row.organisation_id,
        to=row.at_employer, consent=yes, purpose=Purpose.GUIDANCE, until=None, cause=cause,
    )  # fmt: skip


def close_name(row: Trial | Placement) -> None:
    """Nothing runs between these two any more: the name is closed to the employer at once."""
    party = row.at_employer
    same = Q(employer_party=party) | Q(employer_party=None, receiver=party)
    here = {"region": row.region_id, "card": row.card_id}
    doer = keeper(row.region_id, row.organisation_id)
    with acting(doer):
        tried = Trial.objects.filter(same, **here, result="").exists()
        if not tried and not Placement.objects.filter(same, **here, ending=None).exists():
            end(doer, card=row.card_id, to=party, purpose=Purpose.GUIDANCE)
