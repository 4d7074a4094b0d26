"""Who made people are and what their organisation keeps: columns of `supply_profile`, `supply_dossier`, and BSNs."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl

from perspectief.core.text import person_key
from perspectief.exchange.made import names
from perspectief.exchange.made.bsn import MOST, bsns
from perspectief.exchange.made.chance import Ints, chance, pick, pick_by_row, stream
from perspectief.exchange.made.drawn import Drawn, table
from perspectief.exchange.made.phrases import listed, short_tasks
from perspectief.exchange.made.shares import rows
from perspectief.exchange.made.staff import Staff
from perspectief.parties.rules import Role
from perspectief.taxonomy.needs import LOADS

LETTERS = "ABCDEGHJKLMNPRSTVWXZ"  # of a postcode; F, I, O, Q, U and Y are hardly used, SA, SD and SS never
BENEFITS = ("bijstand", "WW", "Wajong", "IOAW", "Anw", "geen uitkering")
# Weights over BENEFITS for the people of a municipality and of UWV, and with a limit at work at either.
BENEFIT_WEIGHTS = ((88, 0, 0, 6, 2, 4), (0, 92, 0, 0, 0, 8), (86, 0, 6, 2, 0, 6), (0, 24, 72, 0, 0, 4))
OBLIGATIONS = ("volledig", "gedeeltelijk ontheven", "tijdelijk ontheven", "")
NOTES = (
    "Kort gesproken aan de balie. Komt afspraken na.", "Belt liever dan mailt.", "Afgesproken: eerst een dag meelopen.",
    "Reageert snel op een appje.", "Wil graag een vaste dag in de week voor een gesprek.", "Heeft zin om te beginnen.",
    "Vorige plek stopte omdat het seizoen voorbij was.", "Samen de dagen en uren doorgenomen.", "Neemt iemand mee naar het gesprek.",
    "Praat liever tijdens een wandeling dan aan tafel.", "Zoekt nog opvang voor de woensdagmiddag.", "Rijlessen gaan goed, examen in het voorjaar.",
)  # fmt: skip


def profiles(seed: int, people: Drawn, cards: pl.DataFrame, skills: pl.DataFrame, today: date) -> pl.DataFrame:
    """Columns of a profile in the order of `cards`."""
    rng, count = stream(seed, "profiles"), cards.height
    given, prefixes, family = names.people(rng, pick_by_row(rng, table("names"), people.situation))
    low, high = table("ages")[people.situation].T
    born = np.datetime64(today, "D") - ((low + (high - low) * rng.random(count)) * 365.25).astype(np.int64).astype(
        "timedelta64[D]"
    )
    streets = [row["name"] for row in rows("streets.csv")]
    numbers = rng.integers(1, 190, (2, count)).tolist()
    letters = rng.integers(0, len(LETTERS), (2, count)).tolist()
    limited = people.where("with a limit at work")
    frame = pl.DataFrame(
        {
            "card": np.arange(count),
            "given_name": given,
            "prefix": prefixes,
            "family_name": family,
            "sort_key": [person_key(f, p, g) for g, p, f in zip(given, prefixes, family, strict=True)],
            "birth_date": pl.Series(born.astype("datetime64[ms]")).cast(pl.Date),
            "email": _mail(rng, given, prefixes, family),
            "phone": _phones(rng, count),
            "postcode": [f"{pc4} {_pair(a, b)}" for pc4, a, b in zip(people.pc4.tolist(), *letters, strict=True)],
            "street": [
                f"{streets[s]} {n}"
                for s, n in zip(pick(rng, [1.0] * len(streets), count).tolist(), numbers[0], strict=True)
            ],
            "cv_text": _past(rng, people, skills, today),
            "target_group_register": pl.Series(np.where(limited, chance(rng, 0.55, count), False)),
        }
    )
    gone = {"birth_date": 0.008, "postcode": 0.012, "street": 0.06, "target_group_register": 0.08}
    for name, often in gone.items():
        empty = "" if name in ("postcode", "street") else None
        frame = frame.with_columns(
            pl.when(pl.Series(chance(rng, often, count))).then(pl.lit(empty)).otherwise(pl.col(name)).alias(name)
        )
    return frame


def _pair(one: int, other: int) -> str:
    pair = LETTERS[one] + LETTERS[other]
    return "SR" if pair in ("SA", "SD", "SS") else pair


def _mail(rng: np.random.Generator, given: Sequence[str], prefixes: Sequence[str], family: Sequence[str]) -> list[str]:
    """Addresses that can never exist (RFC 2606); a quarter has none on file."""
    has, turns = chance(rng, 0.76, len(given)).tolist(), rng.integers(1, 100, len(given)).tolist()
    found = []
    for one, prefix, name, there, turn in zip(given, prefixes, family, has, turns, strict=True):
        local = names.plain(f"{one}.{prefix}{name}").replace(" ", "").replace("'", "")
        found.append(f"{local}{turn}@post.example" if there else "")
    return found


def _phones(rng: np.random.Generator, count: int) -> list[str]:
    """Mobile numbers in 06-00, which is given out to nobody; a tenth has none on file."""
    has, ends = chance(rng, 0.9, count).tolist(), rng.integers(0, 1_000_000, count).tolist()
    return [
        f"06 00 {end // 10000:02d} {end // 100 % 100:02d} {end % 100:02d}" if there else ""
        for there, end in zip(has, ends, strict=True)
    ]


def _past(rng: np.random.Generator, people: Drawn, skills: pl.DataFrame, today: date) -> list[str]:
    """A line of earlier work in the words of the tasks; half of the people has none on file."""
    tasks, count = short_tasks(), len(people.town)
    of_card: list[list[str]] = [[] for _ in range(count)]
    for card, skill in skills.filter(relation="can").select("card", "skill").iter_rows():
        if skill in tasks and len(of_card[card]) < 3:
            of_card[card].append(tasks[skill])
    there, lasted = chance(rng, 0.5, count).tolist(), rng.integers(0, 6, count).tolist()
    found = []
    for at, done in enumerate(of_card):
        last = today.year - 1 - int(people.waiting_days[at]) // 365
        span = f"{last - lasted[at]} tot {last}" if lasted[at] else str(last)
        found.append(f"{span}: {listed(done)}." if done and there[at] else "")
    return found


def dossiers(seed: int, people: Drawn, cards: pl.DataFrame, owners: Ints, staff: Staff) -> pl.DataFrame:
    """Columns of the owners' dossiers, and of a second one for the few who are known at two public bodies.

    `bsn` (int) is null where nobody typed it in; both dossiers of a person carry the same.
    """
    rng, count = stream(seed, "dossiers"), cards.height
    row = people.uwv.astype(np.int64) + 2 * people.where("with a limit at work")
    benefit = pick_by_row(rng, np.array(BENEFIT_WEIGHTS, dtype=np.float64), row)
    numbers = np.full(count, -1, dtype=np.int64)
    public = np.isin(owners, staff.of_kind("gemeente") + staff.of_kind("uwv"))
    with_number = np.flatnonzero(public & chance(rng, 0.93, count))[:MOST]
    numbers[with_number] = bsns(rng, len(with_number))
    own = pl.DataFrame(
        {
            "card": np.arange(count),
            "organisation": owners,
            "caseworker": _caseworkers(rng, owners, staff),
            "benefit": [BENEFITS[one] for one in benefit.tolist()],
            "obligations": [OBLIGATIONS[one] for one in pick(rng, (72, 12, 8, 8), count).tolist()],
            "debts": pl.Series(chance(rng, np.where(people.uwv, 0.12, 0.42), count)),
            "health_limits": _limits(cards),
            "notes": [
                NOTES[turn] if said else ""
                for turn, said in zip(
                    rng.integers(0, len(NOTES), count).tolist(), chance(rng, 0.45, count).tolist(), strict=True
                )
            ],
            "bsn": pl.Series(numbers),
        }
    ).with_columns(
        debts=pl.when(pl.Series(chance(rng, 0.25, count))).then(None).otherwise(pl.col("debts")),
        bsn=pl.when(pl.col("bsn") < 0).then(None).otherwise(pl.col("bsn")),
    )
    found = pl.concat([own, _elsewhere(rng, own, people, staff)])
    return found.with_columns(client_number=pl.Series(1_000_000 + rng.permutation(found.height)).cast(pl.String))


def _caseworkers(rng: np.random.Generator, owners: Ints, staff: Staff) -> pl.Series:
    """A caseworker of the owner; one in fifty has nobody."""
    found = np.full(len(owners), -1, dtype=np.int64)
    for organisation in np.unique(owners).tolist():
        here = np.flatnonzero(owners == organisation)
        workers = staff.working(organisation, Role.CASEWORKER) or staff.working(organisation, Role.JOB_COACH)
        found[here] = np.array(workers)[rng.integers(0, len(workers), len(here))]
    alone = chance(rng, 0.02, len(owners))
    return pl.select(pl.when(pl.Series(alone)).then(None).otherwise(pl.Series(found))).to_series()


def _limits(cards: pl.DataFrame) -> list[str]:
    """Limits as the dossier keeps them: what goes and what does not, never why."""
    said = []
    for loads in cards["loads"].fill_null(-1).to_list():
        limits = [
            f"{label}: {levels[loads >> 2 * at & 3]}"
            for at, (_, label, levels) in enumerate(LOADS)
            if loads >= 0 and loads >> 2 * at & 3 < 2
        ]
        said.append("; ".join(limits))
    return said


def _elsewhere(rng: np.random.Generator, own: pl.DataFrame, people: Drawn, staff: Staff) -> pl.DataFrame:
    """Second dossiers: UWV knows one in thirty people of a municipality too."""
    uwv = staff.of_kind("uwv")[0]
    also = own.filter(
        pl.Series(chance(rng, 0.03, own.height)) & (pl.col("organisation") != uwv) & pl.col("bsn").is_not_null()
    )
    workers = np.array(staff.working(uwv, Role.CASEWORKER))
    return also.with_columns(
        organisation=pl.lit(uwv, dtype=pl.Int64),
        caseworker=pl.Series(workers[rng.integers(0, len(workers), also.height)]),
        benefit=pl.lit("WW"),
        notes=pl.lit(""),
    )
