"""Own means: of the own organisation, in a region it reaches today. A party that left a region has nothing there any more; a
function without reach (administrator, privacy officer) has no persons at all. A grant follows its card, and goes with it.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, PARTNER, PUBLIC_BODY, REACHED, instead, protect, tenant_key

SHOWN = "audience >= 1"  # supply.rules.Audience
KEYED = "audience = 2"
GRANTED = "card_id = ANY ((SELECT access_granted_cards('profile'))::bigint[])"
LAYERS = ("supply_card", "supply_cardskill", "supply_cardwish", "supply_pseudonym")
HERE = f"{OWN} AND {REACHED}"
PUBLIC = f"{OWN} AND {PUBLIC_BODY}"
SEEN = (f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {KEYED}")
NAMED = (f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {SHOWN} AND {GRANTED}")


class Migration(migrations.Migration):
    dependencies = [("supply", "0007_card_owner"), ("access", "0005_narrower")]
    operations = [
        *(
            instead(protect(table, read=(OWN, *SEEN), write=HERE), protect(table, read=(HERE, *SEEN), write=HERE))
            for table in LAYERS
        ),
        instead(
            protect("supply_profile", read=(OWN, *NAMED), write=HERE),
            protect("supply_profile", read=(HERE, *NAMED), write=HERE),
        ),
        instead(protect("supply_dossier", read=(OWN,), write=OWN), protect("supply_dossier", read=(HERE,), write=HERE)),
        instead(
            protect("supply_identity", read=(PUBLIC,), write=PUBLIC),
            protect("supply_identity", read=(f"{PUBLIC} AND {REACHED}",), write=f"{PUBLIC} AND {REACHED}"),
        ),
        tenant_key("access_grant", ("region_id", "owner_id", "card_id"), "supply_card", ("region_id", "organisation_id", "id")),
    ]
