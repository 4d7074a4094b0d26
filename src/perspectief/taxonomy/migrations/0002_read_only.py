"""The application reads the shipped tables; only the owner, when migrating, writes them."""

from django.db import migrations

from perspectief.access.policies import read_only

TABLES = (
    "taxonomy_skillgroup",
    "taxonomy_skill",
    "taxonomy_occupation",
    "taxonomy_occupationskill",
    "taxonomy_term",
)


class Migration(migrations.Migration):
    dependencies = [("taxonomy", "0001_initial")]
    operations = [read_only(*TABLES)]
