"""Everything that is done once, and again only when what it was made from has changed.

Each step leaves a stamp in the state folder that says what it was made from; the second start compares and goes on.
"""

import hashlib
import importlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from perspectief.config import database, styles
from perspectief.config.environment import APP, OWNER, Environment, WrongSettingError

PACKAGE = Path(__file__).resolve().parents[1]
PAST = "1"  # what a made region lived through is told once, whatever later versions tell
LOADED_FROM_FILES = ("geo", "taxonomy")  # rooms whose tables follow shipped files after every migrate


def prepare(installation: Environment) -> None:
    """Style sheets, tables, compiled kernels, collected files. The database must be running."""
    fetching = None if styles.present() else subprocess.Popen([sys.executable, "-m", "perspectief", "styles"])
    tell = Steps(installation)
    may_migrate = installation.embedded or OWNER in installation.urls  # on a server the operator may keep that apart
    if may_migrate and tell.due("tables", tables_made_from(installation)):
        tell.say("tabellen bijwerken")
        child("migrate", "--verbosity", "0")
        tell.done("tables", tables_made_from(installation))
    if tell.due("kernels", kernels_made_from()):
        tell.say("rekenkern klaarzetten")
        child("warm-up")
        tell.done("kernels", kernels_made_from())
    if fetching is not None:
        tell.say("stijlbladen ophalen")
        if fetching.wait():
            raise WrongSettingError("de stijlbladen ontbreken nog; start opnieuw als er internet is")
    if tell.due("static", files_made_from()):
        tell.say("bestanden van de site klaarzetten")
        child("django", "collectstatic", "--noinput", "--clear", "--verbosity", "0")
        tell.done("static", files_made_from())


def try_out(installation: Environment) -> None:
    """A made region with its past, when the database holds nothing yet; the past alone, when an earlier version made the region.

    Never in production, never on an operator's server.
    """
    tell = Steps(installation)
    held = None if installation.production or not installation.embedded else holds(installation) or "nothing"
    if held == "nothing":
        tell.say("verzonnen regio maken, inlezen, koppelen en laten leven")
    elif held == "made" and tell.due("past", PAST):
        tell.say("verzonnen regio laten leven")
    else:
        return
    child("made-region", "--past")
    tell.done("past", PAST)


def holds(installation: Environment) -> str | None:
    """What the database says it holds: 'made', 'real', or None while nobody has begun."""
    try:
        with psycopg.connect(make_conninfo(**database.parameters(installation, APP))) as connection:
            row = connection.execute("SELECT kind FROM parties_installation").fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return row[0] if row else None


def refuse_made(installation: Environment) -> None:
    """Production never serves made people: their passwords are known to everybody. Raises WrongSettingError."""
    if installation.production and holds(installation) == "made":
        raise WrongSettingError(
            "deze database is gevuld met verzonnen mensen en accounts om uit te proberen; een echte site start er niet op. Gebruik een lege database."
        )


def warm_up() -> None:
    """Compiles the loops of the engine and of the reader of workbooks into the folder NUMBA_CACHE_DIR names."""
    for module in ("perspectief.engine.warm", "perspectief.exchange.reading.workbook"):
        importlib.import_module(module).warm_up()


def child(*words: str) -> None:
    """`perspectief …` in a process of its own: settings are read once per process, and `migrate` is another role."""
    code = subprocess.run([sys.executable, "-m", "perspectief", *words], check=False).returncode
    if code:
        raise WrongSettingError(
            f"'perspectief {' '.join(words)}' is niet gelukt; hierboven staat waarom. Er is niets verloren."
        )


class Steps:
    """Stamps of the steps in `state`/stamps."""

    def __init__(self, installation: Environment) -> None:
        self.folder = installation.state / "stamps"
        self.folder.mkdir(parents=True, exist_ok=True)

    def due(self, name: str, made_from: str) -> bool:
        """True when the step was never done, or on something else."""
        stamp = self.folder / name
        return not stamp.exists() or stamp.read_text() != made_from

    def done(self, name: str, made_from: str) -> None:
        """Remembers what the step was done on."""
        (self.folder / name).write_text(made_from)

    def say(self, what: str) -> None:
        """Tells the person who waits."""
        print(f"• {what}", flush=True)


def tables_made_from(installation: Environment) -> str:
    """Migrations, shipped files, and the database they were applied to."""
    migrations = [path for path in PACKAGE.glob("*/migrations/*.py") if not path.name.startswith("__")]
    shipped = [
        path
        for room in LOADED_FROM_FILES
        for path in (PACKAGE / room).rglob("*")
        if path.suffix in {".csv", ".json", ".geojson"}
    ]
    if installation.embedded:
        which = str((installation.state / "data" / "PG_VERSION").stat().st_mtime_ns)
    else:
        which = repr(sorted(installation.urls.items()))
    return digest([*migrations, *shipped, *lock_files()], which)


def kernels_made_from() -> str:
    """The source of the loops and the packages that compile it."""
    compiled = [*(PACKAGE / "engine").rglob("*.py"), *(PACKAGE / "exchange" / "reading").glob("*kernels.py")]
    return digest([*compiled, *lock_files()], sys.version)


def files_made_from() -> str:
    """Everything the site serves as a file."""
    return digest([path for path in PACKAGE.glob("*/static/**/*") if path.is_file()] + lock_files(), "")


def lock_files() -> list[Path]:
    """The list of locked packages; empty when the program is installed without its checkout."""
    locked = PACKAGE.parents[1] / "requirements" / "run.txt"
    return [locked] if locked.exists() else []


def digest(paths: Iterable[Path], more: str) -> str:
    """One word for the contents of `paths`."""
    total = hashlib.sha256(more.encode())
    for path in sorted(paths):
        total.update(os.fsencode(path.name))
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()
