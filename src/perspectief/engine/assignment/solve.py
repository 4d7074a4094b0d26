"""The whole assignment: by auction, and where near-equal points make a price war by a flow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from perspectief.engine.assignment.asked import MOST_LIFT, Asked, check
from perspectief.engine.assignment.auction import Auction, bid, opened
from perspectief.engine.assignment.certificate import Terms, bound_of, proof, value_of, whole
from perspectief.engine.assignment.flow import by_flow
from perspectief.engine.assignment.lifting import MET, OUT_OF_BIDS, lift_group, most_placed
from perspectief.engine.assignment.plan import NO_PAIRS, Pairs, Plan, Quota, Reached
from perspectief.engine.graph import Graph

BIDS_A_PERSON = 30  # ten times what made markets take
ROUNDS = 200
TURNS = 200  # of quotas that take people from each other, before the flow takes over


@dataclass(frozen=True)
class Found:
    """Who is placed (int64[n], -1 nobody's), with and without quotas; prices and multipliers in whole points."""

    placed: np.ndarray
    without: np.ndarray
    price: np.ndarray
    lift: np.ndarray
    solver: Literal["auction", "flow"]
    bids: int


def assign(
    graph: Graph,
    capacity: np.ndarray,
    *,
    bonus: np.ndarray | None = None,
    pins: Pairs = NO_PAIRS,
    exclusions: Pairs = NO_PAIRS,
    quotas: Sequence[Quota] = (),
    bids: int | None = None,
) -> Plan:
    """The plan of most value: sum of points and bonus of who is placed, each person once, each place its openings.

    capacity: int32[m], free openings. bonus: int32[n], points added for a person wherever placed (None: 0). pins: pairs kept
    whatever happens, also over the openings or without a fit; they use openings and count the points of their fit, if any.
    exclusions: pairs never made. quotas: see `Quota`. bids: bids the auction may make before the flow takes over (None: 30
    for each person, and twice as many for quotas). The same question has the same answer, to the row. EngineError names column
    and row of what is wrong.
    """
    asked = check(graph, capacity, bonus, pins, exclusions, quotas)
    found = _solve(asked, BIDS_A_PERSON * graph.people if bids is None else bids)
    place, without = (np.where(asked.pinned >= 0, asked.pinned, placed) for placed in (found.placed, found.without))
    reached = tuple(
        Reached(
            quota.name, quota.least, int((place[quota.group] >= 0).sum()), int((without[quota.group] >= 0).sum()),
            int(lift), bool((place[quota.group] >= 0).sum() >= quota.least),
        )
        for quota, lift in zip(quotas, found.lift, strict=True)
    )  # fmt: skip
    all_of_it = Terms(graph.start, graph.place, graph.points, capacity, asked.terms.bonus)
    value, value_without, fixed = (int(value_of(all_of_it, placed)) for placed in (place, without, asked.pinned))
    bound = fixed + bound_of(asked.terms, found.price, asked.groups, found.lift, _targets(asked, found.placed))
    return Plan(
        place.astype(np.int32), value, bound, found.price, found.solver, found.bids, reached,
        value_without, int((without >= 0).sum()),
    )  # fmt: skip


def _targets(asked: Asked, placed: np.ndarray) -> np.ndarray:
    """What each quota comes to beside the pins: the number asked, or the number reached where that is less."""
    return np.minimum(asked.least, (asked.groups & (placed >= 0)).sum(axis=1))


def _solve(asked: Asked, budget: int) -> Found:
    auction = opened(asked.terms)
    n, add = len(auction.placed), asked.terms.bonus * auction.scale
    everybody, nobody = np.arange(n), np.zeros(n, np.bool_)
    left, bids, _ = bid(auction, add, nobody, 0, everybody, n, budget)
    if left:
        return _by_flow(asked, np.zeros(len(asked.groups), np.int64), int(bids))
    without = auction.placed.copy()
    lift, more, done = _lift(asked, auction, add, 2 * budget)
    if not done:
        return _by_flow(asked, lift // auction.scale, int(bids) + more)
    value, targets = int(value_of(asked.terms, auction.placed)), _targets(asked, auction.placed)
    price, lift = whole(asked.terms, auction.price, asked.groups, lift, targets, auction.scale, value)
    return Found(auction.placed, without, price, lift, "auction", int(bids + more))


def _lift(asked: Asked, auction: Auction, add: np.ndarray, budget: int) -> tuple[np.ndarray, int, bool]:
    """Multipliers (units), bids made, and whether that sufficed. Lifting one group can cost another its quota: in turns."""
    lift, used = np.zeros(len(asked.groups), np.int64), 0
    most, given_up = MOST_LIFT * auction.scale, set()
    possible = [most_placed(asked.terms, group, auction.first_slot) for group in asked.groups]
    least = np.minimum(asked.least, np.array(possible, np.int64))
    for _ in range(TURNS):
        short = [
            number
            for number, group in enumerate(asked.groups)
            if number not in given_up and (auction.placed[group] >= 0).sum() < least[number]
        ]
        if not short:
            return lift, used, True
        number, group = short[0], asked.groups[short[0]]
        beside = add + lift @ asked.groups - lift[number] * group
        lift[number], why, bids = lift_group(auction, beside, group, lift[number], most, least[number], budget - used)
        used += int(bids)
        if why == OUT_OF_BIDS:
            return lift, used, False
        if why != MET:
            given_up.add(number)
    return lift, used, False


def _by_flow(asked: Asked, lift: np.ndarray, bids: int) -> Found:
    """The plan by the second solver; quotas of groups with common members stay at the multipliers reached so far."""
    none = np.empty((0, len(asked.pinned)), np.bool_)
    terms, empty = asked.terms, np.empty(0, np.int64)
    without = by_flow(terms, none, empty, 0)
    if not len(asked.groups):
        price, _ = proof(terms, without, none, ROUNDS)
        return Found(without, without, price, lift, "flow", bids)
    if (asked.groups.sum(axis=0) > 1).any():
        lifted = terms._replace(bonus=terms.bonus + lift @ asked.groups)
        placed = by_flow(lifted, none, empty, 0)
        price, _ = proof(lifted, placed, none, ROUNDS)
    else:
        placed = by_flow(terms, asked.groups, asked.least, MOST_LIFT)
        price, lift = proof(terms, placed, asked.groups, ROUNDS)
    return Found(placed, without, price, lift, "flow", bids)
