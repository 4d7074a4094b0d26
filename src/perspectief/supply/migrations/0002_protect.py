"""Row-level security on the layers of a person, the keys that keep a layer with its card, and the record of changes."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, PARTNER, PUBLIC_BODY, REACHED, app, protect, tenant_key
from perspectief.core.changes import record_changes

SHOWN = "audience >= 1"  # supply.rules.Audience
KEYED = "audience = 2"
GRANTED = "card_id = ANY ((SELECT access_granted_cards('profile'))::bigint[])"
LAYERS = ("supply_cardskill", "supply_cardwish", "supply_pseudonym")
TENANT = ("region_id", "organisation_id", "audience")
READ = (OWN, f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {KEYED}")

# The same person elsewhere: answers only known (and under which pseudonym), never a row of another organisation.
KNOWN = f"""
CREATE FUNCTION supply_known_person(region bigint, hash bytea) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT pseudonym.subject FROM supply_identity AS identity
    JOIN supply_dossier AS dossier ON dossier.id = identity.dossier_id
    JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = dossier.region_id AND pseudonym.card_id = dossier.card_id
    WHERE identity.region_id = region AND identity.bsn_hash = hash AND access_public() AND region = ANY (access_counter_regions())
    LIMIT 1
$$;
GRANT EXECUTE ON FUNCTION supply_known_person(bigint, bytea) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("supply", "0001_initial"), ("access", "0002_protect")]
    operations = [
        *(protect(table, read=READ, write=f"{OWN} AND {REACHED}") for table in ("supply_card", *LAYERS)),
        protect(
            "supply_profile",
            read=(OWN, f"{COUNTER} AND {SHOWN}", f"{PARTNER} AND {SHOWN} AND {GRANTED}"),
            write=f"{OWN} AND {REACHED}",
        ),
        protect("supply_dossier", read=(OWN,), write=OWN),
        protect("supply_identity", read=(f"{OWN} AND {PUBLIC_BODY}",), write=f"{OWN} AND {PUBLIC_BODY}"),
        *(
            tenant_key(table, (*TENANT, "card_id"), "supply_card", (*TENANT, "id"))
            for table in (*LAYERS, "supply_profile")
        ),
        tenant_key("supply_dossier", ("region_id", "card_id"), "supply_card", ("region_id", "id")),
        tenant_key("supply_identity", ("organisation_id", "dossier_id"), "supply_dossier", ("organisation_id", "id")),
        *(record_changes(table) for table in ("supply_card", "supply_profile", "supply_dossier")),
        *(record_changes(table, inserts=False) for table in ("supply_cardskill", "supply_cardwish", "supply_identity")),
        migrations.RunSQL(KNOWN, "DROP FUNCTION supply_known_person(bigint, bytea)"),
    ]
