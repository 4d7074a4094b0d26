"""The worker takes every queue that a job names, but those of maintenance."""

from procrastinate.contrib.django import app

from perspectief.config import background


def test_every_job_stands_in_a_queue_somebody_takes():
    named = {task.queue for task in app.tasks.values() if not task.name.startswith("builtin:")}
    assert named
    assert named <= {*background.QUEUES, "maintenance"}
