"""What runs by itself: the jobs of the night and the morning, and what follows from facts; as the worker would do it."""

from perspectief.core import clock
from perspectief.demand.actions import watching as requests
from perspectief.demand.actions.confirming import ask_in_time
from perspectief.guidance.jobs import open_due
from perspectief.matching.introductions.ending import follow_silence
from perspectief.matching.jobs import is_stale
from perspectief.matching.run import run_region
from perspectief.parties.queries import ever_taking_part
from perspectief.training.jobs import ask
from perspectief.work import reacting, watching


def work(region: int) -> None:
    """Every job of the rooms that works on the region."""
    if is_stale(region):
        run_region(region)
    rooms(region)
    ask_in_time(region)
    watching.watch_all(clock.today())


def rooms(region: int) -> None:
    """The jobs that follow terms: answers that stay out, questions, pledges, courses, conversations."""
    follow_silence(region)
    requests.escalate(region)
    requests.remind(region)
    requests.pledges_ending(region)
    ask(region)
    for where, organisation in ever_taking_part():
        if where == region:
            open_due(region, organisation)


def react() -> None:
    """Reactions to what was done this day."""
    reacting.react()
