"""Handing a card over to another organisation of the counter: the owner offers, the other one says yes or no."""

import datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.actions import invitations, recovery
from perspectief.parties.models import Organisation
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.supply.actions.owned import SUBJECT, locked, record
from perspectief.supply.models import Card, Dossier, Offer
from perspectief.work.models import Task

NOT_THERE = "Deze overdracht is er niet, of is al beantwoord."


class Asked(NamedTuple):
    """An open offer: of which card, from and to which organisation, by whom, since when."""

    number: int
    title: str
    giver: str
    receiver: str
    by: str
    at: datetime.datetime


def receivers(actor: Actor, region: int) -> list[Organisation]:
    """The other organisations of the counter in the region, by name."""
    return [one for one in organisations_in(region) if one.kind in COUNTER_KINDS and one.pk != actor.organisation]


def offer_card(actor: Actor, *, number: int, to: int) -> Offer:
    """Asks another organisation (public number) to take the card over. Raises Missing, Refused, Invalid."""
    with acting(actor):
        card = locked(actor, number)
        if not actor.is_counter:
            raise Refused("Een kaart overdragen doet een medewerker van het loket.")
        if card.hidden_at:
            raise Refused("Deze persoon maakte bezwaar en is voor niemand anders te zien. Overdragen kan nu niet.")
        receiver = next((one for one in receivers(actor, card.region_id) if one.number == to), None)
        if receiver is None:
            raise Invalid("Kies een organisatie.", {"to": "Kies een organisatie van het loket in je regio."})
        if Offer.objects.filter(card=card, closed_at=None).exists():
            raise Refused("Deze kaart is al aangeboden. Trek dat eerst in.")
        made = Offer.objects.create(
            region_id=card.region_id, organisation_id=actor.organisation, receiver=receiver, card=card,
            asked_by_id=actor.id if actor.id > 0 else None, asked_at=clock.now(),
        )  # fmt: skip
        record("card_offered", card, actor=actor, to=receiver.pk)
    return made


def withdraw_offer(actor: Actor, *, number: int) -> None:
    """The owner thinks better of it. Missing when there is no open offer."""
    with acting(actor):
        card = locked(actor, number)
        if not Offer.objects.filter(card=card, organisation=actor.organisation, closed_at=None).update(
            closed_at=clock.now()
        ):
            raise Missing(NOT_THERE)
        record("card_offer_withdrawn", card, actor=actor)


def answer_offer(actor: Actor, *, number: int, yes: bool) -> Card:
    """The receiver answers. A yes moves the card with what hangs on it; the giver keeps its own dossier, without caseworker and tasks.

    The person's key stays as the person gave it; the organisation's goes off until the new owner turns it on.
    """
    with acting(actor):
        with connection.cursor() as cursor:
            cursor.execute("SELECT supply_answer_offer(%s, %s)", [number, yes])
            giver = cursor.fetchone()[0]
        if giver is None:
            raise Missing(NOT_THERE)
        card = Card.objects.get(number=number)
        if yes:
            Dossier.objects.update_or_create(
                organisation_id=actor.organisation,
                card=card,
                defaults={"region_id": card.region_id, "caseworker_id": actor.id},
            )
        record("card_taken_over" if yes else "card_refused", card, actor=actor, former=giver)
    if yes:
        former = service("hand-over", regions=(card.region_id,), organisation=giver)
        with acting(former):
            recovery.withdraw_for_card(former, card=card.pk)
            invitations.withdraw_for_card(former, card=card.pk)
            rows = Task.objects.filter(organisation=giver, subject_kind=SUBJECT, subject_number=number, done_at=None)
            rows.update(done_at=clock.now())
    return card


def offers_to(actor: Actor) -> list[Asked]:
    """What other organisations offer to the actor's, the oldest first."""
    return _asked(Offer.objects.filter(receiver=actor.organisation, closed_at=None)) if actor.is_counter else []


def count_offers(actor: Actor) -> int:
    """How many those are, for the badge in the menu."""
    return Offer.objects.filter(receiver=actor.organisation, closed_at=None).count() if actor.is_counter else 0


def offer_of(number: int) -> Asked | None:
    """The open offer of a card that this actor may see: as giver or receiver."""
    return next(iter(_asked(Offer.objects.filter(card__number=number, closed_at=None))), None)


def _asked(rows: "QuerySet[Offer]") -> list[Asked]:
    found = rows.select_related("card", "organisation", "receiver", "asked_by").order_by("asked_at", "id")
    return [
        Asked(
            one.card.number, one.card.title, one.organisation.name, one.receiver.name,
            one.asked_by.name if one.asked_by else "", one.asked_at,
        )
        for one in found
    ]  # fmt: skip
