"""A place for servers of a test's own, and processes that run the program there."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from perspectief.config.environment import URLS
from tests import once
from tests.embedded import NOT_OURS


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder others may pass (pytest's own are closed, which the system user cannot)."""
    folder = Path(tempfile.mkdtemp(prefix="k"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["umount", "-q", folder / "small"], capture_output=True, check=False)
    shutil.rmtree(folder, ignore_errors=True)


def surroundings(state: Path, **more: str) -> dict[str, str]:
    """An environment in which only `more` and the state folder are set, as on a fresh machine."""
    ours = {*NOT_OURS, *URLS.values(), "DJANGO_SETTINGS_MODULE", "DJANGO_ALLOW_ASYNC_UNSAFE", "NUMBA_CACHE_DIR"}
    return (
        {name: value for name, value in os.environ.items() if name not in ours}
        | {"PERSPECTIEF_STATE": str(state)}
        | more
    )


def perspectief(state: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Runs `perspectief …` to its end."""
    command = [sys.executable, "-m", "perspectief", *words]
    return subprocess.run(command, env=surroundings(state, **more), capture_output=True, text=True, check=False)


@pytest.fixture(scope="session")
def state() -> Iterator[Path]:
    """A state folder with a migrated database, of this test process only: migrated once per run, and copied while no server runs on it."""
    folder = Path(tempfile.mkdtemp(prefix="s"))
    folder.chmod(0o755)
    kept = once.folder() / "state"

    def migrate() -> None:
        done = perspectief(folder, "migrate", "--verbosity", "0")
        assert done.returncode == 0, done.stderr
        shutil.rmtree(kept, ignore_errors=True)
        subprocess.run(["cp", "-a", folder, kept], check=True)

    once.once("state", migrate)
    if not any(folder.iterdir()):
        subprocess.run(["cp", "-a", f"{kept}/.", folder], check=True)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
