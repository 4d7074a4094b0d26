"""A whole made region: parties, employers with places, people; pure, without a database."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

import numpy as np
import polars as pl

from perspectief.exchange.made import abilities, cards, employers, persons, places, todo, words
from perspectief.exchange.made.chance import Ints, chance, pick, stream
from perspectief.exchange.made.drawn import Drawn, draw, table
from perspectief.exchange.made.market import market
from perspectief.exchange.made.staff import Staff, organisations, staff
from perspectief.parties.made import ACCOUNTS, Account
from perspectief.supply.rules import ASKED, State

WEST_BRABANT = 25


class Size(NamedTuple):
    """How large a region to make."""

    people: int = 20_000
    places: int = 5_000
    employers: int = 1_500


class MadeRegion(NamedTuple):
    """Frames with the columns of the tables; `card`, `place`, `employer`, `organisation` and `user` count from 0."""

    region: int
    staff: Staff
    employers: pl.DataFrame
    contacts: pl.DataFrame
    notes: pl.DataFrame
    demand: places.Demand
    cards: pl.DataFrame
    skills: pl.DataFrame
    wishes: pl.DataFrame
    profiles: pl.DataFrame
    dossiers: pl.DataFrame
    tasks: pl.DataFrame


def make(
    seed: int, today: date, size: Size | None = None, region: int = WEST_BRABANT, known: Sequence[Account] = ACCOUNTS
) -> MadeRegion:
    """The same seed, day, size and region give the same frames to the byte. `known`: the accounts to try that work here."""
    size = size or Size()
    people = draw(seed, region, size.people)
    drawn = employers.draw(seed, region, size.employers, size.places)
    with_account = drawn.names[: employers.WITH_ACCOUNT]
    owners = _owners(seed, region, people, organisations(region, with_account))
    working = staff(seed, region, owners, today, with_account, known)
    files, contacts, notes = employers.frames(seed, region, drawn, working, today)
    demand = places.places(seed, region, drawn, files, working, today)
    frame = cards.cards(seed, region, people, today)
    skills = abilities.skills(seed, region, people, frame)
    wishes = abilities.wishes(seed, region, people)
    dossiers = persons.dossiers(seed, people, frame, owners, working)
    profiles = persons.profiles(seed, people, frame, skills, today)
    frame = frame.with_columns(
        **_standing(seed, people, owners, dossiers, today), completeness=_completeness(frame, skills, wishes)
    )
    frame = pl.concat([frame, words.titles_and_motivations(seed, people, frame, skills, wishes)], how="horizontal")
    tasks = todo.tasks(frame, skills, wishes, dossiers, files, demand, today)
    return MadeRegion(region, working, files, contacts, notes, demand, frame, skills, wishes, profiles, dossiers, tasks)


def _owners(seed: int, region: int, people: Drawn, parties: pl.DataFrame) -> Ints:
    """The municipality or UWV; of the people with a limit at work some are with the social enterprise."""
    rng, by_town = (
        stream(seed, "owners"),
        {town: at for at, town in zip(parties["organisation"], parties["town"], strict=True) if town},
    )
    own = np.array([by_town[code] for code in market(region).towns])[people.town]
    kinds = dict(zip(parties["kind"].to_list()[::-1], parties["organisation"].to_list()[::-1], strict=True))
    owner = np.where(people.uwv, kinds["uwv"], own)
    sheltered = people.where("with a limit at work") & ~people.uwv & chance(rng, 0.3, len(owner))
    return np.where(sheltered, kinds["ontwikkelbedrijf"], owner)


def _standing(seed: int, people: Drawn, owners: Ints, dossiers: pl.DataFrame, today: date) -> dict[str, pl.Series]:
    """Owner, state, the two keys, objection, who judged readiness."""
    rng, count = stream(seed, "standing"), len(owners)
    states = (State.SEARCHING, State.WORKING, State.PAUSED, State.LEFT)
    both = chance(rng, table("keys")[people.situation], count)
    one, other = both | chance(rng, 0.12, count), both | chance(rng, 0.06, count)
    ago = np.minimum(people.waiting_days, rng.integers(2, 400, count))
    days = pl.Series((np.datetime64(today, "D") - ago.astype("timedelta64[D]")).astype("datetime64[ms]")).cast(pl.Date)
    hidden = chance(rng, 0.006, count)
    said = ("in een gesprek", "op papier", "per mail", "bij de intake")
    how = [
        said[turn] if there else ""
        for turn, there in zip(pick(rng, (6, 2, 1, 3), count).tolist(), one.tolist(), strict=True)
    ]
    return {
        "organisation": pl.Series(owners),
        "state": pl.Series([states[at].value for at in pick(rng, (88, 5, 5, 2), count).tolist()]),
        "person_key_at": _where(one, days),
        "person_key_how": pl.Series(how),
        "organisation_key_at": _where(other, days),
        "hidden_at": _where(hidden, days),
        "readiness_by": dossiers["caseworker"].head(count),
    }


def _where(flags: np.ndarray, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(pl.Series(flags)).then(values).otherwise(None)).to_series()


def _completeness(frame: pl.DataFrame, skills: pl.DataFrame, wishes: pl.DataFrame) -> pl.Series:
    """What `supply.rules.completeness` says of every card."""
    known = np.zeros((frame.height, len(ASKED)), dtype=bool)
    for at, (name, _) in enumerate(ASKED):
        if name == "skills":
            known[skills["card"].unique().to_numpy(), at] = True
        elif name == "wishes":
            known[wishes["card"].unique().to_numpy(), at] = True
        else:
            known[:, at] = frame[name].is_not_null().to_numpy()
    return pl.Series(np.rint(100 * known.sum(axis=1) / len(ASKED)).astype(np.int64))
