"""What helps a person, joined to the courses that teach it: which course, when, how many places it opens, and one click to enrol."""

from typing import NamedTuple

from perspectief.matching.fits import Openings
from perspectief.supply.queries.card import CardDetail
from perspectief.training.queries.courses import Row, teaching
from perspectief.training.queries.enrolments import Enrolled, of_card, open_in


class Helping(NamedTuple):
    """A course that opens places for this person. `enrolment`: the number of the one that is open, or None."""

    label: str
    places: int
    course: Row
    enrolment: int | None


def helping(detail: CardDetail, found: Openings | None) -> list[Helping]:
    """For each thing that can be learned the first course of the region that teaches it, most places first."""
    openings = [one for one in found.single if one.count] if found else []
    region = detail.card.region_id
    by_need = teaching(region, [one.needs[0] for one in openings])
    inside = open_in(region, detail.card.pk) if by_need else {}
    rows: dict[int, Helping] = {}
    for one in openings:
        for course in by_need.get(one.needs[0], []):
            held = inside.get(course.number)
            rows.setdefault(course.number, Helping(one.label, one.count, course, held))
    return list(rows.values())[:4]


def learning(detail: CardDetail) -> list[Enrolled]:
    """What this person is enrolled in, or was."""
    return of_card(detail.card.region_id, detail.card.pk)
