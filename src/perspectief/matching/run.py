"""Matches a whole region and keeps the lists: one row per person and place, written only where it changed."""

import time
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from django.db import connection

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, statistics
from perspectief.engine.match import Lists, match
from perspectief.matching.models import RuleSet, Run
from perspectief.matching.pool import RegionPool, read, region_rules
from perspectief.matching.rules import WEIGHTS
from perspectief.parties.queries import settings_of

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
END = b"\xff\xff"
INT8, INT2 = 20, 21  # types of PostgreSQL
LOCK = 0x6D746368  # "mtch": writers of the lists of a region stand in line


class Side(NamedTuple):
    """Where the lists of one side are kept."""

    table: str
    row: str
    counterparts: str


PEOPLE = Side("matching_personlist", "card_id", "places")
PLACES = Side("matching_placelist", "place_id", "people")
STAGE = "CREATE TEMP TABLE IF NOT EXISTS {table}_stage (row_id bigint, others bigint[], points smallint[], total int) ON COMMIT DELETE ROWS"
EMPTY = "TRUNCATE {table}_stage"
FILL = "COPY {table}_stage FROM STDIN (FORMAT BINARY)"
KEEP = """
INSERT INTO {table} AS kept (region_id, {row}, run_id, {counterparts}, points, total)
SELECT %(region)s, row_id, %(run)s, others, points, total FROM {table}_stage ORDER BY row_id
ON CONFLICT (region_id, {row}) DO UPDATE
SET run_id = excluded.run_id, {counterparts} = excluded.{counterparts}, points = excluded.points, total = excluded.total
WHERE (kept.{counterparts}, kept.points, kept.total) IS DISTINCT FROM (excluded.{counterparts}, excluded.points, excluded.total)
"""
DROP = "DELETE FROM {table} WHERE region_id = %(region)s AND NOT EXISTS (SELECT 1 FROM {table}_stage AS stage WHERE stage.row_id = {table}.{row})"


@dataclass(frozen=True)
class Report:
    """What a run did. `changed`: lists that are new or different. Seconds of the whole and of the engine."""

    run: int
    people: int
    places: int
    fits: int
    people_without: int
    places_without: int
    changed: int
    seconds: float
    engine_seconds: float


def run_region(region: int, *, actor: Actor | None = None, threads: int = 2) -> Report:
    """Reads the region, matches everybody with everything, keeps the lists. One fact; lists of rows that left are removed.

    `actor`: on whose behalf. A second run of the same region waits for the first.
    """
    start, us = time.perf_counter(), service("matching", regions=(region,), purpose="match")
    with acting(us):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, region])
            cursor.execute("SELECT pg_current_snapshot()::text")
            snapshot = cursor.fetchone()[0]
        rules = _rules(region)
        found = read(region, clock.today())
        length = settings_of(region).list_length
        before = time.perf_counter()
        lists = match(found.engine, k=length, kp=length, threads=threads)
        engine_seconds = time.perf_counter() - before
        run = _kept_run(found, rules, lists, snapshot)
        changed = _keep(found, lists, run.pk)
        run.engine_seconds, run.seconds = engine_seconds, time.perf_counter() - start
        run.save(update_fields=["engine_seconds", "seconds"])
        journal.record(
            "matching.run",
            actor=us,
            on_behalf_of=actor.id if actor else None,
            region=region,
            run=run.pk,
            rules=rules.version,
            people=run.people,
            places=run.places,
            fits=run.fits,
        )
    return Report(
        run.pk,
        run.people,
        run.places,
        run.fits,
        run.people_without,
        run.places_without,
        changed,
        run.seconds,
        engine_seconds,
    )


def _rules(region: int) -> RuleSet:
    """The rules that hold today; a region without any gets the shipped ones, decided by nobody."""
    today = clock.today()
    found = RuleSet.objects.filter(region=region, valid_from__lte=today).order_by("-valid_from", "-id").first()
    if found is not None:
        return found
    return RuleSet.objects.create(
        region_id=region, version=region_rules(region, today).version, weights=WEIGHTS, valid_from=today
    )


def _kept_run(found: RegionPool, rules: RuleSet, lists: Lists, snapshot: str) -> Run:
    return Run.objects.create(
        region_id=found.region,
        rules=rules,
        snapshot=snapshot,
        people=len(found.cards),
        places=len(found.places),
        fits=int(lists.person_total.sum()),
        people_without=int((lists.person_total == 0).sum()),
        places_without=int((lists.place_total == 0).sum()),
        rarity=found.engine.rarity.tolist(),
        seconds=0,
        engine_seconds=0,
    )


def _keep(found: RegionPool, lists: Lists, run: int) -> int:
    cards, places = found.cards.values["id"], found.places.values["id"]
    changed = 0
    for side, own, others, (rows, points), total in (
        (PEOPLE, cards, places, lists.places, lists.person_total),
        (PLACES, places, cards, lists.people, lists.place_total),
    ):
        names, parameters = side._asdict(), {"region": found.region, "run": run}
        with connection.cursor() as cursor:
            cursor.execute(STAGE.format(**names))
            cursor.execute(EMPTY.format(**names))
            with cursor.copy(FILL.format(**names)) as copy:
                copy.write(packed(own, others, rows, points, total))
            cursor.execute(KEEP.format(**names), parameters)
            changed += cursor.rowcount
            cursor.execute(DROP.format(**names), parameters)
            changed += cursor.rowcount
    if changed >= statistics.MANY:
        statistics.refresh(PEOPLE.table, PLACES.table)
    return changed


def packed(own: np.ndarray, others: np.ndarray, rows: np.ndarray, points: np.ndarray, total: np.ndarray) -> bytes:
    """A binary COPY of (row_id, ids of counterparts, points, total): rows of the same length at once."""
    length = (rows >= 0).sum(axis=1)
    parts = [HEADER]
    for size in np.unique(length).tolist():
        at = np.flatnonzero(length == size)
        record = np.zeros(len(at), _record(size))
        record["fields"], record["id size"], record["id"] = 4, 8, own[at]
        for name, kind, width in (("others", INT8, 8), ("points", INT2, 2)):
            if size:
                record[f"{name} size"] = 20 + size * (4 + width)
                record[f"{name} head"] = (1, 0, kind, size, 1)
                record[name]["size"] = width
            else:
                record[f"{name} size"], record[f"{name} head"] = 12, (0, 0, kind)
        if size:
            record["others"]["value"] = others[rows[at, :size]]
            record["points"]["value"] = points[at, :size]
        record["total size"], record["total"] = 4, total[at]
        parts.append(record.tobytes())
    return b"".join([*parts, END])


def _record(size: int) -> np.dtype:
    """One row with arrays of `size` elements, as PostgreSQL reads it: every value behind its length, big-endian."""

    def array(name: str, width: str) -> list[tuple]:
        fields: list[tuple] = [(f"{name} size", ">i4"), (f"{name} head", ">i4", (5 if size else 3,))]
        return [*fields, (name, [("size", ">i4"), ("value", width)], (size,))] if size else fields

    row = [("fields", ">i2"), ("id size", ">i4"), ("id", ">i8")]
    return np.dtype([*row, *array("others", ">i8"), *array("points", ">i2"), ("total size", ">i4"), ("total", ">i4")])
