"""The plan of a matching day: never anybody in two places, as good as trying everything, what was held stays, and fast."""

import itertools
import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.matching.days.planning import FIRST_TALK, Clash, Pair, Plan, Room, Talk, check, plan


@st.composite
def days(draw, people=8, employers=6, rounds=5):
    """A day, and talks held by hand that can all be."""
    room = Room(draw(st.integers(1, rounds)), draw(st.integers(1, employers)), draw(st.integers(1, rounds)))
    count, hosts = draw(st.integers(1, people)), draw(st.integers(1, employers))
    worths = draw(st.lists(st.integers(0, 9000), min_size=count * hosts, max_size=count * hosts))
    pairs = [Pair(at // hosts, at % hosts, worth) for at, worth in enumerate(worths)]
    held: list[Talk] = []
    for round_, person, employer in draw(
        st.lists(
            st.tuples(st.integers(0, room.rounds - 1), st.integers(0, count - 1), st.integers(0, hosts - 1)), max_size=6
        )
    ):
        one = Talk(round_, person, employer)
        try:
            check([*held, one], room)
        except Clash:
            continue
        held.append(one)
    return pairs, room, held


def holds(found: Plan, room: Room, held: list[Talk]) -> None:
    """Everything a plan promises whatever is asked."""
    check(found.talks, room)
    own = {person: sum(talk.person == person for talk in held) for person in {talk.person for talk in held}}
    for person in {talk.person for talk in found.talks}:
        assert sum(talk.person == person for talk in found.talks) <= max(room.most_talks, own.get(person, 0))
    kept = {(talk.round, talk.person, talk.employer) for talk in found.talks if talk.held}
    assert kept == {(talk.round, talk.person, talk.employer) for talk in held}
    assert found.value <= found.bound
    worth = sum(talk.worth for talk in found.talks)
    assert found.value == worth + FIRST_TALK * len({talk.person for talk in found.talks})


@given(days())
def test_nobody_is_in_two_places_and_what_was_held_stays(day):
    pairs, room, held = day
    holds(plan(pairs, room, held), room, held)


@given(days())
def test_without_held_talks_the_plan_is_the_best_there_is(day):
    pairs, room, _held = day
    found = plan(pairs, room)
    holds(found, room, [])
    assert found.proven and found.conflicts == ()


@given(days())
def test_the_same_day_gets_the_same_plan_in_whatever_order_it_is_asked(day):
    pairs, room, held = day
    mixed = list(pairs)
    random.Random(7).shuffle(mixed)
    assert plan(mixed, room, held) == plan(pairs, room, held)


@given(days())
def test_planned_again_with_its_own_talks_held_nothing_moves(day):
    pairs, room, _held = day
    found = plan(pairs, room)
    again = plan(pairs, room, found.talks)
    assert [(talk.round, talk.person, talk.employer) for talk in again.talks] == [
        (talk.round, talk.person, talk.employer) for talk in found.talks
    ]


def brute(pairs: list[Pair], room: Room, held: list[Talk]) -> int:
    """The most any plan is worth, by trying every plan."""
    known = {(talk.person, talk.employer) for talk in held}
    worth = {(pair.person, pair.employer): pair.worth for pair in pairs}
    fixed = [Talk(t.round, t.person, t.employer, worth.get((t.person, t.employer), 0)) for t in held]
    free = [pair for pair in pairs if pair.worth and (pair.person, pair.employer) not in known]
    best = 0
    for rounds in itertools.product([None, *range(room.rounds)], repeat=len(free)):
        talks = fixed + [
            Talk(at, pair.person, pair.employer, pair.worth)
            for pair, at in zip(free, rounds, strict=True)
            if at is not None
        ]
        try:
            check(talks, room)
        except Clash:
            continue
        own = {person: sum(talk.person == person for talk in fixed) for person in {talk.person for talk in talks}}
        if any(sum(talk.person == one for talk in talks) > max(room.most_talks, had) for one, had in own.items()):
            continue
        best = max(best, sum(talk.worth for talk in talks) + FIRST_TALK * len({talk.person for talk in talks}))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_on_small_days_it_equals_trying_everything(seed):
    chance = random.Random(seed)
    people, employers = chance.choice([(3, 2), (2, 3), (4, 2), (6, 1)])
    room = Room(chance.randint(1, 3), chance.randint(1, employers), chance.randint(1, 3))
    pairs = [
        Pair(person, employer, chance.choice([0, chance.randint(1, 9000)]))
        for person in range(people)
        for employer in range(employers)
    ]
    assert plan(pairs, room).value == brute(pairs, room, [])


@pytest.mark.parametrize("seed", range(40))
def test_around_held_talks_it_is_between_the_best_and_its_bound(seed):
    chance = random.Random(seed)
    room = Room(3, 2, 3)
    pairs = [Pair(person, employer, chance.randint(1, 9000)) for person in range(3) for employer in range(2)]
    held = [Talk(chance.randrange(3), chance.randrange(3), chance.randrange(2))]
    found, best = plan(pairs, room, held), brute(pairs, room, held)
    assert found.value <= best <= found.bound
    assert found.value == best or found.conflicts


def test_held_talks_that_cannot_all_be_are_refused():
    room = Room(2, 1, 2)
    for held in (
        [Talk(0, 1, 1), Talk(0, 1, 2)],
        [Talk(0, 1, 1), Talk(0, 2, 1)],
        [Talk(0, 1, 1), Talk(1, 1, 1)],
        [Talk(0, 1, 1), Talk(0, 2, 2)],
        [Talk(2, 1, 1)],
    ):
        with pytest.raises(Clash):
            plan([], room, held)


def test_sixty_people_twenty_employers_eight_rounds_within_two_seconds():
    chance = random.Random(11)
    pairs = [Pair(person, 1000 + employer, chance.randint(0, 15_000)) for person in range(60) for employer in range(20)]
    room = Room(8, 16, 4)
    plan(pairs[:20], room)  # loads the solver
    begun = time.perf_counter()
    found = plan(pairs, room)
    took = time.perf_counter() - begun
    print(f"matching day: 60 people, 20 employers, 8 rounds, 16 tables in {took:.2f} s, {len(found.talks)} talks")
    assert found.proven and len(found.talks) == 8 * 16 and took < 2
    holds(found, room, [])
