"""Vandaag with much to do: `python -m tests.bench.bench_today`.

A made region of 20,000 people, 60,000 open tasks and as many facts, notices for everybody; all of one organisation of
50 people, a tenth of nobody. 200 requests through all middleware as several users, logged in to the database as app.
Bars: 95th percentile of the page at most 150 ms; of the number in the menu (badge and bell) at most 10 ms. The rows are taken away again.
"""

import contextlib
import os
import time
from collections.abc import Iterator
from typing import Any

from tests.bench.bench_pages import high, made_region

BAR, BADGE_BAR = 0.150, 0.010
REQUESTS, STAFF, TASKS, BATCH = 200, 50, 60_000, 5_000
MARK = "bench"
TASK = """
INSERT INTO work_task (region_id, organisation_id, assignee_id, kind, subject_kind, subject_number, due_at, agreed_hours, created_at, data)
SELECT card.region_id, %(organisation)s, CASE WHEN n %% 10 = 0 THEN NULL ELSE (%(users)s::bigint[])[1 + n %% %(staff)s] END,
       (ARRAY['unseen', 'no_next_step', 'confirm_card', 'take_up', 'judge_fits', 'correct'])[turn + 3 * (n / 3 %% 2)],
       'card', card.number, now() + (n %% 2000 - 500) * interval '1 hour', 72, now(), '{"bench": 1}'
FROM (SELECT *, row_number() OVER (ORDER BY number, turn)::integer - 1 AS n
      FROM supply_card CROSS JOIN generate_series(1, 3) AS turn) AS card WHERE n < %(tasks)s ON CONFLICT DO NOTHING
"""
FACT = """
INSERT INTO core_fact (actor, role, origin, organisation_id, region_id, verb, subject, result, data)
SELECT (%(users)s::bigint[])[1 + n %% %(staff)s], 'caseworker', 'bench', %(organisation)s, pseudonym.region_id, 'card_changed',
       pseudonym.subject, 'done', '{}'
FROM (SELECT *, row_number() OVER ()::integer AS n FROM supply_pseudonym CROSS JOIN generate_series(1, 3) AS turn) AS pseudonym
LIMIT %(tasks)s
"""
NOTICE = """
INSERT INTO work_notice (region_id, organisation_id, user_id, kind, task_kind, subject_kind, subject_number, urgent, data, cause, at)
SELECT card.region_id, %(organisation)s, (%(users)s::bigint[])[1 + n %% %(staff)s], 'opened', 'confirm_card', 'card', card.number, false,
       '{"bench": 1}', -n, now() - n * interval '1 minute'
FROM (SELECT *, row_number() OVER (ORDER BY number)::integer AS n FROM supply_card) AS card
"""
GONE = (
    "DELETE FROM work_task WHERE data ? 'bench'",
    "DELETE FROM work_notice WHERE data ? 'bench'",
    "DELETE FROM parties_session WHERE user_id IN (SELECT id FROM parties_user WHERE email LIKE 'bench-%')",
)


def staff(organisation: Any) -> list[Any]:
    """Fifty klantmanagers of one organisation; the same ones at a second run."""
    from perspectief.parties.models import Membership, User

    found = []
    for number in range(STAFF):
        user, _made = User.objects.get_or_create(
            email=f"bench-{number}@breda.example", defaults={"name": f"Bench {number}"}
        )
        given = {"role": "caseworker", "starts_on": "2020-01-01"}
        Membership.objects.get_or_create(user=user, organisation=organisation, defaults=given)
        found.append(user)
    return found


@contextlib.contextmanager
def busy(organisation: Any, users: list[Any]) -> Iterator[None]:
    """The rows, written by the owner of the database; what can be taken away is."""
    import psycopg
    from psycopg.conninfo import make_conninfo

    from perspectief.config import environment
    from perspectief.config.database import parameters

    given = {"organisation": organisation.pk, "users": [user.pk for user in users], "staff": STAFF, "tasks": TASKS}
    owner = make_conninfo(**parameters(environment.read(), environment.OWNER))
    with psycopg.connect(owner, autocommit=True) as connection:
        for statement in GONE:
            connection.execute(statement)
        for statement in (TASK, FACT, NOTICE):
            connection.execute(statement, given)
        connection.execute("ANALYZE work_task, work_notice, core_fact")
        row = connection.execute(
            "SELECT (SELECT count(*) FROM supply_card), (SELECT count(*) FROM work_task WHERE done_at IS NULL), "
            "(SELECT count(*) FROM core_fact)"
        ).fetchone()
        print("people {:,}, open tasks {:,}, facts {:,}".format(*(row or (0, 0, 0))))
        try:
            yield
        finally:
            for statement in GONE:
                connection.execute(statement)


def page(users: list[Any]) -> list[float]:
    """Seconds of each visit to the page, by turns as each user, and on every fourth visit a filter or a later page."""
    from django.test import Client

    clients = []
    for user in users[:10]:
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)
        client.get("/vandaag/")
        clients.append(client)
    asked = ("/vandaag/", "/vandaag/?soort=unseen", "/vandaag/", "/vandaag/?blad=3")
    seconds = []
    for turn in range(REQUESTS):
        start = time.perf_counter()
        answer = clients[turn % len(clients)].get(asked[turn % len(asked)])
        seconds.append(time.perf_counter() - start)
        assert answer.status_code == 200, answer.status_code
    return seconds


def badge(users: list[Any]) -> list[float]:
    """Seconds of the two numbers every page shows."""
    from perspectief.access.context import acting
    from perspectief.core import clock
    from perspectief.parties.models import Membership
    from perspectief.parties.queries import actor_for
    from perspectief.work.notices import count_unread
    from perspectief.work.queries import count_waiting

    seconds = []
    for turn in range(REQUESTS):
        actor = actor_for(Membership.objects.get(user=users[turn % STAFF]))
        with acting(actor):
            start = time.perf_counter()
            count_waiting(actor.organisation, actor.id, clock.now())
            count_unread(actor)
            seconds.append(time.perf_counter() - start)
    return seconds


def main() -> None:
    """The two rows, and whether the bars are kept."""
    with made_region():
        from allauth.account.internal.flows.login import record_authentication
        from django.contrib.auth.signals import user_logged_in

        from perspectief.parties.models import Organisation

        def shown(sender: Any, request: Any, user: Any, **more: Any) -> None:
            record_authentication(request, user, "mfa", type="bench")

        user_logged_in.connect(shown)
        organisation = Organisation.objects.filter(kind="gemeente", name__icontains="Breda").order_by("id")[0]
        users = staff(organisation)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        with busy(organisation, users):
            kept = True
            for name, bar, seconds in (("Vandaag", BAR, page(users)), ("badge and bell", BADGE_BAR, badge(users))):
                middle, most = sorted(seconds)[len(seconds) // 2], high(seconds)
                print(
                    f"{name:<16} median {1000 * middle:7.1f} ms   p95 {1000 * most:7.1f} ms   p95/bar {most / bar:5.2f}"
                )
                kept = kept and most <= bar
        raise SystemExit(0 if kept else 1)


if __name__ == "__main__":
    main()
