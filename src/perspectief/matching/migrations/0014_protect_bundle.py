"""Row-level security on bundles: the counter reads them and may let one go, the own organisation adds."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, protect, tenant_key

TABLE = "matching_bundleplace"


class Migration(migrations.Migration):
    dependencies = [("matching", "0013_bundle")]
    operations = [
        protect(TABLE, read=(COUNTER,), write=COUNTER, add=f"{COUNTER} AND {OWN}"),
        tenant_key(TABLE, ("region_id", "card_id"), "supply_card", ("region_id", "id")),
        tenant_key(TABLE, ("region_id", "place_id"), "demand_place", ("region_id", "id")),
    ]
