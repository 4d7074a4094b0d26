"""From trial to lasting work: choices, what may follow what, and what follows from dates. No database."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import models

LASTING_WEEKS = 26  # a region's choice: still at work then is lasting
MILESTONE_AHEAD = datetime.timedelta(days=3)  # the task stands ready this long before the day
MILESTONE_WITHIN = datetime.timedelta(days=14)  # a contact counts for its milestone until so long after it
SIGNAL_WORKING_DAYS = 2
COLLEAGUES_AFTER = 1  # working days too late: the coach's colleagues at a partner see it too
OWNER_AFTER = 2  # and the klantmanager
YES_LASTS = datetime.timedelta(days=366)  # a yes to one piece of work that was said longer ago is asked again
ANSWER_ENDING_WORKING_DAYS = 2
PROPOSED_AHEAD = datetime.timedelta(days=184)  # so far ahead a coach may propose that work stops
ACQUAINT_WITHIN = datetime.timedelta(days=7)
APPROVE_WITHIN = datetime.timedelta(days=7)
REPORT_WITHIN = datetime.timedelta(days=3)
COACH_WITHIN = datetime.timedelta(days=7)
CONFIRM_WITHIN = datetime.timedelta(days=14)
LONGEST_TASTER = 5  # days
LONGEST_TRIAL = 184  # days: six months at most, WW art. 76a and Wet WIA art. 37
MILESTONES: Mapping[int, str] = {
    1: "1 week",
    4: "1 maand",
    13: "3 maanden",
    26: "6 maanden",
    52: "12 maanden",
    104: "24 maanden",
}


class TrialKind(models.TextChoices):
    """Two ways to try out work without a contract."""

    TASTER = "taster", "meeloopdag"
    TRIAL = "trial", "proefplaatsing"


class Result(models.TextChoices):
    """How a trial went; empty while it is not over. Withdrawn: it never began."""

    COMPLETED = "completed", "afgemaakt"
    PARTLY = "partly", "voor een deel gedaan"
    NO_SHOW = "no_show", "niet verschenen"
    WITHDRAWN = "withdrawn", "ging niet door"


class TrialStatus(models.TextChoices):
    """Derived from agreement, dates and report."""

    ASKED = "asked", "wacht op akkoord"
    AGREED = "agreed", "afgesproken"
    RUNNING = "running", "bezig"
    OVER = "over", "wacht op verslag"
    REPORTED = "reported", "afgerond"


class Party(models.TextChoices):
    """The three who agree. The klantmanager is the last."""

    PERSON = "person", "werkzoekende"
    EMPLOYER = "employer", "werkgever"
    OWNER = "owner", "klantmanager"


class Ground(models.TextChoices):
    """On what ground somebody approves for another; empty: for oneself."""

    SIGNED = "signed", "getekend op papier"
    IN_PERSON = "in_person", "gezegd in een gesprek"
    PHONE = "phone", "gezegd door de telefoon"
    MAIL = "mail", "geschreven in een mail"


class ContractForm(models.TextChoices):
    """The codes of `taxonomy.needs.CONTRACT_FORMS` somebody can be placed in: all but without pay."""

    PERMANENT = "vast", "vast contract"
    TEMPORARY = "tijdelijk", "tijdelijk contract"
    AGENCY = "uitzend", "uitzendwerk"
    ON_CALL = "oproep", "oproepwerk"
    LEARN_WORK = "leer-arbeid", "leren en werken (bbl)"


class PlacementStatus(models.TextChoices):
    """Derived from dates and the ending. Over: the contract has run out and nobody said what happened."""

    PLANNED = "planned", "begint nog"
    WORKING = "working", "aan het werk"
    OVER = "over", "contract afgelopen"
    ENDED = "ended", "gestopt"


class CoachKind(models.TextChoices):
    """Who guides at work."""

    JOB_COACH = "job_coach", "jobcoach"
    COMPANY_COACH = "company_coach", "begeleider op het werk"


class Said(models.TextChoices):
    """How it goes, in one word; not asked is a value."""

    WELL = "well", "goed"
    SO_SO = "so_so", "wisselend"
    BADLY = "badly", "niet goed"
    NOT_ASKED = "not_asked", "niet gesproken"


class Voice(models.TextChoices):
    """Who said that it goes less well."""

    PERSON = "person", "de werknemer"
    EMPLOYER = "employer", "de werkgever"
    COACH = "coach", "de begeleider"


class About(models.TextChoices):
    """What a signal is about."""

    HOURS = "hours", "uren of dagen"
    WORK = "work", "het werk zelf"
    GUIDANCE = "guidance", "de begeleiding"
    COLLEAGUES = "colleagues", "samenwerken"
    TRAVEL = "travel", "reizen"
    AT_HOME = "at_home", "thuis of daarbuiten"
    PAY = "pay", "loon"
    OTHER = "other", "iets anders"


class By(models.TextChoices):
    """Who ended it."""

    PERSON = "person", "de werknemer"
    EMPLOYER = "employer", "de werkgever"
    TOGETHER = "together", "samen besloten"
    TERM = "term", "het contract liep af"


class Why(models.TextChoices):
    """Why it ended."""

    TERM = "term", "contract niet verlengd"
    OTHER_WORK = "other_work", "ander werk gevonden"
    WORK = "work", "het werk paste niet"
    HOURS = "hours", "uren of dagen pasten niet"
    GUIDANCE = "guidance", "te weinig begeleiding"
    TRAVEL = "travel", "reizen lukte niet"
    COLLEAGUES = "colleagues", "samenwerken lukte niet"
    NO_WORK = "no_work", "geen werk meer bij de werkgever"
    PRIVATE = "private", "omstandigheden thuis"
    LONG_ABSENT = "long_absent", "lang afwezig"
    LEARNING = "learning", "gaat een opleiding doen"
    PENSION = "pension", "pensioen of verhuizing"


class Better(models.TextChoices):
    """Where this person would be better placed, asked of the employer."""

    SAME_WORK = "same_work", "hetzelfde werk, bij een ander bedrijf"
    OTHER_WORK = "other_work", "ander werk"
    FEWER_HOURS = "fewer_hours", "minder of andere uren"
    MORE_GUIDANCE = "more_guidance", "een plek met meer begeleiding"
    HERE = "here", "hier, later opnieuw"
    SCHOOL = "school", "eerst iets leren"
    NOT_SAID = "not_said", "niet gevraagd of niet bekend"


class Step(models.TextChoices):
    """What happens next, after an ending: always something, and always by somebody."""

    NEW_PLACE = "new_place", "een nieuwe plek zoeken"
    JOBHUNT = "jobhunt", "op zoek bij werkgevers in de buurt"
    COURSE = "course", "een cursus of opleiding kiezen"
    TRAJECT = "traject", "een werkfit-traject beginnen"
    TALK = "talk", "een gesprek over wat nu"
    NEW_CONTRACT = "new_contract", "helpen bij de start van het nieuwe werk"
    STAY_IN_TOUCH = "stay_in_touch", "contact houden, later verder"


class Verdict(models.TextChoices):
    """What became of a proposal to end; three say why not yet. Agreed: it was for a day to come, and stops then."""

    CONCLUDED = "concluded", "het werk is gestopt"
    AGREED = "agreed", "akkoord met deze dag"
    TALK = "talk", "we praten er eerst samen over"
    TRY = "try", "we proberen eerst iets anders"
    SOLVED = "solved", "het is al opgelost"
    TAKEN_BACK = "taken_back", "de jobcoach nam het voorstel terug"


def wrong_day_of_yes(on: datetime.date | None, today: datetime.date) -> str:
    """What is wrong with the day somebody is said to have said yes to one piece of work; empty when nothing is."""
    if on is None:
        return "Vul in wanneer de werkzoekende ja zei."
    if on > today:
        return "Deze dag komt nog. Kies de dag waarop de werkzoekende ja zei."
    return "Dit ja is ouder dan een jaar. Vraag het opnieuw." if on < today - YES_LASTS else ""


NOT_YET = (Verdict.TALK, Verdict.TRY, Verdict.SOLVED)


@dataclass(frozen=True)
class Run:
    """The dates of a placement: `ends_on` when the contract is for a time; `ended_on` when it is over."""

    starts_on: datetime.date
    ends_on: datetime.date | None = None
    ended_on: datetime.date | None = None


def trial_status(
    *, approved: bool, starts_on: datetime.date, ends_on: datetime.date, result: str, today: datetime.date
) -> TrialStatus:
    """Where a trial stands today."""
    if result:
        return TrialStatus.REPORTED
    if not approved:
        return TrialStatus.ASKED
    if today < starts_on:
        return TrialStatus.AGREED
    return TrialStatus.RUNNING if today <= ends_on else TrialStatus.OVER


def placement_status(run: Run, today: datetime.date) -> PlacementStatus:
    """Where a placement stands today."""
    if run.ended_on is not None:
        return PlacementStatus.ENDED
    if today < run.starts_on:
        return PlacementStatus.PLANNED
    return PlacementStatus.OVER if run.ends_on is not None and run.ends_on < today else PlacementStatus.WORKING


def milestone_on(starts_on: datetime.date, week: int) -> datetime.date:
    """The day of a milestone."""
    return starts_on + datetime.timedelta(weeks=week)


def due_milestone(run: Run, spoken: Collection[int], today: datetime.date) -> int | None:
    """The milestone to speak about now: the last that has come, or comes within three days, unless spoken about. None: nothing due.

    An earlier one nobody spoke about stays unknown: a conversation now says nothing about then.
    """
    if run.ended_on is not None:
        return None
    come = [week for week in MILESTONES if milestone_on(run.starts_on, week) - MILESTONE_AHEAD <= today]
    return come[-1] if come and come[-1] not in spoken else None


def lasting(
    run: Run, at_work: Mapping[int, bool | None], today: datetime.date, weeks: int = LASTING_WEEKS
) -> bool | None:
    """Whether the work lasted until the milestone the region chose. None: unknown, or not that far yet.

    `at_work`: milestone to whether the person was still at work when it was spoken about. Work at a later milestone is work at this one.
    """
    day = milestone_on(run.starts_on, weeks)
    if run.ended_on is not None:
        return run.ended_on >= day
    if any(said for week, said in at_work.items() if week >= weeks):
        return True
    return False if today >= day and at_work.get(weeks) is False else None


def takes_opening(kind: str, place_kind: str) -> bool:
    """Whether a trial takes an opening of the place: a proefplaatsing does; a day along does where the place is for that."""
    return kind == TrialKind.TRIAL or place_kind == TrialKind.TASTER


def may_approve(party: str, given: Collection[str]) -> bool:
    """Whether this party is next: each once, the klantmanager after the two others."""
    return party not in given and (party != Party.OWNER or {Party.PERSON, Party.EMPLOYER} <= set(given))


def is_locked(given: Sequence[str] | Collection[str]) -> bool:
    """Whether the text stands: from the first approval on."""
    return bool(given)
