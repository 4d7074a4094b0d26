"""The database knows when a job seeker acts: `access_person()` is the id of the own card, null for everybody else."""

from django.db import migrations

from perspectief.access.policies import PERSON, functions


class Migration(migrations.Migration):
    dependencies = [("access", "0002_protect")]
    operations = [*functions((PERSON,))]
