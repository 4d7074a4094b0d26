"""What nobody teaches: counted, asked of a school, answered, closed by a course."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind
from perspectief.training.actions.texts import note_kept, read_over
from perspectief.training.models import Gap, GapCount
from perspectief.training.policy import may_lead, may_teach
from perspectief.training.rules import ANSWER_WITHIN, GapAnswer, GapState, gap_may_follow, published
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

GONE = "Deze vraag is er niet."
LOOK_WITHIN = datetime.timedelta(days=3)


class Counted(NamedTuple):
    """What matching counts for one need no course teaches. `people_without`: of `people`, those without any place now."""

    need: str
    label: str
    places: int
    people: int
    people_without: int


def keep_gaps(actor: Actor, *, region: int, found: Sequence[Counted]) -> int:
    """Keeps today's counts. New needs become gaps, what was closed and is asked again is found again; others get a count of zero.

    How many are new or found again. For a service or the counter of the region.
    """
    if region not in actor.counter_regions:
        raise Refused("Dit hoort bij het loket van de regio.")
    today = clock.today()
    by_need = {one.need: one for one in found}
    with acting(actor):
        held = {
            gap.need: gap for gap in Gap.objects.select_for_update(of=("self",)).filter(region=region).order_by("id")
        }
        new = 0
        for need, one in sorted(by_need.items()):
            gap = held.get(need)
            if gap is None:
                gap = held[need] = Gap(region_id=region, need=need, counted_on=today)
                new += 1
            elif gap.state == GapState.CLOSED:
                gap.state, gap.course = GapState.FOUND, None
                new += 1
            gap.label = one.label
        for need, gap in held.items():
            one = by_need.get(need, Counted(need, gap.label, 0, 0, 0))
            gap.places, gap.people_told, gap.counted_on = one.places, published(one.people), today
            gap.save()
            counts = {"places": one.places, "people": one.people, "people_without": one.people_without}
            GapCount.objects.update_or_create(region_id=region, gap=gap, counted_on=today, defaults=counts)
        if new:
            journal.record("gaps_found", actor=actor, region=region, number=new)
    return new


def ask_school(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    question: str,
    school: str = "",
    asked: int | None = None,
    due_on: datetime.date | None = None,
    key: str = "",
    anyway: bool = False,
) -> Gap:
    """The actor owns the question from now on, and asks a school: by name, or by the number of its organisation (`asked`).

    Raises Missing, Refused, Invalid, Changed, Doubtful.
    """
    with acting(actor):
        gap = _locked(actor, number, version)
        if key and not submissions.claim(key, actor):
            return gap
        _may(gap, GapState.ASKED)
        party = Organisation.objects.filter(number=asked, kind=OrganisationKind.TRAINER).first() if asked else None
        name = party.name if party else school.strip()
        due = due_on or clock.today() + ANSWER_WITHIN
        _whole(name, question, due)
        doubts = read_over({"question": question}, anyway=anyway)
        gap.state, gap.owner_id, gap.organisation_id = GapState.ASKED, actor.id, actor.organisation
        gap.asked, gap.school, gap.question = party, name, question.strip()
        gap.asked_on, gap.due_on = clock.today(), due
        gap.answer = gap.answer_text = ""
        gap.answered_on = gap.answered_by = None
        _save(gap)
        journal.record("gap_asked", actor=actor, region=gap.region_id, gap=gap.number)
        note_kept(doubts, actor=actor, region=gap.region_id, gap=gap.number)
        _task(gap, due)
    return gap


def answer_gap(actor: Actor, *, number: int, answer: str, text: str = "", key: str = "", anyway: bool = False) -> Gap:
    """What the school says: by the school itself, or written down by the counter. Raises Missing, Refused, Invalid, Doubtful."""
    if answer not in GapAnswer.values:
        raise Invalid("Kies een antwoord.", {"answer": "Kies een van de vier."})
    doubts = read_over({"answer_text": text}, anyway=anyway)
    with acting(actor):
        seen = Gap.objects.filter(number=number).first()
        asked = seen is not None and seen.asked_id and may_teach(actor, region=seen.region_id, trainer=seen.asked_id)
        if seen is None or not (asked or may_lead(actor, seen.region_id)):
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return seen
        with acting(_lead(seen)):
            gap = Gap.objects.select_for_update(of=("self",)).get(pk=seen.pk)
            if gap.state == GapState.ANSWERED and gap.answer == answer:
                return gap
            _may(gap, GapState.ANSWERED)
            gap.state, gap.answer, gap.answer_text = GapState.ANSWERED, answer, text.strip()
            gap.answered_on, gap.answered_by_id = clock.today(), actor.id
            _save(gap)
            _task(gap, clock.today() + LOOK_WITHIN)
        journal.record("gap_answered", actor=actor, region=gap.region_id, gap=gap.number, answer=answer)
        note_kept(doubts, actor=actor, region=gap.region_id, gap=gap.number)
    return gap


def leave_gap(actor: Actor, *, number: int, version: int | None, key: str = "") -> Gap:
    """It needs no course after all, as somebody of the counter decided. Found again when it is asked anew by hand."""
    with acting(actor):
        gap = _locked(actor, number, version)
        if key and not submissions.claim(key, actor):
            return gap
        _may(gap, GapState.LEFT)
        gap.state = GapState.LEFT
        _save(gap)
        journal.record("gap_left", actor=actor, region=gap.region_id, gap=gap.number)
        if gap.organisation_id:
            finish_about(_lead(gap), kind=TaskKind.GAP, subject_kind="gap", number=gap.number)
    return gap


def _lead(gap: Gap) -> Actor:
    return service("training", regions=(gap.region_id,), organisation=gap.organisation_id or 0)


def _task(gap: Gap, day: datetime.date) -> None:
    """One open task for the owner, due on that day; none where nobody owns it."""
    if gap.organisation_id is None:
        return
    lead = _lead(gap)
    finish_about(lead, kind=TaskKind.GAP, subject_kind="gap", number=gap.number)
    due = datetime.datetime.combine(day, datetime.time(17), clock.HOME)
    hours = max(1, (day - clock.today()).days * 24)
    open_tasks(
        lead, region=gap.region_id, kind=TaskKind.GAP, subject_kind="gap", assignees={gap.number: gap.owner_id}, due_at=due,
        agreed_hours=hours,
    )  # fmt: skip


def _locked(actor: Actor, number: int, version: int | None) -> Gap:
    gap = Gap.objects.select_for_update(of=("self",)).filter(number=number).first()
    if gap is None or not may_lead(actor, gap.region_id):
        raise Missing(GONE)
    if version is not None and gap.version != version:
        raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=gap)
    return gap


def _may(gap: Gap, then: GapState) -> None:
    if not gap_may_follow(gap.state, then):
        raise Refused(f"Hier staat nu: {gap.get_state_display()}. Er is niets veranderd.")


def _save(gap: Gap) -> None:
    gap.version += 1
    gap.save()


def _whole(school: str, question: str, due: datetime.date) -> None:
    wrong: dict[str, str] = {}
    if not school:
        wrong["school"] = "Vul in aan welke school je dit vraagt."
    if not question.strip():
        wrong["question"] = "Schrijf op wat je vraagt, in één of twee zinnen."
    if due <= clock.today():
        wrong["due_on"] = "Kies een dag in de toekomst."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
