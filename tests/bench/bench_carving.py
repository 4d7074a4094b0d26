"""The carving board at region size: `python -m tests.bench.bench_carving`.

A made region of 20,000 people and 5,000 places. At 40 places every choice of the board is switched by itself (as the browser asks it: the
part of the page that changes), and then pairs of choices. In one process, through all middleware, logged in to the database as app.
Bar: 95th percentile at most 150 ms.
"""

import os
import random
import re
import statistics
from itertools import pairwise
from typing import Any

from tests.bench.bench_pages import high, made_region, measured, subjects

BAR = 0.150
PLACES, CHOICES = 40, 12
OPTION = re.compile(r'name="([a-z0-9_-]+)" value="([1-9]\d*)"')
PART = {"HX-Request": "true"}


def switched(client: Any, places: list[int]) -> list[str]:
    """Addresses the board asks: each choice alone, then two together."""
    found = []
    for number in places:
        page = client.get(f"/plekken/{number}/").content.decode()
        board = page[page.index('id="bord"') : page.index("</form>", page.index('id="bord"'))]
        choices = [f"{name}={option}" for name, option in OPTION.findall(board)][:CHOICES]
        assert choices, number
        found += [f"/plekken/{number}/?{one}" for one in choices]
        found += [f"/plekken/{number}/?{one}&{other}" for one, other in pairwise(choices)]
    random.Random(7).shuffle(found)
    return found


def main() -> None:
    """One line: how many answers, median, 95th percentile and the longest."""
    with made_region():
        from django.test import Client

        from perspectief.parties.made import ACCOUNTS
        from perspectief.parties.models import User

        client = Client(HTTP_HOST="127.0.0.1")
        account = next(one for one in ACCOUNTS if one.label == "accountmanager")
        client.force_login(User.objects.get(email=account.email))
        addresses = switched(client, subjects()[1][:PLACES])

        def visit(address: str) -> None:
            answer = client.get(address, headers=PART)
            assert answer.status_code == 200, (address, answer.status_code)

        took = measured(visit, addresses)
        print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
        print(
            f"carving board, {len(took.seconds)} answers: median {1000 * statistics.median(took.seconds):.1f} ms, "
            f"p95 {1000 * high(took.seconds):.1f} ms, longest {1000 * max(took.seconds):.1f} ms, bar {1000 * BAR:.0f} ms"
        )


if __name__ == "__main__":
    main()
