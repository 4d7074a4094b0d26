"""From rows to figures, in SQL: one statement counts a figure for a whole region, every cut and period of it at once.

Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; Newcombe (1998), Statistics in Medicine 17, 873-890, method 10; Kaplan & Meier (1958),
J. Am. Stat. Assoc. 53, 457-481, with Greenwood's variance and the log-log interval (Kalbfleisch & Prentice 2002, 1.4). Where nobody stopped (or
everybody did) that interval does not exist: the exact binomial one of that many people stands there.
"""

from perspectief.monitoring.definitions.shape import Figure
from perspectief.monitoring.rules import MILESTONES, Dimension, Estimator, Grain, Z

COLUMNS = "period, municipality, branch, kind, readiness, item"
NOTHING = {
    Dimension.MUNICIPALITY: "NULL::int",
    Dimension.BRANCH: "NULL::smallint",
    Dimension.KIND: "NULL::text",
    Dimension.READINESS: "NULL::smallint",
}
# The first day of the period a row falls in, and how that period is written.
SINCE = {
    Grain.MONTH: "date_trunc('month', {}::timestamp)::date",
    Grain.YEAR: "date_trunc('year', {}::timestamp)::date",
    Grain.ALL: "NULL::date",
}
WRITTEN = {Grain.MONTH: "to_char(since, 'YYYY-MM')", Grain.YEAR: "to_char(since, 'YYYY')", Grain.ALL: "'all'"}
PASSED = f"ARRAY[{', '.join(map(str, MILESTONES.values()))}]"
MEASURES = {
    Estimator.COUNT: {},
    Estimator.SHARE: {"yes": "yes"},
    Estimator.DURATION: {"days": "days"},
    Estimator.SURVIVAL: {
        "days": "days", "ended": "ended", "reached": f"width_bucket(reached, {PASSED})", "sure": f"width_bucket(sure, {PASSED})"
    },  # how many milestones
    Estimator.DIFFERENCE: {"treated": "treated", "yes": "yes"},
}  # fmt: skip
# Alike rows of a month are taken together, those are put in every cut at once, and a year is made of its months. Each row written out for
# every period and cut it falls in would be half a million rows in a large region. Of a day there is one row in the calendar: saying so
# keeps the planner from taking a join with it for thousands of rows each.
CALENDAR = "calendar AS (SELECT day, max(open) AS open FROM unnest(%(days)s::date[], %(open)s::int[]) AS one(day, open) GROUP BY day),"
CELLS = """
WITH {calendar} alike AS (SELECT {since} AS since, {kinds}, count(*)::int AS times FROM ({base}) AS base GROUP BY {places}),
{steps} cells AS ({whole})"""


def wilson(count: str, number: str, side: str) -> str:
    """SQL of an end of Wilson's interval; `side` is + or -."""
    share = f"({count}::float8 / {number})"
    half = f"{Z} * sqrt({share} * (1 - {share}) / {number} + {Z * Z} / (4.0 * {number} * {number}))"
    return f"(({share} + {Z * Z} / (2.0 * {number}) {side} {half}) / (1 + {Z * Z} / {number}))"


COUNT = f"""
SELECT {COLUMNS}, times AS n, NULL::int AS count, NULL::int AS unknown, NULL::float8 AS value, NULL::float8 AS lower,
    NULL::float8 AS upper
FROM cells"""

SHARE = f""", told AS (
    SELECT {COLUMNS}, coalesce(sum(times) FILTER (WHERE yes IS NOT NULL), 0)::bigint AS n,
        coalesce(sum(times) FILTER (WHERE yes), 0)::bigint AS count, coalesce(sum(times) FILTER (WHERE yes IS NULL), 0)::bigint AS unknown
    FROM cells GROUP BY {COLUMNS})
SELECT {COLUMNS}, n, CASE WHEN n >= %(least)s THEN count END AS count, unknown, CASE WHEN n >= %(least)s THEN count::float8 / n END AS value,
    CASE WHEN n >= %(least)s THEN greatest(0, {wilson("count", "n", "-")}) END AS lower,
    CASE WHEN n >= %(least)s THEN least(1, {wilson("count", "n", "+")}) END AS upper
FROM told"""


def quantile(at: float) -> str:
    """SQL of a quantile of `days`, linear between the two nearest (R's type 7, as percentile_cont), from how many there are up to each."""
    place = f"({at}::float8 * (n - 1))"
    low, high = (f"min(days) FILTER (WHERE upto > {end}({place}))" for end in ("floor", "ceil"))
    return f"{low} + ({place} - floor({place})) * ({high} - {low})"


DURATION = f""", ranked AS (
    SELECT {COLUMNS}, days, sum(times) OVER cell AS n, sum(times) OVER (cell ORDER BY days) AS upto
    FROM cells WINDOW cell AS (PARTITION BY {COLUMNS}))
SELECT {COLUMNS}, n, NULL::int AS count, NULL::int AS unknown, {quantile(0.5)} AS value, {quantile(0.25)} AS lower, {quantile(0.9)} AS upper
FROM ranked GROUP BY {COLUMNS}, n"""

SURVIVAL = f""", milestone AS (SELECT * FROM unnest(ARRAY{list(MILESTONES)}, {PASSED}) WITH ORDINALITY AS one(code, day, at)),
tally AS (
    SELECT {COLUMNS}, days, coalesce(sum(times) FILTER (WHERE ended), 0)::int AS stopped, sum(times)::int AS left_then,
        ARRAY[{", ".join(f"sum(times) FILTER (WHERE NOT ended AND {at} BETWEEN sure + 1 AND reached)" for at in range(1, len(MILESTONES) + 1))}] AS unknown
    FROM cells GROUP BY {COLUMNS}, days),
risk AS (
    SELECT *, sum(left_then) OVER (PARTITION BY {COLUMNS} ORDER BY days DESC) AS at_risk FROM tally),
curve AS (
    SELECT period, municipality, branch, kind, readiness, milestone.code AS item, sum(left_then) AS n,
        coalesce(sum(left_then) FILTER (WHERE days >= milestone.day), 0) AS at_risk,
        coalesce(sum(stopped) FILTER (WHERE days < milestone.day), 0) AS stopped,
        bool_or(stopped = at_risk AND days < milestone.day) AS nobody_left,
        exp(coalesce(sum(ln(1 - stopped::float8 / at_risk)) FILTER (WHERE days < milestone.day AND stopped < at_risk), 0)) AS survival,
        coalesce(sum(stopped::float8 / (at_risk * (at_risk - stopped))) FILTER (WHERE days < milestone.day AND stopped < at_risk), 0)
            AS variance,
        coalesce(sum(unknown[milestone.at]), 0) AS unknown
    FROM risk CROSS JOIN milestone GROUP BY period, municipality, branch, kind, readiness, milestone.code),
estimate AS (SELECT *, CASE WHEN nobody_left THEN 0 WHEN at_risk > 0 THEN survival END AS value FROM curve)
SELECT {COLUMNS}, n, at_risk AS count, unknown, value,
    CASE WHEN value = 0 THEN 0 WHEN stopped = 0 THEN power(0.025, 1.0 / at_risk)
        ELSE power(value, exp({Z} * sqrt(variance) / abs(ln(value)))) END AS lower,
    CASE WHEN value = 0 THEN 1 - power(0.025, 1.0 / n) WHEN stopped = 0 AND value IS NOT NULL THEN 1
        ELSE power(value, exp(-{Z} * sqrt(variance) / abs(ln(value)))) END AS upper
FROM estimate WHERE value IS NOT NULL"""

DIFFERENCE = f""", told AS (
    SELECT {COLUMNS}, sum(times) FILTER (WHERE treated) AS n1, sum(times) FILTER (WHERE NOT treated) AS n0,
        coalesce(sum(times) FILTER (WHERE treated AND yes), 0) AS k1, coalesce(sum(times) FILTER (WHERE NOT treated AND yes), 0) AS k0
    FROM cells WHERE yes IS NOT NULL AND treated IS NOT NULL GROUP BY {COLUMNS}),
ends AS (
    SELECT *, k1::float8 / n1 AS p1, k0::float8 / n0 AS p0, {wilson("k1", "n1", "-")} AS l1, {wilson("k1", "n1", "+")} AS u1,
        {wilson("k0", "n0", "-")} AS l0, {wilson("k0", "n0", "+")} AS u0
    FROM told WHERE n1 >= %(least)s AND n0 >= %(least)s)
SELECT {COLUMNS}, n1 + n0 AS n, n1 AS count, NULL::int AS unknown, p1 - p0 AS value,
    p1 - p0 - sqrt(power(p1 - l1, 2) + power(u0 - p0, 2)) AS lower, p1 - p0 + sqrt(power(u1 - p1, 2) + power(p0 - l0, 2)) AS upper
FROM ends"""

ESTIMATED = {
    Estimator.COUNT: COUNT,
    Estimator.SHARE: SHARE,
    Estimator.DURATION: DURATION,
    Estimator.SURVIVAL: SURVIVAL,
    Estimator.DIFFERENCE: DIFFERENCE,
}


def statement(figure: Figure) -> str:
    """The whole query of a figure: COLUMNS, n, count, unknown, value, lower, upper. Parameters: those of the base, days, open, least."""
    measures = MEASURES[figure.estimator]
    kinds = [*figure.dimensions, "item", *(f"{what} AS {name}" for name, what in measures.items())]
    cells = CELLS.format(
        calendar=CALENDAR if "calendar" in figure.base else "",
        base=figure.base,
        since=SINCE[figure.grains[0]].format("day"),
        kinds=", ".join(kinds),
        places=_places(1 + len(kinds)),
        steps="".join(f"{one}," for one in _steps(figure, tuple(measures))),
        whole=" UNION ALL ".join(f"SELECT {WRITTEN[one]} AS period, * FROM by_{one}" for one in figure.grains),
    )
    return cells + ESTIMATED[figure.estimator]


def _steps(figure: Figure, measures: tuple[str, ...]) -> list[str]:
    """SQL of the cells of each grain: of the finest from alike rows, of a coarser one from the cells of the finer."""
    names = [*Dimension, "item", *measures]
    shown = [one if one in figure.dimensions else f"{NOTHING[one]} AS {one}" for one in Dimension]
    sets = ", ".join(f"({', '.join(['since', *cut, 'item', *measures])})" for cut in figure.cuts)
    first, *coarser = figure.grains
    found = [
        f"by_{first} AS (SELECT since, {', '.join([*shown, 'item', *measures])}, sum(times)::int AS times FROM alike GROUP BY GROUPING SETS ({sets}))"
    ]
    for finer, grain in zip(figure.grains, coarser, strict=False):
        found.append(
            f"by_{grain} AS (SELECT {SINCE[grain].format('since')} AS since, {', '.join(names)}, sum(times)::int AS times FROM by_{finer} "
            f"GROUP BY {_places(1 + len(names))})"
        )
    return found


def _places(number: int) -> str:
    return ", ".join(map(str, range(1, number + 1)))
