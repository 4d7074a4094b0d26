"""The background workers, started by the supervisor: `python -m perspectief.config.background`, logged in as app, and the same
with the word `maintenance`, logged in as maintenance, which alone takes the queue of that name.
"""

import sys
from typing import Any

import django
from procrastinate import PsycopgConnector

from perspectief.config import environment
from perspectief.config.environment import MAINTENANCE

QUEUES = ("default", "matching", "exchange")
CONCURRENCY = 2
CONNECTIONS: dict[str, Any] = {"min_size": 1, "max_size": CONCURRENCY + 2}  # the worker's own: jobs use Django's


def work(*, maintenance: bool = False) -> None:
    """Takes jobs until SIGINT or SIGTERM; a job that runs is finished first."""
    environment.prepare()
    if maintenance:
        environment.choose_role(MAINTENANCE)
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), **CONNECTIONS)) as worker:
        queues = [MAINTENANCE] if maintenance else list(QUEUES)
        worker.run_worker(queues=queues, concurrency=1 if maintenance else CONCURRENCY)


if __name__ == "__main__":
    work(maintenance=MAINTENANCE in sys.argv[1:])
