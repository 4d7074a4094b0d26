"""Tasks: what somebody has to do, by when. Written by the rooms above; "Vandaag" reads them in one query."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.geo.models import Region
from perspectief.parties.models import Organisation


class TaskKind(models.TextChoices):
    """What has to be done."""

    JUDGE_FITS = "judge_fits", "Voorstellen"
    CONFIRM_CARD = "confirm_card", "Profiel nalopen"
    CONFIRM_PLACE = "confirm_place", "Plek verloopt"
    DOUBTFUL_ROWS = "doubtful_rows", "Rijen met twijfel"
    ASK_MISSING = "ask_missing", "Gegevens vragen"
    TAKE_UP = "take_up", "Voorstel uitwerken"
    CORRECT = "correct", "Verbetering gevraagd"
    TERM_ENDS = "term_ends", "Bewaartermijn loopt af"
    DECIDE_DOSSIER = "decide_dossier", "Eigen dossier"


class Task(models.Model):
    """One thing to do. It names its subject by kind and public number, and holds no name: that is looked up when shown."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.TextField(choices=TaskKind.choices)
    subject_kind = models.TextField()
    subject_number = models.BigIntegerField()
    due_at = models.DateTimeField()
    agreed_hours = models.PositiveSmallIntegerField(default=72)
    snoozed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "assignee", "due_at"], condition=Q(done_at=None), name="work_task_open"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_kind", "subject_number"],
                condition=Q(done_at=None),
                name="work_one_open_task",
            )
        ]
