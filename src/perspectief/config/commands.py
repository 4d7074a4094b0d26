"""The commands of the installation itself: run, set-up, migrate, database, keys, django, shell."""

import argparse
import socket
import sys
import urllib.error
import urllib.request
from pathlib import Path

from perspectief.config import database as databases
from perspectief.config import environment, start, supervisor
from perspectief.config import keys as key_files
from perspectief.config.environment import FIRST_PORT, OWNER, Environment, WrongSettingError

PORTS_TRIED = 100


def run(words: list[str]) -> int:
    """Serves the site until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="perspectief run")
    parser.add_argument("--port", type=int, help="poort; zonder dit 8000 of de eerste vrije daarna")
    installation = environment.read()
    port = free_port(installation, parser.parse_args(words).port)
    address = f"http://{installation.bind}:{port}"
    with start.serving(installation):
        import django  # noqa: PLC0415  after the database has its passwords

        django.setup()
        from django.conf import settings  # noqa: PLC0415

        commands = [supervisor.worker(settings.QUEUES), supervisor.web(installation.bind, port)]
        code = supervisor.supervise(commands, ready=lambda: answers(address), announce=lambda: announce(address))
    print("Perspectief is gestopt. De gegevens zijn bewaard." if code == 0 else "Perspectief is gestopt: een onderdeel viel uit.", flush=True)
    return code


def free_port(installation: Environment, asked: int | None) -> int:
    """The port asked for, or the first free one from 8000. Raises WrongSettingError when it is taken."""
    named = asked or installation.port
    for port in [named] if named else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as attempt:
            attempt.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                attempt.bind((installation.bind, port))
            except PermissionError:
                raise WrongSettingError(f"poort {port} mag deze gebruiker niet openen; kies er een boven 1023") from None
            except OSError:
                continue
            return port
    if named:
        raise WrongSettingError(f"poort {named} is al in gebruik; kies een andere of laat de poort weg")
    raise WrongSettingError(f"poort {FIRST_PORT} tot en met {FIRST_PORT + PORTS_TRIED - 1} zijn alle in gebruik")


def answers(address: str) -> bool:
    """True when the site says it is healthy."""
    try:
        with urllib.request.urlopen(f"{address}/gezond", timeout=2) as answer:  # noqa: S310  our own address
            return answer.status == 200  # noqa: PLR2004
    except OSError:
        return False


def announce(address: str) -> None:
    """Says where the site is."""
    print(f"\nPerspectief staat klaar op {address}\nStoppen: Ctrl-C. De gegevens blijven bewaard.\n", flush=True)


def set_up(words: list[str]) -> int:
    """Keys, database, tables."""
    argparse.ArgumentParser(prog="perspectief set-up").parse_args(words)
    installation = environment.read()
    with start.serving(installation):
        return migrate([])


def migrate(words: list[str]) -> int:
    """Brings the tables up to date, logged in as owner."""
    environment.choose_role(OWNER)
    return _django(["migrate", *words])


def database(words: list[str]) -> int:
    """Roles, rights and databases on an operator's server."""
    raise NotImplementedError


def keys(words: list[str]) -> int:
    """Makes the keys that are missing."""
    argparse.ArgumentParser(prog="perspectief keys", description="Maakt de sleutels die nog ontbreken.").parse_args(words)
    folder = environment.read().keys
    key_files.make(folder)
    key_files.read(folder)
    print(f"De sleutels staan in {folder}. Bewaar een kopie op een veilige plek, apart van de database.")
    return 0


def django(words: list[str]) -> int:
    """A command of Django."""
    return _django(words)


def shell(words: list[str]) -> int:
    """Python inside the program."""
    return _django(["shell", *words])


def _django(words: list[str]) -> int:
    with start.serving(environment.read()):
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line([str(Path(sys.argv[0])), *words])
    return 0
