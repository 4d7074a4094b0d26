"""Job coaches of partners in a simulation: asked with a yes, they get acquainted, propose to stop, hand over and give back; and a yes is
taken back. Their dice are their own, so that what others do stays as it was.
"""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.exchange.simulated.world import World
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.models import Coach, EndingProposal, Placement
from perspectief.guidance.rules import NOT_YET, Better, By, CoachKind, Ground, Step, Why
from perspectief.supply.rules import Audience
from perspectief.work.actions import finish
from perspectief.work.models import Task, TaskKind

ASKED, MET, PROPOSED, AHEAD, TAKEN_BACK, ANSWERED, LEFT, WITHDRAWN = 0.15, 0.2, 0.03, 9, 0.2, 0.4, 0.03, 0.02


def coach(world: World) -> None:
    """Everybody at work whose card is shared with partners."""
    if not world.partners:
        return
    with acting(world.eye):
        running = Placement.objects.filter(region=world.region, ending=None, audience=Audience.PARTNERS)
        placed = list(running.order_by("id"))
        users = [one.id for one in world.partners]
        rows = Coach.objects.filter(region=world.region, ended_on=None, kind=CoachKind.JOB_COACH, user__in=users)
        seats = {one.placement_id: one for one in rows.order_by("-id")}
        asked = EndingProposal.objects.filter(region=world.region, answered_at=None).order_by("id")
        waiting = {one.placement_id: one for one in asked}
    for one in placed:
        actor = world.of(one.organisation_id, one.card_id)
        seat = seats.get(one.pk)
        if actor is None:
            continue
        if seat is None:
            if world.beside.random() < ASKED:
                _ask(world, actor, one)
        else:
            guide = next(who for who in world.partners if who.id == seat.user_id)
            _guides(world, actor, guide, one, seat, waiting.get(one.pk))


def _ask(world: World, actor: Actor, one: Placement) -> None:
    guide = world.beside.choice(world.partners)
    yes = Yes(clock.today(), Ground.IN_PERSON)
    coach = world.partner_numbers[guide.id]
    world.tries("partner gevraagd", coaching.appoint_coach, actor, number=one.number, coach=coach, yes=yes)


def _guides(
    world: World, actor: Actor, guide: Actor, one: Placement, seat: Coach, asked: EndingProposal | None
) -> None:
    dice, number = world.beside, one.number
    if dice.random() < MET:
        _meet(world, guide, number)
    if asked is None and dice.random() < PROPOSED:
        how = endings.Stopped(
            ended_on=max(one.starts_on, clock.today() + datetime.timedelta(days=dice.randint(0, AHEAD))),
            ended_by=By.TOGETHER, reason=Why.HOURS, lesson="Eerst korter beginnen.", better=Better.FEWER_HOURS,
            step=Step.NEW_PLACE, step_due=clock.today() + datetime.timedelta(days=14), receiver=None,
        )  # fmt: skip
        world.tries("stoppen voorgesteld", proposals.propose_ending, guide, number=number, how=how)
    elif asked is not None and dice.random() < TAKEN_BACK:
        world.tries("voorstel teruggenomen", proposals.take_back, guide, number=number)
    elif asked is not None and dice.random() < ANSWERED:
        if asked.ended_on > clock.today() and dice.random() < 0.5:
            world.tries("akkoord met een dag", proposals.agree_ending, actor, number=number)
        else:
            world.tries("nog niet gestopt", proposals.decline_ending, actor, number=number, why=dice.choice(NOT_YET))
    if dice.random() < WITHDRAWN:
        world.tries("ja ingetrokken", coaching.end_coach, actor, number=number, coach=seat.pk, withdrawn=True)
    elif dice.random() < LEFT:
        heirs = [
            None,
            *(world.partner_numbers[who.id] for who in world.partners if who.organisation == guide.organisation),
        ]
        heir = dice.choice([who for who in heirs if who != world.partner_numbers[guide.id]])
        world.tries("partner stopt", coaching.end_coach, guide, number=number, coach=seat.pk, successor=heir)


def _meet(world: World, guide: Actor, number: int) -> None:
    with acting(guide):
        rows = Task.objects.filter(organisation=guide.organisation, kind=TaskKind.COACH_BEGINS, subject_number=number)
        task = rows.filter(done_at=None).values_list("pk", flat=True).first()
    if task is not None:
        world.tries("kennisgemaakt", finish, guide, task=task)
