"""A place as it might be: other values, skills asked otherwise or not at all. Nothing is saved. Pure."""

import datetime
from typing import Any

from perspectief.matching.columns import PLACE, PlaceFacts, Places, days, places_of
from perspectief.matching.compiling import usual_work
from perspectief.matching.fits import Change
from perspectief.taxonomy.needs import PLACE_KINDS

ASK = {"required": 0, "useful": 1, "learnable": 2}
KIND = {code: at for at, (code, _) in enumerate(PLACE_KINDS)}
FIXED = frozenset({"id", "number"})


def changed(places: Places, change: Change) -> Places:
    """The one place of `places` with the change made. ValueError names a field matching does not read."""
    facts = places.facts(0)
    values = {name: _value(name, value) for name, value in change.fields.items()}
    wrong = sorted(name for name in values if name not in PLACE or name in FIXED)
    if wrong:
        raise ValueError(f"matching does not read {', '.join(wrong)} of a place")
    skills = dict(facts.skills or usual_work(places).of(0))
    for skill, need in change.skills.items():
        if need is None:
            skills.pop(skill, None)
        else:
            skills[skill] = ASK[need]
    emptied = {"occupation": None} if not skills and (facts.skills or change.skills) else {}
    return places_of([PlaceFacts(**{**facts._asdict(), **values, **emptied, "skills": skills})])


def _value(name: str, value: Any) -> Any:
    if name == "kind":
        return KIND[value]
    return days(value) if isinstance(value, datetime.date) else value
