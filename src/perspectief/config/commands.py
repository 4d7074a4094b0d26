"""The commands of the installation itself."""

import argparse
import contextlib
import importlib
import os
import secrets
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path

from perspectief.config import database as databases
from perspectief.config import environment, ports, preparation, restored, roles, start, supervisor
from perspectief.config import keys as key_files
from perspectief.config import styles as style_files
from perspectief.config.environment import MAINTENANCE, OWNER, URLS, Environment, WrongSettingError


def run(words: list[str]) -> int:
    """Serves the site until Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="perspectief run", description="Start de site: database, achtergrondwerk en webserver."
    )
    parser.add_argument("--port", type=int, help="poort; zonder dit 8000 of de eerste vrije daarna")
    parser.add_argument(
        "--set-up",
        action="store_true",
        help="zet eerst klaar wat nog ontbreekt, met een verzonnen regio om uit te proberen",
    )
    asked = parser.parse_args(words)
    installation = environment.read()
    with start.serving(installation):
        if asked.set_up:
            preparation.prepare(installation)
            preparation.try_out(installation)
        preparation.refuse_made(installation)
        port = ports.free(installation.bind, asked.port or installation.port)
        address = f"http://{installation.bind}:{port}"
        welcome = announcement(address, installation)
        commands = [supervisor.worker(), supervisor.web(installation.bind, port)]
        if installation.embedded or MAINTENANCE in installation.urls:
            commands.insert(0, supervisor.maintainer())
        code = supervisor.supervise(
            commands,
            ready=lambda: answers(address),
            announce=lambda: print(welcome, flush=True),
            tend=databases.tending(installation),
        )
    ended = (
        "De gegevens zijn bewaard."
        if code == 0
        else "Een onderdeel viel uit; hierboven staat waarom. De gegevens zijn bewaard."
    )
    print(f"Perspectief is gestopt. {ended}", flush=True)
    return code


def answers(address: str) -> bool:
    """True when the site says it is healthy."""
    try:
        with urllib.request.urlopen(f"{address}/gezond", timeout=2) as answer:  # noqa: S310  our own address  # nosec B310
            return answer.status == 200
    except OSError:
        return False


def announcement(address: str, installation: Environment) -> str:
    """Where the site is and who can log in."""
    lines = ["", f"Perspectief staat klaar op {address}", ""]
    held = preparation.holds(installation)
    if held == "made":
        accounts = importlib.import_module("perspectief.parties.made").accounts()
        lines += ["Accounts om mee uit te proberen (alles is verzonnen):"]
        lines += [f"  {role:<28} {email:<36} {password}" for role, email, password in accounts]
    elif held is None:
        lines += [
            f"De database is nog leeg. Maak het eerste account op {address}/ met deze code: {first_code(installation)}"
        ]
    lines += ["", "Stoppen: Ctrl-C. De gegevens blijven bewaard.", ""]
    return "\n".join(lines)


def first_code(installation: Environment) -> str:
    """What the page for the first account of an empty database asks."""
    return key_files.set_up_code(key_files.read(installation.keys).site)


def web(words: list[str]) -> int:
    """The web server alone, as a service beside a PostgreSQL server."""
    parser = argparse.ArgumentParser(prog="perspectief web", description="Alleen de webserver.")
    parser.add_argument("--port", type=int)
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--threads", type=int, default=4)
    asked = parser.parse_args(words)
    installation = environment.read()
    with start.serving(installation):
        preparation.refuse_made(installation)
        port = ports.free(installation.bind, asked.port or installation.port)
        command = supervisor.web(installation.bind, port, processes=asked.processes, threads=asked.threads)
        address = f"http://{installation.bind}:{port}"
        return supervisor.supervise(
            [command], ready=lambda: answers(address), announce=lambda: print(address, flush=True)
        )


def worker(words: list[str]) -> int:
    """The background worker alone, as a service beside a PostgreSQL server."""
    parser = argparse.ArgumentParser(prog="perspectief worker", description="Alleen het achtergrondwerk.")
    parser.add_argument(
        "--maintenance",
        action="store_true",
        help="het werk van de rol 'maintenance': verzegelen, opruimen, ongewoon kijken zoeken",
    )
    asked = parser.parse_args(words)
    installation = environment.read(role=MAINTENANCE if asked.maintenance else "")
    command = supervisor.maintainer() if asked.maintenance else supervisor.worker()
    with start.serving(installation):
        preparation.refuse_made(installation)
        return supervisor.supervise([command], ready=lambda: True, announce=lambda: None)


def as_maintenance(target: str) -> Callable[[list[str]], int]:
    """A command that logs in as maintenance, who sees every region; the function `module:name` is called once Django stands."""

    def command(words: list[str]) -> int:
        environment.choose_role(MAINTENANCE)
        with start.started("database"):
            module, name = target.split(":")
            return getattr(importlib.import_module(module), name)(words)

    return command


verify_journal = as_maintenance("perspectief.access.command:verify_journal")
erase = as_maintenance("perspectief.privacy.command:erase")
replay_erasures = as_maintenance("perspectief.privacy.command:replay")


def set_up(words: list[str]) -> int:
    """Style sheets, keys, tables, kernels: everything once."""
    parser = argparse.ArgumentParser(
        prog="perspectief set-up", description="Zet klaar wat nog ontbreekt; wat er al is blijft."
    )
    parser.add_argument("--try-out", action="store_true", help="vul een lege database ook met een verzonnen regio")
    asked = parser.parse_args(words)
    installation = environment.read()
    with start.serving(installation):
        preparation.prepare(installation)
        if asked.try_out:
            preparation.try_out(installation)
        if preparation.holds(installation) is None:
            print(f"Alles staat klaar. De code voor het eerste account is {first_code(installation)}")
    return 0


def migrate(words: list[str]) -> int:
    """Brings the tables up to date, logged in as owner: the only command that is."""
    environment.choose_role(OWNER)
    return django(["migrate", *words])


def database(words: list[str]) -> int:
    """Roles, rights and databases on an operator's server; and what a backup needs that was put back."""
    parser = argparse.ArgumentParser(
        prog="perspectief database", description="De database van een beheerder klaarzetten."
    )
    parser.add_argument(
        "what",
        choices=["set-up", "restored"],
        help="set-up: maak rollen, rechten, uitbreidingen en de database; restored: na het terugzetten van een kopie",
    )
    parser.add_argument(
        "--admin-url", help="adres waarmee een beheerder inlogt; zonder dit de eigen database van Perspectief"
    )
    asked = parser.parse_args(words)
    installation = environment.read(role=None)
    if asked.admin_url is None and not installation.embedded:
        raise WrongSettingError("noem met --admin-url het adres waarmee een beheerder op de server inlogt")
    plan = databases.plan(installation, lambda: secrets.token_urlsafe(24))
    with contextlib.ExitStack() as stack:
        if asked.admin_url is None:
            stack.enter_context(start.serving(installation))
            administrator = databases.administrator(installation)
        else:
            administrator = databases.parse(asked.admin_url, "--admin-url")
        if asked.what == "restored":
            restored.forget_transactions(administrator, plan.database)
            print("De teruggezette gegevens passen bij deze server.")
        elif asked.admin_url is None:
            databases.set_up_embedded(installation)
            print("De rollen en rechten zijn in orde.")
        else:
            roles.set_up(administrator, plan)
            print(
                "De rollen en rechten zijn in orde. Zet deze regels in de omgeving van Perspectief, alleen leesbaar voor de beheerder:\n"
            )
            for role, variable in URLS.items():
                print(f"{variable}={databases.url(administrator, plan, role)}")
    return 0


def keys(words: list[str]) -> int:
    """Makes the keys that are missing."""
    argparse.ArgumentParser(prog="perspectief keys", description="Maakt de sleutels die nog ontbreken.").parse_args(
        words
    )
    folder = environment.read(role=None).keys
    key_files.make(folder)
    key_files.read(folder)
    print(f"De sleutels staan in {folder}. Bewaar een kopie op een veilige plek, apart van de database.")
    return 0


def styles(words: list[str]) -> int:
    """Fetches the outside style sheets when they are not there."""
    argparse.ArgumentParser(
        prog="perspectief styles", description="Haalt stijlbladen, lettertype en htmx op."
    ).parse_args(words)
    style_files.fetch()
    return 0


def warm_up(words: list[str]) -> int:
    """Compiles the engine's kernels."""
    argparse.ArgumentParser(prog="perspectief warm-up", description="Zet de rekenkern klaar.").parse_args(words)
    preparation.warm_up()
    return 0


def django(words: list[str]) -> int:
    """A command of Django."""
    with start.serving(environment.read()):
        from django.core.management import execute_from_command_line

        execute_from_command_line([f"{Path(sys.argv[0]).name} django", *words])
    return 0


def shell(words: list[str]) -> int:
    """Python inside the program."""
    return django(["shell", *words])


def where(words: list[str]) -> int:
    """The state folder of this checkout."""
    argparse.ArgumentParser(prog="perspectief where", description="Toont waar de gegevens staan.").parse_args(words)
    print(os.fspath(environment.read(role=None).state))
    return 0
