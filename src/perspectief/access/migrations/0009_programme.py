"""Who leads the programme of a region, and who looks at all regions from the ministry: they reach plans and figures, never a person.

As with `access_oversight()`, nothing set is an empty answer: a process of the release before this one does not set them.
`access_work_regions()` is where somebody can have something to do: the regions reached, and those led.
"""

from django.db import migrations

from perspectief.access.policies import app

FUNCTIONS = f"""
CREATE FUNCTION access_programme_regions() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('perspectief.programme', true), ''), '{{}}')::bigint[]
$$;
CREATE FUNCTION access_work_regions() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT access_regions() || access_programme_regions()
$$;
CREATE FUNCTION access_national() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(current_setting('perspectief.national', true), '') = 'yes'
$$;
GRANT EXECUTE ON FUNCTION access_programme_regions(), access_work_regions(), access_national() TO {app()};
"""
GONE = "DROP FUNCTION access_national(), access_work_regions(), access_programme_regions()"


class Migration(migrations.Migration):
    dependencies = [("access", "0008_oversight")]
    operations = [migrations.RunSQL(FUNCTIONS, GONE)]
