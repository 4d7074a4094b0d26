"""The two one-time links of an introduction: what they say by mail, and whose hands they are in. No name of the person in any mail."""

import datetime
from collections.abc import Callable
from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing
from perspectief.core.models import Fact
from perspectief.matching.introductions.rules import AT_EMPLOYER, Status, readable_until
from perspectief.matching.introductions.sides import LINK
from perspectief.matching.models import Introduction
from perspectief.parties import mails
from perspectief.parties.actions import one_time
from perspectief.parties.models import OneTimeLink, User
from perspectief.parties.queries import regions_of

SAME_MOMENT = datetime.timedelta(minutes=5)  # a link and its fact are of one transaction
Address = Callable[[str], str]  # from a token to the whole address of its page
PERSON, EMPLOYER = "introduction_person", "introduction_employer"  # purposes of links
PURPOSES = frozenset({PERSON, EMPLOYER})
TO_PERSON = """Beste lezer,

{by} van {organisation} heeft een vraag voor jou over werk. Open deze link:
{link}

Je hebt ook een code van acht cijfers nodig. Die hoor je van {by}. De code staat nooit in een mail.

De link werkt tot en met {until}. Ken je {by} niet? Dan hoef je niets te doen."""
TO_EMPLOYER = """Beste lezer,

{by} van {organisation} stelt u iemand voor voor uw plek. Open deze link:
{link}

U hebt ook een code van acht cijfers nodig. Die hoort u van {by}. De code staat nooit in een mail.

De link is te lezen tot en met {until}. U geeft één keer antwoord. Kent u {by} niet? Dan hoeft u niets te doen."""


class Sent(NamedTuple):
    """A link that went out. `code` is known here and nowhere else; `address` stands here only when this installation sends no mail."""

    link: OneTimeLink
    code: str
    address: str
    email: str


class Visit(NamedTuple):
    """Who holds a link, and the introduction it is for. `actor` sees and does what that side may, and no more."""

    link: OneTimeLink
    row: Introduction
    actor: Actor
    maker: Actor


def check_address(email: str) -> None:
    """Invalid when it is no address."""
    if "@" not in email.strip()[1:-1]:
        raise Invalid("Vul een e-mailadres in.", {"email": "Vul een e-mailadres in, zoals naam@voorbeeld.nl."})


def to_person(actor: Actor, row: Introduction, *, email: str, address: Address) -> Sent:
    """The link for the person, until the question is due."""
    return _send(actor, row, PERSON, "Een vraag over werk", TO_PERSON, email=email, address=address)


def to_employer(actor: Actor, row: Introduction, *, email: str, address: Address) -> Sent:
    """The link for the employer, for as long as it may read."""
    return _send(actor, row, EMPLOYER, "Een voorstel voor uw plek", TO_EMPLOYER, email=email, address=address)


def _send(
    actor: Actor, row: Introduction, purpose: str, subject: str, text: str, *, email: str, address: Address
) -> Sent:
    until = readable_until(max(row.due_at or clock.now(), clock.now()))
    days = max(1, (until - clock.today()).days)
    made = one_time.make(actor, purpose=purpose, days=days, region=row.region_id)
    where = address(made.token)
    organisation = made.link.organisation.name
    mails.send(
        email.strip(), subject, text, by=actor.name, organisation=organisation, link=where, until=mails.said(until)
    )
    return Sent(made.link, made.code, "" if mails.goes_out() else where, email.strip())


def sent_by(held: one_time.Held) -> str:
    """Who sent this link: the fact knows. Empty when that is long gone."""
    link = held.link
    maker = _maker(link)
    with acting(maker):
        facts = Fact.objects.filter(
            verb="one_time_link_made", organisation_id=link.organisation_id, at__gte=link.made_at - SAME_MOMENT
        )
        facts = facts.filter(region_id__in=maker.regions, at__lte=link.made_at + SAME_MOMENT, data__link=link.pk)
        who = facts.values_list("actor", flat=True).first()
    return User.objects.filter(pk=who).values_list("name", flat=True).first() or ""


def _maker(link: OneTimeLink) -> Actor:
    """The organisation that made a link, in the regions it works in."""
    regions = regions_of(link.organisation_id)
    return service("one-time-link", regions=regions, organisation=link.organisation_id).at("link")


def visit(token: str) -> Visit:
    """The introduction behind a link, as the side that holds it. Missing when there is none, or it is shown no more."""
    held = one_time.held(token)
    link = held.link
    maker = _maker(link)
    column = "person_link" if link.purpose == PERSON else "employer_link"
    with acting(maker):
        row = Introduction.objects.filter(**{column: link}).first()
    if row is None:
        raise Missing("Deze link laat niets meer zien.")
    return Visit(link, row, _holder(row, link.purpose), held.actor)


def _holder(row: Introduction, purpose: str) -> Actor:
    """Whoever holds the link acts as that side of this one introduction: the person of the card, or the employer beside the counter."""
    if purpose == PERSON:
        return Actor(-1, LINK, 0, person=row.card_id, name="one-time-link", origin="link")
    return Actor(-1, LINK, row.party_id, partner_regions=(row.region_id,), name="one-time-link", origin="link")


def is_open_to(found: Visit) -> bool:
    """Whether there is anything to read: the person while it runs, the employer while the name is open."""
    status = Status(found.row.status)
    return status != Status.CLOSED if found.link.purpose == PERSON else status in AT_EMPLOYER
