"""Job carving over the whole pool: for every place, what it would bring to take off one need, two, or one skill asked. Exact."""

from dataclasses import dataclass

import numpy as np

from perspectief.engine.errors import EngineError
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.pool import Places
from perspectief.engine.shares import in_threads
from perspectief.engine.unmet import place_words
from perspectief.engine.vectors import place_vectors
from perspectief.engine.what_if.carving_kernels import carve_places

MOST_SKILLS = 60  # of one place that are tried one by one


@dataclass(frozen=True)
class Carved:
    """What each place gains. "first": people without any fit now. All int32.

    fits[m]: people who fit now. single, single_first[m, needs]: more people without this one need (0 for what cannot be taken
    off). pair[m, 3]: the two needs that bring most together, each alone included, and how many more people (-1, -1, 0: no two
    bring more than one); pair_first[m]. place, skill: one row for every place and skill it asks, with skill_fits the people who
    fit when that skill is a colleague's (the other skills then make up the work), skill_first those of them without a fit.
    """

    fits: np.ndarray
    single: np.ndarray
    single_first: np.ndarray
    pair: np.ndarray
    pair_first: np.ndarray
    place: np.ndarray
    skill: np.ndarray
    skill_fits: np.ndarray
    skill_first: np.ndarray


def carve(
    pool: Pool,
    *,
    droppable: np.ndarray,
    person_fits: np.ndarray | None = None,
    tried: np.ndarray | None = None,
    threads: int = 2,
) -> Carved:
    """Every place of the pool with everybody, the same on any number of threads.

    droppable: bool per need, whether it can be taken off a place; the work itself never is. person_fits: fits of everybody now; None: in this pool.
    tried: bool per skill, whether a colleague could take it over; None: each. A place's only skill is never tried: what is left
    would be no work.
    """
    n, m, names = len(pool.people), len(pool.places), len(pool.needs.names)
    if droppable.shape != (names,) or droppable.dtype != np.bool_:
        raise EngineError(f"droppable: expected {names} bools")
    if person_fits is None:
        person_fits = match(pool, k=1, kp=1, threads=threads).person_total
    if len(person_fits) != n:
        raise EngineError(f"person_fits: expected {n} counts")
    place, skill = _tries(pool.places, tried)
    vectors = place_vectors(_without(pool.places, place, skill), pool.taxonomy, pool.rules, pool.rarity)
    of_place = np.searchsorted(place, np.arange(m + 1)).astype(np.int64)
    variants = (of_place, vectors.start, vectors.node, vectors.value, vectors.base)
    by_place = (
        np.zeros(m, np.int32), np.zeros((m, names), np.int32), np.zeros((m, names), np.int32), np.full((m, 3), -1, np.int32),
        np.zeros(m, np.int32),
    )  # fmt: skip
    by_variant = np.zeros(len(place), np.int32), np.zeros(len(place), np.int32)
    words, first = place_words(pool.needs, pool.place_index), np.asarray(person_fits) == 0

    def work(lo: int, hi: int, _: tuple[np.ndarray, ...]) -> None:
        carve_places(
            pool.minutes,
            pool.people_index, pool.place_index, pool.weights, lo, hi, words, pool.needs.of_bit, pool.needs.masks,
            droppable, first, variants, by_place, by_variant,
        )  # fmt: skip

    in_threads(m, threads, tuple, work, chunk=64)
    return Carved(*by_place, place, skill, *by_variant)


def _tries(places: Places, tried: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """Rows of places and skills to take off, each once, of places that ask two or more."""
    row = np.repeat(np.arange(len(places)), np.diff(places.skill_start))
    pairs = np.unique(np.stack((row, places.skill), axis=1), axis=0) if len(row) else np.empty((0, 2), np.int64)
    count = np.bincount(pairs[:, 0], minlength=len(places))
    kept = (count[pairs[:, 0]] > 1) & (count[pairs[:, 0]] <= MOST_SKILLS)
    if tried is not None:
        kept &= tried[pairs[:, 1]]
    return pairs[kept, 0].astype(np.int32), pairs[kept, 1].astype(np.int32)


def _without(places: Places, place: np.ndarray, skill: np.ndarray) -> Places:
    """A row for every place and skill: that place without the skill."""
    length = np.diff(places.skill_start)[place]
    begin = places.skill_start[:-1][place]
    start = np.concatenate(([0], np.cumsum(length)))
    flat = np.repeat(begin - start[:-1], length) + np.arange(start[-1])
    owner = np.repeat(np.arange(len(place)), length)
    kept = places.skill[flat] != skill[owner]
    columns = {name: getattr(places, name)[place] for name in Places.SPEC if not name.startswith("skill")}
    columns["id"] = np.arange(len(place))
    ends = np.concatenate(([0], np.cumsum(np.bincount(owner[kept], minlength=len(place))))).astype(np.int64)
    return Places(**columns, skill_start=ends, skill=places.skill[flat][kept], skill_ask=places.skill_ask[flat][kept])
