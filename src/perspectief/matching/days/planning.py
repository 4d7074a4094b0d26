"""Who talks with whom in which round: the most worth for everybody together, exact, without anybody in two places. Pure.

Which pairs talk is a flow of least cost: a person has so many rounds, an employer too, all tables together so many talks. Which
round each gets is the colouring of a bipartite graph: with at most as many talks as rounds for each it always exists (König 1916), and
its rounds can be made equally full (de Werra 1971), so that no more than the tables are taken. So without talks held by hand the plan is
the best there is. Held talks can stand in the way: then the plan is made in two orders, the better one kept, and what could not be
placed is shown.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

FIRST_TALK = 1 << 16  # worth of somebody's first talk: nobody comes for nothing while there is a table


@dataclass(frozen=True, order=True)
class Pair:
    """A person and an employer who could talk, by any ids, and what that is worth (above 0)."""

    person: int
    employer: int
    worth: int = 0


@dataclass(frozen=True, order=True)
class Talk:
    """A pair in a round (from 0). `held`: put there by hand."""

    round: int
    person: int
    employer: int
    worth: int = 0
    held: bool = False


@dataclass(frozen=True)
class Room:
    """How the day is laid out. `most_talks`: so many at most for one person, so that there is time to rest."""

    rounds: int
    tables: int
    most_talks: int


@dataclass(frozen=True)
class Plan:
    """The talks in order; pairs that belong in the best plan and stand against a held talk; worth got, and no plan gets more than `bound`."""

    talks: tuple[Talk, ...]
    conflicts: tuple[Pair, ...]
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        """No plan with these held talks is worth more."""
        return self.value == self.bound


class Clash(ValueError):
    """Talks held by hand that cannot all be: somebody twice in a round, a pair twice, more than the tables or the rounds."""


def plan(pairs: Iterable[Pair], room: Room, held: Iterable[Talk] = ()) -> Plan:
    """The best plan around the held talks. Raises Clash when these cannot all be."""
    fixed = sorted(held)
    check(fixed, room)
    known = {(talk.person, talk.employer) for talk in fixed}
    wanted = {(pair.person, pair.employer): pair for pair in pairs if pair.worth > 0}
    free = sorted(pair for key, pair in wanted.items() if key not in known)
    fixed = [_with_worth(talk, wanted) for talk in fixed]
    chosen = _choose(free, room, fixed)
    bound = _value(fixed, chosen)
    by_worth = sorted(chosen, key=lambda pair: (-pair.worth, pair))
    busy = _busy(chosen)
    by_rarity = sorted(chosen, key=lambda pair: (-busy[pair.employer, True] - busy[pair.person, False], pair))
    best = max((_placed(order, free, room, fixed) for order in (by_worth, by_rarity)), key=_worth_of)
    talks = tuple(sorted(best))
    placed = {(talk.person, talk.employer) for talk in talks}
    conflicts = tuple(pair for pair in by_worth if (pair.person, pair.employer) not in placed)
    return Plan(talks, conflicts, _worth_of(talks), bound)


def check(talks: Sequence[Talk], room: Room) -> None:
    """Raises Clash when these talks cannot all be."""
    slots = [(talk.round, talk.person, True) for talk in talks] + [(talk.round, talk.employer, False) for talk in talks]
    if len(set(slots)) < len(slots):
        raise Clash("somebody has two talks in a round")
    if len({(talk.person, talk.employer) for talk in talks}) < len(talks):
        raise Clash("a pair talks twice")
    for number in range(room.rounds):
        if sum(talk.round == number for talk in talks) > room.tables:
            raise Clash("more talks in a round than tables")
    if any(not 0 <= talk.round < room.rounds for talk in talks):
        raise Clash("a talk after the last round")


def _with_worth(talk: Talk, wanted: dict[tuple[int, int], Pair]) -> Talk:
    found = wanted.get((talk.person, talk.employer))
    return Talk(talk.round, talk.person, talk.employer, found.worth if found else 0, held=True)


def _busy(pairs: Iterable[Pair]) -> dict[tuple[int, bool], int]:
    found: dict[tuple[int, bool], int] = {}
    for pair in pairs:
        for key in ((pair.employer, True), (pair.person, False)):
            found[key] = found.get(key, 0) + 1
    return found


def _value(fixed: Iterable[Talk], chosen: Iterable[Pair]) -> int:
    both = [*fixed, *chosen]
    return sum(one.worth for one in both) + FIRST_TALK * len({one.person for one in both})


def _worth_of(talks: Iterable[Talk]) -> int:
    return _value(talks, ())


def _choose(free: Sequence[Pair], room: Room, fixed: Sequence[Talk]) -> list[Pair]:
    """The pairs of most worth together, when only numbers of talks count: a flow of least cost. The bound of every plan."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # loaded only when it is needed

    people = sorted({pair.person for pair in free})
    employers = sorted({pair.employer for pair in free})
    total = room.tables * room.rounds - len(fixed)
    if not free or total <= 0:
        return []
    at = {("p", one): number for number, one in enumerate(people)}
    at |= {("e", one): len(people) + number for number, one in enumerate(employers)}
    source, sink = len(at), len(at) + 1
    flow: Any = SimpleMinCostFlow()
    for one in people:
        had = sum(talk.person == one for talk in fixed)
        left = max(0, min(room.rounds, max(room.most_talks, had)) - had)
        first = 0 if had else min(1, left)
        flow.add_arc_with_capacity_and_unit_cost(source, at["p", one], first, -FIRST_TALK)
        flow.add_arc_with_capacity_and_unit_cost(source, at["p", one], left - first, 0)
    for one in employers:
        left = room.rounds - sum(talk.employer == one for talk in fixed)
        flow.add_arc_with_capacity_and_unit_cost(at["e", one], sink, left, 0)
    arcs = [
        flow.add_arc_with_capacity_and_unit_cost(at["p", pair.person], at["e", pair.employer], 1, -pair.worth)
        for pair in free
    ]
    flow.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
    flow.set_node_supply(source, total)
    flow.set_node_supply(sink, -total)
    if flow.solve() != flow.OPTIMAL:
        raise ArithmeticError("the flow of a matching day has no answer")
    return [pair for pair, arc in zip(free, arcs, strict=True) if flow.flow(arc)]


class _Table:
    """Who talks with whom in which round, both ways. A person is (id, False), an employer (id, True)."""

    def __init__(self, room: Room, fixed: Iterable[Talk]):
        self.room = room
        self.talks: dict[tuple[tuple[int, bool], int], Talk] = {}
        self.count = [0] * room.rounds
        for talk in fixed:
            self.put(talk)

    def put(self, talk: Talk) -> None:
        for who in _sides(talk):
            self.talks[who, talk.round] = talk
        self.count[talk.round] += 1

    def take(self, talk: Talk) -> None:
        for who in _sides(talk):
            del self.talks[who, talk.round]
        self.count[talk.round] -= 1

    def free(self, who: tuple[int, bool]) -> list[int]:
        return [number for number in range(self.room.rounds) if (who, number) not in self.talks]

    def all(self) -> list[Talk]:
        return [talk for (who, _round), talk in self.talks.items() if not who[1]]

    def chain(self, who: tuple[int, bool], one: int, other: int) -> list[Talk]:
        """Talks in rounds `one`, `other`, `one`, … that hang together, from `who` on."""
        found, number = [], one
        while (talk := self.talks.get((who, number))) is not None:
            found.append(talk)
            person, employer = _sides(talk)
            who, number = (employer if who == person else person), other if number == one else one
        return found

    def swap(self, chain: Sequence[Talk], one: int, other: int) -> None:
        """Each talk of the chain in the other of the two rounds."""
        for talk in chain:
            self.take(talk)
        for talk in chain:
            self.put(Talk(other if talk.round == one else one, talk.person, talk.employer, talk.worth))


def _sides(talk: Talk) -> tuple[tuple[int, bool], tuple[int, bool]]:
    return (talk.person, False), (talk.employer, True)


def _placed(order: Sequence[Pair], free: Sequence[Pair], room: Room, fixed: Sequence[Talk]) -> list[Talk]:
    """Rounds for the pairs in this order; then for who else still fits in what is left over."""
    table = _Table(room, fixed)
    for pair in order:
        _put(table, pair)
    _level(table)
    held = {(talk.person, talk.employer) for talk in table.all()}
    for pair in sorted(free, key=lambda pair: (-pair.worth, pair)):
        mine = sum((pair.person, False) == who for who, _round in table.talks)
        if (pair.person, pair.employer) not in held and mine < room.most_talks:
            rounds = set(table.free((pair.person, False))) & set(table.free((pair.employer, True)))
            open_ = sorted(number for number in rounds if table.count[number] < room.tables)
            if open_:
                table.put(Talk(open_[0], pair.person, pair.employer, pair.worth))
    return table.all()


def _put(table: _Table, pair: Pair) -> None:
    """A round for this pair: one both have free, the emptiest first, else one made free by a chain of swaps without held talks."""
    person, employer = (pair.person, False), (pair.employer, True)
    mine, theirs = table.free(person), table.free(employer)
    both = sorted(set(mine) & set(theirs), key=lambda number: (table.count[number], number))
    if both:
        table.put(Talk(both[0], pair.person, pair.employer, pair.worth))
        return
    for one in mine:
        for other in theirs:
            chain = table.chain(employer, one, other)
            if not any(talk.held for talk in chain):
                table.swap(chain, one, other)
                table.put(Talk(one, pair.person, pair.employer, pair.worth))
                return


def _level(table: _Table) -> None:
    """No round with more talks than tables: chains go from the fullest to an emptier one; what held talks stop falls out, the least first."""
    room = table.room
    while max(table.count) > room.tables:
        full = table.count.index(max(table.count))
        if not any(_lighten(table, full, other) for other in sorted(range(room.rounds), key=table.count.__getitem__)):
            loose = [talk for talk in table.all() if talk.round == full and not talk.held]
            table.take(min(loose, key=lambda talk: (talk.worth, talk)))


def _lighten(table: _Table, full: int, other: int) -> bool:
    """Moves one talk more out of round `full` to `other` than back; whether that could be done."""
    if table.count[other] >= table.room.tables:
        return False
    for talk in sorted(one for one in table.all() if one.round == full):
        for end in _sides(talk):
            if (end, other) in table.talks:
                continue  # not an end of its chain
            chain = table.chain(end, full, other)
            if len(chain) % 2 and not any(one.held for one in chain):
                table.swap(chain, full, other)
                return True
    return False
