"""Rights are of the organisation the person belongs to, and of the person; what a person asks goes in by a function.

A job seeker belongs to no organisation and reaches no region, so no policy could let a request in without opening the table: the
function takes the own card from the context, and nothing else.
"""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, also_read, app, maintenance, protect, read_only

ASK = f"""
CREATE FUNCTION privacy_ask(wanted text, said text, done text) RETURNS bigint LANGUAGE sql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    INSERT INTO privacy_request (region_id, organisation_id, card_id, "right", by_person, text, at, user_id, outcome, answer, closed_at)
    SELECT region_id, organisation_id, id, wanted, true, said, clock_timestamp(), access_actor(), done, '',
           CASE WHEN done = '' THEN NULL ELSE clock_timestamp() END
    FROM supply_card WHERE id = access_person() RETURNING id
$$;
REVOKE EXECUTE ON FUNCTION privacy_ask(text, text, text) FROM {maintenance()};
GRANT EXECUTE ON FUNCTION privacy_ask(text, text, text) TO {app()};
"""
# The owner asks, maintenance does it: hidden at once, taken out within moments. A hold or another organisation's dossier is told.
START = f"""
CREATE FUNCTION privacy_start_erasure(card bigint) RETURNS text LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE mine supply_card%ROWTYPE;
BEGIN
    SELECT * INTO mine FROM supply_card WHERE id = card AND organisation_id = access_organisation() FOR UPDATE;
    IF mine.id IS NULL THEN RETURN 'missing'; END IF;
    IF EXISTS (SELECT 1 FROM privacy_hold WHERE card_id = card AND lifted_at IS NULL AND until >= current_date) THEN RETURN 'held'; END IF;
    IF EXISTS (SELECT 1 FROM supply_dossier WHERE region_id = mine.region_id AND card_id = card AND organisation_id <> mine.organisation_id)
        THEN RETURN 'elsewhere'; END IF;
    UPDATE supply_card SET hidden_at = coalesce(hidden_at, clock_timestamp()), version = version + 1 WHERE id = card;
    INSERT INTO privacy_erasure (region_id, organisation_id, card_id, asked_at, reason, changes, looks)
    VALUES (mine.region_id, mine.organisation_id, card, clock_timestamp(), 'request', '[]', '[]') ON CONFLICT (card_id) DO NOTHING;
    RETURN 'started';
END $$;
REVOKE EXECUTE ON FUNCTION privacy_start_erasure(bigint) FROM {maintenance()};
GRANT EXECUTE ON FUNCTION privacy_start_erasure(bigint) TO {app()};
"""
KEPT = f"GRANT INSERT, UPDATE, DELETE ON privacy_erasure TO {maintenance()}"
# Everybody who looked, also of other organisations: for the owner of the card and for the person, without who it was (the roles
# and the organisations are told; employees' names are theirs: CJEU C-579/21).
LOOKS = f"""
CREATE FUNCTION privacy_looks(card bigint) RETURNS TABLE (at timestamptz, organisation text, role text, layer text, page text, reason text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT look.at, party.name, look.role, look.layer, look.page, look.reason FROM access_look AS look
    JOIN supply_pseudonym AS pseudonym ON pseudonym.subject = look.subject
    LEFT JOIN parties_organisation AS party ON party.id = look.organisation_id
    WHERE pseudonym.card_id = card AND (card = access_person() OR pseudonym.organisation_id = access_organisation())
    ORDER BY look.id
$$;
GRANT EXECUTE ON FUNCTION privacy_looks(bigint) TO {app()};
"""
# For the person: what happened, in codes. Facts are for the counter; a job seeker reaches none.
FACTS = f"""
CREATE FUNCTION privacy_facts(card bigint) RETURNS TABLE (at timestamptz, organisation text, role text, verb text, result text, data jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT fact.at, party.name, fact.role, fact.verb, fact.result, fact.data FROM core_fact AS fact
    JOIN supply_pseudonym AS pseudonym ON pseudonym.subject = fact.subject
    LEFT JOIN parties_organisation AS party ON party.id = fact.organisation_id
    WHERE pseudonym.card_id = card AND (card = access_person() OR pseudonym.organisation_id = access_organisation())
    ORDER BY fact.id
$$;
GRANT EXECUTE ON FUNCTION privacy_facts(bigint) TO {app()};
"""
# Old and new values of the person's own rows: of the card and what hangs on it openly; the dossier's for its own organisation alone.
CHANGES = f"""
CREATE FUNCTION privacy_changes(card bigint) RETURNS TABLE (at timestamptz, table_name text, operation text, old jsonb, new jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT change.at, change.table_name, change.operation, change.old - '{{id,card_id,actor,sort_key}}'::text[],
           change.new - '{{id,card_id,actor,sort_key}}'::text[]
    FROM core_change AS change WHERE EXISTS (SELECT 1 FROM supply_card AS mine WHERE mine.id = card
          AND (mine.id = access_person() OR mine.organisation_id = access_organisation()))
      AND ((change.table_name = 'supply_card' AND change.row_id = card)
        OR (change.table_name = 'supply_profile' AND change.row_id IN (SELECT id FROM supply_profile WHERE card_id = card))
        OR (change.table_name = 'supply_dossier' AND change.row_id IN (
            SELECT id FROM supply_dossier WHERE card_id = card AND organisation_id = access_organisation())))
    ORDER BY change.id
$$;
GRANT EXECUTE ON FUNCTION privacy_changes(bigint) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial"), ("supply", "0006_own_card"), ("access", "0003_person")]
    operations = [
        protect("privacy_request", read=(OWN,), write=OWN),
        also_read("privacy_request", "own", "card_id = (SELECT access_person())"),
        protect("privacy_hold", read=(OWN,), write=OWN),
        protect("privacy_warned", read=(OWN,), write=OWN),
        protect("privacy_erasure", read=(OWN,)),
        read_only("privacy_erasure"),
        migrations.RunSQL(KEPT, migrations.RunSQL.noop),
        migrations.RunSQL(START, "DROP FUNCTION privacy_start_erasure(bigint)"),
        migrations.RunSQL(ASK, "DROP FUNCTION privacy_ask(text, text, text)"),
        migrations.RunSQL(LOOKS, "DROP FUNCTION privacy_looks(bigint)"),
        migrations.RunSQL(FACTS, "DROP FUNCTION privacy_facts(bigint)"),
        migrations.RunSQL(CHANGES, "DROP FUNCTION privacy_changes(bigint)"),
    ]
