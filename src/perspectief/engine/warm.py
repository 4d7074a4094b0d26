"""Compiles every kernel, or loads it from the folder where compiled ones are kept."""

from dataclasses import replace

import numpy as np

from perspectief.engine.assignment import Quota, assign
from perspectief.engine.assignment.certificate import Terms, proof
from perspectief.engine.assignment.compare import greedy
from perspectief.engine.bundles.bundling import Week, bundle
from perspectief.engine.graph import full, of_lists
from perspectief.engine.index import Pool
from perspectief.engine.match import match
from perspectief.engine.needs import Needs
from perspectief.engine.pool import People, Places, Taxonomy
from perspectief.engine.rules import Rules
from perspectief.engine.single import people_for, places_for, unmet_by_people, unmet_by_places
from perspectief.engine.travel import Travel
from perspectief.engine.what_if.carving import carve
from perspectief.engine.what_if.openings import openings, skills_that_open

STARTS = {"skill_start": ("skill", "skill_learn", "skill_ask"), "wish_start": ("wish",)}


def _row(kind: type, **values: int):
    columns = {}
    for name, dtype in kind.SPEC.items():
        if name in STARTS:
            columns[name] = np.array([0, 1], dtype)
        else:
            columns[name] = np.array([values.get(name, 0)], dtype)
    return kind(**columns)


def smallest() -> Pool:
    """One person and one place."""
    taxonomy = Taxonomy(np.zeros(1, np.int32), np.zeros(1, np.int32))
    person = _row(People, contract=1, reach=1, hours_max=8)
    return Pool(person, _row(Places, contract=1, hours_max=8), taxonomy, Needs((("any", 0, 1),)), Rules())


def warm_up(*, tables: bool = False) -> None:
    """Runs every kernel once on one person and one place. The cache folder is numba's: NUMBA_CACHE_DIR, set before import.

    tables: also as they are compiled for pools with a table of minutes, which no page makes: twice the time at a first start.
    """
    pool = smallest()
    _matching(pool)
    _whole(pool)
    if tables:
        none, byte, id_ = np.zeros(1, np.int32), np.ones(1, np.uint8), np.zeros(1, np.int64)
        table = Travel(np.zeros((1, 1, 1), np.uint16), id_, none, byte, byte, np.zeros(1, np.int16), id_, none)
        _matching(replace(pool, travel=table))
        full(replace(pool, travel=table))


def _whole(pool: Pool) -> None:
    """Everybody at once: the plan and what is counted beside it."""
    graph = full(pool)
    one, all_of_it = np.ones(1, np.int32), np.ones((1, 1), np.bool_)
    assign(graph, one, quotas=[Quota("all", all_of_it[0], 1)])
    terms = Terms(graph.start, graph.place, graph.points, one, np.zeros(1, np.int64))
    proof(terms, np.full(1, -1, np.int64), all_of_it, 1)  # what follows the flow, without loading its library
    greedy(graph, one)
    of_lists(match(pool, k=1, kp=1))


def _matching(pool: Pool) -> None:
    """Lists, one against all, and what is not met."""
    match(pool, k=1, kp=1)
    places_for(pool, 0, k=1)
    people_for(pool, 0, k=1)
    unmet_by_places(pool, 0)
    unmet_by_people(pool, 0)
    openings(pool, threads=1)
    skills_that_open(pool, 0)
    bundle(pool, np.full(1, -1, np.int32), np.ones(1, np.int32), Week(1, [1], 1), threads=1)
    carve(pool, droppable=np.ones(len(pool.needs.names), np.bool_), threads=1)
