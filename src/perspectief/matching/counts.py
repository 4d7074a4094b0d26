"""How many fit, and nothing else: for a sentence ("past nu op 9 plekken") and for many what-ifs of one place at once."""

from collections.abc import Sequence

from perspectief.access.context import Actor, reading
from perspectief.core import clock
from perspectief.engine import single
from perspectief.matching import loading
from perspectief.matching.changing import changed
from perspectief.matching.columns import days
from perspectief.matching.compiling import people_of, places_of
from perspectief.matching.fits import Change
from perspectief.matching.pool import pool


def count_places(actor: Actor, *, region: int, card: int) -> int | None:
    """On how many places this person (database id) fits now, as saved so far in this transaction; None: not there."""
    with reading(actor):
        columns = loading.load_card(region, card)
    if not len(columns):
        return None
    if region not in actor.counter_regions:
        columns = columns.without_readiness()
    person = people_of(columns, days(clock.today()) or 0)
    return single.places_for(pool(region).engine, person, k=1).total


def count_people(actor: Actor, *, region: int, place: int, changes: Sequence[Change] = (Change(),)) -> list[int] | None:
    """How many people fit this place (database id) with each of these changes; None: not there. One load for all."""
    with reading(actor):
        columns = loading.load_place(region, place)
    if not len(columns):
        return None
    counter = region in actor.counter_regions
    found = pool(region).seen_by(counter=counter)
    audience = found.audience(counter=counter)
    works = (places_of(changed(columns, change) if change != Change() else columns) for change in changes)
    return [single.people_for(found.engine, work, k=1, audience=audience).total for work in works]
