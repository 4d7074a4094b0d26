"""numpy and scipy.sparse in their best form: blocks of neighbours on two threads, hard needs first, points of what is left."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from scipy import sparse

from tests.bench.peers.blocks import Block, Columns, Pairs, first_ten, joined, way

WIDE = 32  # entries of a place taken at once; the few places that have more take another turn
Asked = Callable[[Columns, Block, np.ndarray, np.ndarray], np.ndarray]


def possible(columns: Columns, block: Block) -> tuple[np.ndarray, np.ndarray]:
    """Positions of the pairs of a block with every hard need met; each test only where the ones before it left something."""
    C, P = columns.people, columns.places
    i, near = slice(block.first, block.end), block.near
    open_to = (C.not_a[i][:, None] & P.req_a[near]) == 0
    open_to &= (C.not_b[i][:, None] & P.req_b[near]) == 0
    person, place = np.nonzero(open_to)
    person, place = person + block.first, near[place]
    distance = (C.x[person] - P.x[place]).astype(np.int64) ** 2 + (C.y[person] - P.y[place]).astype(np.int64) ** 2
    kept = distance <= np.where(P.fetches[place] != 0, C.square_fetched[person], C.square[person])
    kept &= (C.need[person] & ~P.offer[place]) == 0
    kept &= (C.contract[person] & P.contract[place]) != 0
    kept &= (P.hours_min[place] <= C.hours_max[person]) & (P.hours_max[place] >= C.hours_min[person])
    return person[kept], place[kept]


def fits(columns: Columns, block: Block, asked: Asked) -> Pairs:
    """Pairs of a block that fit, with their points."""
    C, P, W = columns.people, columns.places, columns.weights
    i, j = possible(columns, block)
    work = P.base[j] + asked(columns, block, i, j)
    work += W.branch * ((C.branches[i] & P.branch[j]) != 0) + W.kind * ((C.kinds[i] & P.kinds[j]) != 0)
    i, j, work = (part[work >= W.floor] for part in (i, j, work))
    return Pairs(i, j, work + way(columns, i, j))


def by_gathering(columns: Columns, block: Block, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """numpy: a dense row for each person of the block, looked up at what the place asks."""
    C, P = columns.people, columns.places
    first, end = C.start[block.first], C.start[block.end]
    row = np.repeat(np.arange(block.end - block.first), np.diff(C.start[block.first : block.end + 1]))
    dense = np.zeros((block.end - block.first, columns.weights.nodes), np.uint8)
    dense[row, C.node[first:end]] = C.value[first:end]
    points, length, own = np.zeros(len(i), np.int64), np.diff(P.start)[j], i - block.first
    for turn in range(0, int(length.max(initial=0)), WIDE):
        left = np.flatnonzero(length > turn)
        at = P.start[j[left]][:, None] + np.arange(turn, turn + WIDE)
        beyond = at >= P.start[j[left] + 1][:, None]
        at[beyond] = 0
        worth = dense[own[left][:, None], P.node[at]] * P.value[at].astype(np.int32)
        worth[beyond] = 0
        points[left] += worth.sum(axis=1)
    return points


def by_product(columns: Columns, block: Block, i: np.ndarray, j: np.ndarray) -> np.ndarray:
    """scipy.sparse: the product of the block's people with the places near, read at the pairs."""
    return _product(columns, block)[i - block.first, np.searchsorted(block.near, j)]


def _product(columns: Columns, block: Block) -> np.ndarray:
    """Points for what the places near ask and the people of the block can, people by places."""
    C, P, nodes = columns.people, columns.places, columns.weights.nodes
    first, end = C.start[block.first], C.start[block.end]
    shape = (block.end - block.first, nodes)
    people = sparse.csr_matrix(
        (C.value[first:end].astype(np.int32), C.node[first:end], C.start[block.first : block.end + 1] - first), shape
    )
    places = sparse.csr_matrix((P.value.astype(np.int32), P.node, P.start), (len(P.row), nodes))[block.near]
    return (people @ places.T).toarray()


def whole(columns: Columns, block: Block) -> Pairs:
    """scipy.sparse by itself: the product with every place, needs and points of every pair of the block, then those that fit."""
    C, P, W = columns.people, columns.places, columns.weights
    i, j = np.arange(block.first, block.end)[:, None], block.near[None]
    distance = (C.x[i] - P.x[j]).astype(np.int64) ** 2 + (C.y[i] - P.y[j]).astype(np.int64) ** 2
    fit = (C.not_a[i] & P.req_a[j] | C.not_b[i] & P.req_b[j]) == 0
    fit &= distance <= np.where(P.fetches[j] != 0, C.square_fetched[i], C.square[i])
    fit &= ((C.need[i] & ~P.offer[j]) == 0) & ((C.contract[i] & P.contract[j]) != 0)
    fit &= (P.hours_min[j] <= C.hours_max[i]) & (P.hours_max[j] >= C.hours_min[i])
    work = P.base[j] + _product(columns, block)
    work += W.branch * ((C.branches[i] & P.branch[j]) != 0) + W.kind * ((C.kinds[i] & P.kinds[j]) != 0)
    points = work + way(columns, i, j)
    person, place = np.nonzero(fit & (work >= W.floor))
    return Pairs(person + block.first, place, points[person, place])


def lists_alone(columns: Columns) -> tuple[Pairs, Pairs]:
    """The first ten both ways by `whole`: no index of what is near, no needs first, on the one thread the library uses."""
    parts = []
    for block in columns.plain_blocks():
        found = whole(columns, block)
        parts.append(tuple(first_ten(columns, found, of_people=side) for side in (True, False)))
    of_places = first_ten(columns, joined([part for _, part in parts]), of_people=False)
    return joined([part for part, _ in parts]), of_places


def lists(columns: Columns, asked: Asked) -> tuple[Pairs, Pairs]:
    """The first ten both ways."""
    with ThreadPoolExecutor(2) as threads:

        def one(block: Block) -> tuple[Pairs, Pairs]:
            found = fits(columns, block, asked)
            return first_ten(columns, found, of_people=True), first_ten(columns, found, of_people=False)

        parts = list(threads.map(one, columns.blocks()))
    of_places = first_ten(columns, joined([part for _, part in parts]), of_people=False)
    return joined([part for part, _ in parts]), of_places
