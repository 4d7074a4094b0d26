"""Where somebody or something is when only the name of the town is given."""

import polars as pl

from perspectief.exchange.intake.columns import Reading
from perspectief.geo.queries import municipality_named, postcode, postcodes_of_place


def postcode_of_town(reading: Reading) -> None:
    """Fills `pc4` from the town where the postcode is empty: the lowest postcode of the place, as a rule its centre.

    A name that several municipalities have says nothing.
    """
    if not reading.mapping.fills("town"):
        return
    towns = reading.text("town")
    there = {name: _centre(name) for name in towns.filter(towns != "").unique().to_list()}
    found = (
        towns.replace_strict(there, default=None, return_dtype=pl.Int32)
        if there
        else towns.cast(pl.Int32, strict=False)
    )
    given = reading.text("postcode") != ""
    pc4 = reading.get("pc4", pl.Int32)
    reading.values["pc4"] = pl.select(pl.when(given).then(pc4).otherwise(pl.coalesce(pc4, found))).to_series()


def _centre(name: str) -> int | None:
    postcodes = postcodes_of_place(name)
    municipalities = {there.municipality for pc4 in postcodes if (there := postcode(pc4))}
    if len(municipalities) == 1:
        return postcodes[0]
    town = municipality_named(name)
    inside = [pc4 for pc4 in postcodes if (there := postcode(pc4)) and town and there.municipality == town.id]
    return inside[0] if inside else None
