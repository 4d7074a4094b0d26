"""Erasure (AVG art. 17): a person out of every table, and afterwards out of the content of the records once they are sealed.

The organisation that owns the card erases what is its own. A dossier another organisation keeps stays, on a place of its own, and
that organisation hears of it: a task to decide, within a month, about what it keeps itself (each controller its own data).

Run as maintenance, in two steps. `take_out`, one transaction: rows, account, sessions, kept files; the journal keeps its lines, of
which nothing leads to a person any more. `finish`: old values and looks go as soon as their digests are sealed, so that
`perspectief verify-journal` still proves the whole.
"""

import datetime
import logging
from dataclasses import replace
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.module_loading import import_string

from perspectief.access import sealing
from perspectief.access.classification import Link, tables
from perspectief.access.context import acting, service
from perspectief.access.purposes import ACCOUNTS
from perspectief.core import clock, journal
from perspectief.core.models import Change
from perspectief.core.numbers import new_number
from perspectief.parties.credentials import end_sessions
from perspectief.parties.models import Membership, PersonAccount, User
from perspectief.privacy import erased
from perspectief.privacy.models import Erasure
from perspectief.privacy.rules import ANSWER_DAYS
from perspectief.privacy.walking import Person, cards, dossier_model, linked, person, row_ids, words
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind

log = logging.getLogger(__name__)

CHANGES = """
SELECT id FROM core_change WHERE (table_name, row_id) IN (SELECT * FROM unnest(%(tables)s::text[], %(rows)s::bigint[]))
   OR (coalesce(old->>'card_id', new->>'card_id') = %(card)s::text AND NOT (table_name = %(dossier)s AND row_id = ANY (%(left)s::bigint[])))
   OR (old ? 'dossier_id' AND (old->>'dossier_id') = ANY (%(dossiers)s::text[]))
"""
FROM_LISTS = """
UPDATE {table} SET people = kept.people, points = kept.points FROM (
    SELECT list.id, coalesce(array_agg(pair.person ORDER BY pair.at) FILTER (WHERE pair.at > 0), '{{}}') AS people,
           coalesce(array_agg(pair.point ORDER BY pair.at) FILTER (WHERE pair.at > 0), '{{}}') AS points
    FROM {table} AS list LEFT JOIN LATERAL unnest(list.people, list.points) WITH ORDINALITY AS pair(person, point, at)
         ON pair.person <> %(card)s WHERE %(card)s = ANY (list.people) GROUP BY list.id
) AS kept WHERE {table}.id = kept.id
"""


def take_out(erasure: Erasure) -> None:
    """One transaction; again does nothing. What hangs on the person goes; what has to wait for the seal is noted in `erasure`."""
    with (
        transaction.atomic(),
        acting(service("erasure", regions=(erasure.region_id,), organisation=erasure.organisation_id)),
    ):
        waiting = Erasure.objects.select_for_update(of=("self",)).filter(pk=erasure.pk, taken_out_at=None).first()
        who = person(card=erasure.card_id) if waiting else None
        if waiting is None:
            return
        if who is not None:
            left = _leave(who)
            _out(waiting, replace(who, dossiers=tuple(one for one in who.dossiers if one not in left)), left)
        waiting.taken_out_at = clock.now()
        waiting.save()


def _leave(who: Person) -> list[int]:
    """Ids of the dossiers that stay, each with a task for its organisation."""
    stay: list[int] = []
    for hook in [table.leave for table in tables().values() if table.leave]:
        for one in import_string(hook.replace(":", "."))(who.card, lambda party: _number_for(who, party)):
            stay.append(one.dossier)
            keeper = service("erasure", regions=(who.region,), organisation=one.organisation, purpose="AVG art. 19")
            open_tasks(
                keeper,
                region=who.region,
                kind=TaskKind.DECIDE_DOSSIER,
                subject_kind="card",
                assignees={one.number: one.caseworker},
                due_at=clock.now() + datetime.timedelta(days=ANSWER_DAYS),
                agreed_hours=24 * ANSWER_DAYS,
            )
            journal.record("dossier_left", actor=keeper, region=who.region, subject=one.subject)
    return stay


def _number_for(who: Person, organisation: int) -> int:
    """Always the same for this person and organisation, so that a restored backup knows it again; another one where it is taken."""
    number = erased.number_after(who.number, organisation)
    return new_number() if cards()._default_manager.filter(number=number).exists() else number


def _out(erasure: Erasure, who: Person, left: list[int]) -> None:
    rows, told = row_ids(who), words(who)
    with connection.cursor() as cursor:
        for table in tables().values():
            if table.forget:
                import_string(table.forget.replace(":", "."))(told)
        _delete(cursor, who)
        _accounts(who)
        cursor.execute(f"DELETE FROM {cards()._meta.db_table} WHERE id = %s", [who.card])
        pairs = [(name, row) for name, every in rows.items() for row in every]
        cursor.execute(
            CHANGES,
            {
                "tables": [name for name, _row in pairs],
                "rows": [row for _name, row in pairs],
                "card": who.card,
                "dossiers": [str(one) for one in who.dossiers],
                "dossier": dossier_model()._meta.db_table,
                "left": left,
            },
        )
        erasure.changes = [row for (row,) in cursor.fetchall()]
        cursor.execute("SELECT id FROM access_look WHERE subject = %s", [who.subject])
        erasure.looks = [row for (row,) in cursor.fetchall()]
    actor = service("erasure", regions=(who.region,), organisation=who.organisation, purpose="AVG art. 17")
    journal.record("person_erased", actor=actor, region=who.region, reason=erasure.reason)
    erased.add(who.number)


def _delete(cursor: Any, who: Person) -> None:
    """Rows that hang on the person, the deepest first; accounts later, as they lead to a user."""
    wheres = {
        Link.DOSSIER: ("dossier_id = ANY (%(it)s)", list(who.dossiers)),
        Link.CARD_ID: ("card_id = %(it)s", who.card),
        Link.NUMBER: (
            "(subject_kind = 'card' AND subject_number = %(it)s) OR data->>'card' = %(it)s::text",  # also what is about both
            who.number,
        ),
        Link.PATH: ("result LIKE %(it)s", f"%{who.number}%"),
    }
    for link, (where, value) in wheres.items():
        for _table, model in linked(link):
            if model is not PersonAccount:
                cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {where}", {"it": value})
    for _table, model in linked(Link.PEOPLE):
        cursor.execute(FROM_LISTS.format(table=model._meta.db_table), {"card": who.card})


def _accounts(who: Person) -> None:
    """The account of the person, its sessions and everything that belongs to an account; a colleague who also was a job seeker stays one."""
    for account in PersonAccount.objects.filter(card_id=who.card).select_related("user"):
        user = account.user
        account.delete()
        end_sessions(user)
        if Membership.objects.filter(user=user).exists():
            continue
        for table, model in linked(Link.NONE):
            for field in model._meta.concrete_fields:
                if table.purpose is ACCOUNTS and field.related_model is User:
                    model._default_manager.filter(**{field.name: user}).delete()
        try:
            with transaction.atomic():
                user.delete()
        except IntegrityError:
            user.name, user.email, user.is_active = "gewist", f"gewist-{user.pk}@gewist.invalid", False
            user.set_unusable_password()
            user.save()


def finish(erasure: Erasure) -> bool:
    """Takes the content of sealed changes and looks away; True, and the erasure itself gone, when nothing of it is left."""
    sealing.seal()
    sealing.expire("change", erasure.changes)
    sealing.expire("look", erasure.looks)
    with (
        transaction.atomic(),
        acting(service("erasure", regions=(erasure.region_id,), organisation=erasure.organisation_id)),
    ):
        left = Change.objects.filter(pk__in=erasure.changes).exists() or _looks_left(erasure.looks)
        if left:
            return False
        erasure.delete()
    return True


def _looks_left(looks: list[int]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM access_look WHERE id = ANY (%s))", [looks])
        return cursor.fetchone()[0]


def erase_waiting() -> int:
    """Everything that was asked and not done yet; how many persons are gone altogether. One that fails does not stop the others."""
    done = 0
    for erasure in list(Erasure.objects.order_by("id")):
        try:
            take_out(erasure)
            erasure.refresh_from_db()
            done += finish(erasure)
        except Exception:  # the next run tries again; the card is hidden meanwhile
            log.exception("erasure %s failed", erasure.pk)
    return done


def replay() -> int:
    """Erases again whoever a restored database brought back; how many that were. Run as maintenance.

    Again as long as it finds anybody: a dossier that was left, and erased later, only stands apart once its card is gone.
    """
    back: set[int] = set()
    while found := _came_back(back):
        back |= found
        erase_waiting()
    return len(back)


def _came_back(known: set[int]) -> set[int]:
    with acting(service("erasure", regions=())):
        everybody = list(cards()._default_manager.values_list("number", flat=True))
        found = set(erased.known(everybody)) - known
        for who in filter(None, (person(number=number) for number in sorted(found))):
            Erasure.objects.get_or_create(
                card_id=who.card,
                defaults={"region_id": who.region, "organisation_id": who.organisation, "reason": "replay"},
            )
    return found
