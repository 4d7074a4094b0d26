"""Row-level security on the questions at the end: that somebody was asked is known to who asked and to the person; what was answered
leads to nobody, is read by the counter (in counts, see `exits.queries`) and is never changed.
"""

from django.db import migrations

from perspectief.access.policies import COUNTER, OWN, REACHED, protect, tenant_key
from perspectief.core.changes import record_changes

ASK, ANSWER = "matching_exitask", "matching_exitanswer"
HERE = f"{OWN} AND {REACHED}"


class Migration(migrations.Migration):
    dependencies = [("matching", "0017_exits")]
    operations = [
        protect(ASK, read=(HERE, "card_id = (SELECT access_person())"), write=HERE),
        protect(ANSWER, read=(COUNTER,), add=COUNTER),
        tenant_key(ASK, ("region_id", "card_id"), "supply_card", ("region_id", "id")),
        tenant_key(ASK, ("region_id", "introduction_id"), "matching_introduction", ("region_id", "id")),
        record_changes(ASK),
    ]
