"""The organisation that owns a card may undo what another chose about it; adding stays for the own organisation."""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, instead, protect

NAMED = f"{COUNTER} AND {OWN}"


class Migration(migrations.Migration):
    dependencies = [("matching", "0007_protect_distribution")]
    operations = [
        instead(
            protect("matching_pairchoice", read=(COUNTER,), write=NAMED),
            protect("matching_pairchoice", read=(COUNTER,), write=COUNTER, add=NAMED),
        )
    ]
