"""Own means: of the own organisation, in a region it reaches today."""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, instead, protect

HERE = f"{OWN} AND {REACHED}"


class Migration(migrations.Migration):
    dependencies = [("work", "0002_protect")]
    operations = [instead(protect("work_task", read=(OWN,), write=OWN), protect("work_task", read=(HERE,), write=HERE))]
