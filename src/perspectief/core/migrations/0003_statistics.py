"""A bulk load tells the planner what it loaded; the application itself owns no table and may not."""

from django.conf import settings
from django.db import migrations

FUNCTION = """
CREATE FUNCTION core_analyze(wanted text[]) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one text;
BEGIN
    FOR one IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname = ANY (wanted) ORDER BY relname
    LOOP EXECUTE format('ANALYZE %%I', one); END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION core_analyze(text[]) TO {app};
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0002_changes")]
    operations = [
        migrations.RunSQL(
            FUNCTION.replace("%%", "%").format(app=settings.DATABASE_ROLES["app"]), "DROP FUNCTION core_analyze(text[])"
        )
    ]
