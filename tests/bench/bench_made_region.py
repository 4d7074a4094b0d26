"""The made region of 20,000 people and 5,000 places, from nothing: `python -m tests.bench.bench_made_region`. Ratios to the bar.

A database of its own in a temporary folder; tables and compiled kernels stand there before the clock starts, as after set-up.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path


def line(what: str, seconds: float, bar: float, more: str = "") -> None:
    print(f"{what:<58} {seconds:7.1f} s   bar {bar:5.0f} s   ratio {seconds / bar:5.2f}   {more}", flush=True)


def perspectief(state: Path, *words: str) -> float:
    """Seconds a command takes with its database in `state`."""
    environment = os.environ | {"PERSPECTIEF_STATE": str(state)}
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "perspectief", *words], env=environment, check=True, stdout=subprocess.DEVNULL
    )
    return time.perf_counter() - start


def main() -> None:
    """Pure, into the database, and as files of 200,000 rows."""
    from perspectief.exchange.made import region

    start = time.perf_counter()
    region.make(2026, date(2026, 11, 22))
    line("thought up, 20,000 x 5,000", time.perf_counter() - start, 5)
    with tempfile.TemporaryDirectory(prefix="perspectief-bench-") as folder:
        Path(folder).chmod(0o755)  # the server's own user passes through it
        state = Path(folder) / "state"
        perspectief(state, "migrate", "--verbosity", "0")
        perspectief(state, "warm-up")
        took = perspectief(state, "made-region")
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        line("thought up, loaded, register read, matched", took, 25, f"largest process {memory:,.0f} MB")
        took = perspectief(state, "made-region", "--people", "200000", "--files", str(state / "files"))
        size = sum(file.stat().st_size for file in (state / "files").iterdir()) / 1e6
        line("as files, 200,000 people x 50,000 places", took, 60, f"{size:,.0f} MB")


if __name__ == "__main__":
    main()
