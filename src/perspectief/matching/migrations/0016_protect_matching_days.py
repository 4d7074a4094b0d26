"""Row-level security on days of meeting: the day is known to whoever takes part in the region; who comes and what is said stays with
the counter (not of hidden people), the organisation of the card and the person. Composite keys keep all with day, card and employer.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

DAY, PERSON, EMPLOYER, PAIR = (f"matching_{name}" for name in ("matchingday", "dayperson", "dayemployer", "daypair"))
ROW = ("region_id", "id")
TENANT = ("region_id", "organisation_id", "audience")
SEEN = (f"{OWN} AND {REACHED}", f"{COUNTER} AND audience >= 1", "card_id = (SELECT access_person())")


class Migration(migrations.Migration):
    dependencies = [("matching", "0015_matching_days")]
    operations = [
        protect(DAY, read=(REACHED,), write=COUNTER),
        protect(EMPLOYER, read=(COUNTER,), write=COUNTER),
        *(protect(table, read=SEEN, write=COUNTER) for table in (PERSON, PAIR)),
        *(tenant_key(table, ("region_id", "day_id"), DAY, ROW) for table in (PERSON, EMPLOYER, PAIR)),
        *(tenant_key(table, (*TENANT, "card_id"), "supply_card", (*TENANT, "id")) for table in (PERSON, PAIR)),
        *(
            tenant_key(table, ("region_id", "employer_id"), "demand_employer", ROW)
            for table in (EMPLOYER, PAIR)
        ),
        *(record_changes(table) for table in (DAY, PERSON, PAIR)),
    ]
