"""The people of the made region before they have words: who is where, in which situation, with which work behind them."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from perspectief.exchange.made.chance import Flags, Ints, chance, pick, pick_by_row, stream
from perspectief.exchange.made.market import Market, market
from perspectief.exchange.made.shares import towns
from perspectief.exchange.made.situations import SITUATIONS
from perspectief.taxonomy.catalogue import catalogue

SECOND_WORK = 0.45  # share of the people who did a second kind of work


class Drawn(NamedTuple):
    """One entry per person. `work`, `second`: positions in the market's occupations (`second` -1: none). Levels as in needs."""

    town: Ints  # position in the market's towns
    uwv: Flags  # unemployed, known at UWV; otherwise on social assistance, known at the municipality
    situation: Ints  # position in SITUATIONS
    pc4: Ints
    work: Ints
    second: Ints
    readiness: Ints  # 1..3
    guidance: Ints
    language: Ints
    reading: Ints
    education: Ints
    travel: Ints  # position in MODES_OF_TRAVEL
    minutes: Ints
    waiting_days: Ints
    known: Flags  # what somebody can do is known at all

    def where(self, name: str) -> Flags:
        """Who is in the situation of that name."""
        return self.situation == [one.name for one in SITUATIONS].index(name)


@cache
def table(field: str) -> NDArray[np.float64]:
    """A field of SITUATIONS as rows of weights."""
    return np.array([getattr(one, field) for one in SITUATIONS], dtype=np.float64)


@cache
def hours_table() -> NDArray[np.float64]:
    """Lowest, highest, mean and spread of the most hours a week, a row per situation."""
    return np.array([(*one.hours[0], *one.hours[1:]) for one in SITUATIONS], dtype=np.float64)


def draw(seed: int, region: int, count: int) -> Drawn:
    """`count` people of a region: over the towns as CBS counts social assistance and unemployment there."""
    of_region, rng = market(region), stream(seed, "people")
    assisted = np.array([towns()[code].social_assistance for code in of_region.towns], dtype=np.float64)
    unemployed = np.array([towns()[code].unemployed for code in of_region.towns], dtype=np.float64)
    town = pick(rng, assisted + unemployed, count)
    uwv = chance(rng, (unemployed / (assisted + unemployed))[town], count)
    kinds = np.array([[one.municipality for one in SITUATIONS], [one.uwv for one in SITUATIONS]], dtype=np.float64)
    situation = pick_by_row(rng, kinds, uwv.astype(np.int64))
    homes = np.where(of_region.pc4_town == np.arange(len(of_region.towns))[:, None], of_region.homes, 0.0)
    pc4 = of_region.pc4s[pick_by_row(rng, homes, town)]
    levels = {
        name: pick_by_row(rng, table(name), situation)
        for name in ("readiness", "guidance", "language", "reading", "education", "travel")
    }
    levels["readiness"] += 1
    work, second = _work(rng, of_region, count, levels["education"])
    minutes = np.array([15, 20, 30, 45, 60])[pick_by_row(rng, table("minutes"), situation)]
    median, spread = table("waiting")[situation].T
    waiting = np.clip(median * np.exp(spread * rng.standard_normal(count)), 2, 5400).astype(np.int64)
    known = chance(rng, np.array([0.985, 0.965, 0.935])[3 - levels["readiness"]], count)
    return Drawn(town, uwv, situation, pc4, work, second, **levels, minutes=minutes, waiting_days=waiting, known=known)


def _work(rng: np.random.Generator, of_region: Market, count: int, education: Ints) -> tuple[Ints, Ints]:
    """Work people did, spread wider than the vacancies are; office work and care ask some schooling behind them."""
    common = of_region.total() ** 0.8
    schooled = np.array([catalogue().occupations[one].isco[:1] in "1234" for one in of_region.occupations])
    by_schooling = np.array([np.where(schooled, common * weight, common) for weight in (0.1, 0.3, 0.7, 1.3, 3.0, 4.0)])
    work = pick_by_row(rng, by_schooling, education)
    groups = np.array([of_region.groups.index(group) for group in of_region.groups])
    near = np.array([np.where(groups == groups[one], common * 12, common) for one in range(len(groups))])
    second = pick_by_row(rng, near, work)
    return work, np.where(chance(rng, SECOND_WORK, count) & (second != work), second, -1)
