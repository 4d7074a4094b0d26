"""Choices and transitions of an obstacle, and how long each level may take. Pure."""

import datetime

from django.db import models

from perspectief.core.wording import CLOSED
from perspectief.core.working_time import DAY, DUTCH

LONGEST_TITLE, LONGEST_TEXT = 120, 2000
POINTED_OUT = CLOSED | {"phone", "email"}  # an obstacle may well be about benefits in general


class Level(models.TextChoices):
    """Whom it concerns, and so who answers: the party, the programme manager of the region, the national roles."""

    PARTY = "party", "onze organisatie"
    REGION = "region", "de regio"
    COUNTRY = "country", "het hele land"


ORDER = (Level.PARTY, Level.REGION, Level.COUNTRY)
WITHIN = {
    Level.PARTY: 10,
    Level.REGION: 20,
    Level.COUNTRY: 40,
}  # working days until an answer: a proposal to the regions
LONGEST_WAIT = datetime.timedelta(days=366)


class Topic(models.TextChoices):
    """What an obstacle or an initiative is about."""

    RULES = "rules", "regels en geld"
    TRAVEL = "travel", "vervoer"
    SKILLS = "skills", "taal en scholing"
    GUIDANCE = "guidance", "begeleiding"
    EMPLOYERS = "employers", "werkgevers"
    TOGETHER = "together", "samenwerken"
    SYSTEMS = "systems", "systemen en gegevens"
    OTHER = "other", "iets anders"


class State(models.TextChoices):
    """Where an obstacle is. Joined: it belongs to another one, whose answer counts for it too."""

    RAISED = "raised", "gemeld"
    TAKEN = "taken", "opgepakt"
    ANSWERED = "answered", "beantwoord"
    JOINED = "joined", "hoort bij een ander knelpunt"
    CLOSED = "closed", "het hielp"


OPEN = frozenset({State.RAISED, State.TAKEN})


class Step(models.TextChoices):
    """What can happen to an obstacle."""

    RAISE = "raise", "gemeld"
    TAKE = "take", "opgepakt"
    LIFT = "lift", "hoger gelegd"
    SEND_BACK = "send_back", "teruggelegd"
    ANSWER = "answer", "beantwoord"
    JOIN = "join", "samengevoegd"
    HELPS = "helps", "de melder zegt: dit helpt"
    NOT_YET = "not_yet", "de melder zegt: nog niet"


class Outcome(models.TextChoices):
    """What the answer comes to."""

    SOLVED = "solved", "opgelost"
    EXPLAINED = "explained", "zo zit de regel"
    IMPOSSIBLE = "impossible", "dit kan niet"


_HANDLED = {
    Step.TAKE: State.TAKEN,
    Step.LIFT: State.RAISED,
    Step.SEND_BACK: State.RAISED,
    Step.ANSWER: State.ANSWERED,
    Step.JOIN: State.JOINED,
}
_JUDGED = {Step.HELPS: State.CLOSED, Step.NOT_YET: State.RAISED}
NEXT: dict[str, dict[str, State]] = {
    State.RAISED: {**_HANDLED},
    State.TAKEN: {**_HANDLED},
    State.ANSWERED: {**_JUDGED},
    State.JOINED: {**_JUDGED},
    State.CLOSED: {},
}
BY_RAISER = frozenset({Step.HELPS, Step.NOT_YET})


def follows(state: str, step: str) -> State | None:
    """The state after a step; None when it cannot be taken now."""
    return NEXT[state].get(step)


def above(level: str) -> Level | None:
    """One level higher; None above the country."""
    at = ORDER.index(Level(level)) + 1
    return ORDER[at] if at < len(ORDER) else None


def below(level: str) -> Level | None:
    """One level lower; None below the party."""
    at = ORDER.index(Level(level))
    return ORDER[at - 1] if at else None


def due(level: str, today: datetime.date) -> datetime.date:
    """The last working day on which somebody of this level answers what came in today."""
    day = today
    for _more in range(WITHIN[Level(level)]):
        day = DUTCH.next_open(day + DAY)
    return day
