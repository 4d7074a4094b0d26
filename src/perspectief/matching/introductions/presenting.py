"""The employer is shown the person, and answers: a talk, yes, or no with two texts."""

import datetime
from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, wording
from perspectief.core.errors import Invalid, Refused
from perspectief.matching.fits import Voice
from perspectief.matching.introductions import sending, steps
from perspectief.matching.introductions.closing import open_up, shut
from perspectief.matching.introductions.rules import (
    EMPLOYER_NO,
    Deed,
    Status,
    due,
    room_for_a_yes,
)
from perspectief.matching.introductions.sending import Address, Sent
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.introductions.steps import Step
from perspectief.matching.models import Introduction, IntroductionNote
from perspectief.matching.queries import explain_pair
from perspectief.parties.actions import one_time
from perspectief.parties.queries import settings_of

FARTHEST = datetime.timedelta(days=90)


class Refusal(NamedTuple):
    """Why not (EMPLOYER_NO), what the person may read, and what is for colleagues of who writes it alone."""

    reason: str
    to_person: str = ""
    to_colleague: str = ""


def show_to_employer(
    actor: Actor, *, number: int, email: str = "", address: Address | None = None, key: str = ""
) -> tuple[Introduction, Sent | None]:
    """Opens the name to the employer up to the term, with work sought and reasons as they are now; with an address a link goes out.

    Raises Missing, Refused (the person did not say yes), Invalid.
    """
    if email:
        sending.check_address(email)
    with steps.step(actor, number=number, deed=Deed.SHOW, key=key) as one:
        if one.again:
            return one.row, None
        row, days = one.row, settings_of(one.row.region_id).response_working_days
        if one.card.hidden_at is not None:
            raise Refused("Deze persoon maakte bezwaar. Er gaat niets naar een werkgever.")
        row.shown_at, row.presented = one.now, _presented(one)
        row.due_at = due(Status.SHOWN, one.now, days, None)
        open_up(row, one.record("introduction_opened"))
        sent = _linked(actor, one, email, address)
    return one.row, sent


def send_again(actor: Actor, *, number: int, email: str, address: Address, key: str = "") -> Sent | None:
    """A new link for the employer; the former works no more. None when sent before. Raises Missing, Refused, Invalid."""
    sending.check_address(email)
    with steps.step(actor, number=number, deed=Deed.SEND_AGAIN, key=key) as one:
        return None if one.again else _linked(actor, one, email, address)


def _linked(actor: Actor, one: Step, email: str, address: Address | None) -> Sent | None:
    if not email or address is None:
        return None
    if one.row.employer_link_id:
        for organisation in sorted({one.row.owner_id, one.row.receiver_id}):
            maker = service(PROGRAM, regions=(one.row.region_id,), organisation=organisation)
            with acting(maker):
                one_time.withdraw(maker, one.row.employer_link_id)
    with acting(actor):
        sent = sending.to_employer(actor, one.row, email=email, address=address)
    one.row.employer_link_id = sent.link.pk
    one.told["by_link"] = True
    return sent


def _presented(one: Step) -> dict[str, object]:
    """What the employer is shown of the card, kept as it was: the work sought and the reasons in words for an employer."""
    shown = explain_pair(
        one.room, region=one.row.region_id, card=one.row.card_id, place=one.row.place_id, voice=Voice.EMPLOYER
    )
    reasons = [[reason.kind, reason.text, reason.remedy] for reason in shown.reasons] if shown else []
    return {"title": one.card.title, "reasons": reasons}


def invite(actor: Actor, *, number: int, meets_at: datetime.datetime, key: str = "") -> Introduction:
    """The employer wants to talk, then and there. The name stays open until after the talk. Raises Missing, Refused, Invalid."""
    if not clock.now() < meets_at <= clock.now() + FARTHEST:
        raise Invalid("Kies een moment dat nog komt.", {"dag": "Kies een dag in de komende drie maanden."})
    with steps.step(actor, number=number, deed=Deed.INVITE, key=key) as one:
        if not one.again:
            one.row.meets_at = meets_at
            one.row.due_at = due(
                Status.INVITED, one.now, settings_of(one.row.region_id).response_working_days, meets_at
            )
            _answered(one)
    return one.row


def accept(actor: Actor, *, number: int, key: str = "") -> Introduction:
    """The employer says yes. Never more than there are openings. Raises Missing, Refused."""
    with steps.step(actor, number=number, deed=Deed.ACCEPT, key=key) as one:
        if not one.again:
            said = Introduction.objects.filter(region=one.row.region_id, place=one.place, status=Status.ACCEPTED)
            if not room_for_a_yes(accepted=said.count(), free=one.place.free):
                raise Refused("Alle plaatsen zijn al vergeven. Zet eerst een plaats erbij op de plek.")
            days = settings_of(one.row.region_id).response_working_days
            one.row.due_at = due(Status.ACCEPTED, one.now, days, None)
            _answered(one)
    return one.row


def refuse(actor: Actor, *, number: int, said: Refusal, key: str = "", anyway: bool = False) -> Introduction:
    """The employer says no, with a reason. Two texts: one the person reads, one for colleagues of who writes it.

    Raises Missing, Refused, Invalid, and Doubtful when a text may hold what does not belong there (`anyway`: kept all the same).
    """
    if said.reason not in EMPLOYER_NO:
        raise Invalid("Kies waarom niet.", {"reden": "Kies een reden uit de lijst."})
    doubts = wording.check({"tekst_mens": said.to_person}, wording.OPEN)
    doubts |= wording.check({"tekst_collega": said.to_colleague}, wording.CLOSED)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with steps.step(actor, number=number, deed=Deed.REFUSE, key=key) as one:
        if not one.again:
            one.row.text_person = said.to_person.strip()
            one.row.reason = said.reason
            one.told = {
                "reason": said.reason,
                "doubts": sorted({one.kind for found in doubts.values() for one in found}),
            }
            one.row.answered_at = one.row.answered_at or one.now
            _note(one, said.to_colleague.strip())
    return one.row


def did_not_attend(actor: Actor, *, number: int, key: str = "") -> Introduction:
    """The person did not come to the talk. Raises Missing, Refused."""
    with steps.step(actor, number=number, deed=Deed.NO_SHOW, key=key) as one:
        if not one.again:
            if one.row.meets_at and one.row.meets_at > one.now:
                raise Refused("Het gesprek moet nog komen.")
            one.row.reason = "no_show"
    return one.row


def _answered(one: Step) -> None:
    """The name stays open for the new term."""
    one.row.answered_at = one.row.answered_at or one.now
    shut(one.row)
    open_up(one.row, one.record("introduction_term", until=(one.row.due_at or one.now).isoformat()))


def _note(one: Step, text: str) -> None:
    """For colleagues of who wrote it. Whoever answers through a link writes to the counter: who keeps the place, else the owner."""
    if not text:
        return
    organisation = one.actor.organisation
    if one.actor.id <= 0:
        organisation = one.row.receiver_id if one.row.receiver_id != one.row.party_id else one.row.owner_id
    whose = service(PROGRAM, regions=(one.row.region_id,), organisation=organisation)
    with acting(whose):
        IntroductionNote.objects.create(
            region_id=one.row.region_id, introduction=one.row, card_id=one.row.card_id, organisation_id=organisation,
            user_id=one.actor.id if one.actor.id > 0 else None, text=text,
        )  # fmt: skip
