"""An obstacle with what happened to it. Who raised it stands in a row of its own, which only the own party reads."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.plans.obstacles.rules import Level, Outcome, State, Step, Topic


def _user(**more) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _organisation(**more) -> models.ForeignKey:
    return models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, **more)


class Obstacle(models.Model):
    """Something that stands in the way of a match. `organisation`: the party that raised it; `keeper`: the one that owes the answer, by
    `due_on`; `owner`: who of them took it. `page`: name of the page it was raised from, never its address.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = _organisation()
    keeper = _organisation()
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    level = models.TextField(choices=Level.choices)
    state = models.TextField(choices=State.choices, default=State.RAISED)
    topic = models.TextField(choices=Topic.choices)
    title = models.TextField()
    what = models.TextField()
    page = models.TextField(blank=True, default="")
    raised_on = models.DateField()
    due_on = models.DateField()
    owner = _user(null=True, blank=True)
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    answer = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    same_as = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="joined", db_index=False, null=True, blank=True
    )

    class Meta:
        indexes = [
            models.Index(fields=["region", "organisation", "state"], name="plans_obstacle_party"),
            models.Index(fields=["level", "region", "due_on"], name="plans_obstacle_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="plans_obstacle_tenant"),
            models.UniqueConstraint(fields=["region", "organisation", "level", "id"], name="plans_obstacle_circle"),
            models.CheckConstraint(
                condition=~Q(state=State.ANSWERED) | (~Q(outcome="") & Q(answered_on__isnull=False)),
                name="plans_obstacle_answered",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.JOINED) | Q(same_as__isnull=False), name="plans_obstacle_joined"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OfObstacle(models.Model):
    """What hangs on an obstacle, in its region and party."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    obstacle = models.ForeignKey(
        Obstacle, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class ObstacleRaiser(OfObstacle):
    """Who raised it: for the own party alone."""

    user = _user()
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["obstacle"], name="plans_raiser_once")]


class ObstacleStep(OfObstacle):
    """What happened to it, never changed. `level`: where the obstacle is now, kept equal by a key, so that a step is read by who reads the
    obstacle; `to`: where it went then. `by`: who handled it; empty for the raiser, and for what happened by itself.
    """

    level = models.TextField(choices=Level.choices)
    to = models.TextField(choices=Level.choices)
    kind = models.TextField(choices=Step.choices)
    text = models.TextField(blank=True, default="")
    by = _user(null=True, blank=True)
    at = models.DateTimeField(db_default=Moment(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["obstacle", "id"], name="plans_obstaclestep_list")]


class ObstacleToo(models.Model):
    """*Dit speelt hier ook*: a party in a region has the same. No person stands in it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = _organisation()
    obstacle = models.ForeignKey(Obstacle, on_delete=models.CASCADE, related_name="too", db_index=False)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["obstacle", "region", "organisation"], name="plans_obstacletoo_once")
        ]
