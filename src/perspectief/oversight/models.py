"""Findings of odd looking, and questions of people about who looked at them. Both are of the organisation whose staff looked."""

from django.db import models
from django.db.models import Q

from perspectief.core.numbers import new_number
from perspectief.oversight.rules import Answer, Judgement, Rule


class Finding(models.Model):
    """Something about looking that asks for an explanation; a person judges it. Made by maintenance, judged by the officer.

    `account`: user id of who looked; 0 when it is about a person many looked at. `card_number`: the person it is about, by the
    public number; 0 when it is about more than one. `figures`: what was counted, numbers only.
    """

    organisation_id = models.BigIntegerField()
    number = models.BigIntegerField(unique=True, default=new_number)
    rule = models.TextField(choices=Rule.choices)
    account = models.BigIntegerField(default=0)
    subject = models.BigIntegerField(default=0)
    card_number = models.BigIntegerField(default=0)
    figures = models.JSONField(default=dict)
    since = models.DateField()
    until = models.DateField()
    found_at = models.DateTimeField()
    judgement = models.TextField(choices=Judgement.choices, blank=True, default="")
    judged_at = models.DateTimeField(null=True)
    judged_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation_id", "rule", "account", "subject"],
                condition=Q(judged_at=None),
                name="oversight_finding_open",
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "-found_at"], name="oversight_finding_found")]


class Question(models.Model):
    """A person asks the organisation whose staff looked: why? `day` and `role` say which looks are meant."""

    organisation_id = models.BigIntegerField()
    region_id = models.BigIntegerField()
    number = models.BigIntegerField(unique=True, default=new_number)
    subject = models.BigIntegerField()
    day = models.DateField()
    role = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "organisation_id", "day", "role"], name="oversight_question_once"
            )
        ]
        indexes = [models.Index(fields=["organisation_id", "-asked_at"], name="oversight_question_asked")]
