"""The leeragenda: themes, lessons and good practices, who takes them over, and activities with their seats.

Nothing here is about a job seeker, but for `LessonSource`, which says from which ending a lesson came and stays with the organisation
that shared it. `region` null: of the national team.
"""

from django.conf import settings
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from perspectief.core import clock
from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.geo.models import Region
from perspectief.guidance.models import Placement
from perspectief.guidance.rules import Why
from perspectief.learning.rules import ActivityKind, ForWhom, Kind, LessonState, SeatState, ThemeState, When, when
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card


def _user(**more) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False, **more
    )


def _perhaps() -> models.ForeignKey:
    return _user(null=True, blank=True)


def _words() -> models.GeneratedField:
    """What is searched: the title counts for more. Both columns are folded, so accents do not matter."""
    return models.GeneratedField(
        expression=SearchVector("sort_key", weight="A", config="dutch")
        + SearchVector("folded", weight="B", config="dutch"),
        output_field=SearchVectorField(),
        db_persist=True,
    )


class Owned(models.Model):
    """Of a region (null: national), and kept by an organisation."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, null=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class Theme(Owned):
    """A question regions want to answer together. `why`: why it matters now; `said`: why it is on the agenda, or is not."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    state = models.TextField(choices=ThemeState.choices, default=ThemeState.PROPOSED)
    title = models.TextField()
    question = models.TextField()
    why = models.TextField()
    sort_key = models.TextField(db_collation="C")
    folded = models.TextField()
    words = _words()
    proposed_by = _user()
    proposed_at = models.DateTimeField(db_default=Moment(), editable=False)
    said = models.TextField(blank=True, default="")
    decided_by = _perhaps()
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["state", "sort_key"], name="learning_theme_state")]


class Adoption(models.Model):
    """A region that joins in: since when, who said so, and until when."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    by = _user()
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class ThemeAdoption(Adoption):
    """A region that works on a theme, with who leads it there."""

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="adoptions", db_index=False)
    lead = _user()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["theme", "region"], condition=Q(ended_on=None), name="learning_theme_adopted_once"
            )
        ]


class Lesson(models.Model):
    """What was learned (lesson) or how somebody does it (good practice). `evidence`: how one knows. `how`: what one does, step by step.

    `confirmed_*`: who read it and said that nobody can be recognised; without that nothing leaves the organisation. `reason`: the
    reason of the ending it came from, if any. `figure`: code of the figure it is about. `follows`: the lesson a practice carries out.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(choices=Kind.choices, default=Kind.LESSON)
    state = models.TextField(choices=LessonState.choices, default=LessonState.PROPOSED)
    title = models.TextField()
    what = models.TextField()
    evidence = models.TextField()
    how = models.TextField(blank=True, default="")
    for_whom = models.TextField(choices=ForWhom.choices, default=ForWhom.EVERYBODY)
    theme = models.ForeignKey(Theme, on_delete=models.SET_NULL, related_name="+", db_index=False, null=True, blank=True)
    follows = models.ForeignKey(
        "self", on_delete=models.SET_NULL, related_name="followed", db_index=False, null=True, blank=True
    )
    reason = models.TextField(choices=Why.choices, blank=True, default="")
    figure = models.TextField(blank=True, default="")
    sort_key = models.TextField(db_collation="C")
    folded = models.TextField()
    words = _words()
    proposed_by = _user()
    proposed_at = models.DateTimeField(db_default=Moment(), editable=False)
    confirmed_by = _user()
    confirmed_at = models.DateTimeField()
    shared_by = _perhaps()
    shared_on = models.DateField(null=True, blank=True)
    withdrawn_by = _perhaps()
    withdrawn_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["state", "kind", "-shared_on"], name="learning_lesson_list"),
            models.Index(fields=["region", "state"], name="learning_lesson_region"),
            models.Index(fields=["reason"], condition=~Q(reason=""), name="learning_lesson_reason"),
            models.Index(fields=["figure"], condition=~Q(figure=""), name="learning_lesson_figure"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="learning_lesson_tenant"),
            models.CheckConstraint(
                condition=~Q(state=LessonState.SHARED) | Q(shared_on__isnull=False), name="learning_lesson_read_twice"
            ),
        ]


class LessonSource(models.Model):
    """From which ending a lesson came: for the organisation that shared it alone, and gone with the person."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    placement = models.ForeignKey(
        Placement, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "card", "placement"], name="learning_source_once"),
            models.UniqueConstraint(fields=["lesson"], name="learning_source_lesson"),
        ]


class LessonAdoption(Adoption):
    """A region that does it too: *wij doen dit ook*. `told`: how, in a sentence."""

    lesson = models.ForeignKey(Lesson, on_delete=models.CASCADE, related_name="adoptions", db_index=False)
    told = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lesson", "region"], condition=Q(ended_on=None), name="learning_lesson_adopted_once"
            )
        ]


class Activity(Owned):
    """A meeting to learn. `seats` null: no limit; `taken` is kept with every seat, also of people not all may see. `result`: what came of it."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(choices=ActivityKind.choices)
    title = models.TextField()
    about = models.TextField(blank=True, default="")
    theme = models.ForeignKey(
        Theme, on_delete=models.SET_NULL, related_name="activities", db_index=False, null=True, blank=True
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    location = models.TextField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    planned_by = _user()
    planned_at = models.DateTimeField(db_default=Moment(), editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True, default="")
    result_by = _perhaps()
    result_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["starts_at"], name="learning_activity_day")]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "id"], name="learning_activity_tenant"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="learning_activity_order"),
            models.CheckConstraint(condition=Q(seats=None) | Q(taken__lte=F("seats")), name="learning_activity_seats"),
        ]

    @property
    def when(self) -> When:
        """Where it is in time, now."""
        return when(clock.now(), self.starts_at, self.ends_at, self.cancelled_at is not None)


class Seat(models.Model):
    """Somebody who comes, waits for a seat, or comes no more. `organiser`: the organisation of the activity."""

    organiser = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    activity = models.ForeignKey(
        Activity, on_delete=models.CASCADE, related_name="people", db_index=False, db_constraint=False
    )
    user = _user()
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.TextField(choices=SeatState.choices)
    asked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["activity", "user"], name="learning_seat_once")]
        indexes = [models.Index(fields=["user", "state"], name="learning_seat_mine")]
