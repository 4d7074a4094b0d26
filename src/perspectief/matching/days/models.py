"""Days of meeting: the day, who comes, and per pair what each side wants, when they talk and what each side said."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.demand.models import Employer, EmployerLink
from perspectief.geo.models import Region
from perspectief.matching.days.rules import MOST_ROUNDS, MOST_TABLES, Clock, Coming, DayKind, Verdict
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card, CardLayer


class MatchingDay(models.Model):
    """A matchingsdag or matchtafel of the region. `branch`: for one branch only. `value`, `bound`: of the last plan; null: none yet."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(choices=DayKind.choices, default=DayKind.DAY)
    branch = models.SmallIntegerField(null=True, blank=True)
    on = models.DateField()
    location = models.TextField()
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(default=15)
    rounds = models.PositiveSmallIntegerField(default=8)
    tables = models.PositiveSmallIntegerField(default=10)
    most_talks = models.PositiveSmallIntegerField(default=4)
    break_after = models.PositiveSmallIntegerField(default=4)
    break_minutes = models.PositiveSmallIntegerField(default=15)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    made_at = models.DateTimeField(db_default=Moment(), editable=False)
    planned_at = models.DateTimeField(null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    bound = models.BigIntegerField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="matching_matchingday_region_id"),
            models.CheckConstraint(
                condition=Q(rounds__range=(1, MOST_ROUNDS)) & Q(tables__range=(1, MOST_TABLES)) & Q(most_talks__gte=1),
                name="matching_matchingday_room",
            ),
        ]
        indexes = [models.Index(fields=["region", "-on"], name="matching_matchingday_on")]

    @property
    def clock(self) -> Clock:
        """When its rounds begin."""
        return Clock(self.starts_at, self.minutes, self.rounds, self.break_after, self.break_minutes)


class DayPerson(CardLayer):
    """A person on a day, with the card's tenant and audience."""

    day = models.ForeignKey(
        MatchingDay, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    coming = models.TextField(choices=Coming.choices, default=Coming.INVITED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day", "card"], name="matching_dayperson_once")]
        indexes = [models.Index(fields=["region", "card"], name="matching_dayperson_card")]


class DayEmployer(EmployerLink):
    """An employer on a day, with a table of its own."""

    day = models.ForeignKey(
        MatchingDay, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    coming = models.TextField(choices=Coming.choices, default=Coming.INVITED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "day", "employer"], name="matching_dayemployer_once")]


class DayPair(CardLayer):
    """A person and an employer on a day. `round` (from 0) null: no talk. `held`: put there by hand, and kept when planned again.

    `person_wants`, `employer_wants` null: not asked. `person_said`, `employer_said`: after the talk.
    """

    day = models.ForeignKey(
        MatchingDay, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    person_wants = models.BooleanField(null=True, blank=True)
    employer_wants = models.BooleanField(null=True, blank=True)
    round = models.PositiveSmallIntegerField(null=True, blank=True)
    held = models.BooleanField(default=False)
    worth = models.IntegerField(default=0)
    conflict = models.BooleanField(default=False)
    person_said = models.TextField(choices=Verdict.choices, blank=True, default="")
    employer_said = models.TextField(choices=Verdict.choices, blank=True, default="")
    followed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "day", "card", "employer"], name="matching_daypair_once"),
            models.UniqueConstraint(
                fields=["region", "day", "card", "round"],
                condition=Q(round__isnull=False),
                name="matching_daypair_person_round",
            ),
            models.UniqueConstraint(
                fields=["region", "day", "employer", "round"],
                condition=Q(round__isnull=False),
                name="matching_daypair_employer_round",
            ),
            models.CheckConstraint(condition=Q(held=False) | Q(round__isnull=False), name="matching_daypair_held"),
        ]
        indexes = [models.Index(fields=["region", "card"], name="matching_daypair_card")]
