"""Filters with live counts: how many rows each choice would give, in one pass over the table.

A facet is a group of choices that widen each other (Breda *or* Roosendaal); facets narrow each other. The count beside a
choice is what one would see with it, given what is chosen in the *other* facets. A row that fails one facet still counts
for the choices of that facet; a row that fails two counts nowhere.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple


class Choice(NamedTuple):
    """`code` in an address; `condition`: SQL that is true or false for a row, never null, with no parameters."""

    code: str
    condition: str


class Facet(NamedTuple):
    """A group of choices. Without choices of its own it is counted by the grouping column (see `counting`)."""

    name: str
    choices: tuple[Choice, ...]


class Counts(NamedTuple):
    """`total`: rows that pass everything. `by_choice[facet][code]`. `by_group[group]`: rows per value of the grouping column."""

    total: int
    by_choice: dict[str, dict[str, int]]
    by_group: dict[int | None, int]


def condition(facet: Facet, chosen: Sequence[str]) -> str:
    """SQL that holds for a row with one of the chosen choices; `TRUE` when nothing (known) is chosen."""
    wanted = [f"({choice.condition})" for choice in facet.choices if choice.code in chosen]
    return f"({' OR '.join(wanted)})" if wanted else "TRUE"


def narrowing(facets: Sequence[Facet], chosen: Mapping[str, Sequence[str]]) -> str:
    """SQL for a row that passes every facet."""
    parts = [condition(facet, chosen.get(facet.name, ())) for facet in facets]
    return " AND ".join(part for part in parts if part != "TRUE") or "TRUE"


def counting(
    source: str,
    facets: Sequence[Facet],
    chosen: Mapping[str, Sequence[str]],
    *,
    group: str,
    grouped: Facet,
    near: bool = True,
) -> str:
    """SQL that counts all facets at once, a row per value of the column `group`.

    `source`: FROM and WHERE of the rows counted. `grouped`: the facet whose choices are sets of values of `group`; its
    counts are those of the group. `near`: rows that fail one facet count for its choices; without it only what passes everything
    counts, so that a count never tells of a row that is not among the answers. Columns: group, passing everything, counted for `grouped`, then each choice in order.
    """
    every = (grouped, *facets)
    misses = [
        f"(NOT {condition(facet, chosen.get(facet.name, ()))})::int AS miss_{at}" for at, facet in enumerate(every)
    ]
    choices = [(at, choice) for at, facet in enumerate(facets, 1) for choice in facet.choices]
    marks = [f"({choice.condition}) AS is_{number}" for number, (_at, choice) in enumerate(choices)]
    counted = [
        f"count(*) FILTER (WHERE fails = miss_{at} AND is_{number})" for number, (at, _choice) in enumerate(choices)
    ]
    fails = " + ".join(f"miss_{at}" for at in range(len(every)))
    inner = f"SELECT {group} AS counted_by, {', '.join([*misses, *marks])} {source}"
    columns = ["counted_by", "count(*) FILTER (WHERE fails = 0)", "count(*) FILTER (WHERE fails = miss_0)", *counted]
    return (
        f"SELECT {', '.join(columns)} FROM (SELECT *, {fails} AS fails FROM ({inner}) AS marked OFFSET 0) AS row"
        f" WHERE fails <= {int(near)} GROUP BY counted_by"
    )


def counts(rows: Sequence[Sequence[int]], facets: Sequence[Facet]) -> Counts:
    """The answer to `counting`, summed."""
    by_group: dict[int | None, int] = {row[0]: row[2] for row in rows}
    by_choice: dict[str, dict[str, int]] = {facet.name: {} for facet in facets}
    column = 3
    for facet in facets:
        for choice in facet.choices:
            by_choice[facet.name][choice.code] = sum(row[column] for row in rows)
            column += 1
    return Counts(sum(row[1] for row in rows), by_choice, by_group)
