"""What each kind of place demands: purpose, longest period, pay, guidance, and the law it rests on. Pure.

A place that contradicts its kind is not saved (`faults`); what still has to be arranged is said on the page (`points`). Amounts and
articles carry the day from which they hold; sources: wetten.overheid.nl and the half-yearly amounts of the minimum wage.
"""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from perspectief.demand.rules import UNPAID, Kind
from perspectief.demand.wages import least_cents, minimum_cents
from perspectief.taxonomy import needs

WITHOUT_PAY = 1 << [code for code, _label in needs.CONTRACT_FORMS].index("zonder-loon")
LEARNING_CONTRACT = 1 << [code for code, _label in needs.CONTRACT_FORMS].index("leer-arbeid")
TASTER_HOURS = 40  # five days


class KindRule(NamedTuple):
    """`purpose` and `law` in words; `longest`: days, None when there is no end; `guidance`: the least level of `needs.GUIDANCE`."""

    purpose: str
    longest: int | None
    longest_words: str
    paid: bool
    guidance: int
    recognised: bool
    law: str


RULES: Mapping[Kind, KindRule] = {
    Kind.JOB: KindRule(
        "Gewoon werk met een contract.", None, "", True, 0, False,
        "Burgerlijk Wetboek, boek 7, artikel 610; Wet minimumloon, artikel 7",
    ),
    Kind.LEARN_WORK: KindRule(
        "Werken en leren voor een diploma of praktijkverklaring.", None, "", True, 2, True,
        "Wet educatie en beroepsonderwijs, artikelen 7.2.8 en 7.2.10",
    ),
    Kind.ADAPTED: KindRule(
        "Betaald werk dat is aangepast aan wat iemand kan.", None, "", True, 2, False, "Participatiewet, artikelen 10c, 10d en 10da",
    ),
    Kind.TRIAL: KindRule(
        "Kijken of het werk past, voordat er een contract komt.", 61, "hoogstens 2 maanden", False, 1, False,
        "Werkloosheidswet, artikel 76a; Participatiewet, artikel 7",
    ),
    Kind.EXPERIENCE: KindRule(
        "Werkervaring opdoen. Leren staat voorop, niet de opbrengst.", 182, "hoogstens 6 maanden", False, 2, False,
        "Participatiewet, artikel 7; de regels van de gemeente",
    ),
    Kind.TASTER: KindRule(
        "Een dag meelopen om het werk te zien.", 5, "hoogstens 5 dagen", False, 1, False,
        "Burgerlijk Wetboek, boek 7, artikel 610: geen dienstverband",
    ),
}  # fmt: skip


class Point(NamedTuple):
    """One demand of a kind: whether it is met, and in words what it is or what has to be arranged."""

    met: bool
    words: str


def faults(values: Mapping[str, Any], today: datetime.date) -> dict[str, str]:
    """What contradicts the kind of place, per field; `values` as a place has them, whole."""
    kind, wage = Kind(values.get("kind") or Kind.JOB), values.get("wage_cents")
    forms, high = values.get("contract_forms") or 0, values.get("hours_max")
    found: dict[str, str] = {}
    label = kind.label
    if kind in UNPAID:
        if wage:
            found["wage_cents"] = f"Bij een {label} hoort geen loon. Haal het loon weg, of kies een andere soort plek."
        if forms & ~WITHOUT_PAY:
            found["contract_forms"] = f"Bij een {label} hoort geen contract. Kies: meelopen of proberen, zonder loon."
    else:
        if forms == WITHOUT_PAY:
            found["contract_forms"] = "Dit werk wordt betaald. Kies een contract, of kies een andere soort plek."
        least = least_cents(today)
        if wage is not None and wage < least:
            found["wage_cents"] = f"Dit is minder dan het laagste minimumloon: {_euros(least)} per uur."
    if kind == Kind.TASTER and high is not None and high > TASTER_HOURS:
        found["hours_max"] = "Een meeloopdag duurt hoogstens 5 dagen, dus 40 uur."
    return found


def points(values: Mapping[str, Any], *, recognised: bool, learns: bool, today: datetime.date) -> tuple[Point, ...]:
    """What the kind demands, met or to be arranged. `recognised`: the employer is; `learns`: the place says what is learned there."""
    kind = Kind(values["kind"])
    rule, wage = RULES[kind], values.get("wage_cents")
    found = []
    if rule.longest:
        found.append(Point(True, f"Duurt {rule.longest_words}."))
    if not rule.paid:
        found.append(Point(True, "Zonder loon. Een uitkering loopt door als de gemeente of UWV dat goed vindt."))
    elif wage is None:
        found.append(Point(False, "Het loon is nog niet ingevuld."))
    elif wage < minimum_cents(today):
        found.append(
            Point(
                False, f"Onder {_euros(minimum_cents(today))} per uur. Dat mag alleen voor wie jonger is dan 21 jaar."
            )
        )
    else:
        found.append(Point(True, "Het loon is minstens het minimumloon."))
    if rule.recognised:
        found.append(
            Point(True, "De werkgever is een erkend leerbedrijf.") if recognised
            else Point(False, "De werkgever moet een erkend leerbedrijf zijn. Vraag dat aan bij SBB.")
        )  # fmt: skip
    if rule.guidance:
        enough = values.get("guidance", 0) >= rule.guidance
        level = needs.GUIDANCE[rule.guidance]
        found.append(
            Point(
                enough, f"Begeleiding op het werk: {level}." if enough else f"Spreek begeleiding af: minstens {level}."
            )
        )
    if kind in {Kind.LEARN_WORK, Kind.EXPERIENCE}:
        found.append(
            Point(True, "Er staat bij wat iemand hier leert.") if learns else Point(False, "Schrijf op wat iemand hier kan leren.")
        )  # fmt: skip
    if kind == Kind.TRIAL:
        found.append(Point(False, "Spreek af: past het, dan volgt een contract van minstens 6 maanden."))
    return tuple(found)


def _euros(cents: int) -> str:
    return f"€ {cents // 100},{cents % 100:02}"
