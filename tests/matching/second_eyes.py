"""The second judge's people, places and pairs: written without a look at the first judge's, nor at a weight."""

import csv
from pathlib import Path

from perspectief.matching.columns import CardFacts, Cards, PlaceFacts, Places, cards_of, places_of
from perspectief.taxonomy import needs

HERE = Path(__file__).parent
SHORT = [day[:2] for day in needs.DAYS]
PARTS = list(needs.DAYPARTS)
BRANCHES = [code for code, _ in needs.BRANCHES]
KINDS_OF_WORK = [code for code, _, _ in needs.KINDS_OF_WORK]
ADAPTATIONS = [code for code, _ in needs.ADAPTATIONS]
FORMS = [code for code, _ in needs.CONTRACT_FORMS]
KINDS = [code for code, _ in needs.PLACE_KINDS]
MODES = [mode.code for mode in needs.MODES]


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def week(text: str) -> int:
    """Bits of "ma-vr ochtend,middag + za ochtend"."""
    found = 0
    for piece in filter(None, text.split(" + ")):
        days, parts = piece.split(" ")
        wanted: list[int] = []
        for span in days.split(","):
            first, _, last = span.partition("-")
            wanted += range(SHORT.index(first), SHORT.index(last or first) + 1)
        found |= needs.week(tuple(wanted), tuple(PARTS.index(part) for part in parts.split(",")))
    return found


def mask(text: str, names: list[str]) -> int:
    return needs.mask([names.index(word) for word in text.split()])


def certificates(text: str) -> int:
    return needs.mask([needs.CERTIFICATE_BY_CODE[code].bit for code in text.split()])


def ids(text: str) -> list[int]:
    return [int(code[1:]) for code in text.split()]


def maybe(text: str) -> int | None:
    return int(text) if text else None


def card(row: dict[str, str]) -> CardFacts:
    number = int(row["code"][1:])
    return CardFacts(
        id=number, number=number, organisation=1, audience=1, waiting_since=9000, pc4=maybe(row["pc4"]),
        modes=mask(row["modes"], MODES), travel_minutes=maybe(row["travel_minutes"]), hours_min=maybe(row["hours_min"]),
        hours_max=maybe(row["hours_max"]), week_can=week(row["week_can"]), week_rather_not=week(row["week_rather_not"]),
        school_hours=bool(row["school_hours"]), available_from=None, contract_forms=mask(row["contract_forms"], FORMS),
        place_kinds=mask(row["place_kinds"], KINDS), kinds_of_work=mask(row["kinds_of_work"], KINDS_OF_WORK),
        branches=mask(row["branches"], BRANCHES), language=maybe(row["language"]), reading=maybe(row["reading"]),
        education=maybe(row["education"]), certificates=certificates(row["certificates"]),
        loads=needs.pack_loads([int(level) for level in row["loads"]]), adaptations=mask(row["adaptations"], ADAPTATIONS),
        guidance=maybe(row["guidance"]), readiness=maybe(row["readiness"]),
        skills=dict.fromkeys(ids(row["learn"]), 1) | dict.fromkeys(ids(row["can"]), 0), wishes=tuple(ids(row["wishes"])),
    )  # fmt: skip


def place(row: dict[str, str]) -> PlaceFacts:
    number = int(row["code"][1:])
    return PlaceFacts(
        id=number, number=number, kind=KINDS.index(row["kind"]), occupation=ids(row["occupation"])[0],
        branch=BRANCHES.index(row["branch"]), kinds_of_work=mask(row["kinds_of_work"], KINDS_OF_WORK), pc4=maybe(row["pc4"]),
        pick_up=bool(row["pick_up"]), hours_min=maybe(row["hours_min"]), hours_max=maybe(row["hours_max"]),
        week_fixed=week(row["week_fixed"]), week_also=week(row["week_also"]), school_hours=bool(row["school_hours"]),
        contract_forms=mask(row["contract_forms"], FORMS), language=int(row["language"] or 0),
        language_learnable=bool(row["language_learnable"]), reading=int(row["reading"] or 0), education=int(row["education"] or 0),
        certificates=certificates(row["certificates"]), certificates_learnable=certificates(row["certificates_learnable"]),
        loads=needs.pack_loads([int(level) for level in row["loads"]]), adaptations=mask(row["adaptations"], ADAPTATIONS),
        guidance=int(row["guidance"] or 0), starts_on=None,
        skills=dict.fromkeys(ids(row["learnable"]), 2) | dict.fromkeys(ids(row["useful"]), 1) | dict.fromkeys(ids(row["required"]), 0),
    )  # fmt: skip


def market() -> tuple[Cards, Places]:
    return cards_of(card(row) for row in rows("people.csv")), places_of(place(row) for row in rows("places.csv"))


def pairs() -> list[tuple[int, int, bool, str]]:
    """(person, place, must be in, why), by the numbers of both."""
    return [
        (int(row["person"][1:]), int(row["place"][1:]), row["verdict"] == "must", row["why"])
        for row in rows("pairs.csv")
    ]
