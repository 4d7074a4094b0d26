"""Background work of access, taken by the worker that logs in as maintenance: sealing the records, mailing the heads."""

from procrastinate.contrib.django import app

from perspectief.access import handing_out, sealing


@app.periodic(cron="*/5 * * * *")
@app.task(queue="maintenance", queueing_lock="access.seal", pass_context=False)
def seal(timestamp: int) -> None:
    """Every five minutes: what is not sealed yet; the new heads are handed out after the commit."""
    handing_out.hand_out(sealing.seal())


@app.periodic(cron="10 6 * * *")
@app.task(queue="maintenance", queueing_lock="access.mail_heads", pass_context=False)
def mail_heads(timestamp: int) -> None:
    """Every morning: where every chain stands."""
    handing_out.mail(sealing.heads())
