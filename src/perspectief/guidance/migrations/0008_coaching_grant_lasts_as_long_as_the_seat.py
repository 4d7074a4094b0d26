"""The name a coach of a partner got is open as long as a seat of that partner lasts and the person shares the card: taken back or handed
over it is shut in the request itself, whether or not the grant was closed yet. One function, so both locks say the same.
"""

from django.db import migrations

TODAY = "(now() AT TIME ZONE 'Europe/Amsterdam')::date"
GRANTED = """
CREATE OR REPLACE FUNCTION access_granted_cards(wanted text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(card_id), '{{}}') FROM access_grant
    WHERE organisation_id = access_organisation() AND layer = wanted AND region_id = ANY (access_regions())
      AND ended_at IS NULL AND starts_on <= {today} AND (ends_on IS NULL OR ends_on >= {today}){seated}
$$;
"""
SEATED = """
      AND (purpose <> 'coaching' OR (region_id, card_id) IN (
          SELECT region_id, card_id FROM guidance_coach
          WHERE party_id = access_organisation() AND ended_on IS NULL AND audience = 2))"""


class Migration(migrations.Migration):
    dependencies = [("guidance", "0007_protect_partner_coach"), ("access", "0009_programme")]
    operations = [
        migrations.RunSQL(GRANTED.format(today=TODAY, seated=SEATED), GRANTED.format(today=TODAY, seated="")),
    ]
