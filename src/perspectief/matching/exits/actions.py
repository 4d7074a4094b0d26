"""Asking at the end, by a link or on the own page, and answering: once a side, without a trace from the answer to who gave it."""

from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching.days.rules import Side
from perspectief.matching.exits.models import ExitAnswer, ExitAsk
from perspectief.matching.exits.rules import ASKED_FOR, LINK_DAYS, Tap
from perspectief.matching.introductions.sending import Address, Sent, check_address
from perspectief.matching.models import Introduction
from perspectief.matching.policy import may_judge
from perspectief.parties import mails
from perspectief.parties.actions import one_time
from perspectief.parties.queries import regions_of

PURPOSE = "exit"
GONE = "Deze vraag is er niet, of is al beantwoord."
SUBJECT = "Hoe ging het met ons?"
TEXT = """Beste lezer,

{by} van {organisation} stelt twee korte vragen. Open deze link:
{link}

U hebt ook een code van acht cijfers nodig. Die hoort u van {by}. De code staat nooit in een mail.

De link werkt tot en met {until}. Niemand ziet wat u antwoordt. We tellen alleen hoe vaak iets is gezegd."""


class Occasion(NamedTuple):
    """What the questions are about: an introduction that ended (database id), or work (public number) at a milestone or its end (0)."""

    region: int
    owner: int
    card: int
    introduction: int | None = None
    placement: int | None = None
    week: int = 0


def ask(actor: Actor, *, number: int, side: str, email: str, address: Address, key: str = "") -> Sent | None:
    """Sends one side of an introduction (public number) that ended the two questions; a former link stops working. None when this form
    was sent before. Raises Missing, Refused, Invalid.
    """
    check_address(email)
    with acting(actor):
        row = _ended(number)
        if side not in Side.values or not may_judge(actor, row.region_id) or actor.organisation != row.owner_id:
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return None
        return send(actor, _occasion(row), side=side, email=email, address=address)


def send(actor: Actor, about: Occasion, *, side: str, email: str, address: Address) -> Sent:
    """A link for one side, after who may was checked; a former one stops working. Raises Refused, Invalid."""
    check_address(email)
    with acting(actor):
        held = _asked(about, side)
        if held.answered:
            raise Refused("Deze vraag is al beantwoord.")
        if held.link_id:
            one_time.withdraw(actor, held.link_id)
        made = one_time.make(actor, purpose=PURPOSE, days=LINK_DAYS, region=about.region)
        held.link = made.link
        held.save(update_fields=["link"])
    where, until = address(made.token), made.link.expires_at.astimezone(clock.HOME).date()
    organisation = made.link.organisation.name
    said = {"by": actor.name, "organisation": organisation, "link": where, "until": mails.said(until)}
    mails.send(email.strip(), SUBJECT, TEXT, **said)
    return Sent(made.link, made.code, "" if mails.goes_out() else where, email.strip())


def answer_own(
    actor: Actor, *, number: int, first: int, second: int, text: str = "", key: str = "", anyway: bool = False
) -> None:
    """The person answers on the own page about an own introduction. Raises Refused, Missing, Invalid, Doubtful."""
    if actor.person is None:
        raise Refused("Alleen de persoon zelf zegt dit.")
    with acting(actor):
        row = _ended(number)
        if row.card_id != actor.person:
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return
        answer(_occasion(row), side=Side.PERSON, first=first, second=second, text=text, anyway=anyway)


def answer(about: Occasion, *, side: str, first: int, second: int, text: str = "", anyway: bool = False) -> None:
    """What one side answers, after it was checked that it is that side. Raises Refused, Invalid, Doubtful."""
    keeper = service("exit", regions=(about.region,), organisation=about.owner)
    with acting(keeper):
        held = _asked(about, side)
        _answer(keeper, held, first=first, second=second, text=text, anyway=anyway)


def answer_by_link(token: str, *, first: int, second: int, text: str = "", anyway: bool = False) -> None:
    """Whoever holds the link and gave its code answers, once. Raises Missing, Refused, Invalid, Doubtful."""
    held, link = asked_by_link(token), one_time.held(token).link.pk
    keeper = service("exit", regions=(held.region_id,), organisation=held.organisation_id)
    with acting(keeper):
        _answer(keeper, held, first=first, second=second, text=text, anyway=anyway)
        one_time.use(keeper, link)


def asked_by_link(token: str) -> ExitAsk:
    """What a link asks. Missing when there is none."""
    known = one_time.held(token)
    organisation = known.link.organisation_id
    with acting(service("exit", regions=regions_of(organisation), organisation=organisation)):
        found = ExitAsk.objects.filter(link=known.link).first()
    if found is None:
        raise Missing(GONE)
    return found


def _ended(number: int) -> Introduction:
    """An introduction that ended not too long ago, as who acts sees it."""
    row = Introduction.objects.filter(number=number, closed_at__gte=clock.now() - ASKED_FOR).first()
    if row is None:
        raise Missing(GONE)
    return row


def _occasion(row: Introduction) -> Occasion:
    return Occasion(row.region_id, row.owner_id, row.card_id, introduction=row.pk)


def _asked(about: Occasion, side: str) -> ExitAsk:
    same = {
        "introduction_id": about.introduction,
        "placement": about.placement,
        "week": about.week,
        "side": side,
    }
    fresh = {
        "region_id": about.region,
        "organisation_id": about.owner,
        "card_id": about.card,
        "asked_on": clock.today(),
    }
    ExitAsk.objects.get_or_create(**same, defaults=fresh)
    return ExitAsk.objects.select_for_update(of=("self",)).get(**same)


def _answer(keeper: Actor, held: ExitAsk, *, first: int, second: int, text: str, anyway: bool) -> None:
    """Keeps that it was answered, and apart from that what: a month, no person, no time."""
    if first not in Tap.values or second not in Tap.values:
        raise Invalid("Kies bij elke vraag een antwoord.")
    locked = ExitAsk.objects.select_for_update(of=("self",)).get(pk=held.pk)
    if locked.answered:
        raise Refused("Deze vraag is al beantwoord. Dank voor het antwoord.")
    doubts = wording.check({"text": text}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    locked.answered = True
    locked.save(update_fields=["answered"])
    month = clock.today().replace(day=1)
    ExitAnswer.objects.create(
        region_id=held.region_id, side=held.side, month=month, first=first, second=second, text=text.strip()
    )
    kinds = sorted({doubt.kind for found in doubts.values() for doubt in found})
    journal.record("exit_answered", actor=keeper, region=held.region_id, side=held.side, doubts=kinds)
