"""Files somebody brought: what was read in them, what was chosen, what became of it. Only the own organisation sees them."""

import datetime

from django.conf import settings
from django.db import models

from perspectief.core.numbers import new_number
from perspectief.exchange.rules import NEWS, READY, Kind, Outcome, State, kept_until
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation


class Upload(models.Model):
    """One file. `content`: the file itself, packed and encrypted, until it is imported, dropped or too old.

    `counts`: rows per outcome, with "news" for known people of whom something changed. `analysis`: see `analysis.Analysis`.
    `columns`, `questions`: what the page asks. `choices`: what was answered (`choices.Choices`, typed cells sealed: `sealed.seal_fixes`), as long as `content`. `imports`: for each time rows went into
    the file, the transaction and how many were new, changed and the same.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    file_name = models.TextField()
    sha256 = models.TextField()
    size = models.PositiveBigIntegerField()
    kind = models.TextField(choices=Kind.choices)
    kind_certain = models.BooleanField(default=True)
    sheet = models.TextField(blank=True, default="")
    state = models.TextField(choices=State.choices, default=State.READ)
    unit = models.TextField(default="rij")
    rows = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict, blank=True)
    analysis = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=list, blank=True)
    questions = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    choices = models.JSONField(default=dict, blank=True)
    content = models.BinaryField(null=True)
    key_id = models.TextField(blank=True, default="")
    at = models.DateTimeField(auto_now_add=True)
    imports = models.JSONField(default=list, blank=True)
    imported_at = models.DateTimeField(null=True, blank=True)
    undo_until = models.DateField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "at"], name="exchange_upload_recent"),
            models.Index(fields=["organisation", "sha256"], name="exchange_upload_same"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="exchange_upload_tenant"),
        ]

    @property
    def kept_until(self) -> datetime.date:
        """The last day the file itself is kept while rows wait."""
        return kept_until(self.imported_at or self.at)

    @property
    def ready(self) -> int:
        """Rows that can go into the file now."""
        return sum(self.counts.get(outcome, 0) for outcome in READY)

    @property
    def going(self) -> int:
        """Rows that would change something: new people and places, and known ones with news."""
        fresh = self.counts.get(Outcome.NEW, 0) + self.counts.get(Outcome.ELSEWHERE, 0)
        return fresh + self.counts.get(NEWS, 0)

    @property
    def waiting(self) -> int:
        """Rows that wait for somebody."""
        return self.counts.get(Outcome.DOUBT, 0) + self.counts.get(Outcome.WRONG, 0)


class UploadRow(models.Model):
    """A row that waits for somebody. `reasons`: see `waiting.Reason`; `open`: what is left is asked for many rows at once."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    upload = models.ForeignKey(
        Upload, on_delete=models.CASCADE, related_name="waiting_rows", db_index=False, db_constraint=False
    )
    line = models.PositiveIntegerField()
    outcome = models.TextField(choices=Outcome.choices)
    reasons = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "upload", "line"], name="exchange_uploadrow_once")
        ]
        indexes = [models.Index(fields=["organisation", "upload", "outcome", "line"], name="exchange_uploadrow_pile")]


class ColumnMapping(models.Model):
    """What the columns of a file meant the last time, per organisation and set of names; and answers about words in them."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField(choices=Kind.choices)
    signature = models.TextField()
    columns = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "signature"], name="exchange_columnmapping_once")
        ]
