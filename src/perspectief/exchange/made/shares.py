"""The shares the made region is drawn from: tables of CBS (CC BY 4.0, see `from_cbs.py`) and, where CBS has none, our own.

`municipalities.csv`, `vacancies_by_sector.csv` and `vacancies_by_size.csv` come from CBS. Assumed by us, to be plausible
and no more: `base_work.csv` (which share of a sector's vacancies is work at the base of the labour market), `work.csv`
(what work in a group of the taxonomy asks, and in which sectors it is found), the names and the streets.
"""

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

# Which of CBS's shares of businesses in a municipality says where the employers of a section (SBI 2008) are.
BUSINESSES_OF = {
    "A": "agriculture", "B": "industry", "C": "industry", "D": "industry", "E": "industry", "F": "industry",
    "G": "trade", "H": "transport", "I": "trade", "J": "transport", "K": "services", "L": "services", "M": "services",
    "N": "services", "O": "public", "P": "public", "Q": "public", "R": "culture", "S": "culture",
}  # fmt: skip


class Town(NamedTuple):
    """A municipality: people on social assistance and unemployed (numbers), businesses per kind of sector (numbers)."""

    code: str
    province: str
    population: int
    social_assistance: int
    unemployed: int
    businesses: dict[str, int]


class Work(NamedTuple):
    """What work in a group of the taxonomy usually asks: eight load levels, language, reading and education levels,
    wage above the legal minimum (cents an hour), names of week patterns with weights, certificates with a chance.
    """

    group: str
    sectors: dict[str, float]
    loads: tuple[int, ...]
    language: int
    reading: int
    education: int
    wage: int
    weeks: dict[str, float]
    settings: tuple[str, ...]
    colleagues: str
    beside: tuple[str, ...]  # groups of work an employer of this group has too
    certificates: dict[str, float]


def rows(name: str, delimiter: str = ",") -> list[dict[str, str]]:
    """A table of `data/` as a list of dictionaries."""
    text = (files("perspectief.exchange.made") / "data" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter=delimiter))


@cache
def towns() -> dict[str, Town]:
    """Municipalities by CBS code."""
    found = {}
    for row in rows("municipalities.csv"):
        found[row["code"]] = Town(
            code=row["code"],
            province=row["province"],
            population=int(row["population"]),
            social_assistance=int(row["social_assistance"]),
            unemployed=int(row["unemployed"]),
            businesses={name: int(row[name]) for name in sorted(set(BUSINESSES_OF.values()))},
        )
    return found


@cache
def base_vacancies(province: str) -> dict[str, float]:
    """Open vacancies at the base of the labour market (thousands) per SBI section in a province."""
    base = {row["sbi"]: float(row["share"]) for row in rows("base_work.csv")}
    found = [row for row in rows("vacancies_by_sector.csv") if row["province"] == province]
    return {row["sbi"]: float(row["vacancies"]) * base.get(row["sbi"], 0) for row in found}


@cache
def vacancies_by_size() -> dict[str, float]:
    """Open vacancies (thousands) per size of the employer: "1-9", "10-99", "100+"."""
    return {row["size"]: float(row["vacancies"]) for row in rows("vacancies_by_size.csv")}


@cache
def work() -> dict[str, Work]:
    """Usual conditions per group of the taxonomy."""
    found = {}
    for row in rows("work.csv", ";"):
        sectors = {part[0]: float(part[1:]) for part in row["sectors"].split()}
        weeks = {part.rstrip("0123456789"): float(part[-1]) for part in row["weeks"].split()}
        certificates = {
            code: float(chance) for code, chance in (part.split(":") for part in row["certificates"].split())
        }
        found[row["group"]] = Work(
            group=row["group"],
            sectors=sectors,
            loads=tuple(int(level) for level in row["loads"]),
            language=int(row["language"]),
            reading=int(row["reading"]),
            education=int(row["education"]),
            wage=int(row["wage"]),
            weeks=weeks,
            settings=tuple(row["settings"].split("|")),
            colleagues=row["colleagues"],
            beside=tuple(row["beside"].split()),
            certificates=certificates,
        )
    return found
