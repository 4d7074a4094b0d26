"""Making a data folder, and running PostgreSQL's programs as the right user."""

import json
import os
import secrets
import shutil
import subprocess
from pathlib import Path

from perspectief.config.binaries import KeeperError, account, programs
from perspectief.config.environment import APP, MAINTENANCE, OWNER

SUPERUSER = "postgres"
FULL = "No space left on device"


def create(state: Path, data: Path, socket: Path, *, durable: bool) -> None:
    """A data folder, made beside its place and moved there whole."""
    user, unfinished = account(), state / "data.unfinished"
    passwords = {role: secrets.token_urlsafe(24) for role in (SUPERUSER, OWNER, APP, MAINTENANCE)}
    shutil.rmtree(unfinished, ignore_errors=True)
    for folder in (unfinished, socket):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        os.chown(folder, user.pw_uid, user.pw_gid)
    write_closed(state / "secrets.json", json.dumps(passwords))
    first = socket / "password"
    write_closed(first, passwords[SUPERUSER])
    os.chown(first, user.pw_uid, user.pw_gid)
    where = ("-D", unfinished, "-U", SUPERUSER, "--pwfile", first)
    logins = ("--auth-local=scram-sha-256", "--auth-host=reject")
    text = ("--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
    try:
        run(state, data / "server.log", "initdb", *where, *logins, *text, *([] if durable else ["--no-sync"]))
    finally:
        first.unlink()
    with (unfinished / "postgresql.conf").open("a") as file:
        file.write("include_if_exists = 'keeper.conf'\n")
    unfinished.rename(data)


def write_closed(path: Path, text: str) -> None:
    """Writes a file that only its owner reads, whole or not at all."""
    unfinished = path.with_name(path.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    unfinished.rename(path)


def run(state: Path, log: Path, program: str, *arguments: object) -> None:
    """Runs `program` as the server's user; its words and the end of `log` become the error."""
    user = account()
    become = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.geteuid() == 0 else {}
    command = [str(programs(state) / program), *map(str, arguments)]
    surroundings = {"PATH": os.defpath, "LC_ALL": "C"}
    done = subprocess.run(command, cwd=state, capture_output=True, text=True, env=surroundings, check=False, **become)
    if done.returncode:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-8:]) if log.exists() else ""
        said = f"{done.stderr.strip()}\n{tail}".strip()
        cause = (
            f"de schijf onder {state} is vol; maak ruimte en start opnieuw" if FULL in said else "PostgreSQL zegt zelf"
        )
        raise KeeperError(f"{program} is niet gelukt: {cause}:\n{said}")
