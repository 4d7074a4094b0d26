"""The tasks of an introduction: one for every state in which somebody has to move, done when it moved on."""

import datetime

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.demand.models import EmployerFile, Place
from perspectief.matching.introductions.rules import Outcome, Status, working_days_after
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.models import Introduction
from perspectief.parties.queries import holds_role
from perspectief.supply.models import Card, Dossier
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

ABOUT = "introduction"  # what a task names as its subject
KIND = {
    Status.ASKED_OWNER: TaskKind.ANSWER_PROPOSAL,
    Status.ASKED_PERSON: TaskKind.ASK_PERSON,
    Status.AGREED: TaskKind.PRESENT,
    Status.ACCEPTED: TaskKind.ARRANGE_START,
}
WAITING = frozenset({Status.SHOWN, Status.INVITED})  # on the employer: a task comes with the reminder
KNOWS = frozenset({Outcome.DECLINED, Outcome.TRIAL, Outcome.PLACED})  # nothing to tell: the person said or lives it
EVERY = (*KIND.values(), TaskKind.EMPLOYER_SILENT)


def follow(actor: Actor, row: Introduction, *, former: Status, place: Place, card: Card) -> None:
    """What had to be done in the former state is done; what has to be done now gets a task. Acts as the program."""
    if former in KIND:
        _finish(actor, row, KIND[former])
    if former in WAITING:
        _finish(actor, row, TaskKind.EMPLOYER_SILENT)
    status = Status(row.status)
    if status in KIND and row.due_at is not None:
        _open(row, KIND[status], place, card, due_at=row.due_at, to=(row.owner_id, caseworker(row)))
    if status == Status.CLOSED and _to_tell(row, former):
        due_at = working_days_after(clock.now(), 1)
        _open(row, TaskKind.TELL_PERSON, place, card, due_at=due_at, to=(row.owner_id, caseworker(row)))


def begin(row: Introduction, place: Place, card: Card) -> None:
    """The first task of a new introduction."""
    _open(
        row, KIND[Status(row.status)], place, card, due_at=row.due_at or clock.now(), to=(row.owner_id, caseworker(row))
    )


def remind(row: Introduction, place: Place, card: Card) -> None:
    """Who waits on the employer calls: the named contact in the region when that is staff of who keeps the place, else the klantmanager."""
    _open(row, TaskKind.EMPLOYER_SILENT, place, card, due_at=row.due_at or clock.now(), to=desk(row, place))


def told(actor: Actor, row: Introduction) -> None:
    """The person heard it."""
    _finish(actor, row, TaskKind.TELL_PERSON)


def moved(row: Introduction, former_owner: int, place: Place, card: Card) -> None:
    """The card went to another organisation: its tasks end there and begin here."""
    for kind in (*EVERY, TaskKind.TELL_PERSON):
        _finish_as(former_owner, row, kind)
    if Status(row.status) in KIND:
        begin(row, place, card)


def caseworker(row: Introduction) -> int | None:
    """The klantmanager of the card's organisation; None: nobody yet. Acts as the program."""
    held = Dossier.objects.filter(organisation=row.owner_id, card=row.card_id)
    return held.values_list("caseworker_id", flat=True).first()


def desk(row: Introduction, place: Place) -> tuple[int, int | None]:
    """Organisation and user who keep in touch with the employer."""
    known = EmployerFile.objects.filter(region=row.region_id, employer=place.employer_id)
    contact = known.values_list("contact_id", flat=True).first()
    if contact is not None and holds_role(contact, row.receiver_id):
        return row.receiver_id, contact
    return row.owner_id, caseworker(row)


def _to_tell(row: Introduction, former: Status) -> bool:
    """Whoever was never asked has nothing to hear; who said it knows."""
    asked = row.said_yes is not None or row.asked_at is not None
    return asked and former != Status.ASKED_OWNER and row.outcome not in KNOWS and row.reason != "objection"


def _open(
    row: Introduction,
    kind: TaskKind,
    place: Place,
    card: Card,
    *,
    due_at: datetime.datetime,
    to: tuple[int, int | None],
) -> None:
    organisation, assignee = to
    whose = service(PROGRAM, regions=(row.region_id,), organisation=organisation)
    hours = max(1, round((due_at - clock.now()).total_seconds() / 3600))
    with acting(whose):
        open_tasks(
            whose, region=row.region_id, kind=kind, subject_kind=ABOUT, assignees={row.number: assignee}, due_at=due_at,
            agreed_hours=min(hours, 32_000), data={"card": card.number, "place": place.number},
        )  # fmt: skip


def _finish(actor: Actor, row: Introduction, kind: TaskKind) -> None:
    """Done by the actor where the task is of the actor's organisation."""
    for organisation in sorted({row.owner_id, row.receiver_id}):
        if organisation == actor.organisation and actor.id > 0:
            with acting(actor):
                finish_about(actor, kind=kind, subject_kind=ABOUT, number=row.number)
        else:
            _finish_as(organisation, row, kind)


def _finish_as(organisation: int, row: Introduction, kind: TaskKind) -> None:
    whose = service(PROGRAM, regions=(row.region_id,), organisation=organisation)
    with acting(whose):
        finish_about(whose, kind=kind, subject_kind=ABOUT, number=row.number)
