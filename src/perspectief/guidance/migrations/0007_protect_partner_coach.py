"""A partner with a seat as job coach reads the placement it coaches and what hangs on it, as long as the seat lasts and the person shares the
card with partners. It writes nothing: the room does, after asking. A proposal to end is for who guides, that partner and the person.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, PARTNER, REACHED, also_read, app, protect, tenant_key
from perspectief.core.changes import record_changes

SHARED = f"{PARTNER} AND audience = 2"
SEEN = ("placement", "arrangement", "coach", "milestone", "signal", "endingproposal")
COACHED = f"""
CREATE FUNCTION guidance_coached() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(placement_id), '{{}}') FROM guidance_coach
    WHERE party_id = access_organisation() AND ended_on IS NULL AND audience = 2 AND region_id = ANY (access_partner_regions())
$$;
GRANT EXECUTE ON FUNCTION guidance_coached() TO {app()};
"""
GUIDED = (f"{OWN} AND {REACHED}", f"{COUNTER} AND audience >= 1")
SELF = "card_id = (SELECT access_person())"
TABLE = "guidance_endingproposal"


def _coached(name: str) -> str:
    column = "id" if name == "placement" else "placement_id"
    return f"{SHARED} AND {column} = ANY ((SELECT guidance_coached())::bigint[])"


class Migration(migrations.Migration):
    dependencies = [("guidance", "0006_ending_proposal")]
    operations = [
        migrations.RunSQL(COACHED, "DROP FUNCTION guidance_coached()"),
        protect(TABLE, read=(*GUIDED, SELF), write=" OR ".join(f"({one})" for one in GUIDED)),
        tenant_key(
            TABLE, ("region_id", "organisation_id", "audience", "card_id"), "supply_card",
            ("region_id", "organisation_id", "audience", "id"),
        ),
        tenant_key(TABLE, ("region_id", "receiver_id", "place_id"), "demand_place", ("region_id", "organisation_id", "id")),
        tenant_key(TABLE, ("region_id", "card_id", "placement_id"), "guidance_placement", ("region_id", "card_id", "id")),
        record_changes(TABLE),
        *(also_read(f"guidance_{name}", "coached", _coached(name)) for name in SEEN),
    ]
