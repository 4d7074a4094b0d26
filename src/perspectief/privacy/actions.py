"""What is done with the rights of a person: asking for correction and answering, erasing, holding back."""

import datetime
from typing import Any

from django.db import connection, transaction

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import CLOSED, Doubt, Doubtful, check
from perspectief.privacy.models import Hold, Request
from perspectief.privacy.policy import handling, may_handle
from perspectief.privacy.rules import ANSWER_DAYS, LONGEST_TEXT, Outcome, Right
from perspectief.privacy.walking import Person, person
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

GONE = "Deze persoon is er niet, of hoort bij een andere organisatie."
HELD = "Er is vastgelegd dat deze gegevens voorlopig bewaard moeten blijven. Hef dat eerst op."


def ask_correction(actor: Actor, *, text: str, number: int | None = None, anyway: bool = False) -> None:
    """A person, or who was told by one (`number`), says what is wrong (AVG art. 16): a task for who keeps the person.

    Raises Missing, Invalid, Doubtful.
    """
    text = text.strip()[:LONGEST_TEXT]
    if not text:
        raise Invalid("Schrijf op wat er niet klopt.", {"text": "Vul in wat er niet klopt."})
    doubts = _read_over({"text": text}, anyway=anyway)
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number) if actor.person is None else person(card=actor.person)
        if who is None:
            raise Missing(GONE)
        if actor.person is None:
            Request.objects.create(
                region_id=who.region,
                organisation_id=who.organisation,
                card_id=who.card,
                right=Right.CORRECTION,
                text=text,
                user_id=actor.id,
            )
        else:
            _ask(Right.CORRECTION, text)
        _record("correction_asked", actor, who, by="person" if actor.person else "organisation")
        _record_doubts(doubts, actor, who)
        _task(who, TaskKind.CORRECT)


def _task(who: Person, kind: TaskKind) -> None:
    """What the request causes: something to do for the organisation that keeps the person."""
    keeper = service("rights", regions=(who.region,), organisation=who.organisation, purpose="AVG art. 12")
    open_tasks(
        keeper,
        region=who.region,
        kind=kind,
        subject_kind="card",
        assignees={who.number: None},
        due_at=clock.now() + datetime.timedelta(days=ANSWER_DAYS),
        agreed_hours=24 * ANSWER_DAYS,
    )


def answer_correction(
    actor: Actor, *, number: int, request: int, done: bool, answer: str, anyway: bool = False
) -> None:
    """Done or not done, and why; the person reads it. What was changed stands, old and new, in the record of changes. Raises Missing,
    Invalid, Doubtful."""
    if not done and not answer.strip():
        raise Invalid(
            "Schrijf op waarom het niet wordt aangepast.", {"answer": "Vul in waarom niet (AVG art. 12 lid 4)."}
        )
    doubts = _read_over({"answer": answer}, anyway=anyway)
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number)
        rows = Request.objects.select_for_update(of=("self",)).filter(card_id=who.card)
        found = rows.filter(pk=request, outcome=Outcome.OPEN).first()
        if found is None:
            raise Missing("Dit verzoek is al beantwoord.")
        found.outcome, found.answer = Outcome.DONE if done else Outcome.REFUSED, answer.strip()[:LONGEST_TEXT]
        found.closed_at, found.closed_by_id = clock.now(), actor.id
        found.save()
        _record("correction_answered", actor, who, outcome=found.outcome)
        _record_doubts(doubts, actor, who)
        if not Request.objects.filter(card_id=who.card, outcome=Outcome.OPEN).exists():
            finish_about(actor, kind=TaskKind.CORRECT, subject_kind="card", number=who.number)


def start_erasure(actor: Actor, *, number: int) -> None:
    """Hides the person at once and has everything of the organisation erased within moments (AVG art. 17). Another organisation
    that keeps a dossier itself is asked to decide about it (see `also_kept`). Raises Missing, Refused.
    """
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number)
        with connection.cursor() as cursor:
            cursor.execute("SELECT privacy_start_erasure(%s)", [who.card])
            (answer,) = cursor.fetchone()
        if answer == "missing":
            raise Missing(GONE)
        if answer != "started":
            raise Refused(HELD)
        _record("erasure_asked", actor, who)
        transaction.on_commit(_erase_soon)


def ask_erasure(actor: Actor) -> None:
    """A person asks to be erased: hidden from now on; who keeps the person erases, or says why not (AVG art. 17 (3)). Raises Missing."""
    with acting(actor):
        who = person(card=actor.person) if actor.person is not None else None
        if who is None:
            raise Missing(GONE)
        if Request.objects.filter(card_id=who.card, right=Right.ERASURE, outcome=Outcome.OPEN).exists():
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT supply_hide_own_card(%s)", [clock.now()])
        _ask(Right.ERASURE, "")
        _record("erasure_asked", actor, who, by="person")
        _task(who, TaskKind.CORRECT)


def hold(actor: Actor, *, number: int, reason: str, until: datetime.date, anyway: bool = False) -> Hold:
    """Nothing of this person is erased until then: who said so and why is kept (AVG art. 17 (3)(e)). Raises Missing, Invalid, Doubtful."""
    if not reason.strip():
        raise Invalid("Schrijf op waarom de gegevens moeten blijven.", {"reason": "Vul een reden in."})
    if until <= clock.today():
        raise Invalid("Kies een dag die nog komt.", {"until": "Kies een dag na vandaag."})
    doubts = _read_over({"reason": reason}, anyway=anyway)
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number)
        made = Hold.objects.create(
            region_id=who.region,
            organisation_id=who.organisation,
            card_id=who.card,
            reason=reason.strip()[:LONGEST_TEXT],
            starts_on=clock.today(),
            until=until,
            user_id=actor.id,
        )
        finish_about(actor, kind=TaskKind.DECIDE_DOSSIER, subject_kind="card", number=who.number)
        _record("erasure_held", actor, who, until=until.isoformat())
        _record_doubts(doubts, actor, who)
    return made


def lift_hold(actor: Actor, *, number: int) -> None:
    """The clock runs again. Raises Missing."""
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number)
        if Hold.objects.filter(card_id=who.card, lifted_at=None).update(lifted_at=clock.now()):
            _record("erasure_hold_lifted", actor, who)


def also_kept(actor: Actor, *, number: int) -> list[str]:
    """Names of the other organisations that keep a dossier of this person: theirs is not erased along. Raises Missing."""
    actor = handling(actor)
    with acting(actor), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM privacy_also_kept(%s)", [_own(actor, number).card])
        return [name for (name,) in cursor.fetchall()]


def requests(actor: Actor, *, number: int | None = None) -> list[Request]:
    """What was asked for this person, newest first. Raises Missing."""
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number) if actor.person is None else person(card=actor.person)
        if who is None:
            raise Missing(GONE)
        return list(Request.objects.filter(card_id=who.card).order_by("-id"))


def current_hold(actor: Actor, *, number: int) -> Hold | None:
    """What keeps this person from being erased now. Raises Missing."""
    actor = handling(actor)
    with acting(actor):
        who = _own(actor, number)
        rows = Hold.objects.filter(card_id=who.card, lifted_at=None, until__gte=clock.today())
        return rows.select_related("user").order_by("-until").first()


def _own(actor: Actor, number: int | None) -> Person:
    who = person(number=number)
    if who is None or not may_handle(actor, organisation=who.organisation):
        raise Missing(GONE)
    return who


def _ask(right: Right, text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_ask(%s, %s, '')", [right, text])


def _read_over(texts: dict[str, str], *, anyway: bool) -> dict[str, list[Doubt]]:
    found = check(texts, CLOSED)
    if found and not anyway:
        raise Doubtful(found)
    return found


def _record_doubts(found: dict[str, list[Doubt]], actor: Actor, who: Person) -> None:
    if found:
        kinds = {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}
        _record("doubtful_text_kept", actor, who, kinds=kinds)


def _record(verb: str, actor: Actor, who: Person, **data: Any) -> None:
    journal.record(verb, actor=actor, region=who.region, subject=who.subject, **data)


def _erase_soon() -> None:
    from procrastinate.exceptions import AlreadyEnqueued

    from perspectief.privacy.jobs import erase

    try:
        erase.defer(timestamp=int(clock.now().timestamp()))  # type: ignore[call-issue]
    except AlreadyEnqueued:
        return  # the run that waits takes this one along
