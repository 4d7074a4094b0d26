"""Introductions of every kind: open in each status, and ended in each way but those that become work (`working`)."""

from collections.abc import Callable, Generator
from datetime import datetime

from perspectief.access.context import Actor, acting
from perspectief.exchange.made.past.stage import Pair, Stage, Story
from perspectief.matching.actions import judge
from perspectief.matching.introductions import consenting, ending, presenting, proposing
from perspectief.matching.introductions.rules import EMPLOYER_NO, HOW_SAID, OWNER_NO, PERSON_NO, WITHDRAWN
from perspectief.matching.models import Introduction
from perspectief.matching.rules import Judgement, Why

Tells = Callable[[Stage], Story]
Steps = Generator[datetime, None, int]
TO_PERSON = (
    "Bedankt voor het gesprek. We zoeken iemand die ook op zaterdag kan.",
    "Je kwam goed voor de dag. Iemand anders kon eerder beginnen.",
    "We hebben nu te weinig mensen om iemand goed in te werken. Probeer het in het voorjaar gerust weer.",
    "",
)
TO_COLLEAGUE = (
    "De teamleider wil in het voorjaar opnieuw kijken. Bel dan even.",
    "Ging vooral om de vroege dienst. Met ander vervoer was het gelukt.",
    "",
)


def agreed(stage: Stage, pair: Pair, since: int, by: Actor | None = None) -> Steps:
    """Proposed `since` working days ago, and yes the day after; gives the number."""
    yield stage.ago(since, 9)
    number = proposing.propose(by or pair.actor, card=pair.card, place=pair.place).number
    if by is not None:
        yield stage.ago(since, 14)
        proposing.answer_proposal(pair.actor, number=number, yes=True)
    yield stage.ago(since - 1, 10)
    consenting.record_consent(pair.actor, number=number, yes=True, how=stage.dice.choice(sorted(HOW_SAID)))
    return number


def shown(stage: Stage, pair: Pair, since: int, by: Actor | None = None) -> Steps:
    """Proposed so long ago, shown to the employer the day after."""
    number = yield from agreed(stage, pair, since, by)
    yield stage.ago(since - 1, 13)
    presenting.show_to_employer(pair.actor, number=number)
    return number


def invited(stage: Stage, pair: Pair, since: int, meets: datetime | None = None) -> Steps:
    """Proposed so long ago; two days later the employer invites for the day after that, or for `meets`."""
    number = yield from shown(stage, pair, since)
    yield stage.ago(since - 2, 11)
    presenting.invite(pair.actor, number=number, meets_at=meets or stage.ago(since - 3, 10))
    return number


def accepted(stage: Stage, pair: Pair, since: int) -> Steps:
    """Proposed so long ago; three days later the employer says yes."""
    number = yield from invited(stage, pair, since)
    yield stage.ago(since - 3, 15)
    presenting.accept(pair.actor, number=number)
    return number


def _open(steps: Callable[..., Steps], since: int, actor: Callable[[Stage], Pair]) -> Tells:
    def story(stage: Stage) -> Story:
        yield from steps(stage, actor(stage), since)

    return story


def judged(stage: Stage, since: int, who: Callable[[Stage], Pair]) -> Story:
    """Taken up from the list of proposals in Vandaag: the person has to answer."""
    pair = who(stage)
    yield stage.ago(since)
    judge(pair.actor, region=stage.region, card=pair.card_id, place=pair.place_id, judgement=Judgement.TAKE_UP)


def left(stage: Stage, since: int, who: Callable[[Stage], Pair]) -> Story:
    """Not taken up, with a reason."""
    pair = who(stage)
    yield stage.ago(since)
    reason = stage.dice.choice([Why.NOT_WANTED, Why.TOO_FAR, Why.LACKS_SKILL])
    judge(
        pair.actor, region=stage.region, card=pair.card_id, place=pair.place_id, judgement=Judgement.NOT_SUITABLE,
        reason=reason,
    )  # fmt: skip


def own_page(stage: Stage) -> Story:
    """The job seeker with an account is asked, and finds the question on the own page."""
    pair = stage.pair_of_seeker()
    yield stage.ago(1, 11)
    proposing.propose(pair.actor, card=pair.card, place=pair.place)


def waits_for_owner(stage: Stage, since: int, to: Actor, by: Actor) -> Story:
    """A private party proposes somebody of the counter."""
    pair = stage.pair(to, keyed=True)
    yield stage.ago(since)
    proposing.propose(by, card=pair.card, place=pair.place)


def held_back(stage: Stage, since: int, to: Actor, by: Actor) -> Story:
    """The klantmanager does not let it through."""
    pair = stage.pair(to, keyed=True)
    yield stage.ago(since, 10)
    number = proposing.propose(by, card=pair.card, place=pair.place).number
    yield stage.ago(since - 1, 10)
    reason = stage.dice.choice(sorted(OWNER_NO))
    proposing.answer_proposal(pair.actor, number=number, yes=False, reason=reason)


def by_partner(stage: Stage, since: int, to: Actor, by: Actor) -> Story:
    """Let through; the person says yes, the employer has it."""
    yield from shown(stage, stage.pair(to, keyed=True), since, by=by)


def talk_is_over(stage: Stage, who: Callable[[Stage], Pair]) -> Story:
    """They met on the last working day, and nobody told yet how it went."""
    yield from invited(stage, who(stage), 4)


def talk_to_come(stage: Stage, ahead: int, who: Callable[[Stage], Pair]) -> Story:
    """The employer wants to meet on a day to come."""
    yield from invited(stage, who(stage), stage.dice.randint(3, 4), meets=stage.ahead(ahead, stage.dice.randint(9, 15)))


def person_said_no(stage: Stage, since: int, who: Callable[[Stage], Pair], *, told: bool = True) -> Story:
    """The person does not want this."""
    pair = who(stage)
    yield stage.ago(since, 10)
    number = proposing.propose(pair.actor, card=pair.card, place=pair.place).number
    yield stage.ago(since - 1)
    reason, how = stage.dice.choice(sorted(PERSON_NO)), stage.dice.choice(sorted(HOW_SAID))
    consenting.record_consent(pair.actor, number=number, yes=False, how=how, reason=reason)
    if told:
        yield stage.ago(since - 1, 16)
        ending.tell(pair.actor, number=number)


def employer_said_no(stage: Stage, since: int, who: Callable[[Stage], Pair], *, told: bool = True) -> Story:
    """After a talk or before: with two texts, one for the person and one for colleagues."""
    pair = who(stage)
    number = yield from shown(stage, pair, since)
    yield stage.ago(since - 2)
    said = presenting.Refusal(
        stage.dice.choice(sorted(EMPLOYER_NO)), stage.dice.choice(TO_PERSON), stage.dice.choice(TO_COLLEAGUE)
    )
    presenting.refuse(pair.actor, number=number, said=said)
    if told:
        yield stage.ago(since - 3)
        ending.tell(pair.actor, number=number)


def did_not_come(stage: Stage, since: int, who: Callable[[Stage], Pair]) -> Story:
    """The person was not at the talk."""
    pair = who(stage)
    number = yield from invited(stage, pair, since)
    yield stage.ago(since - 3, 14)
    presenting.did_not_attend(pair.actor, number=number)


def taken_back(stage: Stage, since: int, who: Callable[[Stage], Pair]) -> Story:
    """The klantmanager withdraws it."""
    pair = who(stage)
    number = yield from agreed(stage, pair, since)
    yield stage.ago(since - 2)
    ending.withdraw(pair.actor, number=number, reason=stage.dice.choice(sorted(WITHDRAWN)))


def stays_out(stage: Stage, since: int, who: Callable[[Stage], Pair], *, at_employer: bool) -> Story:
    """No answer: the nights remind, and end it (`night`)."""
    if at_employer:
        yield from shown(stage, who(stage), since)
        return
    pair = who(stage)
    yield stage.ago(since)
    proposing.propose(pair.actor, card=pair.card, place=pair.place)


def night(stage: Stage, back: int) -> Story:
    """Reminds who has to answer, ends what stays out."""
    yield stage.ago(back, 7 if back > 1 else 16)
    ending.follow_silence(stage.region)


def rest_told(stage: Stage, back: int) -> Story:
    """Who was not told yet how it ended, hears it: all but the latest."""
    yield stage.ago(back, 15)
    with acting(stage.eye):
        rows = Introduction.objects.filter(region=stage.region, told_at=None, closed_at__lt=stage.ago(back + 1, 9))
        news = list(rows.order_by("id").values_list("card_id", "number", "owner_id"))
    for card, number, owner in news:
        guide = stage.guides.get(card)
        if guide is not None and guide.organisation == owner:
            ending.tell(guide, number=number)


def stories(stage: Stage) -> list[Story]:
    """All of them; the accounts to try come first, so that there is somebody for them."""
    mine: list[Callable[[Stage], Pair]] = [lambda stage: stage.pair(stage.own), lambda stage: stage.pair(stage.uwv)]
    own = mine[0]
    told: list[Tells] = [
        own_page,
        lambda stage: shown(stage, stage.with_us(stage.own), 2),
        lambda stage: shown(stage, stage.with_us(stage.uwv), 3),
        lambda stage: talk_to_come(stage, 2, lambda on: on.with_us(on.own)),
        lambda stage: waits_for_owner(stage, 1, stage.own, stage.broker),
        lambda stage: waits_for_owner(stage, 2, stage.own, stage.job_coach),
        lambda stage: waits_for_owner(stage, 1, stage.uwv, stage.broker),
        lambda stage: by_partner(stage, 2, stage.own, stage.broker),
        lambda stage: by_partner(stage, 3, stage.uwv, stage.job_coach),
        lambda stage: by_partner(stage, 3, stage.own, stage.job_coach),
        lambda stage: held_back(stage, 6, stage.own, stage.job_coach),
        lambda stage: held_back(stage, 12, stage.uwv, stage.broker),
        lambda stage: employer_said_no(stage, 5, own, told=False),
        lambda stage: talk_is_over(stage, own),
    ]
    for who in mine:
        told += _of(who)
    anybody: Callable[[Stage], Pair] = lambda stage: stage.pair()  # noqa: E731
    told += [tells for _turn in range(2) for tells in _of(anybody)]
    told += [_told(employer_said_no, since, anybody) for since in range(9, 90, 15)]
    told += [_told(person_said_no, since, anybody) for since in range(8, 80, 18)]
    told += [_told(night, back) for back in (28, 25, 23, 13, 11, 9, 2, 1)]
    told += [_told(rest_told, back) for back in (20, 8, 4)]
    return [tells(stage) for tells in told]


def _told(story: Callable[..., Story], *given: object, **named: object) -> Tells:
    return lambda stage: story(stage, *given, **named)


def _of(who: Callable[[Stage], Pair]) -> list[Tells]:
    """What a klantmanager has under way and behind the back, once each."""
    return [
        _told(judged, 1, who),
        _told(judged, 3, who),
        _told(left, 2, who),
        _open(agreed, 2, who),
        _open(shown, 2, who),
        _open(shown, 3, who),
        _told(talk_to_come, 1, who),
        _told(talk_to_come, 4, who),
        _open(accepted, 4, who),
        _open(accepted, 5, who),
        _told(person_said_no, 4, who, told=False),
        _told(person_said_no, 30, who),
        _told(employer_said_no, 7, who),
        _told(employer_said_no, 21, who),
        _told(did_not_come, 14, who),
        _told(taken_back, 18, who),
        _told(stays_out, 30, who, at_employer=True),
        _told(stays_out, 16, who, at_employer=True),
        _told(stays_out, 17, who, at_employer=False),
    ]
