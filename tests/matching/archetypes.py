"""People and places at the base of the labour market, and what a professional says of a pair: people.csv, places.csv, pairs.csv.

Columns carry the names of the tables (`supply.Card`, `demand.Place`) with codes in place of bits: `V0069` a skill, `B0029` an
occupation, `ma-vr ochtend,middag + za ochtend` a week, eight digits the loads in the order of `needs.LOADS`.
"""

import csv
import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from perspectief.matching.columns import Cards, Places
from perspectief.matching.files import cards_of_table, places_of_table
from perspectief.taxonomy import needs

HERE = Path(__file__).parent
TODAY = datetime.date(2026, 3, 2)
WAITING_SINCE = datetime.date(2025, 5, 6)
DAY = {name[:2]: at for at, name in enumerate(needs.DAYS)}
MODES = [mode.code for mode in needs.MODES]
FORMS = [code for code, _ in needs.CONTRACT_FORMS]
KINDS = [code for code, _ in needs.PLACE_KINDS]
WORK = [code for code, _, _ in needs.KINDS_OF_WORK]
BRANCHES = [code for code, _ in needs.BRANCHES]
ADAPTATIONS = [code for code, _ in needs.ADAPTATIONS]
NUMBERS_OF_PERSON = (
    "travel_minutes", "hours_min", "hours_max", "language", "reading", "education", "guidance", "readiness",
)  # fmt: skip
NUMBERS_OF_PLACE = ("pc4", "hours_min", "hours_max", "language", "reading", "education", "guidance")
CERTIFICATES = {one.code: one.bit for one in needs.CERTIFICATES}


class Verdict(NamedTuple):
    """What a professional says: `must` belongs in the top ten of both sides, `must-not` in nobody's; `may` is a
    verdict taken back, with what changed the mind. `why` in Dutch.
    """

    person: str
    place: str
    verdict: str
    why: str


def rows(name: str) -> list[dict[str, str]]:
    """Rows of a file beside this one."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def verdicts() -> list[Verdict]:
    """Every judged pair."""
    return [Verdict(**row) for row in rows("pairs.csv")]


def codes(name: str) -> list[str]:
    """Codes of a file, in the order of its rows."""
    return [row["code"] for row in rows(name)]


@cache
def people() -> pl.DataFrame:
    """The people as a table that `matching.files` takes."""
    return pl.DataFrame([_person(row) for row in rows("people.csv")], infer_schema_length=None)


@cache
def places() -> pl.DataFrame:
    """The places as a table that `matching.files` takes."""
    return pl.DataFrame([_place(row) for row in rows("places.csv")], infer_schema_length=None)


def card_columns() -> Cards:
    """The people as matching's columns."""
    return cards_of_table(people(), TODAY)


def place_columns() -> Places:
    """The places as matching's columns."""
    return places_of_table(places())


def week(text: str) -> int:
    """Bits of a week: "ma-wo,vr ochtend,middag + za avond"; empty is none."""
    found = 0
    for part in filter(None, text.split(" + ")):
        when, dayparts = part.split(" ")
        chosen: list[int] = []
        for one in when.split(","):
            first, _, last = one.partition("-")
            chosen += range(DAY[first], DAY[last or first] + 1)
        found |= needs.week(tuple(chosen), tuple(needs.DAYPARTS.index(name) for name in dayparts.split(",")))
    return found


def _mask(text: str, names: list[str]) -> int:
    return needs.mask([names.index(code) for code in text.split()])


def _certificates(text: str) -> int:
    return needs.mask([CERTIFICATES[code] for code in text.split()])


def _ids(text: str) -> list[int]:
    return [int(code[1:]) for code in text.split()]


def _loads(digits: str) -> int:
    return needs.pack_loads([int(digit) for digit in digits])


def _person(row: dict[str, str]) -> dict[str, Any]:
    return {
        "waiting_since": WAITING_SINCE, "pc4": int(row["pc4"]), "modes": _mask(row["modes"], MODES),
        **{name: int(row[name]) for name in NUMBERS_OF_PERSON},
        "week_can": week(row["week_can"]), "week_rather_not": week(row["week_rather_not"]),
        "school_hours": bool(row["school_hours"]), "contract_forms": _mask(row["contract_forms"], FORMS),
        "place_kinds": _mask(row["place_kinds"], KINDS), "kinds_of_work": _mask(row["kinds_of_work"], WORK),
        "branches": _mask(row["branches"], BRANCHES), "certificates": _certificates(row["certificates"]),
        "loads": _loads(row["loads"]), "adaptations": _mask(row["adaptations"], ADAPTATIONS),
        "can": _ids(row["can"]), "learn": _ids(row["learn"]), "wishes": _ids(row["wishes"]),
    }  # fmt: skip


def _place(row: dict[str, str]) -> dict[str, Any]:
    return {
        "kind": row["kind"], "occupation": _ids(row["occupation"])[0], "branch": BRANCHES.index(row["branch"]),
        "kinds_of_work": _mask(row["kinds_of_work"], WORK), "pick_up": bool(row["pick_up"]),
        **{name: int(row[name]) for name in NUMBERS_OF_PLACE},
        "week_fixed": week(row["week_fixed"]), "week_also": week(row["week_also"]),
        "school_hours": bool(row["school_hours"]), "contract_forms": _mask(row["contract_forms"], FORMS),
        "language_learnable": bool(row["language_learnable"]), "certificates": _certificates(row["certificates"]),
        "certificates_learnable": _certificates(row["certificates_learnable"]), "loads": _loads(row["loads"]),
        "adaptations": _mask(row["adaptations"], ADAPTATIONS),
        "required": _ids(row["required"]), "useful": _ids(row["useful"]), "learnable": _ids(row["learnable"]),
    }  # fmt: skip
