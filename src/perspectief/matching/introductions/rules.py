"""The two axes of an introduction: how far it is, and what came of it; who may do what, and until when. No database."""

import datetime
from dataclasses import dataclass

from django.db import models

from perspectief.core.clock import HOME
from perspectief.core.working_time import DUTCH


class Status(models.TextChoices):
    """How far an introduction is. Closed: `Outcome` says what came of it."""

    ASKED_OWNER = "asked_owner", "wacht op de klantmanager"
    ASKED_PERSON = "asked_person", "wacht op de werkzoekende"
    AGREED = "agreed", "werkzoekende zei ja"
    SHOWN = "shown", "ligt bij de werkgever"
    INVITED = "invited", "uitgenodigd voor een gesprek"
    ACCEPTED = "accepted", "werkgever zei ja"
    CLOSED = "closed", "afgerond"


class Outcome(models.TextChoices):
    """What came of it; empty while it is open."""

    NOT_PRESENTED = "not_presented", "niet voorgesteld"
    PRESENTED = "presented", "voorgesteld, geen vervolg"
    TRIAL = "trial", "op proef"
    PLACED = "placed", "geplaatst"
    REFUSED = "refused", "werkgever koos anders"
    DECLINED = "declined", "werkzoekende zei nee"
    FILLED = "filled", "plek ging naar een ander"
    WITHDRAWN = "withdrawn", "ingetrokken"
    NOT_REACHED = "not_reached", "niet bereikt"
    NO_SHOW = "no_show", "niet verschenen"


OPEN = frozenset(Status) - {Status.CLOSED}
AT_EMPLOYER = frozenset({Status.SHOWN, Status.INVITED, Status.ACCEPTED})  # the employer sees who it is


class Side(models.TextChoices):
    """Who does something with an introduction."""

    OWNER = "owner", "de organisatie van de kaart"
    PROPOSER = "proposer", "wie voorstelde"
    KEEPER = "keeper", "het loket dat de plek bijhoudt"
    EMPLOYER = "employer", "de werkgever"
    PERSON = "person", "de werkzoekende"
    PROGRAM = "program", "het programma"


class Deed(models.TextChoices):
    """What can be done with it."""

    LET_THROUGH = "let_through", "laat het voorstel door"
    HOLD_BACK = "hold_back", "laat het voorstel niet door"
    ASK_PERSON = "ask_person", "vraag met een link"
    AGREE = "agree", "zegt ja"
    DECLINE = "decline", "zegt nee"
    SHOW = "show", "stel voor aan de werkgever"
    SEND_AGAIN = "send_again", "stuur de werkgever een nieuwe link"
    INVITE = "invite", "nodigt uit"
    ACCEPT = "accept", "zegt ja"
    REFUSE = "refuse", "zegt nee"
    NO_SHOW = "no_show", "kwam niet"
    WITHDRAW = "withdraw", "trek in"
    UNDO = "undo", "maak ongedaan"
    REMIND = "remind", "herinner"
    LAPSE = "lapse", "verval"
    TRY_OUT = "try_out", "begint op proef"
    PLACE = "place", "begint"
    FILL = "fill", "plek is vol"
    TELL = "tell", "vertel hoe het afliep"


# Who may, whatever the state. The program does what no human has to think about.
MAY: dict[Deed, frozenset[Side]] = {
    Deed.LET_THROUGH: frozenset({Side.OWNER}),
    Deed.HOLD_BACK: frozenset({Side.OWNER}),
    Deed.ASK_PERSON: frozenset({Side.OWNER}),
    Deed.AGREE: frozenset({Side.OWNER, Side.PERSON}),
    Deed.DECLINE: frozenset({Side.OWNER, Side.PERSON}),
    Deed.SHOW: frozenset({Side.OWNER, Side.KEEPER}),
    Deed.SEND_AGAIN: frozenset({Side.OWNER, Side.KEEPER}),
    Deed.INVITE: frozenset({Side.OWNER, Side.KEEPER, Side.EMPLOYER}),
    Deed.ACCEPT: frozenset({Side.OWNER, Side.KEEPER, Side.EMPLOYER}),
    Deed.REFUSE: frozenset({Side.OWNER, Side.KEEPER, Side.EMPLOYER}),
    Deed.NO_SHOW: frozenset({Side.OWNER, Side.KEEPER, Side.EMPLOYER}),
    Deed.WITHDRAW: frozenset({Side.OWNER, Side.PROPOSER, Side.PROGRAM}),
    Deed.UNDO: frozenset({Side.OWNER, Side.PROPOSER}),
    Deed.REMIND: frozenset({Side.PROGRAM}),
    Deed.LAPSE: frozenset({Side.PROGRAM}),
    Deed.TRY_OUT: frozenset({Side.PROGRAM}),
    Deed.PLACE: frozenset({Side.PROGRAM}),
    Deed.FILL: frozenset({Side.PROGRAM}),
    Deed.TELL: frozenset({Side.OWNER}),
}


@dataclass(frozen=True)
class Move:
    """Where a deed leads: an open status, or closed with an outcome."""

    status: Status
    outcome: Outcome | None = None


def _ends(outcome: Outcome) -> Move:
    return Move(Status.CLOSED, outcome)


# The whole table: what is not in it cannot be done. A closed introduction never opens again.
TABLE: dict[tuple[Status, Deed], Move] = {
    (Status.ASKED_OWNER, Deed.LET_THROUGH): Move(Status.ASKED_PERSON),
    (Status.ASKED_OWNER, Deed.HOLD_BACK): _ends(Outcome.NOT_PRESENTED),
    (Status.ASKED_OWNER, Deed.UNDO): _ends(Outcome.WITHDRAWN),
    (Status.ASKED_OWNER, Deed.LAPSE): _ends(Outcome.NOT_PRESENTED),
    (Status.ASKED_PERSON, Deed.ASK_PERSON): Move(Status.ASKED_PERSON),
    (Status.ASKED_PERSON, Deed.AGREE): Move(Status.AGREED),
    (Status.ASKED_PERSON, Deed.DECLINE): _ends(Outcome.DECLINED),
    (Status.ASKED_PERSON, Deed.UNDO): _ends(Outcome.WITHDRAWN),
    (Status.ASKED_PERSON, Deed.LAPSE): _ends(Outcome.NOT_REACHED),
    (Status.AGREED, Deed.SHOW): Move(Status.SHOWN),
    (Status.SHOWN, Deed.SEND_AGAIN): Move(Status.SHOWN),
    (Status.SHOWN, Deed.LAPSE): _ends(Outcome.PRESENTED),
    (Status.INVITED, Deed.SEND_AGAIN): Move(Status.INVITED),
    (Status.INVITED, Deed.NO_SHOW): _ends(Outcome.NO_SHOW),
    (Status.ACCEPTED, Deed.TRY_OUT): _ends(Outcome.TRIAL),
    (Status.ACCEPTED, Deed.PLACE): _ends(Outcome.PLACED),
    **{(status, Deed.INVITE): Move(Status.INVITED) for status in (Status.SHOWN, Status.INVITED)},
    **{(status, Deed.ACCEPT): Move(Status.ACCEPTED) for status in (Status.SHOWN, Status.INVITED)},
    **{(status, Deed.REFUSE): _ends(Outcome.REFUSED) for status in AT_EMPLOYER},
    **{(status, Deed.DECLINE): _ends(Outcome.DECLINED) for status in (Status.AGREED, *AT_EMPLOYER)},  # thinks better of it
    **{(status, Deed.REMIND): Move(status) for status in OPEN - {Status.ACCEPTED}},
    **{(status, Deed.WITHDRAW): _ends(Outcome.WITHDRAWN) for status in OPEN},
    **{(status, Deed.FILL): _ends(Outcome.FILLED) for status in OPEN},
    (Status.CLOSED, Deed.TELL): Move(Status.CLOSED),
    (Status.CLOSED, Deed.PLACE): _ends(Outcome.PLACED),  # a trial that became work; see `after`
}  # fmt: skip


def after(status: str, deed: Deed, outcome: str = "") -> Move | None:
    """Where the deed leads from here; None when it cannot be done now. Only a trial can still become a placement."""
    if (status, deed) == (Status.CLOSED, Deed.PLACE) and outcome != Outcome.TRIAL:
        return None
    return TABLE.get((Status(status), deed))


def deeds_of(status: str, sides: frozenset[Side]) -> frozenset[Deed]:
    """What somebody on these sides can do now."""
    return frozenset(deed for (at, deed) in TABLE if at == status and sides & MAY[deed])


# Presets: code to words. Whoever answers picks one; words of one's own come beside it.
PERSON_NO = {
    "work": "Dit werk past niet bij mij",
    "hours": "De dagen of uren passen niet",
    "far": "Het is te ver of lastig te bereiken",
    "busy": "Ik heb al iets anders",
    "later": "Nu komt het niet uit",
    "other": "Iets anders",
}
OWNER_NO = {
    "busy": "Er loopt al iets anders",
    "first": "Eerst moet er iets anders",
    "not_wanted": "Deze persoon wil dit werk niet",
    "not_now": "Het moment klopt niet",
    "other": "Iets anders: ik bel je",
}
EMPLOYER_NO = {
    "filled": "De plek is al vervuld",
    "hours": "De uren passen niet",
    "guidance": "Begeleiden lukt nu niet",
    "tasks": "De taken passen niet",
    "other": "Iets anders: bel mij",
}
WITHDRAWN = {
    "mistake": "Het was een vergissing",
    "changed": "De persoon of de plek is veranderd",
    "elsewhere": "Deze persoon vond ander werk",
    "other": "Iets anders",
}
HOW_SAID = {
    "in_person": "in een gesprek",
    "phone": "aan de telefoon",
    "message": "in een bericht",
}
PROGRAM = {
    "undone": "ongedaan gemaakt voor er iets was verstuurd",
    "silent": "geen antwoord binnen de afgesproken tijd",
    "objection": "de persoon maakte bezwaar",
    "placed_elsewhere": "begint ergens anders",
    "place_closed": "de plek is gesloten",
    "no_show": "kwam niet naar het gesprek",
}
REASONS: dict[Deed, dict[str, str]] = {
    Deed.DECLINE: PERSON_NO,
    Deed.HOLD_BACK: OWNER_NO,
    Deed.REFUSE: EMPLOYER_NO,
    Deed.WITHDRAW: WITHDRAWN,
}


def reason_label(outcome: str, reason: str) -> str:
    """The words of a reason, by what came of it; empty when none was given."""
    of = {
        Outcome.DECLINED: PERSON_NO,
        Outcome.NOT_PRESENTED: OWNER_NO,
        Outcome.REFUSED: EMPLOYER_NO,
        Outcome.WITHDRAWN: WITHDRAWN,
    }
    return of.get(Outcome(outcome), {}).get(reason) or PROGRAM.get(reason, "") if outcome else ""


# What a person hears when nobody wrote a text: true, plain, without blame.
TOLD = {
    Outcome.REFUSED: "De werkgever koos anders. Dat zegt niet dat jij het werk niet kunt. We zoeken samen verder.",
    Outcome.FILLED: "De plek ging naar iemand anders. Dat lag niet aan jou. We zoeken samen verder.",
    Outcome.PRESENTED: "De werkgever gaf geen antwoord. We wachten niet langer. We zoeken samen verder.",
    Outcome.WITHDRAWN: "Deze plek gaat niet door. We zoeken samen verder.",
    Outcome.NO_SHOW: "Je was niet bij het gesprek. Bel je begeleider. Samen kijken jullie wat er nodig is.",
    Outcome.NOT_REACHED: "We konden je niet bereiken. Wil je nog? Bel je begeleider.",
}

PERSON_WORKING_DAYS = 5
START_WORKING_DAYS = 5  # to arrange the start after a yes
READABLE_WORKING_DAYS = 5  # how long the employer may still read after the answer was due, or after the talk
LAPSES = frozenset({Status.ASKED_OWNER, Status.ASKED_PERSON, Status.SHOWN})


def working_days_after(moment: datetime.datetime, days: int) -> datetime.datetime:
    """The end of the working day, `days` working days after the one that `moment` is in; after closing time: the next one."""
    return DUTCH.after_days(moment, days)


def due(
    status: Status, since: datetime.datetime, response_days: int, meets_at: datetime.datetime | None
) -> datetime.datetime | None:
    """Until when who has to move may take; None when it is closed."""
    match status:
        case Status.ASKED_PERSON:
            return working_days_after(since, PERSON_WORKING_DAYS)
        case Status.ASKED_OWNER | Status.AGREED | Status.SHOWN:
            return working_days_after(since, response_days)
        case Status.INVITED:
            return working_days_after(meets_at or since, response_days)
        case Status.ACCEPTED:
            return working_days_after(since, START_WORKING_DAYS)
    return None


def readable_until(due_at: datetime.datetime) -> datetime.date:
    """The last day on which the employer may read what was shown, when nothing else happens."""
    day = due_at.astimezone(HOME).date()  # due at closing time is due that day, not the next
    begin = datetime.datetime.combine(day, datetime.time(), HOME)
    return working_days_after(begin, READABLE_WORKING_DAYS).astimezone(HOME).date()


def remind_at(due_at: datetime.datetime) -> datetime.datetime:
    """A working day before it is due, at nine: time enough to call."""
    return datetime.datetime.combine(DUTCH.last_open_before(due_at.astimezone(HOME).date()), datetime.time(9), HOME)


def lapses_at(due_at: datetime.datetime, reminded_at: datetime.datetime | None) -> datetime.datetime | None:
    """When silence ends it: after the term, and a whole working day after the reminder; never without one."""
    return None if reminded_at is None else max(due_at, working_days_after(reminded_at, 1))


def room_for_more(*, open_now: int, free: int, per_opening: int) -> bool:
    """Whether one more person may be introduced for a place."""
    return open_now < free * per_opening


def room_for_a_yes(*, accepted: int, free: int) -> bool:
    """Whether the employer may say yes once more: no more than there are openings."""
    return accepted < free
