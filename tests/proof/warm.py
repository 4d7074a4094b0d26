"""A pytest session that stands ready: program, tests and a database loaded once, and a child of it for everything that is tried.

A child is a copy of the whole process. It logs in to a database of its own, copied from the one that was made, runs the tests it
is given one by one, and stops at the first that fails.
"""

import contextlib
import gc
import os
import pickle
import resource
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from hypothesis import Phase
from hypothesis import settings as examples

OPTIONS = ["-s", "-q", "--no-header", "-p", "no:randomly", "-p", "no:faker", "-p", "no:cacheprovider", "--create-db", "-n", "0",
           "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip
MEMORY = 6 << 30  # bytes of one child: a mistake that eats memory is noticed too
PASSED, FAILED, BROKEN = 0, 1, 3


@dataclass
class Known:
    """What a test does without any mistake: seconds, and the lines it runs of every file that is looked at."""

    item: pytest.Item
    seconds: float = 0.0
    lines: dict[str, frozenset[int]] = field(default_factory=dict)

    @property
    def commits(self) -> bool:
        """Whether it leaves rows behind: afterwards the database is copied again."""
        mark = self.item.get_closest_marker("django_db")
        return bool(mark and mark.kwargs.get("transaction")) or "transactional_db" in self.item.fixturenames

    @property
    def limit(self) -> float:
        """Seconds of processor after which it is one that never ends; by the clock ten times as many, as others use the machine."""
        return 15 + 10 * self.seconds


class Keeper:
    """pytest plugin: instead of running the tests it hands the session to `work`."""

    def __init__(self, work: Callable[["Warm"], int]):
        self.work, self.answer = work, BROKEN

    @pytest.hookimpl(tryfirst=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: pytest.FixtureRequest) -> bool | None:
        """The database was made already: no child makes another."""
        if fixturedef.argname != "django_db_setup":
            return None
        fixturedef.cached_result = (None, fixturedef.cache_key(request), None)
        return True

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.answer = self.work(Warm(session))
        return True


def stand_ready(tests: Sequence[str], work: Callable[["Warm"], int]) -> int:
    """Starts database server and session with these tests, and does `work`; its answer."""
    from tests import embedded

    # The same examples every time, and none that a former run kept; a failure is a failure, however large its example.
    examples.register_profile(
        "noticing", derandomize=True, database=None, phases=(Phase.explicit, Phase.generate), deadline=None
    )
    examples.load_profile("noticing")
    embedded.pytest_load_initial_conftests()
    os.environ["PYTEST_XDIST_WORKER"] = "mutant"  # the server runs
    sys.modules.pop("tests.embedded")  # pytest's own goes away without stopping it
    keeper = Keeper(work)
    if answer := pytest.main([*OPTIONS, *tests], plugins=[keeper]):
        print("the tests cannot be read", answer)
        return int(answer)
    return keeper.answer


class Warm:
    """The session, and what is known of its tests."""

    def __init__(self, session: pytest.Session):
        self.session = session
        self.tests = {item.nodeid: Known(item) for item in session.items}
        self._make_database()
        gc.collect()
        gc.freeze()  # else the first collection in a child copies all memory

    def _make_database(self) -> None:
        """In a child, as making it starts threads, which a copy of this process would not have."""
        process, ear = self.child(None, lambda told: told(_made(self.session.config)) or PASSED)
        with os.fdopen(ear, "rb") as heard:
            self.made = pickle.load(heard)
        if os.waitpid(process, 0)[1]:
            raise SystemExit(f"no database: {self.made}")

    def copy_database(self, slot: int) -> None:
        """The slot's own, as the made one was."""
        self._as_administrator(
            f"DROP DATABASE IF EXISTS mutants_{slot} WITH (FORCE)",
            f'CREATE DATABASE mutants_{slot} TEMPLATE "{self.made}" STRATEGY FILE_COPY OWNER {self._owner()}',
        )

    def drop_databases(self, slots: Iterable[int]) -> None:
        """Leaves the server as it was."""
        self._as_administrator(*(f"DROP DATABASE IF EXISTS mutants_{slot} WITH (FORCE)" for slot in slots))

    def _owner(self) -> str:
        from django.conf import settings

        return settings.DATABASE_ROLES["owner"]

    def _as_administrator(self, *statements: str) -> None:
        import psycopg
        from psycopg.conninfo import make_conninfo

        from perspectief.config.database import administrator
        from perspectief.config.environment import read

        with psycopg.connect(make_conninfo(**administrator(read())), autocommit=True) as admin:
            for statement in statements:
                admin.execute(statement)

    def child(self, slot: int | None, work: Callable[[Callable[[Any], None]], int]) -> tuple[int, int]:
        """Starts a copy of this process that does `work`, with what it may say things by; process and pipe of what it says."""
        sys.stdout.flush()
        ear, mouth = os.pipe()
        made = os.fork()
        if made:
            os.close(mouth)
            return made, ear
        code = BROKEN
        try:
            os.setpgid(0, 0)
            os.close(ear)
            quiet = os.open(os.devnull, os.O_WRONLY)
            os.dup2(quiet, 1)
            os.dup2(quiet, 2)
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            if slot is not None:
                self._live_in(slot)
            code = work(lambda said: _say(mouth, said))
        except BaseException as error:  # noqa: BLE001  a child never goes on as its parent
            with contextlib.suppress(BaseException):
                _say(mouth, "".join(traceback.format_exception(error))[-2000:])
        finally:
            os._exit(code)

    def _live_in(self, slot: int) -> None:
        """In a child: its own database, and a fresh copy of it after a test that commits; emptying and filling takes far longer."""
        from django.conf import settings
        from django.db import connections
        from django.test import TransactionTestCase

        settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = f"mutants_{slot}"

        def fresh(_case: TransactionTestCase) -> None:
            connections.close_all()
            self.copy_database(slot)

        TransactionTestCase._fixture_teardown = fresh

    def first_failure(self, chosen: Sequence[str], told: Callable[[Any], None]) -> int:
        """In a child: runs these tests until one fails, and tells which ran last. A test that takes far too long ends the child."""
        return next((FAILED for name in self._failing(chosen, told) if name), PASSED)

    def all_failures(self, chosen: Sequence[str], told: Callable[[Any], None]) -> int:
        """In a child: runs all of these tests, and tells which fail."""
        failing = list(self._failing(chosen, lambda name: None))
        for name in failing:
            told(name)
        return FAILED if failing else PASSED

    def _failing(self, chosen: Sequence[str], told: Callable[[Any], None]) -> Iterator[str]:
        items = [self.tests[name] for name in chosen]
        for at, known in enumerate(items):
            told(known.item.nodeid)
            signal.setitimer(signal.ITIMER_PROF, known.limit)
            signal.setitimer(signal.ITIMER_REAL, 10 * known.limit)
            following = items[at + 1].item if at + 1 < len(items) else known.item
            if any(report.failed for report in runtestprotocol(known.item, log=False, nextitem=following)):
                yield known.item.nodeid
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.setitimer(signal.ITIMER_PROF, 0)

    def learn(self, files: frozenset[str]) -> list[str]:
        """In children: runs every test once, without mistakes; how long it takes and which lines of `files` it runs. Failures."""
        order = sorted(self.tests, key=lambda name: self.tests[name].commits)
        self.copy_database(0)
        process, ear = self.child(0, lambda told: self._learnt(order, files, told))
        failed = []
        with os.fdopen(ear, "rb") as heard:
            while True:
                try:
                    name, seconds, lines, passed = pickle.load(heard)
                except EOFError:
                    break
                known = self.tests[name]
                known.seconds, known.lines = seconds, lines
                if not passed:
                    failed.append(name)
        _process, status = os.waitpid(process, 0)
        return failed if not status else [*failed, f"a child ended with {status}"]

    def _learnt(self, order: Sequence[str], files: frozenset[str], told: Callable[[Any], None]) -> int:
        items = [self.tests[name].item for name in order]
        for at, item in enumerate(items):
            begun = time.perf_counter()
            with lines_run(files) as seen:
                found = runtestprotocol(item, log=False, nextitem=items[min(at + 1, len(items) - 1)])
            lines = {name: frozenset(numbers) for name, numbers in seen.items()}
            told((item.nodeid, time.perf_counter() - begun, lines, not any(report.failed for report in found)))
        return PASSED


def _made(config: pytest.Config) -> str:
    """Makes the database of the tests; its name."""
    from django.db import connections
    from django.test.utils import setup_databases
    from pytest_django.plugin import blocking_manager_key

    with config.stash[blocking_manager_key].unblock():
        setup_databases(verbosity=0, interactive=False)
    name = connections["default"].settings_dict["NAME"]
    connections.close_all()
    return name


def _say(mouth: int, said: Any) -> None:
    left = pickle.dumps(said)
    while left:
        left = left[os.write(mouth, left) :]


@contextlib.contextmanager
def lines_run(files: frozenset[str]):
    """Which lines of these files run inside the block, in every thread."""
    seen: dict[str, set[int]] = {}

    def every_line(frame: FrameType, event: str, _argument: object) -> Any:
        if event == "line":
            seen[frame.f_code.co_filename].add(frame.f_lineno)
        return every_line

    def every_call(frame: FrameType, _event: str, _argument: object) -> Any:
        name = frame.f_code.co_filename
        if name not in files:
            return None
        seen.setdefault(name, set()).add(frame.f_lineno)
        return every_line

    threading.settrace(every_call)
    sys.settrace(every_call)
    try:
        yield seen
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]
