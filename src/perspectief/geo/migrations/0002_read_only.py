"""The application reads the shipped tables; only the owner, when migrating, writes them."""

from django.db import migrations

from perspectief.access.policies import read_only

TABLES = ("geo_region", "geo_municipality", "geo_postcode")


class Migration(migrations.Migration):
    dependencies = [("geo", "0001_initial")]
    operations = [read_only(*TABLES)]
