"""Who looks after somebody's work during an absence: a colleague of the same organisation, from one day through another."""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.queries import colleagues, regions_of
from perspectief.work.models import Substitute

LONGEST_DAYS = 366


class Standing(NamedTuple):
    """A substitution that holds or comes: its id, whose work, by whom, from and through which day."""

    id: int
    absent: str
    substitute: str
    starts_on: datetime.date
    ends_on: datetime.date
    mine: bool


def name_substitute(actor: Actor, *, colleague: int, starts_on: datetime.date, ends_on: datetime.date) -> Substitute:
    """The actor is away and names who sees the own list besides. `colleague`: public number of the account. Raises Invalid, Refused."""
    if not actor.regions:
        raise Refused("Deze pagina is niet voor jouw rol.")
    wrong = _wrong_days(starts_on, ends_on)
    with acting(actor):
        other = next((one for one in colleagues(actor.organisation) if one.number == colleague), None)
        if other is None or other.pk == actor.id:
            wrong["colleague"] = "Kies een collega van je eigen organisatie."
        if wrong or other is None:
            raise Invalid("Er klopt nog iets niet.", wrong)
        rows = Substitute.objects.select_for_update(of=("self",)).filter(
            organisation=actor.organisation, absent=actor.id, ended_at=None
        )
        if any(one.starts_on <= ends_on and starts_on <= one.ends_on for one in rows.order_by("id")):
            raise Refused("Voor deze dagen heb je al een vervanger. Beëindig die eerst.")
        made = Substitute.objects.create(
            organisation_id=actor.organisation, absent_id=actor.id, substitute=other, starts_on=starts_on, ends_on=ends_on,
            made_at=clock.now(),
        )  # fmt: skip
        journal.record("substitute_named", actor=actor, region=_region(actor), to=other.pk, until=ends_on.isoformat())
    return made


def end_substitute(actor: Actor, *, substitute: int) -> None:
    """Back again, at once. Only who is absent, or who stands in. Raises Missing."""
    with acting(actor):
        rows = Substitute.objects.select_for_update(of=("self",)).filter(organisation=actor.organisation, pk=substitute)
        found = rows.filter(ended_at=None).first()
        if found is None or actor.id not in (found.absent_id, found.substitute_id):
            raise Missing("Deze vervanging is er niet meer.")
        found.ended_at = clock.now()
        found.save(update_fields=["ended_at"])
        journal.record("substitute_ended", actor=actor, region=_region(actor), to=found.substitute_id)


def standing(actor: Actor) -> list[Standing]:
    """Substitutions of and by the actor that hold now or are still to come, the first first."""
    rows = Substitute.objects.filter(organisation=actor.organisation, ended_at=None, ends_on__gte=clock.today())
    return [
        Standing(one.pk, one.absent.name, one.substitute.name, one.starts_on, one.ends_on, one.absent_id == actor.id)
        for one in rows.select_related("absent", "substitute").order_by("starts_on", "id")
        if actor.id in (one.absent_id, one.substitute_id)
    ]


def _wrong_days(starts_on: datetime.date, ends_on: datetime.date) -> dict[str, str]:
    if ends_on < starts_on:
        return {"ends_on": "De laatste dag ligt voor de eerste."}
    if ends_on < clock.today():
        return {"ends_on": "Die dagen zijn al voorbij."}
    if (ends_on - starts_on).days > LONGEST_DAYS:
        return {"ends_on": "Een vervanging duurt hoogstens een jaar."}
    return {}


def _region(actor: Actor) -> int | None:
    return next(iter(actor.regions or regions_of(actor.organisation)), None)
