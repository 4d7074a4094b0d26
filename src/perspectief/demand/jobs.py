"""Background work of demand: questions and pledges of employers, and places whose term ends."""

from procrastinate.contrib.django import app

from perspectief.demand.actions import watching
from perspectief.demand.actions.confirming import ask_in_time
from perspectief.parties.queries import regions_taking_part


@app.periodic(cron="*/5 * * * *")
@app.task(queue="default", queueing_lock="demand.watch_requests", pass_context=False)
def watch_requests(timestamp: int) -> None:
    """Every five minutes: reminders, and questions whose time is up."""
    for region in sorted(regions_taking_part()):
        watching.escalate(region)
        watching.remind(region)


@app.periodic(cron="20 6 * * *")
@app.task(queue="default", queueing_lock="demand.watch_pledges", pass_context=False)
def watch_pledges(timestamp: int) -> None:
    """Every morning: pledges that end with places to go."""
    for region in sorted(regions_taking_part()):
        watching.pledges_ending(region)


@app.periodic(cron="50 4 * * *")
@app.task(queue="default", queueing_lock="demand.ask_in_time", pass_context=False)
def ask(timestamp: int) -> None:
    """Every morning, for each region."""
    for region in sorted(regions_taking_part()):
        ask_in_time(region)
