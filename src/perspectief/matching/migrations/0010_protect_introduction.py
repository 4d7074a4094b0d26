"""Row-level security on introductions: who proposed and whose card it is always, the counter unless hidden, the employer once
shown, the person the own ones. Three composite keys keep owner, audience and receiver with card and place.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

TABLE = "matching_introduction"
MINE = "owner_id = (SELECT access_organisation())"
SHOWN = f"receiver_id = (SELECT access_organisation()) AND shown_at IS NOT NULL AND audience >= 1 AND {REACHED}"
SELF = "card_id = (SELECT access_person())"


class Migration(migrations.Migration):
    dependencies = [("matching", "0009_introduction")]
    operations = [
        protect(
            TABLE,
            read=(f"{OWN} AND {REACHED}", f"{MINE} AND {REACHED}", f"{COUNTER} AND audience >= 1", SHOWN, SELF),
            write=COUNTER,
            add=f"{OWN} AND {REACHED}",
        ),
        tenant_key(
            TABLE,
            ("region_id", "owner_id", "audience", "card_id"),
            "supply_card",
            ("region_id", "organisation_id", "audience", "id"),
        ),
        tenant_key(TABLE, ("region_id", "receiver_id", "place_id"), "demand_place", ("region_id", "organisation_id", "id")),
        record_changes(TABLE),
    ]
