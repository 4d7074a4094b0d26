"""The functions every policy asks, grants and looks behind them, and the journal's own lock.

`core` stands below `access` and cannot ask who acts, so its policies are made here.
"""

from django.db import migrations

from perspectief.access.policies import ANYONE, COUNTER, OWN, app, append_only, functions, protect, read_only

MINE = "actor = (SELECT access_actor())"
GRANTED = f"""
CREATE FUNCTION access_granted_cards(wanted text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = public, pg_temp AS $$
    SELECT coalesce(array_agg(card_id), '{{}}') FROM access_grant
    WHERE organisation_id = access_organisation() AND layer = wanted
      AND starts_on <= current_date AND (ends_on IS NULL OR ends_on >= current_date)
$$;
GRANT EXECUTE ON FUNCTION access_granted_cards(text) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial"), ("core", "0002_changes")]
    operations = [
        *functions(),
        migrations.RunSQL(GRANTED, "DROP FUNCTION access_granted_cards(text)"),
        protect("access_grant", read=(OWN, COUNTER), write=COUNTER),
        protect("access_look", read=(OWN,), add=ANYONE),
        append_only("access_look"),
        protect("core_fact", read=(COUNTER, MINE), add=ANYONE),
        append_only("core_fact", "core_done"),
        protect("core_change", read=(OWN,)),
        read_only("core_change"),
        protect("core_submission", read=(MINE,), add=MINE, write=MINE),
    ]
