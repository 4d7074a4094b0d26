"""A coach of a partner proposes that work stops. Who keeps the card concludes that, or says not yet: a partner ends nothing by itself."""

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
from perspectief.guidance.rules import NOT_YET
from perspectief.work.models import TaskKind

ASKED_ALREADY = "Er ligt al een voorstel om te stoppen. De klantmanager geeft daar eerst antwoord op."
NOBODY_ASKED = "Dit voorstel is al beantwoord. Er is niets veranderd."


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


def decline_ending(actor: Actor, *, number: int, why: str, key: str = "") -> None:
    """Not yet: with why (`rules.NOT_YET`), which the coach hears. Concluding is `end_placement`. Missing, Refused, Invalid."""
    found = guided(actor, Placement, number)
    if why not in NOT_YET:
        raise Invalid("Kies waarom nog niet.", {"why": "Kies er een."})
    with acting(actor):
        placement = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return
        asked = EndingProposal.objects.filter(region=placement.region_id, placement=placement, answered_at=None)
        with acting(writer(actor, placement)):
            by = asked.values_list("by", flat=True).first()
            if not asked.update(answered_at=clock.now(), answer=why):
                raise Refused(NOBODY_ASKED)
        fact = record("ending_declined", placement, actor=actor, placement=placement.number, why=why)
        subject = ("placement", placement.number)
        finish_tasks(actor, placement, (TaskKind.ANSWER_ENDING,), subject)
        to = asker_of(placement, by or 0)
        if to != owner_of(placement):
            give_task(
                placement, TaskKind.ENDING_ANSWERED, subject=subject, to=to, cause=fact, due_at=clock.now() + rules.REPORT_WITHIN
            )  # fmt: skip
