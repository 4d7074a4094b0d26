"""A job seeker in layers: card (what one can do, wants, needs), profile (who it is), dossier (per organisation), identity.

Which layer is for whom: access.md. Policies and composite keys stand in the migrations.
"""

import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Case, Q, Value, When

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number, new_pseudonym
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.supply.rules import MOST_WEEKS, Audience, SkillRelation, State, TrajectResult, traject_ends
from perspectief.taxonomy.models import Occupation, Skill


class Card(models.Model):
    """What a person can do, wants and needs to work, under a number that tells nothing. Null is unknown.

    Bits, levels and packed values: `taxonomy.needs`. Hours a week, minutes of travel one way.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)

    person_key_at = models.DateField(null=True, blank=True)
    person_key_how = models.TextField(blank=True, default="")
    organisation_key_at = models.DateField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)
    audience = models.GeneratedField(
        expression=Case(
            When(hidden_at__isnull=False, then=Value(Audience.OWNER)),
            When(person_key_at__isnull=False, organisation_key_at__isnull=False, then=Value(Audience.PARTNERS)),
            default=Value(Audience.COUNTER),
        ),
        output_field=models.SmallIntegerField(choices=Audience.choices),
        db_persist=True,
    )
    state = models.TextField(choices=State.choices, default=State.SEARCHING)

    title = models.TextField()
    motivation = models.TextField(blank=True, default="")
    kinds_of_work = models.BigIntegerField(null=True, blank=True)
    branches = models.BigIntegerField(null=True, blank=True)
    contract_forms = models.BigIntegerField(null=True, blank=True)
    place_kinds = models.BigIntegerField(null=True, blank=True)

    pc4 = models.IntegerField(null=True, blank=True)
    modes = models.BigIntegerField(null=True, blank=True)
    travel_minutes = models.SmallIntegerField(null=True, blank=True)
    hours_min = models.SmallIntegerField(null=True, blank=True)
    hours_max = models.SmallIntegerField(null=True, blank=True)
    week_can = models.IntegerField(null=True, blank=True)
    week_rather_not = models.IntegerField(null=True, blank=True)
    school_hours = models.BooleanField(default=False)
    available_from = models.DateField(null=True, blank=True)

    language = models.SmallIntegerField(null=True, blank=True)
    reading = models.SmallIntegerField(null=True, blank=True)
    education = models.SmallIntegerField(null=True, blank=True)
    certificates = models.BigIntegerField(default=0)
    loads = models.IntegerField(null=True, blank=True)
    adaptations = models.BigIntegerField(default=0)
    guidance = models.SmallIntegerField(null=True, blank=True)
    guidance_hours = models.SmallIntegerField(null=True, blank=True)
    inburgering = models.BooleanField(default=False)

    readiness = models.SmallIntegerField(null=True, blank=True)
    readiness_at = models.DateField(null=True, blank=True)
    readiness_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    waiting_since = models.DateField()
    confirmed_at = models.DateField(null=True, blank=True)
    completeness = models.SmallIntegerField(default=0)
    provenance = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        indexes = [
            models.Index(fields=["region", "state", "waiting_since"], name="supply_card_region_state"),
            models.Index(fields=["region", "organisation", "confirmed_at"], name="supply_card_region_owner"),
            models.Index(
                fields=["region", "state", "id"], include=["audience", "organisation"], name="supply_card_found"
            ),  # all that a search of skills needs of a card: whether it may be seen
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="supply_card_region_id"),
            models.UniqueConstraint(fields=["region", "organisation", "audience", "id"], name="supply_card_tenant"),
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="supply_card_owner"),  # of grants
            models.CheckConstraint(condition=Q(hours_min__gte=0) & Q(hours_max__lte=60), name="supply_card_hours"),
            models.CheckConstraint(condition=Q(readiness__range=(1, 3)), name="supply_card_readiness"),
        ]


class CardLayer(models.Model):
    """What hangs on a card, with the card's tenant and audience: a composite key (in the migration) keeps the three equal to
    the card's, also at a hand-over or when a key is turned, so that its policies are the card's own.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    audience = models.SmallIntegerField(choices=Audience.choices)

    class Meta:
        abstract = True


class CardSkill(CardLayer):
    """A skill or task a person can do or wants to learn, and where that was said."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="skills", db_index=False, db_constraint=False)
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", db_index=False)
    relation = models.TextField(choices=SkillRelation.choices, default=SkillRelation.CAN)
    source = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "card", "skill"], name="supply_cardskill_once")]
        indexes = [models.Index(fields=["region", "skill", "card"], name="supply_cardskill_skill")]


class CardWish(CardLayer):
    """An occupation a person wants."""

    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="wishes", db_index=False, db_constraint=False)
    occupation = models.ForeignKey(Occupation, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "card", "occupation"], name="supply_cardwish_once")]
        indexes = [models.Index(fields=["region", "occupation", "card"], name="supply_cardwish_occupation")]


class Pseudonym(CardLayer):
    """The number that stands for a person in journal and looks: a row of its own, which erasure deletes."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="pseudonym", db_constraint=False)
    subject = models.BigIntegerField(unique=True, default=new_pseudonym)

    class Meta:
        indexes = [models.Index(fields=["region", "card"], name="supply_pseudonym_card")]


class Profile(CardLayer):
    """Who it is: name and contact. The owning organisation and its partners at the counter; others by grant."""

    card = models.OneToOneField(Card, on_delete=models.CASCADE, related_name="profile", db_constraint=False)
    version = models.PositiveIntegerField(default=1)
    given_name = models.TextField()
    prefix = models.TextField(blank=True, default="")
    family_name = models.TextField()
    sort_key = models.TextField(db_collation="C")
    birth_date = models.DateField(null=True, blank=True)
    email = models.TextField(blank=True, default="")
    phone = models.TextField(blank=True, default="")
    postcode = models.TextField(blank=True, default="")
    street = models.TextField(blank=True, default="")
    presentation = models.TextField(blank=True, default="")
    cv_text = models.TextField(blank=True, default="")
    target_group_register = models.BooleanField(null=True, blank=True)
    provenance = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["region", "sort_key"], name="supply_profile_name"),
            models.Index(fields=["region", "birth_date", "postcode"], name="supply_profile_birth"),
        ]

    @property
    def name(self) -> str:
        """The name as one says it."""
        return " ".join(part for part in (self.given_name, self.prefix, self.family_name) if part)


class Dossier(models.Model):
    """What one organisation with a task for this person keeps; no other organisation sees it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="dossiers", db_index=False, db_constraint=False
    )
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    client_number = models.TextField(blank=True, default="")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    benefit = models.TextField(blank=True, default="")
    obligations = models.TextField(blank=True, default="")
    debts = models.BooleanField(null=True, blank=True)
    health_limits = models.TextField(blank=True, default="")
    notes = models.TextField(blank=True, default="")
    provenance = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "card"], name="supply_dossier_once"),
            models.UniqueConstraint(fields=["organisation", "id"], name="supply_dossier_tenant"),
            models.UniqueConstraint(
                fields=["organisation", "client_number"], condition=~Q(client_number=""), name="supply_dossier_client"
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "caseworker", "card"], name="supply_dossier_caseload"),
            models.Index(fields=["region", "card"], name="supply_dossier_card"),
        ]


class Identity(models.Model):
    """The BSN, apart: encrypted with a key outside the database, and a keyed hash to find the same person twice."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.CASCADE, related_name="identity", db_constraint=False)
    bsn_encrypted = models.BinaryField()
    key_id = models.TextField()
    bsn_hash = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "bsn_hash"], name="supply_identity_once")]
        indexes = [models.Index(fields=["region", "bsn_hash"], name="supply_identity_hash")]


class Offer(models.Model):
    """A card its organisation wants to hand over to another one of the counter, which says yes or no.

    `organisation` gives, `receiver` answers, through `supply_answer_offer` alone: no policy lets one party write another's card.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    receiver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="offers", db_index=False, db_constraint=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    accepted = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card"], condition=Q(closed_at=None), name="supply_offer_one_open"),
        ]


class Traject(models.Model):
    """A stretch of weeks in which somebody works towards being ready for work. Of the organisation that began it, as a dossier is.

    `result` empty: it runs. `readiness`: what a colleague judged at the end, with the day and the name.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    card = models.ForeignKey(
        Card, on_delete=models.CASCADE, related_name="trajects", db_index=False, db_constraint=False
    )
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    goal = models.TextField()
    provider = models.TextField()
    weeks = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    began_at = models.DateTimeField(db_default=Moment(), editable=False)
    result = models.TextField(choices=TrajectResult.choices, blank=True, default="")
    told = models.TextField(blank=True, default="")
    readiness = models.SmallIntegerField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "card"], condition=Q(result=""), name="supply_traject_one_open"
            ),
            models.CheckConstraint(condition=Q(weeks__range=(1, MOST_WEEKS)), name="supply_traject_weeks"),
            models.CheckConstraint(
                condition=Q(result="", ended_on=None) | (Q(ended_on__isnull=False) & ~Q(result="")),
                name="supply_traject_ended",
            ),
            models.CheckConstraint(condition=Q(readiness__range=(1, 3)), name="supply_traject_readiness"),
        ]
        indexes = [models.Index(fields=["region", "card"], name="supply_traject_card")]

    @property
    def ends_on(self) -> datetime.date:
        """The last day, as agreed."""
        return traject_ends(self.starts_on, self.weeks)
