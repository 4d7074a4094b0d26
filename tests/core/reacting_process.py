"""Processes that run reactions or write facts, and are killed: `python -m tests.core.reacting_process <database>`.

Reads lines "<deed> <moment>", does the deed in a child of its own and answers with how that ended: the number of the signal, or 0. What
the reaction does is a row in a table of the test, so that what was lost or doubled can be counted.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

ROOT = Path(__file__).resolve().parents[2]
VERB, NAME = "counted", "counting"
MOMENTS = ("begin", "effect", "committed", "outside")
CHANCE = random.Random(20261122)


class Mortals:
    """The process, from the side of who asks it."""

    def __init__(self, database: str) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", __name__, database],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.communicate("", timeout=180)

    def ask(self, deed: str, moment: str) -> int:
        """One child: "react" or "write", killed at a moment or ("never") not. With which signal it ended."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(f"{deed} {moment}\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())


def killed() -> None:
    """As by the kernel when memory is short: nothing is tidied up."""
    os.kill(os.getpid(), signal.SIGKILL)


def main(database: str) -> None:
    """Answers until nothing is asked any more. No connection is open when a child is made."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from perspectief.config.environment import APP
    from tests.conftest import log_in

    connection.settings_dict["NAME"] = database
    log_in(APP, settings.POOL)
    for line in sys.stdin:
        deed, moment = line.split()
        child = os.fork()
        if child == 0:
            lived(deed, moment)
            os._exit(0)
        if moment == "outside":
            time.sleep(CHANCE.uniform(0, 0.15))  # any moment of its life, before it connects until after it is done
            os.kill(child, signal.SIGKILL)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def lived(deed: str, moment: str) -> None:
    """The life of a child."""
    from django.db import connection, transaction

    from perspectief.access.context import Actor, acting
    from perspectief.core import journal
    from perspectief.work import reacting

    def handle(fact) -> None:
        if moment == "begin":
            killed()
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO reacted (fact) VALUES (%s)", [fact.pk])
        if moment == "effect":
            killed()
        if moment == "committed":
            transaction.on_commit(killed)

    journal.REACTIONS.clear()
    journal.REACTIONS[NAME] = (VERB, handle)
    journal.PROMPTS[:] = [killed] if moment == "committed" else []
    if deed == "react":
        reacting.react()
        return
    actor = Actor(7, "caseworker", 70, (25,))
    with acting(actor):
        journal.record(VERB, actor=actor, region=25)
        if moment == "effect":
            killed()


if __name__ == "__main__":
    main(sys.argv[1])
