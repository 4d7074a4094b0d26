"""Regions, municipalities and postcodes as rows to refer to: open data, no row-level security, written by `load`."""

from django.db import models


class Region(models.Model):
    """A labour-market region. `id` is the number in its code; a region that ends keeps its row."""

    id = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=4, unique=True)
    name = models.CharField(max_length=80)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="geo_region_validity",
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """A municipality, in the region it belongs to this year. `id` is the number in its code."""

    id = models.PositiveIntegerField(primary_key=True)
    code = models.CharField(max_length=6, unique=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="municipalities")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """The centre of a four-digit postcode: WGS84 degrees, and the grid point in units of 10 metres (`grid`)."""

    pc4 = models.PositiveIntegerField(primary_key=True)
    latitude = models.FloatField()
    longitude = models.FloatField()
    x = models.IntegerField()
    y = models.IntegerField()
    place = models.CharField(max_length=80)
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="postcodes")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="postcodes")

    class Meta:
        ordering = ["pc4"]

    def __str__(self) -> str:
        return f"{self.pc4} {self.place}"
