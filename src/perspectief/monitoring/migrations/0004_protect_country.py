"""What is public of the country belongs to no region: it is written by who counts in regions for the country, which no person does."""

from django.db import migrations

from perspectief.access.policies import NATIONAL, app

COUNTS_FOR_ALL = f"region_id IS NULL AND {NATIONAL} AND cardinality((SELECT access_counter_regions())) > 0"


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0003_country")]
    operations = [
        migrations.RunSQL(
            f"CREATE POLICY monitoring_publiccell_country ON monitoring_publiccell FOR INSERT TO {app()} WITH CHECK ({COUNTS_FOR_ALL})",
            "DROP POLICY monitoring_publiccell_country ON monitoring_publiccell",
        )
    ]
