"""The ledger of a plan. Amounts stand in entries alone: a fund or a line is a name, its amount is the sum of what two people approved.

The database keeps it: an entry only goes from waiting to approved or refused, by another person than who typed it; a correction is a new
row that mirrors the old one; nothing goes over what it hangs on.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perspectief.core import clock
from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.plans.models import OfPlan
from perspectief.plans.money.rules import EntryState, FundKind, Kind
from perspectief.plans.rules import Pillar


def _linked(to: str | type[models.Model]) -> models.ForeignKey:
    return models.ForeignKey(
        to, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )


def _user(**more) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


class Fund(OfPlan):
    """Where money comes from: one of the two parts of the grant, or who pays along."""

    number = models.BigIntegerField(unique=True, default=new_number)
    kind = models.TextField(choices=FundKind.choices)
    name = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan", "name"], name="plans_fund_once"),
            models.UniqueConstraint(
                fields=["region", "plan", "kind"], condition=~Q(kind="cofunder"), name="plans_fund_one_part"
            ),
            models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_fund_tenant"),
        ]

    def __str__(self) -> str:
        return self.name


class Line(OfPlan):
    """What money is for: a name, for a pillar or an action (its public number), paid from one fund where that was agreed."""

    number = models.BigIntegerField(unique=True, default=new_number)
    name = models.TextField()
    pillar = models.TextField(choices=Pillar.choices, blank=True, default="")
    action_number = models.BigIntegerField(null=True, blank=True)
    fund = _linked(Fund)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan", "name"], name="plans_line_once"),
            models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_line_tenant"),
        ]

    def __str__(self) -> str:
        return self.name


class Document(OfPlan):
    """A document that belongs to a payment, whole. The database checks that `sha256` is of `content`."""

    number = models.BigIntegerField(unique=True, default=new_number)
    name = models.TextField()
    content_type = models.TextField()
    sha256 = models.TextField()
    content = models.BinaryField()
    at = models.DateTimeField(db_default=Moment(), editable=False)
    by = _user(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_document_tenant")]


class Entry(OfPlan):
    """One amount, in cents. `on`: the day it was granted, agreed or paid. `who`: who is paid, or who decided to go above the line.

    `text`: what for, or why. `reference`: the number of the letter, contract or invoice. `corrects`: the entry this one takes back.
    """

    number = models.BigIntegerField(unique=True, default=new_number)
    kind = models.TextField(choices=Kind.choices)
    cents = models.BigIntegerField()
    fund = _linked(Fund)
    line = _linked(Line)
    commitment = _linked("self")
    corrects = _linked("self")
    on = models.DateField(default=clock.today)
    who = models.TextField(blank=True, default="")
    text = models.TextField(blank=True, default="")
    reference = models.TextField(blank=True, default="")
    document = _linked(Document)
    state = models.TextField(choices=EntryState.choices, default=EntryState.WAITING)
    made_by = _user()
    made_at = models.DateTimeField(db_default=Moment(), editable=False)
    decided_by = _user(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_entry_tenant"),
            models.UniqueConstraint(fields=["region", "plan", "id", "line"], name="plans_entry_line"),
            models.UniqueConstraint(
                fields=["region", "corrects"], condition=~Q(state="refused"), name="plans_entry_corrected_once"
            ),
            models.CheckConstraint(
                condition=Q(corrects=None, cents__gt=0) | Q(corrects__isnull=False, cents__lt=0),
                name="plans_entry_sign",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["fund", "receipt"], fund__isnull=False, line=None, commitment=None)
                | Q(kind__in=["allot", "excess", "commit"], fund=None, line__isnull=False, commitment=None)
                | Q(kind="pay", fund=None, line__isnull=False, commitment__isnull=False),
                name="plans_entry_hangs",
            ),
            models.CheckConstraint(condition=~Q(kind="excess") | ~Q(who="") & ~Q(text=""), name="plans_entry_named"),
            models.CheckConstraint(
                condition=~Q(state="approved") | Q(decided_by__isnull=False) & ~Q(decided_by=F("made_by")),
                name="plans_entry_two_people",
            ),
        ]
        indexes = [models.Index(fields=["region", "plan", "-id"], name="plans_entry_last")]
