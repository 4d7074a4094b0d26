"""Courses that were and are, with results; what was asked of schools; people who learn at work up to a praktijkverklaring."""

import datetime

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.demand.models import Employer
from perspectief.exchange.made.past.stage import DAY, NAME, Stage, Story
from perspectief.parties.models import Organisation
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE
from perspectief.training.actions.courses import StartValues, create_course
from perspectief.training.actions.enrolments import enrol, record_result
from perspectief.training.actions.gaps import answer_gap, ask_school, leave_gap
from perspectief.training.actions.practice import Process, declare, grade, log_day, sign, start_practice
from perspectief.training.models import Gap
from perspectief.training.rules import DayKind, GapAnswer, GapState, Grade, Result, Signed, Signer, WhyStopped

WEEK = datetime.timedelta(weeks=1)
PROCESSES = (
    Process("B1-K1-W1", "verzonnen: goederen ontvangen"),
    Process("B1-K1-W2", "verzonnen: goederen opslaan"),
    Process("B1-K1-W3", "verzonnen: bestellingen verzamelen"),
)
QUESTION = "Kunnen jullie dit in het voorjaar geven, op de werkvloer of in twee dagen?"


def course(
    stage: Stage, title: str, certificate: str, opened: int, began: int, days: int, results: tuple[str, ...]
) -> Story:
    """A course of the school with an account, opened and begun so many working days ago. `results`: of who was enrolled; empty: not known."""
    yield stage.ago(opened, 9)
    first = stage.ago(began).date()
    last = first + (days - 1) * DAY
    values = {
        "title": title, "provider": "school", "price_cents": 24_500, "payer": "counter", "hours": days * 7,
        "certificates": 1 << CERTIFICATE_BY_CODE[certificate].bit,
    }  # fmt: skip
    made = create_course(
        stage.own, region=stage.region, values=values, starts=[StartValues(first, last, 12)], school=_school(stage),
        source="verzonnen",
    )  # fmt: skip
    kept = []
    for turn, result in enumerate(results):
        pair = stage.person(stage.own if turn % 2 else stage.uwv)
        yield stage.ago(opened - 2)
        row = enrol(pair.actor, card=pair.card, course=made.number, starts_on=first, said_yes=True, places=4)
        kept.append((row, result, pair))
    for row, result, pair in kept:
        if result:
            yield stage.later(last + DAY)
            why = WhyStopped.TIMES if result == Result.STOPPED else ""
            record_result(
                stage.trainer if result == Result.PASSED else pair.actor, number=row.number, result=result, why=why
            )


def _school(stage: Stage) -> int:
    return Organisation.objects.values_list("number", flat=True).get(pk=stage.trainer.organisation)


def gap(stage: Stage, nth: int, since: int, then: str) -> Story:
    """What nobody teaches: asked of the school with an account, answered, or left."""
    yield stage.ago(since, 10)
    with acting(stage.own):
        rows = Gap.objects.filter(region=stage.region, state=GapState.FOUND).order_by("-places", "id")
        found = rows[nth : nth + 1].first()
    if found is None:
        return
    if then == GapState.LEFT:
        leave_gap(stage.own, number=found.number, version=None)
        return
    ask_school(stage.own, number=found.number, version=None, question=QUESTION, asked=_school(stage))
    if then == GapState.ANSWERED:
        yield stage.ago(since - 2)
        answer_gap(
            stage.trainer, number=found.number, answer=GapAnswer.TOGETHER, text="Vanaf acht mensen geven wij dit."
        )


def practice(stage: Stage, who: Actor, since: int, weeks: int, *, graded: bool, declared: bool) -> Story:
    """Somebody learns at work: three signatures, a log, what was shown, and the praktijkverklaring."""
    pair = stage.person(who)
    yield stage.ago(since, 10)
    with acting(service(NAME, regions=(stage.region,))):
        trained = Employer.objects.filter(region=stage.region, recognised_trainer=True).order_by("party", "id")
        firm = trained.values_list("number", flat=True)[0]
    values = {
        "school": "school", "coach": "praktijkopleider van het bedrijf", "qualification": "verzonnen kwalificatie logistiek",
        "code": "99999", "starts_on": clock.today() + WEEK, "ends_on": clock.today() + weeks * WEEK, "week_hours": 24,
    }  # fmt: skip
    kept = start_practice(
        pair.actor,
        card=pair.card,
        employer=firm,
        values=values,
        processes=PROCESSES,
        school=_school(stage),
        said_yes=True,
    )
    yield stage.ago(since - 2, 10)
    for signer in Signer:
        sign(pair.actor, number=kept.number, signer=signer, how=Signed.MEETING)
    for back in range(since - 6, max(since - 6 - weeks * 4, 0), -4):
        yield stage.ago(back, 16)
        kind = DayKind.TALK if back % 3 == 0 else DayKind.PRESENT
        hours = 0 if kind == DayKind.TALK else 8
        log_day(
            pair.actor,
            number=kept.number,
            on=clock.today(),
            kind=kind,
            hours=hours,
            note="Orders verzameld en ingepakt.",
        )
    if graded:
        yield stage.ago(max(since - weeks * 4, 2), 14)
        shown = zip(PROCESSES, (Grade.ALONE, Grade.HELPED, Grade.HELPED), strict=True)
        grade(stage.trainer, number=kept.number, grades={one.code: how for one, how in shown})
    if declared:
        yield stage.ago(max(since - weeks * 4, 2), 16)
        declare(stage.trainer, number=kept.number)


def stories(stage: Stage) -> list[Story]:
    """All of them."""
    return [
        course(
            stage,
            "Heftruck: twee dagen in de praktijk",
            "heftruck",
            60,
            40,
            2,
            (Result.PASSED, Result.PASSED, Result.FAILED),
        ),
        course(stage, "Veilig werken: VCA in één dag", "vca", 30, 8, 1, (Result.PASSED, "", "")),
        course(
            stage, "Schoonmaken: tien weken in de praktijk", "schoonmaak-basis", 30, 15, 70, (Result.STOPPED, "", "")
        ),
        gap(stage, 0, 6, GapState.ASKED),
        gap(stage, 1, 4, GapState.ANSWERED),
        gap(stage, 2, 12, GapState.LEFT),
        practice(stage, stage.own, 70, 12, graded=True, declared=True),
        practice(stage, stage.own, 25, 14, graded=False, declared=False),
        practice(stage, stage.uwv, 45, 16, graded=True, declared=False),
    ]
