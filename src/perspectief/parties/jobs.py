"""Background work around accounts."""

from procrastinate.contrib.django import app

from perspectief.parties.credentials import clear_expired


@app.periodic(cron="7 * * * *")
@app.task(queue="default", queueing_lock="parties.clear_expired", pass_context=False)
def clear(timestamp: int) -> None:
    """Every hour: sessions that ended by themselves, and counts of attempts that no longer count."""
    clear_expired()
