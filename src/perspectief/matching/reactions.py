"""What facts of other rooms do to introductions. Each runs once per fact."""

from perspectief.access.context import acting, service
from perspectief.core.journal import reaction
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.demand.rules import State
from perspectief.matching.introductions import consequences
from perspectief.matching.introductions.sides import PROGRAM


@reaction("introductions.objection", "objection_made")
def objection(fact: Fact) -> None:
    """Who objected is introduced nowhere any more. The name was shut in the same request, by the policies."""
    consequences.hidden(fact)


@reaction("introductions.hand_over", "card_taken_over")
def hand_over(fact: Fact) -> None:
    """The tasks go along to the new organisation."""
    consequences.handed_over(fact)


@reaction("introductions.employer_joined", "employer_joined")
def employer_joined(fact: Fact) -> None:
    """What runs at places the counter keeps for an employer is shown to the employer itself from now on."""
    consequences.joined(fact)


@reaction("introductions.place", "place_state_set")
def place_closed(fact: Fact) -> None:
    """A place that closed takes nobody; paused, what runs goes on."""
    if fact.data.get("state") != State.CLOSED or fact.region_id is None:
        return
    with acting(service(PROGRAM, regions=(fact.region_id,))):
        place = Place.objects.filter(number=fact.data.get("place")).values_list("pk", flat=True).first()
    if place is not None:
        consequences.place_filled(place, fact)
