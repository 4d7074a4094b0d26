"""An initiative: something a party in the region does already."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from perspectief.core.numbers import new_number
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.plans.obstacles.rules import Topic


class Initiative(models.Model):
    """`party`: who does it, in words; `towns`: numbers of municipalities (none: the whole region), `branches`: of branches, `people`: how
    many a year it reaches; `contact`: where to ask, at the organisation; `actions`: public numbers of actions of the plan that lean on it.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    name = models.TextField()
    party = models.TextField()
    what = models.TextField()
    topics = ArrayField(models.TextField(choices=Topic.choices), default=list, blank=True)
    towns = ArrayField(models.PositiveIntegerField(), default=list, blank=True)
    branches = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    contact = models.TextField(blank=True, default="")
    actions = ArrayField(models.BigIntegerField(), default=list, blank=True)
    public = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["region", "name"], name="plans_initiative_list")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="plans_initiative_order"
            )
        ]

    def __str__(self) -> str:
        return self.name
