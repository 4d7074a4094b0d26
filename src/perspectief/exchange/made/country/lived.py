"""Who lives through two years of a made region: people, work, working days, and what is written down about them. Pure."""

import datetime
import random
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from perspectief.core.working_time import DUTCH
from perspectief.exchange.made.chance import distinct, stream
from perspectief.exchange.made.region import MadeRegion
from perspectief.geo.gazetteer import gazetteer
from perspectief.supply.rules import State
from perspectief.taxonomy.needs import CONTRACT_FORMS

DAYS_BACK, DAYS_AHEAD = 730, 120
DAY = datetime.timedelta(days=1)
LOWEST, WIDTH = (
    100_000_000,
    20_000_000,
)  # public numbers: each region draws from a band of its own, so that none clashes
TRIED = 8  # places looked at for work of a branch somebody wants
PAID = frozenset({"vast", "tijdelijk", "uitzend", "oproep", "leer-arbeid"})


class Person(NamedTuple):
    """A card: its position, owner and klantmanager (positions), the working day from which something could happen, what is known."""

    card: int
    owner: int
    user: int
    begins: int
    branches: int
    municipality: int | None
    readiness: int | None


class Work(NamedTuple):
    """A place: its position and number, what facts tell of it, and what a contract there looks like (`wage` None: without pay)."""

    place: int
    number: int
    branch: int
    kind: str
    hours: tuple[int, int]
    wage: int | None
    forms: tuple[str, ...]


class Told(NamedTuple):
    """A fact to be written: `place`: position, whose number (`by_number`) or database id goes along."""

    at: str
    verb: str
    card: int | None
    organisation: int
    place: int | None
    by_number: bool
    data: dict[str, Any]


@dataclass
class Lived:
    """Dice, working days (`last`: the one before today), who and what there is; and rows and facts as they come.

    `rows`: by table, with positions for what is in the region and for each other; moments and days as text.
    """

    dice: random.Random
    days: list[datetime.date]
    last: int
    people: list[Person]
    work: list[Work]
    numbers: Iterator[int]
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    facts: list[Told] = field(default_factory=list)
    openings: list[tuple[str, int, int]] = field(default_factory=list)  # moment, place, one more or one fewer
    at_work: set[int] = field(default_factory=set)
    certificates: dict[int, int] = field(default_factory=dict)  # bits somebody got by a course

    def moment(self, at: int, hour: int | None = None) -> str:
        """A moment on a working day, as PostgreSQL reads it."""
        hour = self.dice.randint(9, 16) if hour is None else hour
        return f"{self.days[at]} {hour:02}:{self.dice.randint(0, 11) * 5:02} Europe/Amsterdam"

    def index(self, day: datetime.date) -> int:
        """The working day that is this day or the first after it."""
        return min(bisect_left(self.days, day), len(self.days) - 1)

    def keep(self, table: str, **row: Any) -> int:
        """One row; gives its position."""
        kept = self.rows.setdefault(table, [])
        kept.append(row)
        return len(kept) - 1

    def tell(
        self, verb: str, at: str, person: Person, work: Work | None = None, /, *, by_number: bool = False, **data: Any
    ) -> None:
        """One fact about somebody."""
        place = work.place if work else None
        self.facts.append(Told(at, verb, person.card, person.owner, place, by_number, data))

    def open(self, at: str, work: Work, step: int) -> None:
        """An opening is taken (1) or given back (-1)."""
        self.openings.append((at, work.place, step))

    def choose(self, person: Person) -> Work:
        """A place, mostly of a branch the person wants."""
        found = self.dice.choice(self.work)
        for _try in range(TRIED):
            if person.branches >> found.branch & 1:
                break
            found = self.dice.choice(self.work)
        return found


def about(person: Person, work: Work) -> dict[str, Any]:
    """What figures divide by, as `matching.dimensions` tells it."""
    return {
        "municipality": person.municipality, "branch": work.branch, "place_kind": work.kind, "readiness": person.readiness
    }  # fmt: skip


def begin(made: MadeRegion, seed: int, turn: int, today: datetime.date) -> Lived:
    """The region before anything happened. `turn`: which band of numbers is its own."""
    days = [day for back in range(-DAYS_BACK, DAYS_AHEAD) if DUTCH.is_open(day := today + back * DAY)]
    last = bisect_left(days, today) - 1
    low = LOWEST + turn * WIDTH
    many = made.cards.height * 8 + made.employers.height * 4 + 1_000
    numbers = iter(distinct(stream(seed, "numbers of two years"), low, low + WIDTH, many).tolist())
    dice = random.Random(f"two years {seed}")  # noqa: S311  # nosec B311
    lived = Lived(dice, days, last, [], _work(made), numbers)
    lived.people = _people(made, lived)
    return lived


def _people(made: MadeRegion, lived: Lived) -> list[Person]:
    """Who can have been introduced: not who objected, and not who is out of sight."""
    postcodes, found = gazetteer().postcodes, []
    caseworkers = made.dossiers.head(made.cards.height)["caseworker"].to_list()
    anybody: dict[int, int] = {}
    for organisation, user in zip(made.dossiers["organisation"], made.dossiers["caseworker"], strict=True):
        if user is not None:
            anybody.setdefault(organisation, user)
    columns = ("card", "organisation", "hidden_at", "state", "pc4", "readiness", "branches", "waiting_since")
    for card, owner, hidden, state, pc4, readiness, branches, since in made.cards.select(columns).iter_rows():
        user = caseworkers[card] if caseworkers[card] is not None else anybody.get(owner)
        if hidden is not None or state in {State.LEFT, State.PAUSED} or user is None:
            continue
        town = postcodes.get(pc4)
        found.append(
            Person(
                card,
                owner,
                user,
                lived.index(since + DAY),
                branches or 0,
                town.municipality if town else None,
                readiness,
            )
        )
    return found


def _work(made: MadeRegion) -> list[Work]:
    columns = ("place", "number", "branch", "kind", "hours_min", "hours_max", "wage_cents", "contract_forms")
    found = []
    for place, number, branch, kind, least, most, wage, forms in made.demand.places.select(columns).iter_rows():
        named = tuple(code for at, (code, _) in enumerate(CONTRACT_FORMS) if forms >> at & 1 and code in PAID)
        found.append(Work(place, number, branch, kind, (least, most), wage if named else None, named))
    return found


def settled(made: MadeRegion, lived: Lived) -> MadeRegion:
    """The region as two years left it: who works is not looking, what is taken is not free, what was learned stands on the card."""
    cards = made.cards.with_columns(
        state=pl.when(pl.col("card").is_in(list(lived.at_work)))
        .then(pl.lit(State.WORKING.value))
        .otherwise(pl.col("state")),
        certificates=_learned(made.cards, lived.certificates),
    )
    peak, now = _taken(lived)
    places = made.demand.places
    taken = [now.get(at, 0) for at in range(places.height)]
    most = [peak.get(at, 0) for at in range(places.height)]
    filled = places["filled"] + pl.Series(taken, dtype=pl.Int64)
    capacity = pl.select(
        pl.max_horizontal(places["capacity"], places["filled"] + pl.Series(most, dtype=pl.Int64))
    ).to_series()
    since = _first(lived)
    came = [min(day, since.get(at, day)) for at, day in enumerate(places["confirmed_at"])]
    places = places.with_columns(filled=filled, capacity=capacity, came_on=pl.Series(came, dtype=pl.Date))
    gone = set(cards.filter(pl.col("state") == State.WORKING.value)["number"])
    tasks = made.tasks.filter(~((pl.col("subject_kind") == "card") & pl.col("subject_number").is_in(list(gone))))
    return made._replace(cards=cards, demand=made.demand._replace(places=places), tasks=tasks)


def _learned(cards: pl.DataFrame, bits: dict[int, int]) -> pl.Series:
    held = cards["certificates"].to_list()
    return pl.Series(
        [have if at not in bits else (have or 0) | bits[at] for at, have in enumerate(held)], dtype=pl.Int64
    )


def _taken(lived: Lived) -> tuple[dict[int, int], dict[int, int]]:
    """Per place how many of ours worked there at most at once, and how many do now."""
    peak: dict[int, int] = {}
    now: dict[int, int] = {}
    for _at, place, step in sorted(lived.openings):
        now[place] = now.get(place, 0) + step
        peak[place] = max(peak.get(place, 0), now[place])
    return peak, now


def _first(lived: Lived) -> dict[int, datetime.date]:
    """The day before somebody was first proposed for a place."""
    found: dict[int, datetime.date] = {}
    for row in lived.rows.get("introductions", ()):
        day = datetime.date.fromisoformat(row["opened_at"][:10]) - DAY
        found[row["place"]] = min(day, found.get(row["place"], day))
    return found
