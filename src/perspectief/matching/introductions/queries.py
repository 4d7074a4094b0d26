"""One introduction whole, lists of them, and how fast employers answer."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from perspectief.access.context import Actor, acting
from perspectief.access.grants import open_to
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Place
from perspectief.matching.fits import Reason, Voice
from perspectief.matching.introductions.rules import OPEN, Deed, Side, Status, deeds_of
from perspectief.matching.introductions.sides import sides_of
from perspectief.matching.introductions.steps import program
from perspectief.matching.models import Introduction, IntroductionNote
from perspectief.matching.queries import explain_pair
from perspectief.supply.models import Card, Profile, Pseudonym

GONE = "Deze voordracht is er niet."
FIGURES = """
SELECT employer.number, employer.name, count(*), count(*) FILTER (WHERE row.answered_at IS NOT NULL),
       count(*) FILTER (WHERE row.lapsed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY row.answered_at - row.shown_at) FILTER (WHERE row.answered_at IS NOT NULL)
FROM matching_introduction AS row
JOIN demand_place AS place ON place.region_id = row.region_id AND place.id = row.place_id
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
WHERE row.region_id = %(region)s AND row.shown_at >= %(since)s AND row.shown_at < %(until)s
  AND (%(receiver)s::bigint IS NULL OR row.receiver_id = %(receiver)s)
  AND (%(employer)s::bigint IS NULL OR employer.number = %(employer)s)
GROUP BY employer.number, employer.name ORDER BY employer.name, employer.number
"""


class Response(NamedTuple):
    """How an employer answers: shown so often, answered, ended by silence, and the median time until the first answer."""

    employer: int
    name: str
    shown: int
    answered: int
    lapsed: int
    median: datetime.timedelta | None


class Who(NamedTuple):
    """Somebody in a list: the name where it may be seen (else empty), the work sought, the pseudonym."""

    name: str
    title: str
    subject: int


class Note(NamedTuple):
    """What a colleague wrote for colleagues."""

    by: str
    at: datetime.datetime
    text: str


@dataclass(frozen=True)
class IntroductionDetail:
    """What one side sees. `profile`: the name, where it may be seen; `subject`: for the looks (0: of the own card).

    `deeds`: what this side can do now; `notes`: of the own organisation alone.
    """

    row: Introduction
    sides: frozenset[Side]
    deeds: frozenset[Deed]
    profile: Profile | None
    subject: int
    notes: tuple[Note, ...]

    @property
    def short_name(self) -> str:
        """How the page speaks of this person in a sentence."""
        return self.profile.given_name if self.profile else "deze persoon"

    @property
    def name(self) -> str:
        """The name where it may be seen, else the work that is sought."""
        return self.profile.name if self.profile else str(self.row.presented.get("title", "")) or "deze persoon"


def introduction_detail(actor: Actor, number: int) -> IntroductionDetail:
    """The introduction with this public number. Missing when the actor does not see it, or stands on no side and is no counter."""
    row = Introduction.objects.select_related("organisation", "party").filter(number=number).first()
    if row is None:
        raise Missing(GONE)
    return detail_of(actor, row)


def detail_of(actor: Actor, row: Introduction) -> IntroductionDetail:
    """What the actor sees of a row the database gave it."""
    sides = sides_of(actor, row)
    counter = row.region_id in actor.counter_regions
    only_employer = sides <= {Side.EMPLOYER} and not counter
    if not sides and not counter:
        raise Missing(GONE)
    may_name = counter or bool(sides & {Side.OWNER, Side.PERSON}) or bool(open_to(actor, row.card_id))
    if only_employer and not (may_name and row.status != Status.CLOSED):
        raise Missing(GONE)
    profile = Profile.objects.filter(region=row.region_id, card=row.card_id).first() if may_name else None
    with acting(
        program(row)
    ):  # the person reaches no region, and an employer no card: who is on a side may know the work
        row.place = Place.objects.select_related("employer").get(region=row.region_id, pk=row.place_id)
        subject = Pseudonym.objects.values_list("subject", flat=True).get(region=row.region_id, card=row.card_id)
    notes = IntroductionNote.objects.filter(introduction=row, organisation=actor.organisation).select_related("user")
    return IntroductionDetail(
        row=row,
        sides=sides,
        deeds=deeds_of(row.status, sides),
        profile=profile,
        subject=subject,
        notes=tuple(Note(note.user.name if note.user else "", note.at, note.text) for note in notes.order_by("id")),
    )


def open_of_card(region: int, card: int) -> list[Introduction]:
    """Open introductions of a person (database id), the oldest first, as far as who acts sees them."""
    rows = Introduction.objects.filter(region=region, card=card, closed_at=None)
    return list(rows.select_related("place__employer", "organisation").order_by("id"))


def open_of_place(region: int, place: int) -> list[Introduction]:
    """Open introductions for a place (database id), the oldest first, as far as who acts sees them."""
    rows = Introduction.objects.filter(region=region, place=place, closed_at=None)
    return list(rows.select_related("place__employer", "organisation").order_by("id"))


def listed(actor: Actor, *, whose: str = "mine", waits: str = "", state: str = "open") -> "QuerySet[Introduction]":
    """Introductions the actor sees: of the own organisation or all of the region; waiting on whom (a value of Status); open or closed."""
    rows = Introduction.objects.filter(region__in=actor.regions)
    if whose == "mine":
        own = actor.organisation
        rows = rows.filter(Q(organisation=own) | Q(owner=own) | Q(receiver=own) | Q(party=own, shown_at__isnull=False))
    rows = rows.filter(status__in=OPEN) if state == "open" else rows.filter(status=Status.CLOSED)
    if waits in Status.values:
        rows = rows.filter(status=waits)
    rows = rows.select_related("place__employer", "organisation")
    return rows.order_by("due_at", "id") if state == "open" else rows.order_by("-closed_at", "-id")


def reasons_for_person(row: Introduction) -> list[Reason]:
    """Why this place, in words for the person; nothing when card or place is not in the pool. Acts as the program."""
    whose = program(row)
    with acting(whose):
        shown = explain_pair(whose, region=row.region_id, card=row.card_id, place=row.place_id, voice=Voice.PERSON)
    return list(shown.reasons) if shown else []


def subjects_of_rows(rows: Iterable[int]) -> set[int]:
    """The pseudonyms of who is introduced in these rows (database ids), for the looks, as far as who acts sees the rows."""
    return {one.subject for one in who(Introduction.objects.filter(pk__in=list(rows)).order_by("id")).values()}


def who(rows: Iterable[Introduction]) -> dict[int, Who]:
    """The people of these introductions, by database id of the card, as far as who acts sees them; the pseudonym for the looks always."""
    held = list(rows)
    ids = {row.card_id for row in held}
    names = {one.card_id: one.name for one in Profile.objects.filter(card__in=ids)}
    titles = dict(Card.objects.filter(pk__in=ids).values_list("pk", "title"))
    subjects = dict(Pseudonym.objects.filter(card__in=ids).values_list("card_id", "subject"))
    unseen = {
        row.owner_id: row for row in held if row.card_id not in subjects
    }  # an employer without keys reads no card
    for row in unseen.values():
        with acting(program(row)):
            subjects |= dict(Pseudonym.objects.filter(card__in=ids).values_list("card_id", "subject"))
    return {
        row.card_id: Who(
            names.get(row.card_id, ""),
            titles.get(row.card_id) or str(row.presented.get("title", "")),
            subjects[row.card_id],
        )
        for row in held
    }


def responses(
    actor: Actor, *, region: int, since: datetime.datetime, until: datetime.datetime | None = None,
    receiver: int | None = None, employer: int | None = None,
) -> list[Response]:  # fmt: skip
    """How employers answered what they were shown between two moments; of one that keeps their places (`receiver`, database id) or of
    one employer (public number). Silence counts: shown, never answered, ended by the term. For staff of the counter.
    """
    if region not in actor.counter_regions:
        return []
    given = {
        "region": region,
        "since": since,
        "until": until or clock.now(),
        "receiver": receiver,
        "employer": employer,
    }
    with connection.cursor() as cursor:
        cursor.execute(FIGURES, given)
        return [Response(*row) for row in cursor.fetchall()]
