"""What remembering who saw whom costs a page of 25 persons: `python -m tests.bench.bench_looks`. Bar: 5 ms.

The same list of people, asked in turn with and without the looks, in one process, logged in to the database as app.
"""

import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from unittest.mock import patch

from tests.bench.bench_pages import made_region

BAR = 0.005
VISITS = 100
ADDRESSES = {
    "cards": "/bestand/?toon=mensen&blad={}",  # no names, one look a person
    "names": "/bestand/?toon=mensen&q=ja&blad={}",  # searched by name: card and profile
}


def main() -> int:
    """The two, side by side, for both kinds of list; 1 when one of them costs more than the bar."""
    with made_region():
        from django.db import connection
        from django.test import Client

        from perspectief.access.context import acting
        from perspectief.access.models import Look
        from perspectief.parties.made import ACCOUNTS
        from perspectief.parties.models import Membership, User
        from perspectief.parties.queries import actor_for

        user = User.objects.get(email=ACCOUNTS[0].email)
        actor = actor_for(Membership.objects.get(user=user))
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)

        def counted() -> int:
            with acting(replace(actor, oversight=True)):
                return Look.objects.filter(actor=actor.id).count()

        costs = [measured(client, counted, name, address) for name, address in ADDRESSES.items()]
        connection.close()
    return 1 if max(costs) > BAR else 0


def measured(client: Any, counted: Callable[[], int], name: str, address: str) -> float:
    """Seconds a page of this list spends on remembering."""
    for page in range(1, 6):
        visit(client, address.format(page), remembered=True), visit(client, address.format(page), remembered=False)
    before = counted()
    took: dict[bool, list[float]] = {True: [], False: []}
    for at in range(VISITS):
        for remembered in (True, False) if at % 2 else (False, True):
            took[remembered].append(visit(client, address.format(at % 8 + 1), remembered=remembered))
    rows = (counted() - before) / VISITS
    with_, without = statistics.median(took[True]), statistics.median(took[False])
    cost = statistics.median(a - b for a, b in zip(took[True], took[False], strict=True))
    print(f"{name}: a page of {rows:.0f} looks: {1000 * without:.1f} ms without, {1000 * with_:.1f} ms with")
    assert rows > 20, "too few people on the page to say anything"
    print(f"{name}: looks cost {1000 * cost:.2f} ms a page (median of {VISITS} pairs); bar {1000 * BAR:.0f} ms")
    return cost


def visit(client: Any, path: str, *, remembered: bool) -> float:
    """Seconds of one visit."""
    from perspectief.access import middleware

    begun = time.perf_counter()
    if remembered:
        answer = client.get(path)
    else:
        with patch.object(middleware, "write", lambda *given, **named: None):
            answer = client.get(path)
    assert answer.status_code == 200
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
