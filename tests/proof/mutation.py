"""The mutation test: every small mistake in the rules, the policies and `access` must fail a test.

    [MUTANTS=200] python -m tests.proof.mutation [part of a path …] [--list]

One session of pytest stands ready with program and tests loaded (`tests.proof.warm`). First every test runs once, without
mistakes, and the lines it runs are written down. Then every mutant gets a child: it makes its mistake (`tests.proof.mistakes`)
and runs the tests that come upon it, the quick ones and those that noticed others first, until one fails. What counts as noticed:
a test that fails, never ends, or cannot even begin; and that test, alone in a child without a mistake, passes. `MUTANTS`: a sample
of so many, the same every time.
"""

import argparse
import ast
import contextlib
import os
import pickle
import random
import select
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from tests.proof.mistakes import Alive, alive, changed_functions, held, into_functions, into_module
from tests.proof.mutants import Mutant, mutants
from tests.proof.warm import BROKEN, FAILED, Warm, stand_ready

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "perspectief"
OUTSIDE = {
    "__init__.py",
    "apps.py",
    "models.py",
}  # names and fields; the database's side of them: tests/access/test_catalogue.py
BESIDE = ("supply/circles.py",)  # rules under a name of their own
LEAST = 0.90
SLOTS = 2
QUICK = (
    15.0  # seconds of the quickest tests together, which are asked about a declaration: nobody can be seen to run one
)
# What a room declares is read everywhere: the tests that hold all declarations against models, documents and texts.
OF_DECLARATIONS = (
    "tests/contract/test_classification.py", "tests/contract/test_free_text.py", "tests/privacy/test_documents.py",
    "tests/privacy/test_subject_access.py",
)  # fmt: skip
ALONE = {"test_erasing.py"}  # makes a database under a name of its own, which another child may be making
# (module, line, mistake): why nobody can notice it, as the program then does the same.
SAME: dict[tuple[str, str, str], str] = {
    (
        "perspectief.access.context",
        'connection = cast("DatabaseWrapper", connections[using])',
        "'DatabaseWrapper' -> other text",
    ): "the name of a type, which only a checker of types reads",
    (
        "perspectief.access.grants",
        "return self.on is not None and self.on <= today",
        "self.on is not None and self.on <= today -> self.on <= today",
    ): "a yes without a day was answered above: said for a checker of types",
    (
        "perspectief.access.looks",
        "regions, subjects, layers, reasons = (list(column) for column in zip(*rows, strict=True))",
        "True -> False",
    ): "every row has four columns",
    (
        "perspectief.access.middleware",
        "if looks is not None and looks.rows:",
        "looks is not None and looks.rows -> looks.rows",
    ): "it was set a few lines above: said for a checker of types",
    (
        "perspectief.access.sealing",
        "BATCH = 10_000  # rows a seal",
        "10000 -> 10001",
    ): "how many rows a seal has says nothing",
    (
        "perspectief.access.sealing",
        "LOCK = 7_310_002  # advisory lock: one sealer at a time",
        "7310002 -> 7310003",
    ): "any number of its own does",
} | {
    (
        "perspectief.access.sealing",
        'restored = RESTORED if some_restored and low == "0" else ""',
        other,
    ): "without sealed rows from before a restore the condition leaves nothing out; it is only left off for speed"
    for other in (
        "if some_restored and low == '0' -> if True",
        "some_restored and low == '0' -> some_restored or low == '0'",
        "some_restored and low == '0' -> low == '0'",
        "some_restored and low == '0' -> some_restored",
    )
}


@dataclass(frozen=True)
class Target:
    """A module and the tests that should notice a mistake in it."""

    path: Path
    tests: tuple[str, ...]

    @property
    def module(self) -> str:
        return ".".join(self.path.relative_to(SOURCE.parent).with_suffix("").parts)


ITSELF = "the module itself"
Plan = tuple[list[str], Callable[[], object]]


@dataclass
class Verdict:
    """`by`: the test that noticed; empty: nobody did. `asked`: how many tests came upon it."""

    mutant: Mutant
    by: str
    asked: int


def targets() -> list[Target]:
    """Rules and policies of every room, and all of `access`, as they stand."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        room, *rest = path.relative_to(SOURCE).parts
        parts = [part.removesuffix(".py") for part in rest]
        if path.name in OUTSIDE or "migrations" in parts:
            continue
        if (
            room == "access"
            or (parts and parts[0] in {"rules", "policy"})
            or path.relative_to(SOURCE).as_posix() in BESIDE
        ):
            found.append(Target(path, _tests_of(room)))
    return found


def _tests_of(room: str) -> tuple[str, ...]:
    """All of the rooms about who may do what; of the others the pure tests suffice: no database is asked."""
    folder = ROOT / "tests" / room
    if room in {"access", "parties", "supply", "privacy"}:
        found = sorted(folder.glob("test_*.py"))
    else:
        found = sorted(folder.glob("test_rules*.py")) + sorted(folder.glob("test_policy*.py"))
    named = (str(path.relative_to(ROOT)) for path in found if path.name not in ALONE)
    return tuple(dict.fromkeys((*named, *OF_DECLARATIONS)))


@dataclass
class Judge:
    """Judges the mutants of one module after another. `trusted`: tests that pass alone without a mistake, or do not."""

    warm: Warm
    there: Alive
    trusted: dict[str, bool] = field(default_factory=dict)
    noticed: Counter[str] = field(default_factory=Counter)
    dirty: set[int] = field(default_factory=lambda: set(range(SLOTS + 1)))  # the last one: where tests are tried alone

    def judged(self, target: Target, chosen: list[Mutant]) -> list[Verdict]:
        """Every one of these mutants, and which test failed on it."""
        former = ast.parse(target.path.read_text())
        of_target = [name for name in self.warm.tests if name.split("::")[0] in target.tests]
        unharmed: set[str] | None = None
        waiting, found = list(chosen), []
        running: dict[int, tuple[Mutant, int, int, list[str]]] = {}
        free = list(range(SLOTS))
        while waiting or running:
            while waiting and free:
                mutant, slot = waiting.pop(0), free.pop()
                plan = self._plan_for_functions(target, mutant, former, of_target)
                if plan is None:
                    if unharmed is None:
                        unharmed = self._unharmed(target, of_target, former)
                    plan = self._in_order(unharmed), partial(into_module, target.module, target.path, mutant.tree)
                tests, make = plan
                if not tests:
                    found.append(Verdict(mutant, "", 0))
                    free.append(slot)
                    continue
                process, ear = self._start(slot, tests, make)
                running[process] = mutant, slot, ear, tests
            for process in self._ended(running):
                mutant, slot, ear, tests = running.pop(process)
                free.append(slot)
                by = self._outcome(slot, process, ear)
                if by and by in self.warm.tests and not self._trusts(by):
                    waiting.append(mutant)  # that test says nothing: the others are asked
                    continue
                self.noticed[by] += bool(by)
                found.append(Verdict(mutant, by, len(tests)))
        return found

    def _plan_for_functions(
        self, target: Target, mutant: Mutant, former: ast.Module, of_target: list[str]
    ) -> Plan | None:
        """The tests that run the statement with the mistake, in order, and how it is made. None: it is in a declaration."""
        pairs = changed_functions(target.path, former, mutant.tree)
        if pairs == []:
            return [], lambda: None  # the same program
        those, file = held(pairs or [], self.there), str(target.path)
        upon = [name for name in of_target if self.warm.tests[name].lines.get(file, frozenset()) & mutant.lines]
        return (self._in_order(upon), partial(into_functions, those)) if those and upon else None

    def _in_order(self, names: Iterable[str]) -> list[str]:
        known = self.warm.tests
        return sorted(
            (name for name in names if self.trusted.get(name, True)),
            key=lambda name: (known[name].commits, known[name].seconds / (1 + self.noticed[name])),
        )

    def _clean(self, slot: int) -> int:
        if slot in self.dirty:
            self.warm.copy_database(slot)
            self.dirty.discard(slot)
        return slot

    def _start(self, slot: int, tests: list[str], make: Callable[[], object]) -> tuple[int, int]:
        def work(told: Callable[[object], None]) -> int:
            try:
                make()
            except Exception:  # noqa: BLE001  whatever a mistake makes of loading the module
                told(ITSELF)
                return FAILED
            return self.warm.first_failure(tests, told)

        return self.warm.child(self._clean(slot), work)

    def _ended(self, running: Iterable[int]) -> list[int]:
        """Waits until at least one child has closed its pipe: it ended, or was ended by its own alarm."""
        handles = {os.pidfd_open(process): process for process in running}
        ready, _, _ = select.select(list(handles), [], [])
        for handle in handles:
            os.close(handle)
        return [handles[handle] for handle in ready]

    def _heard(self, slot: int, process: int, ear: int) -> tuple[list[str], int]:
        """What a child said, and how it ended."""
        with os.fdopen(ear, "rb") as heard:
            said = _all_said(heard)
        _process, status = os.waitpid(process, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process, signal.SIGKILL)  # what it may have started
        if any(one in self.warm.tests and self.warm.tests[one].commits for one in said):
            self.dirty.add(slot)
        return said, status

    def _outcome(self, slot: int, process: int, ear: int) -> str:
        """The test that noticed, ITSELF when it could not even be loaded; empty when all passed."""
        said, status = self._heard(slot, process, ear)
        if os.waitstatus_to_exitcode(status) == BROKEN:
            raise SystemExit(said[-1])
        return said[-1] if status else ""

    def _trusts(self, name: str) -> bool:
        """Whether the test passes when it runs alone on the program as it is."""
        if name not in self.trusted:
            self.trusted[name] = self._passes(name)
            if not self.trusted[name]:
                print(f"    not asked, as it does not pass alone: {name}", flush=True)
        return self.trusted[name]

    def _passes(self, name: str) -> bool:
        return not self._outcome(SLOTS, *self._start(SLOTS, [name], lambda: None))

    def _unharmed(self, target: Target, of_target: list[str], former: ast.Module) -> set[str]:
        """The quickest tests, as far as they still pass when the module is run again as it stands: those can judge a declaration."""
        quickest, together = [], 0.0
        for name in self._in_order(of_target):
            known = self.warm.tests[name]
            together += known.seconds
            if not known.commits and together < QUICK:
                quickest.append(name)

        def again(told: Callable[[object], None]) -> int:
            into_module(target.module, target.path, former)
            return self.warm.all_failures(quickest, told)

        while quickest:
            process, ear = self.warm.child(self._clean(SLOTS), again)
            failing, status = self._heard(SLOTS, process, ear)
            if status and not set(failing) & set(quickest):
                raise SystemExit(f"{target.module} cannot be run again: {failing}")
            if not status:
                break
            quickest = [name for name in quickest if name not in failing]
        return set(quickest)


def _all_said(heard: IO[bytes]) -> list[str]:
    said = []
    while True:
        try:
            said.append(pickle.load(heard))
        except (EOFError, pickle.UnpicklingError):
            return said


def asked_for(words: list[str]) -> list[Target]:
    """The targets whose path has one of these words in it; all when there are none."""
    return [
        one for one in targets() if not words or any(word in one.path.relative_to(SOURCE).as_posix() for word in words)
    ]


def sample(chosen: list[Target]) -> dict[Target, list[Mutant]]:
    """The mutants of each target; of all together as many as MUTANTS says."""
    every = [(one, mutant) for one in chosen for mutant in mutants(one.path.read_text())]
    most = int(os.environ.get("MUTANTS", "0"))
    if most and most < len(every):
        taken = set(random.Random(2026).sample(range(len(every)), most))
        every = [pair for at, pair in enumerate(every) if at in taken]
    return {one: [mutant for target, mutant in every if target == one] for one in chosen}


def proof(chosen: dict[Target, list[Mutant]], warm: Warm) -> int:
    """Judges all of them; prints the figure per module and what nobody noticed. 1 when fewer than LEAST were noticed."""
    files = frozenset(str(one.path) for one in chosen)
    begun = time.monotonic()
    if failed := warm.learn(files):
        print("without any mistake these fail:", *failed, sep="\n    ")
        return 1
    print(f"{len(warm.tests)} tests, once without mistakes: {time.monotonic() - begun:.0f} s", flush=True)
    judge, made, killed, left_out = Judge(warm, alive(files)), 0, 0, 0
    for target, of_target in chosen.items():
        if not of_target:
            continue
        begun = time.monotonic()
        lines = target.path.read_text().splitlines()
        same = [one for one in of_target if (target.module, lines[one.line - 1].strip(), one.what) in SAME]
        found = judge.judged(target, [one for one in of_target if one not in same])
        here = sum(bool(one.by) for one in found)
        made, killed, left_out = made + len(found), killed + here, left_out + len(same)
        print(
            f"{target.module}: {here} of {len(found)} noticed ({here / len(found):.0%}), {time.monotonic() - begun:.0f} s",
            flush=True,
        )
        for one in sorted(found, key=lambda verdict: verdict.mutant.line):
            if not one.by:
                print(
                    f"    {target.path.relative_to(ROOT)}:{one.mutant.line}: {one.mutant.what} [{one.asked} tests]",
                    flush=True,
                )
    warm.drop_databases(range(SLOTS + 1))
    share = killed / max(made, 1)
    print(f"left out, as the program does the same: {left_out}")
    print(f"mutation test: {killed} of {made} mistakes noticed ({share:.1%}; at least {LEAST:.0%})")
    return int(share < LEAST)


def main() -> int:
    """Prints what is asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*")
    parser.add_argument("--list", action="store_true")
    asked = parser.parse_args()
    chosen = sample(asked_for(asked.only))
    if asked.list:
        for one, of_target in chosen.items():
            print(one.module, len(of_target), *one.tests)
        return 0
    os.environ.setdefault("LEAK_REQUESTS", "400")
    tests = tuple(dict.fromkeys(test for one in chosen for test in one.tests))
    return stand_ready(tests, partial(proof, chosen))


if __name__ == "__main__":
    sys.exit(main())
