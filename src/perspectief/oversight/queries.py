"""What the privacy officer reads, and what a person reads about who looked. Numbers of cards, never a name of a person."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.oversight.models import Finding, Question
from perspectief.oversight.policy import may_list, may_oversee
from perspectief.parties.models import Organisation, User

REFUSED = "Deze pagina is er niet."
SEEN = """
SELECT look.at, card.number, look.layer, look.page, look.reason, look.role, look.origin, look.subject
FROM access_look AS look LEFT JOIN oversight_card_numbers(%(subjects)s::bigint[]) AS card ON card.subject = look.subject
WHERE look.organisation_id = %(organisation)s AND look.actor = %(account)s AND look.at >= %(since)s AND look.at < %(until)s
ORDER BY look.at, look.id
"""
SUBJECTS = """
SELECT DISTINCT subject FROM access_look
WHERE organisation_id = %(organisation)s AND actor = %(account)s AND at >= %(since)s AND at < %(until)s
"""
ASKED = """
SELECT question.id, card.number, array_agg(DISTINCT look.actor ORDER BY look.actor)
FROM oversight_question AS question
JOIN access_look AS look ON look.organisation_id = question.organisation_id AND look.subject = question.subject
    AND look.role = question.role AND (look.at AT TIME ZONE 'Europe/Amsterdam')::date = question.day
LEFT JOIN LATERAL oversight_card_numbers(ARRAY[question.subject]) AS card ON true
WHERE question.id = ANY(%s) GROUP BY question.id, card.number
"""
# One row for a day, an organisation, a role and a reason: what was done, not by which employee (AVG art. 15 (1)(c): recipients).
MINE = """
SELECT (at AT TIME ZONE 'Europe/Amsterdam')::date AS day, organisation_id, role, reason, count(DISTINCT actor),
       count(DISTINCT (tx, date_trunc('minute', at))), array_agg(DISTINCT layer), max(at)
FROM access_look WHERE subject = (SELECT supply_own_subject()) AND actor <> %(self)s
GROUP BY 1, 2, 3, 4 ORDER BY 1 DESC, max(at) DESC, 2, 3, 4
"""


class Seen(NamedTuple):
    """A look of an account. `card`: public number of the person, `subject`: the pseudonym; `card` is None when the person was erased."""

    at: datetime.datetime
    card: int | None
    layer: str
    page: str
    reason: str
    role: str
    origin: str
    subject: int


class Looked(NamedTuple):
    """Who looked at a person on a day: staff of an organisation in a role, for a reason; how many of
    them, how often, at what."""

    day: datetime.date
    organisation: int
    number: int
    organisation_name: str
    role: str
    reason: str
    staff: int
    times: int
    layers: tuple[str, ...]
    last: datetime.datetime


class Told(NamedTuple):
    """A finding with the name of the colleague it is about (empty: about a person) and of who judged it."""

    finding: Finding
    name: str
    judge: str


class Asked(NamedTuple):
    """A question, the public number of the person who asks (None: erased), and the names of the staff it is about."""

    question: Question
    card: int | None
    staff: tuple[str, ...]


def findings(actor: Actor, *, judged: bool, limit: int = 200) -> list[Told]:
    """Findings about the staff of the officer's organisation, newest first. Missing for everybody else."""
    if not may_oversee(actor):
        raise Missing(REFUSED)
    rows = Finding.objects.filter(organisation_id=actor.organisation, judged_at__isnull=not judged)
    found = list(rows.order_by("-judged_at" if judged else "-found_at", "account", "rule", "id")[:limit])
    names = names_of(number for one in found for number in (one.account, one.judged_by or 0))
    return [Told(one, names.get(one.account, ""), names.get(one.judged_by or 0, "")) for one in found]


def questions(actor: Actor, *, limit: int = 100) -> list[Asked]:
    """Questions to the officer's organisation, unanswered first, with whom to ask: the staff who looked, and at which card."""
    if not may_oversee(actor):
        raise Missing(REFUSED)
    rows = Question.objects.filter(organisation_id=actor.organisation)
    held = sorted(rows.order_by("-asked_at", "id")[:limit], key=lambda one: one.answered_at is not None)
    with connection.cursor() as cursor:
        cursor.execute(ASKED, [[one.pk for one in held]])
        found = {number: (card, accounts) for number, card, accounts in cursor.fetchall()}
    names = names_of(account for _card, accounts in found.values() for account in accounts)
    return [
        Asked(one, card, tuple(sorted(names.get(account, "") for account in accounts)))
        for one in held
        for card, accounts in [found.get(one.pk, (None, []))]
    ]


def count_open(actor: Actor) -> int:
    """Findings and questions that wait for the officer."""
    waiting = Finding.objects.filter(organisation_id=actor.organisation, judged_at=None).count()
    return waiting + Question.objects.filter(organisation_id=actor.organisation, answered_at=None).count()


def seen_by(actor: Actor, *, account: int, since: datetime.datetime, until: datetime.datetime) -> list[Seen]:
    """Which persons an account of the actor's organisation saw, in order. Missing for who may not ask. Recorded by the action."""
    if not may_list(actor):
        raise Missing(REFUSED)
    given = {"organisation": actor.organisation, "account": account, "since": since, "until": until}
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS, given)
        subjects = [subject for (subject,) in cursor.fetchall()]
        cursor.execute(SEEN, given | {"subjects": subjects})
        return [Seen(*row) for row in cursor.fetchall()]


def who_looked(actor: Actor) -> list[Looked]:
    """Who looked at the actor, a job seeker; newest first. Row-level security shows a job seeker the own looks alone."""
    if actor.person is None:
        raise Missing(REFUSED)
    with connection.cursor() as cursor:
        cursor.execute(MINE, {"self": actor.id})
        rows = cursor.fetchall()
    parties = Organisation.objects.filter(pk__in={row[1] for row in rows}).order_by("pk")
    named = {party: (number, name) for party, number, name in parties.values_list("pk", "number", "name")}
    return [
        Looked(day, party, *named.get(party, (0, "")), role, reason, staff, times, tuple(layers), last)
        for day, party, role, reason, staff, times, layers, last in rows
    ]


def own_questions(actor: Actor) -> dict[tuple[int, datetime.date, str], Question]:
    """What the actor, a job seeker, asked, by organisation, day and role."""
    if actor.person is None:
        raise Missing(REFUSED)
    with connection.cursor() as cursor:
        cursor.execute("SELECT supply_own_subject()")
        (subject,) = cursor.fetchone()
    rows = Question.objects.filter(subject=subject).order_by("id")
    return {(one.organisation_id, one.day, one.role): one for one in rows}


def names_of(users: Iterable[int]) -> dict[int, str]:
    """Names of colleagues by account."""
    wanted = {user for user in users if user > 0}
    return dict(User.objects.filter(pk__in=wanted).order_by("pk").values_list("pk", "name")) if wanted else {}
