"""What remembering who saw whom costs a page of 25 persons: `python -m tests.bench.bench_looks`. Bar: 5 ms.

The same list of people, asked in turn with and without the looks, in one process, logged in to the database as app.
"""

import statistics
import time
from unittest.mock import patch

from tests.bench.bench_pages import made_region

BAR = 0.005
VISITS = 100
ADDRESS = "/bestand/?toon=mensen&q=ja&blad={}"  # names are shown, and so looks are written, where a name is searched


def main() -> int:
    """The two, side by side; 1 when it costs more than the bar."""
    with made_region():
        from django.db import connection
        from django.test import Client

        from perspectief.access import middleware
        from perspectief.access.context import acting
        from perspectief.access.models import Look
        from perspectief.parties.made import ACCOUNTS
        from perspectief.parties.models import Membership, User
        from perspectief.parties.queries import actor_for

        user = User.objects.get(email=ACCOUNTS[0].email)
        actor = actor_for(Membership.objects.get(user=user))
        client = Client(HTTP_HOST="127.0.0.1")
        client.force_login(user)

        def visit(page: int, *, remembered: bool) -> float:
            begun = time.perf_counter()
            if remembered:
                answer = client.get(ADDRESS.format(page))
            else:
                with patch.object(middleware, "write", lambda *given, **named: None):
                    answer = client.get(ADDRESS.format(page))
            assert answer.status_code == 200
            return time.perf_counter() - begun

        def counted() -> int:
            with acting(actor):
                return Look.objects.filter(actor=actor.id).count()

        for page in range(1, 6):
            visit(page, remembered=True), visit(page, remembered=False)
        before = counted()
        took: dict[bool, list[float]] = {True: [], False: []}
        for at in range(VISITS):
            page = at % 8 + 1
            for remembered in (True, False) if at % 2 else (False, True):
                took[remembered].append(visit(page, remembered=remembered))
        rows = (counted() - before) / VISITS
        connection.close()
    with_, without = statistics.median(took[True]), statistics.median(took[False])
    pairs = statistics.median(a - b for a, b in zip(took[True], took[False], strict=True))
    print(f"a page of {rows:.0f} persons: {1000 * without:.1f} ms without looks, {1000 * with_:.1f} ms with")
    assert rows > 20, "too few people on the page to say anything"
    print(f"looks cost {1000 * pairs:.2f} ms a page (median of {VISITS} pairs); bar {1000 * BAR:.0f} ms")
    return 1 if pairs > BAR else 0


if __name__ == "__main__":
    raise SystemExit(main())
