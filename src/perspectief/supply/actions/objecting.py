"""Objection (AVG art. 21): the card is hidden for everybody but its own organisation, from the same request on, in every process."""

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing
from perspectief.core.wording import CLOSED
from perspectief.supply.actions.owned import GONE, locked, read_over, record, record_doubts
from perspectief.supply.models import Card, Pseudonym


def object_to(actor: Actor, *, number: int) -> None:
    """Hides the card: the person through the own account, or the klantmanager who was told. Again changes nothing. Raises Missing."""
    _turn(actor, number, hidden=True, how="")


def lift_objection(actor: Actor, *, number: int, how: str = "", anyway: bool = False) -> None:
    """Shows the card again: only the person decides that. Whoever writes it down says how the person said so (`how`).

    Raises Missing, Invalid, Doubtful.
    """
    if actor.person is None and not how.strip():
        raise Invalid(
            "Schrijf op hoe de persoon het bezwaar introk.", {"how": "Vul in hoe, bijvoorbeeld: in een gesprek."}
        )
    _turn(actor, number, hidden=False, how=how.strip(), anyway=anyway)


def _turn(actor: Actor, number: int, *, hidden: bool, how: str, anyway: bool = False) -> None:
    verb = "objection_made" if hidden else "objection_lifted"
    with acting(actor):
        if actor.person is not None:
            _by_person(actor, number, verb, hidden=hidden)
            return
        card = locked(actor, number)
        doubts = read_over({"how": how}, CLOSED, anyway=anyway)
        if (card.hidden_at is not None) == hidden:
            return
        card.hidden_at = clock.now() if hidden else None
        card.version += 1
        card.save(update_fields=["hidden_at", "version", "updated_at"])
        record(verb, card, actor=actor, by="organisation")
        record_doubts(doubts, card, actor=actor)


def _by_person(actor: Actor, number: int, verb: str, *, hidden: bool) -> None:
    """The function of the database knows whose card it is; the number only guards against a page of somebody else."""
    card = Card.objects.filter(pk=actor.person, number=number).first()
    if card is None:
        raise Missing(GONE)
    if (card.hidden_at is not None) == hidden:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT supply_hide_own_card(%s)", [clock.now() if hidden else None])
    subject = Pseudonym.objects.filter(card=card).values_list("subject", flat=True).first()
    journal.record(verb, actor=actor, region=card.region_id, subject=subject, by="person")
