"""Sealing the records: facts, changes and looks in a hash chain per region, so that nobody can change the past unnoticed.

A seal holds, for a batch of rows, the number and the SHA-256 of each row in a fixed form; its own hash covers those and the
hash of the seal before it. Content of changes and looks may expire (`expire`): the digests stay, and the chain tells that it
was done. Rows are taken below the snapshot's xmin: a row that commits late falls in a later batch, never between two.
Run as maintenance: it reads every region.
"""

import datetime
import hashlib
from collections.abc import Iterable, Sequence
from typing import Any, LiteralString, NamedTuple

from django.db import connection, transaction

from perspectief.access.models import Seal

BATCH = 10_000  # rows a seal
LOCK = 7_310_002  # advisory lock: one sealer at a time
START = bytes(32)  # what the first seal of a region follows


class Record(NamedTuple):
    """A table that is sealed: its name in seals, the table, and the columns of the fixed form after number and time."""

    name: str
    table: LiteralString
    columns: tuple[LiteralString, ...]


RECORDS = (
    Record(
        "fact",
        "core_fact",
        (
            *("actor", "role", "on_behalf_of", "origin", "organisation_id", "region_id", "verb", "subject", "result"),
            *("cause", "data"),
        ),
    ),
    Record(
        "change",
        "core_change",
        ("actor", "table_name", "row_id", "region_id", "organisation_id", "operation", "old", "new"),
    ),
    Record(
        "look",
        "access_look",
        ("actor", "role", "organisation_id", "region_id", "subject", "layer", "page", "reason", "origin"),
    ),
)
MAY_EXPIRE = ("change", "look")


class Head(NamedTuple):
    """The last seal of a region (0: records of no region): its number and its hash, to be kept where nobody here can write."""

    region: int
    number: int
    hash: bytes
    at: datetime.datetime

    def line(self) -> str:
        """How it is handed out: time, region, number, hash."""
        return f"{self.at.astimezone(datetime.UTC).isoformat()} {self.region} {self.number} {self.hash.hex()}"


def digest_of(record: Record, row: LiteralString = "r") -> str:
    """SQL for the digest of a row. The transaction number is left out: after a restore it is another one."""
    columns = ", ".join(f"{row}.{name}" for name in record.columns)
    moment = f"(extract(epoch FROM {row}.at) * 1000000)::bigint"
    return f"sha256(convert_to(jsonb_build_array('{record.name}', {row}.id, {moment}, {columns})::text, 'UTF8'))"


def hash_of(
    former: bytes,
    *,
    region: int,
    number: int,
    kind: str,
    record: str,
    at: datetime.datetime,
    ids: Sequence[int],
    digests: Iterable[bytes],
) -> bytes:
    """The hash of a seal: over the one before it, what it is, and every row number and digest in it."""
    rows = hashlib.sha256(b"".join(one.to_bytes(8, "big") for one in ids))
    for digest in digests:
        rows.update(digest)
    moment = at.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    said = f"{region}|{number}|{kind}|{record}|{moment}|{len(ids)}|{rows.hexdigest()}"
    return hashlib.sha256(former + said.encode()).digest()


OPEN = """
SELECT region, chunk, array_agg(id ORDER BY id), array_agg(digest ORDER BY id) FROM (
    SELECT coalesce(r.region_id, 0) AS region, r.id, {digest} AS digest,
           (row_number() OVER (PARTITION BY coalesce(r.region_id, 0) ORDER BY r.id) - 1) / %(batch)s AS chunk
    FROM {table} AS r WHERE r.tx >= %(low)s::xid8 AND r.tx < %(high)s::xid8 {restored}
) AS row GROUP BY region, chunk ORDER BY region, chunk
"""
# After a restore transaction numbers start again (`perspectief database restored`): what was sealed is then told by number.
RESTORED = """AND NOT EXISTS (SELECT 1 FROM (
    SELECT unnest(ids) AS id FROM access_seal WHERE record = %(record)s AND kind = 'rows' AND upto = '0') AS sealed
    WHERE sealed.id = r.id)"""
LOW = "SELECT coalesce(max(upto), '0')::text, coalesce(bool_or(upto = '0'), false) FROM access_seal WHERE record = %s AND kind = 'rows'"


def seal() -> list[Head]:
    """Seals every row that is committed for good and not sealed yet; the new heads of the regions that got a seal."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text, clock_timestamp()")
        high, at = cursor.fetchone()
        latest = {head.region: head for head in heads()}
        made: dict[int, Head] = {}
        for record in RECORDS:
            for region, ids, digests in _open(cursor, record, high):
                made[region] = latest[region] = _append(
                    latest.get(region), region, "rows", record.name, high, at, ids, digests
                )
    return [made[region] for region in sorted(made)]


def _open(cursor: Any, record: Record, high: str) -> list[tuple[int, list[int], list[bytes]]]:
    cursor.execute(LOW, [record.name])
    low, some_restored = cursor.fetchone()
    restored = RESTORED if some_restored and low == "0" else ""
    statement = OPEN.format(digest=digest_of(record), table=record.table, restored=restored)
    cursor.execute(statement, {"batch": BATCH, "low": low, "high": high, "record": record.name})
    return [(region, ids, [bytes(one) for one in digests]) for region, _chunk, ids, digests in cursor.fetchall()]


def _append(
    former: Head | None,
    region: int,
    kind: str,
    record: str,
    upto: str,
    at: datetime.datetime,
    ids: list[int],
    digests: list[bytes],
) -> Head:
    number = former.number + 1 if former else 1
    new = hash_of(
        former.hash if former else START,
        region=region,
        number=number,
        kind=kind,
        record=record,
        at=at,
        ids=ids,
        digests=digests,
    )
    Seal.objects.create(
        region_id=region,
        number=number,
        kind=kind,
        record=record,
        upto=int(upto),
        sealed_at=at,
        ids=ids,
        digests=digests,
        hash=new,
    )
    return Head(region, number, new, at)


def heads() -> list[Head]:
    """The last seal of every region."""
    rows = Seal.objects.order_by("region_id", "-number").distinct("region_id")
    found = rows.values_list("region_id", "number", "hash", "sealed_at")
    return [Head(region, number, bytes(hash_), at) for region, number, hash_, at in found]


def expire(record: str, ids: Sequence[int]) -> int:
    """Takes away the content of sealed changes or looks, and writes in the chain that it was done; how many went.

    The rows themselves go through a function of the owner, that only maintenance may call and that refuses facts and rows
    that were not sealed. Raises ValueError for a record that may not expire.
    """
    if record not in MAY_EXPIRE:
        raise ValueError(record)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        cursor.execute("SELECT clock_timestamp()")
        (at,) = cursor.fetchone()
        latest = {head.region: head for head in heads()}
        cursor.execute("SELECT region, gone FROM access_expire_records(%s, %s)", [record, sorted(ids)])
        gone = cursor.fetchall()
        for region, taken in gone:
            _append(latest.get(region), region, "expiry", record, "0", at, taken, [])
    return sum(len(taken) for _region, taken in gone)
