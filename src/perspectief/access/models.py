"""Grants, which open a layer of one person to one party for a time; and looks, which remember who saw whom."""

from django.db import models

from perspectief.core.fields import CurrentTransaction, Moment, TransactionId


class Grant(models.Model):
    """A layer of a person, open to an organisation beside what role and keys open. Written and ended by consequences."""

    region_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField()
    card_id = models.BigIntegerField()
    layer = models.TextField()
    purpose = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    cause = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "layer", "card_id"], name="access_grant_party")]


class Look(models.Model):
    """Who saw which person, in which role, for what reason, from where. Append-only by grants."""

    tx = TransactionId(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(db_default=Moment(), editable=False)
    actor = models.BigIntegerField()
    role = models.TextField()
    organisation_id = models.BigIntegerField()
    region_id = models.BigIntegerField(null=True)
    subject = models.BigIntegerField()
    layer = models.TextField()
    page = models.TextField()
    reason = models.TextField(default="")
    origin = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index(fields=["subject", "at"], name="access_look_subject"),
            models.Index(fields=["organisation_id", "actor", "at"], name="access_look_actor"),
        ]
