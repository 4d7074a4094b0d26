"""The seal on the records: whole while nobody meddles, and every kind of meddling is found, also by who owns the database."""

import datetime
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import OperationalError, connection
from psycopg.conninfo import make_conninfo

from perspectief.access import handing_out, jobs, sealing, verifying
from perspectief.access.command import verify_journal
from perspectief.access.context import acting, service
from perspectief.access.models import Look, Seal
from perspectief.access.sealing import Head
from perspectief.access.verifying import Given, Outcome, verify
from perspectief.config.database import administrator, parameters
from perspectief.config.environment import MAINTENANCE, OWNER, read
from perspectief.core import journal
from perspectief.core.models import Change, Fact
from tests.conftest import log_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
REGION, OTHER = 25, 33


@pytest.fixture
def meddle(transactional_db) -> Iterator[Callable[..., int]]:
    """SQL as a superuser who stops at nothing: triggers, policies and grants do not hold him."""
    where = administrator(read()) | {"dbname": connection.settings_dict["NAME"]}
    with psycopg.connect(make_conninfo(**where), autocommit=True) as admin:
        yield lambda sql, *values: admin.execute(sql, values).rowcount


@pytest.fixture
def written(transactional_db) -> Iterator[None]:
    """Facts, changes and looks of two regions and of none; afterwards the test is logged in as maintenance."""
    for region in (REGION, OTHER, None):
        actor = service("test", regions=(region or REGION,), organisation=7)
        with acting(actor):
            for at in range(6):
                journal.record("tested", actor=actor, region=region, subject=at, number=at, words=["één", "twee"])
        common = {"organisation_id": 7, "region_id": region}
        Look.objects.bulk_create(
            Look(actor=1, role="caseworker", subject=at, layer="card", page="web:job_seeker", **common)
            for at in range(6)
        )
        note = "INSERT INTO core_change (tx, at, actor, table_name, row_id, region_id, organisation_id, operation, old, new) "
        note += "SELECT pg_current_xact_id(), clock_timestamp(), 1, 'supply_card', n, %s, 7, 'update', '{\"title\": \"a\"}', '{\"title\": \"b\"}' FROM generate_series(1, 6) AS n"
        with connection.cursor() as cursor:
            cursor.execute(note, [region])
    former = log_in(MAINTENANCE, None)
    yield
    connection.close()
    connection.settings_dict.update(former)


def seal() -> list[Head]:
    """Seals as the job does."""
    seal_waits()
    return sealing.seal()


def seal_waits() -> None:
    """A snapshot is of the whole server: transactions of other tests' databases are waited for."""
    until = time.monotonic() + 900
    held = "SELECT pg_snapshot_xmin(pg_current_snapshot()) <= greatest((SELECT max(tx) FROM core_fact), (SELECT max(tx) FROM access_look))"
    while time.monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute(held)
            if not cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    pytest.fail("rows were held back for a quarter of an hour")


def seal_job() -> None:
    """The job itself, once nothing holds back."""
    seal_waits()
    jobs.seal.func(0)


@pytest.fixture
def heads(written) -> list[Given]:
    """Everything sealed in two runs; the heads that were handed out after the second."""
    assert [head.region for head in seal()] == [0, REGION, OTHER]
    actor = service("test", regions=(REGION,), organisation=7)
    with acting(actor):
        journal.record("tested", actor=actor, region=REGION)
    seal()
    found = [Given(head.region, head.number, head.hash.hex()) for head in sealing.heads()]
    whole = verify(found)
    assert whole == Outcome([], 55, 0, 0, 10, 3)
    return found


def broken(given: list[Given]) -> str:
    """What is wrong; something must be."""
    found = verify(given).breaks
    assert found
    return "\n".join(found)


def test_nothing_new_gives_no_seal(heads):
    assert sealing.seal() == []


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("UPDATE core_fact SET verb = 'other' WHERE id = (SELECT min(id) FROM core_fact)", "is veranderd"),
        (
            "UPDATE core_fact SET at = at - interval '1 microsecond' WHERE id = (SELECT min(id) FROM core_fact)",
            "is veranderd",
        ),
        ("UPDATE core_fact SET data = '{}' WHERE id = (SELECT max(id) - 1 FROM core_fact)", "is veranderd"),
        ("UPDATE core_fact SET region_id = 33 WHERE id = (SELECT min(id) FROM core_fact)", "is veranderd"),
        (
            'UPDATE core_change SET old = \'{"title": "c"}\' WHERE id = (SELECT min(id) FROM core_change)',
            "is veranderd",
        ),
        ("UPDATE access_look SET actor = 2 WHERE id = (SELECT max(id) FROM access_look)", "is veranderd"),
        ("DELETE FROM core_fact WHERE id = (SELECT min(id) FROM core_fact)", "staat er niet meer"),
        ("DELETE FROM access_look WHERE id = (SELECT max(id) FROM access_look)", "staat er niet meer"),
        ("DELETE FROM core_change WHERE region_id IS NULL", "staat er niet meer"),
    ],
)
def test_a_changed_or_deleted_row_is_found(heads, meddle, sql, told):
    meddle(sql)
    assert told in broken(heads)
    assert told in broken([])  # also without a head


OTHERWISE = {
    "jsonb": "'[1]'",
    "text": "{column} || 'x'",
}  # numbers: one more, and something in place of nothing


def test_no_column_of_any_record_can_be_changed_unnoticed(heads, meddle, kinds):
    """Every column that is written, but for the transaction, which is another one after a restore."""
    tried = 0
    for record in sealing.RECORDS:
        for column in record.columns:
            other = OTHERWISE.get(kinds[record.table][column], "coalesce({column}, 0) + 1").format(column=column)
            here = f"WHERE id = (SELECT min(id) FROM {record.table})"
            meddle(f"CREATE TABLE meddled AS SELECT id, {column} AS former FROM {record.table} {here}")
            assert meddle(f"UPDATE {record.table} SET {column} = {other} {here}") == 1
            assert "is veranderd" in broken(heads), (record.table, column)
            meddle(f"UPDATE {record.table} AS r SET {column} = former FROM meddled WHERE meddled.id = r.id")
            meddle("DROP TABLE meddled")
            tried += 1
    assert verify(heads).breaks == [] and tried == 28


@pytest.fixture
def kinds(heads) -> dict[str, dict[str, str]]:
    """The type of every column of the sealed tables."""
    found: dict[str, dict[str, str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attname, format_type(atttypid, NULL) FROM pg_attribute "
            "WHERE attrelid::regclass::text = ANY (%s) AND attnum > 0 AND NOT attisdropped",
            [[record.table for record in sealing.RECORDS]],
        )
        for table, column, kind in cursor.fetchall():
            found.setdefault(table, {})[column] = kind
    return found


def test_a_row_and_its_digest_changed_together_break_the_seal(heads, meddle):
    meddle("UPDATE core_fact SET verb = 'other' WHERE id = (SELECT min(id) FROM core_fact WHERE region_id = 25)")
    digest = sealing.digest_of(sealing.RECORDS[0])
    meddle(
        f"UPDATE access_seal SET digests = (SELECT array_agg({digest} ORDER BY r.id) FROM core_fact AS r WHERE r.id = ANY (ids)) "
        "WHERE record = 'fact' AND kind = 'rows' AND number = 1 AND region_id = 25"
    )
    assert "Regio 25: verzegeling 1 klopt niet" in broken([])


@pytest.mark.parametrize("deed", [sealing.seal, lambda: sealing.expire("look", [1])], ids=["seal", "expire"])
def test_one_sealer_at_a_time(written, meddle, deed):
    meddle("SELECT pg_advisory_lock(%s)", sealing.LOCK)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '200ms'")
    with pytest.raises(OperationalError, match="lock timeout"):
        deed()


def test_an_inserted_row_is_found(heads, meddle):
    meddle(
        "INSERT INTO access_look (tx, at, actor, role, organisation_id, region_id, subject, layer, page, reason, origin) "
        "SELECT '3', at, 9, role, organisation_id, region_id, subject, layer, page, reason, origin FROM access_look LIMIT 1"
    )
    assert "nooit verzegeld" in broken(heads)


def test_a_row_written_into_the_past_is_found_before_and_after_it_is_sealed(heads, meddle):
    meddle(
        "INSERT INTO core_fact (at, actor, role, origin, verb, result, data, region_id) "
        "VALUES (now() - interval '3 days', 9, '', '', 'tested', 'done', '{}', 25)"
    )
    assert "achteraf geschreven" in broken(heads)
    seal()
    assert "achteraf geschreven" in broken(heads)


def test_rows_that_changed_places_are_found(heads, meddle):
    meddle("UPDATE core_fact SET id = -id WHERE id = (SELECT min(id) FROM core_fact)")
    meddle(
        "UPDATE core_fact SET id = (SELECT min(id) FROM core_fact WHERE id > 0) - 1 WHERE id = (SELECT max(id) FROM core_fact)"
    )
    meddle("UPDATE core_fact SET id = (SELECT max(id) + 1 FROM core_fact) WHERE id < 0")
    assert broken(heads).count("is veranderd") >= 1


def test_two_rows_with_swapped_content_are_found(heads, meddle):
    swap = """UPDATE access_look AS a SET subject = b.subject, at = b.at FROM access_look AS b
        WHERE (a.id, b.id) IN ((%s, %s), (%s, %s))"""
    first, second = Look.objects.order_by("id").values_list("id", flat=True)[:2]
    assert meddle(swap, first, second, second, first) == 2
    assert broken(heads).count("is veranderd") == 2


def test_swapped_rows_inside_a_seal_are_found(heads, meddle):
    meddle(
        "UPDATE access_seal SET ids = ids[2:2] || ids[1:1] || ids[3:], digests = digests[2:2] || digests[1:1] || digests[3:] WHERE number = 1 AND region_id = 25"
    )
    assert "Regio 25: verzegeling 1 klopt niet" in broken([])


def test_a_seal_made_to_fit_breaks_the_next(heads, meddle):
    """Whoever changes a row and makes its seal anew breaks the seal after it; whoever makes all anew, the head."""
    meddle("UPDATE core_fact SET verb = 'other' WHERE region_id = 25")
    meddle("DELETE FROM access_seal WHERE region_id = 25")
    assert "is uitgegeven en staat er niet meer" in broken(heads)
    meddle("UPDATE core_fact SET tx = (pg_current_xact_id()::text::bigint - 1)::text::xid8 WHERE region_id = 25")
    meddle("UPDATE core_change SET tx = (pg_current_xact_id()::text::bigint - 1)::text::xid8 WHERE region_id = 25")
    meddle("UPDATE access_look SET tx = (pg_current_xact_id()::text::bigint - 1)::text::xid8 WHERE region_id = 25")
    sealing.seal()
    assert "Regio 25: verzegeling" in broken(heads)


def test_a_removed_seal_in_the_middle_is_found(heads, meddle):
    meddle("DELETE FROM access_seal WHERE region_id = 25 AND number = 2")
    assert "Regio 25: verzegeling 2 ontbreekt" in broken([])


def test_several_removed_seals_are_told_as_one_gap(heads, meddle):
    meddle("DELETE FROM access_seal WHERE region_id IN (0, 25) AND number IN (2, 3)")
    told = verify(()).breaks
    assert "Regio 25: verzegeling 2 tot en met 3 ontbreekt." in told
    assert not any("klopt niet" in one for one in told)  # what comes after a gap cannot be proved, and is not blamed
    assert any(one.endswith("nooit verzegeld: later tussengevoegd (Zonder regio).") for one in told)


def test_a_head_that_was_handed_out_with_another_hash_is_found(heads):
    other = [one._replace(hash="00" * 32) if one.region == REGION else one for one in heads]
    assert verify(other).breaks == ["Regio 25: verzegeling 4 is een andere dan de uitgegeven stand."]


def test_a_seal_of_no_region_is_called_so(heads, meddle):
    meddle("DELETE FROM access_seal WHERE region_id = 0 AND number = 2")
    assert "Zonder regio: verzegeling 2 ontbreekt." in verify(()).breaks


def test_of_many_breaks_of_one_kind_the_first_are_told_and_the_rest_counted(heads, meddle, monkeypatch):
    monkeypatch.setattr(verifying, "SHOWN", 3)
    meddle("UPDATE core_fact SET verb = 'other' WHERE id IN (SELECT id FROM core_fact ORDER BY id LIMIT 3)")
    told = verify(()).breaks
    assert len(told) == 3 and all("is veranderd" in one for one in told)
    meddle("UPDATE core_fact SET verb = 'other' WHERE id IN (SELECT id FROM core_fact ORDER BY id LIMIT 5)")
    told = verify(()).breaks
    assert len(told) == 4 and told[-1] == "En nog 2 keer hetzelfde."


def test_empty_lines_between_handed_out_heads_are_passed_over():
    line = f"2026-03-02T09:00:00+00:00 25 4 {'ab' * 32}"
    assert verifying.read_heads(["", line, "  \n", line]) == [Given(25, 4, "ab" * 32)] * 2
    with pytest.raises(ValueError, match="regel 3 is geen uitgegeven stand: iets anders"):
        verifying.read_heads(["", line, "iets anders"])


def test_a_removed_last_batch_is_found_by_a_head(heads, meddle):
    meddle("DELETE FROM core_fact WHERE id = (SELECT max(id) FROM core_fact)")
    meddle("DELETE FROM access_seal WHERE region_id = 25 AND number = 4")
    assert verify([]).breaks == []  # the chain alone cannot know what came after it
    assert "Regio 25: verzegeling 4 is uitgegeven en staat er niet meer" in broken(heads)


def test_a_row_that_commits_late_is_sealed_later_and_none_falls_between(heads):
    """A transaction that began first and commits last: nothing at or after it is sealed until it ends."""
    actor = service("test", regions=(REGION,), organisation=7)
    with psycopg.connect(make_conninfo(**_parameters(OWNER))) as slow:
        late = "INSERT INTO core_fact (actor, role, origin, verb, result, data, region_id) VALUES (1, '', '', 'late', 'done', '{}', 25) RETURNING id"
        (held,) = slow.execute(late).fetchone() or (0,)
        with acting(actor):
            quick = journal.record("quick", actor=actor, region=REGION).pk
        assert held < quick
        assert sealing.seal() == []
        assert verify(heads).waiting == 1
        slow.commit()
    assert [head.region for head in seal()] == [REGION]
    assert Seal.objects.filter(region_id=REGION, ids__contains=[held, quick]).count() == 1
    assert verify(heads) == Outcome([], 57, 0, 0, 11, 3)


def _parameters(role: str) -> dict:
    return parameters(read(), role) | {"dbname": connection.settings_dict["NAME"]}


def test_content_expires_and_the_chain_still_verifies(heads, meddle):
    looks = list(Look.objects.order_by("id").values_list("id", flat=True)[:8])
    assert sealing.expire("look", looks) == 8
    assert sealing.expire("look", looks) == 0
    assert not Look.objects.filter(pk__in=looks).exists()
    assert verify(heads) == Outcome([], 47, 8, 0, 12, 3)
    meddle("DELETE FROM access_look WHERE id = (SELECT max(id) FROM access_look)")
    assert "staat er niet meer" in broken(heads)


def test_facts_and_unsealed_rows_do_not_expire(heads):
    with pytest.raises(ValueError, match="fact"):
        sealing.expire("fact", [1])
    new = Look.objects.create(actor=1, role="", organisation_id=7, subject=1, layer="card", page="x")
    assert sealing.expire("look", [new.pk]) == 0
    assert Change.objects.exists() and Look.objects.filter(pk=new.pk).exists()


def test_after_a_restore_the_chain_goes_on(heads, meddle):
    """Transaction numbers mean nothing then: what was sealed is told by row number."""
    for table in ("core_fact", "core_change", "access_look"):
        meddle(f"UPDATE {table} SET tx = '0'")
    meddle("UPDATE access_seal SET upto = '0'")
    actor = service("test", regions=(REGION,), organisation=7)
    with acting(actor):
        new = journal.record("tested", actor=actor, region=REGION).pk
    assert [head.region for head in seal()] == [REGION]
    assert list(Seal.objects.order_by("-id").values_list("ids", flat=True)[:1]) == [[new]]
    assert sealing.seal() == []
    assert verify(heads).breaks == []


def test_large_batches_are_cut(written, monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 4)
    seal()
    assert {len(seal.ids) for seal in Seal.objects.order_by("id")} == {4, 2}
    assert verify().breaks == []


def test_the_head_is_handed_out_and_the_command_holds_it_against_the_chain(written, settings, tmp_path, meddle, capsys):
    settings.SEALS_FILE, settings.SEALS_MAIL = str(tmp_path / "out" / "seals.txt"), "fg@voorbeeld.test"
    seal_job()
    jobs.mail_heads.func(0)
    assert verify_journal([]) == 0
    assert "De registers zijn heel." in capsys.readouterr().out
    assert len((tmp_path / "out" / "seals.txt").read_text().splitlines()) == 3
    assert all(head.line() in mail.outbox[0].body for head in sealing.heads())
    meddle("DELETE FROM access_seal WHERE region_id = 33")
    assert verify_journal([]) == 1
    assert "Regio 33: verzegeling 3 is uitgegeven en staat er niet meer." in capsys.readouterr().out
    wrong = tmp_path / "wrong.txt"
    wrong.write_text("hallo\n")
    assert verify_journal(["--heads", str(wrong)]) == 1
    assert "regel 1" in capsys.readouterr().err


def test_the_command_seals_first_when_asked(written, settings, tmp_path, capsys):
    settings.SEALS_FILE = str(tmp_path / "seals.txt")
    seal_waits()
    assert verify_journal([]) == 0
    assert "Nog niet verzegeld: 54." in capsys.readouterr().out and not Seal.objects.exists()
    assert verify_journal(["--seal"]) == 0
    assert "Nog niet verzegeld: 0." in capsys.readouterr().out
    assert [line.split()[1] for line in (tmp_path / "seals.txt").read_text().splitlines()] == ["0", "25", "33"]


def test_without_an_address_only_the_log_gets_the_head(settings, caplog):
    settings.SEALS_FILE = settings.SEALS_MAIL = ""
    head = Head(25, 1, b"\x01" * 32, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC))
    with caplog.at_level("INFO"):
        handing_out.hand_out([head])
        handing_out.mail([head])
    assert head.line() in caplog.text
    assert mail.outbox == []


@pytest.mark.parametrize("role", ["app", MAINTENANCE])
@pytest.mark.parametrize("table", ["core_fact", "core_change", "access_look", "access_seal", "core_done"])
def test_nobody_but_the_owner_can_touch_what_was_written(written, role, table):
    with psycopg.connect(make_conninfo(**_parameters(role)), autocommit=True) as visitor:
        for sql in (f"UPDATE {table} SET pk = pk", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            column = "fact_id" if table == "core_done" else "id"
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                visitor.execute(sql.replace("pk", column))


def test_the_application_neither_reads_nor_makes_seals_nor_lets_content_expire(written):
    with psycopg.connect(make_conninfo(**_parameters("app")), autocommit=True) as app:
        for sql in ("SELECT * FROM access_seal", "SELECT * FROM access_expire_records('look', '{1}')"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(sql)
    with (
        psycopg.connect(make_conninfo(**_parameters(MAINTENANCE)), autocommit=True) as maintenance,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        maintenance.execute("SELECT * FROM access_expire_records('fact', '{1}')")
    assert settings.DATABASE_ROLES and Fact.objects.count() == 18
