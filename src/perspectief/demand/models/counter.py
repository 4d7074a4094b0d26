"""What the counter and an employer have to do with each other: questions with an owner and a clock, contacts, pledges."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perspectief.core.numbers import new_number
from perspectief.demand.counter.rules import Answer, Asked, Channel, Ending, Result, Subject
from perspectief.demand.models.register import Employer, EmployerContact, EmployerLink
from perspectief.parties.models import Organisation


class EmployerRequest(EmployerLink):
    """A question of an employer. Always somebody's, always with a deadline.

    `party`: the employer's own organisation here, kept equal by a composite key; `organisation`: that of the owner. `respond_by`: the
    deadline of the region's agreement, which never moves; `due_at`: the deadline that stands now (after an answer: of what it
    promised), set at `set_at`. `answered_at`: the first answer.
    """

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="requests", db_index=False, db_constraint=False
    )
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(choices=Asked.choices)
    text = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    respond_by = models.DateTimeField()
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(choices=Answer.choices, blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    ending = models.TextField(choices=Ending.choices, blank=True, default="")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "employer", "asked_at"], name="demand_request_employer"),
            models.Index(fields=["region", "due_at"], condition=Q(ended_at=None), name="demand_request_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="demand_request_region_id"),
            models.CheckConstraint(
                condition=Q(due_at__gte=F("set_at")) & Q(respond_by__gte=F("asked_at")), name="demand_request_deadline"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ending="") | (Q(ended_at__isnull=False) & ~Q(ending="")),
                name="demand_request_ending",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="demand_request_answer",
            ),
        ]


class RequestHolder(EmployerLink):
    """Whose a request became, since when, and by whom: a line is added and never changed. `by` None: the program."""

    request = models.ForeignKey(
        EmployerRequest, on_delete=models.CASCADE, related_name="holders", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["region", "request", "at"], name="demand_requestholder_request")]


class ContactMoment(EmployerLink):
    """Somebody of the counter spoke with an employer (VUM 3.1): everybody of the counter sees that it was done and what came of it.

    What was said is a `ContactNote`, of the own organisation alone.
    """

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="moments", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    contact = models.ForeignKey(
        EmployerContact, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    channel = models.TextField(choices=Channel.choices)
    subject = models.TextField(choices=Subject.choices)
    result = models.TextField(choices=Result.choices)
    next_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "employer", "-at"], name="demand_moment_employer")]


class Pledge(EmployerLink):
    """An employer promised so many places in a period, both days included. Which came of it is counted from its places."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="pledges", db_index=False, db_constraint=False
    )
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    places = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "employer", "ends_on"], name="demand_pledge_employer")]
        constraints = [
            models.CheckConstraint(
                condition=Q(places__gt=0) & Q(ends_on__gte=F("starts_on")), name="demand_pledge_something"
            )
        ]
