"""What a talk is worth: the points of the employer's place that fits a person best now."""

import numpy as np

from perspectief.access.context import Actor
from perspectief.engine import single
from perspectief.engine.match import Audience
from perspectief.matching.pool import pool


def points_of(
    actor: Actor, *, region: int, cards: list[int], employers: dict[int, list[int]]
) -> dict[tuple[int, int], int]:
    """Points per card and employer (database ids) of the best fitting place, for staff of the counter. `employers`: their open places.

    Pairs without a fitting place are left out.
    """
    found = pool(region).seen_by(counter=region in actor.counter_regions)
    owner = {row: one for one, ids in employers.items() for place in ids if (row := found.place_row(place)) is not None}
    if not owner:
        return {}
    mask = np.zeros(len(found.places), np.bool_)
    mask[list(owner)] = True
    best: dict[tuple[int, int], int] = {}
    for card in cards:
        row = found.card_row(card)
        if row is None:
            continue
        fits = single.places_for(found.engine, row, k=len(owner), audience=Audience(places=mask))
        for place, points in zip(fits.rows.tolist(), fits.points.tolist(), strict=True):
            key = (card, owner[place])
            best[key] = max(best.get(key, 0), points)
    return best
