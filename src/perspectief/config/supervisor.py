"""`perspectief run`: database, worker and web server under one process.

SIGINT and SIGTERM stop all, the web server first, the database last. A child that ends, or a database that was killed, is
started again; one that keeps ending stops the rest. When this process is killed outright its children get SIGTERM from the kernel (Linux); the database is stopped by the next one that uses it.
"""

import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable

PR_SET_PDEATHSIG = 1
QUEUES = ("default", "matching", "exchange")  # what the worker logged in as app takes; 'maintenance' is not for it
TENDING = 2  # seconds between two looks at the database
LIVES, MEMORY = 5, 60  # a child may end this often in this many seconds
PATIENCE = 15  # seconds a child gets to finish its work before it is killed
LIBC = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def worker() -> list[str]:
    """Command of the background worker, logged in as app."""
    options = ["--concurrency", "2", "--queues", ",".join(QUEUES)]
    return [sys.executable, "-m", "django", "procrastinate", "worker", *options]


def web(bind: str, port: int, *, processes: int = 1, threads: int = 4) -> list[str]:
    """Command of the web server."""
    granian = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", bind, "--port", str(port), "--no-ws"]
    size = ["--workers", str(processes), "--blocking-threads", str(threads), "--log-level", "warning"]
    return [*granian, *size, "perspectief.config.wsgi:application"]


def start(command: list[str]) -> subprocess.Popen:
    """A child in a session of its own: Ctrl-C reaches only the supervisor, which stops the others in order.

    The kernel sends SIGTERM when the *thread* that started the child ends, so this runs in the main thread only.
    """
    parent = os.getpid()

    def follow_parent() -> None:
        if LIBC is not None:
            LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return subprocess.Popen(command, start_new_session=True, preexec_fn=follow_parent)  # noqa: PLW1509  no thread runs yet


def stop(child: subprocess.Popen) -> None:
    """Asks, waits, then kills."""
    if child.poll() is None:
        child.terminate()
        try:
            child.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def supervise(
    commands: list[list[str]],
    *,
    ready: Callable[[], bool],
    announce: Callable[[], None],
    tend: Callable[[], object] = bool,
) -> int:
    """Runs `commands` until a signal (0) or until a child cannot be kept alive (1); stopped in reverse order.

    `announce` is called once, when `ready` has become true; a child that ends before that ends all. Afterwards it is started
    again, at most LIVES times in a row. `tend` is called every TENDING seconds: it mends the database.
    """
    over = threading.Event()
    former = {number: signal.signal(number, lambda *_: over.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    children: list[subprocess.Popen] = []
    try:
        for command in commands:
            children.append(start(command))  # noqa: PERF401  one that was started is stopped, also when the next one fails
        while not ready():
            if any(child.poll() is not None for child in children):
                return 1
            if over.wait(0.05):
                return 0
        announce()
        return _keep(commands, children, over, tend)
    finally:
        for child in reversed(children):
            stop(child)
        for number, handler in former.items():
            signal.signal(number, handler)


def _keep(
    commands: list[list[str]], children: list[subprocess.Popen], over: threading.Event, tend: Callable[[], object]
) -> int:
    deaths: list[float] = []
    tended = time.monotonic()
    while not over.wait(0.2):
        now = time.monotonic()
        if now - tended > TENDING:
            tend()
            tended = now
        for place, child in enumerate(children):
            if child.poll() is not None:
                deaths = [moment for moment in deaths if now - moment < MEMORY] + [now]
                if len(deaths) > LIVES:
                    return 1
                tend()
                children[place] = start(commands[place])
    return 0
