"""Row-level security on the counter of employers and the lanes: the counter of the region all of it, an employer its own questions
and pledges, whoever takes part the lanes and their days; who goes to a day is seen as the card is. Composite keys keep every row
with its employer, request, lane, day and card.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, app, append_only, protect, tenant_key
from perspectief.core.changes import record_changes

PARTY = f"party_id = (SELECT access_organisation()) AND {REACHED}"
SELF = "card_id = (SELECT access_person())"
ROW = ("region_id", "id")
ON_EMPLOYER = (
    "demand_employerrequest",
    "demand_contactmoment",
    "demand_pledge",
    "demand_lanepartner",
    "demand_trialday",
)
OF_PARTY = ("demand_employerrequest", "demand_pledge")
ON_LANE = ("demand_lanepartner", "demand_laneentry", "demand_trialday")
OPEN = ("demand_lane", *ON_LANE)
PARTY_KEY = """
ALTER TABLE {table} ADD CONSTRAINT {table}_party_tenant FOREIGN KEY (region_id, party_id, employer_id)
REFERENCES demand_employer (region_id, party_id, id) ON UPDATE CASCADE ON DELETE CASCADE DEFERRABLE INITIALLY IMMEDIATE
"""
# How many seats are taken, also by people the actor may not see: a number and no more, in regions the actor reaches.
TAKEN = f"""
CREATE FUNCTION demand_seats_taken(days bigint[]) RETURNS TABLE (day bigint, taken bigint) LANGUAGE sql STABLE PARALLEL SAFE
SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT seat.day_id, count(*) FROM demand_trialseat AS seat
    WHERE seat.day_id = ANY (days) AND seat.region_id = ANY (access_regions()) GROUP BY seat.day_id
$$;
GRANT EXECUTE ON FUNCTION demand_seats_taken(bigint[]) TO {app()};
"""
CARD = ("region_id", "organisation_id", "audience", "card_id")


class Migration(migrations.Migration):
    dependencies = [
        ("demand", "0004_counter_and_lanes"),
        ("parties", "0007_response_agreement"),
        ("supply", "0009_offer"),
    ]
    operations = [
        *(protect(table, read=(COUNTER, PARTY), write=COUNTER) for table in OF_PARTY),
        protect("demand_requestholder", read=(COUNTER,), add=COUNTER),
        append_only("demand_requestholder"),
        protect("demand_contactmoment", read=(COUNTER,), write=f"{OWN} AND {COUNTER}"),
        *(protect(table, read=(REACHED,), write=COUNTER) for table in OPEN),
        protect(
            "demand_trialseat",
            read=(f"{OWN} AND {REACHED}", f"{COUNTER} AND audience >= 1", SELF),
            write=COUNTER,
            add=f"{OWN} AND {COUNTER}",
        ),
        *(tenant_key(table, ("region_id", "employer_id"), "demand_employer", ROW) for table in ON_EMPLOYER),
        *(
            migrations.RunSQL(PARTY_KEY.format(table=table), f"ALTER TABLE {table} DROP CONSTRAINT {table}_party_tenant")
            for table in OF_PARTY
        ),
        tenant_key("demand_requestholder", ("region_id", "request_id"), "demand_employerrequest", ROW),
        *(tenant_key(table, ("region_id", "lane_id"), "demand_lane", ROW) for table in ON_LANE),
        tenant_key("demand_trialseat", ("region_id", "day_id"), "demand_trialday", ROW),
        tenant_key("demand_trialseat", CARD, "supply_card", ("region_id", "organisation_id", "audience", "id")),
        migrations.RunSQL(TAKEN, "DROP FUNCTION demand_seats_taken(bigint[])"),
        *(
            record_changes(table)
            for table in (*OF_PARTY, "demand_contactmoment", "demand_lane", "demand_trialday", "demand_trialseat")
        ),
        *(record_changes(table, inserts=False) for table in ("demand_lanepartner", "demand_laneentry")),
    ]
