"""A named human keeps a bundle for a person, and lets it go again. It proposes nobody: each place goes its own way after that."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Q

from perspectief.access.context import Actor, acting, reading
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.numbers import new_number
from perspectief.demand.models import Place
from perspectief.matching.bundles.finding import bundle_of
from perspectief.matching.distribution.accepting import stand_in_line
from perspectief.matching.models import BundlePlace
from perspectief.matching.policy import may_decide, may_take_over
from perspectief.supply.models import Card, Pseudonym

NOT_YOURS = "Over deze persoon beslist een andere organisatie. Overleg met hen over een bundel."
GONE = "Deze bundel is er niet meer. Er is niets veranderd."
CHANGED = "Deze plekken passen nu niet meer samen. Bekijk de lijst opnieuw."
TWICE = "Voor deze persoon is al een bundel bewaard. Laat die eerst los."
KEPT = """
SELECT one.bundle, card.number, card.title, one.hours, coalesce(by.name, ''), one.at, one.organisation_id, card.organisation_id,
       place.number, place.title, employer.name, pseudonym.subject
FROM matching_bundleplace AS one
JOIN supply_card AS card ON card.region_id = one.region_id AND card.id = one.card_id
JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = card.region_id AND pseudonym.card_id = card.id
JOIN demand_place AS place ON place.region_id = one.region_id AND place.id = one.place_id
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
LEFT JOIN parties_user AS by ON by.id = one.user_id
WHERE one.region_id = %(region)s AND one.undone_at IS NULL AND one.bundle = ANY(%(bundles)s)
ORDER BY one.bundle, one.id
"""


class Kept(NamedTuple):
    """A place of a kept bundle: public number, title, employer."""

    number: int
    title: str
    employer: str


@dataclass(frozen=True, slots=True)
class KeptBundle:
    """A bundle somebody kept. `may_undo`: by whoever asked; `subject`: whose card it is."""

    number: int
    card_number: int
    card_title: str
    hours: int
    by: str
    at: datetime.datetime
    may_undo: bool
    places: tuple[Kept, ...]
    subject: int


def keep_bundle(actor: Actor, *, region: int, card: int, places: Sequence[int]) -> int:
    """Keeps these places (public numbers) together for a person (public number of the card): the public number of the bundle.

    For the organisation that owns the card. Raises Refused, Missing, and Invalid when they do not go together any more, or a
    bundle is kept already.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    with acting(actor):
        stand_in_line([card], sorted(places))
        about = Card.objects.filter(region=region, number=card).first()
        if about is None:
            raise Missing(GONE)
        if not may_take_over(actor, region=region, owner=about.organisation_id):
            raise Refused(NOT_YOURS)
        if BundlePlace.objects.filter(region=region, card=about.pk, undone_at=None).exists():
            raise Invalid(TWICE)
        hours = bundle_of(actor, region=region, card=about.pk, places=places)
        if hours is None:
            raise Invalid(CHANGED)
        ids = dict(Place.objects.filter(region=region, number__in=places).values_list("number", "id"))
        number, at = new_number(), clock.now()
        BundlePlace.objects.bulk_create(
            BundlePlace(
                region_id=region, organisation_id=actor.organisation, bundle=number, card_id=about.pk, place_id=ids[place],
                hours=hours, user_id=actor.id, at=at,
            )
            for place in places
        )  # fmt: skip
        _record("bundle_kept", actor, region, about.pk, sorted(ids.values()), hours=hours)
    return number


def undo_bundle(actor: Actor, *, region: int, number: int) -> None:
    """The places are free of each other again. For who kept it, and for the organisation that owns the card."""
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    with acting(actor):
        rows = list(
            BundlePlace.objects.select_for_update(of=("self",))
            .filter(region=region, bundle=number, undone_at=None)
            .order_by("id")
        )
        if not rows:
            raise Missing(GONE)
        owner = Card.objects.filter(region=region, pk=rows[0].card_id).values_list("organisation", flat=True).first()
        if actor.organisation not in (rows[0].organisation_id, owner):
            raise Refused(NOT_YOURS)
        BundlePlace.objects.filter(pk__in=[row.pk for row in rows]).update(undone_at=clock.now())
        _record("bundle_undone", actor, region, rows[0].card_id, sorted(row.place_id for row in rows))


def kept_bundles(actor: Actor, *, region: int, card: int = 0, place: int = 0) -> list[KeptBundle]:
    """What holds now about a person or a place (database id), of cards the actor sees; empty for who is not of the counter."""
    if region not in actor.counter_regions:
        return []
    with reading(actor), connection.cursor() as cursor:
        # Mostly there is none, and planning the joins under row-level security costs more than asking twice.
        about = BundlePlace.objects.filter(Q(card=card) | Q(place=place), region=region, undone_at=None)
        bundles = list(about.values_list("bundle", flat=True))
        if not bundles:
            return []
        cursor.execute(KEPT, {"region": region, "bundles": bundles})
        rows = cursor.fetchall()
    made = []
    for number, found in groupby(rows, key=lambda row: row[0]):
        parts = list(found)
        _, card_number, title, hours, by, at, organisation, owner, *_rest, subject = parts[0]
        may_undo = actor.id > 0 and actor.organisation in (organisation, owner)
        pieces = tuple(Kept(*part[8:11]) for part in parts)
        made.append(KeptBundle(number, card_number, title, hours, by, at, may_undo, pieces, subject))
    return made


def _record(verb: str, actor: Actor, region: int, card: int, places: list[int], **more: Any) -> None:
    subject = Pseudonym.objects.filter(region=region, card=card).values_list("subject", flat=True).first()
    journal.record(verb, actor=actor, region=region, subject=subject, places=places, **more)
