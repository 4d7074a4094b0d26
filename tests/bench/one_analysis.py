"""One file read and analysed in this process, as `perspectief analyse` does; see bench_analysis."""

import re
import sys
import time
from datetime import date
from pathlib import Path

import perspectief.config  # noqa: F401 - before polars: it tells its allocator how to behave
from perspectief.exchange.analysis import analyse
from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import take_people
from perspectief.exchange.reading import read
from perspectief.taxonomy.search import code_text

DEMAND = {0: 168, 1: 61, 2: 119, 3: 64}


def main(path: str, today: date, region: int) -> None:
    """Prints seconds of reading, of taking values and of analysing, the most memory (MB), people, and rows set apart."""
    code_text("hovenier")  # the taxonomy is read once per process, not per file
    start = time.perf_counter()
    table = read(Path(path).read_bytes())
    was_read = time.perf_counter()
    intake = take_people(table, suggest(table), today=today)
    taken = time.perf_counter()
    found = analyse(intake, today=today, region=region, demand=DEMAND)
    done = time.perf_counter()
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(was_read - start, taken - was_read, done - taken, peak, found.count, len(table.faults))


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]), int(sys.argv[3]))
