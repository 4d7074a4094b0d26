"""Branchestraten: partners, what the branch pays and teaches, and days on which people try the work."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.core.numbers import new_number
from perspectief.demand.lanes.rules import Came, DayKind, EntryKind
from perspectief.demand.models.register import Employer, EmployerLink
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation


class Lane(models.Model):
    """A branch in which employers and the counter work together; one a branch and region. `coach`: who coaches the companies."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    branch = models.SmallIntegerField()
    name = models.TextField()
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "branch"], name="demand_lane_branch"),
            models.UniqueConstraint(fields=["region", "id"], name="demand_lane_region_id"),
        ]

    def __str__(self) -> str:
        return self.name


class LaneLink(EmployerLink):
    """What hangs on a lane, with its region; the composite key is in the migration."""

    lane = models.ForeignKey(Lane, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class LanePartner(LaneLink):
    """An employer that takes part in a lane, from when."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "lane", "employer"], name="demand_lanepartner_once")]


class LaneEntry(LaneLink):
    """A sponsor (the sector pays along: what, how much), a course by its name, or a learning circle of employers (when)."""

    kind = models.TextField(choices=EntryKind.choices)
    name = models.TextField()
    note = models.TextField(blank=True, default="")
    cents = models.BigIntegerField(null=True, blank=True)
    on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "lane", "kind"], name="demand_laneentry_lane")]


class TrialDay(LaneLink):
    """A day to see or try the work, at an employer or elsewhere, with seats."""

    number = models.BigIntegerField(unique=True, default=new_number)
    kind = models.TextField(choices=DayKind.choices)
    employer = models.ForeignKey(
        Employer,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )
    on = models.DateField()
    begins = models.TimeField()
    seats = models.PositiveSmallIntegerField()
    where = models.TextField(blank=True, default="")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "lane", "on"], name="demand_trialday_lane")]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="demand_trialday_region_id"),
            models.CheckConstraint(condition=Q(seats__gt=0), name="demand_trialday_seats"),
        ]


class TrialSeat(EmployerLink):
    """Somebody goes to a trial day. The card is a plain number, as persons stand beside this room; a composite key keeps it, its
    organisation and audience equal to the card's, also at a hand-over.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    audience = models.SmallIntegerField()
    card_id = models.BigIntegerField()
    day = models.ForeignKey(
        TrialDay, on_delete=models.CASCADE, related_name="taken", db_index=False, db_constraint=False
    )
    enrolled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    enrolled_at = models.DateTimeField()
    came = models.TextField(choices=Came.choices, blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["region", "card_id"], name="demand_trialseat_card")]
        constraints = [models.UniqueConstraint(fields=["region", "day", "card_id"], name="demand_trialseat_once")]
