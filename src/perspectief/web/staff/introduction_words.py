"""What the page of an introduction says: title, what now, the line in time."""

import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.matching.introductions.queries import IntroductionDetail
from perspectief.matching.introductions.rules import Outcome, Status, reason_label
from perspectief.web import formats
from perspectief.web.reasons import Said
from perspectief.web.staff.job_seeker_next import Clock


class Moment(NamedTuple):
    """A line: when, what, more about it; `kind`: work (was), now, or nothing (still to come)."""

    when: str
    what: str
    more: str = ""
    kind: str = "work"


def when(moment: datetime.datetime) -> str:
    """Wednesday 25 November, 14.30."""
    local = moment.astimezone(HOME)
    return f"{formats.weekday(local.date())}, {formats.clock_time(local)}"


def status_words(status: str, outcome: str) -> str:
    """Status and outcome in one word or two."""
    return str(Outcome(outcome).label if outcome else Status(status).label)


def next_words(detail: IntroductionDetail) -> tuple[str, str]:
    """What now, and why, for staff."""
    row = detail.row
    if row.outcome:
        return _("afgerond: %(outcome)s") % {"outcome": Outcome(row.outcome).label}, reason_label(
            row.outcome, row.reason
        )
    talk = when(row.meets_at) if row.meets_at else ""
    given = {"name": detail.short_name, "firm": row.place.employer.name, "by": row.organisation.name, "when": talk}
    title, why = _waiting_words(Status(row.status), detail)
    return title % given, why % given


def _waiting_words(status: Status, detail: IntroductionDetail) -> tuple[str, str]:
    """The same while it is open, with blanks to fill. Who can do nothing reads on whom it waits."""
    if status == Status.ASKED_OWNER and "let_through" not in detail.deeds:
        return _("wacht op de klantmanager"), _("De klantmanager van deze persoon zegt eerst ja of nee.")
    if status == Status.ASKED_PERSON and "agree" not in detail.deeds:
        return _("de klantmanager vraagt het"), _("Zonder ja ziet de werkgever geen naam.")
    return {
        Status.ASKED_OWNER: (
            _("zeg of dit voorstel door mag"),
            _("%(by)s stelt %(name)s voor. Jouw organisatie kent deze persoon."),
        ),
        Status.ASKED_PERSON: (
            _("vraag of %(name)s wil kennismaken"),
            _("Zonder ja ziet de werkgever geen naam."),
        ),
        Status.AGREED: (
            _("stel %(name)s voor bij %(firm)s"),
            _("%(name)s zei ja. De werkgever wacht niet graag."),
        ),
        Status.SHOWN: (_("%(firm)s is aan zet"), _("De werkgever ziet %(name)s en kan antwoorden.")),
        Status.INVITED: (_("hoe ging het gesprek?"), _("Afgesproken: %(when)s.")),
        Status.ACCEPTED: (_("regel de start"), _("%(firm)s zei ja. Maak de afspraken voor de start.")),
    }[status]


def time_left(due_at: datetime.datetime | None) -> Clock | None:
    """The clock of the one who has to move."""
    if due_at is None:
        return None
    hours = round((due_at - clock.now()).total_seconds() / 3600)
    number = abs(hours)
    time = (
        formats.counted(number, _("uur"), _("uur"))
        if number < 48
        else formats.counted(round(number / 24), _("dag"), _("dagen"))
    )
    late = hours < 0
    share = 0.0 if late else min(1.0, hours / 48)
    return Clock(_("te laat") if late else _("nog"), time, "late" if late else "soon" if hours <= 24 else "", share)


def line_in_time(detail: IntroductionDetail) -> list[Moment]:
    """From proposal to end, what was and what comes."""
    row, name = detail.row, detail.short_name
    found = [Moment(when(row.opened_at), _("Voorgesteld"), row.organisation.name)]
    if row.asked_at:
        found.append(Moment(when(row.asked_at), _("Link naar %(name)s") % {"name": name}))
    if row.said_on and row.said_yes is not None:
        word = _("%(name)s zei ja") if row.said_yes else _("%(name)s zei nee")
        found.append(Moment(formats.day(row.said_on, clock.today()), word % {"name": name}))
    if row.shown_at:
        found.append(Moment(when(row.shown_at), _("Bij de werkgever"), row.place.employer.name))
    if row.answered_at:
        found.append(Moment(when(row.answered_at), _("Eerste antwoord van de werkgever")))
    if row.meets_at:
        was = row.meets_at <= clock.now()
        found.append(Moment(when(row.meets_at), _("Gesprek"), kind="work" if was else ""))
    if row.closed_at:
        found.append(
            Moment(when(row.closed_at), str(Outcome(row.outcome).label), reason_label(row.outcome, row.reason))
        )
    elif row.due_at:
        found.append(Moment(when(row.due_at), _("Antwoord vóór"), status_words(row.status, ""), "now"))
    if row.told_at:
        found.append(Moment(when(row.told_at), _("Verteld aan %(name)s") % {"name": name}))
    return found


def shown_reasons(detail: IntroductionDetail) -> list[Said]:
    """The reasons as they were kept when the employer was shown them."""
    return [Said(*one) for one in detail.row.presented.get("reasons", [])]
