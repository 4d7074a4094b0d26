"""Tasks are of the organisation that has to do them."""

from django.db import migrations

from perspectief.access.policies import OWN, protect


class Migration(migrations.Migration):
    dependencies = [("work", "0001_initial"), ("access", "0002_protect")]
    operations = [protect("work_task", read=(OWN,), write=OWN)]
