"""Looks are read by who oversees the organisation whose staff looked, and by the person: no longer by every colleague.

`access_oversight()` says no where nothing was set, instead of refusing as its sisters do: a process of the release before this one
tells the database nothing of oversight, and the person's own page must not break while both run. Who acts at all is asked beside it.
"""

from django.db import migrations

from perspectief.access.policies import OVERSEEN, OWN, app, instead, protect

MINE = "actor = (SELECT access_actor())"
OVERSIGHT = f"""
CREATE FUNCTION access_oversight() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('perspectief.oversight', true), '') = 'yes'
$$;
GRANT EXECUTE ON FUNCTION access_oversight() TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("access", "0007_protect_seals")]
    operations = [
        migrations.RunSQL(OVERSIGHT, "DROP FUNCTION access_oversight()"),
        instead(
            protect("access_look", read=(OWN,), add=f"{MINE} AND {OWN}"),
            protect("access_look", read=(OVERSEEN,), add=f"{MINE} AND {OWN}"),
        ),
    ]
