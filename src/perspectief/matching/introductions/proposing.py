"""Proposing somebody for a place, the answer of the owner to another party's proposal, and undoing before anything was sent."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.models import Place
from perspectief.matching.dimensions import dimensions
from perspectief.matching.introductions import steps, tasks
from perspectief.matching.introductions.rules import (
    OPEN,
    OWNER_NO,
    Deed,
    Status,
    after,
    due,
    room_for_more,
)
from perspectief.matching.introductions.sides import PROGRAM, may_propose
from perspectief.matching.models import Introduction, Proposal
from perspectief.parties.models import Organisation
from perspectief.parties.queries import settings_of
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.supply.models import Card
from perspectief.supply.policy import may_change
from perspectief.supply.rules import Audience, State

NO_PAIR = "Deze persoon of deze plek is er niet (meer). Er is niets bewaard."
SENT = "Er is al iets verstuurd. Trek de voordracht in op de pagina ervan: dan hoort iedereen het."


def propose(actor: Actor, *, card: int, place: int, key: str = "", proposal: int | None = None) -> Introduction:
    """Introduces the person of a card for a place (public numbers). The owner's staff goes straight to asking the person; for
    anybody else the owner is asked first.

    `proposal`: the judgement (database id) it comes from. Sent again with the same key it is the same introduction. Raises
    Missing, Refused (not the actor's to do, nobody to be found, nothing free, one is open already).
    """
    with acting(actor):
        who, where = Card.objects.filter(number=card).first(), Place.objects.filter(number=place).first()
        if who is None or where is None or who.region_id != where.region_id:
            raise Missing(NO_PAIR)
        if not may_propose(actor, who.region_id):
            raise Refused("Met jouw rol stel je niemand voor. Vraag het aan het loket in de regio.")
        if key and not submissions.claim(key, actor):
            return _earlier(actor, who, where)
        own = may_change(actor, region=who.region_id, organisation=who.organisation_id)
        room = service(PROGRAM, regions=(who.region_id,), organisation=who.organisation_id)
        with acting(room):
            held, at = steps.lock(who.region_id, who.pk, where.pk)
            _may_begin(actor, held, at, own=own)
            row = _drafted(actor, held, at, own=own, proposal=proposal)
            with acting(actor):
                row.save(force_insert=True)
            tasks.begin(row, at, held)
            steps.record("introduction_proposed", row, actor, place=at.number, own=own, **dimensions(held, at))
    return row


def _earlier(actor: Actor, card: Card, place: Place) -> Introduction:
    mine = Introduction.objects.filter(region=card.region_id, card=card, place=place, organisation=actor.organisation)
    found = mine.order_by("-id").first()
    if found is None:
        raise Missing(NO_PAIR)
    return found


def _may_begin(actor: Actor, card: Card, place: Place, *, own: bool) -> None:
    """Refused, with why, when it cannot be now. Card and place are locked."""
    keyed = card.audience == Audience.PARTNERS
    if card.hidden_at is not None or not (own or keyed or card.region_id in actor.counter_regions):
        raise Missing(NO_PAIR)
    if card.state != State.SEARCHING:
        raise Refused("Deze persoon zoekt nu geen plek.")
    if not place.is_offered(clock.today()):
        raise Refused("Deze plek staat nu niet open. Vraag de werkgever of hij er nog is.")
    running = Introduction.objects.filter(region=place.region_id, place=place, closed_at=None)
    if running.filter(card=card).exists():
        raise Refused("Deze persoon is al voorgesteld voor deze plek. Dat loopt nog.")
    most = settings_of(place.region_id).introductions_per_opening
    if not room_for_more(open_now=running.count(), free=place.free, per_opening=most):
        raise Refused(f"Voor deze plek lopen al genoeg voordrachten ({most} voor elke vrije plaats).")


def _drafted(actor: Actor, card: Card, place: Place, *, own: bool, proposal: int | None) -> Introduction:
    now, status = clock.now(), Status.ASKED_PERSON if own else Status.ASKED_OWNER
    return Introduction(
        region_id=card.region_id,
        organisation_id=actor.organisation,
        owner_id=card.organisation_id,
        audience=card.audience,
        receiver_id=place.organisation_id,
        party_id=party_of(place),
        card=card,
        place=place,
        proposal_id=proposal,
        status=status,
        due_at=due(status, now, settings_of(card.region_id).response_working_days, None),
        opened_by_id=actor.id,
        opened_at=now,
    )


def party_of(place: Place) -> int:
    """Whose eyes the employer's are: its own organisation, if it takes part here; else who keeps the place for it."""
    keeper = Organisation.objects.get(pk=place.organisation_id)
    return (place.employer.party_id or keeper.pk) if keeper.kind in COUNTER_KINDS else keeper.pk


def answer_proposal(actor: Actor, *, number: int, yes: bool, reason: str = "", key: str = "") -> Introduction:
    """The owner lets another party's proposal through, or not: then with a reason (OWNER_NO) that party reads.

    Raises Missing, Refused, Invalid.
    """
    if not yes and reason not in OWNER_NO:
        raise Invalid("Kies waarom niet.", {"reden": "Kies een reden uit de lijst."})
    with steps.step(actor, number=number, deed=Deed.LET_THROUGH if yes else Deed.HOLD_BACK, key=key) as one:
        if not one.again and not yes:
            one.row.reason = one.told["reason"] = reason
    return one.row


def undo(actor: Actor, *, number: int, key: str = "") -> Introduction:
    """As if it was never proposed, as long as nobody outside was told. Raises Missing, Refused."""
    with steps.step(actor, number=number, deed=Deed.UNDO, key=key) as one:
        if not one.again:
            if one.row.asked_at is not None or (one.row.organisation_id != actor.organisation):
                raise Refused(SENT)
            one.row.reason = "undone"
    return one.row


def undo_of(actor: Actor, kept: Proposal) -> None:
    """Taking back a judgement undoes what it began. Refused when that cannot be undone any more."""
    row = open_of(kept.region_id, kept.card_id, kept.place_id)
    if row is None or row.organisation_id != kept.organisation_id:
        return
    if after(row.status, Deed.UNDO) is None:
        raise Refused(SENT)
    undo(actor, number=row.number)


def open_of(region: int, card: int, place: int) -> Introduction | None:
    """The open introduction of a pair (database ids), as far as who acts sees it."""
    rows = Introduction.objects.filter(region=region, card=card, place=place, closed_at=None, status__in=OPEN)
    return rows.first()
