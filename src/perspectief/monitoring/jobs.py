"""Background work of monitoring: every night everything, and every ten minutes what changed."""

from procrastinate.contrib.django import app

from perspectief.monitoring.counting import count_changed, count_region
from perspectief.monitoring.publishing import publish, publish_country
from perspectief.parties.queries import regions_taking_part


@app.periodic(cron="15 1 * * *")
@app.task(queue="default", queueing_lock="monitoring.count_night", pass_context=False)
def count_night(timestamp: int) -> None:
    """Every night: all figures of every region, and what is over becomes public, of the country too."""
    regions = sorted(regions_taking_part())
    for region in regions:
        count_region(region)
        publish(region)
    publish_country(regions)


@app.periodic(cron="*/10 * * * *")
@app.task(queue="default", queueing_lock="monitoring.count_day", pass_context=False)
def count_day(timestamp: int) -> None:
    """Through the day: the figures new facts touched."""
    for region in sorted(regions_taking_part()):
        count_changed(region)
