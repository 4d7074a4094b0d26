"""Row-level security on trajects: the organisation that began one, where it works today, as its dossiers."""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

TABLE = "supply_traject"
HERE = f"{OWN} AND {REACHED}"


class Migration(migrations.Migration):
    dependencies = [("supply", "0010_traject")]
    operations = [
        protect(TABLE, read=(HERE,), write=HERE),
        tenant_key(TABLE, ("region_id", "card_id"), "supply_card", ("region_id", "id")),
        record_changes(TABLE),
    ]
