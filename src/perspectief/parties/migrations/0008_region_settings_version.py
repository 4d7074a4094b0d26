"""Two people change what a region agreed: the second one is asked to look first."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("parties", "0007_response_agreement")]
    operations = [
        migrations.AddField(model_name="regionsettings", name="version", field=models.PositiveIntegerField(default=1))
    ]
