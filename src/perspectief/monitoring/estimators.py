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
PERIODS = {
    Grain.MONTH: "(to_char(base.day, 'YYYY-MM'))",
    Grain.YEAR: "(to_char(base.day, 'YYYY'))",
    Grain.ALL: "('all')",
}
MEASURES = {
    Estimator.COUNT: "",
    Estimator.SHARE: ", base.yes, base.times",
    Estimator.DURATION: ", base.days",
    Estimator.SURVIVAL: ", base.days, base.ended, base.reached, base.sure",
    Estimator.DIFFERENCE: ", base.treated, base.yes",
}
CELLS = """
WITH calendar AS (SELECT * FROM unnest(%(days)s::date[], %(open)s::int[]) AS one(day, open)),
base AS ({base}),
cells AS (
    SELECT period.code AS period, cut.municipality, cut.branch, cut.kind, cut.readiness, base.item{measures}
    FROM base CROSS JOIN LATERAL (VALUES {periods}) AS period(code)
    CROSS JOIN LATERAL (VALUES {cuts}) AS cut(municipality, branch, kind, readiness)
)"""

# Alike rows of a month as one: tens of thousands of people are a few thousand kinds of rows, which are then cut and put in periods.
ALIKE = """SELECT date_trunc('month', one.day)::date AS day, municipality, branch, kind, readiness, item, yes, count(*) AS times
    FROM ({base}) AS one GROUP BY 1, 2, 3, 4, 5, 6, 7"""


def wilson(count: str, number: str, side: str) -> str:
    """SQL of an end of Wilson's interval; `side` is + or -."""
    share = f"({count}::float8 / {number})"
    half = f"{Z} * sqrt({share} * (1 - {share}) / {number} + {Z * Z} / (4.0 * {number} * {number}))"
    return f"(({share} + {Z * Z} / (2.0 * {number}) {side} {half}) / (1 + {Z * Z} / {number}))"


COUNT = f"""
SELECT {COLUMNS}, count(*) AS n, NULL::int AS count, NULL::int AS unknown, NULL::float8 AS value, NULL::float8 AS lower,
    NULL::float8 AS upper
FROM cells GROUP BY {COLUMNS}"""

SHARE = f""", told AS (
    SELECT {COLUMNS}, coalesce(sum(times) FILTER (WHERE yes IS NOT NULL), 0)::bigint AS n,
        coalesce(sum(times) FILTER (WHERE yes), 0)::bigint AS count, coalesce(sum(times) FILTER (WHERE yes IS NULL), 0)::bigint AS unknown
    FROM cells GROUP BY {COLUMNS})
SELECT {COLUMNS}, n, CASE WHEN n >= %(least)s THEN count END AS count, unknown, CASE WHEN n >= %(least)s THEN count::float8 / n END AS value,
    CASE WHEN n >= %(least)s THEN greatest(0, {wilson("count", "n", "-")}) END AS lower,
    CASE WHEN n >= %(least)s THEN least(1, {wilson("count", "n", "+")}) END AS upper
FROM told"""

DURATION = f""", told AS (
    SELECT {COLUMNS}, count(*) AS n, percentile_cont(ARRAY[0.5, 0.25, 0.9]) WITHIN GROUP (ORDER BY days) AS days
    FROM cells GROUP BY {COLUMNS})
SELECT {COLUMNS}, n, NULL::int AS count, NULL::int AS unknown, days[1] AS value, days[2] AS lower, days[3] AS upper FROM told"""

SURVIVAL = f""", milestone AS (SELECT * FROM (VALUES {", ".join(f"('{code}', {day})" for code, day in MILESTONES.items())}) AS one(code, day)),
tally AS (
    SELECT {COLUMNS}, days, count(*) FILTER (WHERE ended) AS stopped, count(*) AS left_then FROM cells GROUP BY {COLUMNS}, days),
risk AS (
    SELECT *, sum(left_then) OVER (PARTITION BY {COLUMNS} ORDER BY days DESC) AS at_risk FROM tally),
curve AS (
    SELECT period, municipality, branch, kind, readiness, milestone.code AS item, sum(left_then) AS n,
        coalesce(sum(left_then) FILTER (WHERE days >= milestone.day), 0) AS at_risk,
        coalesce(sum(stopped) FILTER (WHERE days < milestone.day), 0) AS stopped,
        bool_or(stopped = at_risk AND days < milestone.day) AS nobody_left,
        exp(coalesce(sum(ln(1 - stopped::float8 / at_risk)) FILTER (WHERE days < milestone.day AND stopped < at_risk), 0)) AS survival,
        coalesce(sum(stopped::float8 / (at_risk * (at_risk - stopped))) FILTER (WHERE days < milestone.day AND stopped < at_risk), 0)
            AS variance
    FROM risk CROSS JOIN milestone GROUP BY period, municipality, branch, kind, readiness, milestone.code),
unasked AS (
    SELECT period, municipality, branch, kind, readiness, milestone.code AS item,
        count(*) FILTER (WHERE reached >= milestone.day AND NOT ended AND sure < milestone.day) AS unknown
    FROM cells CROSS JOIN milestone GROUP BY period, municipality, branch, kind, readiness, milestone.code),
estimate AS (
    SELECT curve.*, unasked.unknown, CASE WHEN nobody_left THEN 0 WHEN curve.at_risk > 0 THEN survival END AS value
    FROM curve JOIN unasked ON unasked.period = curve.period AND unasked.municipality IS NOT DISTINCT FROM curve.municipality
        AND unasked.branch IS NOT DISTINCT FROM curve.branch AND unasked.kind IS NOT DISTINCT FROM curve.kind
        AND unasked.readiness IS NOT DISTINCT FROM curve.readiness AND unasked.item = curve.item)
SELECT {COLUMNS}, n, at_risk AS count, unknown, value,
    CASE WHEN value = 0 THEN 0 WHEN stopped = 0 THEN power(0.025, 1.0 / at_risk)
        ELSE power(value, exp({Z} * sqrt(variance) / abs(ln(value)))) END AS lower,
    CASE WHEN value = 0 THEN 1 - power(0.025, 1.0 / n) WHEN stopped = 0 AND value IS NOT NULL THEN 1
        ELSE power(value, exp(-{Z} * sqrt(variance) / abs(ln(value)))) END AS upper
FROM estimate WHERE value IS NOT NULL"""

DIFFERENCE = f""", told AS (
    SELECT {COLUMNS}, count(*) FILTER (WHERE treated) AS n1, count(*) FILTER (WHERE NOT treated) AS n0,
        count(*) FILTER (WHERE treated AND yes) AS k1, count(*) FILTER (WHERE NOT treated AND yes) AS k0
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
    cuts = [
        "(" + ", ".join(f"base.{one}" if one in cut else NOTHING[one] for one in Dimension) + ")" for cut in figure.cuts
    ]
    cells = CELLS.format(
        base=ALIKE.format(base=figure.base) if figure.estimator == Estimator.SHARE else figure.base,
        measures=MEASURES[figure.estimator],
        periods=", ".join(PERIODS[one] for one in figure.grains),
        cuts=", ".join(cuts),
    )
    return cells + ESTIMATED[figure.estimator]
