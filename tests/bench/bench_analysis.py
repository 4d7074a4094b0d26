"""Speed of reading and analysing a register: `python -m tests.bench.bench_analysis`. Ratios to the bar; above 1 is too slow.

The file is a made region's register over and over, each time with other numbers, names and birth dates, so that as many
values differ as in a real one. A fresh process for each measurement; its peak of memory is read from /proc (a
child's ru_maxrss begins at its parent's).
"""

import statistics
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import polars as pl

from perspectief.exchange.made import files, region
from perspectief.exchange.made.region import Size

ROWS, SECONDS, MEMORY, TIMES = 200_000, 5.0, 1024, 5
TODAY, REGION, SEED = date(2026, 11, 23), 25, 7


def people() -> pl.DataFrame:
    """ROWS people with the columns of a register."""
    once = files.people_table(region.make(SEED, TODAY, Size(20_000, 100, 60), REGION)).drop("_owner")
    return pl.concat([_others(once, at) for at in range(ROWS // once.height)]).head(ROWS)


def with_broken_rows(data: bytes) -> bytes:
    """The file with one row in a hundred cut off, too long, or with a stray quote."""
    rows = data.split(b"\r\n")
    for at in range(50, len(rows), 97):
        rows[at] = (rows[at][:40], rows[at] + b";over", rows[at].replace(b";", b';"', 1))[at % 3]
    return b"\r\n".join(rows)


def register(folder: Path) -> dict[str, Path]:
    """The register as CSV in three dresses, with broken rows, and as a workbook."""
    table = people()
    texts = {"windows-1252": (";", "windows-1252"), "utf-8": (",", "utf-8"), "quoted": (";", "utf-8")}
    found = {}
    for name, (separator, encoding) in texts.items():
        path = folder / f"{name}.csv"
        style = "always" if name == "quoted" else "necessary"
        text = table.write_csv(separator=separator, quote_style=style, line_terminator="\r\n")
        path.write_bytes(text.encode(encoding, errors="replace"))
        found[name] = path
    found["broken rows"] = folder / "broken.csv"
    found["broken rows"].write_bytes(with_broken_rows(found["windows-1252"].read_bytes()))
    found["workbook"] = folder / "workbook.xlsx"
    table.write_excel(found["workbook"], autofilter=False)
    return found


def _others(once: pl.DataFrame, at: int) -> pl.DataFrame:
    """The same people as others: number, family name and birth date differ; a BSN none of them has."""
    return once.with_columns(
        klantnummer=pl.col("klantnummer").cast(pl.String) + f"-{at}",
        achternaam=pl.col("achternaam") + f" {chr(97 + at)}",
        bsn=pl.lit(""),
    )


def main() -> None:
    """All files, each TIMES times in a process of its own, in turns: medians of the seconds, the most memory of all."""
    with tempfile.TemporaryDirectory() as folder:
        made = register(Path(folder))
        measured: dict[str, list[list[float]]] = {name: [] for name in made}
        for _ in range(TIMES):
            for name, path in made.items():
                words = [sys.executable, "-m", "tests.bench.one_analysis", str(path), TODAY.isoformat(), str(REGION)]
                said = subprocess.run(words, check=True, capture_output=True, text=True).stdout.split()
                measured[name].append([float(word) for word in said])
        title = f"register of {ROWS:,}"
        print(f"{title:<22}{'read':>8}{'values':>8}{'analyse':>8}{'whole':>8}{'of bar':>7}{'memory':>10}{'of bar':>7}")
        for name, runs in measured.items():
            steps = [statistics.median(run[step] for run in runs) for step in range(3)]
            whole, peak = statistics.median(sum(run[:3]) for run in runs), max(run[3] for run in runs)
            print(
                f"{name:<22}" + "".join(f"{step:7.2f}s" for step in steps) + f"{whole:7.2f}s{whole / SECONDS:7.2f}"
                f"{peak:7.0f} MB{peak / MEMORY:7.2f}   {made[name].stat().st_size / 2**20:.0f} MB,"
                f" {runs[0][4]:,.0f} people, {runs[0][5]:,.0f} rows set apart"
            )


if __name__ == "__main__":
    main()
