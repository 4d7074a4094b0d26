"""Asking the employer how a trial went: a one-time link with a code, that answers two questions and shows nothing else."""

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, submissions
from perspectief.core.errors import Missing, Refused
from perspectief.guidance.actions.held import GONE, NOT_YOURS, again, guided, keeper, record
from perspectief.guidance.actions.trials import report_trial
from perspectief.guidance.models import Trial
from perspectief.matching.introductions.sending import Address, Sent, check_address
from perspectief.parties import mails
from perspectief.parties.actions import one_time
from perspectief.parties.actions.one_time import Held
from perspectief.parties.queries import regions_of

PURPOSE = "trial_report"
DAYS = 14
SUBJECT = "Hoe ging de proef?"
TEXT = """Beste lezer,

{by} van {organisation} stelt u twee korte vragen over de proef in uw bedrijf. Open deze link:
{link}

U hebt ook een code van acht cijfers nodig. Die hoort u van {by}. De code staat nooit in een mail.

De link werkt tot en met {until}. U geeft één keer antwoord. Kent u {by} niet? Dan hoeft u niets te doen."""


def ask_report(actor: Actor, *, number: int, email: str, address: Address, key: str = "") -> Sent | None:
    """Mails the employer of this trial a link; the code is for another channel. An earlier link works no more. None when sent before.

    Raises Missing, Refused, Invalid.
    """
    check_address(email)
    found = guided(actor, Trial, number)
    if not found.organisation_id == actor.organisation:
        raise Refused(NOT_YOURS)
    with acting(actor):
        trial = again(found)
        if key and not submissions.claim(key, actor):
            return None
        if trial.result:
            raise Refused("Het verslag van deze proef is er al.")
        if trial.link_id:
            one_time.withdraw(actor, trial.link_id)
        made = one_time.make(actor, purpose=PURPOSE, days=DAYS, region=trial.region_id)
        trial.link = made.link
        trial.save(update_fields=["link"])
        record("trial_report_asked", trial, actor=actor, trial=trial.number)
    where, until = address(made.token), made.link.expires_at.astimezone(clock.HOME).date()
    said = {"by": actor.name, "organisation": made.link.organisation.name, "link": where, "until": mails.said(until)}
    mails.send(email.strip(), SUBJECT, TEXT, **said)
    return Sent(made.link, made.code, "" if mails.goes_out() else where, email.strip())


def asked_of(held: Held) -> Trial:
    """The trial a link is about, with its place. Missing when it is about none any more."""
    with acting(_reader(held)):
        found = Trial.objects.select_related("place").filter(link=held.link.pk).first()
    if found is None:
        raise Missing(GONE)
    return found


def answer_report(held: Held, *, result: str, hours_done: int | None, led_to_job: bool) -> Trial:
    """The employer's answer, which uses the link up. Missing, Refused, Invalid."""
    trial = asked_of(held)
    whose = keeper(trial.region_id, trial.organisation_id).at("link")
    with acting(whose):
        told = report_trial(
            whose, number=trial.number, result=result, hours_done=hours_done, led_to_job=led_to_job, by_link=True
        )
        with acting(held.actor):
            one_time.use(held.actor, held.link.pk)
    return told


def _reader(held: Held) -> Actor:
    organisation = held.link.organisation_id
    return service("guidance", regions=regions_of(organisation), organisation=organisation)
