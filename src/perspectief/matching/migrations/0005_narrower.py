"""Own means: of the own organisation, in a region it reaches today."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, instead, protect

JUDGES = f"{COUNTER} AND {OWN}"


class Migration(migrations.Migration):
    dependencies = [("matching", "0004_run_snapshot")]
    operations = [
        instead(
            protect("matching_proposal", read=(OWN, COUNTER), write=COUNTER, add=JUDGES),
            protect("matching_proposal", read=(f"{OWN} AND {REACHED}", COUNTER), write=COUNTER, add=JUDGES),
        )
    ]
