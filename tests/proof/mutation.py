"""The mutation test: every small mistake in the rules, the policies and `access` must fail a test.

    python -m tests.proof.mutation [part of a path …] [--list]

A process that has program and tests loaded and a database running makes a child for every mutant; in the child the module
gets its mistake, and the tests of its room run until one fails. A module that is run again as it stands passes them all.
"""

import argparse
import ast
import contextlib
import importlib
import os
import re
import select
import signal
import sys
import time
import traceback
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.proof.mutants import Mutant, mutants

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "perspectief"
OUTSIDE = {
    "__init__.py",
    "apps.py",
    "models.py",
}  # names and fields; the database's side of them: tests/access/test_catalogue.py
LEAST = 0.90
LONGEST = 120  # seconds of one mutant: a mistake that never ends is noticed too
SLOTS = 2
OPTIONS = ["-x", "-q", "--no-header", "-p", "no:randomly", "-p", "no:cacheprovider", "--reuse-db", "-n", "0",
           "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip


@dataclass(frozen=True)
class Target:
    """A module and the tests that should notice a mistake in it."""

    path: Path
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(SOURCE.parent).with_suffix("").parts)


def targets() -> list[Target]:
    """Rules and policies of every room, and all of `access`, as they stand."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        room, *rest = path.relative_to(SOURCE).parts
        parts = [part.removesuffix(".py") for part in rest]
        if path.name in OUTSIDE or "migrations" in parts:
            continue
        if room == "access":
            found.append(Target(path, _of_access()))
        elif parts and parts[0] in {"rules", "policy"}:
            found.append(Target(path, _of_room(room)))
    return found


def _of_access() -> tuple[str, ...]:
    return tuple(
        str(path.relative_to(ROOT)) for path in sorted((ROOT / "tests/access").glob("test_*.py"), key=_quick_first)
    )


def _of_room(room: str) -> tuple[str, ...]:
    """The pure tests of rules and policies: no database is asked."""
    found = sorted((ROOT / "tests" / room).glob("test_rules*.py")) + sorted(
        (ROOT / "tests" / room).glob("test_policy*.py")
    )
    return tuple(str(path.relative_to(ROOT)) for path in found)


def _quick_first(path: Path) -> tuple[bool, str]:
    return bool({"as_app", "scene", "django_db"} & set(re.findall(r"\w+", path.read_text()))), path.name


def make_mistake(target: Target, tree: ast.Module) -> None:
    """The module as if it had been written so, for itself and for all that took names from it."""
    module = importlib.import_module(target.module)
    former = dict(vars(module))
    exec(compile(tree, str(target.path), "exec"), vars(module))
    changed = {
        name: (old, vars(module)[name])
        for name, old in former.items()
        if vars(module)[name] is not old and name[:2] != "__"
    }
    for other in list(sys.modules.values()):
        if other is module or not getattr(other, "__name__", "").startswith(("perspectief.", "tests.")):
            continue
        for name, held in list(vars(other).items()):
            for old, new in [changed[name]] if name in changed else changed.values():
                if held is old or (name in changed and isinstance(held, int | str | bool) and held == old):
                    setattr(other, name, new)
                    break


class OwnDatabase:
    """pytest plugin: the test database of this child's slot."""

    def __init__(self, slot: int):
        self.slot = slot

    def pytest_configure(self, config) -> None:
        from django.conf import settings

        settings.DATABASES["default"]["TEST"]["NAME"] = f"mutants_{self.slot}"


def run(target: Target, tree: ast.Module | None, slot: int, *, fresh: bool = False) -> int:
    """In a child: the tests of the target on the module with this mistake. pytest's answer."""
    if tree is not None:
        make_mistake(target, tree)
    options = [*OPTIONS, "--create-db"] if fresh else OPTIONS
    return int(pytest.main([*options, *target.tests], plugins=[OwnDatabase(slot)]))


def child(target: Target, tree: ast.Module | None, slot: int, *, fresh: bool = False, heard: bool = False) -> int:
    """Starts one; gives its process id."""
    sys.stdout.flush()
    made = os.fork()
    if made:
        return made
    os.setpgid(0, 0)
    if not heard:
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
    code = 3
    try:
        code = run(target, tree, slot, fresh=fresh)
    except BaseException:  # noqa: BLE001  a child never goes on as its parent
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def ready(tests: tuple[str, ...]) -> None:
    """Starts the database and loads all that a child needs: program, plugins and tests."""
    from tests import embedded

    embedded.pytest_load_initial_conftests()
    os.environ["PYTEST_XDIST_WORKER"] = "mutant"  # the server runs
    sys.modules.pop("tests.embedded")  # pytest's own goes away without stopping it
    with Path(os.devnull).open("w") as quiet, contextlib.redirect_stdout(quiet):
        found = pytest.main([*OPTIONS, "--collect-only", *tests], plugins=[OwnDatabase(0)])
    if found:
        raise SystemExit("the tests cannot be read")
    for one in targets():
        importlib.import_module(one.module)


def judged(target: Target) -> list[tuple[Mutant, bool]]:
    """Every mutant of a module, and whether a test failed on it."""
    source = target.path.read_text()
    if os.waitpid(child(target, ast.parse(source), 0), 0)[1]:
        raise SystemExit(f"{target.module}: run again as it stands it fails a test")
    waiting = list(mutants(source))
    found: list[tuple[Mutant, bool]] = []
    running: dict[int, tuple[Mutant, int, float, int]] = {}
    free = list(range(SLOTS))
    while waiting or running:
        while waiting and free:
            mutant, slot = waiting.pop(0), free.pop()
            made = child(target, mutant.tree, slot)
            running[made] = mutant, slot, time.monotonic(), os.pidfd_open(made)
        select.select([one[3] for one in running.values()], [], [], 1)
        for process, (mutant, slot, since, handle) in list(running.items()):
            done, status = os.waitpid(process, os.WNOHANG)
            if not done and time.monotonic() - since < LONGEST:
                continue
            if not done:
                os.killpg(process, signal.SIGKILL)
                os.waitpid(process, 0)
            os.close(handle)
            del running[process]
            free.append(slot)
            found.append((mutant, not done or status != 0))
    return found


def main() -> int:
    """Prints the figure per module and all that survived. 1 when fewer than LEAST were noticed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    chosen = [one for one in targets() if not asked.only or any(word in str(one.path) for word in asked.only)]
    if asked.list:
        for one in chosen:
            print(one.module, len(list(mutants(one.path.read_text()))), *one.tests)
        return 0
    every = Target(SOURCE, tuple(dict.fromkeys(test for one in chosen for test in one.tests)))
    ready(every.tests)
    for slot in range(SLOTS):  # the database is made once; and on the program as it is every test passes
        _done, status = os.waitpid(child(every, None, slot, fresh=True, heard=True), 0)
        if status:
            print("the tests fail without any mistake")
            return 1
    count: Counter[str] = Counter()
    for one in chosen:
        begun, found = (
            time.monotonic(),
            judged(one) if one.tests else [(each, False) for each in mutants(one.path.read_text())],
        )
        killed = sum(noticed for _mutant, noticed in found)
        count.update(made=len(found), killed=killed)
        if found:
            print(
                f"{one.module}: {killed} of {len(found)} noticed ({killed / len(found):.0%}), {time.monotonic() - begun:.0f} s",
                flush=True,
            )
        for mutant, noticed in sorted(found, key=lambda pair: pair[0].line):
            if not noticed:
                print(f"    {one.path.relative_to(ROOT)}:{mutant.line}: {mutant.what}", flush=True)
    share = count["killed"] / max(count["made"], 1)
    print(f"mutation test: {count['killed']} of {count['made']} mistakes noticed ({share:.1%}; at least {LEAST:.0%})")
    return int(share < LEAST)


if __name__ == "__main__":
    sys.exit(main())
