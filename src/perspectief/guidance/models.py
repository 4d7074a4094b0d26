"""What follows an introduction: trials, agreements, placements, and how they go on and end.

Every row carries the tenant of card and place: `organisation` owns the card, `receiver` the place. Composite keys (in the
migration) keep them so, also at a hand-over or an objection, and give all tables the same policies.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from perspectief.core.fields import Moment
from perspectief.core.numbers import new_number
from perspectief.demand.models import Place
from perspectief.geo.models import Region
from perspectief.guidance import rules
from perspectief.matching.models import Introduction
from perspectief.parties.models import OneTimeLink, Organisation
from perspectief.supply.models import Card
from perspectief.supply.rules import Audience


class Thread(models.Model):
    """The tenant: whose card, whose place, how far it may be seen; and since when it is there.

    `employer_party`: the employer's own organisation, where the counter keeps the place for it; without one it is the receiver.
    """

    region = models.ForeignKey(Region, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    audience = models.SmallIntegerField(choices=Audience.choices)
    receiver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    employer_party = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", db_index=False, db_constraint=False)
    at = models.DateTimeField(db_default=Moment(), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        abstract = True

    @property
    def at_employer(self) -> int:
        """The organisation that stands for the employer here: its own, or who keeps the place for it."""
        return self.employer_party_id or self.receiver_id


class Trial(Thread):
    """Trying out work: a day along or a proefplaatsing. `result` empty: not over yet. `hours`: a week; `hours_done`: in all.

    `link`: the one-time link by which the employer says how it went.
    """

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    kind = models.TextField(choices=rules.TrialKind.choices)
    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    consent_on = models.DateField()
    consent_how = models.TextField(choices=rules.Ground.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.SmallIntegerField()
    takes_opening = models.BooleanField()
    approved_on = models.DateField(null=True, blank=True)
    result = models.TextField(choices=rules.Result.choices, blank=True, default="")
    hours_done = models.SmallIntegerField(null=True, blank=True)
    led_to_job = models.BooleanField(null=True, blank=True)
    reported_at = models.DateTimeField(null=True, blank=True)
    link = models.ForeignKey(
        OneTimeLink, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "card", "id"], name="guidance_trial_of_card"),
            models.UniqueConstraint(
                fields=["region", "card", "place"], condition=Q(result=""), name="guidance_trial_one_open"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=models.F("starts_on")), name="guidance_trial_days"),
        ]
        indexes = [
            models.Index(fields=["region", "card", "starts_on"], name="guidance_trial_card"),
            models.Index(fields=["region", "ends_on"], condition=Q(result=""), name="guidance_trial_open"),
        ]


class Placement(Thread):
    """Work with a contract. `wage_cents`: an hour, gross; `hours`: a week; `ends_on` null: no end agreed."""

    number = models.BigIntegerField(unique=True, default=new_number)
    version = models.PositiveIntegerField(default=1)
    introduction = models.ForeignKey(
        Introduction, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False
    )
    trial = models.ForeignKey(Trial, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    consent_on = models.DateField()
    consent_how = models.TextField(choices=rules.Ground.choices)
    contract_form = models.TextField(choices=rules.ContractForm.choices)
    hours = models.SmallIntegerField()
    wage_cents = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "card", "id"], name="guidance_placement_of_card"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=models.F("starts_on")), name="guidance_placement_days"
            ),
            models.CheckConstraint(condition=Q(hours__range=(1, 60)), name="guidance_placement_hours"),
        ]
        indexes = [
            models.Index(fields=["region", "card", "starts_on"], name="guidance_placement_card"),
            models.Index(fields=["region", "place"], name="guidance_placement_place"),
            models.Index(fields=["region", "starts_on"], name="guidance_placement_start"),
        ]


class Agreement(Thread):
    """What three parties agree about a trial: one version of it. From the first approval on the database lets no word change.

    `replaced_at`: a later version took its place, with approvals of its own.
    """

    trial = models.ForeignKey(Trial, on_delete=models.CASCADE, related_name="agreements", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    sequence = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    ends_on = models.DateField()
    hours = models.SmallIntegerField()
    work = models.TextField()
    guided_by = models.TextField(blank=True, default="")
    remarks = models.TextField(blank=True, default="")
    replaced_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "card", "id"], name="guidance_agreement_of_card"),
            models.UniqueConstraint(fields=["region", "trial", "sequence"], name="guidance_agreement_sequence"),
            models.UniqueConstraint(
                fields=["region", "trial"], condition=Q(replaced_at=None), name="guidance_agreement_one_now"
            ),
        ]


class Approval(Thread):
    """One party said yes to one version. `ground`: on what somebody else says so for them; empty: said by the party itself."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="approvals", db_index=False)
    party = models.TextField(choices=rules.Party.choices)
    ground = models.TextField(choices=rules.Ground.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "agreement", "party"], name="guidance_approval_once"),
        ]


class Arrangement(Thread):
    """One thing arranged around the work. `code`, who decides and on which law: `guidance.instruments`, as on `starts_on`."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="arrangements", db_index=False)
    code = models.TextField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "placement", "code", "starts_on"], name="guidance_arrangement_once"
            ),
        ]


class Coach(Thread):
    """Who guides, from when to when. A job coach has an account (`user`), whoever guides at the company only a name.

    `party`: the organisation the job coach works for, at the counter or beside it. Of a partner the row is the key: as long as it has no
    end, and card and agreement are shared with partners, that organisation reads this placement. `consent`: what the person said to it.
    """

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="coaches", db_index=False)
    kind = models.TextField(choices=rules.CoachKind.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    party = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    name = models.TextField(blank=True, default="")
    starts_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    consent_on = models.DateField(null=True, blank=True)
    consent_how = models.TextField(choices=rules.Ground.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="job_coach", user__isnull=False, party__isnull=False, name="")
                | (Q(kind="company_coach", user=None, party=None) & ~Q(name="")),
                name="guidance_coach_who",
            ),
            models.CheckConstraint(
                condition=Q(consent_on=None, consent_how="")
                | (Q(consent_on__isnull=False, party__isnull=False) & ~Q(consent_how="")),
                name="guidance_coach_consent",
            ),
            models.UniqueConstraint(
                fields=["region", "placement", "user"],
                condition=Q(ended_on=None, user__isnull=False),
                name="guidance_coach_once",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "user"], condition=Q(ended_on=None), name="guidance_coach_mine"),
            models.Index(fields=["party"], condition=Q(ended_on=None), name="guidance_coach_party"),
        ]


class Milestone(Thread):
    """What person and employer said at a milestone. `at_work` null: not known."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="milestones", db_index=False)
    week = models.PositiveSmallIntegerField(choices=list(rules.MILESTONES.items()))
    spoken_on = models.DateField()
    at_work = models.BooleanField(null=True, blank=True)
    person_said = models.TextField(choices=rules.Said.choices, default=rules.Said.NOT_ASKED)
    employer_said = models.TextField(choices=rules.Said.choices, default=rules.Said.NOT_ASKED)
    text = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["region", "placement", "week"], name="guidance_milestone_once"),
        ]


class Signal(Thread):
    """Somebody says it goes less well; `coach` answers by `due_at`."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="signals", db_index=False)
    number = models.BigIntegerField(unique=True, default=new_number)
    voice = models.TextField(choices=rules.Voice.choices)
    about = models.TextField(choices=rules.About.choices)
    text = models.TextField(blank=True, default="")
    coach = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="guidance_signal_answer",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "placement"], condition=Q(answered_at=None), name="guidance_signal_open"),
        ]


class Ending(Thread):
    """The end of a placement, with what was learned and what comes next: by whom is never empty."""

    placement = models.OneToOneField(Placement, on_delete=models.CASCADE, related_name="ending")
    ended_on = models.DateField()
    ended_by = models.TextField(choices=rules.By.choices)
    reason = models.TextField(choices=rules.Why.choices)
    lesson = models.TextField()
    better = models.TextField(choices=rules.Better.choices)
    step = models.TextField(choices=rules.Step.choices)
    step_due = models.DateField()
    step_receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    step_done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(lesson="") & ~Q(step=""), name="guidance_ending_next_step"),
        ]


class EndingProposal(Thread):
    """A coach of a partner proposes that the work stops; who owns the card concludes it (`Ending`), or says not yet, with why."""

    placement = models.ForeignKey(Placement, on_delete=models.CASCADE, related_name="ending_proposals", db_index=False)
    ended_on = models.DateField()
    ended_by = models.TextField(choices=rules.By.choices)
    reason = models.TextField(choices=rules.Why.choices)
    lesson = models.TextField()
    better = models.TextField(choices=rules.Better.choices)
    step = models.TextField(choices=rules.Step.choices)
    step_due = models.DateField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(choices=rules.Verdict.choices, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["region", "placement"], condition=Q(answered_at=None), name="guidance_proposal_one_open"
            ),
            models.CheckConstraint(condition=~Q(lesson="") & ~Q(step=""), name="guidance_proposal_next_step"),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="guidance_proposal_answer",
            ),
        ]
