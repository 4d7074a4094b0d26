"""One place whole, and the employers to choose from."""

import datetime
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q

from perspectief.access import decision
from perspectief.access.context import Actor
from perspectief.access.decision import Layer, Tenancy
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.text import fold
from perspectief.demand.models import Employer, EmployerContact, EmployerFile, Place, PlaceSkill, PlaceTask
from perspectief.demand.policy import may_change
from perspectief.demand.rules import Need


class Task(NamedTuple):
    """One task of the work: hours a week or None; skill id or None."""

    title: str
    hours: float | None
    skill: int | None


class Contact(NamedTuple):
    """A named person at the employer."""

    name: str
    role: str
    phone: str
    email: str


class Related(NamedTuple):
    """A place this one was carved from, or one carved from it."""

    number: int
    title: str
    kind: str


@dataclass(frozen=True)
class PlaceDetail:
    """A place with what hangs on it. What only the counter may see is empty for others.

    `required`, `useful`, `learnable`: skill ids. `regional_contact`: the one named contact at the counter.
    """

    place: Place
    employer: Employer
    owner: str
    may_change: bool
    tasks: tuple[Task, ...]
    required: tuple[int, ...]
    useful: tuple[int, ...]
    learnable: tuple[int, ...]
    regional_contact: str
    contact: Contact | None
    carved_from: Related | None = None
    carved: tuple[Related, ...] = ()

    @property
    def is_offered(self) -> bool:
        """Whether people can be proposed today."""
        return self.place.is_offered(clock.today())

    @property
    def is_expired(self) -> bool:
        """Open, but nobody confirmed it in time."""
        ends: datetime.date | None = self.place.expires_on
        return ends is None or ends < clock.today()


def place_detail(actor: Actor, number: int) -> PlaceDetail:
    """The place with this public number, in at most six queries. Missing when the actor does not see it."""
    place = Place.objects.select_related("employer", "organisation", "occupation").filter(number=number).first()
    if place is None or not decision.sees(actor, Layer.PLACE, Tenancy(place.region_id, place.organisation_id)):
        raise Missing("Deze plek is er niet.")
    known, contact = _file(actor, place)
    tasks = PlaceTask.objects.filter(region=place.region_id, place=place).order_by("position")
    skills = PlaceSkill.objects.filter(region=place.region_id, place=place).order_by("skill_id")
    needs: dict[str, list[int]] = {need: [] for need in Need}
    for need, skill in skills.values_list("need", "skill_id"):
        needs[need].append(skill)
    related = _related(place)
    return PlaceDetail(
        place=place,
        employer=place.employer,
        owner=place.organisation.name,
        may_change=may_change(actor, region=place.region_id, organisation=place.organisation_id),
        tasks=tuple(
            Task(task.title, None if task.hours is None else float(task.hours), task.skill_id) for task in tasks
        ),
        required=tuple(needs[Need.REQUIRED]),
        useful=tuple(needs[Need.USEFUL]),
        learnable=tuple(needs[Need.LEARNABLE]),
        regional_contact=known.contact.name if known and known.contact else "",
        contact=contact,
        carved_from=next((one for pk, one in related if pk == place.carved_from_id), None),
        carved=tuple(one for pk, one in related if pk != place.carved_from_id),
    )


def _related(place: Place) -> list[tuple[int, Related]]:
    """Database id and place, of the one it was carved from and those carved from it, as far as the actor sees them."""
    kin = Place.objects.filter(region=place.region_id).filter(Q(pk=place.carved_from_id or 0) | Q(carved_from=place))
    return [
        (one.pk, Related(one.number, one.title, one.get_kind_display())) for one in kin.order_by("sort_key", "id")[:20]
    ]


def place_now(place: int) -> Place | None:
    """The place as it is saved now; None when it is not there for who acts."""
    return Place.objects.filter(pk=place).first()


def _file(actor: Actor, place: Place) -> tuple[EmployerFile | None, Contact | None]:
    if not decision.sees(actor, Layer.EMPLOYER_FILE, Tenancy(place.region_id, place.organisation_id)):
        return None, None
    here = {"region": place.region_id, "employer": place.employer_id}
    person = EmployerContact.objects.filter(**here).order_by("id").first()
    contact = Contact(person.name, person.role, person.phone, person.email) if person else None
    return EmployerFile.objects.select_related("contact").filter(**here).first(), contact


def employers_named(actor: Actor, text: str, *, region: int, limit: int = 8) -> list[Employer]:
    """Employers the actor may add a place for, whose name begins with the text, then those that hold it; by name."""
    key = fold(text)
    own = Employer.objects.filter(region=region)
    if region not in actor.counter_regions:
        return list(own.filter(party=actor.organisation).order_by("sort_key", "id")[:limit])
    if not key:
        return []
    found = list(own.filter(sort_key__startswith=key).order_by("sort_key", "id")[:limit])
    if len(found) < limit:
        others = own.filter(sort_key__contains=key).exclude(sort_key__startswith=key)
        found += others.order_by("sort_key", "id")[: limit - len(found)]
    return found


def recognised_trainers(actor: Actor, *, region: int, limit: int = 500) -> list[tuple[int, str]]:
    """Employers where somebody may learn a trade (erkend leerbedrijf): number and name, by name."""
    rows = Employer.objects.filter(region=region, recognised_trainer=True)
    if region not in actor.counter_regions:
        rows = rows.filter(party=actor.organisation)
    return list(rows.order_by("sort_key", "id").values_list("number", "name")[:limit])


def employer_by_number(actor: Actor, number: int) -> Employer:
    """The employer with this public number, when the actor may add a place for it. Missing otherwise."""
    found = Employer.objects.filter(number=number).first()
    if found is None or not (found.region_id in actor.counter_regions or found.party_id == actor.organisation):
        raise Missing("Deze werkgever is er niet.")
    return found
