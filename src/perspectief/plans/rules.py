"""Choices, the transition table and pure checks of the regional plan. No database."""

import datetime
from dataclasses import dataclass

from django.db import models

MOST_YEARS = 6  # a plan of a region covers at most so many calendar years
TALK_EVERY = datetime.timedelta(days=182)  # a progress talk at least every six months


class Pillar(models.TextChoices):
    """The four pillars of every regional plan."""

    SUPPLY = "aanbod", "Aanbod"
    DEMAND = "vraag", "Vraag"
    MATCH = "match", "Match"
    LEARNING = "scholing", "Scholing"


AIMS = {
    Pillar.SUPPLY: "Iedereen die wil werken is in beeld.",
    Pillar.DEMAND: "Voor elk mens een plek: baan, leerwerkplek of aangepaste plek.",
    Pillar.MATCH: "Eén op één, en erbij blijven.",
    Pillar.LEARNING: "Leren op de werkplek, en wat ontbreekt vragen we aan de scholen.",
}


class Pilot(models.TextChoices):
    """Kinds of pilots the programme follows apart."""

    ADAPTED = "basisbanen", "basisbanen"
    PRACTICE = "praktijkleren", "praktijkleren"
    INTEGRATION = "inburgering", "inburgering samen met meedoen"
    SMALL_JOBS = "kleine_banen", "kleine banen samengevoegd"


class Group(models.TextChoices):
    """For whom a target counts."""

    ALL = "all", "iedereen"
    YOUNG = "young", "jonger dan 27 jaar"
    LONG = "long", "langer dan 2 jaar in beeld"
    REGISTER = "register", "doelgroepregister"
    INTEGRATION = "integration", "inburgeraars"


class Part(models.TextChoices):
    """What a party is to the plan."""

    PUBLIC_LEAD = "public_lead", "publieke trekker"
    PRIVATE_LEAD = "private_lead", "private trekker"
    PARTY = "party", "partij"


LEADS = (Part.PUBLIC_LEAD, Part.PRIVATE_LEAD)


class Progress(models.TextChoices):
    """How an action is going, as its leads say; late is derived from its date."""

    TODO = "todo", "Nog niet begonnen"
    RUNNING = "running", "Loopt"
    STUCK = "stuck", "Staat stil"
    DONE = "done", "Klaar"


class Standing(models.TextChoices):
    """How an action stands today."""

    TODO = "todo", "Nog niet begonnen"
    RUNNING = "running", "Loopt"
    LATE = "late", "Loopt achter"
    STUCK = "stuck", "Staat stil"
    DONE = "done", "Klaar"


def standing(progress: str, due_on: datetime.date, today: datetime.date) -> Standing:
    """What the leads said, and late when the date has passed and it is not done."""
    if progress not in {Progress.DONE, Progress.STUCK} and due_on < today:
        return Standing.LATE
    return Standing(progress)


class Advice(models.TextChoices):
    """What the support team advises."""

    POSITIVE = "positive", "positief"
    CONDITIONS = "conditions", "positief, met punten"
    NEGATIVE = "negative", "nog niet akkoord"


class Decision(models.TextChoices):
    """What the ministry decides."""

    GRANTED = "granted", "akkoord"
    BACK = "back", "terug naar de regio"


class Second(models.TextChoices):
    """What the ministry decides about the second part of the money."""

    GRANTED = "granted", "toegekend"
    REFUSED = "refused", "niet toegekend"


class SignedHow(models.TextChoices):
    """How a signature was given."""

    SELF = "self", "zelf, in dit programma"
    PAPER = "paper", "op papier"


class State(models.TextChoices):
    """Where a plan is; what follows the publication is derived from talks and decisions (`Stage`)."""

    DRAFT = "draft", "concept"
    ALIGNING = "aligning", "ligt bij de partijen"
    ALIGNED = "aligned", "afgestemd"
    SIGNED = "signed", "getekend"
    SUBMITTED = "submitted", "ingediend"
    ADVISED = "advised", "advies gegeven"
    GRANTED = "granted", "akkoord"
    BACK = "back", "terug naar de regio"
    PUBLISHED = "published", "openbaar"
    CLOSED = "closed", "afgesloten"


class Step(models.TextChoices):
    """What can happen to a plan."""

    ASK = "ask", "Vraag de partijen om hun reactie"
    TAKE_BACK = "take_back", "Haal terug naar concept"
    LOCK = "lock", "Zet de tekst vast om te tekenen"
    COMPLETE = "complete", "Laatste handtekening"
    SUBMIT = "submit", "Dien in bij het ministerie"
    ADVISE = "advise", "Geef advies"
    GRANT = "grant", "Stem in"
    GIVE_BACK = "give_back", "Geef terug"
    PUBLISH = "publish", "Maak openbaar"
    TALK = "talk", "Voer het voortgangsgesprek"
    DECIDE_SECOND = "decide_second", "Besluit over het tweede deel"
    REVISE = "revise", "Begin een nieuwe versie"
    CLOSE = "close", "Sluit af met lessen"


LEAD, SIGNER, SUPPORT_TEAM, MINISTRY = "programme_manager", "signer", "support_team", "ministry"
WHO: dict[str, frozenset[str]] = {
    Step.ASK: frozenset({LEAD}),
    Step.TAKE_BACK: frozenset({LEAD}),
    Step.LOCK: frozenset({LEAD}),
    Step.COMPLETE: frozenset({LEAD, SIGNER}),
    Step.SUBMIT: frozenset({LEAD}),
    Step.ADVISE: frozenset({SUPPORT_TEAM}),
    Step.GRANT: frozenset({MINISTRY}),
    Step.GIVE_BACK: frozenset({MINISTRY}),
    Step.PUBLISH: frozenset({MINISTRY, LEAD}),
    Step.TALK: frozenset({LEAD, SUPPORT_TEAM}),
    Step.DECIDE_SECOND: frozenset({MINISTRY}),
    Step.REVISE: frozenset({LEAD}),
    Step.CLOSE: frozenset({LEAD}),
}
NEXT: dict[str, dict[str, State]] = {
    State.DRAFT: {Step.ASK: State.ALIGNING},
    State.ALIGNING: {Step.TAKE_BACK: State.DRAFT, Step.LOCK: State.ALIGNED},
    State.ALIGNED: {Step.TAKE_BACK: State.DRAFT, Step.COMPLETE: State.SIGNED},
    State.SIGNED: {Step.TAKE_BACK: State.DRAFT, Step.SUBMIT: State.SUBMITTED},
    State.SUBMITTED: {Step.ADVISE: State.ADVISED},
    State.ADVISED: {Step.GRANT: State.GRANTED, Step.GIVE_BACK: State.BACK},
    State.GRANTED: {Step.PUBLISH: State.PUBLISHED},
    State.BACK: {Step.TAKE_BACK: State.DRAFT},
    State.PUBLISHED: {Step.REVISE: State.DRAFT, Step.CLOSE: State.CLOSED},
    State.CLOSED: {},
}
# Steps beside the text: from the first publication until the end, also while a new version is in the making.
BESIDE = frozenset({Step.TALK, Step.DECIDE_SECOND})
OPEN = frozenset({State.DRAFT, State.ALIGNING})  # the text may change
WAITS_FOR = {
    State.DRAFT: "de programmamanager",
    State.ALIGNING: "de partijen",
    State.ALIGNED: "de ondertekenaars",
    State.SIGNED: "de programmamanager",
    State.SUBMITTED: "het ondersteuningsteam",
    State.ADVISED: "het ministerie",
    State.GRANTED: "het ministerie",
    State.BACK: "de programmamanager",
    State.PUBLISHED: "de regio, die aan het werk is",
    State.CLOSED: "niemand",
}


def follows(state: str, step: str, *, public: bool) -> State | None:
    """The state after a step; None when it cannot be taken now. `public`: a version of the plan was made public."""
    if step in BESIDE:
        return State(state) if public and state != State.CLOSED else None
    return NEXT[state].get(step)


class Stage(models.TextChoices):
    """The line in time of a plan, as it stands on the page."""

    ALIGNED = "aligned", "Afgestemd"
    SIGNED = "signed", "Getekend"
    SUBMITTED = "submitted", "Ingediend"
    ADVISED = "advised", "Advies"
    DECIDED = "decided", "Besluit"
    PUBLISHED = "published", "Openbaar"
    PROGRESS = "progress", "Voortgang"
    SECOND = "second", "Tweede deel"


@dataclass(frozen=True)
class Definition:
    """What counts as a match. A plan keeps it by name; a changed meaning is another name."""

    name: str
    label: str
    meaning: str


DEFINITIONS = {
    one.name: one
    for one in (
        Definition(
            "job_8_hours_4_weeks",
            "Een baan van minstens 8 uur en 4 weken",
            "Een match is een baan van minstens 8 uur per week en 4 weken, na een voordracht uit het bestand.",
        ),
        Definition(
            "any_placement",
            "Elke plaatsing",
            "Een match is elke plaatsing: een baan, een leerwerkplek, een aangepaste plek of een proefplaatsing.",
        ),
        Definition(
            "lasting_26_weeks",
            "Na 6 maanden nog aan het werk",
            "Een match is een plaatsing waarbij iemand na 6 maanden nog aan het werk is, ook als dat ergens anders is.",
        ),
    )
}


@dataclass(frozen=True)
class Tranche:
    """A part of the money. `cents` None: the grant says how much. `on_progress`: decided on how it goes."""

    label: str
    cents: int | None
    on_progress: bool


@dataclass(frozen=True)
class Template:
    """A kind of plan a region can make: for which years, and what is promised. `asks_deadline`: the call sets a last day to hand it in."""

    name: str
    label: str
    valid_from: datetime.date
    valid_until: datetime.date | None
    asks_deadline: bool
    tranches: tuple[Tranche, ...]

    def covers(self, starts_on: datetime.date, ends_on: datetime.date) -> bool:
        """Whether a plan of this period may follow this template."""
        return self.valid_from <= starts_on and (self.valid_until is None or ends_on <= self.valid_until)


TEMPLATES = {
    one.name: one
    for one in (
        Template(
            "doe_agenda_2019",
            "Doe-agenda",
            datetime.date(2019, 1, 1),
            datetime.date(2020, 12, 31),
            True,
            (Tranche("Eerste deel", 100_000_000, False), Tranche("Tweede deel", 100_000_000, True)),
        ),
        Template(
            "meerjarenagenda",
            "Meerjarenagenda",
            datetime.date(2021, 1, 1),
            None,
            False,
            (Tranche("Eerste deel", None, False), Tranche("Tweede deel", None, True)),
        ),
    )
}


def title_of(template: str, starts_on: datetime.date, ends_on: datetime.date) -> str:
    """Meerjarenagenda 2026–2027"""
    years = f"{starts_on.year}" if starts_on.year == ends_on.year else f"{starts_on.year}–{ends_on.year}"
    return f"{TEMPLATES[template].label} {years}"


def talk_due(published_on: datetime.date, held: datetime.date | None) -> datetime.date:
    """The last day of the next progress talk."""
    return max(published_on, held or published_on) + TALK_EVERY
