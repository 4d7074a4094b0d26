"""Guiding somebody at work: coaches, conversations at a milestone, signals and their answers."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.working_time import DUTCH
from perspectief.guidance import rules
from perspectief.guidance.actions.held import (
    GONE,
    NOT_YOURS,
    coach_with,
    coached,
    finish_tasks,
    give_task,
    guided,
    keeper,
    locked,
    locked_for,
    one_of,
    read_over,
    record,
    same_tenant,
    seen,
    writer,
)
from perspectief.guidance.actions.seats import NOTHING_SAID, Yes, coach_of, of_partner, seat, stop
from perspectief.guidance.models import Coach, Ending, Milestone, Placement, Signal
from perspectief.guidance.policy import is_employer, may_guide
from perspectief.guidance.rules import About, CoachKind, Said, Voice
from perspectief.parties.models import Membership
from perspectief.work.models import TaskKind

LAST = "Dit is de enige jobcoach. Kies eerst wie het overneemt, dan valt er niemand weg."
NOT_TO_THEM = "De werkzoekende trok het ja in. Kies iemand van een andere organisatie."
NO_YES = "Alleen bij een jobcoach van een partner hoort een ja van de werkzoekende."
SPOKEN = "Over dit contactmoment schreef een andere organisatie al. Geef een signaal als er iets is veranderd."
OVER = "Deze plaatsing is gestopt. Er is niets veranderd."


def appoint_coach(
    actor: Actor, *, number: int, coach: int | None = None, company_coach: str = "", yes: Yes = NOTHING_SAID, key: str = ""
) -> Coach:  # fmt: skip
    """Another coach from today: an account of the counter of the region or a job coach of a partner (`coach`: its public number), the
    last with the yes of the person; or somebody at the company by name.

    Who coaches already is the same coach. Raises Missing, Refused, Invalid.
    """
    found = guided(actor, Placement, number)
    if bool(coach) == bool(company_coach.strip()):
        raise Invalid("Kies een collega of schrijf een naam op.", {"coach": "Kies er een."})
    guide = coach_with(found.region_id, coach) if coach else None
    with acting(actor):
        _under, placement = locked(found)
        if key and not submissions.claim(key, actor):
            return placement.coaches.order_by("-id")[0]
        _still_runs(placement)
        if guide is None:
            return seat(actor, placement, kind=CoachKind.COMPANY_COACH, name=company_coach.strip(), since=clock.today())
        return seat(actor, placement, kind=CoachKind.JOB_COACH, at=guide, yes=yes, since=clock.today())


def end_coach(
    actor: Actor, *, number: int, coach: int, successor: int | None = None, withdrawn: bool = False, key: str = ""
) -> None:
    """A coach stops from today. The last job coach of the counter only when `successor` (public number of an account) takes over; a partner
    ends its own seats alone and hands over to its own coaches. Without a coach left the klantmanager looks for somebody else.

    `coach`: database id. `withdrawn`: the person took the yes back, so every seat of that partner here ends. Raises Missing, Refused (the
    last one), Invalid.
    """
    found = coached(actor, Placement, number)
    heir = coach_with(found.region_id, successor) if successor else None
    with acting(actor):
        placement = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return
        _still_runs(placement)
        guides = may_guide(actor, region=placement.region_id, owner=placement.organisation_id)
        here = Coach.objects.filter(region=placement.region_id, placement=placement, ended_on=None)
        leaving = (here if guides else here.filter(party=actor.organisation)).filter(pk=coach).first()
        if leaving is None:
            raise Missing(GONE)
        if heir is not None and heir.user_id == leaving.user_id:
            raise Invalid("Kies een ander dan wie stopt.", {"successor": "Kies een ander."})
        if heir is not None and not guides and heir.organisation_id != actor.organisation:
            raise Invalid("Kies een jobcoach van je eigen organisatie.", {"successor": "Kies een ander."})
        outside = of_partner(placement, leaving)
        if withdrawn:
            _may_withdraw(leaving if outside else None, heir)
        if heir is not None:
            seat(actor, placement, kind=CoachKind.JOB_COACH, at=heir, since=clock.today())
        jobs = here.filter(kind=CoachKind.JOB_COACH)
        if guides and leaving.kind == CoachKind.JOB_COACH and not outside and not jobs.exclude(pk=leaving.pk).exists():
            raise Refused(LAST)
        rows = list(jobs.filter(party=leaving.party_id).order_by("id")) if withdrawn else [leaving]
        stop(actor, placement, rows, why="withdrawn" if withdrawn else "")


def _may_withdraw(leaving: Coach | None, heir: Membership | None) -> None:
    """`leaving`: the seat when a partner has it."""
    if leaving is None:
        raise Invalid(NO_YES, {"withdrawn": NO_YES})
    if heir is not None and heir.organisation_id == leaving.party_id:
        raise Invalid(NOT_TO_THEM, {"successor": "Kies een ander."})


def speak(
    actor: Actor,
    *,
    number: int,
    week: int,
    at_work: bool | None,
    person_said: str = Said.NOT_ASKED,
    employer_said: str = Said.NOT_ASKED,
    text: str = "",
    spoken_on: datetime.date | None = None,
    key: str = "",
    anyway: bool = False,
) -> Milestone:
    """What person and employer said at a milestone (`rules.MILESTONES`), on what day; `at_work` None: not known.

    Said again it replaces what stood there. Raises Missing, Refused (the day has not come), Invalid, Doubtful.
    """
    found = coached(actor, Placement, number)
    day = spoken_on or clock.today()
    if week not in rules.MILESTONES:
        raise Invalid("Kies een contactmoment.", {"week": "Kies er een."})
    one_of(person_said, Said, "person_said")
    one_of(employer_said, Said, "employer_said")
    if day > clock.today() or day < found.starts_on:
        raise Invalid("Dit gesprek is nog niet geweest, of was voor de start.", {"spoken_on": "Kies een andere dag."})
    if rules.milestone_on(found.starts_on, week) - rules.MILESTONE_AHEAD > clock.today():
        raise Refused("Dit contactmoment is nog niet aan de beurt.")
    doubts = read_over({"text": text}, anyway=anyway)
    with acting(actor):
        placement = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return Milestone.objects.get(region=placement.region_id, placement=placement, week=week)
        _may_replace(actor, placement, week)
        said = {"spoken_on": day, "at_work": at_work, "person_said": person_said, "employer_said": employer_said}
        with acting(writer(actor, placement)):
            kept, _new = Milestone.objects.update_or_create(
                **same_tenant(placement), placement=placement, week=week,
                defaults=said | {"text": text.strip(), "by_id": actor.id},
            )  # fmt: skip
        record(
            "milestone_spoken", placement, actor=actor, placement=placement.number, week=week, at_work=at_work,
            person=person_said, employer=employer_said, doubts=doubts,
        )  # fmt: skip
        finish_tasks(actor, placement, (TaskKind.MILESTONE,), ("placement", placement.number))
    return kept


def give_signal(
    actor: Actor, *, number: int, voice: str, about: str, text: str = "", key: str = "", anyway: bool = False
) -> Signal:
    """It goes less well: the coach hears it, and answers within two working days. `voice`: who says so.

    By staff for whoever said it, or by the person or the employer with an account for themselves. Raises Missing, Refused, Invalid,
    Doubtful.
    """
    found = seen(actor, Placement, number)
    one_of(voice, Voice, "voice")
    one_of(about, About, "about")
    _may_signal(actor, found, voice)
    doubts = read_over({"text": text}, anyway=anyway)
    with acting(actor):
        _under, placement = locked(found)
        if key and not submissions.claim(key, actor):
            with acting(keeper(placement.region_id, placement.organisation_id)):
                return Signal.objects.filter(region=placement.region_id, placement=placement).order_by("-id")[0]
        _still_runs(placement)
        organisation, coach = coach_of(placement)
        due = DUTCH.after_days(clock.now(), rules.SIGNAL_WORKING_DAYS)
        with acting(keeper(placement.region_id, placement.organisation_id)):
            made = Signal.objects.create(
                **same_tenant(placement), by_id=actor.id, placement=placement, voice=voice, about=about,
                text=text.strip(), coach_id=coach, due_at=due,
            )  # fmt: skip
        fact = record(
            "signal_given", placement, actor=actor, placement=placement.number, voice=voice, about=about, doubts=doubts
        )
        give_task(
            placement, TaskKind.SIGNAL, subject=("placement", placement.number), to=(organisation, coach), cause=fact,
            due_at=due, hours=48,
        )  # fmt: skip
    return made


def answer_signal(actor: Actor, *, signal: int, answer: str, key: str = "", anyway: bool = False) -> Signal:
    """What was done about it. The task is done when no signal of this placement waits any more. Missing, Refused, Invalid, Doubtful."""
    found = coached(actor, Signal, signal)
    if not answer.strip():
        raise Invalid("Schrijf op wat je deed.", {"answer": "Schrijf op wat je deed."})
    doubts = read_over({"answer": answer}, anyway=anyway)
    with acting(actor):
        kept = locked_for(actor, found)
        if key and not submissions.claim(key, actor):
            return kept
        if kept.answered_at is not None:
            raise Refused("Dit signaal is al beantwoord. Er is niets veranderd.")
        kept.answered_at, kept.answer = clock.now(), answer.strip()
        with acting(writer(actor, kept)):
            kept.save(update_fields=["answered_at", "answer"])
        placement = Placement.objects.get(pk=kept.placement_id)
        record("signal_answered", placement, actor=actor, placement=placement.number, doubts=doubts)
        waiting = Signal.objects.filter(region=kept.region_id, placement=placement, answered_at=None)
        if not waiting.exists():
            finish_tasks(actor, placement, (TaskKind.SIGNAL,), ("placement", placement.number))
    return kept


def _may_replace(actor: Actor, placement: Placement, week: int) -> None:
    """A partner writes over what its own people wrote, and nothing else."""
    if may_guide(actor, region=placement.region_id, owner=placement.organisation_id):
        return
    with acting(writer(actor, placement)):
        kept = Milestone.objects.filter(region=placement.region_id, placement=placement, week=week).first()
    if kept and not Membership.objects.filter(user=kept.by_id, organisation=actor.organisation).exists():
        raise Refused(SPOKEN)


def _may_signal(actor: Actor, placement: Placement, voice: str) -> None:
    own = (voice == Voice.PERSON and actor.person is not None and actor.person == placement.card_id) or (
        voice == Voice.EMPLOYER and is_employer(actor, region=placement.region_id, party=placement.at_employer)
    )
    if not own:
        coached(actor, Placement, placement.number)
        if actor.person is not None:
            raise Refused(NOT_YOURS)


def _still_runs(placement: Placement) -> None:
    with acting(keeper(placement.region_id, placement.organisation_id)):
        if Ending.objects.filter(region=placement.region_id, placement=placement).exists():
            raise Refused(OVER)
