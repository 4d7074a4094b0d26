"""Background work of parties: ended sessions are cleared; roles nobody confirmed are warned of, and end after their term;
a link for a new password is mailed."""

from procrastinate.contrib.django import app

from perspectief.access.context import service
from perspectief.parties import resetting
from perspectief.parties.actions import invitations, rights  # noqa: F401  invitations hear of mail that fails
from perspectief.parties.credentials import clear_expired
from perspectief.parties.queries import ever_taking_part


@app.periodic(cron="7 * * * *")
@app.task(queue="default", queueing_lock="parties.clear_expired", pass_context=False)
def clear(timestamp: int) -> None:
    """Every hour: sessions that ended by themselves, and counts of attempts that no longer count."""
    clear_expired()


@app.periodic(cron="40 3 * * *")
@app.task(queue="default", queueing_lock="parties.review", pass_context=False)
def review(timestamp: int) -> None:
    """Every night, for each organisation, as that organisation."""
    for organisation in sorted({organisation for _, organisation in ever_taking_part()}):
        actor = service("review", regions=(), organisation=organisation, purpose="yearly review of rights")
        rights.warn_overdue(actor)
        rights.end_overdue(actor)


@app.task(queue="default", pass_context=False)
def mail_reset(user: int, site: str) -> None:
    """Who asked a new password at `site` gets the mail; for the number 0, of no account, nothing is done."""
    resetting.mail_link(user, site)
