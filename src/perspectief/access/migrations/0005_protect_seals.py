"""Seals can only be added to, by maintenance; content of sealed changes and looks goes through one function, and never facts."""

from django.db import migrations

from perspectief.access.policies import REACHED, app, append_only, maintenance, protect

EXPIRE = f"""
CREATE FUNCTION access_expire_records(what text, wanted bigint[]) RETURNS TABLE (region bigint, gone bigint[])
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE held text := CASE what WHEN 'change' THEN 'core_change' WHEN 'look' THEN 'access_look' END;
BEGIN
    IF held IS NULL THEN
        RAISE EXCEPTION 'records of this kind do not expire' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN QUERY EXECUTE format(
        'WITH sealed AS (
            SELECT seal.region_id AS chain, row.id FROM access_seal AS seal, unnest(seal.ids) AS row(id)
            WHERE seal.record = $1 AND seal.kind = ''rows'' AND seal.ids && $2 AND row.id = ANY ($2)
        ), taken AS (DELETE FROM %I AS r USING sealed WHERE r.id = sealed.id RETURNING sealed.chain, r.id)
        SELECT chain, array_agg(id ORDER BY id) FROM taken GROUP BY chain ORDER BY chain', held) USING what, wanted;
END $$;
REVOKE EXECUTE ON FUNCTION access_expire_records(text, bigint[]) FROM {app()};
GRANT EXECUTE ON FUNCTION access_expire_records(text, bigint[]) TO {maintenance()};
"""
CLOSED = f"REVOKE ALL ON access_seal FROM {app()}; REVOKE TRUNCATE ON access_seal, access_look, core_fact, core_change FROM {app()}, {maintenance()}"


class Migration(migrations.Migration):
    dependencies = [("access", "0004_seals"), ("core", "0004_seals")]
    operations = [
        protect("access_seal", read=(REACHED,)),
        append_only("access_seal"),
        migrations.RunSQL(CLOSED, migrations.RunSQL.noop),
        migrations.RunSQL(EXPIRE, "DROP FUNCTION access_expire_records(text, bigint[])"),
    ]
