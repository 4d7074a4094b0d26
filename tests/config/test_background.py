"""Every queue that a job names is taken: by the worker, or by the one that logs in as maintenance."""

from procrastinate.contrib.django import app

from perspectief.config import background, supervisor
from perspectief.config.environment import MAINTENANCE


def test_every_job_stands_in_a_queue_somebody_takes():
    named = {task.queue for task in app.tasks.values() if not task.name.startswith("builtin:")}
    assert named
    assert named <= {*background.QUEUES, MAINTENANCE}
    assert MAINTENANCE not in background.QUEUES
    assert supervisor.maintainer() == [*supervisor.worker(), MAINTENANCE]
