"""Who takes part in a region: ended, at once or after a day, and resumed, by who also invites organisations into it.

Reach follows by itself: an actor reaches the regions its organisation takes part in when the request begins.
"""

import datetime

from django.db.models import Q, QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.geo.models import Region
from perspectief.parties import mails
from perspectief.parties.models import Organisation, RegionMembership
from perspectief.parties.policy import keeps_parties, may_be_ended
from perspectief.parties.queries import administrators, regions_of, taking_part
from perspectief.parties.rules import EndReason

GONE = "Deze organisatie is er niet, of doet niet mee in jouw regio."


def end(
    actor: Actor, *, party: int, region: int, reason: str, ends_on: datetime.date | None = None
) -> list[RegionMembership]:
    """Ends the participation of an organisation (public number) in a region: after the day `ends_on`, or at once.

    Raises Refused, Missing, Invalid.
    """
    with acting(actor):
        own, other = kept_by(actor, party, region)
        rows = list(_open(other, region).select_for_update(of=("self",)).order_by("id"))
        if not rows:
            raise Missing(GONE)
        wrong: dict[str, str] = {}
        if reason not in EndReason.values:
            wrong["reason"] = "Kies waarom."
        if ends_on is not None and ends_on < max(clock.today(), *(one.starts_on for one in rows)):
            wrong["ends_on"] = "Kies vandaag of een latere dag, of laat het leeg."
        if wrong:
            raise Invalid("Nog niet alles is goed ingevuld.", wrong)
        for one in rows:
            one.ended_at, one.ends_on = (None, ends_on) if ends_on else (clock.now(), max(clock.today(), one.starts_on))
            one.end_reason = reason
            one.save(update_fields=["ended_at", "ends_on", "end_reason"])
        until = ends_on.isoformat() if ends_on else ""
        journal.record("participation_ended", actor=actor, region=region, party=other.pk, reason=reason, ends_on=until)
        when = f"eindigt na {mails.said(ends_on)}" if ends_on else "is beëindigd"
        why = EndReason(reason).label
        _tell(actor, own, other, f"De deelname van {other.name} aan {_name(region)} {when}. Reden: {why}.")
    return rows


def resume(actor: Actor, *, party: int, region: int) -> RegionMembership:
    """It takes part (again), from today and without a last day. Raises Refused, Missing."""
    with acting(actor):
        own, other = kept_by(actor, party, region)
        held = taking_part(region).filter(organisation=other).select_for_update(of=("self",)).order_by("-id").first()
        if held is not None and held.ends_on is None:
            raise Refused("Deze organisatie doet al mee.")
        if held is None:
            held = RegionMembership(organisation=other, region_id=region, starts_on=clock.today())
        held.ends_on, held.end_reason = None, ""
        held.save()
        journal.record("participation_resumed", actor=actor, region=region, party=other.pk)
        _tell(actor, own, other, f"{other.name} doet weer mee in {_name(region)}.")
    return held


def kept_by(actor: Actor, party: int, region: int) -> tuple[Organisation, Organisation]:
    """The own organisation and the other one, which is locked: two who end and resume it wait for each other.

    Refused for who keeps no parties; Missing for an organisation of the counter, and where one of the two never took part.
    """
    own = Organisation.objects.get(pk=actor.organisation)
    if not keeps_parties(actor, own.kind):
        raise Refused("Wie meedoet bepaalt een functioneel beheerder van gemeente, UWV of werkgeversservicepunt.")
    other = Organisation.objects.select_for_update(of=("self",)).filter(number=party).first()
    if other is None or not may_be_ended(other.kind) or region not in regions_of(own.pk):
        raise Missing(GONE)
    if not RegionMembership.objects.filter(organisation=other, region=region).exists():
        raise Missing(GONE)
    return own, other


def _open(party: Organisation, region: int) -> "QuerySet[RegionMembership]":
    """What holds today, or will."""
    rows = RegionMembership.objects.filter(organisation=party, region=region, ended_at=None)
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=clock.today()))


def _name(region: int) -> str:
    return f"de regio {Region.objects.get(pk=region).name}"


def _tell(actor: Actor, own: Organisation, other: Organisation, what: str) -> None:
    """The administrators of both hear of it by mail: nobody is put out, or let in, unseen."""
    told = {one.email: one.name for party in (own, other) for one in administrators(party.pk) if one.pk != actor.id}
    pairs = [(name, email) for email, name in told.items()]
    mails.send_all(
        pairs, "Wie meedoet in de regio", mails.PARTICIPATION, what=what, by=actor.name, organisation=own.name
    )
