"""What facts of other rooms do to trials and placements. Each runs once per fact."""

from perspectief.access.context import acting, service
from perspectief.core.journal import reaction
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.guidance.actions.held import keeper, open_name
from perspectief.guidance.actions.seats import begun, end_own_work, end_shut
from perspectief.guidance.models import (
    Agreement,
    Approval,
    Arrangement,
    Coach,
    Ending,
    EndingProposal,
    Milestone,
    Placement,
    Signal,
    Trial,
)
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import COUNTER_KINDS
from perspectief.work.models import Task, TaskKind

THREAD = (Trial, Placement, Agreement, Approval, Arrangement, Coach, Milestone, Signal, Ending, EndingProposal)


@reaction("guidance.employer_joined", "employer_joined")
def employer_joined(fact: Fact) -> None:
    """An employer has an account of its own now: who tries out or works at places the counter keeps for it is its own to see, with
    the name for as long as that lasts.
    """
    region, party = fact.region_id or 0, fact.organisation_id or 0
    for owner in organisations_in(region):
        with acting(keeper(region, owner.pk)):
            kept = Place.objects.filter(region=region, employer__number=fact.data.get("employer"))
            places = list(kept.filter(organisation__kind__in=COUNTER_KINDS).order_by("pk").values_list("pk", flat=True))
            here = {"region": region, "organisation": owner.pk, "place__in": places}
            if not places:
                return
            for model in THREAD:
                model.objects.filter(**here, employer_party=None).update(employer_party=party)
            running = (
                Trial.objects.filter(**here, employer_party=party, result="").order_by("pk"),
                Placement.objects.filter(**here, employer_party=party, ending=None).order_by("pk"),
            )
            for rows in running:
                for row in rows:
                    open_name(row, fact)
                    if isinstance(row, Placement):
                        end_own_work(row)


@reaction("guidance.coach_objection", "objection_made")
def objected(fact: Fact) -> None:
    """Who objected is coached by no partner any more; in the request itself the policies shut everything."""
    _shut(fact)


@reaction("guidance.coach_keys", "keys_turned")
def key_taken_back(fact: Fact) -> None:
    """The same, for who shares the card with partners no more."""
    if not fact.data.get("open"):
        _shut(fact)


@reaction("guidance.coach_handed_over", "card_taken_over")
def taken_over(fact: Fact) -> None:
    """The keys are off at the new organisation: it may ask the person anew."""
    _shut(fact)


@reaction("guidance.coach_left", "participation_ended")
def partner_left(fact: Fact) -> None:
    """A partner that left the region coaches nobody there."""
    _shut(fact)


@reaction("guidance.coach_began", "task_done")
def coach_began(fact: Fact) -> None:
    """Who guides met the person: the klantmanager who was asked to look into it need not any more."""
    if fact.data.get("kind") != TaskKind.COACH_BEGINS:
        return
    task = Task.objects.filter(pk=fact.data.get("task", 0)).first()
    if task is not None:
        with acting(service("guidance", regions=(task.region_id,))):
            placement = Placement.objects.filter(number=task.subject_number).first()
        if placement is not None:
            begun(placement)


def _shut(fact: Fact) -> None:
    region = fact.region_id or 0
    for owner in organisations_in(region):
        end_shut(region, owner.pk)
