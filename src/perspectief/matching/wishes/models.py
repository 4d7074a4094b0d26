"""A job seeker's own yes or no to a place."""

from django.db import models
from django.db.models import Q

from perspectief.core.fields import Moment
from perspectief.demand.models import Place
from perspectief.matching.wishes.rules import WishReason
from perspectief.supply.models import Card, CardLayer


class PersonWish(CardLayer):
    """What the person said about one place, through the own account. Said otherwise later: the former is closed.

    A row of its own with the card's tenant and audience, never a property of the person: nothing is counted or filtered by it.
    """

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    yes = models.BooleanField()
    reason = models.TextField(choices=WishReason.choices, blank=True, default="")
    at = models.DateTimeField(db_default=Moment(), editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(closed_at=None), name="matching_personwish_one_open"
            ),
            models.CheckConstraint(condition=Q(yes=False) | Q(reason=""), name="matching_personwish_reason"),
        ]
        indexes = [models.Index(fields=["region", "place", "closed_at"], name="matching_personwish_place")]
