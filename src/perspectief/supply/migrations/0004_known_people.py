"""Who of a file stands with another organisation, asked for the whole file at once: one by one took seconds."""

from django.db import migrations

from perspectief.access.policies import app

KNOWN = f"""
DROP FUNCTION supply_known_person(bigint, bytea);
CREATE FUNCTION supply_known_people(region bigint, hashes bytea[]) RETURNS TABLE (hash bytea, subject bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT DISTINCT ON (identity.bsn_hash) identity.bsn_hash, pseudonym.subject FROM supply_identity AS identity
    JOIN supply_dossier AS dossier ON dossier.id = identity.dossier_id
    JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = dossier.region_id AND pseudonym.card_id = dossier.card_id
    WHERE identity.region_id = region AND identity.bsn_hash IN (SELECT unnest(hashes))
      AND access_public() AND region = ANY (access_counter_regions())
    ORDER BY identity.bsn_hash, pseudonym.subject
$$;
GRANT EXECUTE ON FUNCTION supply_known_people(bigint, bytea[]) TO {app()};
"""
# One person at a time, as 0002 made it.
ONE = f"""
DROP FUNCTION supply_known_people(bigint, bytea[]);
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
    dependencies = [("supply", "0003_held_elsewhere")]
    operations = [migrations.RunSQL(KNOWN, ONE)]
