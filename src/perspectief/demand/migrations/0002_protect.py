"""Row-level security on the layers of demand, the keys that keep a layer with its employer or place, the record of changes."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

# An employer with an account changes its own row and places; the counter of the region all of them.
PARTY = "party_id = (SELECT access_organisation())"
ROW = ("region_id", "id")
TENANT = ("region_id", "organisation_id")
ON_EMPLOYER = ("demand_employerfile", "demand_employercontact", "demand_contactnote", "demand_place")
ON_PLACE = ("demand_placetask", "demand_placeskill")


class Migration(migrations.Migration):
    dependencies = [("demand", "0001_initial"), ("access", "0002_protect")]
    operations = [
        protect("demand_employer", read=(REACHED, PARTY), write=COUNTER),
        protect("demand_employerfile", read=(COUNTER,), write=COUNTER),
        protect("demand_employercontact", read=(COUNTER,), write=COUNTER),
        protect("demand_contactnote", read=(OWN,), write=OWN),
        protect("demand_place", read=(REACHED,), write=f"{COUNTER} OR {OWN}"),
        *(protect(table, read=(REACHED,), write=f"{COUNTER} OR {OWN}") for table in ON_PLACE),
        *(tenant_key(table, ("region_id", "employer_id"), "demand_employer", ROW) for table in ON_EMPLOYER),
        *(tenant_key(table, (*TENANT, "place_id"), "demand_place", (*TENANT, "id")) for table in ON_PLACE),
        *(
            record_changes(table)
            for table in (
                "demand_employer",
                "demand_employerfile",
                "demand_employercontact",
                "demand_contactnote",
                "demand_place",
            )
        ),
        *(record_changes(table, inserts=False) for table in ON_PLACE),
    ]
