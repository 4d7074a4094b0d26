"""What facts of plans and obstacles do to the tasks of the counter: they are asked for anew, and what is done closes."""

from perspectief.core import clock
from perspectief.core.journal import reaction
from perspectief.core.models import Fact
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.plans.obstacles.rules import Step as ObstacleStep
from perspectief.plans.rules import Step
from perspectief.plans.watches import OBSTACLES, PLAN
from perspectief.work.watching import look_again

OF_PLAN = ("plan_reacted", *(f"plan_{one}" for one in (Step.ASK, Step.TAKE_BACK, Step.LOCK, "sign", Step.COMPLETE)))
OF_OBSTACLE = tuple(f"obstacle_{one}" for one in ObstacleStep)


def plan_moved(fact: Fact) -> None:
    """A plan took a step: every party of the counter sees what it has to do now."""
    _look(fact, PLAN)


def obstacle_moved(fact: Fact) -> None:
    """An obstacle took a step: the party that raised it sees what it has to do now; others may wait for its answer too."""
    _look(fact, OBSTACLES)


def _look(fact: Fact, name: str) -> None:
    if fact.region_id is None:
        return
    for one in organisations_in(fact.region_id):
        if one.kind in COUNTER_KINDS:
            look_again(name, fact.region_id, one.pk, clock.today())


for _verb in OF_PLAN:
    reaction(f"plans.{_verb}", _verb)(plan_moved)
for _verb in OF_OBSTACLE:
    reaction(f"plans.{_verb}", _verb)(obstacle_moved)
