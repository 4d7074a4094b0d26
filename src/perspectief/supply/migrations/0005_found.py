"""An index that holds all a search of skills needs of a card: whether somebody looks for work, and whether the card may be seen."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supply", "0004_known_people")]
    operations = [
        migrations.AddIndex(
            model_name="card",
            index=models.Index(
                fields=["region", "state", "id"], include=["audience", "organisation"], name="supply_card_found"
            ),
        )
    ]
