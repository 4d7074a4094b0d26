"""Policies that say what the rules say: a grant is for who got it, the owner of the card and the person; of changes and looks the own.

A grant is written once and only ever closed earlier, by a definer function: an UPDATE policy would let the party that got it extend it.
"""

from django.db import migrations

from perspectief.access.policies import ANYONE, COUNTER, OWN, PUBLIC_BODY, REACHED, app, instead, protect

MINE = "actor = (SELECT access_actor())"
OWNER = "owner_id = (SELECT access_organisation())"
PERSON = "card_id = (SELECT access_person())"
TODAY = "(now() AT TIME ZONE 'Europe/Amsterdam')::date"
GRANTED = """
CREATE OR REPLACE FUNCTION access_granted_cards(wanted text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(card_id), '{{}}') FROM access_grant
    WHERE organisation_id = access_organisation() AND layer = wanted AND {condition}
$$;
"""
NOW_GRANTED = GRANTED.format(
    condition=f"region_id = ANY (access_regions()) AND ended_at IS NULL AND starts_on <= {TODAY} AND (ends_on IS NULL OR ends_on >= {TODAY})"
)
FORMER_GRANTED = GRANTED.format(
    condition="starts_on <= current_date AND (ends_on IS NULL OR ends_on >= current_date)"
)
# Closes grants of one card for one party: by the party itself, the owner of the card, the person. Never opens one.
END = f"""
CREATE FUNCTION access_end_grants(card bigint, party bigint, wanted text, moment timestamptz) RETURNS integer
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE done integer;
BEGIN
    UPDATE access_grant SET ended_at = moment
    WHERE card_id = card AND organisation_id = party AND purpose = wanted AND ended_at IS NULL AND moment IS NOT NULL
      AND (card_id = access_person()
           OR region_id = ANY (access_regions()) AND access_organisation() IN (organisation_id, owner_id));
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;
GRANT EXECUTE ON FUNCTION access_end_grants(bigint, bigint, text, timestamptz) TO {app()};
"""
READS = (f"{OWN} AND {REACHED}", f"{OWNER} AND {REACHED}", PERSON)
CHANGES = (f"{OWN} AND {REACHED} AND table_name <> 'supply_identity'", f"{OWN} AND {REACHED} AND {PUBLIC_BODY}")


class Migration(migrations.Migration):
    dependencies = [("access", "0004_grant")]
    operations = [
        instead(
            protect("access_grant", read=(OWN, COUNTER), write=COUNTER),
            protect("access_grant", read=READS, add=f"({OWNER} AND {REACHED}) OR {PERSON}"),
        ),
        migrations.RunSQL(
            f"REVOKE UPDATE, DELETE ON access_grant FROM {app()}", f"GRANT UPDATE, DELETE ON access_grant TO {app()}"
        ),
        migrations.RunSQL(NOW_GRANTED, FORMER_GRANTED),
        migrations.RunSQL(END, "DROP FUNCTION access_end_grants(bigint, bigint, text, timestamptz)"),
        instead(
            protect("access_look", read=(OWN,), add=ANYONE),
            protect("access_look", read=(OWN,), add=f"{MINE} AND {OWN}"),
        ),
        instead(
            protect("core_fact", read=(COUNTER, MINE), add=ANYONE), protect("core_fact", read=(COUNTER, MINE), add=MINE)
        ),
        instead(protect("core_change", read=(OWN,)), protect("core_change", read=CHANGES)),
    ]
