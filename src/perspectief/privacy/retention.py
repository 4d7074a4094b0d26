"""Terms (AVG art. 5 (1)(e)): warn the owner weeks ahead, then erase; and what else is past its term goes. Run as maintenance, nightly.

The terms are data (`access.purposes`). A sign of life – somebody confirmed or changed the card – starts the term anew; a hold stops it.
"""

import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import connection, transaction
from django.db.models import Q

from perspectief.access import sealing
from perspectief.access.context import acting, service
from perspectief.access.purposes import (
    ACCOUNT,
    BACKGROUND,
    FORMS,
    LEFT,
    LOOKS,
    PLANS,
    RECORDS,
    REQUEST,
    SEARCHING,
    TASKS,
)
from perspectief.core import clock, journal
from perspectief.parties.models import User
from perspectief.privacy.models import Erasure, Hold, Warned
from perspectief.privacy.walking import cards, dossier_model
from perspectief.work.actions import open_tasks
from perspectief.work.models import MailWish, TaskKind

BATCH = 5_000
CLOSED_ADDRESS = "@gewist.invalid"
UNUSED = """coalesce(used_at, withdrawn_at, expires_at) < %(before)s
  AND NOT EXISTS (SELECT 1 FROM parties_invitation AS invitation WHERE invitation.link_id = parties_onetimelink.id)
  AND NOT EXISTS (SELECT 1 FROM parties_recovery AS recovery WHERE recovery.link_id = parties_onetimelink.id)"""
# Table, term, and which of its rows are over; in this order, as a link goes after what points at it.
OVER = (
    ("matching_distribution", PLANS, "at < %(before)s"),
    ("work_task", TASKS, "done_at < %(before)s"),
    ("work_notice", TASKS, "at < %(before)s"),
    ("work_substitute", ACCOUNT, "ends_on < %(before)s"),
    ("work_feed", ACCOUNT, "withdrawn_at < %(before)s"),
    ("core_submission", FORMS, "at < %(before)s"),
    ("core_mail", BACKGROUND, "coalesce(sent_at, given_up_at) < %(before)s"),
    (
        "procrastinate_jobs",
        BACKGROUND,
        (
            "status NOT IN ('todo', 'doing') AND NOT EXISTS ("
            "SELECT 1 FROM procrastinate_events WHERE job_id = procrastinate_jobs.id AND at >= %(before)s)"
        ),
    ),
    ("privacy_request", REQUEST, "closed_at < %(before)s"),
    ("privacy_hold", REQUEST, "coalesce(lifted_at, until) < %(before)s"),
    ("oversight_finding", LOOKS, "until < %(before)s"),
    ("oversight_question", LOOKS, "asked_at < %(before)s"),
    (
        "parties_invitation",
        ACCOUNT,
        "coalesce(answered_at, (SELECT expires_at FROM parties_onetimelink AS link WHERE link.id = link_id)) < %(before)s",
    ),
    ("parties_recovery", ACCOUNT, "at < %(before)s"),
    ("parties_onetimelink", ACCOUNT, UNUSED),
)
# The last sign of life, and the term of the state the card is in.
ENDING = """
SELECT card.id, card.number, card.region_id, card.organisation_id,
       greatest(coalesce(card.confirmed_at, card.waiting_since), (card.updated_at AT TIME ZONE 'Europe/Amsterdam')::date)
       + CASE WHEN card.state IN ('werkt', 'uit') THEN %(left)s ELSE %(searching)s END AS erase_on, dossier.caseworker_id
FROM {cards} AS card LEFT JOIN LATERAL (
    SELECT caseworker_id FROM {dossiers} WHERE card_id = card.id AND organisation_id = card.organisation_id LIMIT 1) AS dossier ON true
WHERE greatest(coalesce(card.confirmed_at, card.waiting_since), (card.updated_at AT TIME ZONE 'Europe/Amsterdam')::date)
      + CASE WHEN card.state IN ('werkt', 'uit') THEN %(left)s ELSE %(searching)s END <= %(day)s
ORDER BY card.region_id, card.organisation_id, card.id
"""


def _ending(day: datetime.date) -> list[tuple[int, int, int, int, datetime.date, int | None]]:
    """Persons whose term ends on or before `day`: ids of card, number, region, owner, the day, who keeps the caseload."""
    with connection.cursor() as cursor:
        cursor.execute(
            ENDING.format(cards=cards()._meta.db_table, dossiers=dossier_model()._meta.db_table),
            {"left": LEFT.days, "searching": SEARCHING.days, "day": day},
        )
        return cursor.fetchall()


def warn() -> int:
    """Tells the owner, with a task, of everybody whose term ends within the weeks of the warning; how many were new."""
    today = clock.today()
    ahead = today + datetime.timedelta(days=SEARCHING.warn_days)
    made = 0
    with transaction.atomic(), acting(service("retention", regions=())):
        ending = _ending(ahead)
        Warned.objects.exclude(card_id__in=[row[0] for row in ending]).delete()  # a sign of life, or gone
        told = set(Warned.objects.values_list("card_id", flat=True))
        for card, number, region, organisation, _day, caseworker in ending:
            if card in told:
                continue
            erase_on = today + datetime.timedelta(days=SEARCHING.warn_days)
            Warned.objects.create(
                region_id=region, organisation_id=organisation, card_id=card, warned_on=today, erase_on=erase_on
            )
            open_tasks(
                service("retention", regions=(region,), organisation=organisation),
                region=region,
                kind=TaskKind.TERM_ENDS,
                subject_kind="card",
                assignees={number: caseworker},
                due_at=clock.now() + datetime.timedelta(days=SEARCHING.warn_days),
                agreed_hours=24 * SEARCHING.warn_days,
                data={"erase_on": erase_on.isoformat()},
            )
            made += 1
    return made


def end() -> int:
    """Starts the erasure of everybody whose term ended, who was warned of in time, and whom nothing holds; how many."""
    today, begun = clock.today(), 0
    with transaction.atomic(), acting(service("retention", regions=())):
        warned = set(Warned.objects.filter(erase_on__lte=today).values_list("card_id", flat=True))
        held = set(Hold.objects.filter(lifted_at=None, until__gte=today).values_list("card_id", flat=True))
        for card, _number, region, organisation, _day, _caseworker in _ending(today):
            if card not in warned or card in held:
                continue
            _erasure, new = Erasure.objects.get_or_create(
                card_id=card, defaults={"region_id": region, "organisation_id": organisation, "reason": "term"}
            )
            begun += new
        if begun:
            actor = service("retention", regions=())
            journal.record("terms_ended", actor=actor, number=begun)
    return begun


def clear() -> dict[str, int]:
    """Takes away what is past its term: finished tasks, answered requests, findings, invitations, old values and looks; how many of each."""
    now = clock.now()
    gone: dict[str, int] = {}
    with transaction.atomic(), acting(service("retention", regions=())), connection.cursor() as cursor:
        for table, term, condition in OVER:
            cursor.execute(f"DELETE FROM {table} WHERE {condition}", {"before": _before(now, term.days)})
            gone[table] = cursor.rowcount
        gone["parties_user"] = _close_accounts(_before(now, ACCOUNT.days).date())
    for record, table, term in (("change", "core_change", RECORDS), ("look", "access_look", LOOKS)):
        gone[table] = _expire(record, table, _before(now, term.days))
    return gone


def _close_accounts(before: datetime.date) -> int:
    """Accounts of which every role ended before that day lose name, address and password; what they did keeps their number."""
    left = Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=before)
    held = User.objects.filter(left).values("pk")
    over = User.objects.filter(memberships__isnull=False, person_account=None).exclude(pk__in=held)
    closed = 0
    for user in over.exclude(email__endswith=CLOSED_ADDRESS).distinct():
        user.name, user.email, user.is_active = "oud-medewerker", f"gesloten-{user.pk}{CLOSED_ADDRESS}", False
        user.set_unusable_password()
        user.save()
        for kept in (EmailAddress, Authenticator, SocialAccount, MailWish):
            kept.objects.filter(user=user).delete()
        closed += 1
    return closed


def _expire(record: str, table: str, before: datetime.datetime) -> int:
    """Old rows of a record, in batches; their digests stay in the seals."""
    total = 0
    while True:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT id FROM {table} WHERE at < %s ORDER BY id LIMIT {BATCH}", [before])
            ids = [row for (row,) in cursor.fetchall()]
        taken = sealing.expire(record, ids) if ids else 0
        total += taken
        if taken < BATCH:
            return total


def _before(now: datetime.datetime, days: Any) -> datetime.datetime:
    return now - datetime.timedelta(days=days)
