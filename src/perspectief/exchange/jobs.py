"""Background work of exchange: files nobody finished are not kept."""

from procrastinate.contrib.django import app

from perspectief.access.context import service
from perspectief.parties.queries import ever_taking_part


@app.periodic(cron="20 3 * * *")
@app.task(queue="exchange", queueing_lock="exchange.throw_away", pass_context=False)
def throw_away(timestamp: int) -> None:
    """Every night: the files whose term is over, of every party."""
    from perspectief.exchange.actions import throw_away_old  # loads the reader of files, which only this job needs

    for region, organisation in ever_taking_part():
        throw_away_old(service("retention", regions=(region,), organisation=organisation), region=region)
