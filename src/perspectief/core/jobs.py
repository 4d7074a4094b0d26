"""Background work of core: mail that waits leaves."""

import contextlib

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from perspectief.core import outbox


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="core.deliver", pass_context=False)
def deliver(timestamp: int) -> None:
    """Every minute, and at once when a mail was asked for."""
    outbox.deliver()


def prompt() -> None:
    """Wakes the worker; nothing more when it was asked already."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        deliver.defer(timestamp=0)  # pyright: ignore[reportCallIssue]  the decorator hides its parameter


outbox.PROMPTS.append(prompt)
