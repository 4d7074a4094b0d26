"""How large each region of a made country is: by its share of the people CBS counts."""

from collections.abc import Sequence
from typing import NamedTuple

from perspectief.core.errors import Refused
from perspectief.exchange.made.region import Size
from perspectief.exchange.made.shares import towns
from perspectief.geo.queries import municipalities

PEOPLE, PLACES = 100_000, 20_000
FEWEST = Size(20, 8, 5)  # of one region
MOST = Size(250_000, 60_000, 18_000)  # of the country


class Weight(NamedTuple):
    """Of a region: people on social assistance or unemployed, and inhabitants."""

    without_work: int
    inhabitants: int


def weight(region: int) -> Weight:
    """What CBS counts in the municipalities of a region."""
    known = [towns()[one.code] for one in municipalities(region) if one.code in towns()]
    return Weight(sum(one.social_assistance + one.unemployed for one in known), sum(one.population for one in known))


def sizes(regions: Sequence[int], people: int, places: int) -> dict[int, Size]:
    """People by who is without work, places by inhabitants; together exactly what was asked. Refused: too few or too many."""
    for name, wanted, least, most in zip(("mensen", "plekken"), (people, places), FEWEST, MOST, strict=False):
        if not least * len(regions) <= wanted <= most:
            raise Refused(
                f"Kies voor {len(regions)} regio’s een aantal {name} van {least * len(regions)} tot {most}, niet {wanted}."
            )
    weights = [weight(region) for region in regions]
    every = zip(
        regions,
        shared([one.without_work for one in weights], people, FEWEST.people),
        shared([one.inhabitants for one in weights], places, FEWEST.places),
        strict=True,
    )
    return {region: Size(one, other, max(FEWEST.employers, other * 3 // 10)) for region, one, other in every}


def shared(weights: Sequence[int], total: int, least: int) -> list[int]:
    """`total` in proportion to the weights, each at least `least`; what rounding leaves goes to the largest rests."""
    spare, whole = total - least * len(weights), sum(weights)
    exact = [spare * one / whole for one in weights]
    found = [least + int(one) for one in exact]
    rests = sorted(range(len(weights)), key=lambda at: (int(exact[at]) - exact[at], at))
    for at in rests[: total - sum(found)]:
        found[at] += 1
    return found
