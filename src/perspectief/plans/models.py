"""The plan of a region: its text in rows while it is written, whole and locked in a version from the moment it is signed.

The rows (party, ambition, target, action) are the draft and are the region's. What others read is the version: the national roles
once it was handed in, everybody once it is public.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.obstacles.models import Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo
from perspectief.plans.rules import (
    Advice,
    Decision,
    Group,
    Part,
    Pillar,
    Pilot,
    Progress,
    Second,
    SignedHow,
    State,
)

BESIDE = (Initiative, Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo)  # in folders of their own; Django looks here


def _user() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )


def _organisation(**more) -> models.ForeignKey:
    return models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, **more)


class Plan(models.Model):
    """A plan of a region for a period. `number`: public. `submitted_on`, `published_on`: the first time; from then others see it is there.

    `second`: the decision about the second part of the money, with its reasons; `lessons`: what a closed plan taught.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = _organisation()
    number = models.BigIntegerField(unique=True, default=new_number)
    template = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    submit_by = models.DateField(null=True, blank=True)
    state = models.TextField(choices=State.choices, default=State.DRAFT)
    changed_on = models.DateField()
    submitted_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    second = models.TextField(choices=Second.choices, blank=True, default="")
    second_reasons = models.TextField(blank=True, default="")
    second_on = models.DateField(null=True, blank=True)
    second_by = _user()
    lessons = models.TextField(blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="plans_plan_tenant"),
            models.UniqueConstraint(fields=["region", "starts_on"], name="plans_plan_period"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="plans_plan_order"),
        ]


class OfPlan(models.Model):
    """What hangs on a plan, in its region."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class Party(OfPlan):
    """Who takes part in the plan. `organisation`: where it has an account here; `contact`: who speaks for it."""

    number = models.BigIntegerField(unique=True, default=new_number)
    name = models.TextField()
    part = models.TextField(choices=Part.choices, default=Part.PARTY)
    contact = models.TextField(blank=True, default="")
    organisation = _organisation(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan", "name"], name="plans_party_once"),
            models.UniqueConstraint(
                fields=["region", "plan", "part"], condition=~Q(part="party"), name="plans_party_one_lead"
            ),
            models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_party_tenant"),
        ]


class Ambition(OfPlan):
    """What the region wants to reach: the definition of a match (by name), how many a year there were before, and where that comes from."""

    version = models.PositiveIntegerField(default=1)
    definition = models.TextField(blank=True, default="")
    baseline = models.PositiveIntegerField(null=True, blank=True)
    baseline_source = models.TextField(blank=True, default="")
    aim = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "plan"], name="plans_ambition_once")]


class Target(OfPlan):
    """So many extra matches in a year, for a group."""

    year = models.PositiveSmallIntegerField()
    group = models.TextField(choices=Group.choices, default=Group.ALL)
    extra = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "plan", "year", "group"], name="plans_target_once")]


class Talk(OfPlan):
    """A progress talk: the day it is planned for, what it is about, what was said, and when it was held."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    planned_on = models.DateField()
    agenda = models.TextField(blank=True, default="")
    held_on = models.DateField(null=True, blank=True)
    report = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan"], condition=Q(held_on=None), name="plans_talk_one_open"),
            models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_talk_tenant"),
        ]


class Action(OfPlan):
    """Something the region does, with a public and a private lead. `parties`: numbers of parties that join in. `dropped`: out of the plan.

    `talk`: agreed in a progress talk; it runs at once, and stands in the text from the next version on.
    """

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    pillar = models.TextField(choices=Pillar.choices)
    title = models.TextField()
    what = models.TextField(blank=True, default="")
    public_organisation = models.TextField()
    public_person = models.TextField()
    private_organisation = models.TextField()
    private_person = models.TextField()
    parties = ArrayField(models.BigIntegerField(), default=list, blank=True)
    due_on = models.DateField()
    pilot = models.TextField(choices=Pilot.choices, blank=True, default="")
    dropped = models.BooleanField(default=False)
    talk = models.ForeignKey(
        Talk, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "plan", "id"], name="plans_action_tenant")]
        indexes = [models.Index(fields=["region", "plan", "pillar"], name="plans_action_pillar")]

    def __str__(self) -> str:
        return self.title


class ActionReport(OfPlan):
    """How an action of a public plan goes, on a day; never changed, the last one counts. `action_number`: the public one, for who
    reads the text and not the draft.
    """

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    action_number = models.BigIntegerField()
    progress = models.TextField(choices=Progress.choices)
    result = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_default=Moment(), editable=False)
    by = _user()

    class Meta:
        indexes = [models.Index(fields=["region", "plan", "action_number", "-id"], name="plans_report_last")]


class Remark(OfPlan):
    """What a party says while the plan is aligned: it agrees, or it remarks; and what the programme manager answers.

    `round`: the number the version in the making will get.
    """

    organisation = _organisation()
    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    round = models.PositiveSmallIntegerField()
    agrees = models.BooleanField(default=False)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField(db_default=Moment(), editable=False)
    by = _user()
    answer = models.TextField(blank=True, default="")
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = _user()

    class Meta:
        indexes = [models.Index(fields=["region", "plan", "round"], name="plans_remark_round")]


class Version(OfPlan):
    """The whole text as it was locked to be signed: canonical JSON and its SHA-256. `signed`: the signatures at handing in, the same way.

    The database lets nobody change `content`, and `signed` only once.
    """

    number = models.PositiveSmallIntegerField()
    content = models.TextField()
    sha256 = models.TextField()
    why = models.TextField(blank=True, default="")
    locked_at = models.DateTimeField(db_default=Moment(), editable=False)
    locked_by = _user()
    signed = models.TextField(blank=True, default="")
    signed_on = models.DateField(null=True, blank=True)
    submitted_on = models.DateField(null=True, blank=True)
    advice = models.TextField(choices=Advice.choices, blank=True, default="")
    advice_text = models.TextField(blank=True, default="")
    advised_on = models.DateField(null=True, blank=True)
    advised_by = _user()
    decision = models.TextField(choices=Decision.choices, blank=True, default="")
    reasons = models.TextField(blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = _user()
    published_on = models.DateField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "plan", "number"], name="plans_version_once"),
            models.UniqueConstraint(fields=["region", "plan", "id", "sha256"], name="plans_version_tenant"),
            models.CheckConstraint(condition=~Q(content=""), name="plans_version_content"),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="plans_version_sha256"),
        ]


class Signature(OfPlan):
    """A named, dated signature under a version, on behalf of a party with a mandate. Never changed, never removed.

    `sha256`: of the text that was signed.
    """

    organisation = _organisation()
    version = models.ForeignKey(
        Version, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    sha256 = models.TextField()
    name = models.TextField()
    position = models.TextField()
    on_behalf_of = models.TextField()
    mandate = models.TextField()
    signed_on = models.DateField()
    how = models.TextField(choices=SignedHow.choices)
    at = models.DateTimeField(db_default=Moment(), editable=False)
    by = _user()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "version", "party"], name="plans_signature_once")]


import perspectief.plans.money.models  # noqa: E402, F401  a part of this room with tables of its own
