"""What a person asked, who stopped the clock and why, and whom was told that a term ends."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.privacy.rules import Outcome, Right


class AboutCard(models.Model):
    """What hangs on a person, by plain number: this room knows no other. Erasure takes it along."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    card_id = models.BigIntegerField()

    class Meta:
        abstract = True


class Request(AboutCard):
    """A right that was used. `by_person`: through the own account; otherwise written down by `user`. The old value of what is
    corrected stays in the record of changes.
    """

    right = models.TextField(choices=Right.choices)
    by_person = models.BooleanField(default=False)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    outcome = models.TextField(choices=Outcome.choices, blank=True, default=Outcome.OPEN)
    answer = models.TextField(blank=True, default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "card_id", "at"], name="privacy_request_card")]


class Hold(AboutCard):
    """Nothing of this person is erased: who said so, why, until when (a procedure, AVG art. 17 (3)(e))."""

    reason = models.TextField()
    starts_on = models.DateField()
    until = models.DateField()
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "card_id"], name="privacy_hold_card")]


class Warned(AboutCard):
    """That the owner was told that the term of this person ends, and on which day."""

    warned_on = models.DateField()
    erase_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "card_id"], name="privacy_warned_once")]


class Erasure(models.Model):
    """A person who is taken out, as long as anything is left: of the person itself only numbers that lead nowhere.

    `changes`, `looks`: rows of those records whose content still has to go, once they are sealed. Gone when all is.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    card_id = models.BigIntegerField(unique=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(choices=[("request", "verzoek"), ("term", "termijn"), ("replay", "na herstel")])
    taken_out_at = models.DateTimeField(null=True)
    changes = models.JSONField(default=list)
    looks = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["taken_out_at"], condition=Q(taken_out_at=None), name="privacy_erasure_waiting")
        ]
