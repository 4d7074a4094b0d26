"""Which organisations have something to do about one subject, so that what was done is done there, and nobody else is asked in turn.

For whoever acts for the counter of the region: it tells which organisation, and neither who nor when.
"""

from django.db import migrations

from perspectief.access.policies import app

HOLDERS = f"""
CREATE FUNCTION work_holders(here bigint, kinds text[], about text, wanted bigint)
RETURNS TABLE (organisation bigint, kind text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT task.organisation_id, task.kind FROM work_task AS task
    WHERE here = ANY (access_regions()) AND task.region_id = here AND task.kind = ANY (kinds)
      AND task.organisation_id IN (SELECT member.organisation_id FROM parties_regionmembership AS member WHERE member.region_id = here)
      AND task.subject_kind = about AND task.subject_number = wanted AND task.done_at IS NULL
    ORDER BY 1, 2
$$;
GRANT EXECUTE ON FUNCTION work_holders(bigint, text[], text, bigint) TO {app()};
"""


class Migration(migrations.Migration):
    dependencies = [("work", "0009_who_leads_has_work_too")]
    operations = [migrations.RunSQL(HOLDERS, "DROP FUNCTION work_holders(bigint, text[], text, bigint)")]
