"""Row-level security on what a person said about a place: the person writes it, the own organisation and the counter read it, the
latter unless the card is hidden; a party beside the counter never does. Composite keys keep it with card and place.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

TABLE = "matching_personwish"
SELF = "card_id = (SELECT access_person())"
TENANT = ("region_id", "organisation_id", "audience")


class Migration(migrations.Migration):
    dependencies = [("matching", "0013_person_wish")]
    operations = [
        protect(TABLE, read=(f"{OWN} AND {REACHED}", f"{COUNTER} AND audience >= 1", SELF), write=SELF),
        tenant_key(TABLE, (*TENANT, "card_id"), "supply_card", (*TENANT, "id")),
        tenant_key(TABLE, ("region_id", "place_id"), "demand_place", ("region_id", "id")),
        record_changes(TABLE),
    ]
