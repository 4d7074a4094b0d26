"""Speed of the engine on made columns: `python -m tests.bench.bench_engine [region|large|country|same]...`.

Ratios to the bar; above 1 is too slow. `region` (what counts without an argument): the engine alone, and beside numpy,
scipy.sparse, polars, DuckDB and sparse_dot_topn, each in a process of its own on the same columns, all with the same answer.
`large`: 200,000 × 40,000; `country`: 1,000,000 × 200,000; the same people's answers by numpy for some tiles of them.
`same`: no times, the hash of the answer on 1, 2 and 8 threads and of 1 and 35 shards put together, at both sizes; all must be one.
"""

import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from perspectief.engine import match, single, update, warm
from perspectief.engine.index import Pool
from perspectief.engine.pool import put, with_columns
from tests.bench.made_arrays import made

# The program runs without scipy, which only the comparison brings; where it stands numba loads it.
COLD = (
    "import sys, time; sys.modules['scipy'] = None; t = time.perf_counter(); from perspectief.engine import match, warm; "
    "{what}; print(time.process_time(), time.perf_counter() - t)"
)
COLD_STARTS = {
    "cold start to the first match": "match.match(warm.smallest(), k=1, kp=1)",
    "cold start, every kernel there is": "warm.warm_up(tables=False)",
}


def best(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Seconds on the clock and of the processor: the least of some runs."""
    found = []
    for _ in range(times):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    return min(found)[0], min(cpu for _, cpu in found)


def spread(work: Callable[[int], object], rows: np.ndarray) -> tuple[float, str]:
    """95th percentile in seconds over rows, and in words the median and both in seconds of the processor."""
    took = []
    for one in rows:
        start, cpu = time.perf_counter(), time.process_time()
        work(int(one))
        took.append((time.perf_counter() - start, time.process_time() - cpu))
    (middle, cpu), (tail, tail_cpu) = (np.quantile(took, share, axis=0) * 1000 for share in (0.5, 0.95))
    return float(tail) / 1000, f"p50 {middle:.2f} ms; of the processor p50 {cpu:.2f} ms, p95 {tail_cpu:.2f} ms"


def line(what: str, took: float, bar: float, more: str = "") -> None:
    print(f"{what:<58} {took * 1000:9.2f} ms   bar {bar * 1000:7.0f} ms   ratio {took / bar:5.2f}   {more}")


def with_bar(found: tuple[float, str], bar: float) -> tuple[float, float, str]:
    """What `line` takes."""
    return found[0], bar, found[1]


def region() -> None:
    """20,000 × 5,000: everybody against everything, and one change."""
    pool = made(20_000, 5_000)
    wall, _ = best(lambda: (made_index(pool),))
    line("make the columns ready, 20,000 x 5,000", wall, 0.1)
    everything = replace(pool, rules=replace(pool.rules, floor=0, rather_not=0))
    made_index_of(everything)
    wall, cpu = best(lambda: match.match(everything, k=10, kp=10))
    pairs = int(match.match(everything, k=1, kp=1).person_total.sum())
    line(
        "first 10 both ways, every pair without a hard need unmet",
        wall,
        0.15,
        f"{cpu:.2f} s of processor, {pairs:,} pairs",
    )
    wall, cpu = best(lambda: match.match(pool, k=10, kp=10))
    line("first 10 both ways, 20,000 x 5,000", wall, 0.15, f"{cpu:.2f} s of processor")
    for threads in (1, 2):
        wall, cpu = best(lambda threads=threads: match.match(pool, threads=threads))
        line(f"first 20 both ways, 20,000 x 5,000, {threads} thread(s)", wall, 0.3, f"{cpu:.2f} s of processor")
    lists = match.match(pool)
    print(
        f"{'':4}{lists.person_total.sum():,} fits; people without: {(lists.person_total == 0).mean():.0%}, places without: {(lists.place_total == 0).mean():.0%}"
    )
    frozen = replace(pool, rare=pool.rarity)
    rows = np.random.default_rng(0).integers(0, 20_000, 40)

    def change(row: int) -> None:
        person = with_columns(single.one(frozen.people, row), hours_max=np.array([40], np.int16))
        after = replace(frozen, people=put(frozen.people, person))
        update.update_person(frozen, after, lists, row)

    line("one person changed: pool and lists of both sides", *with_bar(spread(change, rows), 0.1))


def made_index(pool) -> None:
    """The indexes anew."""
    fresh = replace(pool)
    _ = fresh.people_index, fresh.place_index


def one_against_all() -> None:
    """One person, one place, and what is not met, against 200,000."""
    r = np.random.default_rng(0)
    pool = made(1_000, 200_000)
    made_index_of(pool)
    for what, work in (
        ("first 20 places of one person", single.places_for),
        ("what is not met by places", single.unmet_by_places),
    ):
        found = spread(lambda row, work=work: work(pool, row), r.integers(0, 1_000, 300))
        line(f"{what}, 200,000", *with_bar(found, 0.002 if "first" in what else 0.03))
    pool = made(200_000, 1_000)
    made_index_of(pool)
    for what, work in (
        ("first 20 people of one place", single.people_for),
        ("what is not met by people", single.unmet_by_people),
    ):
        found = spread(lambda row, work=work: work(pool, row), r.integers(0, 1_000, 300))
        line(f"{what}, 200,000", *with_bar(found, 0.002 if "first" in what else 0.03))


def made_index_of(pool) -> None:
    """The indexes of this pool, kept."""
    _ = pool.people_index, pool.place_index, pool.rarity


def measured(
    name: str, people: int, places: int, times: int = 3, tiles: int | None = None
) -> tuple[float, float, float, str]:
    """Seconds on the clock and of the processor, MB and hash of the answer, of one method in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.peers.one", name, str(people), str(places), str(times)]
    command += [] if tiles is None else [str(tiles)]
    return tuple(json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout))


def row(name: str, found: tuple[float, float, float, str], own: tuple[float, float, float, str], bar: str = "") -> None:
    wall, cpu, memory, answer = found
    same = "same answer" if answer == own[3] else answer
    print(
        f"{name:<24} {wall:9.3f} s {cpu:9.3f} s cpu   {wall / own[0]:7.1f} x {cpu / own[1]:7.1f} x cpu {memory:7.0f} MB   {same}   {bar}"
    )


PEERS = (
    ("numpy", ""), ("scipy.sparse alone", "bar 35 x"), ("scipy.sparse", "with the engine's index, two threads"), ("polars", "bar 30 x"), ("DuckDB", "bar 100 x"), ("sparse_dot_topn", "no needs, one side"),
)  # fmt: skip


def beside_peers() -> None:
    """First 10 both ways at region size, every method the same answer; the engine before and after, as others use the machine."""
    print("\nfirst 10 both ways, 20,000 x 5,000: seconds, processor seconds, both against the engine, memory, answer")
    runs = [measured("ours-2", 20_000, 5_000, 7)]
    peers = [(name, measured(name, 20_000, 5_000, 1 if name == "DuckDB" else 2), bar) for name, bar in PEERS]
    runs.append(measured("ours-2", 20_000, 5_000, 7))
    own = (min(run[0] for run in runs), min(run[1] for run in runs), *runs[0][2:])
    for name, found, bar in (("engine", own, "bar 0.150 s"), *peers):
        row(name, found, own, bar)
    for threads in (1, 8):
        row(f"engine, {threads} thread(s)", measured(f"ours-{threads}", 20_000, 5_000), own)
    wrong = [name for name, found, _ in peers if found[3] not in {own[3], "skills only"}]
    if wrong:
        raise SystemExit(f"another answer than the engine: {', '.join(wrong)}")


def beyond(people: int, places: int, seconds: float, tiles: int) -> None:
    """More than a region: the engine, and numpy for the people of some tiles against every place."""
    print(f"\nfirst 10 both ways, {people:,} x {places:,}")
    own = measured("ours-2", people, places, 1)
    row("engine", own, own, f"bar {seconds} s, ratio {own[0] / seconds:.2f}")
    row("engine, 8 threads", measured("ours-8", people, places, 1), own)
    some = measured("ours-2", people, places, 1, tiles)
    print(f"the people of {tiles} tiles of 512 against every place")
    for name, found in (("engine", some), ("numpy", measured("numpy", people, places, 1, tiles))):
        row(name, found, some)
        if found[3] != some[3]:
            raise SystemExit(f"another answer than the engine: {name}")


SAME = ((20_000, 5_000), (200_000, 40_000))
SHARDS = 35


def same() -> None:
    """The answer does not depend on how the work is cut: by threads, or by people in shards whose answers are merged."""
    for n, m in SAME:
        pool = made(n, m)
        hashes = {
            f"{threads} threads": hash_of(match.match(pool, k=10, kp=10, threads=threads)) for threads in (1, 2, 8)
        }
        hashes |= {f"{count} shards": hash_of(in_shards(pool, count)) for count in (1, SHARDS)}
        for way, found in hashes.items():
            print(f"{n:,} x {m:,}, {way:<12} {found}", flush=True)
        if len(set(hashes.values())) != 1:
            raise SystemExit(f"{n:,} x {m:,}: not one answer")


def in_shards(pool: Pool, count: int) -> match.Lists:
    """Everybody's lists from so many shards of people, each matched by itself."""
    shard = np.random.default_rng(3).integers(0, count, len(pool.people))
    found = None
    for number in range(count):
        part = match.match(pool, k=10, kp=10, audience=match.Audience(people=shard == number))
        found = part if found is None else match.merge((found, part))
    return found


def hash_of(lists: match.Lists) -> str:
    """Sixteen digits of every list and every count."""
    told = hashlib.blake2b(digest_size=8)
    for column in (lists.person_keys, lists.person_total, lists.place_keys, lists.place_total):
        told.update(np.ascontiguousarray(column).tobytes())
    return told.hexdigest()


def main() -> None:
    """Prints the tables of the sizes asked."""
    sizes = sys.argv[1:] or ["region"]
    if "region" in sizes:
        alone()
        beside_peers()
    if "large" in sizes:
        beyond(200_000, 40_000, 3.5, 20)
    if "country" in sizes:
        beyond(1_000_000, 200_000, 25.0, 10)
    if "same" in sizes:
        same()


def alone() -> None:
    """The engine by itself."""
    warm.warm_up()
    for what, work in COLD_STARTS.items():
        found = [
            subprocess.run([sys.executable, "-c", COLD.format(what=work)], capture_output=True, text=True, check=True)
            for _ in range(5)
        ]
        took, cpu = min([float(part) for part in run.stdout.split()][::-1] for run in found)
        line(what, took, 0.5, f"{cpu:.2f} s of processor, Python itself included")
    region()
    one_against_all()
    print(f"memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
