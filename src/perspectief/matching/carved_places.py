"""A new place made of tasks taken off the places of one employer: whom it would fit, and kept as a draft by a named human."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from perspectief.access.context import Actor, acting
from perspectief.core import journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.actions.places import TaskValues, create_place, set_place_state
from perspectief.demand.models import Place
from perspectief.demand.policy import may_offer
from perspectief.demand.rules import State
from perspectief.engine.match import match
from perspectief.matching import carving, chances, details
from perspectief.matching.pool import RegionPool
from perspectief.matching.remembered import Remembered
from perspectief.taxonomy.catalogue import catalogue

LOOKED_AT, SHOWN, MOST_TASKS = 200, 5, 5
SKILL = "skill:"
COPIED = (
    "pc4", "wage_cents", "contract_forms", "hours_min", "hours_max", "week_fixed", "week_also", "school_hours", "language",
    "language_learnable", "loads", "adaptations", "guidance", "pick_up", "branch",
)  # fmt: skip
NOT_YOURS = "Alleen medewerkers van het loket maken zo een nieuwe plek."
GONE = "Deze plek is er niet meer, of staat niet meer open. Er is niets gemaakt."
OTHER = "Deze taken staan niet meer in de lijst. Bekijk de lijst opnieuw."


@dataclass(frozen=True, slots=True)
class NewPlace:
    """What could be a place. number: of the place it is carved from first; sources: all of them, public number and title.

    tasks: skill ids, labels: what they are called. fits: people; first: those of them without any fit now.
    """

    number: int
    employer: str
    town: str
    tasks: tuple[int, ...]
    labels: tuple[str, ...]
    sources: tuple[tuple[int, str], ...]
    fits: int
    first: int


_without: Remembered[tuple[RegionPool, np.ndarray]] = Remembered()


def new_places(actor: Actor, *, region: int, limit: int = SHOWN) -> list[NewPlace]:
    """What the tasks that are best taken off would make, an employer at a time; who has no fit now weighs first.

    Of the carvings as they were counted last (`chances.counted`); empty for who is not of the counter.
    """
    counted = chances.counted(actor, region=region)
    if counted is None:
        return []
    found, tasks = counted.pool, [(place, one) for place, one in counted.carvings if one.need.startswith(SKILL)]
    tasks = tasks[:LOOKED_AT]
    with acting(actor):
        texts = details.places(region, [place for place, _ in tasks])
    of_employer: dict[int, list[tuple[details.PlaceRow, int, int]]] = {}
    for place, one in tasks:
        if (text := texts.get(place)) is not None:
            of_employer.setdefault(text.employer_number, []).append((text, one.row, int(one.need.removeprefix(SKILL))))
    without = _people_without(found)
    made = [_made(found, rows, without) for rows in of_employer.values()]
    return sorted((one for one in made if one.fits), key=lambda one: (-one.first, -one.fits, one.number))[:limit]


def draft(actor: Actor, *, region: int, place: int, tasks: Sequence[int], key: str = "") -> Place:
    """A place of these tasks at the employer of this place (public number), not open yet: a human reads it over and opens it.

    It asks and offers what the place does, without diplomas and certificates. Raises Refused, Missing, Invalid when the tasks
    are not those of the list.
    """
    if region not in actor.counter_regions or actor.id <= 0 or not may_offer(actor):
        raise Refused(NOT_YOURS)
    known = next((one for one in new_places(actor, region=region, limit=LOOKED_AT) if one.number == place), None)
    if known is None or sorted(known.tasks) != sorted(tasks):
        raise Invalid(OTHER)
    with acting(actor):
        base = Place.objects.select_related("employer").filter(region=region, number=place).first()
        if base is None:
            raise Missing(GONE)
        values = {name: getattr(base, name) for name in COPIED} | {"title": _title(known.labels), "capacity": 1}
        asked = [TaskValues(label, skill=skill) for skill, label in zip(known.tasks, known.labels, strict=True)]
        made = create_place(actor, employer=base.employer.number, values=values, tasks=asked, key=key, anyway=True)
        made = set_place_state(actor, number=made.number, state=State.PAUSED)
        if made.carved_from_id is None:
            made.carved_from = base
            made.save(update_fields=["carved_from"])
            sources = [number for number, _title_of in known.sources]
            journal.record(
                "place_made_of_tasks", actor=actor, region=region, place=made.number, sources=sources,
                tasks=list(known.tasks),
            )  # fmt: skip
    return made


def _made(found: RegionPool, rows: list[tuple[details.PlaceRow, int, int]], without: np.ndarray) -> NewPlace:
    skills = list(dict.fromkeys(skill for _text, _row, skill in rows))[:MOST_TASKS]
    kept = [(text, row) for text, row, skill in rows if skill in skills]
    text, row = kept[0]
    told = carving.remainder(found.engine, row, skills, without)
    labels = tuple(catalogue().skills[skill].label for skill in skills)
    sources = tuple(dict.fromkeys((one.number, one.title) for one, _row in kept))
    return NewPlace(
        text.number, text.employer, details.town(text.pc4), tuple(skills), labels, sources, told.fits, told.first
    )  # fmt: skip


def _people_without(found: RegionPool) -> np.ndarray:
    """bool[n]: who has no fit now."""
    return _without.get(
        found.region,
        lambda held: held[0] is found,
        lambda: (found, match(found.engine, k=1, kp=1).person_total == 0),
    )[1]


def _title(labels: Sequence[str]) -> str:
    words = ", ".join(labels)
    return words[:1].upper() + words[1:]
