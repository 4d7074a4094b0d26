"""How often each person comes into view when every free opening is shown a few people: each place by itself, or by the plan.

By itself a place takes its best fits, and everybody looks at the same few people. In the plan's order a person stands first
where they gain most after the price of the place, so that attention is spread. Pure, over columns.
"""

import numpy as np

from perspectief.matching.distribution.plan import Planned

BANDS = ((0, 0), (1, 2), (3, 5), (6, 9), (10, None))  # times in view, both included
PERSON_BITS, WORTH_BITS = 22, 19
WORST = (1 << WORTH_BITS) - 1


def exposure(planned: Planned, a_opening: int) -> tuple[np.ndarray, np.ndarray]:
    """int64[n] twice: times in view when every place takes its best fits, and in the plan's order. `a_opening`: people shown
    for every free opening.
    """
    found, plan = planned.market, planned.plan
    graph, n = found.graph, found.graph.people
    person = np.repeat(np.arange(n, dtype=np.int64), found.fits)
    gain = graph.points.astype(np.int64) + planned.bonus[person] - plan.price[graph.place]
    best = np.zeros(n, np.int64)
    filled = np.flatnonzero(found.fits)
    if len(filled):
        best[filled] = np.maximum(0, np.maximum.reduceat(gain, graph.start[:-1][filled]))
    shown = a_opening * found.standing.capacity
    return (
        _seen(graph.place, person, WORST - graph.points.astype(np.int64), shown, n),
        _seen(graph.place, person, best[person] - gain, shown, n),
    )


def bands(times: np.ndarray) -> list[int]:
    """People per band of BANDS."""
    return [
        int(((times >= low) & (times <= (high if high is not None else times.max(initial=0)))).sum())
        for low, high in BANDS
    ]


def _seen(place: np.ndarray, person: np.ndarray, worse: np.ndarray, shown: np.ndarray, n: int) -> np.ndarray:
    """Times each person is among the first `shown[j]` of a place, the least `worse` first."""
    keys = (place.astype(np.int64) << PERSON_BITS + WORTH_BITS) | (worse.clip(0, WORST) << PERSON_BITS) | person
    keys.sort()
    where = keys >> PERSON_BITS + WORTH_BITS
    first = np.searchsorted(where, np.arange(len(shown)))
    seen = np.arange(len(keys)) - first[where] < shown[where]
    return np.bincount(keys[seen] & (1 << PERSON_BITS) - 1, minlength=n)
