"""The background worker: `python -m perspectief.config.background`, started by the supervisor, logged in as app."""

from typing import Any

import django
from procrastinate import PsycopgConnector

from perspectief.config import environment

QUEUES = ("default", "matching", "exchange")  # 'maintenance' has a worker of its own, with another role
CONCURRENCY = 2
CONNECTIONS: dict[str, Any] = {"min_size": 1, "max_size": CONCURRENCY + 2}  # the worker's own: jobs use Django's


def work() -> None:
    """Takes jobs until SIGINT or SIGTERM; a job that runs is finished first."""
    environment.prepare()
    django.setup()
    from procrastinate.contrib.django import app
    from procrastinate.contrib.django.utils import connector_params

    with app.replace_connector(PsycopgConnector(kwargs=connector_params(), **CONNECTIONS)) as worker:
        worker.run_worker(queues=list(QUEUES), concurrency=CONCURRENCY)


if __name__ == "__main__":
    work()
