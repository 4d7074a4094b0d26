"""A coach of a partner proposes that work stops, now or on a day to come. Who keeps the card concludes that, agrees to the day, or says
not yet: a partner ends nothing by itself. Until there is an answer the partner can take it back.
"""

from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.working_time import DUTCH
from perspectief.guidance import rules
from perspectief.guidance.actions.coaching import OVER
from perspectief.guidance.actions.endings import Stopped, whole
from perspectief.guidance.actions.held import (
    coached,
    finish_tasks,
    give_task,
    guided,
    keeper,
    locked_for,
    owner_of,
    read_over,
    record,
    same_tenant,
    writer,
)
from perspectief.guidance.actions.seats import asker_of
from perspectief.guidance.models import Ending, EndingProposal, Placement
from perspectief.guidance.rules import NOT_YET, PlacementStatus, Verdict
from perspectief.parties.models import Membership
from perspectief.work.models import TaskKind

ASKED_ALREADY = "Er ligt al een voorstel om te stoppen. De klantmanager geeft daar eerst antwoord op."
NOBODY_ASKED = "Dit voorstel is al beantwoord. Er is niets veranderd."
DAY_HAS_COME = "Die dag is er al. Leg vast dat het werk is gestopt, of zeg waarom nog niet."
NOT_ASKED_BY_YOU = "Alleen wie dit voorstelde kan het terugnemen. Er is niets veranderd."


def propose_ending(
    actor: Actor, *, number: int, how: Stopped, key: str = "", anyway: bool = False
) -> EndingProposal:  # fmt: skip
    """What the coach would write down: the klantmanager of the person answers within two working days. Missing, Refused, Invalid, Doubtful."""
    found = coached(actor, Placement, number)
    whole(how, found, proposed=True)
    doubts = read_over({"lesson": how.lesson}, anyway=anyway)
    with acting(actor):
        placement = locked_for(actor, found)
        here = {"region": placement.region_id, "placement": placement}
        if key and not submissions.claim(key, actor):
            return EndingProposal.objects.filter(**here).order_by("-id")[0]
        with acting(keeper(placement.region_id, placement.organisation_id)):
            if Ending.objects.filter(**here).exists():
                raise Refused(OVER)
            if EndingProposal.objects.filter(**here, answered_at=None).exists():
                raise Refused(ASKED_ALREADY)
            made = EndingProposal.objects.create(
                **same_tenant(placement), by_id=actor.id, placement=placement, ended_on=how.ended_on,
                ended_by=how.ended_by, reason=how.reason, lesson=how.lesson.strip(), better=how.better, step=how.step,
                step_due=how.step_due,
            )  # fmt: skip
        fact = record(
            "ending_proposed", placement, actor=actor, placement=placement.number, reason=how.reason, step=how.step,
            doubts=doubts,
        )  # fmt: skip
        due_at = DUTCH.after_days(clock.now(), rules.ANSWER_ENDING_WORKING_DAYS)
        give_task(
            placement, TaskKind.ANSWER_ENDING, subject=("placement", placement.number), to=owner_of(placement),
            cause=fact, due_at=due_at, hours=48,
        )  # fmt: skip
    return made


def take_back(actor: Actor, *, number: int, key: str = "") -> None:
    """What waits for an answer is asked no more; by the organisation that asked. Missing, Refused (answered already, or another's)."""
    found = coached(actor, Placement, number)
    with acting(actor):
        placement = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return
        with acting(keeper(placement.region_id, placement.organisation_id)):
            waiting = EndingProposal.objects.filter(region=placement.region_id, placement=placement, answered_at=None)
            asked = waiting.first()
            if asked is None:
                raise Refused(NOBODY_ASKED)
            if not asked_by(actor, asked):
                raise Refused(NOT_ASKED_BY_YOU)
            waiting.update(answered_at=clock.now(), answer=Verdict.TAKEN_BACK)
        record("ending_taken_back", placement, actor=actor, placement=placement.number)
        finish_tasks(actor, placement, (TaskKind.ANSWER_ENDING,), ("placement", placement.number))


def asked_by(actor: Actor, asked: EndingProposal) -> bool:
    """Whether the actor, or somebody of the same organisation, proposed this."""
    return (
        asked.by_id == actor.id or Membership.objects.filter(user=asked.by_id, organisation=actor.organisation).exists()
    )


def decline_ending(actor: Actor, *, number: int, why: str, key: str = "") -> None:
    """Not yet: with why (`rules.NOT_YET`), which the coach hears; also after a yes to a day, as long as nothing is concluded.

    Concluding is `end_placement`. Missing, Refused, Invalid.
    """
    if why not in NOT_YET:
        raise Invalid("Kies waarom nog niet.", {"why": "Kies er een."})
    _answer(actor, number, why, key)


def agree_ending(actor: Actor, *, number: int, key: str = "") -> None:
    """Yes to a day to come: that day Vandaag asks to conclude it. Missing, Refused (answered already, or the day is there)."""
    _answer(actor, number, Verdict.AGREED, key)


def _answer(actor: Actor, number: int, answer: str, key: str) -> None:
    found, agrees = guided(actor, Placement, number), answer == Verdict.AGREED
    with acting(actor):
        placement = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return
        with acting(writer(actor, placement)):
            asked = latest(placement)
            if asked is None or asked.answer not in ({""} if agrees else {"", Verdict.AGREED}):
                raise Refused(NOBODY_ASKED)
            if agrees and asked.ended_on <= clock.today():
                raise Refused(DAY_HAS_COME)
            asked.answered_at, asked.answer = clock.now(), answer
            asked.save(update_fields=["answered_at", "answer"])
        more: dict[str, Any] = {"ended_on": asked.ended_on.isoformat()} if agrees else {"why": answer}
        verb = "ending_agreed" if agrees else "ending_declined"
        fact = record(verb, placement, actor=actor, placement=placement.number, **more)
        subject = ("placement", placement.number)
        over = rules.placement_status(rules.Run(placement.starts_on, placement.ends_on), clock.today())
        kinds = (
            (TaskKind.ANSWER_ENDING,) if over == PlacementStatus.OVER else (TaskKind.ANSWER_ENDING, TaskKind.NEXT_STEP)
        )
        finish_tasks(actor, placement, kinds, subject)
        to = asker_of(placement, asked.by_id or 0)
        if to != owner_of(placement):
            give_task(
                placement, TaskKind.ENDING_ANSWERED, subject=subject, to=to, cause=fact, due_at=clock.now() + rules.REPORT_WITHIN
            )  # fmt: skip


def latest(placement: Placement) -> EndingProposal | None:
    """The proposal that counts: the last one, unless the work ended."""
    here = {"region": placement.region_id, "placement": placement}
    if Ending.objects.filter(**here).exists():
        return None
    return EndingProposal.objects.filter(**here).order_by("-id").first()
