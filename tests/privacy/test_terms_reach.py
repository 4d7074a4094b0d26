"""Every term with days has something that acts on it: rows of twelve years ago go, rows of today stay."""

import pytest
from django.apps import apps
from django.db import connection, models

from perspectief.access.classification import tables
from perspectief.access.purposes import ACCOUNT
from perspectief.privacy import retention
from perspectief.privacy.models import Request
from perspectief.work.models import Task
from tests.access import worlds

pytestmark = pytest.mark.django_db
# Tables whose term is kept elsewhere, and where; each has tests of its own.
ELSEWHERE = {
    "parties.User": "closed by retention._close_accounts",
    "parties.Membership": "stays as the number of a closed account: what was done keeps its doer",
    **dict.fromkeys(
        ("learning.ThemeAdoption", "learning.LessonAdoption", "learning.Seat"),
        "stays with the number of a closed account, which has no name and no address any more",
    ),
    **dict.fromkeys(
        ("plans.Obstacle", "plans.ObstacleRaiser", "plans.ObstacleStep"),
        "stays with the number of a closed account, which has no name and no address any more",
    ),
    "parties.User_groups": "not used",
    "parties.User_user_permissions": "not used",
    "parties.PersonAccount": "goes with the person",
    "parties.Session": "parties.jobs",
    "parties.Remembered": "parties.jobs",
    "mfa.Authenticator": "goes when the account is closed",
    "socialaccount.SocialAccount": "goes when the account is closed",
    "socialaccount.SocialToken": "not used",
    "account.EmailAddress": "goes when the account is closed",
    "account.EmailConfirmation": "not used",
    "work.MailWish": "goes when the account is closed",
    "matching.DistributionPair": "goes with its plan",
    "core.Change": "emptied by retention._expire once sealed",
    "access.Look": "emptied by retention._expire once sealed",
    "exchange.Upload": "exchange.jobs",
    "exchange.UploadRow": "exchange.jobs",
    "exchange.ColumnMapping": "exchange.jobs",
    "privacy.Warned": "taken back by a sign of life, or goes with the person",
    "privacy.Erasure": "goes when it is done",
    "procrastinate.ProcrastinateJob": "by its events, in retention.OVER",
    "procrastinate.ProcrastinateEvent": "goes with its job",
    "procrastinate.ProcrastinateWorker": "the library's own",
    "procrastinate.ProcrastinatePeriodicDefer": "goes with its job",
}


def acted() -> set[str]:
    return {table for table, _term, _condition in retention.OVER}


def test_every_table_with_a_term_in_days_is_reached():
    """A new table with such a term fails here until something acts on it."""
    open_ends = {
        name
        for name, table in tables().items()
        if table.term.days is not None and name not in ELSEWHERE and apps.get_model(name)._meta.db_table not in acted()
    }
    assert open_ends == set()
    assert set(ELSEWHERE) <= set(tables()), "one that is no more"


def test_what_is_old_goes_and_what_is_new_stays():
    """In a world with a row in every table, twice: once as it is, once with every moment twelve years back."""
    worlds.everything()
    reached = [name for name in sorted(acted()) if name != "procrastinate_jobs"]
    Task.objects.update(done_at=models.F("due_at"))
    Request.objects.update(closed_at=models.F("at"))
    with connection.cursor() as cursor:
        before = {name: rows(cursor, name) for name in reached}
        retention.clear()
        assert {name: rows(cursor, name) for name in reached} == before, "of today"
        for name in reached:
            age(cursor, name)
        gone = retention.clear()
        assert {name: rows(cursor, name) for name in reached} == dict.fromkeys(reached, 0)
    assert {name: gone[name] for name in reached} == before
    assert min(before.values()) > 0, "nothing that was never there"


def rows(cursor, table: str) -> int:
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


def age(cursor, table: str) -> None:
    model = next(one for one in apps.get_models() if one._meta.db_table == table)
    moments = [one.column for one in model._meta.concrete_fields if isinstance(one, models.DateField)]
    cursor.execute(f"UPDATE {table} SET {', '.join(f'{one} = {one} - interval {YEARS}' for one in moments)}")


YEARS = f"'{12 * 365 + ACCOUNT.days} days'"
