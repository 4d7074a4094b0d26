"""Speaking with an employer, its one named contact in the region, and whether it is an ambassador."""

import datetime
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.actions.requests import follow_contact
from perspectief.demand.counter import tasks
from perspectief.demand.counter.rules import Channel, Result, Subject
from perspectief.demand.models import ContactMoment, ContactNote, Employer, EmployerContact, EmployerFile
from perspectief.demand.policy import may_counsel
from perspectief.parties.queries import counter_staff
from perspectief.work.models import TaskKind

GONE = "Deze werkgever is er niet."
CALL_BY = datetime.time(17)


def note_moment(
    actor: Actor,
    *,
    employer: int,
    channel: str,
    subject: str,
    result: str,
    at: datetime.datetime | None = None,
    contact: int | None = None,
    next_on: datetime.date | None = None,
    text: str = "",
    key: str = "",
    anyway: bool = False,
) -> ContactMoment:
    """Keeps that the actor spoke with the employer (public number), and what came of it. `contact`: id of the person there;
    `next_on`: a task to call on that day; `text`: what was said, for the own organisation. A task to call is done by this.

    Raises Missing, Invalid, Doubtful.
    """
    now = clock.now()
    _whole(channel, subject, result, at or now, next_on)
    doubts = wording.check({"text": text}, wording.CLOSED)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with acting(actor):
        firm = _employer(actor, employer)
        if key and not submissions.claim(key, actor):
            return ContactMoment.objects.get(pk=submissions.answer(key, actor))
        told = {"channel": channel, "subject": subject, "result": result, "next_on": next_on}
        moment = _keep(actor, firm, contact, text.strip(), at=at or now, **told)
        fact = journal.record(
            "employer_spoken", actor=actor, region=firm.region_id, employer=firm.number, channel=channel, about=subject,
            outcome=result,
        )  # fmt: skip
        if doubts:
            journal.record(
                "doubtful_text_kept", actor=actor, region=firm.region_id, employer=firm.number,
                kinds={"text": sorted({one.kind for found in doubts.values() for one in found})},
            )  # fmt: skip
        _call_again(actor, firm, next_on, fact)
        if key:
            submissions.answered(key, actor, str(moment.pk))
    return moment


def _keep(actor: Actor, firm: Employer, contact: int | None, text: str, **told: Any) -> ContactMoment:
    people = EmployerContact.objects.filter(region=firm.region_id, employer=firm)
    if contact is not None and not people.filter(pk=contact).exists():
        raise Invalid("Kies met wie je sprak.", {"contact": "Kies iemand uit de lijst."})
    about = {
        "region_id": firm.region_id,
        "employer": firm,
        "organisation_id": actor.organisation,
        "user_id": actor.id,
    }
    moment = ContactMoment.objects.create(**about, contact_id=contact, **told)
    if text:
        ContactNote.objects.create(**about, text=text, moment=moment)
    return moment


def _whole(channel: str, subject: str, result: str, at: datetime.datetime, next_on: datetime.date | None) -> None:
    wrong = {
        name: "Kies een van de keuzes."
        for name, value, known in (
            ("channel", channel, Channel.values),
            ("subject", subject, Subject.values),
            ("result", result, Result.values),
        )
        if value not in known
    }
    if at > clock.now() + datetime.timedelta(minutes=5):
        wrong["at"] = "Dit moment is nog niet geweest."
    if next_on is not None and next_on < clock.today():
        wrong["next_on"] = "Kies vandaag of een dag die nog komt."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _employer(actor: Actor, number: int) -> Employer:
    found = Employer.objects.filter(number=number).first()
    if found is None or not may_counsel(actor, found.region_id):
        raise Missing(GONE)
    return found


def _call_again(actor: Actor, firm: Employer, next_on: datetime.date | None, fact: Fact) -> None:
    about = {"region": firm.region_id, "number": firm.number}
    tasks.take(TaskKind.PLEDGE_ENDS, organisations=(actor.organisation,), **about)  # it asked to speak with them
    if next_on is None:
        tasks.take(TaskKind.CALL_EMPLOYER, organisations=(actor.organisation,), **about)
        return
    tasks.give(
        TaskKind.CALL_EMPLOYER,
        organisation=actor.organisation,
        user=actor.id,
        employer=firm.number,
        since=clock.now(),
        due_at=datetime.datetime.combine(next_on, CALL_BY, clock.HOME),
        cause=fact,
        **about,
    )


def set_contact(actor: Actor, *, employer: int, to: int, former: int | None, key: str = "") -> EmployerFile:
    """The one named contact of the employer in the region. `former`: who it was when the page was shown (None: nobody); the
    running questions of the former one go along. Raises Missing, Changed when a colleague was first, Invalid.
    """
    with acting(actor):
        firm = _employer(actor, employer)
        file = EmployerFile.objects.select_for_update(of=("self",)).get(region=firm.region_id, employer=firm)
        if key and not submissions.claim(key, actor):
            return file
        if file.contact_id != former:
            raise Changed("Een collega koos net iemand. Kijk wie het nu is.", current=file)
        if not any(one.user_id == to for one in counter_staff(firm.region_id)):
            raise Invalid("Kies iemand van het loket.", {"contact": "Kies een collega uit de lijst."})
        if to == former:
            return file
        file.contact_id = to
        file.save(update_fields=["contact"])
        moved = follow_contact(actor, employer=firm, former=former, to=to) if former else 0
        journal.record(
            "employer_contact_set", actor=actor, region=firm.region_id, employer=firm.number, to=to, former=former,
            requests=moved,
        )  # fmt: skip
    return file


def set_ambassador(actor: Actor, *, employer: int, on: bool, key: str = "") -> EmployerFile:
    """Whether the employer speaks for the programme among other employers. Raises Missing, Refused without a file."""
    with acting(actor):
        firm = _employer(actor, employer)
        file = EmployerFile.objects.select_for_update(of=("self",)).filter(region=firm.region_id, employer=firm).first()
        if file is None:
            raise Refused("Van deze werkgever is nog niets bekend.")
        if (key and not submissions.claim(key, actor)) or file.ambassador == on:
            return file
        file.ambassador = on
        file.save(update_fields=["ambassador"])
        journal.record("employer_ambassador", actor=actor, region=firm.region_id, employer=firm.number, on=on)
    return file
