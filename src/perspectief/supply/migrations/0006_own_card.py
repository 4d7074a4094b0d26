"""A job seeker with an account sees the own card, what hangs on it, the own name, and who looked: never a dossier, never another.

Nothing of it can be written by a job seeker but the own key and the own objection, and those by a definer function instead of a policy:
a policy opens whole rows and column grants are per role, so with either of them a job seeker's connection could change
the owning organisation's key, the owner or the title of the card. These two functions take no card and touch two columns.
`access` and `parties` stand below `supply`, so the policy of the looks is made here, where the pseudonym is known.
"""

from django.db import migrations

from perspectief.access.policies import also_read, app

LAYERS = ("supply_cardskill", "supply_cardwish", "supply_pseudonym", "supply_profile")
DEFINER = "SECURITY DEFINER SET search_path = public, pg_temp"
SUBJECT = f"""
CREATE FUNCTION supply_own_subject() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE {DEFINER} AS $$
    SELECT subject FROM supply_pseudonym WHERE card_id = access_person()
$$;
GRANT EXECUTE ON FUNCTION supply_own_subject() TO {app()};
"""
KEY = f"""
CREATE FUNCTION supply_turn_own_key(since date, how text) RETURNS integer LANGUAGE plpgsql VOLATILE {DEFINER} AS $$
DECLARE done integer;
BEGIN
    UPDATE supply_card SET person_key_at = since, person_key_how = how, version = version + 1, updated_at = clock_timestamp()
    WHERE id = access_person();
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;
GRANT EXECUTE ON FUNCTION supply_turn_own_key(date, text) TO {app()};
"""
OBJECTION = f"""
CREATE FUNCTION supply_hide_own_card(since timestamptz) RETURNS integer LANGUAGE plpgsql VOLATILE {DEFINER} AS $$
DECLARE done integer;
BEGIN
    UPDATE supply_card SET hidden_at = since, version = version + 1, updated_at = clock_timestamp() WHERE id = access_person();
    GET DIAGNOSTICS done = ROW_COUNT;
    RETURN done;
END $$;
GRANT EXECUTE ON FUNCTION supply_hide_own_card(timestamptz) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("supply", "0005_found"), ("access", "0003_person")]
    operations = [
        also_read("supply_card", "own", "id = (SELECT access_person())"),
        *(also_read(table, "own", "card_id = (SELECT access_person())") for table in LAYERS),
        migrations.RunSQL(SUBJECT, "DROP FUNCTION supply_own_subject()"),
        also_read("access_look", "own", "subject = (SELECT supply_own_subject())"),
        migrations.RunSQL(KEY, "DROP FUNCTION supply_turn_own_key(date, text)"),
        migrations.RunSQL(OBJECTION, "DROP FUNCTION supply_hide_own_card(timestamptz)"),
    ]
