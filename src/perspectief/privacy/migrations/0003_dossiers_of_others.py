"""The owner erases what is its own; a dossier another organisation keeps is that organisation's to decide about.

Whose those are is told to the owner of the card alone: who carries out an erasure tells the others (AVG art. 19), and the person who
is told about them (AVG art. 15 (1)(c)). What is in them stays with who wrote it.
"""

from django.db import migrations

from perspectief.access.policies import app, maintenance

START = """
CREATE OR REPLACE FUNCTION privacy_start_erasure(card bigint) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE mine supply_card%ROWTYPE;
BEGIN
    SELECT * INTO mine FROM supply_card WHERE id = card AND organisation_id = access_organisation() FOR UPDATE;
    IF mine.id IS NULL THEN RETURN 'missing'; END IF;
    IF EXISTS (SELECT 1 FROM privacy_hold WHERE card_id = card AND lifted_at IS NULL AND until >= current_date) THEN RETURN 'held'; END IF;
{elsewhere}    UPDATE supply_card SET hidden_at = coalesce(hidden_at, clock_timestamp()), version = version + 1 WHERE id = card;
    INSERT INTO privacy_erasure (region_id, organisation_id, card_id, asked_at, reason, changes, looks)
    VALUES (mine.region_id, mine.organisation_id, card, clock_timestamp(), 'request', '[]', '[]') ON CONFLICT (card_id) DO NOTHING;
    RETURN 'started';
END $$;
"""
ELSEWHERE = """    IF EXISTS (SELECT 1 FROM supply_dossier WHERE region_id = mine.region_id AND card_id = card AND organisation_id <> mine.organisation_id)
        THEN RETURN 'elsewhere'; END IF;
"""
ALSO_KEPT = f"""
CREATE FUNCTION privacy_also_kept(card bigint) RETURNS TABLE (organisation text) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT party.name FROM supply_card AS mine
    JOIN supply_dossier AS dossier ON dossier.region_id = mine.region_id AND dossier.card_id = mine.id
    JOIN parties_organisation AS party ON party.id = dossier.organisation_id
    WHERE mine.id = card AND mine.organisation_id = access_organisation() AND dossier.organisation_id <> mine.organisation_id
    ORDER BY party.name
$$;
REVOKE EXECUTE ON FUNCTION privacy_also_kept(bigint) FROM {maintenance()};
GRANT EXECUTE ON FUNCTION privacy_also_kept(bigint) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_protect")]
    operations = [
        migrations.RunSQL(START.format(elsewhere=""), START.format(elsewhere=ELSEWHERE)),
        migrations.RunSQL(ALSO_KEPT, "DROP FUNCTION privacy_also_kept(bigint)"),
    ]
