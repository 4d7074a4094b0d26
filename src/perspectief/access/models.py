"""Grants, which open a layer of one person to one party for a time; looks, which remember who saw whom; seals on the records."""

from django.contrib.postgres.fields import ArrayField
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
            models.Index(fields=["tx"], name="access_look_tx"),  # what is to be sealed
        ]


class Seal(models.Model):
    """A link of the chain of a region (0: records of no region). Append-only by grants; the application cannot even read it.

    `kind`: `rows` (row numbers and digests of a batch) or `expiry` (numbers of rows whose content was taken away by term).
    `upto`: every row of a lower transaction number is in this seal or an earlier one; 0 after a restore.
    """

    region_id = models.BigIntegerField()
    number = models.BigIntegerField()
    kind = models.TextField()
    record = models.TextField()
    upto = TransactionId()
    sealed_at = models.DateTimeField()
    ids = ArrayField(models.BigIntegerField())
    digests = ArrayField(models.BinaryField())
    hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region_id", "number"], name="access_seal_once")]
        indexes = [models.Index(fields=["record", "upto"], name="access_seal_record")]
