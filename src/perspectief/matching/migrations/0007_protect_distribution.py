"""Row-level security on plans, the pairs in them, what people held or kept out, and what the region decided."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, protect, tenant_key

NAMED = f"{COUNTER} AND {OWN}"


class Migration(migrations.Migration):
    dependencies = [("matching", "0006_distribution")]
    operations = [
        protect("matching_groupdecision", read=(COUNTER,), write=COUNTER),
        protect("matching_pairchoice", read=(COUNTER,), write=NAMED),
        protect("matching_distribution", read=(COUNTER,), add=NAMED),
        protect("matching_distributionpair", read=(COUNTER,), add=COUNTER),
        *(
            tenant_key(table, ("region_id", f"{row}_id"), f"{room}_{row}", ("region_id", "id"))
            for table, room, row in (
                ("matching_pairchoice", "supply", "card"),
                ("matching_pairchoice", "demand", "place"),
                ("matching_distributionpair", "matching", "distribution"),
                ("matching_distributionpair", "supply", "card"),
                ("matching_distributionpair", "demand", "place"),
            )
        ),
    ]
