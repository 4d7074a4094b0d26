"""Makes the share tables of the made region from CBS files: `python -m perspectief.exchange.made.from_cbs CBS_FOLDER`.

Source: CBS, Statistics Netherlands (StatLine), CC BY 4.0. Input: `municipality_indicators.json` (per municipality:
population, benefits, businesses by sector), `cbs_openstaande_vacatures_regio_sbi.csv` (open vacancies by province and
SBI 2008 section, a quarter) and `cbs_80472ned_vacatures.csv` (open vacancies by size of the employer). Output, in
`data/`: `municipalities.csv`, `vacancies_by_sector.csv`, `vacancies_by_size.csv`. Four municipalities that merged after
the indicators were published are not in it; nobody is made there.
"""

import csv
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "data"
# StatLine's key of an SBI 2008 section, and its letter.
SECTIONS = {
    "301000": "A", "305700": "B", "307500": "C", "346600": "D", "348000": "E", "350000": "F", "354200": "G",
    "383100": "H", "389100": "I", "391600": "J", "396300": "K", "402000": "L", "403300": "M", "410200": "N",
    "417400": "O", "419000": "P", "422400": "Q", "428100": "R", "435500": "S",
}  # fmt: skip
# StatLine's key of a province, and its name.
PROVINCES = {
    "PV20": "Groningen", "PV21": "Friesland", "PV22": "Drenthe", "PV23": "Overijssel", "PV24": "Flevoland",
    "PV25": "Gelderland", "PV26": "Utrecht", "PV27": "Noord-Holland", "PV28": "Zuid-Holland", "PV29": "Zeeland",
    "PV30": "Noord-Brabant", "PV31": "Limburg",
}  # fmt: skip
SIZES = {"WP19074": "1-9", "WP19091": "10-99", "WP19098": "100+"}
BUSINESSES = {
    "agriculture": "Agriculture sector (%)",
    "industry": "Industry & energy sector (%)",
    "trade": "Trade & hospitality sector (%)",
    "transport": "Transport & ICT sector (%)",
    "services": "Business services sector (%)",
    "public": "Public/edu/health sector (%)",
    "culture": "Culture & recreation sector (%)",
}


def municipalities(indicators: dict[str, Any], current: Iterable[str]) -> list[dict[str, Any]]:
    """A row per current municipality: inhabitants, people on social assistance and unemployed (numbers), businesses by sector."""
    rows = []
    for code in sorted(current):
        found = indicators.get(code)
        if found is None or found["_bijstand"] is None:
            continue
        people, businesses = found["Population"], found["Population"] * found["_biz_density"] / 1000
        row = {
            "code": code,
            "province": found["Provincie"],
            "population": people,
            "social_assistance": round(people * found["_bijstand"] / 1000),
            "unemployed": round(people * found["_unemp_pct"] / 100),
        }
        row |= {name: round(businesses * found["Economy"].get(column, 0) / 100) for name, column in BUSINESSES.items()}
        rows.append(row)
    return rows


def by_sector(lines: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Open vacancies (thousands, mean of the last four quarters) per province and SBI section."""
    found: dict[tuple[str, str], list[tuple[str, float]]] = {}
    for line in lines:
        section = SECTIONS.get(line["BedrijfstakkenBranchesSBI2008"].strip())
        province = PROVINCES.get(line["Regios"].strip())
        amount = line["OpenstaandeVacatures"].strip()
        if section and province and amount not in ("", "."):
            found.setdefault((province, section), []).append((line["Perioden"], float(amount)))
    rows = []
    for (province, section), quarters in sorted(found.items()):
        last = [amount for _, amount in sorted(quarters)[-4:]]
        rows.append({"province": province, "sbi": section, "vacancies": round(sum(last) / len(last), 2)})
    return rows


def by_size(lines: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    """Open vacancies (thousands, mean of the last four quarters) per size class of the employer, whole country."""
    found: dict[str, list[tuple[str, float]]] = {}
    for line in lines:
        size = SIZES.get(line["Bedrijfskenmerken"].strip())
        if size and "KW" in line["Perioden"]:
            found.setdefault(size, []).append((line["Perioden"], float(line["OpenstaandeVacatures_1"])))
    rows = []
    for size, quarters in found.items():
        last = [amount for _, amount in sorted(quarters)[-4:]]
        rows.append({"size": size, "vacancies": round(sum(last) / len(last), 1)})
    return rows


def tables(folder: Path, current: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """All three tables by file name, computed from the CBS files in `folder`."""
    indicators = json.loads((folder / "municipality_indicators.json").read_text(encoding="utf-8"))["Gemeente"]
    with (folder / "cbs_openstaande_vacatures_regio_sbi.csv").open(encoding="utf-8-sig", newline="") as sector:
        sectors = by_sector(csv.DictReader(sector))
    with (folder / "cbs_80472ned_vacatures.csv").open(encoding="utf-8-sig", newline="") as size:
        sizes = by_size(csv.DictReader(size, delimiter=";"))
    return {
        "municipalities.csv": municipalities(indicators, current),
        "vacancies_by_sector.csv": sectors,
        "vacancies_by_size.csv": sizes,
    }


def main(folder: Path) -> None:
    """Writes the tables into `data/`."""
    from perspectief.geo.gazetteer import gazetteer

    current = [municipality.code for municipality in gazetteer().municipalities.values()]
    for name, rows in tables(folder, current).items():
        with (HERE / name).open("w", encoding="utf-8", newline="") as out:
            writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
