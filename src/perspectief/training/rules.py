"""Choices, transition tables and pure checks of training. No database."""

import datetime
import re
from collections.abc import Iterable, Sequence

from django.db import models

from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE, CERTIFICATES

PUBLISHED_FROM = 10  # people: below it a number is not told outside the counter
ANSWER_WITHIN = datetime.timedelta(days=14)  # a school that is asked
RESULT_WITHIN = datetime.timedelta(days=7)  # after the last day of a course
SIGN_WITHIN = datetime.timedelta(days=14)
NAME_OPEN_AFTER = datetime.timedelta(days=60)  # after the end of a course, for who has to write down the result
LONGEST_COURSE = datetime.timedelta(days=4 * 366)

PROCESS_CODE = re.compile(
    r"[BPD][1-9]\d?-K[1-9]\d?-W[1-9]\d?"
)  # base, profile or elective part – core task – work process
COURSE_CODE = re.compile(r"\d{5}|[KC]\d{4}")  # crebo of a qualification, of an elective (keuzedeel), of a certificate


class CourseKind(models.TextChoices):
    """What somebody has in hand afterwards."""

    COURSE = "course", "cursus"
    CERTIFICATE = "certificate", "mbo-certificaat"
    ELECTIVE = "elective", "keuzedeel"
    DIPLOMA = "diploma", "mbo-diploma"
    DECLARATION = "declaration", "praktijkverklaring"


class Payer(models.TextChoices):
    """Who pays, as far as is agreed."""

    COUNTER = "counter", "gemeente of UWV"
    EMPLOYER = "employer", "werkgever"
    SECTOR = "sector", "sectorfonds"
    GRANT = "grant", "subsidie"
    PERSON = "person", "deelnemer zelf"


class CourseState(models.TextChoices):
    """Whether it is offered."""

    OPEN = "open", "wordt gegeven"
    CLOSED = "closed", "wordt niet meer gegeven"


class Result(models.TextChoices):
    """How far an enrolment is."""

    ENROLLED = "enrolled", "ingeschreven"
    PASSED = "passed", "gehaald"
    FAILED = "failed", "niet gehaald"
    STOPPED = "stopped", "gestopt"


NEXT_RESULT: dict[str, frozenset[str]] = {
    Result.ENROLLED: frozenset({Result.PASSED, Result.FAILED, Result.STOPPED}),
    Result.PASSED: frozenset(),
    Result.FAILED: frozenset(),
    Result.STOPPED: frozenset(),
}


class WhyStopped(models.TextChoices):
    """Why somebody stopped: about the way of learning, never about the person's health."""

    WORK = "work", "begon met werk"
    OTHER_COURSE = "other_course", "koos iets anders"
    TIMES = "times", "de tijden pasten niet"
    TOO_FAR = "too_far", "de reis lukte niet"
    LEVEL = "level", "het niveau paste niet"
    LANGUAGE = "language", "de taal was te lastig"
    NOT_GIVEN = "not_given", "de cursus ging niet door"
    OTHER = "other", "iets anders"


class GapState(models.TextChoices):
    """How far a question nobody teaches is."""

    FOUND = "found", "gevonden"
    ASKED = "asked", "gevraagd aan een school"
    ANSWERED = "answered", "school heeft geantwoord"
    CLOSED = "closed", "er is een cursus"
    LEFT = "left", "niet meer nodig"


NEXT_GAP: dict[str, frozenset[str]] = {
    GapState.FOUND: frozenset({GapState.ASKED, GapState.CLOSED, GapState.LEFT}),
    GapState.ASKED: frozenset({GapState.ASKED, GapState.ANSWERED, GapState.CLOSED, GapState.LEFT}),
    GapState.ANSWERED: frozenset({GapState.ASKED, GapState.CLOSED, GapState.LEFT}),
    GapState.CLOSED: frozenset({GapState.FOUND}),
    GapState.LEFT: frozenset({GapState.FOUND, GapState.ASKED}),
}


class GapAnswer(models.TextChoices):
    """What a school says."""

    WILL = "will", "wij gaan dit aanbieden"
    TOGETHER = "together", "alleen samen met anderen"
    LATER = "later", "nu nog niet"
    NO = "no", "dit kunnen wij niet aanbieden"


class Standing(models.TextChoices):
    """Where a way of practice learning is: derived from signatures and dates."""

    DRAFT = "draft", "in voorbereiding"
    SIGNING = "signing", "wacht op handtekeningen"
    RUNNING = "running", "loopt"
    OVER = "over", "wacht op beoordeling"
    DECLARED = "declared", "praktijkverklaring afgegeven"
    STOPPED = "stopped", "gestopt"


class Signer(models.TextChoices):
    """The three who sign a practice agreement."""

    SCHOOL = "school", "school"
    COMPANY = "company", "leerbedrijf"
    LEARNER = "learner", "deelnemer"


class Signed(models.TextChoices):
    """How a signature was given, for who recorded it."""

    SELF = "self", "zelf, met het eigen account"
    PAPER = "paper", "op papier, in het dossier"
    MEETING = "meeting", "hardop, in een gesprek van drie"


class Grade(models.TextChoices):
    """What somebody shows of a work process."""

    NOT_YET = "not_yet", "nog niet"
    HELPED = "helped", "met begeleiding"
    ALONE = "alone", "zelfstandig"


class DayKind(models.TextChoices):
    """What a row of the log is."""

    PRESENT = "present", "gewerkt"
    ABSENT = "absent", "niet geweest"
    TALK = "talk", "begeleidingsgesprek"


def may_follow(now: str, then: str) -> bool:
    """Whether an enrolment may go from one to the other."""
    return then in NEXT_RESULT[now]


def gap_may_follow(now: str, then: str) -> bool:
    """Whether a gap may go from one state to the other."""
    return then in NEXT_GAP[now]


def standing(
    *,
    signed: Sequence[datetime.date | None],
    ends_on: datetime.date,
    declared_on: datetime.date | None,
    stopped_on: datetime.date | None,
    today: datetime.date,
) -> Standing:
    """Where practice learning is today."""
    if declared_on is not None:
        return Standing.DECLARED
    if stopped_on is not None:
        return Standing.STOPPED
    if not any(signed):
        return Standing.DRAFT
    if not all(signed):
        return Standing.SIGNING
    return Standing.OVER if ends_on < today else Standing.RUNNING


def is_process_code(code: str) -> bool:
    """Whether this is how a work process is numbered in a qualification file: B1-K1-W1."""
    return PROCESS_CODE.fullmatch(code) is not None


def is_course_code(code: str) -> bool:
    """Whether this is a crebo number: 25655, K0072, C0001."""
    return COURSE_CODE.fullmatch(code) is not None


def published(people: int) -> int:
    """What is told outside the counter: 0 for fewer than ten, else rounded down to tens."""
    return people // PUBLISHED_FROM * PUBLISHED_FROM


def need_of_skill(skill: int) -> str:
    """The name under which matching counts a skill."""
    return f"skill:{skill}"


def needs_of(skills: Iterable[int], certificates: int, language: int | None) -> frozenset[str]:
    """The names of what a course with these teaches, as matching counts them."""
    found = {need_of_skill(skill) for skill in skills}
    found |= {f"certificate:{one.code}" for one in CERTIFICATES if certificates >> one.bit & 1}
    return frozenset(found | ({"language"} if language is not None else set()))


def certificate_of(need: str) -> int:
    """The bit of a certificate by the name of its need; 0 for anything else."""
    kind, _colon, code = need.partition(":")
    return 1 << CERTIFICATE_BY_CODE[code].bit if kind == "certificate" and code in CERTIFICATE_BY_CODE else 0


def skill_of(need: str) -> int | None:
    """The id of a skill by the name of its need; None for anything else."""
    kind, _colon, number = need.partition(":")
    return int(number) if kind == "skill" and number.isdecimal() else None
