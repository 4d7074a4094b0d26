"""People and places at the base of the labour market, and what a professional says of a pair: people.csv, places.csv, pairs.csv.

Columns carry the names of the tables (`supply.Card`, `demand.Place`) with codes in place of bits: `V0069` a skill, `B0029` an
occupation, `ma-vr ochtend,middag + za ochtend` a week, eight digits the loads in the order of `needs.LOADS`.
"""

import csv
import datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

from perspectief.matching.columns import CardFacts, Cards, PlaceFacts, Places, cards_of, days, places_of
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


@cache
def cards() -> Cards:
    """The people, person P07 with id 7."""
    return cards_of(_card(row) for row in rows("people.csv"))


@cache
def places() -> Places:
    """The places, place Q07 with id 7."""
    return places_of(_place(row) for row in rows("places.csv"))


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


def _card(row: dict[str, str]) -> CardFacts:
    number = int(row["code"][1:])
    since = days(WAITING_SINCE)
    assert since is not None
    return CardFacts(
        id=number, number=number, organisation=1, audience=1, waiting_since=since, pc4=int(row["pc4"]),
        modes=_mask(row["modes"], MODES), travel_minutes=int(row["travel_minutes"]),
        hours_min=int(row["hours_min"]), hours_max=int(row["hours_max"]),
        week_can=week(row["week_can"]), week_rather_not=week(row["week_rather_not"]), school_hours=bool(row["school_hours"]),
        available_from=None, contract_forms=_mask(row["contract_forms"], FORMS), place_kinds=_mask(row["place_kinds"], KINDS),
        kinds_of_work=_mask(row["kinds_of_work"], WORK), branches=_mask(row["branches"], BRANCHES),
        language=int(row["language"]), reading=int(row["reading"]), education=int(row["education"]),
        certificates=_certificates(row["certificates"]), loads=_loads(row["loads"]),
        adaptations=_mask(row["adaptations"], ADAPTATIONS), guidance=int(row["guidance"]), readiness=int(row["readiness"]),
        skills={**dict.fromkeys(_ids(row["learn"]), 1), **dict.fromkeys(_ids(row["can"]), 0)},
        wishes=tuple(_ids(row["wishes"])),
    )  # fmt: skip


def _place(row: dict[str, str]) -> PlaceFacts:
    number = int(row["code"][1:])
    return PlaceFacts(
        id=number, number=number, kind=KINDS.index(row["kind"]), occupation=_ids(row["occupation"])[0],
        branch=BRANCHES.index(row["branch"]), kinds_of_work=_mask(row["kinds_of_work"], WORK),
        pc4=int(row["pc4"]), pick_up=bool(row["pick_up"]), hours_min=int(row["hours_min"]), hours_max=int(row["hours_max"]),
        week_fixed=week(row["week_fixed"]), week_also=week(row["week_also"]), school_hours=bool(row["school_hours"]),
        contract_forms=_mask(row["contract_forms"], FORMS), language=int(row["language"]),
        language_learnable=bool(row["language_learnable"]), reading=int(row["reading"]), education=int(row["education"]),
        certificates=_certificates(row["certificates"]), certificates_learnable=_certificates(row["certificates_learnable"]),
        loads=_loads(row["loads"]), adaptations=_mask(row["adaptations"], ADAPTATIONS), guidance=int(row["guidance"]),
        starts_on=None,
        skills={
            **dict.fromkeys(_ids(row["learnable"]), 2),
            **dict.fromkeys(_ids(row["useful"]), 1),
            **dict.fromkeys(_ids(row["required"]), 0),
        },
    )  # fmt: skip
