"""Organisations, users, and who works where in which role from when to when. These tables stand outside row-level security."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models import F, Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.geo.models import Region
from perspectief.parties.rules import EndReason, InvitationKind, OrganisationKind, Role


class Users(BaseUserManager["User"]):
    """Accounts by e-mail address, lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Makes an account; without a password nobody can log in with it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person who logs in. What they may do comes from memberships; there are no superusers in use."""

    email = models.EmailField(unique=True)
    name = models.TextField()
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    number = models.BigIntegerField(unique=True, default=new_number)

    objects: ClassVar[Users] = Users()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        """The name as colleagues see it."""
        return self.name

    def get_short_name(self) -> str:
        """The first name."""
        return self.name.split(" ", 1)[0]

    @property
    def initials(self) -> str:
        """Two letters for the round mark in the header."""
        parts = [part for part in self.name.split() if part[:1].isupper()] or [self.name]
        return (parts[0][:1] + (parts[-1][:1] if len(parts) > 1 else "")).upper()


class Organisation(models.Model):
    """A party: municipality, UWV, counter, intermediary, employer, school."""

    number = models.BigIntegerField(unique=True, default=new_number)
    name = models.TextField()
    kind = models.TextField(choices=OrganisationKind.choices)
    kvk = models.TextField(blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class RegionMembership(models.Model):
    """An organisation that joined a region, from when to when. More regions = more rows, never "no filter".

    It holds through the day `ends_on`, unless it was ended at once: then `ended_at` says when, and it holds no more. Resumed, it
    is a new row: when somebody took part stays to be read.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="region_memberships")
    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.TextField(choices=EndReason.choices, blank=True, default="", db_default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="region_membership_dates"
            )
        ]


class Membership(models.Model):
    """A user in a role at an organisation, from when to when, given by whom, confirmed in the yearly review.

    It holds through the day `ends_on`, unless it was ended at once: then `ended_at` says when, and it holds no more.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    role = models.TextField(choices=Role.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    given_at = models.DateTimeField(db_default=Moment(), editable=False)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        indexes = [models.Index(fields=["user", "starts_on"], name="parties_membership_user")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="membership_dates")
        ]


class PersonAccount(models.Model):
    """A job seeker who can log in: which card is the own one, from when to when. Plain numbers, as persons stand on a higher floor."""

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="person_account")
    region_id = models.BigIntegerField()
    card_id = models.BigIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="person_account_dates"
            ),
            models.UniqueConstraint(fields=["card_id"], condition=Q(ends_on=None), name="person_account_once"),
        ]


class OneTimeLink(models.Model):
    """A link for one answer, with a code that goes by another channel. Neither can be read back from what is kept here.

    `organisation`: on whose behalf; `purpose`: what it is for. The row is under row-level security: whoever holds the link
    is no party yet, and `parties_link_holder` tells for a link, and for nothing else, as which organisation to look.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    purpose = models.TextField()
    secret_hash = models.TextField(unique=True)
    code_hash = models.TextField()
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)


class Invitation(models.Model):
    """Somebody is invited. `organisation` invites; what is given stands here until it is accepted, and nothing of it exists before.

    `party`: an organisation that is there already; else `party_name`, `party_kind`, `party_kvk` say which one is made.
    `card_id`: the own card of a job seeker, a plain number, as persons stand on a higher floor. `invited_by`: empty when the
    operator of the server did it.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    number = models.BigIntegerField(unique=True, default=new_number)
    kind = models.TextField(choices=InvitationKind.choices)
    email = models.EmailField()
    name = models.TextField(blank=True, default="")
    role = models.TextField(choices=Role.choices)
    administers = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True)
    region = models.ForeignKey(Region, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    party = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    party_name = models.TextField(blank=True, default="")
    party_kind = models.TextField(choices=OrganisationKind.choices, blank=True, default="")
    party_kvk = models.TextField(blank=True, default="")
    card_id = models.BigIntegerField(null=True, blank=True)
    link = models.OneToOneField(OneTimeLink, on_delete=models.PROTECT, related_name="+")
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField()
    mail_failed = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["organisation", "kind", "-invited_at"], name="parties_invitation_list")]


class Recovery(models.Model):
    """An administrator gives somebody back the way in: who checked who it is, and how (RECOVERY_CHECKS)."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    checked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    how = models.TextField()
    link = models.OneToOneField(OneTimeLink, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()


class RegionSettings(models.Model):
    """What a region decides for itself.

    An employer is answered within `response_working_days`, or, when it is given, within `response_working_hours`; the counter is open
    from `day_begins` to `day_ends` (whole hours) but on `closed_days` (YYYY-MM-DD). Who is introduced gets an offer within
    `offer_within_weeks`, so the parties agreed.
    """

    region = models.OneToOneField(Region, on_delete=models.PROTECT, related_name="settings")
    version = models.PositiveIntegerField(default=1)
    stale_after_days = models.PositiveSmallIntegerField(default=180)
    unseen_after_days = models.PositiveSmallIntegerField(default=90)
    response_working_days = models.PositiveSmallIntegerField(default=2)
    response_working_hours = models.PositiveSmallIntegerField(null=True, blank=True)
    day_begins = models.PositiveSmallIntegerField(default=8)
    day_ends = models.PositiveSmallIntegerField(default=17)
    closed_days = models.JSONField(default=list, blank=True)
    offer_within_weeks = models.PositiveSmallIntegerField(default=6)
    introductions_per_opening = models.PositiveSmallIntegerField(default=3)
    list_length = models.PositiveSmallIntegerField(default=50)
    branch_names = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(day_begins__lt=F("day_ends")) & Q(day_ends__lte=23), name="parties_regionsettings_day"
            )
        ]


class Installation(models.Model):
    """One row that says what this database holds: made people to try out with, or real ones. Production refuses the former."""

    class Kind(models.TextChoices):
        MADE = "made", "gemaakt"
        REAL = "real", "echt"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.TextField(choices=Kind.choices)
    set_up_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation")]


class Session(AbstractBaseSession):
    """A browser in which somebody is logged in, or is about to. Written by `parties.sessions.SessionStore`.

    `device`: browser and system in two words, never the whole line a browser sends; no address.
    """

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    begun_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    device = models.TextField(default="")

    class Meta:
        indexes = [models.Index(fields=["user", "expire_date"], name="parties_session_user")]


class Remembered(models.Model):
    """What all processes of the site remember together for a short time: attempts to log in, spent codes.

    The table behind Django's cache (`settings.CACHES`), which sets its columns. Names in it are keyed digests
    (`config.remembered`): no mail or network address stands there.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)
