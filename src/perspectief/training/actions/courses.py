"""Adding, changing and closing a course, by hand or from a file."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.text import fold
from perspectief.geo.queries import postcode
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind
from perspectief.training.actions.texts import note_kept, read_over
from perspectief.training.models import Course, CourseSkill, CourseStart, Gap
from perspectief.training.policy import may_change_course, may_offer
from perspectief.training.rules import LONGEST_COURSE, CourseState, GapState, is_course_code, needs_of
from perspectief.work.actions import finish_about
from perspectief.work.models import TaskKind

FIELDS = frozenset(
    [
        "title",
        "provider",
        "kind",
        "code",
        "summary",
        "level",
        "hours",
        "certificates",
        "language_to",
        "language_asked",
        "price_cents",
        "payer",
        "pc4",
        "state",
    ]
)
TEXTS = ("title", "summary")
TALK = "gesprek"


class StartValues(NamedTuple):
    """A group: first and last day, and seats (None: no limit)."""

    starts_on: datetime.date
    ends_on: datetime.date
    seats: int | None = None


def create_course(
    actor: Actor,
    *,
    region: int,
    values: Mapping[str, Any],
    skills: Iterable[int] = (),
    starts: Iterable[StartValues] = (),
    school: int | None = None,
    reference: str = "",
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
) -> Course:
    """Adds a course, and closes the gaps it teaches. `school`: number of the provider's organisation, when it has an account here.

    Raises Refused, Invalid, Missing, Doubtful.
    """
    if not may_offer(actor) or region not in actor.regions:
        raise Refused("Met jouw rol kun je geen cursussen toevoegen.")
    skills, starts = [*dict.fromkeys(skills)], [*starts]
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Course.objects.get(number=submissions.answer(key, actor))
        party = _school(actor, school)
        course = Course(
            region_id=region, organisation_id=party.pk if party else actor.organisation, reference=reference
        )
        given = dict(values) | ({"provider": party.name} if party else {})
        _whole(given, skills, starts)
        doubts = read_over({name: given.get(name) for name in TEXTS}, anyway=anyway)
        _put(course, given, source)
        course.save()
        _keep_skills(course, skills, source)
        _keep_starts(course, starts)
        _record("course_added", course, actor, kind=course.kind)
        note_kept(doubts, actor=actor, region=region, course=course.number)
        close_gaps(actor, course)
        if key:
            submissions.answered(key, actor, str(course.number))
    return course


def update_course(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    skills: Iterable[int] | None = None,
    starts: Iterable[StartValues] | None = None,
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
) -> Course:
    """Changes a course; None leaves skills or starts as they are. A start with people in it stays. Missing, Changed, Invalid, Doubtful."""
    with acting(actor):
        course = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return course
        if version is not None and course.version != version:
            raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=course)
        now = {name: getattr(course, name) for name in FIELDS}
        taught = skills_of(course) if skills is None else [*dict.fromkeys(skills)]
        given = None if starts is None else [*starts]
        _whole(now | dict(values), taught, given or ())
        texts = {name: values[name] for name in TEXTS if name in values and values[name] != now[name]}
        doubts = read_over(texts, anyway=anyway)
        _put(course, values, source)
        course.version += 1
        course.save()
        _keep_skills(course, taught, source)
        if given is not None:
            _keep_starts(course, given)
        _record("course_changed", course, actor)
        note_kept(doubts, actor=actor, region=course.region_id, course=course.number)
        close_gaps(actor, course)
    return course


def skills_of(course: Course) -> list[int]:
    """Ids of what it teaches."""
    rows = CourseSkill.objects.filter(region=course.region_id, course=course).order_by("skill_id")
    return list(rows.values_list("skill_id", flat=True))


def close_gaps(actor: Actor, course: Course) -> int:
    """What the course causes: what nobody taught is taught from now on. How many gaps that closed."""
    if course.state != CourseState.OPEN:
        return 0
    needs = needs_of(skills_of(course), course.certificates, course.language_to)
    lead = service("training", regions=(course.region_id,))
    with acting(lead):
        waiting = Gap.objects.select_for_update(of=("self",)).filter(region=course.region_id, need__in=needs)
        found = list(waiting.exclude(state=GapState.CLOSED).order_by("id"))
        for gap in found:
            gap.state, gap.course, gap.version = GapState.CLOSED, course, gap.version + 1
            gap.save(update_fields=["state", "course", "version"])
            if gap.organisation_id:
                who = service("training", regions=(course.region_id,), organisation=gap.organisation_id)
                finish_about(who, kind=TaskKind.GAP, subject_kind="gap", number=gap.number)
    for gap in found:
        journal.record("gap_closed", actor=actor, region=course.region_id, gap=gap.number, course=course.number)
    return len(found)


def _school(actor: Actor, number: int | None) -> Organisation | None:
    if not actor.is_counter:
        return Organisation.objects.get(pk=actor.organisation)
    if number is None:
        return None
    found = Organisation.objects.filter(number=number, kind=OrganisationKind.TRAINER).first()
    if found is None:
        raise Missing("Deze school doet hier niet mee.")
    return found


def _locked(actor: Actor, number: int) -> Course:
    found = Course.objects.select_for_update(of=("self",)).filter(number=number).first()
    if found is None or not may_change_course(actor, region=found.region_id, organisation=found.organisation_id):
        raise Missing("Deze cursus is er niet, of hoort bij een andere organisatie.")
    return found


def _whole(values: Mapping[str, Any], skills: list[int], starts: Iterable[StartValues]) -> None:
    wrong: dict[str, str] = {}
    if not str(values.get("title") or "").strip():
        wrong["title"] = "Vul in hoe de cursus heet."
    if not str(values.get("provider") or "").strip():
        wrong["provider"] = "Vul in wie de cursus geeft."
    if values.get("code") and not is_course_code(str(values["code"]).strip()):
        wrong["code"] = "Een crebonummer is vijf cijfers, of K of C met vier cijfers. Bijvoorbeeld 25655 of K0072."
    if values.get("pc4") is not None and postcode(values["pc4"]) is None:
        wrong["pc4"] = "Deze postcode bestaat niet. Vul de vier cijfers in, bijvoorbeeld 4811."
    if not skills and not values.get("certificates") and values.get("language_to") is None:
        wrong["skills"] = "Kies wat iemand leert: een taak, een bewijs of een niveau Nederlands."
    for one in starts:
        if one.ends_on < one.starts_on:
            wrong["starts"] = "Een groep eindigt voor hij begint. Kijk de dagen na."
        elif one.ends_on - one.starts_on > LONGEST_COURSE:
            wrong["starts"] = "Een groep duurt langer dan vier jaar. Kijk de dagen na."
        elif one.seats == 0:
            wrong["starts"] = "Vul ten minste één plaats in, of laat het leeg."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _put(course: Course, values: Mapping[str, Any], source: str) -> None:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    for name, value in values.items():
        setattr(course, name, value.strip() if isinstance(value, str) else value)
    course.sort_key = fold(course.title)
    course.provenance = course.provenance | {"source": source, "at": clock.today().isoformat()}


def _keep_skills(course: Course, skills: list[int], source: str) -> None:
    rows = CourseSkill.objects.filter(region=course.region_id, course=course)
    rows.exclude(skill__in=skills).delete()
    held = set(rows.values_list("skill_id", flat=True).order_by("skill_id"))
    tenant = {"region_id": course.region_id, "organisation_id": course.organisation_id}
    CourseSkill.objects.bulk_create(
        CourseSkill(course=course, skill_id=one, source=source, **tenant) for one in skills if one not in held
    )


def _keep_starts(course: Course, starts: list[StartValues]) -> None:
    """Makes the starts equal to these; one with people in it is neither removed nor made smaller than they are."""
    rows = CourseStart.objects.select_for_update(of=("self",)).filter(region=course.region_id, course=course)
    held = {row.starts_on: row for row in rows.order_by("starts_on")}
    wanted = {one.starts_on: one for one in starts}
    for day, row in held.items():
        if day not in wanted:
            if row.taken:
                raise Refused("In een groep die je weghaalt staan al mensen. Er is niets veranderd.")
            row.delete()
    for day, one in wanted.items():
        row = held.get(day) or CourseStart(
            region_id=course.region_id, organisation_id=course.organisation_id, course=course, starts_on=day
        )
        if one.seats is not None and one.seats < row.taken:
            raise Refused(f"In de groep van {day:%d-%m-%Y} staan al {row.taken} mensen. Er is niets veranderd.")
        row.ends_on, row.seats = one.ends_on, one.seats
        row.save()


def _record(verb: str, course: Course, actor: Actor, **data: Any) -> None:
    journal.record(verb, actor=actor, region=course.region_id, course=course.number, **data)
