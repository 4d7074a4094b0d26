"""People, places and pairs judged by hand, as they stand in the files beside this one."""

import csv
from pathlib import Path
from typing import NamedTuple

from perspectief.matching.columns import CardFacts, Cards, PlaceFacts, Places, cards_of, places_of
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue

HERE = Path(__file__).parent
WEEK = {
    "all": needs.WHOLE_WEEK,
    "office": needs.OFFICE_WEEK,
    "morning": needs.week(range(5), (0,)),
    "mornings-3": needs.week((0, 1, 3), (0,)),
    "evening": needs.week(range(5), (2,)),
    "weekend": needs.week((5, 6), (0, 1, 2)),
    "weekend-day": needs.week((5, 6), (0, 1)),
    "evening-weekend": needs.week((3, 4), (2,)) | needs.week((5,), (1, 2)),
    "late": needs.week((2, 3, 4, 5), (1, 2)),
    "early-weekend": needs.week((0, 2, 4, 5), (0,)),
    "shop": needs.week((2, 4), (0, 1)) | needs.week((5,), (0, 1)),
    "shifts": needs.week(range(5), (0, 1, 3)),
    "night": needs.week((0, 1, 2, 5), (3,)),
    "school-noon": needs.week((0, 1, 3), (0, 1)),
    "noons": needs.week(range(5), (1,)),
}
KIND = [code for code, _ in needs.PLACE_KINDS]
ALL_FORMS, ALL_KINDS = (1 << len(needs.CONTRACT_FORMS)) - 1, (1 << len(needs.PLACE_KINDS)) - 1


class Judged(NamedTuple):
    """A pair: `judged` must or not, and why."""

    person: str
    place: str
    judged: str
    why: str


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def pairs() -> list[Judged]:
    return [Judged(**row) for row in rows("judged_pairs.csv")]


def _mask(text: str, names: list[str]) -> int:
    return needs.mask([names.index(word) for word in text.split()])


def _week(text: str) -> int:
    found = 0
    for word in text.split():
        found |= WEEK[word]
    return found


def _certificates(text: str) -> int:
    return needs.mask([needs.CERTIFICATE_BY_CODE[code].bit for code in text.split()])


def _codes(text: str) -> list[int]:
    return [int(code[1:]) for code in text.split()]


BRANCHES = [code for code, _ in needs.BRANCHES]
KINDS_OF_WORK = [code for code, _, _ in needs.KINDS_OF_WORK]
ADAPTATIONS = [code for code, _ in needs.ADAPTATIONS]


def card(row: dict[str, str]) -> CardFacts:
    known, number = catalogue().occupations, int(row["code"][1:])
    can = {skill for done in _codes(row["done"]) for skill in known[done].tasks + known[done].required} | set(
        _codes(row["skills"])
    )
    return CardFacts(
        id=number, number=number, organisation=1, audience=1, waiting_since=9000,
        pc4=int(row["pc4"]), modes=_mask(row["modes"], [mode.code for mode in needs.MODES]), travel_minutes=int(row["minutes"]),
        hours_min=int(row["hours_min"]), hours_max=int(row["hours_max"]), week_can=_week(row["week"]), week_rather_not=0,
        school_hours=bool(row["school_hours"]), available_from=None, contract_forms=ALL_FORMS, place_kinds=ALL_KINDS,
        kinds_of_work=_mask(row["kinds"], KINDS_OF_WORK), branches=_mask(row["branches"], BRANCHES),
        language=int(row["language"]), reading=int(row["reading"]), education=int(row["education"]),
        certificates=_certificates(row["certificates"]), loads=needs.pack_loads([int(level) for level in row["loads"].split()]),
        adaptations=_mask(row["adaptations"], ADAPTATIONS), guidance=int(row["guidance"]), readiness=3,
        skills={**dict.fromkeys(_codes(row["learns"]), 1), **dict.fromkeys(can, 0)}, wishes=tuple(_codes(row["wishes"])),
    )  # fmt: skip


def place(row: dict[str, str]) -> PlaceFacts:
    work, number = catalogue().occupations[int(row["occupation"][1:])], int(row["code"][1:])
    ask = 2 if row["learnable"] == "*" else 0
    return PlaceFacts(
        id=number, number=number, kind=KIND.index(row["kind"]), occupation=work.id, branch=BRANCHES.index(work.branch),
        kinds_of_work=_mask(" ".join(work.kinds), KINDS_OF_WORK), pc4=int(row["pc4"]), pick_up=bool(row["pick_up"]),
        hours_min=int(row["hours_min"]), hours_max=int(row["hours_max"]), week_fixed=WEEK[row["week"]], week_also=0,
        school_hours=bool(row["school_hours"]), contract_forms=None, language=int(row["language"]), language_learnable=False,
        reading=int(row["reading"]), education=int(row["education"]), certificates=_certificates(row["certificates"]),
        certificates_learnable=_certificates(row["certificates_learnable"]),
        loads=needs.pack_loads([int(level) for level in row["loads"].split()]), adaptations=_mask(row["adaptations"], ADAPTATIONS),
        guidance=int(row["guidance"]), starts_on=None,
        skills={**dict.fromkeys(work.useful, 1), **dict.fromkeys(work.required + work.tasks, ask)},
    )  # fmt: skip


def market() -> tuple[Cards, Places]:
    return cards_of(card(row) for row in rows("judged_people.csv")), places_of(
        place(row) for row in rows("judged_places.csv")
    )
