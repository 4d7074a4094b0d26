"""Days of meeting as pages show them. Names of people are asked apart, and only by who may see them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, Q

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Employer, Place
from perspectief.demand.rules import State
from perspectief.matching.days.models import DayEmployer, DayPair, DayPerson, MatchingDay
from perspectief.matching.days.rules import PRESENT, Verdict
from perspectief.matching.models import PlaceList
from perspectief.supply.models import Card

MOST_SHOWN = 300


class Guest(NamedTuple):
    """A person (number of the card) or an employer on the day; `title`: what the card says, or the employer's name."""

    id: int
    number: int
    title: str
    coming: str
    subject: int = 0


class Slot(NamedTuple):
    """A talk or a possible one."""

    card: int
    employer: int
    round: int | None
    held: bool
    worth: int
    conflict: bool
    person_wants: bool | None
    employer_wants: bool | None
    person_said: str
    employer_said: str


@dataclass(frozen=True)
class DayDetail:
    """A day whole: its guests by number, and its pairs."""

    day: MatchingDay
    people: list[Guest]
    employers: list[Guest]
    slots: list[Slot]
    titles: Mapping[int, str] = field(default_factory=dict)

    @property
    def talks(self) -> list[Slot]:
        """The talks in order of round and employer."""
        return sorted(
            (one for one in self.slots if one.round is not None), key=lambda one: (one.round or 0, one.employer)
        )

    @property
    def conflicts(self) -> list[Slot]:
        """Pairs the plan had to leave out, the best first."""
        return sorted((one for one in self.slots if one.conflict), key=lambda one: -one.worth)


class Listed(NamedTuple):
    """A day in the list, with how many people and employers come."""

    day: MatchingDay
    people: int
    employers: int
    talks: int


def days(region: int) -> list[Listed]:
    """Every day of the region, the next one first, then the past ones; four queries."""
    rows = list(MatchingDay.objects.filter(region=region).order_by("-on", "-id")[:MOST_SHOWN])
    coming = Count("id", filter=Q(coming__in=PRESENT))

    def counted(model: type[DayPerson] | type[DayEmployer]) -> dict[int, int]:
        found = model.objects.filter(region=region, day__in=rows).values_list("day_id").annotate(n=coming)
        return dict(found.order_by("day_id"))

    people, employers = counted(DayPerson), counted(DayEmployer)
    held = DayPair.objects.filter(region=region, day__in=rows, round__isnull=False).values_list("day_id")
    talks = dict(held.annotate(n=Count("id")).order_by("day_id"))
    today = clock.today()
    rows.sort(key=lambda day: (day.on < today, abs((day.on - today).days)))
    return [Listed(day, people.get(day.pk, 0), employers.get(day.pk, 0), talks.get(day.pk, 0)) for day in rows]


def day_detail(number: int) -> DayDetail:
    """One day, for who acts. Missing when it is not there."""
    day = MatchingDay.objects.filter(number=number).first()
    if day is None:
        raise Missing("Deze dag is er niet.")
    here = {"region": day.region_id, "day": day}
    people = [
        Guest(row.card_id, row.card.number, row.card.title, row.coming, row.card.pseudonym.subject)
        for row in DayPerson.objects.filter(**here).select_related("card__pseudonym").order_by("card__title", "card_id")
    ]
    employers = [
        Guest(row.employer_id, row.employer.number, row.employer.name, row.coming)
        for row in DayEmployer.objects.filter(**here).select_related("employer").order_by("employer__sort_key", "id")
    ]
    cards, hosts = {one.id: one.number for one in people}, {one.id: one.number for one in employers}
    slots = [
        Slot(
            cards[row.card_id], hosts[row.employer_id], row.round, row.held, row.worth, row.conflict, row.person_wants,
            row.employer_wants, row.person_said, row.employer_said,
        )
        for row in DayPair.objects.filter(**here).order_by("pk") if row.card_id in cards and row.employer_id in hosts
    ]  # fmt: skip
    return DayDetail(day, people, employers, slots)


def employers_to_ask(day: MatchingDay) -> list[Employer]:
    """Employers with an open place, of the day's branch when it has one, that are not on the day yet; by name."""
    offering = Place.objects.filter(region=day.region_id, state=State.OPEN, expires_on__gte=clock.today())
    if day.branch is not None:
        offering = offering.filter(branch=day.branch)
    asked = DayEmployer.objects.filter(region=day.region_id, day=day).values_list("employer_id", flat=True)
    found = Employer.objects.filter(region=day.region_id, pk__in=offering.values("employer_id")).exclude(pk__in=asked)
    return list(found.order_by("sort_key", "id")[:MOST_SHOWN])


def best_people(day: MatchingDay, *, limit: int) -> list[int]:
    """Numbers of cards that stand highest in the kept lists of the places of the day's employers and are not on the day yet."""
    hosts = DayEmployer.objects.filter(region=day.region_id, day=day).values("employer_id")
    places = Place.objects.filter(region=day.region_id, employer__in=hosts, state=State.OPEN).values("id")
    best: dict[int, int] = {}
    for people, points in PlaceList.objects.filter(region=day.region_id, place__in=places).values_list(
        "people", "points"
    ):
        for card, point in zip(people, points, strict=True):
            best[card] = max(best.get(card, 0), point)
    asked = set(DayPerson.objects.filter(region=day.region_id, day=day).values_list("card_id", flat=True))
    first = sorted((card for card in best if card not in asked), key=lambda card: (-best[card], card))[:limit]
    return list(Card.objects.filter(region=day.region_id, pk__in=first).order_by("pk").values_list("number", flat=True))


class Followed(NamedTuple):
    """A talk after which both said yes."""

    employer: str
    employer_number: int
    on: datetime.date
    place: int | None


def followed(region: int, card: int) -> list[Followed]:
    """Of a card (database id): employers with whom both said yes, the last first, with the employer's open place (a number)."""
    rows = DayPair.objects.filter(region=region, card=card, person_said=Verdict.YES, employer_said=Verdict.YES)
    found = list(rows.select_related("employer", "day").order_by("-day__on", "id"))
    hosts = [row.employer_id for row in found]
    open_ = Place.objects.filter(region=region, employer__in=hosts, state=State.OPEN).order_by("-pk") if hosts else []
    places = {place.employer_id: place.number for place in open_}
    return [Followed(row.employer.name, row.employer.number, row.day.on, places.get(row.employer_id)) for row in found]


class OwnTalk(NamedTuple):
    """A talk of the person: when, with whom, at which table."""

    at: datetime.time
    employer: str


class OwnDay(NamedTuple):
    """A day the person is asked for. `key`: what the answer names."""

    key: int
    kind: str
    on: datetime.date
    starts_at: datetime.time
    location: str
    coming: str
    talks: list[OwnTalk]


def own_days(actor: Actor) -> list[OwnDay]:
    """The days to come of who asks, a job seeker. The own rows are read as the person; day and names of employers by a service that is
    asked for these rows alone.
    """
    with acting(actor):
        mine = list(DayPerson.objects.filter(card=actor.person).order_by("pk"))
        pairs = list(DayPair.objects.filter(card=actor.person, round__isnull=False).order_by("round"))
    if not mine:
        return []
    reader = service("own-profile", regions=(mine[0].region_id,))
    with acting(reader):
        held = MatchingDay.objects.filter(pk__in=[row.day_id for row in mine], on__gte=clock.today(), cancelled_at=None)
        known = {day.pk: day for day in held.order_by("pk")}
        hosts = Employer.objects.filter(pk__in=[row.employer_id for row in pairs])
        names = dict(hosts.order_by("pk").values_list("pk", "name"))
    found = [
        OwnDay(
            row.pk, day.get_kind_display(), day.on, day.starts_at, day.location, row.coming,
            [OwnTalk(day.clock.begins(pair.round or 0), names[pair.employer_id]) for pair in pairs if pair.day_id == day.pk],
        )
        for row in mine if (day := known.get(row.day_id)) is not None
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.on)
