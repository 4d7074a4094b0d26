"""The site in a process of its own, with a pool of its own in memory: `python -m tests.contract.second_process <database>`.

Reads a line of JSON ({"session": key of a session, "paths": addresses}) and answers one: status and body of each.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


class Second:
    """The process, from the side of who asks it. Closing it ends it."""

    def __init__(self, database: str) -> None:
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.contract.second_process", database],
            cwd=ROOT, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *problem: object) -> None:
        self.process.communicate("", timeout=180)

    def ask(self, session: str, paths: list[str]) -> list[tuple[int, str]]:
        """Status and body of each address, for whoever has that session."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"session": session, "paths": paths}) + "\n")
        self.process.stdin.flush()
        return [(status, body) for status, body in json.loads(self.process.stdout.readline())]


def main(database: str) -> None:
    """Answers until nothing is asked any more."""
    import django

    django.setup()

    from django.conf import settings
    from django.db import connection

    from perspectief.config.environment import APP
    from tests.conftest import log_in

    connection.settings_dict["NAME"] = database
    log_in(APP, settings.POOL)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps([answered(asked["session"], path) for path in asked["paths"]]), flush=True)
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]


def answered(session: str, path: str) -> tuple[int, str]:
    """What the site says to whoever has that session; `pool` is what the memory of this process holds of the region."""
    from django.conf import settings
    from django.test import Client

    from perspectief.matching.pool import pool
    from tests.factories import REGION

    if path == "pool":
        return 200, " ".join(map(str, pool(REGION).cards.values["id"].tolist()))
    client: Any = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    response = client.get(path)
    return response.status_code, response.content.decode("utf-8", "replace")


if __name__ == "__main__":
    main(sys.argv[1])
