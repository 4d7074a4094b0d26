"""The whole assignment: by auction, and where near-equal points make a price war by a flow."""

from collections.abc import Sequence

import numpy as np

from perspectief.engine.assignment.asked import Asked, check
from perspectief.engine.assignment.auction import Market, State, bid
from perspectief.engine.assignment.certificate import dual_value, lowest_prices, value_of, whole_prices
from perspectief.engine.assignment.flow import by_flow
from perspectief.engine.assignment.plan import NO_PAIRS, Pairs, Plan, Quota
from perspectief.engine.graph import Graph

BIDS_A_PERSON = 60
ROUNDS = 200


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
    exclusions: pairs never made. quotas: see `Quota`. bids: bids the auction may make before the flow takes over (None: 60
    for each person). The same question has the same answer, to the row. EngineError names column and row of what is wrong.
    """
    asked = check(graph, capacity, bonus, pins, exclusions, quotas)
    placed, price, solver, used = _solve(asked, bids)
    whole = np.where(asked.placed >= 0, asked.placed, placed)
    value = int(value_of(graph.start, graph.place, graph.points, asked.bonus, whole))
    fixed = int(value_of(graph.start, graph.place, graph.points, asked.bonus, asked.placed))
    bound = fixed + int(_bound(asked, price))
    return Plan(whole.astype(np.int32), value, bound, price, solver, used, (), value, int((whole >= 0).sum()))


def _bound(asked: Asked, price: np.ndarray) -> int:
    edges = asked.graph
    return int(dual_value(edges.start, edges.place, edges.points, asked.capacity, asked.bonus, price))


def _solve(asked: Asked, budget: int | None):
    graph, capacity, bonus = asked.graph, asked.capacity, asked.bonus
    market = Market(graph, capacity, bonus)
    state = State.start(market)
    n = graph.people
    state.waiting[:n] = np.arange(n)[::-1]
    left, used = bid(
        graph.start, graph.place, graph.points, capacity, market.first_slot, bonus * market.scale, market.scale,
        state.place, state.price, state.slot_price, state.slot_owner, state.waiting, n,
        BIDS_A_PERSON * n if budget is None else budget,
    )  # fmt: skip
    if left:
        placed = by_flow(graph, capacity, bonus)
        price = lowest_prices(graph.start, graph.place, graph.points, capacity, bonus, placed, ROUNDS)
        return placed, price, "flow", int(used)
    value = int(value_of(graph.start, graph.place, graph.points, bonus, state.place))
    price, _ = whole_prices(graph, capacity, bonus, state.price, market.scale, value)
    return state.place, price, "auction", int(used)
