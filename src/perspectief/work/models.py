"""Tasks: what somebody has to do, by when. Written by the rooms above; "Vandaag" reads them in one query."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.geo.models import Region
from perspectief.parties.models import Membership, Organisation


class TaskKind(models.TextChoices):
    """What has to be done."""

    JUDGE_FITS = "judge_fits", "Voorstellen"
    CONFIRM_CARD = "confirm_card", "Profiel nalopen"
    CONFIRM_PLACE = "confirm_place", "Plek verloopt"
    DOUBTFUL_ROWS = "doubtful_rows", "Rijen met twijfel"
    ASK_MISSING = "ask_missing", "Gegevens vragen"
    TAKE_UP = "take_up", "Voorstel uitwerken"
    CORRECT = "correct", "Verbetering gevraagd"
    TERM_ENDS = "term_ends", "Bewaartermijn loopt af"
    DECIDE_DOSSIER = "decide_dossier", "Eigen dossier"
    # introductions
    ANSWER_PROPOSAL = "answer_proposal", "Voorstel van een ander"
    ASK_PERSON = "ask_person", "Toestemming vragen"
    PRESENT = "present", "Voorstellen aan de werkgever"
    EMPLOYER_SILENT = "employer_silent", "Werkgever antwoordt niet"
    TELL_PERSON = "tell_person", "Antwoord vertellen"
    ARRANGE_START = "arrange_start", "Start regelen"
    # trials and placements
    APPROVE = "approve", "Overeenkomst"
    TRIAL_REPORT = "trial_report", "Hoe ging de proef?"
    MILESTONE = "milestone", "Contactmoment"
    SIGNAL = "signal", "Signaal"
    FIND_COACH = "find_coach", "Jobcoach zoeken"
    COACH_BEGINS = "coach_begins", "Nieuwe begeleiding"
    COACH_SILENT = "coach_silent", "Nog niet kennisgemaakt"
    ANSWER_ENDING = "answer_ending", "Voorstel om te stoppen"
    ENDING_ANSWERED = "ending_answered", "Antwoord op je voorstel"
    NEXT_STEP = "next_step", "Volgende stap"
    CONFIRM_TASKS = "confirm_tasks", "Kaart aanvullen"
    # the counter of employers
    EMPLOYER_REQUEST = "employer_request", "Vraag van een werkgever"
    REQUEST_LATE = "request_late", "Vraag ligt te lang"
    CALL_EMPLOYER = "call_employer", "Werkgever bellen"
    PLEDGE_ENDS = "pledge_ends", "Toezegging loopt af"
    JOBHUNT = "jobhunt", "Zoektocht"
    # training
    COURSE_RESULT = "course_result", "Uitslag van een cursus"
    GAP = "gap", "Niemand leert dit"
    PRACTICE = "practice", "Praktijkleren"
    # the person, days, trajects
    UNSEEN = "unseen", "Lang niet gesproken"
    NO_NEXT_STEP = "no_next_step", "Zonder volgende stap"
    PERSON_ASKS = "person_asks", "Vraag van een werkzoekende"
    DAY_FOLLOW_UP = "day_follow_up", "Na de matchingsdag"
    TRAJECT = "traject", "Werkfit-traject"
    # the plan of the region, and what stands in the way
    PLAN_REACT = "plan_react", "Reageer op het plan"
    PLAN_SIGN = "plan_sign", "Onderteken het plan"
    OBSTACLE = "obstacle", "Knelpunt"
    OBSTACLE_ANSWERED = "obstacle_answered", "Antwoord op een knelpunt"


class Task(models.Model):
    """One thing to do. It names its subject by kind and public number, and holds no name: that is looked up when shown.

    `cause`: the fact that led to it; `opened`: the fact that says it was opened.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.TextField(choices=TaskKind.choices)
    subject_kind = models.TextField()
    subject_number = models.BigIntegerField()
    due_at = models.DateTimeField()
    agreed_hours = models.PositiveSmallIntegerField(default=72)
    snoozed_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    cause = models.BigIntegerField(null=True)
    opened = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "assignee", "due_at"], condition=Q(done_at=None), name="work_task_open"
            ),
            models.Index(
                fields=["organisation", "subject_kind", "subject_number"],
                condition=Q(done_at=None),
                name="work_task_about",
            ),
            models.Index(
                fields=["organisation", "done_by", "done_at"], condition=~Q(done_at=None), name="work_task_done"
            ),
            models.Index(fields=["opened"], condition=~Q(opened=None), name="work_task_opened"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "subject_kind", "subject_number"],
                condition=Q(done_at=None),
                name="work_one_open_task",
            )
        ]


class NoticeKind(models.TextChoices):
    """What somebody is told of."""

    GIVEN = "given", "Taak van een collega"
    OPENED = "opened", "Nieuw voor jou"
    CASELOAD = "caseload", "Mensen overgedragen"
    SUBSTITUTE = "substitute", "Vervanging"
    COACHING_OVER = "coaching_over", "Begeleiding gestopt"


class Notice(models.Model):
    """Something a user should know, made from a fact. As a task it names its subject by kind and public number, never by name.

    `task_kind`: whose words say it; empty for a notice that is not about a task. `urgent`: mailed at once to who asked for that.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(choices=NoticeKind.choices)
    task_kind = models.TextField(choices=TaskKind.choices, blank=True, default="")
    subject_kind = models.TextField(blank=True, default="")
    subject_number = models.BigIntegerField(default=0)
    urgent = models.BooleanField(default=False)
    data = models.JSONField(default=dict)
    cause = models.BigIntegerField()
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "user", "-at"], name="work_notice_list"),
            models.Index(fields=["organisation", "user"], condition=Q(read_at=None), name="work_notice_unread"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["cause", "user", "subject_kind", "subject_number"], name="work_notice_once")
        ]


class Substitute(models.Model):
    """Who looks after somebody's work from one day through another, at one organisation. Ended at once: `ended_at`."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    absent = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    substitute = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["organisation", "substitute", "ends_on"], name="work_substitute_now")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="work_substitute_dates"),
            models.CheckConstraint(condition=~Q(absent=models.F("substitute")), name="work_substitute_other"),
        ]


class MailChoice(models.TextChoices):
    """Which mails somebody wants about the own work."""

    OFF = "off", "Geen mail"
    DAILY = "daily", "Elke werkdag één mail"
    URGENT = "urgent", "Elke werkdag één mail, en meteen bij wat haast heeft"


class MailWish(models.Model):
    """What somebody chose; without a row it is the default. `digested_on`: the last day a digest was made for, or found needless."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    choice = models.TextField(choices=MailChoice.choices, default=MailChoice.DAILY)
    hour = models.PositiveSmallIntegerField(default=8)
    digested_on = models.DateField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hour__range=(6, 18)), name="work_mail_hour")]


class Feed(models.Model):
    """A secret address at which a calendar reads the dates of somebody's tasks. Kept as a digest: the address is shown once.

    Of a membership: when that ends, so does the feed.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    secret_hash = models.TextField(unique=True)
    made_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership"], condition=Q(withdrawn_at=None), name="work_feed_one")
        ]
