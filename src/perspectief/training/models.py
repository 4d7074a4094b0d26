"""Courses of the region, who is enrolled, what nobody teaches, practice learning and learn-work agreements.

Courses, gaps and agreements are the region's and hold no person. Enrolments and practice learning hang on a card and follow its owner
and audience by composite keys; a school or company sees its own once the person said yes (`shared`).
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.demand.models import Employer, Place
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card
from perspectief.supply.rules import Audience
from perspectief.taxonomy.models import Skill
from perspectief.training.rules import (
    CourseKind,
    CourseState,
    DayKind,
    GapAnswer,
    GapState,
    Grade,
    Payer,
    Result,
    Signed,
    WhyStopped,
)


def _user() -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )


def _party(**more) -> models.ForeignKey:
    return models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False, **more
    )


class Regional(models.Model):
    """A row of a region, and the organisation that keeps it."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Course(Regional):
    """What somebody can learn in the region. `organisation`: the provider with an account here, else who wrote it down.

    `certificates`: bits; `language_to`: the level of Dutch it brings somebody to; `language_asked`: the level needed to follow it;
    `level`: mbo 0 (none) to 4; `hours`: of study in all; `price_cents`: for one seat.
    """

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    reference = models.TextField(blank=True, default="")
    state = models.TextField(choices=CourseState.choices, default=CourseState.OPEN)
    title = models.TextField()
    sort_key = models.TextField(db_collation="C")
    provider = models.TextField()
    kind = models.TextField(choices=CourseKind.choices, default=CourseKind.COURSE)
    code = models.TextField(blank=True, default="")
    summary = models.TextField(blank=True, default="")
    level = models.SmallIntegerField(null=True, blank=True)
    hours = models.PositiveIntegerField(null=True, blank=True)
    certificates = models.BigIntegerField(default=0)
    language_to = models.SmallIntegerField(null=True, blank=True)
    language_asked = models.SmallIntegerField(default=0)
    price_cents = models.PositiveIntegerField(null=True, blank=True)
    payer = models.TextField(choices=Payer.choices, blank=True, default="")
    pc4 = models.IntegerField(null=True, blank=True)
    provenance = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "organisation", "id"], name="training_course_tenant"),
            models.UniqueConstraint(
                fields=["region", "organisation", "reference"], condition=~Q(reference=""), name="training_course_ref"
            ),
        ]
        indexes = [models.Index(fields=["region", "state", "sort_key"], name="training_course_title")]

    def __str__(self) -> str:
        return self.title


class CourseLink(models.Model):
    """What hangs on a course, with its tenant."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = _party()

    class Meta:
        abstract = True


class CourseSkill(CourseLink):
    """A skill or task the course teaches, and where that was said."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="skills", db_index=False, db_constraint=False
    )
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+", db_index=False)
    source = models.TextField(blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "course", "skill"], name="training_skill_once")]
        indexes = [models.Index(fields=["region", "skill", "course"], name="training_skill_course")]


class CourseStart(CourseLink):
    """A group that begins on a day. `seats` null: no limit. `taken` is kept with every enrolment, also of people not all may see."""

    course = models.ForeignKey(
        Course, on_delete=models.CASCADE, related_name="starts", db_index=False, db_constraint=False
    )
    starts_on = models.DateField()
    ends_on = models.DateField()
    seats = models.PositiveIntegerField(null=True, blank=True)
    taken = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "course", "starts_on"], name="training_start_once"),
            models.UniqueConstraint(fields=["region", "course", "id"], name="training_start_course"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_start_order"),
            models.CheckConstraint(condition=Q(seats=None) | Q(taken__lte=F("seats")), name="training_start_seats"),
        ]
        indexes = [models.Index(fields=["region", "starts_on"], name="training_start_day")]

    @property
    def free(self) -> int | None:
        """Seats left; None: no limit."""
        return None if self.seats is None else max(0, self.seats - self.taken)


class OnCard(models.Model):
    """What hangs on a card and a course or company: the card's tenant and audience, the other party, and whether the person shares it.

    `trainer`: who acts for the school: its own organisation, or where it has no account the owner's.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = _party()
    audience = models.SmallIntegerField(choices=Audience.choices)
    trainer = _party()
    shared = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Enrolment(OnCard):
    """One person in one group of a course. `places`: on how many places the course was said to open, the day of enrolling."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    start = models.ForeignKey(
        CourseStart, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    result = models.TextField(choices=Result.choices, default=Result.ENROLLED)
    why_stopped = models.TextField(choices=WhyStopped.choices, blank=True, default="")
    shared_on = models.DateField(null=True, blank=True)
    shared_how = models.TextField(blank=True, default="")
    places = models.PositiveIntegerField(null=True, blank=True)
    enrolled_by = _user()
    enrolled_at = models.DateTimeField(db_default=Moment(), editable=False)
    result_by = _user()
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "card", "course"], condition=Q(result="enrolled"), name="training_enrolment_open"
            ),
            models.CheckConstraint(
                condition=Q(result="enrolled", result_at=None) | (~Q(result="enrolled") & Q(result_at__isnull=False)),
                name="training_enrolment_result",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "course", "result"], name="training_enrolment_course"),
            models.Index(fields=["region", "card"], name="training_enrolment_card"),
        ]


class Gap(models.Model):
    """What places ask, people are one step away from, and no course of the region teaches.

    `need`: the name matching counts it under (skill:12, certificate:vca, language). `people_told`: what is told outside the counter.
    `owner`: who asks a school, of `organisation` (both empty: nobody yet); `asked`: the school's organisation, when it has an account; `school`: its name.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    need = models.TextField()
    label = models.TextField()
    state = models.TextField(choices=GapState.choices, default=GapState.FOUND)
    places = models.PositiveIntegerField(default=0)
    people_told = models.PositiveIntegerField(default=0)
    counted_on = models.DateField()
    owner = _user()
    asked = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    school = models.TextField(blank=True, default="")
    asked_on = models.DateField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    question = models.TextField(blank=True, default="")
    answer = models.TextField(choices=GapAnswer.choices, blank=True, default="")
    answer_text = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = _user()
    course = models.ForeignKey(Course, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "need"], name="training_gap_once"),
            models.UniqueConstraint(fields=["region", "id"], name="training_gap_region_id"),
        ]
        indexes = [models.Index(fields=["region", "state", "-places"], name="training_gap_state")]


class GapCount(models.Model):
    """What matching counted on a day, for the counter alone."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    gap = models.ForeignKey(Gap, on_delete=models.CASCADE, related_name="counts", db_index=False, db_constraint=False)
    counted_on = models.DateField()
    places = models.PositiveIntegerField()
    people = models.PositiveIntegerField()
    people_without = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "gap", "counted_on"], name="training_gapcount_once")]


class Practice(OnCard):
    """Learning on the work floor, by work processes of a qualification file, signed by school, company and learner.

    `company`: who acts for the company: its own organisation, or where it has no account the one that keeps the employer.
    """

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    company = _party()
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    employer = models.ForeignKey(
        Employer, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    school = models.TextField()
    coach = models.TextField()
    qualification = models.TextField()
    code = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    week_hours = models.PositiveSmallIntegerField()
    shared_on = models.DateField(null=True, blank=True)
    shared_how = models.TextField(blank=True, default="")
    school_on = models.DateField(null=True, blank=True)
    school_how = models.TextField(choices=Signed.choices, blank=True, default="")
    school_by = _user()
    company_on = models.DateField(null=True, blank=True)
    company_how = models.TextField(choices=Signed.choices, blank=True, default="")
    company_by = _user()
    learner_on = models.DateField(null=True, blank=True)
    learner_how = models.TextField(choices=Signed.choices, blank=True, default="")
    learner_by = _user()
    stopped_on = models.DateField(null=True, blank=True)
    why_stopped = models.TextField(choices=WhyStopped.choices, blank=True, default="")
    declared_on = models.DateField(null=True, blank=True)
    declared_by = _user()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "organisation", "audience", "trainer", "company", "shared", "card", "id"],
                name="training_practice_tenant",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_practice_order"),
        ]
        indexes = [models.Index(fields=["region", "card"], name="training_practice_card")]


class OnPractice(OnCard):
    """What hangs on a way of practice learning, for the same eyes."""

    company = _party()
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)

    class Meta:
        abstract = True


class WorkProcess(OnPractice):
    """A work process to learn, by its official code, and what somebody shows of it."""

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="processes", db_index=False, db_constraint=False
    )
    code = models.TextField()
    title = models.TextField()
    grade = models.TextField(choices=Grade.choices, blank=True, default="")
    graded_on = models.DateField(null=True, blank=True)
    graded_by = _user()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "practice", "code"], name="training_process_once")]


class PracticeDay(OnPractice):
    """A row of the log: a day worked or missed, or a talk with the coach."""

    practice = models.ForeignKey(
        Practice, on_delete=models.CASCADE, related_name="days", db_index=False, db_constraint=False
    )
    on = models.DateField()
    kind = models.TextField(choices=DayKind.choices)
    hours = models.DecimalField(max_digits=4, decimal_places=1, default=0)
    note = models.TextField(blank=True, default="")
    user = _user()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "practice", "on", "kind"], name="training_day_once")]


class LearnWorkAgreement(Regional):
    """A learn-work agreement (leerwerkakkoord) between region, sector and school: so many places in a period."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    title = models.TextField()
    sector = models.TextField()
    school = models.TextField()
    wanted = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    signed_on = models.DateField(null=True, blank=True)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "id"], name="training_agreement_region_id"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_agreement_order"),
        ]


class AgreementPlace(models.Model):
    """A place that counts under an agreement since a day; a place stands under one."""

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    agreement = models.ForeignKey(
        LearnWorkAgreement, on_delete=models.CASCADE, related_name="places", db_index=False, db_constraint=False
    )
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["region", "place"], name="training_agreementplace_once")]
