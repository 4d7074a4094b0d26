"""The one keeper of the embedded PostgreSQL server.

    with Keeper(folder).running() as server:
        psycopg.connect(**server.dsn("perspectief_app", "perspectief"))

Every user of the server holds a shared lock; the last one out stops it. A process that is killed lets go of its lock by
itself, so a server it left behind is stopped by the next one out. A server somebody else started by hand is left alone.
"""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perspectief.config.binaries import KeeperError, account, closed_parent, version
from perspectief.config.cluster import create, run

SOCKET_LIMIT = 103  # bytes: sockaddr_un.sun_path holds 104 with its final zero on macOS, 108 on Linux
ROOM_NEEDED = 200 * 2**20  # bytes: an empty data folder takes 40 MiB, its write-ahead log 16-80 MiB
RECOVERY = 60  # seconds a server may take to start after a crash


@dataclass(frozen=True)
class Keeper:
    """`state`: folder of data, socket, secrets and locks. `durable=False` is for tests: a power cut may lose data."""

    state: Path
    durable: bool = True
    port: int = 5432  # no TCP is spoken; it only names the socket file

    @property
    def data(self) -> Path:
        return self.state / "data"

    @property
    def socket(self) -> Path:
        return self.state / "socket"

    def password(self, role: str) -> str:
        """Password kept for `role` ('owner', 'app', 'maintenance', 'postgres'); empty before the first start."""
        try:
            return json.loads((self.state / "secrets.json").read_text())[role]
        except FileNotFoundError:
            return ""

    def dsn(self, user: str, password: str, database: str) -> dict[str, Any]:
        """Connection parameters for psycopg."""
        return {"host": str(self.socket), "port": self.port, "user": user, "password": password, "dbname": database}

    @contextlib.contextmanager
    def running(self) -> Iterator["Keeper"]:
        """The server, started if needed; stopped afterwards if the keeper started it and nobody else uses it."""
        with _named_errors(self.state):
            self._prepare()
            users = (self.state / "users.lock").open("a")
        with users:
            with _named_errors(self.state), self._alone():
                fcntl.flock(users, fcntl.LOCK_SH)
                if self.postmaster() is None:
                    self._start()
            try:
                yield self
            finally:
                with self._alone(), contextlib.suppress(BlockingIOError):
                    fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    if (self.state / "started").exists():
                        self._stop()

    def tend(self) -> bool:
        """Starts a server that was killed under us; True when it had to. Called now and then by who keeps it running."""
        with _named_errors(self.state), self._alone():
            if self.postmaster() is not None:
                return False
            self._start()
            return True

    def postmaster(self) -> int | None:
        """Process id of the server on our data, None when there is none. A pid that now belongs to another program is stale."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return None
        return pid if pid in self.residents() else None

    def residents(self) -> set[int]:
        """Every process at work in the data folder: a server and its children stand in it, strangers and zombies do not."""
        if not Path("/proc/self").exists():
            return self._residents_without_proc()
        home, found = self.data.resolve(), set()
        for link in Path("/proc").glob("[0-9]*/cwd"):
            with contextlib.suppress(OSError):
                if link.readlink() == home:
                    found.add(int(link.parent.name))
        return found

    def _residents_without_proc(self) -> set[int]:
        listed = subprocess.run(
            ["lsof", "-a", "-d", "cwd", "-t", "--", self.data], capture_output=True, text=True, check=False
        )
        return {int(line) for line in listed.stdout.split()}

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.state / "keeper.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _prepare(self) -> None:
        path = os.fsencode(self.socket.absolute() / f".s.PGSQL.{self.port}")
        if len(path) > SOCKET_LIMIT:
            raise KeeperError(
                f"het pad naar de database telt {len(path)} tekens en mag er {SOCKET_LIMIT} tellen: kies met PERSPECTIEF_STATE een kortere map dan {self.state}"
            )
        make_passable(self.state)
        user = account()
        if closed := closed_parent(self.socket, user):
            raise KeeperError(
                f"gebruiker {user.pw_name} mag niet door de map {closed}: kies met PERSPECTIEF_STATE een andere map, of zet die zelf open"
            )
        for folder in (self.data, self.socket):
            if folder.exists() and folder.stat().st_uid != user.pw_uid:
                raise KeeperError(
                    f"{folder} is van gebruiker {folder.stat().st_uid}, de database draait als {user.pw_name} ({user.pw_uid}): "
                    "start als dezelfde gebruiker als de vorige keer, of kies met PERSPECTIEF_STATE een andere map"
                )
        marker = self.data / "PG_VERSION"
        if marker.exists() and (found := marker.read_text().strip()) != version().split(".")[0]:
            raise KeeperError(
                f"{self.data} is van PostgreSQL {found}, dit programma heeft {version()}: maak een kopie met de oude versie en lees die in met de nieuwe"
            )

    def _start(self) -> None:
        if shutil.disk_usage(self.state).free < ROOM_NEEDED:
            raise KeeperError(
                f"de schijf is vol: onder {self.state} is minder dan {ROOM_NEEDED >> 20} MB vrij; maak ruimte en start opnieuw, er is niets verloren"
            )
        if not self.data.exists():
            create(self.state, self.data, self.socket, durable=self.durable)
        self._clear_remains()
        settings = {
            "listen_addresses": "",
            "port": self.port,
            "unix_socket_directories": f'"{self.socket.resolve()}"',
            "unix_socket_permissions": "0700",
            "jit": "off",
        }
        if not self.durable:
            settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        lines = [f"{name} = '{str(value).replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()]
        written = self.data / "keeper.conf"
        written.write_text("".join(lines))
        os.chown(written, account().pw_uid, account().pw_gid)  # under umask 077 the server could not read root's file
        log = self.data / "server.log"
        run(self.state, log, "pg_ctl", "start", "-D", self.data, "-l", log, "-w", "-t", RECOVERY, "-s")
        (self.state / "started").touch()

    def _clear_remains(self) -> None:
        """Takes away the marks of a killed server, once its last child is gone: two servers on one folder destroy it."""
        until = time.monotonic() + RECOVERY
        while orphans := self.residents():
            if time.monotonic() > until:
                raise KeeperError(
                    f"processen {sorted(orphans)} van een afgebroken database werken nog in {self.data}: beëindig die eerst"
                )
            time.sleep(0.05)
        for mark in (self.data / "postmaster.pid", *self.socket.glob(f".s.PGSQL.{self.port}*")):
            mark.unlink(missing_ok=True)

    def _stop(self) -> None:
        if self.postmaster() is not None:
            log = self.data / "server.log"
            run(self.state, log, "pg_ctl", "stop", "-D", self.data, "-m", "fast", "-w", "-t", RECOVERY, "-s")
        (self.state / "started").unlink(missing_ok=True)


def make_passable(folder: Path) -> None:
    """Makes `folder` and what is missing above it; as root others may pass what we made. Existing folders keep their rights."""
    mode = 0o755 if os.geteuid() == 0 else 0o700
    for missing in reversed([path for path in (folder, *folder.parents) if not path.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(mode)


@contextlib.contextmanager
def _named_errors(state: Path) -> Iterator[None]:
    """Errors of the operating system become words an operator can act on."""
    try:
        yield
    except PermissionError as error:
        raise KeeperError(
            f"geen toegang tot {error.filename or state}: start als de gebruiker die de map maakte, of kies met PERSPECTIEF_STATE een andere map"
        ) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise KeeperError(
                f"de schijf onder {state} is vol; maak ruimte en start opnieuw, er is niets verloren"
            ) from error
        raise
