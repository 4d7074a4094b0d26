"""The counter and its employers: questions in each state, calls and visits, pledges, lanes with their days, searches for one person."""

from collections.abc import Callable
from datetime import date, time
from itertools import cycle

from django.db.models import Count, Q

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.demand.actions import contacts, jobhunts, lanes, pledges, requests, trial_days, watching
from perspectief.demand.counter.rules import Answer, Asked, Channel, Ending, Result, Subject
from perspectief.demand.lanes.rules import Came, DayKind, EntryKind
from perspectief.demand.models import Employer, EmployerRequest
from perspectief.demand.rules import State
from perspectief.exchange.made.past.stage import DAY, Pair, Stage, Story
from perspectief.supply.models import Card, Pseudonym

QUESTIONS = {
    Asked.PEOPLE: "We zoeken twee mensen voor de ochtend. Het mag ook iemand zijn die het werk nog moet leren.",
    Asked.PLACE: "We hebben een taak over die nu blijft liggen. Is daar een plek van te maken?",
    Asked.MONEY: "Welke hulp is er als iemand in het begin meer uitleg nodig heeft?",
    Asked.TRIAL: "Kan iemand een dag meelopen voor we iets afspreken?",
    Asked.COACHING: "Onze nieuwe collega wil meer uren. Hoe pakken we dat aan?",
    Asked.TRAINING: "Wie betaalt de heftruckcursus voor twee mensen?",
    Asked.VISIT: "Kom een keer kijken, dan laten we zien wat we doen.",
    Asked.OTHER: "Wie is ons vaste aanspreekpunt?",
}
NOTES = (
    "Goed gesprek op de werkvloer. Er is vooral werk in de ochtend.",
    "Wil eerst met de teamleider overleggen.",
    "Heeft na de zomer weer ruimte. Dan opnieuw bellen.",
    "",
)
LOGISTICS, GREEN = 0, 1  # of needs.BRANCHES
MANY = 60


def firms_of(stage: Stage, branch: int | None = None) -> list[int]:
    """Employers (public numbers) with open places, those the account manager looks after first."""
    with acting(stage.eye):
        rows = Employer.objects.filter(region=stage.region, party=None)
        rows = rows if branch is None else rows.filter(branch=branch)
        offered = Count("places", filter=Q(places__state=State.OPEN))
        mine = Count("file", filter=Q(file__contact=stage.manager.id))
        rows = rows.annotate(offered=offered, mine=mine).filter(offered__gt=0).order_by("-mine", "id")
        return list(rows.values_list("number", flat=True)[:MANY])


def ours(stage: Stage) -> int:
    """The employer with an account."""
    with acting(stage.eye):
        rows = Employer.objects.filter(region=stage.region, party=stage.employer.organisation).order_by("id")
        return rows.values_list("number", flat=True)[0]


def question(
    stage: Stage, firm: int, owner: Actor, since: int, kind: Asked, *, answer: str = "", ending: str = "", by: Actor | None = None
) -> Story:  # fmt: skip
    """Asked so many working days ago; answered the day after, ended the day after that, where it says so."""
    yield stage.ago(since, 10)
    asked = requests.ask(by or owner, employer=firm, kind=kind, text=QUESTIONS[kind], owner=None if by else owner.id)
    if answer:
        yield stage.ago(since - 1)
        _now(requests.give_answer, owner, asked, answer=answer)
    if ending:
        yield stage.ago(max(1, since - 3), 15)
        _now(requests.end, owner, asked, ending=ending)


def taken_over(stage: Stage, firm: int, since: int) -> Story:
    """Somebody who is away has it; the account manager takes it over and answers."""
    yield stage.ago(since, 9)
    asked = requests.ask(
        stage.managers[-1], employer=firm, kind=Asked.VISIT, text=QUESTIONS[Asked.VISIT], owner=stage.managers[-1].id
    )
    yield stage.ago(since - 1, 9)
    _now(requests.take_over, stage.manager, asked)
    _now(requests.give_answer, stage.manager, asked, answer=Answer.VISIT)


def _now(deed: Callable[..., EmployerRequest], actor: Actor, asked: EmployerRequest, **given: str) -> None:
    """With the version that stands."""
    with acting(actor):
        version = EmployerRequest.objects.values_list("version", flat=True).get(number=asked.number)
    deed(actor, number=asked.number, version=version, **given)


def spoke(stage: Stage, firm: int, actor: Actor, since: int, *, again: date | None = None) -> Story:
    """A call or a visit, and what came of it."""
    yield stage.ago(since)
    contacts.note_moment(
        actor,
        employer=firm,
        channel=stage.dice.choice([Channel.PHONE, Channel.PHONE, Channel.VISIT, Channel.MAIL]),
        subject=stage.dice.choice([Subject.ACQUAINT, Subject.PLACES, Subject.REQUEST, Subject.PERSON]),
        result=Result.THINKS if again else stage.dice.choice([Result.SPOKEN, Result.PLACE, Result.NO]),
        next_on=again,
        text=stage.dice.choice(NOTES),
    )


def promised(stage: Stage, firm: int, since: int, places: int, until: int, *, withdrawn: bool = False) -> Story:
    """An employer promises places, from then until so many days from today."""
    yield stage.ago(since, 11)
    made = pledges.pledge(
        stage.manager, employer=firm, places=places, starts_on=clock.today(), ends_on=stage.today + until * DAY
    )
    if withdrawn:
        yield stage.ago(since - 10)
        pledges.withdraw_pledge(stage.manager, number=made.number)


def lane(stage: Stage, branch: int, firms: list[int], *, day: DayKind) -> Story:
    """A lane with partners, who pays along, a learning circle, a day that was and one to come."""
    who = stage.manager
    yield stage.ago(70, 10)
    made = lanes.start_lane(who, region=stage.region, branch=branch)
    for firm in firms:
        lanes.join(who, lane=made.number, employer=firm)
    lanes.add_entry(who, lane=made.number, kind=EntryKind.SPONSOR, name="O&O-fonds van de branche", cents=1_500_000)
    lanes.add_entry(
        who, lane=made.number, kind=EntryKind.CIRCLE, name="Leerkring werkbegeleiders", on=stage.ahead(12).date()
    )
    lanes.add_entry(
        who, lane=made.number, kind=EntryKind.COURSE, name="Heftruck in twee dagen", note="Twee groepen per jaar."
    )
    plan = {"lane": made.number, "kind": day, "seats": 12, "where": "Bij het bedrijf, ingang aan de zijkant"}
    held = lanes.plan_day(who, on=stage.days[1], begins=time(9, 30), employer=firms[0], **plan)
    guests = [stage.person(stage.own), stage.person(stage.own), stage.person(stage.uwv)]
    yield stage.ago(20)
    for pair in guests:
        trial_days.enrol(pair.actor, day=held.number, who=_who(pair))
    coming = lanes.plan_day(who, on=stage.ahead(7).date(), begins=time(13, 0), employer=firms[1], **plan)
    yield stage.ago(3)
    for pair in (stage.person(stage.own), stage.person(stage.uwv)):
        trial_days.enrol(pair.actor, day=coming.number, who=_who(pair))
    yield stage.ago(1, 15)
    for pair, came in zip(guests, (Came.YES, Came.EXCUSED, Came.YES), strict=True):
        trial_days.mark_came(pair.actor, day=held.number, who=_who(pair), came=came)


def _who(pair: Pair) -> trial_days.Who:
    with acting(pair.actor):
        card = Card.objects.get(pk=pair.card_id)
        subject = Pseudonym.objects.values_list("subject", flat=True).get(card=card)
    return trial_days.Who(card.pk, card.number, card.organisation_id, card.audience, subject)


def search(stage: Stage, since: int, who: Actor) -> Story:
    """No place fits yet: the account manager calls employers."""
    pair = stage.person(who)
    yield stage.ago(since)
    subject = _who(pair).subject
    jobhunts.begin_jobhunt(who, region=stage.region, card=pair.card, subject=subject, to=stage.manager.id)


def clock_of_questions(stage: Stage, back: int) -> Story:
    """What the job of every five minutes does: reminds, and calls for help when the time is up."""
    yield stage.ago(back, 16)
    watching.escalate(stage.region)
    watching.remind(stage.region)


def stories(stage: Stage) -> list[Story]:
    """All of them."""
    own, mark = ours(stage), stage.manager
    firms = cycle(firms_of(stage) or [own])
    kinds = list(QUESTIONS)
    told = [
        question(stage, own, mark, 2, Asked.PEOPLE, by=stage.employer),
        question(
            stage, own, mark, 9, Asked.TRAINING, by=stage.employer, answer=Answer.WROTE_BACK, ending=Ending.HELPED
        ),
        question(stage, own, mark, 3, Asked.COACHING, by=stage.employer, answer=Answer.VISIT),
        question(stage, next(firms), mark, 2, Asked.PLACE),
        question(stage, next(firms), mark, 1, Asked.MONEY),
        question(stage, next(firms), mark, 1, Asked.VISIT),
        question(stage, next(firms), stage.managers[-1], 6, Asked.TRIAL),
        taken_over(stage, next(firms), 3),
        *(clock_of_questions(stage, back) for back in (3, 1)),
    ]
    for turn, (answer, since) in enumerate(zip(Answer.values[1:], (3, 4, 3, 5), strict=True)):
        told.append(question(stage, next(firms), stage.managers[turn % 2], since, kinds[turn + 3], answer=answer))
    for turn, ending in enumerate([*Ending.values, Ending.HELPED, Ending.HELPED, Ending.HELPED, Ending.NO_HELP]):
        owner = stage.managers[turn % len(stage.managers)]
        told.append(
            question(stage, next(firms), owner, 8 + 9 * turn, kinds[turn % 8], answer=Answer.SEEK_PEOPLE, ending=ending)
        )
    told += [spoke(stage, next(firms), stage.managers[turn % len(stage.managers)], 1 + turn * 3) for turn in range(22)]
    told += [spoke(stage, next(firms), mark, 4 + turn, again=stage.ahead(turn).date()) for turn in (0, 1, 5)]
    told += [spoke(stage, own, mark, 6), spoke(stage, own, mark, 40)]
    told += [
        promised(stage, own, 60, 20, 90),
        promised(stage, next(firms), 80, 12, 18),
        promised(stage, next(firms), 50, 6, 200),
        promised(stage, next(firms), 45, 2, 120, withdrawn=True),
        search(stage, 2, stage.own),
        search(stage, 4, stage.uwv),
        lane(stage, LOGISTICS, [own, *firms_of(stage, LOGISTICS)[:4]], day=DayKind.MOTOR),
        lane(stage, GREEN, firms_of(stage, GREEN)[:3], day=DayKind.KITCHEN),
    ]
    return told
