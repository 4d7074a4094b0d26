"""Proving the records whole: every seal against the one before it, every row against its digest, every head that was handed out."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connection, transaction

from perspectief.access.models import Seal
from perspectief.access.sealing import RECORDS, START, Record, digest_of, hash_of

WORDS = {"fact": "Feit", "change": "Wijziging", "look": "Inzage"}
SHOWN = 200  # breaks of one kind that are told one by one
ROWS = """
WITH link AS (
    SELECT region_id, number, ids, digests, max(sealed_at) OVER (
        ORDER BY sealed_at RANGE BETWEEN UNBOUNDED PRECEDING AND '1 microsecond'::interval PRECEDING) AS former
    FROM access_seal WHERE record = %(record)s AND kind = 'rows'
), sealed AS (
    SELECT link.region_id, link.number, link.former, row.id, row.digest FROM link, unnest(link.ids, link.digests) AS row(id, digest)
), expired AS (
    SELECT unnest(ids) AS id FROM access_seal WHERE record = %(record)s AND kind = 'expiry'
), present AS (
    SELECT r.id, r.tx, r.at, coalesce(r.region_id, 0) AS region_id, {digest} AS digest FROM {table} AS r
), last AS (
    SELECT coalesce(max(upto), '0') AS upto, max(sealed_at) AS at FROM access_seal WHERE record = %(record)s AND kind = 'rows'
), compared AS (
    SELECT coalesce(sealed.id, present.id) AS id, coalesce(sealed.region_id, present.region_id) AS region, sealed.number, CASE
        WHEN sealed.id IS NULL AND present.tx < (SELECT upto FROM last) THEN 'added'
        WHEN present.id IS NULL AND NOT EXISTS (SELECT 1 FROM expired WHERE expired.id = sealed.id) THEN 'gone'
        WHEN present.digest <> sealed.digest THEN 'changed'
        WHEN present.at < CASE WHEN sealed.id IS NULL THEN (SELECT at FROM last) ELSE sealed.former END - interval '1 hour'
            THEN 'backdated'
        WHEN sealed.id IS NULL THEN 'waiting'
        WHEN present.id IS NULL THEN 'expired'
        ELSE 'whole' END AS answer
    FROM sealed FULL JOIN present ON present.id = sealed.id
)
SELECT answer, count(*), (array_agg(id ORDER BY id))[:%(shown)s], (array_agg(region ORDER BY id))[:%(shown)s],
       (array_agg(number ORDER BY id))[:%(shown)s]
FROM compared GROUP BY answer ORDER BY answer
"""
TOLD = {
    "added": "{what} {id} staat in het register maar is nooit verzegeld: later tussengevoegd{where}.",
    "gone": "{what} {id} is verzegeld{where} en staat er niet meer.",
    "changed": "{what} {id} is veranderd na de verzegeling{where}.",
    "backdated": "{what} {id}{where} draagt een tijdstip van voor een eerdere verzegeling: achteraf geschreven, of een bewerking stond langer dan een uur open.",
}


class Outcome(NamedTuple):
    """`breaks`: where the records are not whole, in words; empty is good. Numbers of rows: sealed and there, taken away by
    term, not sealed yet. `seals`, `regions`: length and number of the chains.
    """

    breaks: list[str]
    whole: int
    expired: int
    waiting: int
    seals: int
    regions: int


class Given(NamedTuple):
    """A head as it was handed out."""

    region: int
    number: int
    hash: str


def read_heads(lines: Iterable[str]) -> list[Given]:
    """Heads from lines `time region number hash`; ValueError names a line that is none."""
    found = []
    for at, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            _time, region, number, hash_ = line.split()
            found.append(Given(int(region), int(number), hash_))
        except ValueError:
            raise ValueError(f"regel {at} is geen uitgegeven stand: {line.strip()[:60]}") from None
    return found


@transaction.atomic
def verify(given: Iterable[Given] = ()) -> Outcome:
    """Holds everything against everything. Run as maintenance or owner, who see every row; sealing may go on meanwhile: rows and
    seals are compared in one statement, and the heads are those of before.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
    wanted: dict[tuple[int, int], str] = {(one.region, one.number): one.hash for one in given}
    breaks: list[str] = []
    seals, regions = 0, set()
    for link, told in _links():
        breaks += told
        seals += 1
        regions.add(link.region_id)
        handed = wanted.pop((link.region_id, link.number), None)
        if handed is not None and handed != bytes(link.hash).hex():
            breaks.append(f"{_name(link.region_id, link.number)} is een andere dan de uitgegeven stand.")
    breaks += [f"{_name(region, number)} is uitgegeven en staat er niet meer." for region, number in sorted(wanted)]
    counts = {"whole": 0, "expired": 0, "waiting": 0}
    for record in RECORDS:
        told, found = _rows(record)
        breaks += told
        for answer in counts:
            counts[answer] += found.get(answer, 0)
    return Outcome(breaks, counts["whole"], counts["expired"], counts["waiting"], seals, len(regions))


def _name(region: int, number: int) -> str:
    return f"{_region(region)}: verzegeling {number}"


def _region(region: int) -> str:
    return f"Regio {region}" if region else "Zonder regio"


def _links() -> Iterator[tuple[Seal, list[str]]]:
    """Every seal in order, with what is wrong with it."""
    former, number, region = START, 0, None
    for link in Seal.objects.order_by("region_id", "number").iterator(chunk_size=20):
        if link.region_id != region:
            former, number, region = START, 0, link.region_id
        told = []
        if link.number != number + 1:
            missing = f"{number + 1}" if link.number == number + 2 else f"{number + 1} tot en met {link.number - 1}"
            told.append(f"{_region(link.region_id)}: verzegeling {missing} ontbreekt.")
        made = hash_of(
            former,
            region=link.region_id,
            number=link.number,
            kind=link.kind,
            record=link.record,
            at=link.sealed_at,
            ids=link.ids,
            digests=map(bytes, link.digests),
        )
        if not told and made != bytes(link.hash):
            told.append(f"{_name(link.region_id, link.number)} klopt niet: zij, of wat ervoor kwam, is veranderd.")
        former, number = bytes(link.hash), link.number
        yield link, told


def _rows(record: Record) -> tuple[list[str], dict[str, int]]:
    statement = ROWS.format(digest=digest_of(record), table=record.table)
    with connection.cursor() as cursor:
        cursor.execute(statement, {"record": record.name, "shown": SHOWN})
        found = cursor.fetchall()
    told = []
    for answer, number, ids, regions, seals in found:
        if answer not in TOLD:
            continue
        for id_, region, seal in zip(ids, regions, seals, strict=True):
            where = f" ({_name(region, seal) if seal else _region(region)})"
            told.append(TOLD[answer].format(what=WORDS[record.name], id=id_, where=where))
        if number > len(ids):
            told.append(f"En nog {number - len(ids)} keer hetzelfde.")
    return told, {answer: number for answer, number, *_rest in found}
