"""Background work of privacy, taken by the worker that logs in as maintenance: erasing, and terms that end."""

from procrastinate.contrib.django import app


@app.periodic(cron="*/2 * * * *")
@app.task(queue="maintenance", queueing_lock="privacy.erase", pass_context=False)
def erase(timestamp: int) -> None:
    """Who asked to be erased: at once when somebody asks, and again every other minute as long as records wait for their seal."""
    from perspectief.privacy import erasing

    erasing.erase_waiting()


@app.periodic(cron="40 2 * * *")
@app.task(queue="maintenance", queueing_lock="privacy.terms", pass_context=False)
def terms(timestamp: int) -> None:
    """Every night: whose term ends soon is warned of, whose term ended is erased, and what is past its term goes."""
    from perspectief.privacy import erasing, retention

    retention.warn()
    retention.end()
    retention.clear()
    erasing.erase_waiting()
