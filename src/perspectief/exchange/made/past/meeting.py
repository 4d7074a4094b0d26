"""A matching day that was and one to come; werkfit-trajecten that run and that ended."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.exchange.made.past.counter import firms_of, ours
from perspectief.exchange.made.past.stage import Nobody, Pair, Stage, Story
from perspectief.matching.days import actions as days
from perspectief.matching.days import arranging, saying
from perspectief.matching.days.models import DayPair, MatchingDay
from perspectief.matching.days.rules import Coming, DayKind, Side, Verdict
from perspectief.supply.actions.trajects import end_traject, start_traject
from perspectief.supply.models import Card
from perspectief.supply.rules import TrajectResult

PLAN = {
    "starts_at": datetime.time(13, 0), "minutes": 15, "rounds": 6, "tables": 8, "most_talks": 4, "break_after": 3,
    "break_minutes": 15,
}  # fmt: skip
GOALS = (
    "Vier dagen per week op tijd beginnen, en twee werkplekken van dichtbij kennen.",
    "Weten welk werk bij me past, en een gesprek met een werkgever oefenen.",
    "In een team werken en zelf om uitleg vragen.",
)


def _guests(stage: Stage, number: int) -> list[Pair]:
    """People of several lists."""
    found = []
    for turn in range(number):
        try:
            found.append(stage.person((stage.own, stage.uwv, None)[turn % 3]))
        except Nobody:
            break
    return found


def past_day(stage: Stage) -> Story:
    """Five weeks ago planned, three working days ago held; most said how it was."""
    who = stage.manager
    yield stage.ago(25, 10)
    on = stage.days[2]
    made = days.create_day(
        who, region=stage.region, kind=DayKind.DAY, branch=None, on=on, location="Werkplein Breda, begane grond", **PLAN
    )
    if made is None:
        return
    guests, hosts = _guests(stage, 12), [ours(stage), *firms_of(stage)[20:26]]
    days.invite_people(who, number=made.number, cards=[pair.card for pair in guests])
    days.invite_employers(who, number=made.number, employers=hosts)
    yield stage.ago(18)
    _answers(stage, made, guests, hosts)
    for turn, pair in enumerate(guests[:8]):
        for host in (hosts[turn % len(hosts)], hosts[(turn + 2) % len(hosts)]):
            for side in Side:
                days.set_interest(who, number=made.number, card=pair.card, employer=host, side=side, wants=True)
    yield stage.ago(5)
    arranging.plan_day(who, number=made.number)
    yield stage.ago(3, 16)
    for pair in guests[1:9]:
        days.set_coming(who, number=made.number, side=Side.PERSON, who=pair.card, coming=Coming.THERE)
    yield stage.ago(2, 11)
    _verdicts(stage, made)


def _answers(stage: Stage, made: MatchingDay, guests: list[Pair], hosts: list[int]) -> None:
    """Who comes: most; one stays away, one did not answer."""
    for turn, pair in enumerate(guests):
        if turn % 6 != 5:
            coming = Coming.NO if turn == 0 else Coming.YES
            days.set_coming(stage.manager, number=made.number, side=Side.PERSON, who=pair.card, coming=coming)
    for host in hosts[:-1]:
        days.set_coming(stage.manager, number=made.number, side=Side.EMPLOYER, who=host, coming=Coming.YES)


def _verdicts(stage: Stage, made: MatchingDay) -> None:
    with acting(stage.manager):
        rows = (
            DayPair.objects.filter(region=stage.region, day=made).exclude(round=None).select_related("card", "employer")
        )
        talks = [(one.card.number, one.employer.number) for one in rows.order_by("round", "id")]
    for turn, (card, employer) in enumerate(talks):
        both = (Verdict.YES, Verdict.YES) if turn % 4 == 0 else (Verdict.YES, Verdict.LATER) if turn % 4 == 1 else None
        both = both or ((Verdict.NO, Verdict.YES) if turn % 4 == 2 else (Verdict.LATER, Verdict.NO))
        for side, said in zip(Side, both, strict=True):
            saying.verdict(stage.manager, number=made.number, card=card, employer=employer, side=side, said=said)


def coming_day(stage: Stage) -> Story:
    """In two weeks; invited, half of them answered. The job seeker with an account finds the invitation on the own page."""
    who = stage.manager
    yield stage.ago(6, 10)
    made = days.create_day(
        who, region=stage.region, kind=DayKind.TABLE, branch=0, on=stage.ahead(9).date(),
        location="Praktijkhal De Loods, Oosterhout", **PLAN,
    )  # fmt: skip
    if made is None:
        return
    guests, hosts = _guests(stage, 9), [ours(stage), *firms_of(stage)[10:15]]
    cards = [pair.card for pair in guests]
    if stage.seeker is not None:
        with acting(stage.own):
            cards += Card.objects.filter(pk=stage.seeker.person).values_list("number", flat=True)
    days.invite_people(who, number=made.number, cards=cards)
    days.invite_employers(who, number=made.number, employers=hosts)
    yield stage.ago(2)
    _answers(stage, made, guests[:5], hosts)


def traject(stage: Stage, who: Actor | None, since: int, weeks: int, nth: int, *, result: str = "") -> Story:
    """A traject of so many weeks, begun so many working days ago; `result`: it has ended."""
    pair = stage.person(who)
    yield stage.ago(since, 11)
    made = start_traject(
        pair.actor, number=pair.card, goal=GOALS[nth % len(GOALS)], provider="Werkfit Brabant (verzonnen)", weeks=weeks,
        starts_on=clock.today(),
    )  # fmt: skip
    if result:
        yield stage.later(made.ends_on, 15)
        end_traject(
            pair.actor, number=made.number, version=None, result=result, readiness=3 if result == TrajectResult.REACHED else 2,
            told="Weet nu wat werkt: een vaste begintijd en taken op papier.",
        )  # fmt: skip


def stories(stage: Stage) -> list[Story]:
    """All of them."""
    own, uwv = stage.own, stage.uwv
    return [
        past_day(stage),
        coming_day(stage),
        traject(stage, own, 40, 16, 0),
        traject(stage, own, 36, 8, 1),
        traject(stage, own, 110, 12, 2, result=TrajectResult.REACHED),
        traject(stage, uwv, 50, 20, 1),
        traject(stage, uwv, 90, 10, 0, result=TrajectResult.PARTLY),
        traject(stage, None, 100, 12, 2, result=TrajectResult.STOPPED),
    ]
