"""The journal of facts, the record of changes, the marks of reactions, and forms that were already sent.

`core` stands below everything: users, organisations and regions appear as plain numbers.
"""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from perspectief.core.fields import CurrentTransaction, Moment, TransactionId


class Fact(models.Model):
    """One deed. Never changed, never deleted by the application: the grants say so. No names, no free text.

    The six fields of BIO2 8.15: actor, verb, subject, result, origin, at. `subject` is a pseudonym that is never shown.
    """

    tx = TransactionId(db_default=CurrentTransaction(), editable=False)
    at = models.DateTimeField(db_default=Moment(), editable=False)
    actor = models.BigIntegerField()
    role = models.TextField()
    on_behalf_of = models.BigIntegerField(null=True)
    origin = models.TextField()
    organisation_id = models.BigIntegerField(null=True)
    region_id = models.BigIntegerField(null=True)
    verb = models.TextField()
    subject = models.BigIntegerField(null=True)
    result = models.TextField(default="done")
    cause = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["tx", "id"], name="core_fact_tx"),
            models.Index(fields=["subject", "id"], name="core_fact_subject"),
            models.Index(fields=["region_id", "verb", "at"], name="core_fact_region"),
        ]


class Reaction(models.Model):
    """One row per reaction; whoever has it locked runs it. No fact with `tx` below `handled_below` is left to handle."""

    name = models.TextField(primary_key=True)
    handled_below = TransactionId(default=0)


class Done(models.Model):
    """This reaction has handled this fact; written in the transaction of its effect."""

    pk = models.CompositePrimaryKey("reaction", "fact")
    reaction = models.ForeignKey(Reaction, on_delete=models.PROTECT)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, db_index=False)


class Change(models.Model):
    """Old and new values of a row, written by the database itself; the application can read and nothing else."""

    tx = TransactionId(editable=False)
    at = models.DateTimeField()
    actor = models.BigIntegerField(null=True)
    table_name = models.TextField()
    row_id = models.BigIntegerField()
    region_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    operation = models.TextField()
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["table_name", "row_id", "id"], name="core_change_row"),
            BrinIndex(fields=["at"], name="core_change_at"),
            models.Index(fields=["tx"], name="core_change_tx"),  # what is to be sealed
        ]


class Submission(models.Model):
    """A form that was sent: its key, who sent it, and where the answer stands. The same key does nothing twice."""

    key = models.UUIDField(primary_key=True)
    actor = models.BigIntegerField()
    at = models.DateTimeField(db_default=Moment(), editable=False)
    result = models.TextField(default="")


class Failure(models.Model):
    """A reaction could not handle this fact; it is tried again at `again_at`, each time later. `error`: the kind of error, no more."""

    pk = models.CompositePrimaryKey("reaction", "fact")
    reaction = models.ForeignKey(Reaction, on_delete=models.PROTECT)
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, db_index=False)
    tries = models.PositiveSmallIntegerField(default=1)
    again_at = models.DateTimeField()
    error = models.TextField()


class Mail(models.Model):
    """A mail that has yet to leave, written in the transaction of the deed that asks for it.

    `sealed`: subject and text, encrypted; emptied, with the address, as soon as the mail has left or is given up. `reference`: whom
    to tell when it does not leave, a word and numbers; empty: nobody. `error`: the kind of error at the last try.
    """

    to = models.TextField()
    sealed = models.BinaryField()
    reference = models.TextField(blank=True, default="")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True, default="")
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_at"], condition=models.Q(sent_at=None, given_up_at=None), name="core_mail_waiting"
            )
        ]
