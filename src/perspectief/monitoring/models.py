"""Counted figures: numbers per region and period. Nothing in here is about one person."""

from django.db import models
from django.db.models import Q

from perspectief.core.fields import Moment, TransactionId
from perspectief.geo.models import Region


class Cell(models.Model):
    """One number of a figure, for the region itself. A dimension that is null is not divided by: all of it together.

    `period`: '2026-11', '2026' or 'all'. `item`: what within the figure (a reason, a step, a milestone). What `n`, `count`, `unknown`,
    `value`, `lower` and `upper` are: `rules.Estimator`.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    figure = models.TextField()
    version = models.PositiveSmallIntegerField()
    period = models.TextField()
    municipality = models.IntegerField(null=True, blank=True)
    branch = models.SmallIntegerField(null=True, blank=True)
    kind = models.TextField(null=True, blank=True)
    readiness = models.SmallIntegerField(null=True, blank=True)
    item = models.TextField(blank=True, default="")
    n = models.PositiveIntegerField()
    count = models.PositiveIntegerField(null=True, blank=True)
    unknown = models.PositiveIntegerField(null=True, blank=True)
    value = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "region",
                    "figure",
                    "version",
                    "period",
                    "municipality",
                    "branch",
                    "kind",
                    "readiness",
                    "item",
                ],
                name="monitoring_cell_once",
                nulls_distinct=False,
            )
        ]


class Counted(models.Model):
    """When a figure of a region was counted last. `below`: every fact of a transaction below it was seen; those from it on may not be."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    figure = models.TextField()
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_default=Moment())
    below = TransactionId(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "figure"], name="monitoring_counted_once")]


class PublicCell(models.Model):
    """One number of a declared public table, rounded; anybody may read it. `n` null: too few to tell, or hidden to keep another so.

    `region` null: of the country, counted in so many `regions`. `told_at`: since when it is public.
    """

    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False, null=True, blank=True
    )
    regions = models.PositiveSmallIntegerField(null=True, blank=True)
    table = models.TextField()
    version = models.PositiveSmallIntegerField()
    period = models.TextField()
    part = models.TextField(blank=True, default="")
    item = models.TextField(blank=True, default="")
    n = models.PositiveIntegerField(null=True, blank=True)
    percent = models.PositiveSmallIntegerField(null=True, blank=True)
    told_at = models.DateTimeField(db_default=Moment())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "region", "version", "period", "part", "item"],
                name="monitoring_publiccell_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(region=None, regions__isnull=False) | Q(region__isnull=False, regions=None),
                name="monitoring_publiccell_region_or_country",
            ),
            models.CheckConstraint(condition=Q(n=None) | Q(n__gte=0), name="monitoring_publiccell_n"),
        ]
