"""Counts of a region are for its counter and whoever leads its programme; the public ones for anybody who acts, a visitor's page too."""

from django.db import migrations

from perspectief.access.policies import ANYONE, COUNTER, PROGRAMME, protect

OWN = ("monitoring_cell", "monitoring_counted")


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_cells"), ("access", "0009_programme")]
    operations = [
        *(protect(table, read=(COUNTER, PROGRAMME), write=COUNTER) for table in OWN),
        protect("monitoring_publiccell", read=(ANYONE,), write=COUNTER),
    ]
