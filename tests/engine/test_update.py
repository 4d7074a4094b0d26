"""Lists after one change are those of a new run."""

from dataclasses import replace

import numpy as np
import pytest

from perspectief.engine.match import Audience, match
from perspectief.engine.pool import put, remove, take, with_columns
from perspectief.engine.update import update_person, update_place
from tests.engine import markets
from tests.engine.test_match import same


@pytest.mark.parametrize("seed", range(25))
def test_a_changed_row_changes_the_lists_as_a_new_run_does(seed):
    r, pool = np.random.default_rng(seed), markets.market(seed, 22, 18)
    audience = Audience(r.random(22) < 0.9, r.random(18) < 0.9)
    pool = replace(pool, rare=pool.rarity)
    for _ in range(6):
        before = match(pool, k=3, kp=3, audience=audience)
        row = int(r.integers(22))
        changed = with_columns(markets.people(r, 1), id=pool.people.id[row : row + 1])
        after = replace(pool, people=put(pool.people, changed))
        assert same(update_person(pool, after, before, row, audience), match(after, k=3, kp=3, audience=audience))
        pool, before = after, match(after, k=3, kp=3, audience=audience)
        row = int(r.integers(18))
        changed = with_columns(markets.places(r, 1), id=pool.places.id[row : row + 1])
        after = replace(pool, places=put(pool.places, changed))
        assert same(update_place(pool, after, before, row, audience), match(after, k=3, kp=3, audience=audience))
        pool = after


def test_put_replaces_and_adds_and_remove_takes_away():
    r = np.random.default_rng(1)
    people, other = markets.people(r, 9), markets.people(r, 3)
    other = with_columns(other, id=np.array([people.id[0], people.id[4], people.id[8] + 5]))
    joined = put(people, other)
    assert joined.id.tolist() == [*people.id.tolist(), int(people.id[8]) + 5]
    assert joined.x[[0, 4, 9]].tolist() == other.x.tolist()
    assert joined.x[[1, 2, 3, 5, 6, 7, 8]].tolist() == people.x[[1, 2, 3, 5, 6, 7, 8]].tolist()
    at, start = joined.skill_start[4], other.skill_start[1]
    assert joined.skill[at : joined.skill_start[5]].tolist() == other.skill[start : other.skill_start[2]].tolist()
    left = remove(joined, other.id)
    assert left.id.tolist() == [int(i) for i in people.id if i not in other.id]
    assert put(take(people, np.array([], np.int64)), people).id.tolist() == people.id.tolist()
