"""What a place asks and a person brings as one sparse vector each: skills, their groups, occupations, their families.

Node numbers: skills first, then groups, occupations, families. A place's entries share `WORK` parts; the product with a
person's entries gives the points for skills and for the wished occupation at once.
"""

from typing import NamedTuple

import numpy as np
from numba import njit

from perspectief.engine.errors import EngineError
from perspectief.engine.pool import LEARNABLE, REQUIRED, USEFUL, People, Places, Taxonomy
from perspectief.engine.rules import WORK, Rules

MOST_NODES = 1 << 16
EIGHT = 8  # entries the kernel takes at a time
MOST_RARITY = 8


class Nodes(NamedTuple):
    """First number of each kind of node, and how many there are in all."""

    groups: int
    occupations: int
    families: int
    count: int


class Vectors(NamedTuple):
    """Entries `node[start[i]:start[i + 1]]` with their values; `base`: points a place gives everybody (0 for people).

    Of places the same without groups, for where every skill of a person's groups is laid out (`Kin`): uint32 `asked`, seat
    and value in 16 bits each, from 8·asked_start[i] to 8·asked_start[i + 1], filled up with zeros.
    """

    start: np.ndarray
    node: np.ndarray
    value: np.ndarray
    base: np.ndarray
    asked_start: np.ndarray
    asked: np.ndarray


class Kin(NamedTuple):
    """Where everything a place can ask is laid out, so that the skills of one group sit together.

    seat: int32 per skill; skills of group g, general ones left out, sit from start[g] to start[g + 1]. A skill that counts
    without its kin (it can be learned at the place) sits at `bare` + skill; occupations and families sit at their nodes.
    groups, occupations: their first nodes. size: number of seats.
    """

    groups: int
    occupations: int
    bare: int
    size: int
    start: np.ndarray
    seat: np.ndarray


def nodes(taxonomy: Taxonomy) -> Nodes:
    """Numbers the nodes of a taxonomy. EngineError when there are more than 65,536, with the skills once more."""
    skills, occupations = len(taxonomy.skill_group), len(taxonomy.occupation_family)
    groups = skills
    at_occupations = groups + int(taxonomy.skill_group.max(initial=-1)) + 1
    families = at_occupations + occupations
    count = families + int(taxonomy.occupation_family.max(initial=-1)) + 1
    if count + skills > MOST_NODES:
        raise EngineError(f"taxonomy: {count} nodes and {skills} skills, together at most {MOST_NODES}")
    return Nodes(groups, at_occupations, families, count)


def kin(taxonomy: Taxonomy) -> Kin:
    """The seats of a taxonomy."""
    number, skills, light = nodes(taxonomy), len(taxonomy.skill_group), general(taxonomy)
    groups = number.occupations - number.groups
    group = np.where(light, groups, taxonomy.skill_group)  # general ones sit last
    seat = np.empty(skills, np.int32)
    seat[np.argsort(group, kind="stable")] = np.arange(skills)
    start = np.concatenate(([0], np.cumsum(np.bincount(group, minlength=groups)[:groups]))).astype(np.int32)
    return Kin(number.groups, number.occupations, number.count, number.count + skills, start, seat)


def general(taxonomy: Taxonomy) -> np.ndarray:
    """bool per skill: it says how somebody works, not which work."""
    return np.zeros(len(taxonomy.skill_group), np.bool_) if taxonomy.general is None else taxonomy.general


def rarity(places: Places, taxonomy: Taxonomy) -> np.ndarray:
    """int32 per skill, 1 to 8: one more for every halving of the share of places that ask it. From demand only."""
    row = np.repeat(np.arange(len(places)), np.diff(places.skill_start))
    asked = np.unique(row * np.int64(len(taxonomy.skill_group)) + places.skill) % max(1, len(taxonomy.skill_group))
    often = np.bincount(asked.astype(np.int64), minlength=len(taxonomy.skill_group))
    ratio = (len(places) // np.maximum(often, 1)).clip(1, 1 << MOST_RARITY - 1)
    return (np.searchsorted(1 << np.arange(MOST_RARITY), ratio, side="right")).astype(np.int32)


def check_positions(kind: str, column: str, values: np.ndarray, count: int, lowest: int = 0) -> None:
    """EngineError when a value is no position in a taxonomy of `count`."""
    wrong = np.flatnonzero((values < lowest) | (values >= count))
    if len(wrong):
        raise EngineError(f"{kind}.{column}: entry {wrong[0]} has {values[wrong[0]]}, expected {lowest} to {count - 1}")


def people_vectors(people: People, taxonomy: Taxonomy, rules: Rules) -> Vectors:
    """A person's entries: skills at `own` or `learning`, their groups at `kin`, wishes with their families at 1."""
    number = nodes(taxonomy)
    check_positions("people", "skill", people.skill, len(taxonomy.skill_group))
    check_positions("people", "wish", people.wish, len(taxonomy.occupation_family))
    most = 2 * (len(people.skill) + len(people.wish))
    start, node, value = np.zeros(len(people) + 1, np.int32), np.empty(most, np.uint16), np.empty(most, np.uint8)
    used = _people_entries(
        people.skill_start, people.skill, people.skill_learn, people.wish_start, people.wish,
        taxonomy.skill_group, taxonomy.occupation_family, general(taxonomy),
        (number.groups, number.occupations, number.families, number.count), (rules.own, rules.learning, rules.kin),
        start, node, value,
    )  # fmt: skip
    base, none = np.zeros(len(people), np.int32), np.zeros(len(people) + 1, np.int32)
    return Vectors(start, node[:used].copy(), value[:used].copy(), base, none, np.empty(0, np.uint32))


def place_vectors(places: Places, taxonomy: Taxonomy, rules: Rules, rare: np.ndarray) -> Vectors:
    """A place's entries: parts of its work at skills and groups, the points of a wished occupation at its nodes."""
    number = nodes(taxonomy)
    check_positions("places", "skill", places.skill, len(taxonomy.skill_group))
    check_positions("places", "occupation", places.occupation, len(taxonomy.occupation_family), lowest=-1)
    if rare.shape != taxonomy.skill_group.shape or rare.dtype != np.int32:
        raise EngineError("rarity: expected an int32 for every skill")
    most = 2 * (len(places.skill) + len(places))
    start, node, value = np.zeros(len(places) + 1, np.int32), np.empty(most, np.uint16), np.empty(most, np.uint16)
    base = np.zeros(len(places), np.int32)
    asked_start = np.zeros(len(places) + 1, np.int32)
    asked = np.zeros(len(places.skill) + (2 + EIGHT) * len(places), np.uint32)
    weights = np.zeros(3, np.int64)
    weights[[REQUIRED, USEFUL, LEARNABLE]] = rules.required, rules.useful, rules.learnable
    used = _place_entries(
        places.skill_start, places.skill, places.skill_ask, places.occupation,
        (taxonomy.skill_group, taxonomy.occupation_family, general(taxonomy)), rare,
        (number.groups, number.occupations, number.families, number.count), weights,
        (rules.taught, rules.occupation, rules.occupation_family, rules.general, WORK), start, node, value, base, kin(taxonomy).seat,
        asked_start, asked,
    )  # fmt: skip
    asked = asked[: EIGHT * asked_start[-1]].copy()
    return Vectors(start, node[:used].copy(), value[:used].copy(), base, asked_start, asked)


@njit(nogil=True, cache=True)
def _people_entries(
    skill_start, skill, skill_learn, wish_start, wish, group, family, general, number, worth, start, node, value
):
    groups, occupations, families, count = number
    own, learning, kin = worth
    seen = np.full(count, -1, np.int64)  # where the person of this row has this node
    at = 0
    for row in range(len(start) - 1):
        begin = at
        for entry in range(skill_start[row], skill_start[row + 1]):
            worth_here = learning if skill_learn[entry] else own
            one = skill[entry]
            if seen[one] < begin:
                node[at] = one
                value[at] = worth_here
                seen[one] = at
                at += 1
            elif value[seen[one]] < worth_here:
                value[seen[one]] = worth_here
            one = groups + group[skill[entry]]
            if not general[skill[entry]] and seen[one] < begin:
                node[at] = one
                value[at] = kin
                seen[one] = at
                at += 1
        for entry in range(wish_start[row], wish_start[row + 1]):
            for one in (occupations + wish[entry], families + family[wish[entry]]):
                if seen[one] < begin:
                    node[at] = one
                    value[at] = 1
                    seen[one] = at
                    at += 1
        start[row + 1] = at
    return at


@njit(cache=True)
def _divide(raw, chosen, parts, work):
    """Divides `work` parts over the chosen skills by `raw`; what rounding leaves goes to the largest remainders."""
    total = np.int64(0)
    for one in range(len(raw)):
        total += raw[one] * chosen[one]
    if total == 0:
        return
    left = work
    remainder = np.full(len(raw), np.int64(-1))
    for one in range(len(raw)):
        if chosen[one]:
            share = work * raw[one]
            parts[one] = share // total
            remainder[one] = share % total
            left -= parts[one]
    while left > 0:
        most = np.argmax(remainder)
        parts[most] += 1
        remainder[most] = -1
        left -= 1


@njit(cache=True)
def _share(skill, ask, general, rare, weights, most_general, parts, work):
    """Parts of each skill by weight × rarity; the general ones together at most `most_general`."""
    raw, light = np.empty(len(skill), np.int64), np.empty(len(skill), np.bool_)
    of_general = np.int64(0)
    for one in range(len(skill)):
        raw[one] = weights[ask[one]] * rare[skill[one]]
        light[one] = general[skill[one]]
        of_general += raw[one] * light[one]
        parts[one] = 0
    if of_general * work <= most_general * raw.sum():
        _divide(raw, np.ones(len(skill), np.bool_), parts, work)
    else:
        _divide(raw, light, parts, most_general)
        _divide(raw, ~light, parts, work - most_general)


@njit(cache=True)
def _once(skill, skill_ask, first, end, once, ask):
    """The skills first..end without doubles, each as strongly as it is asked; returns how many."""
    size = 0
    for entry in range(first, end):
        found = size
        for other in range(size):
            if once[other] == skill[entry]:
                found = other
        if found == size:
            once[size], ask[size] = skill[entry], skill_ask[entry]
            size += 1
        ask[found] = min(ask[found], np.int64(skill_ask[entry]))
    return size


@njit(nogil=True, cache=True)
def _place_entries(
    skill_start, skill, skill_ask, occupation, taxonomy, rare, number, weights, worth, start, node, value, base,
    seat, asked_start, asked,
):  # fmt: skip
    group, family, general = taxonomy
    groups, occupations, families, count = number
    taught, wish, wish_family, most_general, work = worth
    seen = np.full(count, -1, np.int64)
    longest = 1
    for row in range(len(start) - 1):
        longest = max(longest, skill_start[row + 1] - skill_start[row])
    once, ask, parts = np.empty(longest, np.int64), np.empty(longest, np.int64), np.empty(longest, np.int64)
    at, short = 0, 0
    for row in range(len(start) - 1):
        begin = at
        size = _once(skill, skill_ask, skill_start[row], skill_start[row + 1], once, ask)
        _share(once[:size], ask[:size], general, rare, weights, most_general, parts, work)
        for entry in range(size):
            if parts[entry] == 0:
                continue
            node[at], value[at] = once[entry], parts[entry]
            at += 1
            own = count + once[entry] if ask[entry] == 2 else np.int64(seat[once[entry]])
            asked[short] = own << 16 | parts[entry]
            short += 1
            if ask[entry] == 2:  # can be learned there: everybody gets something for it
                base[row] += taught * parts[entry]
                continue
            if general[once[entry]]:
                continue
            one = groups + group[once[entry]]
            if seen[one] < begin:
                node[at] = one
                value[at] = parts[entry]
                seen[one] = at
                at += 1
            else:
                value[seen[one]] += parts[entry]
        if occupation[row] >= 0:
            node[at], value[at] = occupations + occupation[row], wish
            node[at + 1], value[at + 1] = families + family[occupation[row]], wish_family
            for entry in range(at, at + 2):
                asked[short] = np.int64(node[entry]) << 16 | value[entry]
                short += 1
            at += 2
        start[row + 1] = at
        asked_start[row + 1] = (short + EIGHT - 1) // EIGHT
        short = EIGHT * asked_start[row + 1]
    return at
