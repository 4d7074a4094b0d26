"""The function every trigger of the record of changes calls."""

from django.db import migrations

from perspectief.core.changes import FUNCTION


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION core_note_changes()")]
