"""The form of a seal, which never changes: a seal of years ago is proved by the program of today."""

import datetime
import hashlib

import pytest
from django.db import connection

from perspectief.access import sealing

UNSEALED = {
    "id",
    "at",
    "tx",
}  # number and time stand before the columns; the transaction is another one after a restore


@pytest.mark.django_db
def test_every_column_of_every_record_is_sealed():
    assert [record.table for record in sealing.RECORDS] == ["core_fact", "core_change", "access_look"]
    assert sealing.MAY_EXPIRE == ("change", "look")  # facts never
    for record in sealing.RECORDS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [record.table],
            )
            assert sorted(record.columns) == sorted({name for (name,) in cursor.fetchall()} - UNSEALED)


def test_a_seal_is_counted_as_it_always_was():
    made = sealing.hash_of(
        sealing.START,
        region=25,
        number=1,
        kind="rows",
        record="fact",
        at=datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC),
        ids=[7, 300],
        digests=[b"a" * 32, b"b" * 32],
    )
    rows = hashlib.sha256(bytes([0, 0, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 1, 44]) + b"a" * 32 + b"b" * 32).hexdigest()
    said = f"25|1|rows|fact|2026-03-02T09:00:00.000000+00:00|2|{rows}"
    assert made == hashlib.sha256(bytes(32) + said.encode()).digest()
