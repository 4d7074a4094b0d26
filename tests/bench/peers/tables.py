"""polars and DuckDB in their best form: tiles near each other joined first, hard needs next, then the entries of what is left."""

from collections.abc import Callable

import numpy as np
import polars as pl

from perspectief.engine.index import SHIFT
from tests.bench.peers.blocks import Columns, K, Pairs

PERSON = ("x", "y", "square", "square_fetched", "slope", "slope_fetched", "not_a", "not_b", "need", "rather_not", "contract",
          "hours_min", "hours_max", "branches", "kinds", "waiting")  # fmt: skip
PLACE = (
    "x",
    "y",
    "fetches",
    "req_a",
    "req_b",
    "offer",
    "contract",
    "hours_min",
    "hours_max",
    "branch",
    "kinds",
    "base",
)


def plain(column: np.ndarray) -> np.ndarray:
    """Words stay as they are; every other number becomes an int64."""
    return column if column.dtype == np.uint64 else column.astype(np.int64)


def side(index, names: tuple[str, ...], prefix: str) -> pl.DataFrame:
    """One side as a table, with its position in the index and its row."""
    columns = {prefix + name: plain(getattr(index, name)) for name in names}
    return pl.DataFrame({prefix: np.arange(len(index.row)), prefix + "row": plain(index.row)} | columns)


def entries(index, prefix: str) -> pl.DataFrame:
    """What a side brings or asks: position, node and value."""
    at = np.repeat(np.arange(len(index.row)), np.diff(index.start))
    return pl.DataFrame({prefix: at, "node": index.node.astype(np.int64), prefix + "value": plain(index.value)})


def with_polars(columns: Columns) -> Callable[[], tuple[Pairs, Pairs]]:
    """The lists by polars; the tables are made beforehand."""
    people, places = side(columns.people, PERSON, "c_"), side(columns.places, PLACE, "p_")
    brought, asked = entries(columns.people, "c_"), entries(columns.places, "p_")
    blocks, W = list(columns.blocks()), columns.weights
    c, p = (lambda name: pl.col("c_" + name)), (lambda name: pl.col("p_" + name))
    distance = (c("x") - p("x")) ** 2 + (c("y") - p("y")) ** 2
    fetched = p("fetches") != 0
    met = (
        ((c("not_a") & p("req_a")) == 0)
        & ((c("not_b") & p("req_b")) == 0)
        & ((c("need") & ~p("offer")) == 0)
        & (distance <= pl.when(fetched).then(c("square_fetched")).otherwise(c("square")))
        & ((c("contract") & p("contract")) != 0)
        & (p("hours_min") <= c("hours_max"))
        & (p("hours_max") >= c("hours_min"))
    )
    short = c("hours_max") - pl.min_horizontal("c_hours_max", "p_hours_max")
    slope = pl.when(fetched).then(c("slope_fetched")).otherwise(c("slope"))
    work = p("base") + W.branch * ((c("branches") & p("branch")) != 0) + W.kind * ((c("kinds") & p("kinds")) != 0)
    way = (
        W.travel - distance * slope // (1 << SHIFT)
        + pl.when(c("hours_max") > 0).then(pl.max_horizontal(0, W.hours - W.hour_short * short)).otherwise(0)
        - W.rather_not * ((c("rather_not") & p("req_a")) != 0)
    )  # fmt: skip
    own = ["c_", "p_", "c_row", "p_row", "c_waiting"]

    def block_of(block) -> pl.DataFrame:
        near = people[block.first : block.end].lazy().join(places[block.near].lazy(), how="cross").filter(met)
        pairs = near.select(*own, work=work, way=way).collect()
        skills = (
            pairs.lazy().select("c_", "p_").join(brought.lazy(), on="c_").join(asked.lazy(), on=["p_", "node"])
            .group_by("c_", "p_").agg(asked=(pl.col("c_value") * pl.col("p_value")).sum())
        )  # fmt: skip
        found = pairs.lazy().join(skills, on=["c_", "p_"], how="left")
        found = found.with_columns(work=pl.col("work") + pl.col("asked").fill_null(0)).filter(pl.col("work") >= W.floor)
        return found.select(*own, points=pl.col("work") + pl.col("way")).collect()

    def of_places(found: pl.DataFrame) -> pl.DataFrame:
        equal = pl.min_horizontal("points", pl.lit(W.equal_from))
        order = found.sort(["p_", equal, "c_waiting", "c_row"], descending=[False, True, True, False])
        return order.group_by("p_", maintain_order=True).head(K).select(*own, "points")

    def run() -> tuple[Pairs, Pairs]:
        listed, kept = [], None
        for block in blocks:
            found = block_of(block)
            order = found.sort(["c_", "points", "p_row"], descending=[False, True, False])
            listed.append(order.group_by("c_", maintain_order=True).head(K).select(*own, "points"))
            kept = of_places(found if kept is None else pl.concat([kept, found]))
        return tuple(
            Pairs(*(table[name].to_numpy() for name in ("c_", "p_", "points"))) for table in (pl.concat(listed), kept)
        )

    return run


def with_duckdb(columns: Columns) -> Callable[[], tuple[Pairs, Pairs]]:
    """The lists by DuckDB; the tables are made beforehand."""
    import duckdb

    C, P, W = columns.people, columns.places, columns.weights
    tiles = [
        (tile, int(near))
        for tile, block in enumerate(columns.blocks())
        for near in np.unique(np.searchsorted(P.tiles.first, block.near, side="right") - 1)
    ]
    tables = {
        "people": side(C, PERSON, "c_").with_columns(c_tile=pl.col("c_") // 512),
        "places": side(P, PLACE, "p_").with_columns(p_tile=pl.col("p_") // 512),
        "brought": entries(C, "c_").rename({"c_": "c", "c_value": "cv"}),
        "asked": entries(P, "p_").rename({"p_": "p", "p_value": "pv"}),
        "tiles": pl.DataFrame(tiles, schema=["c_tile", "p_tile"], orient="row"),
    }
    base = duckdb.connect()
    base.execute("SET threads = 2; SET preserve_insertion_order = false")
    for name, table in tables.items():
        given = {one.name: one.to_numpy() for one in table}  # noqa: F841 -- read by DuckDB from its name
        base.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
    distance = "((c_x - p_x) * (c_x - p_x) + (c_y - p_y) * (c_y - p_y))"
    question = f"""
        CREATE OR REPLACE TEMP TABLE pairs AS
        SELECT c_, p_, c_row, p_row, c_waiting,
               p_base + CASE WHEN c_branches & p_branch <> 0 THEN {W.branch} ELSE 0 END
                      + CASE WHEN c_kinds & p_kinds <> 0 THEN {W.kind} ELSE 0 END AS work,
               {W.travel} - (({distance} * CASE WHEN p_fetches <> 0 THEN c_slope_fetched ELSE c_slope END) >> {SHIFT})
               + CASE WHEN c_hours_max > 0
                      THEN greatest(0, {W.hours} - {W.hour_short} * (c_hours_max - least(c_hours_max, p_hours_max)))
                      ELSE 0 END
               - CASE WHEN c_rather_not & p_req_a <> 0 THEN {W.rather_not} ELSE 0 END AS way
          FROM people JOIN tiles USING (c_tile) JOIN places USING (p_tile)
         WHERE c_not_a & p_req_a = 0 AND c_not_b & p_req_b = 0 AND c_need & ~p_offer = 0
           AND {distance} <= CASE WHEN p_fetches <> 0 THEN c_square_fetched ELSE c_square END
           AND c_contract & p_contract <> 0 AND p_hours_min <= c_hours_max AND p_hours_max >= c_hours_min;
        CREATE OR REPLACE TEMP TABLE fits AS
        SELECT c_, p_, c_row, p_row, c_waiting, work + coalesce(skills, 0) + way AS points
          FROM pairs LEFT JOIN (
               SELECT c_, p_, sum(cv * pv)::BIGINT AS skills
                 FROM pairs JOIN brought ON c = c_ JOIN asked ON p = p_ AND asked.node = brought.node GROUP BY c_, p_)
               USING (c_, p_)
         WHERE work + coalesce(skills, 0) >= {W.floor}"""
    order_of_people = "PARTITION BY c_ ORDER BY points DESC, p_row"
    order_of_places = f"PARTITION BY p_ ORDER BY least(points, {W.equal_from}) DESC, c_waiting DESC, c_row"

    def run() -> tuple[Pairs, Pairs]:
        base.execute(question)
        found = []
        for order in (order_of_people, order_of_places):
            base.execute(f"SELECT c_, p_, points FROM fits QUALIFY row_number() OVER ({order}) <= {K}")
            found.append(Pairs(*base.fetchnumpy().values()))
        return tuple(found)

    return run
