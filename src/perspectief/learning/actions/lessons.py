"""Lessons and good practices: written down, read by a second person, shared, done elsewhere too.

A lesson leaves an organisation only after a person confirmed that nobody can be recognised: who writes it says so on the page, by
name. A second person (who leads the programme, or the national team) reads it before every professional does.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.text import fold
from perspectief.guidance.models import Ending, Placement
from perspectief.learning.actions.texts import read_over, record, whole
from perspectief.learning.actions.themes import adopted, spoken_for
from perspectief.learning.models import Lesson, LessonAdoption, LessonSource, Theme
from perspectief.learning.policy import may_change, may_read_over, may_share, may_withdraw, regions
from perspectief.learning.rules import LESSON_STEPS, ForWhom, Kind, LessonState, may_follow

GONE = "Deze les is er niet, of is nog niet gedeeld."
UNREAD = "Lees het na: kan niemand herkend worden? Zet dan het vinkje."
ASKED = {
    "title": "Zeg het in een korte zin.",
    "what": "Schrijf op wat jullie leerden.",
    "evidence": "Schrijf op hoe je dit weet: hoe vaak, waar, bij wie.",
}
HOW = {"how": "Schrijf op wat jullie doen, stap voor stap."}


@dataclass(frozen=True)
class Told:
    """What is shared. `theme`, `follows`: public numbers; `figure`: code of the figure it is about."""

    title: str
    what: str
    evidence: str
    how: str = ""
    kind: str = Kind.LESSON
    for_whom: str = ForWhom.EVERYBODY
    theme: int | None = None
    follows: int | None = None
    figure: str = ""

    def texts(self) -> dict[str, str]:
        """The free texts by field."""
        return {"title": self.title, "what": self.what, "evidence": self.evidence, "how": self.how}


def share_lesson(
    actor: Actor, *, told: Told, confirmed: bool, region: int | None = None, key: str = "", anyway: bool = False
) -> Lesson:
    """Writes down a lesson or a good practice; a second person reads it before it is shared. `confirmed`: nobody can be recognised.

    Raises Refused, Invalid, Missing, Doubtful.
    """
    here = region if region is not None else next(iter(regions(actor)), None)
    if not may_share(actor, here) or here is None:
        raise Refused("Een les komt uit een regio. Met jouw rol kun je er geen delen.")
    texts, doubts = _read(told, confirmed=confirmed, anyway=anyway)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Lesson.objects.get(number=submissions.answer(key, actor))
        made = _made(actor, here, told, texts)
        record("lesson_proposed", actor=actor, region=here, lesson=made.number, kind=made.kind, doubts=doubts)
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def share_ending(
    actor: Actor, *, placement: int, told: Told, confirmed: bool, key: str = "", anyway: bool = False
) -> Lesson:
    """The lesson of an ending, in words nobody can be recognised in; one per ending, and only its reason goes along.

    `placement`: public number. Raises Missing (no such ending at the actor's counter), Refused (shared already), Invalid, Doubtful.
    """
    texts, doubts = _read(told, confirmed=confirmed, anyway=anyway)
    with acting(actor):
        found = Placement.objects.select_for_update(of=("self",)).filter(number=placement).first()
        ending = Ending.objects.filter(region=found.region_id, placement=found).first() if found else None
        if found is None or ending is None or found.region_id not in actor.counter_regions or actor.id < 1:
            raise Missing("Deze plaatsing is er niet, of is nog niet gestopt.")
        if key and not submissions.claim(key, actor):
            return Lesson.objects.get(number=submissions.answer(key, actor))
        about = {"region_id": found.region_id, "card_id": found.card_id, "placement_id": found.pk}
        made = _made(actor, found.region_id, told, texts, reason=ending.reason)
        try:  # a source of another organisation cannot be seen, and counts
            with transaction.atomic():
                LessonSource.objects.create(
                    **about, organisation_id=actor.organisation, lesson=made, since=clock.today()
                )
        except IntegrityError:
            raise Refused("De les van deze beëindiging is al gedeeld.") from None
        record(
            "lesson_proposed", actor=actor, region=found.region_id, lesson=made.number, kind=made.kind,
            reason=ending.reason, doubts=doubts,
        )  # fmt: skip
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def change_lesson(
    actor: Actor, *, number: int, told: Told, confirmed: bool, version: int | None, key: str = "", anyway: bool = False
) -> Lesson:
    """The writer changes it, until it is shared; read again, as before. Missing, Refused, Changed, Invalid, Doubtful."""
    texts, doubts = _read(told, confirmed=confirmed, anyway=anyway)
    with acting(actor):
        lesson = _locked(number)
        if not may_change(actor, proposed_by=lesson.proposed_by_id, state=lesson.state):
            raise Refused("Een les wijzigt wie hem schreef, tot hij gedeeld is. Er is niets veranderd.")
        if key and not submissions.claim(key, actor):
            return lesson
        if version is not None and version != lesson.version:
            raise Changed("Een collega heeft intussen iets veranderd. Lees het opnieuw.", current=lesson)
        for name, value in (_values(told, texts) | {"version": lesson.version + 1}).items():
            setattr(lesson, name, value)
        lesson.confirmed_by_id, lesson.confirmed_at = actor.id, clock.now()
        lesson.save()
        record("lesson_changed", actor=actor, region=lesson.region_id, lesson=number, doubts=doubts)
    return lesson


def publish_lesson(actor: Actor, *, number: int, version: int | None = None, key: str = "") -> Lesson:
    """The second reader shares it with every professional. Missing, Refused (the writer, or no reader), Changed."""
    with acting(actor):
        lesson = _locked(number)
        if not may_read_over(actor, region=lesson.region_id, proposed_by=lesson.proposed_by_id):
            raise Refused("Een ander dan de schrijver leest dit na: wie het programma leidt, of het landelijk team.")
        if (key and not submissions.claim(key, actor)) or lesson.state == LessonState.SHARED:
            return lesson
        if version is not None and version != lesson.version:
            raise Changed("Een collega heeft intussen iets veranderd. Lees het opnieuw.", current=lesson)
        _step(lesson, LessonState.SHARED)
        lesson.shared_by_id, lesson.shared_on = actor.id, clock.today()
        lesson.save(update_fields=["state", "version", "shared_by", "shared_on"])
        record("lesson_shared", actor=actor, region=lesson.region_id, lesson=number, kind=lesson.kind)
    return lesson


def withdraw_lesson(actor: Actor, *, number: int, key: str = "") -> Lesson:
    """Takes it back: nobody outside reads it any more. Missing, Refused."""
    with acting(actor):
        lesson = _locked(number)
        if not may_withdraw(actor, region=lesson.region_id, organisation=lesson.organisation_id):
            raise Refused("Alleen wie dit deelde kan het intrekken.")
        if (key and not submissions.claim(key, actor)) or lesson.state == LessonState.WITHDRAWN:
            return lesson
        _step(lesson, LessonState.WITHDRAWN)
        lesson.withdrawn_by_id, lesson.withdrawn_on = actor.id, clock.today()
        lesson.save(update_fields=["state", "version", "withdrawn_by", "withdrawn_on"])
        record("lesson_withdrawn", actor=actor, region=lesson.region_id, lesson=number)
    return lesson


def adopt_lesson(
    actor: Actor, *, number: int, told: str = "", region: int | None = None, key: str = "", anyway: bool = False
) -> LessonAdoption:
    """*Wij doen dit ook*: the region takes it over, today, in the name of the actor. Said twice it is said once.

    Raises Missing, Refused (not the actor's region, its own lesson, or not shared), Doubtful.
    """
    here = spoken_for(actor, region)
    given = whole({"told": told}, {})
    doubts = read_over(given, anyway=anyway)
    with acting(actor):
        lesson = _seen(number)
        if lesson.state != LessonState.SHARED:
            raise Refused("Dit is niet gedeeld, dus jullie kunnen het nog niet overnemen.")
        if lesson.region_id == here:
            raise Refused("Dit komt uit jullie eigen regio.")
        if key and not submissions.claim(key, actor):
            return LessonAdoption.objects.filter(lesson=lesson, region=here).latest("id")
        row = LessonAdoption(
            lesson=lesson,
            region_id=here,
            organisation_id=actor.organisation,
            by_id=actor.id,
            since=clock.today(),
            **given,
        )
        if adopted(row):
            record("lesson_adopted", actor=actor, region=here, lesson=number, doubts=doubts)
            return row
        return LessonAdoption.objects.get(lesson=lesson, region=here, ended_on=None)


def leave_lesson(actor: Actor, *, number: int, region: int | None = None) -> None:
    """The region does it no more. Missing when it did not."""
    here = spoken_for(actor, region)
    with acting(actor):
        rows = LessonAdoption.objects.filter(lesson=_seen(number), region=here, ended_on=None)
        if not rows.update(ended_on=clock.today()):
            raise Missing("Jullie regio deed dit niet, of een andere organisatie gaf dat op.")
        record("lesson_left", actor=actor, region=here, lesson=number)


def _read(told: Told, *, confirmed: bool, anyway: bool) -> tuple[dict[str, str], dict[str, list[str]]]:
    texts = whole(told.texts(), ASKED | (HOW if told.kind == Kind.PRACTICE else {}))
    wrong: dict[str, str] = {}
    if told.kind not in Kind.values:
        wrong["kind"] = "Kies: een les, of een goed voorbeeld."
    if told.for_whom not in ForWhom.values:
        wrong["for_whom"] = "Kies voor wie dit is."
    if not confirmed:
        wrong["confirmed"] = UNREAD
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld. Er is nog niets bewaard.", wrong)
    return texts, read_over(texts, anyway=anyway)


def _made(actor: Actor, region: int, told: Told, texts: Mapping[str, str], reason: str = "") -> Lesson:
    follows = _seen(told.follows) if told.follows is not None else None
    return Lesson.objects.create(
        region_id=region, organisation_id=actor.organisation, follows=follows, reason=reason, proposed_by_id=actor.id,
        confirmed_by_id=actor.id, confirmed_at=clock.now(), **_values(told, texts),
    )  # fmt: skip


def _values(told: Told, texts: Mapping[str, str]) -> dict[str, Any]:
    """What is written in the row, also when it is changed."""
    theme = Theme.objects.filter(number=told.theme).first() if told.theme is not None else None
    return {
        "kind": told.kind, "for_whom": told.for_whom, "theme": theme, "figure": told.figure,
        "sort_key": fold(texts["title"]), "folded": fold(f"{texts['what']} {texts['evidence']} {texts['how']}"), **texts,
    }  # fmt: skip


def _step(lesson: Lesson, then: str) -> None:
    if not may_follow(LESSON_STEPS, lesson.state, then):
        raise Refused(f"Dit is nu: {lesson.get_state_display()}. Er is niets veranderd.")
    lesson.state, lesson.version = then, lesson.version + 1


def _seen(number: int) -> Lesson:
    found = Lesson.objects.filter(number=number).first()
    if found is None:
        raise Missing(GONE)
    return found


def _locked(number: int) -> Lesson:
    """The lesson, locked; one the actor may read and not change is read only."""
    return Lesson.objects.select_for_update(of=("self",)).filter(number=number).first() or _seen(number)
