"""Sealing and proving the records: `python -m tests.bench.bench_seals`. A million facts and a million looks in 35 regions.

In a database of its own, on an embedded server in a folder of its own, logged in as maintenance.
"""

import os
import tempfile
import time
from pathlib import Path

ROWS = 1_000_000
FACTS = """
INSERT INTO core_fact (actor, role, origin, organisation_id, region_id, verb, subject, result, data)
SELECT n %% 500 + 1, 'caseworker', 'web', n %% 90 + 1, n %% 35 + 1, 'card_changed', n, 'done', jsonb_build_object('fields', n %% 7, 'version', n)
FROM generate_series(1, %s) AS n
"""
LOOKS = """
INSERT INTO access_look (actor, role, organisation_id, region_id, subject, layer, page, reason, origin)
SELECT n %% 500 + 1, 'caseworker', n %% 90 + 1, n %% 35 + 1, n, 'profile', 'web:job_seeker', 'caseload', '10.0.0.1'
FROM generate_series(1, %s) AS n
"""


def main() -> None:
    """The figures."""
    with tempfile.TemporaryDirectory(prefix="b") as folder:
        Path(folder).chmod(0o755)
        os.environ["PERSPECTIEF_STATE"] = folder
        from perspectief.config import environment, preparation, start
        from perspectief.config.environment import MAINTENANCE

        environment.choose_role(MAINTENANCE)
        environment.prepare()
        with start.serving(environment.read()):
            preparation.child("migrate", "--verbosity", "0")
            import django

            django.setup()
            measure()


def measure() -> None:
    """Writes, seals, proves, finds one change; prints how long each takes."""
    from django.db import connection

    from perspectief.access import sealing
    from perspectief.access.verifying import verify

    def timed(what: str, function, *given):
        begun = time.perf_counter()
        outcome = function(*given)
        print(f"{what:<52}{time.perf_counter() - begun:8.1f} s", flush=True)
        return outcome

    def run(sql: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(sql, [ROWS])

    timed(f"write {ROWS} facts", run, FACTS)
    timed("seal them", sealing.seal)
    outcome = timed("prove them", verify)
    assert outcome.breaks == [] and outcome.whole == ROWS, outcome
    timed(f"write {ROWS} looks", run, LOOKS)
    timed("seal them", sealing.seal)
    outcome = timed(f"prove {2 * ROWS} rows", verify)
    assert outcome.breaks == [] and outcome.whole == 2 * ROWS, outcome
    timed("seal when nothing is new", sealing.seal)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('access_seal'), pg_total_relation_size('core_fact')")
        seals, facts = cursor.fetchone()
    print(f"seals take {seals >> 20} MB beside {facts >> 20} MB of facts and as many looks")


if __name__ == "__main__":
    main()
