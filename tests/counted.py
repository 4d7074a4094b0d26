"""Counted months of made regions, drawn by dice, and what becomes public of them."""

import random
from collections.abc import Iterable

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.demand.rules import Kind
from perspectief.geo.queries import municipalities
from perspectief.guidance.rules import Why
from perspectief.monitoring.counting import counter_of
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell
from perspectief.monitoring.publishing import publish, publish_country
from perspectief.taxonomy.needs import BRANCHES


def told(regions: Iterable[int], *, years: int = 2, most: int = 60) -> int:
    """Counts and publishes these regions and the country, from `years` whole years before this one to today; how many numbers."""
    regions = sorted(regions)
    for at, region in enumerate(regions):
        count(region, years, most * (1 + at % 5))
    return sum(publish(region) for region in regions) + publish_country(regions)


def count(region: int, years: int, most: int) -> None:
    """Cells of matches and endings of every month: as many as `most` a month, more as time goes on."""
    dice, today = random.Random(region), clock.today()
    towns = [one.id for one in municipalities(region)]
    made: list[Cell] = []
    for month in (f"{year}-{at:02}" for year in range(today.year - years, today.year + 1) for at in range(1, 13)):
        if month >= f"{today:%Y-%m}":
            continue
        people = int(most * dice.uniform(0.7, 1.1) * (1 + 0.1 * (int(month[:4]) - today.year + years)))
        for column, values in (
            ("municipality", towns), ("branch", list(range(len(BRANCHES)))), ("kind", Kind.values),
        ):  # fmt: skip
            drawn = [values[int(len(values) * dice.random() ** 2)] for _one in range(people)]
            made += [_cell(region, "matches", month, drawn.count(one), **{column: one}) for one in set(drawn)]
        ends = [Why.values[int(len(Why.values) * dice.random() ** 2)] for _one in range(people // 3)]
        made += [_cell(region, "endings", month, ends.count(one), item=one) for one in set(ends)]
        made.append(_cell(region, "endings", month, len(ends)))
    with acting(counter_of(region)):
        Cell.objects.bulk_create(made)


def _cell(region: int, figure: str, month: str, n: int, **more) -> Cell:
    return Cell(region_id=region, figure=figure, version=FIGURES[figure].version, period=month, n=n, **more)
