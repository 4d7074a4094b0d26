"""What stands on a card in the list: who or where, short facts, and the reasons for the work that is looked for."""

from typing import NamedTuple

from perspectief.demand.queries.pool import PlaceRow
from perspectief.geo.queries import postcode
from perspectief.supply.queries.pool import CardRow
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE, CERTIFICATES, PLACE_KINDS, READINESS
from perspectief.web import formats
from perspectief.web.reasons import Said
from perspectief.web.staff.pool.work import Work

MOST_HITS = 3
KIND_LABELS = dict(PLACE_KINDS)


class Entry(NamedTuple):
    """One card of the page. `fits`: on how many places, or for how many people; None when not counted yet."""

    number: int
    title: str
    who: str
    facts: list[str]
    reasons: list[Said]
    fits: int | None


def of_card(row: CardRow, work: Work, fits: int | None) -> Entry:
    """A person as a card."""
    readiness = READINESS.get(row.readiness or 0, "")
    who = [row.name, town_of(row.pc4), readiness, f"kaart {formats.card_number(row.number)}"]
    facts = [
        formats.hours(row.hours_min, row.hours_max),
        formats.week_words(row.week_can),
        formats.reach(row.modes, row.travel_minutes),
    ]
    return Entry(row.number, row.title, ", ".join(filter(None, who)), facts, _reasons(row, work), fits)


def _reasons(row: CardRow, work: Work) -> list[Said]:
    found = [Said("met", CERTIFICATE_BY_CODE[code].label) for code in work.certificates if _has(row.certificates, code)]
    found += [Said("met", label) for label in _labels(row.hits)]
    missing = [CERTIFICATE_BY_CODE[code] for code in work.certificates if not _has(row.certificates, code)]
    return found + [Said("no", certificate.label, certificate.way) for certificate in missing]


def of_place(row: PlaceRow, work: Work, fits: int | None) -> Entry:
    """A place as a card."""
    facts = [
        formats.hours(row.hours_min, row.hours_max),
        formats.week_words(row.week_fixed) if row.week_fixed else "",
        formats.euros(row.wage_cents) if row.wage_cents is not None else "",
        KIND_LABELS.get(row.kind, row.kind),
        f"{row.free} keer" if row.free > 1 else "",
    ]
    reasons = [Said("met", label) for label in _labels(row.hits)]
    asked = [one for one in CERTIFICATES if row.certificates >> one.bit & 1]
    for certificate in asked:
        learned = row.certificates_learnable >> certificate.bit & 1
        reasons.append(Said("can", certificate.label, "hier te halen" if learned else certificate.way))
    return Entry(
        row.number,
        row.title,
        ", ".join(filter(None, [row.employer, town_of(row.pc4)])),
        facts,
        reasons if work.text else [],
        fits,
    )


def town_of(pc4: int | None) -> str:
    """The place name of a postcode; empty when unknown."""
    found = postcode(pc4)
    return found.place if found else ""


def _labels(skills: list[int]) -> list[str]:
    known = catalogue().skills
    return [known[skill].label for skill in skills[:MOST_HITS] if skill in known]


def _has(bits: int, code: str) -> bool:
    return bool(bits >> CERTIFICATE_BY_CODE[code].bit & 1)
