"""The talks of a day: planned by the engine, moved by hand, planned again around what was moved."""

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.models import Place
from perspectief.demand.rules import State
from perspectief.matching.days.actions import locked_day, pair_of, record_day
from perspectief.matching.days.models import DayEmployer, DayPair, DayPerson, MatchingDay
from perspectief.matching.days.planning import Clash, Pair, Plan, Room, Talk, plan
from perspectief.matching.days.rules import PRESENT, worth
from perspectief.matching.days.worths import points_of

TAKEN = "In die ronde heeft een van beiden al een gesprek dat vaststaat."
FULL = "In die ronde zijn alle tafels bezet. Kies een andere ronde."


def plan_day(actor: Actor, *, number: int, key: str = "") -> Plan | None:
    """Plans the talks of who comes, around those held by hand, and keeps them. None when this form was sent before.

    Raises Missing, Refused, and Invalid when the held talks cannot all be.
    """
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return None
        rows = {(row.card_id, row.employer_id): row for row in _pairs(day)}
        pairs = _worths(actor, day, rows)
        held = [Talk(row.round, *key) for key, row in rows.items() if row.held and row.round is not None]
        try:
            found = plan(pairs, Room(day.rounds, day.tables, day.most_talks), held)
        except Clash as clash:
            raise Invalid("Wat met de hand vaststaat, past niet samen. Maak een gesprek los.") from clash
        _keep(day, found, pairs, rows)
        day.planned_at, day.value, day.bound = clock.now(), found.value, found.bound
        day.save(update_fields=["planned_at", "value", "bound"])
        record_day("day_planned", day, None, actor=actor, talks=len(found.talks), conflicts=len(found.conflicts))
    return found


def move(actor: Actor, *, number: int, card: int, employer: int, to: int | None, key: str = "") -> None:
    """Puts a talk in a round by hand (from 0; None: no talk), where it stays when the day is planned again.

    Who stood there and was not held makes room. Raises Missing, Invalid, and Refused when a held talk or the tables stand in the way.
    """
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return
        if to is not None and not 0 <= to < day.rounds:
            raise Invalid("Deze ronde is er niet.")
        row = pair_of(day, card, employer)
        if to is not None:
            _make_room(day, row, to)
        row.round, row.held, row.conflict = to, to is not None, False
        row.save(update_fields=["round", "held", "conflict"])
        record_day("day_talk_moved", day, row, actor=actor, round=to)


def let_go(actor: Actor, *, number: int, card: int, employer: int, key: str = "") -> None:
    """A talk is no longer held by hand; it stays until the day is planned again."""
    with acting(actor):
        day = locked_day(actor, number)
        if key and not submissions.claim(key, actor):
            return
        row = pair_of(day, card, employer)
        if row.round is None:
            raise Missing("Dit gesprek staat niet in het programma.")
        row.held = False
        row.save(update_fields=["held"])
        record_day("day_talk_let_go", day, row, actor=actor)


def _pairs(day: MatchingDay) -> list[DayPair]:
    return list(DayPair.objects.filter(region=day.region_id, day=day).order_by("pk"))


def _make_room(day: MatchingDay, row: DayPair, to: int) -> None:
    there = DayPair.objects.filter(region=day.region_id, day=day, round=to).exclude(pk=row.pk)
    beside = [one for one in there.order_by("pk") if one.card_id == row.card_id or one.employer_id == row.employer_id]
    if any(one.held for one in beside):
        raise Refused(TAKEN)
    if there.count() - len(beside) >= day.tables:
        raise Refused(FULL)
    DayPair.objects.filter(pk__in=[one.pk for one in beside]).update(round=None, conflict=True)


def _worths(actor: Actor, day: MatchingDay, rows: dict[tuple[int, int], DayPair]) -> list[Pair]:
    """What each possible talk of the day is worth."""
    here = {"region": day.region_id, "day": day, "coming__in": PRESENT}
    cards = list(DayPerson.objects.filter(**here).values_list("card_id", flat=True).order_by("card_id"))
    hosts = list(DayEmployer.objects.filter(**here).values_list("employer_id", flat=True).order_by("employer_id"))
    places: dict[int, list[int]] = {one: [] for one in hosts}
    offered = Place.objects.filter(
        region=day.region_id, employer__in=hosts, state=State.OPEN, expires_on__gte=clock.today()
    )
    for employer, place in offered.order_by("pk").values_list("employer_id", "pk"):
        places[employer].append(place)
    points = points_of(actor, region=day.region_id, cards=cards, employers=places)
    found = []
    for card in cards:
        for host in hosts:
            row = rows.get((card, host))
            wants = {
                "person_wants": row.person_wants if row else None,
                "employer_wants": row.employer_wants if row else None,
            }
            if value := worth(points.get((card, host), 0), **wants):
                found.append(Pair(card, host, value))
    return found


def _keep(day: MatchingDay, found: Plan, pairs: list[Pair], rows: dict[tuple[int, int], DayPair]) -> None:
    """The plan in the table: first every loose talk out, then the new ones in, so that nobody is in two places meanwhile."""
    region = day.region_id
    DayPair.objects.filter(region=region, day=day, held=False).update(round=None, conflict=False)
    worths = {(pair.person, pair.employer): pair.worth for pair in pairs}
    talks = {(talk.person, talk.employer): talk for talk in found.talks}
    clashing = {(pair.person, pair.employer) for pair in found.conflicts}
    layers = {one.card_id: one for one in DayPerson.objects.filter(region=region, day=day).order_by("pk")}
    new, changed = [], []
    for key in sorted(set(talks) | clashing | set(rows)):
        row = rows.get(key)
        if row is None:
            tenant = layers[key[0]]
            row = DayPair(
                region_id=region, organisation_id=tenant.organisation_id, audience=tenant.audience, day=day,
                card_id=key[0], employer_id=key[1],
            )  # fmt: skip
            new.append(row)
        else:
            changed.append(row)
        row.worth, row.conflict = worths.get(key, 0), key in clashing
        if not row.held:
            row.round = talks[key].round if key in talks else None
    DayPair.objects.bulk_update(changed, ["round", "worth", "conflict"])
    DayPair.objects.bulk_create(new)
