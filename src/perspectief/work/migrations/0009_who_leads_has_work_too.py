"""Who leads the programme of a region has tasks and notices there, and reaches nothing else of its file."""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, WORKS, instead, protect

HERE = f"{OWN} AND {REACHED}"
LED_TOO = f"{OWN} AND {WORKS}"


class Migration(migrations.Migration):
    dependencies = [("work", "0008_protect_notices_substitutes"), ("access", "0009_programme")]
    operations = [
        instead(protect(table, read=(HERE,), write=HERE), protect(table, read=(LED_TOO,), write=LED_TOO))
        for table in ("work_task", "work_notice")
    ]
