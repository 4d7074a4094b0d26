"""What is dear and the same for every process of a run is made once: the first process makes it, the others wait and copy."""

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

MIGRATED, REGION = "test_perspectief_migrated", "test_perspectief_filled"  # databases the others are copied from


def folder() -> Path:
    """Where it is kept: in the state folder of the run's own server (see tests/embedded.py)."""
    return Path(os.environ["PERSPECTIEF_STATE"]) / "once"


def begin() -> None:
    """A run begins: nothing of a former one is used."""
    shutil.rmtree(folder(), ignore_errors=True)
    folder().mkdir(parents=True, exist_ok=True)


def end() -> None:
    """A run is over."""
    shutil.rmtree(folder(), ignore_errors=True)


def once(name: str, make: Callable[[], object]) -> None:
    """`make()` has run in this run, here or in another process. One that failed is tried again by the next."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = folder() / f"{name}.made"
        if not made.exists():
            make()
            made.touch()
