"""What the programme did in each region of a made country: a plan, money, obstacles and lessons, by accounts of that region; all through the real actions."""

import datetime
import random
from collections.abc import Callable
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import UserError
from perspectief.exchange.made import led, names, paid, planned
from perspectief.exchange.made.chance import pick, stream
from perspectief.exchange.made.led import HERE_FOR
from perspectief.exchange.made.obstacles import EXPLAINED, LIFTED, MET, SOLVED
from perspectief.exchange.made.staff import COLLEAGUES
from perspectief.exchange.made.together import LESSONS
from perspectief.guidance.models import Ending
from perspectief.learning.actions.lessons import Told, publish_lesson, share_ending
from perspectief.learning.actions.themes import adopt_theme
from perspectief.learning.models import Theme
from perspectief.learning.rules import ThemeState
from perspectief.parties.models import Membership, User
from perspectief.parties.queries import actor_for, staff_in
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.plans.models import Plan
from perspectief.plans.obstacles.actions import answer, lift, raise_obstacle, take
from perspectief.plans.rules import State

DAY = datetime.timedelta(days=1)
# Where the plans of the regions stand, in turn; None: not begun. Of those that are not public yet the newest step is some weeks old.
STANDS = (
    *[State.PUBLISHED] * 4, State.SUBMITTED, *[State.PUBLISHED] * 4, State.ADVISED, *[State.PUBLISHED] * 3, State.DRAFT,
    *[State.PUBLISHED] * 4, State.GRANTED, *[State.PUBLISHED] * 3, State.ALIGNING, *[State.PUBLISHED] * 3, State.BACK,
    *[State.PUBLISHED] * 2, State.SIGNED, *[State.PUBLISHED] * 2, None,
)  # fmt: skip
ENDINGS = 3  # lessons of endings a region shared
WITH_MONEY = 3  # of every so many public plans one shows its money


class Faces(NamedTuple):
    """Who does something in a region: who leads, who looks at the money, a klantmanager, and one of every other party of the counter."""

    lead: Actor
    controller: Actor
    caseworker: Actor
    parties: tuple[Actor, ...]


def national() -> tuple[Actor, Actor]:
    """The support team and the ministry, with the accounts to try."""
    support, ministry = (actor_for(seat) for seat in led.national())
    return support, ministry


def address(code: str, what: str = "programma") -> str:
    """Where who leads the programme of a region gets mail; it cannot exist."""
    return f"{what}@{code.lower()}.example"


def faces(region: int, code: str, seed: int) -> Faces:
    """The staff that leads a region, made here, and some of who work there already."""
    seats = list(staff_in(region).select_related("organisation", "user").order_by("id"))
    at = [
        one for one in seats if one.organisation.kind == OrganisationKind.MUNICIPALITY and one.role == Role.CASEWORKER
    ]
    many: dict[int, int] = {}
    for one in at:
        many[one.organisation_id] = many.get(one.organisation_id, 0) + 1
    largest = max(many, key=lambda organisation: (many[organisation], -organisation))
    caseworker = next(one for one in at if one.organisation_id == largest)
    rng = stream(seed, "programme")
    given, prefixes, family = names.people(rng, pick(rng, COLLEAGUES, 2))
    made = []
    for what, one in zip(("programma", "controller"), zip(given, prefixes, family, strict=True), strict=True):
        user = User.objects.create(
            email=address(code, what), name=" ".join(part for part in one if part), password=make_password(None)
        )
        seat = Membership.objects.create(
            user=user, organisation=caseworker.organisation, role=Role.PROGRAMME_MANAGER, starts_on=clock.today() - HERE_FOR,
            confirmed_on=clock.today(),
        )  # fmt: skip
        made.append(actor_for(seat))
    others: dict[int, Membership] = {}
    for one in seats:
        if one.organisation.kind in {OrganisationKind.UWV, OrganisationKind.COUNTER} and one.role in {
            Role.CASEWORKER,
            Role.ACCOUNT_MANAGER,
        }:
            others.setdefault(one.organisation_id, one)
    return Faces(made[0], made[1], actor_for(caseworker), tuple(actor_for(one) for one in others.values()))


def take_part(region: int, who: Faces, nation: tuple[Actor, Actor], turn: int, seed: int) -> list[str]:
    """The plan, its money, obstacles and lessons of one region; what an action refused, if anything."""
    dice, refused = random.Random(f"programme {seed}"), []  # noqa: S311  # nosec B311
    until = STANDS[turn % len(STANDS)]
    deeds: list[Callable[[], object]] = [
        lambda: _obstacles(who, nation[0], dice),
        lambda: lessons(region, who.lead, who.caseworker, dice),
    ]
    if until is not None:
        deeds.insert(0, lambda: _plan(region, who, nation, until, dice, money=turn % WITH_MONEY == 0))
    for deed in deeds:
        try:
            deed()
        except UserError as said:  # a small region is a thin one
            refused.append(said.message)
    return refused


def _plan(
    region: int, who: Faces, nation: tuple[Actor, Actor], until: State, dice: random.Random, *, money: bool
) -> Plan:
    public = until == State.PUBLISHED
    ago = dice.randint(150, 330) if public else dice.randint(8, 40)
    made = planned.plan(region, planned.Cast(who.lead, *nation, who.parties), until, ago * DAY)
    if public and money:
        paid.money(made, who.lead, who.controller)
    return made


def _obstacles(who: Faces, support: Actor, dice: random.Random) -> None:
    """Two things somebody met: one stays in the region, the other may go to the country and be answered there."""
    local, wider = dice.sample(sorted(set(MET) - {"learning", "called"}), 2)
    with clock.standing(clock.now() - dice.randint(30, 90) * DAY):
        ours, theirs = _met(who.caseworker, local), _met(who.caseworker, wider)
    with clock.standing(clock.now() - dice.randint(12, 25) * DAY):
        for number in (ours, theirs):
            take(who.lead, number=number)
        if dice.random() < 0.7:
            answer(who.lead, number=ours, outcome="solved", text=SOLVED)
        lift(who.lead, number=theirs, reason=LIFTED)
    if dice.random() < 0.5:
        with clock.standing(clock.now() - dice.randint(1, 9) * DAY):
            answer(support, number=theirs, outcome="explained", text=EXPLAINED)


def _met(actor: Actor, which: str) -> int:
    _level, topic, title, what, page = MET[which]
    return raise_obstacle(actor, level="region", topic=topic, title=title, what=what, page=page, anyway=True).number


def lessons(region: int, lead: Actor, caseworker: Actor, dice: random.Random) -> None:
    """What endings taught, read over by who leads; and a theme of the country that is taken up here."""
    with acting(caseworker):
        ended = Ending.objects.filter(region=region).select_related("placement").order_by("-ended_on", "-id")
        numbers = [one.placement.number for one in ended[: ENDINGS * 4 : 4]]
    for at, number in enumerate(numbers):
        told = LESSONS[at % len(LESSONS)]
        told = Told(title=told.title, what=told.what, evidence=told.evidence, how=told.how, for_whom=told.for_whom)
        with clock.standing(clock.now() - dice.randint(20, 50) * DAY):
            lesson = share_ending(caseworker, placement=number, told=told, confirmed=True, anyway=True)
        if at < ENDINGS - 1 or dice.random() < 0.5:
            with clock.standing(clock.now() - dice.randint(1, 15) * DAY):
                publish_lesson(lead, number=lesson.number)
    with acting(lead):
        themes = list(Theme.objects.filter(state=ThemeState.AGENDA).order_by("id").values_list("number", flat=True))
    for number in themes:
        if dice.random() < 0.6:
            adopt_theme(lead, number=number)
