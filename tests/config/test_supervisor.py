"""`perspectief run` in real processes: it serves, mends what is killed, and leaves nobody behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import psycopg
import pytest

from perspectief.config import database, supervisor
from perspectief.config.environment import APP, read
from perspectief.config.keeper import Keeper
from tests.config.conftest import perspectief, surroundings

PAUSE = Event()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return taken.getsockname()[1]


def until(true: Callable[[], object], seconds: float = 180) -> None:
    """Waits for `true()`, which may raise OSError meanwhile."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if true():
                return
        except OSError:
            pass
        PAUSE.wait(0.05)
    pytest.fail("duurde te lang")


def descendants(pid: int) -> set[int]:
    command = ["ps", "-o", "pid=", "--ppid", str(pid)]
    children = set(map(int, subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()))
    return children.union(*map(descendants, children)) if children else set()


def alive(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status")
    return status.exists() and "State:\tZ" not in status.read_text()


def healthy(port: int) -> bool:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/gezond", timeout=20) as answer:
        return answer.status == 200


@contextmanager
def running(state: Path, *words: str) -> Iterator[tuple[subprocess.Popen, int]]:
    port = free_port()
    command = [sys.executable, "-m", "perspectief", "run", "--port", str(port), *words]
    process = subprocess.Popen(
        command, env=surroundings(state), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        until(lambda: process.poll() is not None or healthy(port))
        yield process, port
    finally:
        process.kill()
        process.communicate(timeout=180)


def command(pid: int) -> bytes:
    """The words a process was started with; none when it is gone by now."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_runs_and_ends_and_leaves_nobody(state, end):
    with running(state) as (process, port):
        until(lambda: len(descendants(process.pid)) >= 3)
        family = descendants(process.pid)
        process.send_signal(end)
        said, _ = process.communicate(timeout=180)
        assert process.returncode == (-9 if end == signal.SIGKILL else 0)
    until(lambda: not any(map(alive, family)))
    if end == signal.SIGKILL:
        with Keeper(state).running() as server:  # the next one takes over the server that was left behind
            assert server.postmaster()
    else:
        assert f"Perspectief staat klaar op http://127.0.0.1:{port}" in said
        assert "De gegevens zijn bewaard" in said
    assert Keeper(state).postmaster() is None


def states(state: Path, do: str = "") -> list[str]:
    """Where the jobs stand, after `do`."""
    server = Keeper(state)
    name = database.role_names(read(role=None))[APP]
    with psycopg.connect(**server.dsn(name, server.password(APP), database.NAME)) as connection:
        if do:
            connection.execute(do)
        return [found for (found,) in connection.execute("SELECT status::text FROM procrastinate_jobs ORDER BY id")]


def test_background_work_is_done_and_outlives_a_worker(state):
    job = """INSERT INTO procrastinate_jobs (queue_name, task_name, args)
        VALUES ('default', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{"max_hours": 72}')"""
    with running(state) as (process, _):
        before = states(state, job)
        until(lambda: states(state) == ["succeeded"] * len(before))
        worker = next(pid for pid in descendants(process.pid) if b"config.background" in command(pid))
        os.kill(worker, signal.SIGKILL)
        after = states(state, job)
        assert len(after) == len(before) + 1
        until(lambda: states(state) == ["succeeded"] * len(after))


def test_the_records_are_sealed_by_a_worker_of_their_own_role(state):
    """The job runs as maintenance: app cannot even read a seal. Its head stands in the file, and the records are whole."""
    job = """INSERT INTO procrastinate_jobs (queue_name, task_name, args)
        VALUES ('maintenance', 'perspectief.access.jobs.seal', '{"timestamp": 0}')"""
    fact = """SELECT set_config('perspectief.actor', '-1', false);
        INSERT INTO core_fact (actor, role, origin, verb, result, data) VALUES (-1, '', 'job', 'tested', 'done', '{}')"""
    with running(state):
        states(state, fact)
        states(state, job)
        until(lambda: "todo" not in states(state) and "doing" not in states(state))
        until(lambda: len((state / "seals.txt").read_text().splitlines()) >= 1)
    done = perspectief(state, "verify-journal")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "De registers zijn heel." in done.stdout
    assert "Uitgegeven standen vergeleken: 0" not in done.stdout


def test_a_killed_database_and_a_killed_part_are_mended(state):
    with running(state) as (process, port):
        first = Keeper(state).postmaster()
        os.kill(first, signal.SIGKILL)
        until(lambda: Keeper(state).postmaster() not in {first, None})
        until(lambda: healthy(port))
        web = next(pid for pid in descendants(process.pid) if b"granian" in command(pid))
        served = descendants(web)
        os.kill(web, signal.SIGKILL)
        until(lambda: not any(map(alive, served)))
        until(lambda: not alive(web) and healthy(port))
        assert process.poll() is None


def test_a_taken_port_is_named(state):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        done = perspectief(state, "run", "--port", str(port))
    assert done.returncode == 1
    assert f"poort {port} is al in gebruik" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_part_that_cannot_start_ends_all(capfd):
    asleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    broken = [sys.executable, "-c", "raise SystemExit(3)"]
    assert supervisor.supervise([asleep, broken], ready=lambda: False, announce=pytest.fail) == 1


def test_a_part_that_keeps_ending_ends_all(monkeypatch):
    monkeypatch.setattr(supervisor, "LIVES", 2)
    told = []
    brief = [sys.executable, "-c", ""]
    code = supervisor.supervise(
        [brief], ready=lambda: True, announce=lambda: told.append(1), tend=lambda: told.append(2)
    )
    assert code == 1
    assert told == [1, 2, 2]
