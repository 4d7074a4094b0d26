"""Nobody adds a decision that is confirmed already: a second account does that, later."""

from django.db import migrations

from perspectief.access.policies import COUNTER, instead, protect

TABLE = "matching_groupdecision"


class Migration(migrations.Migration):
    dependencies = [("matching", "0011_confirmed_decision")]
    operations = [
        instead(
            protect(TABLE, read=(COUNTER,), write=COUNTER),
            protect(TABLE, read=(COUNTER,), write=COUNTER, add=f"{COUNTER} AND confirmed_at IS NULL"),
        )
    ]
