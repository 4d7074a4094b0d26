"""Who operates the server invites the first administrator of an organisation, and has no account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0005_participation_ends")]

    operations = [
        migrations.AlterField(
            "invitation",
            "invited_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                blank=True,
                related_name="+",
            ),
        )
    ]
