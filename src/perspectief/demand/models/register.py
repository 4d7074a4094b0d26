"""Employers and their places, in layers: public place, employer file (the counter), contact notes (who wrote them)."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.core.numbers import new_number
from perspectief.demand.rules import Kind, Need, State, is_offered
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.taxonomy.models import Occupation, Skill


class Employer(models.Model):
    """What everybody in the region may know of an employer. `party`: its own account here, if it has one."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    name = models.TextField()
    sort_key = models.TextField(db_collation="C")
    branch = models.SmallIntegerField(null=True, blank=True)
    pc4 = models.IntegerField(null=True, blank=True)
    town = models.TextField(blank=True, default="")
    recognised_trainer = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["region", "sort_key"], name="demand_employer_name")]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="demand_employer_region_id"),
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="demand_employer_tenant"),
            models.UniqueConstraint(fields=["region", "party", "id"], name="demand_employer_party"),
        ]

    def __str__(self) -> str:
        return self.name


class EmployerLink(models.Model):
    """What hangs on an employer, with its region; the composite key is in the migration."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class EmployerFile(EmployerLink):
    """What the parties of the counter know of an employer: registers, size, the one named contact in the region."""

    employer = models.OneToOneField(Employer, on_delete=models.CASCADE, related_name="file", db_constraint=False)
    kvk = models.TextField(blank=True, default="")
    sbi = models.TextField(blank=True, default="")
    sbi_version = models.TextField(blank=True, default="2008")
    size_class = models.SmallIntegerField(null=True, blank=True)
    ambassador = models.BooleanField(default=False)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    provenance = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "contact"], name="demand_employerfile_contact"),
            models.Index(fields=["region", "kvk"], name="demand_employerfile_kvk"),
        ]


class EmployerContact(EmployerLink):
    """A named person at the employer."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="contacts", db_index=False, db_constraint=False
    )
    name = models.TextField()
    role = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    email = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["region", "employer"], name="demand_contact_employer")]


class ContactNote(EmployerLink):
    """What an organisation wrote down about a contact; its own only."""

    employer = models.ForeignKey(
        Employer, on_delete=models.CASCADE, related_name="notes", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)
    text = models.TextField()
    moment = models.ForeignKey(
        "demand.ContactMoment", on_delete=models.CASCADE, null=True, blank=True, related_name="notes", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["organisation", "employer", "at"], name="demand_note_employer")]


class Place(models.Model):
    """Work somebody can do at an employer. Null is unknown or not asked; bits, levels and packed values: `taxonomy.needs`.

    `wage_cents`: an hour, gross. `week_fixed`: dayparts that are asked; `week_also`: dayparts that are possible.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="places", db_index=False, db_constraint=False
    )
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    reference = models.TextField(blank=True, default="")
    kind = models.TextField(choices=Kind.choices, default=Kind.JOB)
    state = models.TextField(choices=State.choices, default=State.OPEN)

    title = models.TextField()
    sort_key = models.TextField(db_collation="C", default="")
    summary = models.TextField(blank=True, default="")
    occupation = models.ForeignKey(
        Occupation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    branch = models.SmallIntegerField(null=True, blank=True)
    kinds_of_work = models.BigIntegerField(default=0)
    pc4 = models.IntegerField(null=True, blank=True)
    capacity = models.PositiveSmallIntegerField(default=1)
    filled = models.PositiveSmallIntegerField(default=0)
    starts_on = models.DateField(null=True, blank=True)
    wage_cents = models.PositiveIntegerField(null=True, blank=True)
    contract_forms = models.BigIntegerField(null=True, blank=True)

    hours_min = models.SmallIntegerField(null=True, blank=True)
    hours_max = models.SmallIntegerField(null=True, blank=True)
    week_fixed = models.IntegerField(default=0)
    week_also = models.IntegerField(default=0)
    school_hours = models.BooleanField(default=False)

    language = models.SmallIntegerField(default=0)
    language_learnable = models.BooleanField(default=False)
    reading = models.SmallIntegerField(default=0)
    education = models.SmallIntegerField(default=0)
    certificates = models.BigIntegerField(default=0)
    certificates_learnable = models.BigIntegerField(default=0)
    loads = models.IntegerField(default=0)
    adaptations = models.BigIntegerField(default=0)
    guidance = models.SmallIntegerField(default=0)
    pick_up = models.BooleanField(default=False)

    confirmed_at = models.DateField(null=True, blank=True)
    expires_on = models.DateField(null=True, blank=True)
    carved_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    provenance = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "state", "expires_on"], name="demand_place_offered"),
            models.Index(fields=["region", "employer"], name="demand_place_employer"),
            models.Index(fields=["region", "organisation", "expires_on"], name="demand_place_owner"),
            models.Index(fields=["region", "sort_key"], name="demand_place_title"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="demand_place_region_id"),
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="demand_place_tenant"),
            models.UniqueConstraint(
                fields=["region", "organisation", "reference"],
                condition=~Q(reference=""),
                name="demand_place_reference",
            ),
            models.CheckConstraint(condition=Q(hours_min__gte=0) & Q(hours_max__lte=60), name="demand_place_hours"),
        ]

    def __str__(self) -> str:
        return self.title

    def is_offered(self, today: datetime.date) -> bool:
        """Whether people can be proposed for it on this day."""
        return is_offered(self.state, self.expires_on, self.capacity, self.filled, today)

    @property
    def free(self) -> int:
        """Openings that are not taken."""
        return max(0, self.capacity - self.filled)


class PlaceLink(models.Model):
    """What hangs on a place, with its tenant; the composite key that keeps it equal is in the migration."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        abstract = True


class PlaceTask(PlaceLink):
    """One task of the work, with the hours a week it takes."""

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="tasks", db_index=False, db_constraint=False
    )
    position = models.SmallIntegerField()
    title = models.TextField()
    hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "place", "position"], name="demand_placetask_position")
        ]


class PlaceSkill(PlaceLink):
    """A skill or task the place asks for, finds useful, or teaches."""

    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, related_name="skills", db_index=False, db_constraint=False
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", db_index=False)
    need = models.TextField(choices=Need.choices, default=Need.REQUIRED)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "place", "skill"], name="demand_placeskill_once")]
        indexes = [models.Index(fields=["region", "skill", "place"], name="demand_placeskill_skill")]
