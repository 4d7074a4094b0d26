"""Background work of work: reactions run, digests are written, and what may not fall off is looked for."""

import contextlib

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from perspectief.core import clock, journal
from perspectief.work import mailing, reacting, watching

SOONER, LONGEST = 1, 32  # seconds until the next look when a transaction holds facts back; doubled each time


@app.periodic(cron="* * * * *")
@app.task(queue="default", queueing_lock="work.react", pass_context=False)
def react(timestamp: int) -> None:
    """Every minute, and at once when a fact was written that somebody reacts to."""
    reacting.react()
    _look_again(SOONER)


@app.task(queue="default", queueing_lock="work.react_again", pass_context=False)
def react_again(seconds: int) -> None:
    """As long as a transaction that is still open holds facts back."""
    reacting.react()
    _look_again(min(seconds * 2, LONGEST))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="default", queueing_lock="work.digests", pass_context=False)
def digests(timestamp: int) -> None:
    """Every five minutes: who chose this hour, and had none today."""
    mailing.digests(clock.now())


@app.periodic(cron="10 4 * * *")
@app.task(queue="default", queueing_lock="work.watch", pass_context=False)
def watch(timestamp: int) -> None:
    """Every night: nobody and nothing falls off the lists."""
    watching.watch_all(clock.today())


def prompt() -> None:
    """Wakes the runner; nothing more when it was asked already."""
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        react.defer(timestamp=0)  # pyright: ignore[reportCallIssue]  the decorator hides its parameter


def _look_again(seconds: int) -> None:
    if not reacting.held_back():
        return
    with contextlib.suppress(AlreadyEnqueued), transaction.atomic():
        react_again.configure(schedule_in={"seconds": seconds}).defer(seconds=seconds)


journal.PROMPTS.append(prompt)
