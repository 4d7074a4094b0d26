"""Who is shown a person reads the introduction, and that is the employer's own party; notes are for the organisation that wrote them."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, instead, protect, tenant_key
from perspectief.core.changes import record_changes

TABLE, NOTE = "matching_introduction", "matching_introductionnote"
MINE = "owner_id = (SELECT access_organisation())"
SHOWN = "shown_at IS NOT NULL AND audience >= 1"
FORMER = f"receiver_id = (SELECT access_organisation()) AND {SHOWN} AND {REACHED}"
NOW = f"party_id = (SELECT access_organisation()) AND {SHOWN} AND {REACHED}"
SELF = "card_id = (SELECT access_person())"
HERE = f"{OWN} AND {REACHED}"


def _protected(shown: str) -> migrations.RunSQL:
    return protect(
        TABLE,
        read=(HERE, f"{MINE} AND {REACHED}", f"{COUNTER} AND audience >= 1", shown, SELF),
        write=COUNTER,
        add=HERE,
    )


class Migration(migrations.Migration):
    dependencies = [("matching", "0011_introduction_parties")]
    operations = [
        instead(_protected(FORMER), _protected(NOW)),
        protect(NOTE, read=(HERE,), write=HERE),
        tenant_key(NOTE, ("region_id", "introduction_id"), TABLE, ("region_id", "id")),
        tenant_key(NOTE, ("region_id", "card_id"), "supply_card", ("region_id", "id")),
        record_changes(NOTE),
    ]
