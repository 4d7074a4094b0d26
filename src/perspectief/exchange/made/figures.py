"""Figures by which one sees at a glance that a made region is sensible and alive."""

from collections.abc import Iterable

import numpy as np
import polars as pl

from perspectief.access.context import acting, service
from perspectief.exchange.made.region import MadeRegion
from perspectief.geo.gazetteer import gazetteer
from perspectief.matching.models import PersonList, PlaceList
from perspectief.taxonomy.needs import BRANCHES

ENOUGH = 3  # fits a person needs before there is something to choose
STEPS = (0, 1, 3, 10, 30, 100)  # "3 to 9 fits", and so on


def spread(made: MadeRegion) -> list[str]:
    """People and places per municipality and per branch, as lines."""
    municipality = {
        pc4: gazetteer().municipalities[one.municipality].name for pc4, one in gazetteer().postcodes.items()
    }
    people = _counted(municipality[pc4] for pc4 in made.cards["pc4"].drop_nulls())
    places = _counted(municipality[pc4] for pc4 in made.demand.places["pc4"])
    lines = [f"  {'gemeente':<24} {'mensen':>7} {'plekken':>7}"]
    lines += [f"  {name:<24} {people.get(name, 0):>7} {places.get(name, 0):>7}" for name in sorted(people)]
    branches = made.cards["branches"].fill_null(0).to_numpy()
    at_places = made.demand.places["branch"].to_numpy()
    lines.append(f"  {'branche':<24} {'mensen':>7} {'plekken':>7}   (mensen kunnen er meer noemen)")
    for bit, (_, label) in enumerate(BRANCHES):
        lines.append(f"  {label:<24} {int((branches >> bit & 1).sum()):>7} {int((at_places == bit).sum()):>7}")
    return lines


def liveliness(region: int) -> list[str]:
    """How many fits people and places have after the last run, as lines."""
    with acting(service("figures", regions=(region,))):
        people = np.array(PersonList.objects.filter(region=region).order_by("card_id").values_list("total", flat=True))
        places = np.array(PlaceList.objects.filter(region=region).order_by("place_id").values_list("total", flat=True))
    return [
        f"  {len(people)} vindbare mensen: {_share(people >= ENOUGH)} heeft {ENOUGH} plekken of meer, {_share(people == 0)} nog geen",
        f"  {len(places)} open plekken: {_share(places == 0)} heeft nog niemand",
        f"  plekken per mens   {_histogram(people)}",
        f"  mensen per plek    {_histogram(places)}",
    ]


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(pl.Series(list(values), dtype=pl.String).value_counts().iter_rows())


def _share(flags: np.ndarray) -> str:
    return f"{100 * float(flags.mean() if len(flags) else 0):.0f}%"


def _histogram(totals: np.ndarray) -> str:
    """Shares per step: "0: 12%  1-2: 9%  3-9: 20% …"."""
    parts = []
    for at, low in enumerate(STEPS):
        high = STEPS[at + 1] - 1 if at + 1 < len(STEPS) else None
        named = f"{low}+" if high is None else str(low) if high == low else f"{low}-{high}"
        parts.append(f"{named}: {_share((totals >= low) & (totals <= high) if high is not None else totals >= low)}")
    return "  ".join(parts)
