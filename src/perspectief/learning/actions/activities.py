"""Activities: planned, changed, cancelled, with seats and a waiting list; afterwards what came of it.

Who enrols does so alone for oneself. Seats are counted for everybody, also people one may not see, so counting and moving up from the
waiting list are consequences: done as the organiser, after the actor was checked. The row of the activity is locked first.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.learning.actions.texts import EMPTY, read_over, record, whole
from perspectief.learning.models import Activity, Seat, Theme
from perspectief.learning.policy import is_professional, may_plan, may_plan_kind, may_run, regions
from perspectief.learning.rules import (
    LONGEST_MEETING,
    MOST_SEATS,
    ActivityKind,
    Queued,
    SeatState,
    When,
    moves_up,
    seat_for,
)
from perspectief.parties import mails
from perspectief.parties.queries import users

GONE = "Deze bijeenkomst is er niet."
NOT_YOURS = "Alleen wie de bijeenkomst organiseert kan dit."
MOVED_UP = """Beste {name},

Er is een plaats vrij: je bent ingeschreven voor {title}, op {when}.

Kun je toch niet? Meld je dan af in Perspectief, bij Leren. Dan gaat de plaats naar wie nog wacht."""
CANCELLED = """Beste {name},

{title}, op {when}, gaat niet door.

Kijk in Perspectief bij Leren of er iets anders is."""
TEXTS = ("title", "about", "location")
FIELDS = frozenset({*TEXTS, "kind", "starts_at", "ends_at", "seats", "theme"})
ASKED = {"title": "Geef de bijeenkomst een naam.", "location": "Schrijf op waar het is. Online mag ook."}


def plan_activity(actor: Actor, *, values: Mapping[str, Any], key: str = "", anyway: bool = False) -> Activity:
    """Plans an activity (FIELDS; `theme` a public number), of the actor's first region, or national. Refused, Invalid, Doubtful."""
    if not may_plan(actor):
        raise Refused("Met jouw rol kun je geen bijeenkomst plannen.")
    texts = _whole(actor, values, taken=0)
    doubts = read_over(texts, anyway=anyway)
    here = None if actor.national else next(iter(regions(actor)), None)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Activity.objects.get(number=submissions.answer(key, actor))
        made = Activity(region_id=here, organisation_id=actor.organisation, planned_by_id=actor.id)
        _put(made, values, texts)
        made.save()
        record("activity_planned", actor=actor, region=here, activity=made.number, kind=made.kind, doubts=doubts)
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def change_activity(
    actor: Actor, *, number: int, version: int | None, values: Mapping[str, Any], key: str = "", anyway: bool = False
) -> Activity:
    """Changes it; more seats let people move up, fewer than are taken is refused. Missing, Refused, Changed, Invalid, Doubtful."""
    with acting(actor):
        found = _run(actor, number)
        if key and not submissions.claim(key, actor):
            return found
        if version is not None and version != found.version:
            raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=found)
        _coming(found)
        texts = _whole(actor, values, taken=found.taken)
        changed = {name: text for name, text in texts.items() if text != getattr(found, name)}
        doubts = read_over(changed, anyway=anyway)
        _put(found, values, texts)
        found.version += 1
        found.save()
        record("activity_changed", actor=actor, region=found.region_id, activity=number, doubts=doubts)
        _move_up(actor, found)
    return found


def cancel_activity(actor: Actor, *, number: int, key: str = "") -> Activity:
    """It does not go on. Missing, Refused (over, or not the organiser)."""
    with acting(actor):
        found = _run(actor, number)
        if (key and not submissions.claim(key, actor)) or found.cancelled_at:
            return found
        _coming(found)
        found.cancelled_at, found.version = clock.now(), found.version + 1
        found.save(update_fields=["cancelled_at", "version"])
        record("activity_cancelled", actor=actor, region=found.region_id, activity=number)
        with acting(_organiser(found)):
            rows = Seat.objects.filter(activity=found).exclude(state=SeatState.LEFT)
            _tell(found, list(rows.order_by("id").values_list("user_id", flat=True)), CANCELLED)
    return found


def take_seat(actor: Actor, *, number: int, key: str = "") -> Seat:
    """The actor comes: a seat, or a place on the waiting list when it is full. Twice is once. Missing, Refused (begun, cancelled)."""
    _professional(actor)
    seen = _seen(actor, number)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Seat.objects.get(activity=seen, user=actor.id)
        with acting(_organiser(seen)):
            activity = Activity.objects.select_for_update(of=("self",)).get(pk=seen.pk)
            _coming(activity)
            seat = Seat.objects.filter(activity=activity, user=actor.id).first() or Seat(
                organiser_id=activity.organisation_id, activity=activity, user_id=actor.id, state=SeatState.LEFT
            )
            if seat.state != SeatState.LEFT:
                return seat
            seat.party_id, seat.asked_at = actor.organisation, clock.now()
            seat.state = seat_for(activity.seats, activity.taken)
            seat.save()
            _count(activity)
        record("seat_asked", actor=actor, region=seen.region_id, activity=number, state=seat.state)
    return seat


def leave_seat(actor: Actor, *, number: int, key: str = "") -> Seat:
    """The actor comes no more; who waits longest moves up. Missing when not enrolled, Refused when it has begun."""
    _professional(actor)
    seen = _seen(actor, number)
    with acting(actor):
        fresh = not key or submissions.claim(key, actor)
        with acting(_organiser(seen)):
            activity = Activity.objects.select_for_update(of=("self",)).get(pk=seen.pk)
            seat = Seat.objects.filter(activity=activity, user=actor.id).first()
            if seat is None:
                raise Missing("Je staat niet op de lijst van deze bijeenkomst.")
            if not fresh or seat.state == SeatState.LEFT:
                return seat
            _coming(activity)
            seat.state = SeatState.LEFT
            seat.save(update_fields=["state"])
            _count(activity)
        record("seat_left", actor=actor, region=seen.region_id, activity=number)
        _move_up(actor, activity)
    return seat


def record_result(actor: Actor, *, number: int, result: str, key: str = "", anyway: bool = False) -> Activity:
    """What came of it, for who was not there. Missing, Refused (it is not over yet), Invalid, Doubtful."""
    given = whole({"result": result}, {"result": "Schrijf op wat de bijeenkomst opleverde."})
    doubts = read_over(given, anyway=anyway)
    with acting(actor):
        found = _run(actor, number)
        if key and not submissions.claim(key, actor):
            return found
        if found.when != When.OVER:
            raise Refused("De bijeenkomst is nog niet geweest.")
        found.result, found.result_by_id, found.result_on = given["result"], actor.id, clock.today()
        found.version += 1
        found.save(update_fields=["result", "result_by", "result_on", "version"])
        record("activity_reported", actor=actor, region=found.region_id, activity=number, doubts=doubts)
    return found


def _organiser(activity: Activity) -> Actor:
    """As whom seats are counted: nobody's own context sees all of them."""
    return service("learning", regions=(), organisation=activity.organisation_id, national=True)


def _count(activity: Activity) -> None:
    rows = Seat.objects.filter(activity=activity)
    activity.taken = rows.filter(state=SeatState.SEATED).count()
    activity.waiting = rows.filter(state=SeatState.WAITING).count()
    activity.save(update_fields=["taken", "waiting"])


def _move_up(actor: Actor, activity: Activity) -> None:
    """Free seats go to who waits longest."""
    with acting(_organiser(activity)):
        waiting = Seat.objects.filter(activity=activity, state=SeatState.WAITING).order_by("asked_at", "id")
        up = moves_up(activity.seats, activity.taken, [Queued(*one) for one in waiting.values_list("id", "asked_at")])
        if not up:
            return
        rows = Seat.objects.filter(activity=activity, pk__in=up)
        rows.update(state=SeatState.SEATED)
        _tell(activity, list(rows.order_by("id").values_list("user_id", flat=True)), MOVED_UP)
        _count(activity)
    record("seats_given", actor=actor, region=activity.region_id, activity=activity.number, people=len(up))


def _tell(activity: Activity, people: list[int], text: str) -> None:
    """A mail to these accounts; goes along with the running transaction."""
    day = activity.starts_at.astimezone(clock.HOME)
    for user in users(people):
        mails.send(
            user.email, f"Perspectief: {activity.title}", text, name=user.name, title=activity.title,
            when=f"{day:%d-%m-%Y} om {day:%H.%M} uur",
        )  # fmt: skip


def _professional(actor: Actor) -> None:
    if not is_professional(actor) or actor.id < 1:
        raise Refused("Bijeenkomsten zijn voor professionals die in een regio werken.")


def _seen(actor: Actor, number: int) -> Activity:
    with acting(actor):
        found = Activity.objects.filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def _run(actor: Actor, number: int) -> Activity:
    """The activity, locked, for who organises it."""
    if not may_run(actor, organisation=_seen(actor, number).organisation_id):
        raise Refused(NOT_YOURS)
    found = Activity.objects.select_for_update(of=("self",)).filter(number=number).first()
    if found is None:
        raise Refused(NOT_YOURS)
    return found


def _coming(activity: Activity) -> None:
    state = activity.when
    if state != When.COMING:
        raise Refused(
            f"Deze bijeenkomst {'gaat' if state == When.CANCELLED else 'is'} {_SAID[state]}. Er is niets veranderd."
        )


_SAID = {When.CANCELLED: "niet door", When.BUSY: "al begonnen", When.OVER: "al geweest"}


def _whole(actor: Actor, values: Mapping[str, Any], *, taken: int) -> dict[str, str]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    texts = whole({name: values.get(name, "") for name in TEXTS}, ASKED)
    wrong: dict[str, str] = {}
    starts, ends, seats = values.get("starts_at"), values.get("ends_at"), values.get("seats")
    if values.get("kind") not in ActivityKind.values:
        wrong["kind"] = "Kies wat voor bijeenkomst het is."
    elif not may_plan_kind(actor, values["kind"]):
        wrong["kind"] = "Een landelijke bijeenkomst roept het landelijk team bijeen."
    if not isinstance(starts, datetime.datetime) or starts <= clock.now():
        wrong["starts_at"] = "Kies een moment dat nog komt."
    elif not isinstance(ends, datetime.datetime) or not starts < ends <= starts + LONGEST_MEETING:
        wrong["ends_at"] = "Kies een eind na het begin, hooguit drie dagen later."
    if seats is not None and not max(1, taken) <= seats <= MOST_SEATS:
        wrong["seats"] = (
            f"Er zijn al {taken} mensen ingeschreven." if seats < taken else f"Kies 1 tot en met {MOST_SEATS}."
        )
    if wrong:
        raise Invalid(EMPTY, wrong)
    return texts


def _put(row: Activity, values: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    for name, text in texts.items():
        setattr(row, name, text)
    for name in ("kind", "starts_at", "ends_at", "seats"):
        setattr(row, name, values.get(name))
    theme = values.get("theme")
    row.theme = Theme.objects.filter(number=theme).first() if theme is not None else None
