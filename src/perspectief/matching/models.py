"""Rules of a region, runs, the lists of a run, changes of the pool, proposals (a pair a human judged), plans for everybody at once,
and introductions.
"""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from perspectief.core.fields import CurrentTransaction, Moment, TransactionId
from perspectief.core.numbers import new_number
from perspectief.demand.models import Place
from perspectief.geo.models import Region
from perspectief.matching.days.models import DayEmployer, DayPair, DayPerson, MatchingDay
from perspectief.matching.distribution.groups import Group
from perspectief.matching.exits.models import ExitAnswer, ExitAsk
from perspectief.matching.introductions.rules import Outcome, Status
from perspectief.matching.rules import Judgement, PairKind, Side, Why
from perspectief.matching.wishes.models import PersonWish
from perspectief.parties.models import OneTimeLink, Organisation
from perspectief.supply.models import Card
from perspectief.supply.rules import Audience

# Django looks for models here; those of days and wishes stand in rooms of their own.
__all__ = [
    "DayEmployer",
    "DayPair",
    "DayPerson",
    "Distribution",
    "DistributionPair",
    "ExitAnswer",
    "ExitAsk",
    "GroupDecision",
    "Introduction",
    "IntroductionNote",
    "MatchingDay",
    "PairChoice",
    "PersonList",
    "PersonWish",
    "PlaceList",
    "PoolChange",
    "Proposal",
    "RuleSet",
    "Run",
]


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

    `user` wrote it down; it counts for nothing until another account confirms it, and then from `valid_from` through
    `valid_until`. Who is in the group is never kept: it is read from the facts on file when a plan is made, and enters nothing
    but the plan.
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
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirmed_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["region", "valid_from"], name="matching_groupdecision_from")]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0) | Q(least__gt=0), name="matching_groupdecision_something"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | (
                    Q(confirmed_at__isnull=False, confirmed_by__isnull=False, user__isnull=False, withdrawn_at=None)
                    & ~Q(confirmed_by=F("user"))
                ),
                name="matching_groupdecision_two_accounts",
            ),
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


class BundlePlace(models.Model):
    """One of the places a human keeps together for a person: those with the same `bundle` are one income. hours: of all together."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    bundle = models.BigIntegerField()
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    hours = models.IntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(undone_at=None), name="matching_bundleplace_open"
            ),
            models.UniqueConstraint(fields=["bundle", "place"], name="matching_bundleplace_once"),
        ]
        indexes = [models.Index(fields=["region", "place"], name="matching_bundleplace_place")]


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
    """Who was proposed where in a kept plan; without a place: who fitted somewhere, had no proposal at work, and was passed over.

    Who could not be found that day, or did not look for work, is not in it. Why somebody went first is not in it either.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    distribution = models.ForeignKey(
        Distribution, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(
        Place, on_delete=models.CASCADE, null=True, related_name="+", db_index=False, db_constraint=False
    )
    points = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "distribution", "card"], name="matching_distributionpair_once")
        ]
        indexes = [
            models.Index(fields=["region", "card"], name="matching_distpair_card"),
            models.Index(fields=["region", "place"], name="matching_distpair_place"),
        ]


class Introduction(models.Model):
    """One person is introduced for one place: asked, shown, answered.

    `organisation` proposes; `owner` is the card's organisation and `receiver` the place's: composite keys keep the three with card and
    place, also at a hand-over. `party`: to whom the person is shown, the employer's own organisation or who keeps the place for it.
    `said_yes` null: not answered yet. `asked_at`: since when a link for the person went out. `shown_at`: since when the employer may
    see it, and from then `presented` is what it is shown: work sought and reasons as they were. `answered_at`: the employer's first
    answer. `text_person`: what the person is told at the end; what colleagues write among each other is in IntroductionNote.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    audience = models.SmallIntegerField(choices=Audience.choices)
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    status = models.TextField(choices=Status.choices)
    outcome = models.TextField(choices=Outcome.choices, blank=True, default="")
    said_yes = models.BooleanField(null=True, blank=True)
    said_on = models.DateField(null=True, blank=True)
    said_how = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField(null=True, blank=True)
    shown_at = models.DateTimeField(null=True, blank=True)
    presented = models.JSONField(default=dict, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    meets_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    lapsed = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True, default="")
    text_person = models.TextField(blank=True, default="")
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField(db_default=Moment(), editable=False)
    closed_at = models.DateTimeField(null=True, blank=True)
    person_link = models.ForeignKey(
        OneTimeLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    employer_link = models.ForeignKey(
        OneTimeLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(closed_at=None), name="matching_introduction_one_open"
            ),
            models.UniqueConstraint(fields=["region", "id"], name="matching_introduction_region_id"),
            models.CheckConstraint(
                condition=Q(closed_at=None, outcome="") | (Q(closed_at__isnull=False) & ~Q(outcome="")),
                name="matching_introduction_outcome",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "place", "closed_at"], name="matching_introduction_place"),
            models.Index(fields=["region", "card", "closed_at"], name="matching_introduction_card"),
            models.Index(fields=["region", "due_at"], condition=Q(closed_at=None), name="matching_introduction_due"),
            models.Index(fields=["region", "party", "shown_at"], name="matching_introduction_party"),
        ]


class IntroductionNote(models.Model):
    """What an organisation writes down about an introduction for its own colleagues; no other organisation reads it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, related_name="notes", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(db_default=Moment(), editable=False)
    text = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "introduction"], name="matching_intronote_of")]
