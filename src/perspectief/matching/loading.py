"""From the tables to columns: binary COPY for rows, one packed value for what hangs on them. Reads the white list, nothing more."""

import datetime
from collections.abc import Sequence
from typing import LiteralString

import numpy as np
from django.db import connection
from psycopg import ClientCursor

from perspectief.matching.columns import CARD, DATES, EPOCH, FLAGS, PLACE, UNKNOWN, Cards, Links, Places, links_by_row
from perspectief.supply.rules import Audience, State
from perspectief.taxonomy.needs import PLACE_KINDS

HEADER, TRAILER = 19, 2  # of a binary COPY: signature, flags and extension before the rows, -1 after them
SKILL_BITS, HOW_BITS = 16, 2
TYPES = {"i8": "int8", "i4": "int4", "i2": "int2"}
RENAMED = {"organisation": "organisation_id", "occupation": "occupation_id"}
PACKED = (
    "SELECT string_agg(int8send((owner << 18) | (least(linked, 65535) << 2) | how), ''::bytea) FROM ({rows}) AS every"
)
CARD_WHERE = f"region_id = %(region)s AND state = '{State.SEARCHING}' AND audience >= {Audience.COUNTER}"
PLACE_WHERE = "region_id = %(region)s AND state = 'open' AND expires_on >= %(today)s AND filled < capacity"
CARD_SKILLS = (
    "SELECT card_id AS owner, skill_id::bigint AS linked, (relation = 'learn')::int AS how FROM supply_cardskill"
    " WHERE region_id = %(region)s"
)
CARD_WISHES = "SELECT card_id AS owner, occupation_id::bigint AS linked, 0 AS how FROM supply_cardwish WHERE region_id = %(region)s"
ASKS = "array_position(ARRAY['required', 'useful', 'learnable'], need) - 1"
PLACE_SKILLS = f"SELECT place_id AS owner, skill_id::bigint AS linked, {ASKS} AS how FROM demand_placeskill WHERE region_id = %(region)s"
# A task is asked, unless the place says of the same skill that it is useful or can be learned there.
PLACE_TASKS = (
    "SELECT place_id AS owner, skill_id::bigint AS linked, 0 AS how FROM demand_placetask"
    " WHERE region_id = %(region)s AND skill_id IS NOT NULL"
)


def load_cards(region: int, ids: Sequence[int] | None = None) -> Cards:
    """Cards of people who look for a place and are not hidden, rising by id; of these ids only, when given."""
    one = " AND id = ANY(%(ids)s)" if ids is not None else ""
    of = " AND card_id = ANY(%(ids)s)" if ids is not None else ""
    parameters = {"region": region, "ids": list(ids or ())}
    values = _rows("supply_card", CARD, CARD_WHERE + one, parameters)
    return Cards(values, *_all_links(values["id"], [[CARD_SKILLS + of], [CARD_WISHES + of]], parameters))


def load_card(region: int, card: int) -> Cards:
    """One card whatever its state or audience, as far as the acting party sees it; no rows when it does not."""
    parameters = {"region": region, "ids": [card]}
    values = _rows("supply_card", CARD, "region_id = %(region)s AND id = ANY(%(ids)s)", parameters)
    of = " AND card_id = ANY(%(ids)s)"
    return Cards(values, *_all_links(values["id"], [[CARD_SKILLS + of], [CARD_WISHES + of]], parameters))


def load_places(region: int, today: datetime.date, ids: Sequence[int] | None = None) -> Places:
    """Places that are offered today: open, not expired, not full; rising by id; of these ids only, when given."""
    one = " AND id = ANY(%(ids)s)" if ids is not None else ""
    return _places(
        region, PLACE_WHERE + one, {"region": region, "today": today, "ids": list(ids or ())}, ids is not None
    )


def load_place(region: int, place: int) -> Places:
    """One place whatever its state, as far as the acting party sees it; no rows when it does not."""
    return _places(
        region, "region_id = %(region)s AND id = ANY(%(ids)s)", {"region": region, "ids": [place]}, some=True
    )


def _places(region: int, where: str, parameters: dict[str, object], some: bool) -> Places:
    values = _rows("demand_place", PLACE, where, parameters)
    of = " AND place_id = ANY(%(ids)s)" if some else ""
    return Places(values, *_all_links(values["id"], [[PLACE_SKILLS + of, PLACE_TASKS + of]], parameters))


def _column(name: str, width: str) -> str:
    column = RENAMED.get(name, name)
    if name == "kind":
        names = ", ".join(f"'{code}'" for code, _ in PLACE_KINDS)
        column = f"array_position(ARRAY[{names}], kind) - 1"
    elif name in FLAGS:
        column = f"{column}::int"
    elif name in DATES:
        column = f"{column} - DATE '{EPOCH}'"
    return f"coalesce({column}, {UNKNOWN})::{TYPES[width]}"


def _rows(
    table: LiteralString, spec: dict[str, str], where: str, parameters: dict[str, object]
) -> dict[str, np.ndarray]:
    """Columns of a table, rising by id: every value has a fixed width in a binary COPY, because none is null."""
    columns = ", ".join(_column(name, width) for name, width in spec.items())
    data = _copied(f"SELECT {columns} FROM {table} WHERE {where} ORDER BY id", parameters)
    fields = [("fields", ">i2")]
    for name, width in spec.items():
        fields += [(f"{name} size", ">i4"), (name, f">{width}")]
    record = np.dtype(fields)
    rows = np.frombuffer(data, record, count=(len(data) - HEADER - TRAILER) // record.itemsize, offset=HEADER)
    return {name: rows[name].astype(width) for name, width in spec.items()}


def _all_links(ids: np.ndarray, kinds: list[list[str]], parameters: dict[str, object]) -> list[Links]:
    """What hangs on the rows, for each kind, in one question. Of the queries of a kind a later one adds only what is not there yet."""
    packed = iter(_packed([query for queries in kinds for query in queries], parameters))
    return [_by_row(ids, np.concatenate([next(packed) for _ in queries])) for queries in kinds]


def _packed(queries: list[str], parameters: dict[str, object]) -> list[np.ndarray]:
    """The keys (int64) of each query: one row of one value each, its size before it, -1 for no rows at all."""
    data = _copied("SELECT " + ", ".join(f"({PACKED.format(rows=query)})" for query in queries), parameters)
    found, at = [], HEADER + 2  # after the number of fields
    for _ in queries:
        size = max(0, int.from_bytes(data[at : at + 4], "big", signed=True))
        found.append(np.frombuffer(data, ">i8", offset=at + 4, count=size // 8).astype(np.int64))
        at += 4 + size
    return found


def _by_row(ids: np.ndarray, key: np.ndarray) -> Links:
    _, first = np.unique(key >> HOW_BITS, return_index=True)
    key = key[first]
    linked = (key >> HOW_BITS & (1 << SKILL_BITS) - 1).astype(np.int32)
    return links_by_row(ids, key >> SKILL_BITS + HOW_BITS, linked, (key & (1 << HOW_BITS) - 1).astype(np.uint8))


def _copied(query: str, parameters: dict[str, object]) -> bytes:
    with connection.cursor() as cursor:
        # Values are put in here, not by copy(): Django's cursor that counts queries takes a statement alone.
        statement = ClientCursor(connection.connection).mogrify(
            f"COPY ({query}) TO STDOUT (FORMAT BINARY)".encode(), parameters
        )
        with cursor.copy(statement) as copy:
            return b"".join(copy)
