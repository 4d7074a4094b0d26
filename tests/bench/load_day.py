"""A day at the counter, by fifty people at once, against a site that runs: `make load`.

Each logs in once and then works: Vandaag, a search in the file, a person, a place, a judgement, a task put off, the notices. Between
two deeds one reads: seven seconds on average, negative exponential, seventy at most, as in the TPC-W benchmark. Logging in
is a deed of the morning and is shown apart: fifty at once would measure the hashing of passwords. The made accounts are used, so it is
for a made region alone. Bars: 95th percentile at most 400 ms, no errors.
SITE (default http://127.0.0.1:8000), USERS (50), SECONDS (300) and THINK (7) may be set.
"""

import copy
import os
import random
import re

from locust import HttpUser, task
from locust.env import Environment

from perspectief.parties.made import ACCOUNTS, PASSWORD

BAR = 400  # milliseconds
SITE = os.environ.get("SITE", "http://127.0.0.1:8000")
THINK = float(os.environ.get("THINK", "7"))
USERS, SECONDS = int(os.environ.get("USERS", "50")), int(os.environ.get("SECONDS", "300"))
STAFF = [account for account in ACCOUNTS if account.label.startswith(("klantmanager", "accountmanager"))]
WORDS = ("chauffeur", "inpakken", "schoonmaak", "koken", "monteur", "winkel", "tuin", "zorg")
FIELD = re.compile(r'<input type="hidden" name="(csrfmiddlewaretoken|form_key|form_by|sleutel|key)" value="([^"]*)"')


class Colleague(HttpUser):
    """Somebody at the counter, who reads a few seconds between two deeds."""

    host = SITE

    def wait_time(self) -> float:
        """Seconds until the next deed."""
        return min(10 * THINK, random.expovariate(1 / THINK))

    def on_start(self) -> None:
        """Logs in through the form."""
        account = random.choice(STAFF)
        shown = self.client.get("/inloggen/", name="log in")
        given = dict(FIELD.findall(shown.text)) | {"login": account.email, "password": PASSWORD}
        with self.client.post("/inloggen/", given, name="log in", catch_response=True) as answer:
            if "/vandaag/" not in answer.url:
                answer.failure(f"not logged in: {answer.url}")
        self.people: list[str] = []
        self.places: list[str] = []

    @task(4)
    def today(self) -> None:
        """What must happen today; now and then something is put off until tomorrow."""
        shown = self.client.get("/vandaag/", name="Vandaag")
        number = re.search(r'name="taak" value="(\d+)"', shown.text)
        if number and random.random() < 0.2:
            given = dict(FIELD.findall(shown.text)) | {"doe": "later", "taak": number[1], "tot": "morgen"}
            self.client.post("/vandaag/taak/", given, name="task put off")

    @task(4)
    def search(self) -> None:
        """A word, and who is found."""
        shown = self.client.get(f"/bestand/?werk={random.choice(WORDS)}", name="Bestand")
        self.people = re.findall(r"/mensen/(\d{9})/", shown.text) or self.people
        self.places = re.findall(r"/plekken/(\d{9})/", shown.text) or self.places

    @task(4)
    def person(self) -> None:
        """A person with ranked places, and now and then a judgement on the first."""
        if not self.people:
            return
        number = random.choice(self.people)
        shown = self.client.get(f"/mensen/{number}/", name="Werkzoekende")
        place = re.search(r'name="oordeel" value="not_now:(\d+):(\w+)"', shown.text)
        if place and random.random() < 0.3:
            given = dict(FIELD.findall(shown.text)) | {"oordeel": f"not_now:{place[1]}:{place[2]}"}
            self.client.post(f"/mensen/{number}/oordeel/", given, name="judgement")

    @task(3)
    def place(self) -> None:
        """A place with ranked people."""
        if self.places:
            self.client.get(f"/plekken/{random.choice(self.places)}/", name="Plek")

    @task(1)
    def notices(self) -> None:
        """What is new."""
        self.client.get("/meldingen/", name="Meldingen")


def main() -> None:
    """Fifty at once, then a table and whether the bars are kept."""
    import gevent

    environment = Environment(user_classes=[Colleague])
    runner = environment.create_local_runner()
    runner.start(USERS, spawn_rate=2)
    gevent.sleep(USERS / 2 + 15)  # everybody is in
    arrived = copy.deepcopy(list(environment.stats.entries.values()))
    environment.stats.clear_all()
    gevent.sleep(SECONDS)
    runner.quit()
    print(f"{'page':<20}{'requests':>10}{'failed':>8}{'median':>9}{'p95':>9}  ms")
    entries = [
        *(one for one in arrived if one.name == "log in"),
        *environment.stats.entries.values(),
        environment.stats.total,
    ]
    for one in entries:
        high = one.get_response_time_percentile(0.95) or 0
        print(
            f"{one.name:<20}{one.num_requests:>10}{one.num_failures:>8}{one.median_response_time or 0:>9.0f}{high:>9.0f}"
        )
    for error in environment.stats.errors.values():
        print(error.to_name(), error.occurrences)
    total = environment.stats.total
    high = total.get_response_time_percentile(0.95) or 0
    raise SystemExit(0 if total.num_requests and not total.num_failures and high <= BAR else 1)


if __name__ == "__main__":
    main()
