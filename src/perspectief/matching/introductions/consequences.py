"""What happens elsewhere and ends or moves introductions: a trial, a placement, a full or closed place, an objection, a hand-over.

They join the transaction of their cause, check no role again, and act as the program.
"""

from collections.abc import Iterable

from django.db.models import Q

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.demand.rules import State
from perspectief.matching.introductions import steps, tasks
from perspectief.matching.introductions.closing import close_down, open_up, shut
from perspectief.matching.introductions.rules import AT_EMPLOYER, Deed, Outcome, Status, after
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.models import Introduction
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS

DEED = {Outcome.TRIAL: Deed.TRY_OUT, Outcome.PLACED: Deed.PLACE}


def becomes(introduction: int, outcome: Outcome, cause: Fact) -> Introduction:
    """The introduction (database id) led to a trial or to work. Work ends what else is open for this person, and says so.

    Only from a yes of the employer; a trial can still become work. Refused otherwise, and when there is none in the region of
    the cause. The place is counted and its others closed by `place_filled`, once whoever calls this wrote `filled`.
    """
    row = _found(introduction, cause)
    with acting(steps.program(row)):
        card, place = steps.lock(row.region_id, row.card_id, row.place_id)
        row = Introduction.objects.select_for_update(of=("self",)).get(region=row.region_id, pk=row.pk)
        former, move = Status(row.status), after(row.status, DEED[outcome], row.outcome)
        if move is None or move.outcome is None:
            raise Refused("Deze voordracht is niet zover: de werkgever zei (nog) geen ja.")
        if former == Status.CLOSED:
            row.outcome = move.outcome
        else:
            close_down(row, outcome=move.outcome, now=clock.now())
        row.version += 1
        row.save()
        tasks.follow(steps.program(row), row, former=former, place=place, card=card)
        steps.record(f"introduction_{DEED[outcome]}", row, steps.program(row), cause=cause.pk, place=place.number)
        if outcome == Outcome.PLACED:
            others = Introduction.objects.filter(region=row.region_id, card=row.card_id, closed_at=None)
            _end(others.exclude(pk=row.pk), Outcome.WITHDRAWN, "placed_elsewhere", cause)
    return row


def place_filled(place: int, cause: Fact) -> int:
    """Closes every open introduction of a place (database id) that has no opening left, and says so to each; how many.

    Nothing while there is an opening, so it may be called after every start.
    """
    region = cause.region_id or 0
    with acting(service(PROGRAM, regions=(region,))):
        held = Place.objects.select_for_update(of=("self",)).filter(region=region, pk=place).first()
        if held is None or (held.free > 0 and held.state != State.CLOSED):
            return 0
    reason = "place_closed" if held.free > 0 else ""
    return sum(
        _end_of_owner(region, owner, {"place": place}, Outcome.FILLED, reason, cause) for owner in _owners(region)
    )


def hidden(cause: Fact) -> int:
    """Somebody objected: what is open for whoever is hidden in the region of the cause ends; how many."""
    region = cause.region_id or 0
    about = {"audience": 0}
    return sum(_end_of_owner(region, owner, about, Outcome.WITHDRAWN, "objection", cause) for owner in _owners(region))


def handed_over(cause: Fact) -> int:
    """A card went to another organisation, and its open introductions with it: their tasks follow. How many."""
    region, former = cause.region_id or 0, int(cause.data.get("former") or 0)
    if not former or not cause.organisation_id:
        return 0
    whose = service(PROGRAM, regions=(region,), organisation=cause.organisation_id)
    with acting(whose):
        rows = Introduction.objects.filter(region=region, owner=cause.organisation_id, closed_at=None)
        rows = rows.filter(card__pseudonym__subject=cause.subject).select_related("place", "card").order_by("id")
        moving = list(rows)
        for row in moving:
            tasks.moved(row, former, row.place, row.card)
    return len(moving)


def joined(cause: Fact) -> int:
    """An employer has an account of its own now: what is open, and what became a trial or work, at places the counter keeps for it is
    its own to see; a name that was open to whoever kept the place is open to the employer. How many.
    """
    region, party = cause.region_id or 0, cause.organisation_id or 0
    about = {"region": region, "place__employer__number": cause.data.get("employer")}
    found = 0
    for owner in _owners(region):
        with acting(service(PROGRAM, regions=(region,), organisation=owner)):
            rows = Introduction.objects.filter(**about, owner=owner, receiver__kind__in=COUNTER_KINDS).exclude(
                party=party
            )
            rows = rows.filter(Q(closed_at=None) | Q(outcome__in=DEED))
            pairs = list(rows.order_by("card", "place", "id").values_list("card", "place", "pk"))
            for card, place, pk in pairs:
                steps.lock(region, card, place)
                _shown_to(Introduction.objects.select_for_update(of=("self",)).get(region=region, pk=pk), party, cause)
            found += len(pairs)
    return found


def _shown_to(row: Introduction, party: int, cause: Fact) -> None:
    """From now on this is the party to whom the person is shown. Acts as the program."""
    shut(row)
    row.party_id, row.version = party, row.version + 1
    row.save()
    if row.status in AT_EMPLOYER and row.shown_at is not None:
        open_up(row, cause)


def _found(introduction: int, cause: Fact) -> Introduction:
    with acting(service(PROGRAM, regions=(cause.region_id or 0,), organisation=cause.organisation_id or 0)):
        row = Introduction.objects.filter(pk=introduction).first()
    if row is None:
        raise Refused("Deze voordracht is er niet.")
    return row


def _owners(region: int) -> Iterable[int]:
    """Whose cards may be introduced here: everybody who takes part, as hidden people are seen by their owner alone."""
    return [organisation.pk for organisation in organisations_in(region)]


def _end_of_owner(region: int, owner: int, about: dict[str, int], outcome: Outcome, reason: str, cause: Fact) -> int:
    with acting(service(PROGRAM, regions=(region,), organisation=owner)):
        rows = Introduction.objects.filter(region=region, owner=owner, closed_at=None, **about)
        return _end(rows, outcome, reason, cause)


def _end(rows: "Iterable[Introduction]", outcome: Outcome, reason: str, cause: Fact) -> int:
    """Ends these (a queryset), the lowest id first, each with its fact and its task. Acts as the program of their owner."""
    held = rows.select_for_update(of=("self",)).select_related("place", "card").order_by("id")  # type: ignore[attr-defined]
    ended = list(held)
    for row in ended:
        former, whose = Status(row.status), steps.program(row)
        row.reason = reason
        close_down(row, outcome=outcome, now=clock.now())
        row.version += 1
        row.save()
        tasks.follow(whose, row, former=former, place=row.place, card=row.card)
        steps.record(f"introduction_{outcome}", row, whose, cause=cause.pk, place=row.place.number, former=former.value)
    return len(ended)
