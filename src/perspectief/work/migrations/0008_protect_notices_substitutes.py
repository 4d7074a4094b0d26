"""Notices are of the organisation they are about, as tasks are; who stands in for whom is of the organisation, wherever it works.

Feeds and mail wishes stand outside: they are of an account, and a calendar that reads a feed has not logged in.
"""

from django.db import migrations

from perspectief.access.policies import OWN, REACHED, protect

HERE = f"{OWN} AND {REACHED}"


class Migration(migrations.Migration):
    dependencies = [("work", "0007_notices_substitutes_feeds"), ("access", "0005_narrower")]
    operations = [
        protect("work_notice", read=(HERE,), write=HERE),
        protect("work_substitute", read=(OWN,), write=OWN),
    ]
