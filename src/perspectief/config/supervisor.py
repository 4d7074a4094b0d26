"""`perspectief run`: database, worker and web server under one process.

SIGINT and SIGTERM stop all, the web server first, the database last. A child that ends, or a database that was killed, is
started again; one that keeps ending stops the rest. When this process is killed outright its children get SIGTERM from the kernel (Linux); the database is stopped by the next one that uses it.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial

from perspectief.config.family import end_with_parent

TENDING = 2  # seconds between two looks at the database
LIVES, MEMORY = 5, 60  # children may end this often in this many seconds
START = 120  # seconds the parts may take until the site answers
PATIENCE = 15  # seconds a child gets to finish its work before it is killed


def worker() -> list[str]:
    """Command of the background worker."""
    return [sys.executable, "-m", "perspectief.config.background"]


def maintainer() -> list[str]:
    """Command of the small worker that seals, clears and reports, with a role of its own."""
    return [*worker(), "maintenance"]


def web(bind: str, port: int, *, processes: int = 1, threads: int = 4) -> list[str]:
    """Command of the web server."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", bind, "--port", str(port), "--no-ws"]
    size = ["--workers", str(processes), "--blocking-threads", str(threads), "--log-level", "warning"]
    return [*granian, *size, "perspectief.config.wsgi:application"]


def start(command: list[str]) -> subprocess.Popen:
    """A child in a session of its own: Ctrl-C reaches only the supervisor, which stops the others in order.

    The kernel sends SIGTERM when the *thread* that started the child ends, so this runs in the main thread only.
    """
    follow = partial(end_with_parent, os.getpid())
    return subprocess.Popen(command, start_new_session=True, preexec_fn=follow)  # noqa: PLW1509  no thread runs yet


def stop(child: subprocess.Popen) -> None:
    """Asks, waits, then kills; also what the child itself started and left behind, which would keep the port."""
    if child.poll() is None:
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)  # the session it leads
    child.wait()


def supervise(
    commands: list[list[str]],
    *,
    ready: Callable[[], bool],
    announce: Callable[[], None],
    tend: Callable[[], object] = bool,
) -> int:
    """Runs `commands` until a signal (0) or until they cannot be kept alive (1); stopped in reverse order.

    `announce` is called once, when `ready` has become true. A child that ends is started again: once before that, LIVES times
    a minute afterwards. `tend` is called every TENDING seconds: it mends the database.
    """
    over = threading.Event()
    former = {number: signal.signal(number, lambda *_: over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    parts = Parts(commands, tend)
    announced = False
    try:
        parts.start()
        while not over.wait(0.2 if announced else 0.05):
            if not announced and ready():
                announced = True
                announce()
            if not parts.kept(LIVES if announced else 1) or not (announced or parts.age() < START):
                return 1
        return 0
    finally:
        parts.stop()
        for number, handler in former.items():
            signal.signal(number, handler)


class Parts:
    """The children of the supervisor."""

    def __init__(self, commands: list[list[str]], tend: Callable[[], object]) -> None:
        self.commands, self.tend = commands, tend
        self.children: list[subprocess.Popen] = []
        self.deaths: list[float] = []
        self.begun = self.tended = time.monotonic()

    def start(self) -> None:
        """All of them, in order."""
        for command in self.commands:
            self.children.append(start(command))

    def age(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.begun

    def kept(self, lives: int) -> bool:
        """Mends what ended; False when that happened more than `lives` times in a minute."""
        now = time.monotonic()
        if now - self.tended > TENDING:
            self.tend()
            self.tended = now
        for place, child in enumerate(self.children):
            if child.poll() is not None:
                self.deaths = [moment for moment in self.deaths if now - moment < MEMORY] + [now]
                if len(self.deaths) > lives:
                    return False
                stop(child)
                self.tend()
                self.children[place] = start(self.commands[place])
        return True

    def stop(self) -> None:
        """All of them, the last one first."""
        for child in reversed(self.children):
            stop(child)
