"""One method in a process of its own: `python -m tests.bench.peers.one METHOD PEOPLE PLACES [TIMES] [TILES]`, JSON out."""

import contextlib
import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from perspectief.engine import match, warm
from perspectief.engine.match import Audience
from tests.bench.made_arrays import made
from tests.bench.peers.blocks import Columns, K, digest, digest_of_lists

Method = tuple[Callable[[], object], Callable[[object], str]]  # what to time, and the hash of what it gives


def ours(columns: Columns, threads: int) -> Method:
    """The engine; of a part of the people by its audience."""
    audience = match.ALL
    if columns.tiles is not None:
        shown = np.zeros(len(columns.pool.people), np.bool_)
        shown[columns.people.row[: columns.people.tiles.first[columns.tiles]]] = True
        audience = Audience(people=shown)

    def run() -> match.Lists:
        return match.match(columns.pool, k=K, kp=K, threads=threads, audience=audience)

    warm.warm_up(tables=False)
    return run, digest_of_lists


def topn(columns: Columns) -> Method:
    """sparse_dot_topn: the ten places with most points for skills alone; it knows no needs, no order of waiting, one side."""
    from scipy import sparse
    from sparse_dot_topn import sp_matmul_topn

    C, P, nodes = columns.people, columns.places, columns.weights.nodes
    people = sparse.csr_matrix((C.value.astype(np.int32), C.node.astype(np.int32), C.start), (len(C.row), nodes))
    places = sparse.csr_matrix((P.value.astype(np.int32), P.node.astype(np.int32), P.start), (len(P.row), nodes))
    turned = places.T.tocsr()

    def same(found) -> str:
        """Its points equal those of scipy.sparse on some people: what it does, it does right."""
        some = np.linspace(0, len(C.row) - 1, 50).astype(int)
        whole = -np.sort(-(people[some] @ turned).toarray(), axis=1)[:, :K]
        own = -np.sort(-found[some].toarray(), axis=1)[:, :K]
        return "skills only" if np.array_equal(whole, own) else "WRONG"

    return lambda: sp_matmul_topn(people, turned, top_n=K, n_threads=2, sort=True), same


def method(name: str, columns: Columns) -> Method:
    """A method by its name; what it needs made ready beforehand is made ready here."""
    if name.startswith("ours"):
        return ours(columns, int(name.partition("-")[2] or 2))
    if name == "sparse_dot_topn":
        return topn(columns)
    from tests.bench.peers import arrays, tables

    run = {
        "numpy": lambda: lambda: arrays.lists(columns, arrays.by_gathering),
        "scipy.sparse": lambda: lambda: arrays.lists(columns, arrays.by_product),
        "scipy.sparse alone": lambda: lambda: arrays.lists_alone(columns),
        "polars": lambda: tables.with_polars(columns),
        "DuckDB": lambda: tables.with_duckdb(columns),
    }[name]()
    return run, lambda found: digest(columns, *found)


def memory() -> float:
    """Most memory of this process in MB; what its parent used stands in `getrusage` too, so Linux is asked elsewhere."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(dict(line.split(":") for line in status.read_text().splitlines())["VmHWM"].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def forget_peak() -> None:
    """Counts the most memory from here on: what making the columns took is not the method's (Linux alone can)."""
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def main() -> None:
    """Times the method and prints the least of some runs, the most memory, and the hash of its answer."""
    name, people, places, *more = sys.argv[1:]
    times, tiles = (int(more[0]) if more else 3), (int(more[1]) if len(more) > 1 else None)
    columns = Columns(made(int(people), int(places)), tiles)
    forget_peak()
    _ = columns.people, columns.places
    (run, hash_of), found, answer = method(name, columns), [], None
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        answer = run()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    print(json.dumps([min(w for w, _ in found), min(c for _, c in found), memory(), hash_of(answer)]))


if __name__ == "__main__":
    main()
