"""What is asked in two years: of both sides how it went, by employers at the counter, of schools what they teach. Pure."""

import datetime
from typing import NamedTuple

from perspectief.core import clock
from perspectief.core.working_time import DUTCH
from perspectief.demand.counter.rules import Answer, Asked, Ending, respond_by
from perspectief.exchange.made.country.lived import Lived, Person, Told
from perspectief.exchange.made.past.counter import QUESTIONS
from perspectief.exchange.made.region import MadeRegion
from perspectief.matching.days.rules import Side

SAYS, TAPS = 0.35, (16, 27, 57)  # who answers what we ask at the end; no, a little, yes
A_FIRM = 1.2  # questions of an employer in two years, on average
WAITS = (34, 30, 14, 9, 6, 4, 3)  # weights of so many working days to the first answer, from the same day on
ENDED = (62, 20, 8, 10)  # weights of helped, no help, not reached, withdrawn
RESPONSE_DAYS = 2


class Taught(NamedTuple):
    """A course that was given all along. `every`: working days from one group to the next; `days`: how long it lasts."""

    title: str
    certificate: str
    every: int
    days: int
    cents: int
    payer: str


TAUGHT = (
    Taught("VCA-basis in één dag", "vca", 20, 1, 19_500, "counter"),
    Taught("Heftruck in twee dagen", "heftruck", 30, 2, 35_000, "sector"),
    Taught("Schoonmaken: het basisvak", "schoonmaak-basis", 45, 10, 0, "sector"),
)


def asked(
    on: Lived, at: int, *, person: Person, introduction: int | None = None, placement: int | None = None, week: int = 0
) -> None:
    """Both sides are asked how it went; some answer, and what they say leads to nobody."""
    for side in Side.values:
        said, day = on.dice.random() < SAYS, on.days[at]
        on.keep(
            "asks", card=person.card, introduction=introduction, placement=placement, week=week, side=side,
            asked_on=day.isoformat(), answered=said,
        )  # fmt: skip
        if said:
            first, second = on.dice.choices((1, 2, 3), TAPS, k=2)
            on.keep("answers", side=side, month=day.replace(day=1).isoformat(), first=first, second=second)
            on.facts.append(
                Told(on.moment(at), "exit_answered", None, person.owner, None, False, {"side": side, "doubts": []})
            )


def questions(on: Lived, made: MadeRegion) -> None:
    """Questions of employers, each somebody's, answered sooner or later, all ended by now."""
    works_at = dict(made.staff.memberships.select("user", "organisation").iter_rows())
    managers = made.employers["contact"].drop_nulls().unique(maintain_order=True).to_list()
    firms = made.employers.select("employer", "number", "contact").rows()
    for _turn in range(round(len(firms) * A_FIRM) if managers else 0):
        employer, number, contact = on.dice.choice(firms)
        owner = contact if contact is not None else on.dice.choice(managers)
        _question(on, employer, number, owner, works_at[owner])


def _question(on: Lived, employer: int, firm: int, owner: int, organisation: int) -> None:
    dice, begun = on.dice, on.dice.randrange(on.last)
    waits = dice.choices(range(len(WAITS)), WAITS)[0]
    ending = dice.choices(list(Ending), ENDED)[0]
    silent = ending == Ending.WITHDRAWN or dice.random() < 0.05
    over = begun + waits + dice.randint(1, 12)
    if over > on.last:
        return
    kind, number = dice.choice(list(Asked)), next(on.numbers)
    due = respond_by(datetime.datetime.combine(on.days[begun], datetime.time(9), clock.HOME), DUTCH, days=RESPONSE_DAYS)
    asked_at, answered = on.moment(begun, 9), None if silent else on.moment(begun + waits, 13)
    on.keep(
        "requests", employer=employer, organisation=organisation, owner=owner, number=number, kind=kind.value,
        text=QUESTIONS[kind], asked_at=asked_at, due_at=due.isoformat(), answered_at=answered,
        answer="" if silent else dice.choice(Answer.values), ending=ending.value, ended_at=on.moment(over, 15),
    )  # fmt: skip
    facts = [("employer_asked", asked_at, {"kind": kind.value, "employer": firm})]
    row = on.rows["requests"][-1]
    if answered is not None:
        facts.append(("request_answered", answered, {"answer": row["answer"]}))
    facts.append(("request_ended", row["ended_at"], {"ending": ending.value}))
    for verb, moment, data in facts:
        on.facts.append(Told(moment, verb, None, organisation, None, False, {"request": number, **data}))
