"""Rules of a region, runs, the lists of a run, changes of the pool, proposals (a pair a human judged), and plans for everybody at once."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from perspectief.core.fields import CurrentTransaction, Moment, TransactionId
from perspectief.core.numbers import new_number
from perspectief.demand.models import Place
from perspectief.geo.models import Region
from perspectief.matching.distribution.groups import Group
from perspectief.matching.rules import Judgement, PairKind, Side, Why
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card


class RuleSet(models.Model):
    """The published weights of a region from a day on, and who decided them (nobody: as shipped). Never changed: a new row."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    version = models.TextField()
    weights = models.JSONField(default=dict, blank=True)
    valid_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(db_default=Moment(), editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "version"], name="matching_ruleset_version")]


class Run(models.Model):
    """One time the whole region was matched. `rarity`: per skill id, how rarely the places asked it; frozen until the next."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    rules = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(db_default=Moment(), editable=False)
    snapshot = models.TextField(
        default="", editable=False
    )  # as PostgreSQL writes it; later changes may not be in the run
    people = models.PositiveIntegerField()
    places = models.PositiveIntegerField()
    fits = models.PositiveBigIntegerField()
    people_without = models.PositiveIntegerField()
    places_without = models.PositiveIntegerField()
    rarity = ArrayField(models.SmallIntegerField())
    seconds = models.FloatField()
    engine_seconds = models.FloatField()

    class Meta:
        indexes = [models.Index(fields=["region", "-id"], name="matching_run_latest")]


class PersonList(models.Model):
    """The places of one person, best first, for staff of the counter; `total`: how many fit in all."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    places = ArrayField(models.BigIntegerField())
    points = ArrayField(models.SmallIntegerField())
    total = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "card"], name="matching_personlist_once")]


class PlaceList(models.Model):
    """The people of one place, best first, for staff of the counter."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    people = ArrayField(models.BigIntegerField())
    points = ArrayField(models.SmallIntegerField())
    total = models.IntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "place"], name="matching_placelist_once")]


class PoolChange(models.Model):
    """A card or place that changed, written by the database; `row_id` null: so many at once that all must be read again."""

    tx = TransactionId(db_default=CurrentTransaction(), editable=False)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    side = models.SmallIntegerField(choices=[(side.value, side.name) for side in Side])
    row_id = models.BigIntegerField(null=True)
    at = models.DateTimeField(db_default=Moment(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["region", "tx"], name="matching_poolchange_tx")]


class Proposal(models.Model):
    """A pair a human judged: what was shown, under which rules, what was decided, and why. Judged again: the former is closed."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    run = models.ForeignKey(Run, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    rules_version = models.TextField()
    explanation = models.JSONField(default=dict)
    judgement = models.TextField(choices=Judgement.choices)
    reason = models.TextField(choices=Why.choices, blank=True, default="")
    text = models.TextField(blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(closed_at=None), name="matching_proposal_open"
            )
        ]
        indexes = [models.Index(fields=["region", "place", "judgement"], name="matching_proposal_place")]


class GroupDecision(models.Model):
    """A dated decision of the region: a lawful group goes first (`points` a person), or gets at least so many places (`least`).

    It holds from `valid_from` through `valid_until`. Who is in the group is never kept: it is read from the facts on file when
    a plan is made, and enters nothing but the plan.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    group = models.TextField(choices=Group.choices)
    points = models.PositiveSmallIntegerField(default=0)
    least = models.PositiveIntegerField(default=0)
    decided_on = models.DateField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    reason = models.TextField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)

    class Meta:
        indexes = [models.Index(fields=["region", "valid_from"], name="matching_groupdecision_from")]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0) | Q(least__gt=0), name="matching_groupdecision_something")
        ]


class PairChoice(models.Model):
    """A human holds a pair in every plan, or keeps it out of every plan, until that is undone."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    kind = models.TextField(choices=PairKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(undone_at=None), name="matching_pairchoice_open"
            ),
            models.UniqueConstraint(
                fields=["region", "card"],
                condition=Q(undone_at=None, kind=PairKind.PIN),
                name="matching_pairchoice_one_pin",
            ),
        ]
        indexes = [models.Index(fields=["region", "place"], name="matching_pairchoice_place")]


class Distribution(models.Model):
    """A plan for everybody at once that somebody kept: with which levers, what it gave, and the proof that came with it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    rules_version = models.TextField()
    levers = models.JSONField(default=dict)
    figures = models.JSONField(default=dict)
    value = models.BigIntegerField()
    bound = models.BigIntegerField()
    proven = models.BooleanField()
    solver = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "id"], name="matching_distribution_region_id")]
        indexes = [models.Index(fields=["region", "-at"], name="matching_distribution_latest")]


class DistributionPair(models.Model):
    """Who was proposed where in a kept plan. Why somebody went first is not in it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    distribution = models.ForeignKey(
        Distribution, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    points = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "distribution", "card"], name="matching_distributionpair_once")
        ]
        indexes = [
            models.Index(fields=["region", "card"], name="matching_distpair_card"),
            models.Index(fields=["region", "place"], name="matching_distpair_place"),
        ]
