"""Somebody whom a course of the made region gives a place."""

from perspectief.access.context import acting
from perspectief.matching.counts import count_places
from perspectief.matching.queries import what_helps
from perspectief.parties.models import Membership
from perspectief.supply.models import Card
from perspectief.training.models import Enrolment
from perspectief.training.queries.courses import teaching
from tests.factories import REGION, actor


def first_helped(member: Membership) -> int:
    """Public number of the first of this klantmanager who is in no course, and for whom one course opens most."""
    who = actor(member)
    with acting(who):
        busy = Enrolment.objects.values("card")
        mine = Card.objects.filter(dossiers__caseworker=who.id, organisation=who.organisation, state="zoekt")
        cards = list(mine.exclude(pk__in=busy).order_by("pk").values_list("pk", "number"))
        for card, number in cards:
            helps = what_helps(who, region=REGION, card=card)
            needs = [one.needs[0] for one in helps.single if one.count] if helps else []
            offered = teaching(REGION, needs[:1])
            known = count_places(who, region=REGION, card=card)
            if needs and known is not None and any(row.starts_on for row in offered.get(needs[0], [])):
                return number
    raise AssertionError("nobody of the made region is helped by a course")
