"""Speed of reading and analysing a register: `python -m tests.bench.bench_analysis`. Ratios to the bar; above 1 is too slow.

The file is a made region's register over and over, each time with other numbers, names and birth dates, so that as many
values differ as in a real one. A fresh process for each measurement; its peak of memory is read from /proc (a
child's ru_maxrss begins at its parent's).
"""

import re
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import polars as pl

from perspectief.exchange.analysis import analyse
from perspectief.exchange.intake.mapping import suggest
from perspectief.exchange.intake.people import take_people
from perspectief.exchange.made import files, region
from perspectief.exchange.made.region import Size
from perspectief.exchange.reading import read
from perspectief.taxonomy.search import code_text

ROWS, SECONDS, MEMORY = 200_000, 5.0, 1024
TODAY, REGION, SEED = date(2026, 11, 23), 25, 7
DEMAND = {0: 168, 1: 61, 2: 119, 3: 64}


def register(folder: Path) -> dict[str, Path]:
    """A register of ROWS people as CSV in three dresses and as a workbook."""
    once = files.people_table(region.make(SEED, TODAY, Size(20_000, 100, 60), REGION)).drop("_owner")
    parts = [_others(once, at) for at in range(ROWS // once.height)]
    table = pl.concat(parts).head(ROWS).with_row_index("at")
    texts = {"windows-1252": (";", "windows-1252"), "utf-8": (",", "utf-8"), "quoted": (";", "utf-8")}
    found = {}
    for name, (separator, encoding) in texts.items():
        path = folder / f"{name}.csv"
        style = "always" if name == "quoted" else "necessary"
        text = table.drop("at").write_csv(separator=separator, quote_style=style, line_terminator="\r\n")
        path.write_bytes(text.encode(encoding, errors="replace"))
        found[name] = path
    broken = found["windows-1252"].read_bytes().split(b"\r\n")
    for at in range(50, len(broken), 97):  # one row in a hundred is wrong in some way: cut off, too long, a stray quote
        broken[at] = (broken[at][:40], broken[at] + b";over", broken[at].replace(b";", b';"', 1))[at % 3]
    found["broken rows"] = folder / "broken.csv"
    found["broken rows"].write_bytes(b"\r\n".join(broken))
    found["workbook"] = folder / "workbook.xlsx"
    table.drop("at").write_excel(found["workbook"], autofilter=False)
    return found


def _others(once: pl.DataFrame, at: int) -> pl.DataFrame:
    """The same people as others: number, family name and birth date differ; a BSN none of them has."""
    return once.with_columns(
        klantnummer=pl.col("klantnummer").cast(pl.String) + f"-{at}",
        achternaam=pl.col("achternaam") + f" {chr(97 + at)}",
        bsn=pl.lit(""),
    )


def measure(path: str) -> None:
    """One file in this process: seconds per step, and the most memory the process ever had."""
    code_text("hovenier")  # the taxonomy is read once per process, not per file
    start = time.perf_counter()
    table = read(Path(path).read_bytes())
    was_read = time.perf_counter()
    intake = take_people(table, suggest(table), today=TODAY)
    taken = time.perf_counter()
    found = analyse(intake, today=TODAY, region=REGION, demand=DEMAND)
    done = time.perf_counter()
    peak = int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]) / 1024
    print(was_read - start, taken - was_read, done - taken, peak, found.count, len(table.faults))


def main() -> None:
    """All files, each in a process of its own."""
    print(
        f"{'register of ' + f'{ROWS:,}':<26}{'read':>8}{'values':>8}{'analyse':>8}{'whole':>8}{'ratio':>7}{'memory':>10}{'ratio':>7}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, path in register(Path(folder)).items():
            words = [sys.executable, "-m", "tests.bench.bench_analysis", str(path)]
            said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
            reading, values, analysing, peak = map(float, said[:4])
            whole = reading + values + analysing
            size = path.stat().st_size / 2**20
            print(
                f"{name:<26}{reading:7.2f}s{values:7.2f}s{analysing:7.2f}s{whole:7.2f}s{whole / SECONDS:7.2f}{peak:7.0f} MB{peak / MEMORY:7.2f}"
                f"   {size:.0f} MB, {int(said[4]):,} people, {int(said[5]):,} rows set apart"
            )


if __name__ == "__main__":
    measure(sys.argv[1]) if len(sys.argv) > 1 else main()
