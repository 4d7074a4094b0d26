"""That somebody was asked and answered; and, apart from that, what was answered."""

from django.db import models
from django.db.models import Q

from perspectief.geo.models import Region
from perspectief.matching.days.rules import Side
from perspectief.matching.exits.rules import Tap
from perspectief.parties.models import OneTimeLink, Organisation
from perspectief.supply.models import Card


class ExitAsk(models.Model):
    """One side is asked, of an introduction or of work. `organisation` asks: of the card. What was answered is not here.

    `placement`: public number; `week`: the milestone, 0 for its end.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    introduction = models.ForeignKey(
        "matching.Introduction",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    placement = models.BigIntegerField(null=True, blank=True)
    week = models.SmallIntegerField(default=0, db_default=0)
    side = models.TextField(choices=Side.choices)
    link = models.OneToOneField(OneTimeLink, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    asked_on = models.DateField()
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["introduction", "side"], name="matching_exitask_once"),
            models.UniqueConstraint(fields=["placement", "week", "side"], name="matching_exitask_work_once"),
            models.CheckConstraint(
                condition=Q(introduction=None, placement__isnull=False) | Q(introduction__isnull=False, placement=None),
                name="matching_exitask_about",
            ),
        ]
        indexes = [models.Index(fields=["region", "card"], name="matching_exitask_card")]


class ExitAnswer(models.Model):
    """What one side answered, in which month, of which region, and no more: it leads to nobody. Never changed."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    side = models.TextField(choices=Side.choices)
    month = models.DateField()
    first = models.SmallIntegerField(choices=Tap.choices)
    second = models.SmallIntegerField(choices=Tap.choices)
    text = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["region", "side", "month"], name="matching_exitanswer_month")]
