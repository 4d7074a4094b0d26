from django.db import migrations, models

import perspectief.core.fields


class Migration(migrations.Migration):
    dependencies = [("geo", "0002_read_only"), ("monitoring", "0002_protect")]
    operations = [
        migrations.RemoveConstraint("publiccell", "monitoring_publiccell_once"),
        migrations.AlterField(
            "publiccell",
            "region",
            models.ForeignKey(
                blank=True, db_constraint=False, db_index=False, null=True, on_delete=models.deletion.PROTECT,
                related_name="+", to="geo.region",
            ),  # fmt: skip
        ),
        migrations.AddField("publiccell", "regions", models.PositiveSmallIntegerField(blank=True, null=True)),
        migrations.AddField(
            "publiccell", "told_at", models.DateTimeField(db_default=perspectief.core.fields.Moment())
        ),
        migrations.AddConstraint(
            "publiccell",
            models.UniqueConstraint(
                fields=("table", "region", "version", "period", "part", "item"),
                name="monitoring_publiccell_once",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            "publiccell",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("region", None), ("regions__isnull", False)),
                    models.Q(("region__isnull", False), ("regions", None)),
                    _connector="OR",
                ),
                name="monitoring_publiccell_region_or_country",
            ),
        ),
    ]
