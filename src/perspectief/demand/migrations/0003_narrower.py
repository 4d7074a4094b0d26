"""Own means: of the own organisation, in a region it reaches today."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, instead, protect

PARTY = "party_id = (SELECT access_organisation())"
HERE = f"{OWN} AND {REACHED}"
KEPT = ("demand_place", "demand_placetask", "demand_placeskill")


class Migration(migrations.Migration):
    dependencies = [("demand", "0002_protect")]
    operations = [
        instead(
            protect("demand_employer", read=(REACHED, PARTY), write=COUNTER),
            protect("demand_employer", read=(REACHED,), write=COUNTER),
        ),
        instead(
            protect("demand_contactnote", read=(OWN,), write=OWN), protect("demand_contactnote", read=(HERE,), write=HERE)
        ),
        *(
            instead(
                protect(table, read=(REACHED,), write=f"{COUNTER} OR {OWN}"),
                protect(table, read=(REACHED,), write=f"{COUNTER} OR ({HERE})"),
            )
            for table in KEPT
        ),
    ]
