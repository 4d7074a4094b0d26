"""Employers: the list of a region, one whole for the counter, and the own one for the employer."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.text import fold
from perspectief.demand.counter import tasks
from perspectief.demand.models import (
    ContactMoment,
    ContactNote,
    Employer,
    EmployerContact,
    EmployerFile,
    EmployerRequest,
    Place,
    Pledge,
)
from perspectief.demand.policy import is_party, may_counsel
from perspectief.demand.queries.pledges import counted
from perspectief.demand.rules import State
from perspectief.parties.models import User

FILTERS = ("mij", "ambassadeur", "wacht", "toezegging", "lang")
LONG_AGO = datetime.timedelta(days=180)
ORDERS = {
    "naam": ("sort_key", "id"),
    "contact": (F("last_at").asc(nulls_first=True), "id"),
    "wacht": (F("next_due").asc(nulls_last=True), "sort_key", "id"),
}


class Kept(NamedTuple):
    """A pledge and how many of its places are there. `runs`: today is in its period."""

    pledge: Pledge
    places: int
    runs: bool

    @property
    def share(self) -> int:
        """Per cent that is there, at most 100."""
        return min(100, round(100 * self.places / self.pledge.places))


class Spoken(NamedTuple):
    """A contact moment; `text` is empty where another organisation wrote it."""

    moment: ContactMoment
    text: str


class Regional(NamedTuple):
    """The one named contact at the counter. No name: nobody yet."""

    name: str = ""
    organisation: str = ""
    email: str = ""


@dataclass(frozen=True)
class EmployerDetail:
    """An employer as the counter knows it. `notes`: what the own organisation wrote down beside contact moments."""

    employer: Employer
    file: EmployerFile | None
    people: list[EmployerContact]
    moments: list[Spoken]
    notes: list[ContactNote]
    places: list[Place]
    pledges: list[Kept]

    @property
    def last(self) -> ContactMoment | None:
        """When somebody of the counter spoke with the employer last."""
        return self.moments[0].moment if self.moments else None


def offered(today: datetime.date) -> Q:
    """Places people can be proposed for today."""
    return Q(state=State.OPEN, expires_on__gte=today, filled__lt=F("capacity"))


def employers(
    actor: Actor, *, region: int, words: str = "", only: str = "", order: str = "naam"
) -> "QuerySet[Employer]":
    """The employers of the region, with `last_at`, `running` (questions), `next_due` and `open_places`. `only`: one of FILTERS."""
    if not may_counsel(actor, region):
        raise Missing("Deze lijst is voor het loket.")
    here = {"region": region, "employer": OuterRef("pk")}
    asked = EmployerRequest.objects.filter(**here, ended_at=None)
    moments = ContactMoment.objects.filter(**here).order_by("-at")
    places = Place.objects.filter(offered(clock.today()), **here).order_by().values("employer")
    running = asked.order_by().values("employer").annotate(n=Count("pk")).values("n")
    rows = Employer.objects.filter(region=region).select_related("file", "file__contact")
    rows = rows.annotate(
        last_at=Subquery(moments.values("at")[:1]),
        next_due=Subquery(asked.order_by("due_at").values("due_at")[:1]),
        running=Coalesce(Subquery(running, output_field=IntegerField()), 0),
        open_places=Coalesce(Subquery(places.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0),
    )
    for word in fold(words).split():
        rows = rows.filter(Q(sort_key__startswith=word) | Q(sort_key__contains=f" {word}"))
    today = clock.today()
    match only:
        case "mij":
            rows = rows.filter(file__contact=actor.id)
        case "ambassadeur":
            rows = rows.filter(file__ambassador=True)
        case "wacht":
            rows = rows.filter(Exists(asked))
        case "toezegging":
            rows = rows.filter(Exists(Pledge.objects.filter(**here, withdrawn_at=None, ends_on__gte=today)))
        case "lang":
            rows = rows.exclude(Exists(moments.filter(at__gte=clock.now() - LONG_AGO)))
    return rows.order_by(*ORDERS.get(order, ORDERS["naam"]))


def employer_detail(actor: Actor, number: int) -> EmployerDetail:
    """The employer with this public number, in at most nine queries. Missing outside the counter of its region."""
    employer = Employer.objects.select_related("organisation", "party").filter(number=number).first()
    if employer is None or not may_counsel(actor, employer.region_id):
        raise Missing("Deze werkgever is er niet.")
    here = {"region": employer.region_id, "employer": employer}
    return EmployerDetail(
        employer=employer,
        file=EmployerFile.objects.select_related("contact").filter(**here).first(),
        people=list(EmployerContact.objects.filter(**here).order_by("id")),
        moments=_spoken(here),
        notes=list(ContactNote.objects.filter(**here, moment=None).select_related("user").order_by("-at", "-id")[:10]),
        places=list(Place.objects.filter(**here).order_by("state", "-expires_on", "id")[:50]),
        pledges=pledges_of(employer),
    )


def _spoken(here: dict[str, object]) -> list[Spoken]:
    rows = ContactMoment.objects.filter(**here).select_related("user", "organisation", "contact")
    found = list(rows.order_by("-at", "-id")[:10])
    notes = ContactNote.objects.filter(**here, moment__in=[one.pk for one in found])
    texts = dict(notes.values_list("moment", "text"))
    return [Spoken(one, texts.get(one.pk, "")) for one in found]


def pledges_of(employer: Employer) -> list[Kept]:
    """The pledges of an employer that were not taken back, the latest first; two queries."""
    today = clock.today()
    rows = Pledge.objects.filter(region=employer.region_id, employer=employer, withdrawn_at=None)
    found = list(rows.order_by("-ends_on", "-id")[:10])
    kept = counted(employer.region_id, found)
    return [Kept(one, kept[one.pk], one.starts_on <= today <= one.ends_on) for one in found]


def last_spoken(region: int, employer: int) -> ContactMoment | None:
    """The latest contact of the counter with an employer (database id); one query."""
    rows = ContactMoment.objects.filter(region=region, employer=employer).select_related("user")
    return rows.order_by("-at", "-id").first()


def own_employer(actor: Actor) -> Employer:
    """The employer somebody with an account of an employer works for, in the first region where it is known. Missing otherwise."""
    rows = Employer.objects.filter(party=actor.organisation, region__in=actor.partner_regions).order_by("id")
    found = rows.first()
    if found is None or not is_party(actor, region=found.region_id, party=found.party_id):
        raise Missing("Het loket kent jouw bedrijf nog niet. Bel je contactpersoon.")
    return found


def own_places(employer: Employer) -> list[Place]:
    """Places of the employer that are not closed, those that end first first; one query."""
    rows = Place.objects.filter(region=employer.region_id, employer=employer).exclude(state=State.CLOSED)
    return list(rows.order_by(F("expires_on").asc(nulls_first=True), "id")[:50])


def regional_contact(actor: Actor, employer: Employer) -> Regional:
    """Who the employer calls at the counter: for the employer itself and the counter. The file itself stays with the counter."""
    if not (
        may_counsel(actor, employer.region_id) or is_party(actor, region=employer.region_id, party=employer.party_id)
    ):
        raise Missing("Deze werkgever is er niet.")
    with acting(tasks.of(employer.region_id)):
        file = EmployerFile.objects.filter(region=employer.region_id, employer=employer).first()
    user = User.objects.filter(pk=file.contact_id, is_active=True).first() if file and file.contact_id else None
    if user is None:
        return Regional()
    membership = user.memberships.select_related("organisation").order_by("-starts_on", "-id").first()
    return Regional(user.name, membership.organisation.name if membership else "", user.email)


def next_contact(actor: Actor, employer: Employer) -> datetime.date | None:
    """The day on which the counter calls the employer, for the employer itself; only the day."""
    if not is_party(actor, region=employer.region_id, party=employer.party_id):
        return None
    with acting(tasks.of(employer.region_id)):
        rows = ContactMoment.objects.filter(region=employer.region_id, employer=employer, next_on__gte=clock.today())
        return rows.order_by("next_on").values_list("next_on", flat=True).first()
