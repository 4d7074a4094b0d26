"""A migration that changes rows of persons changes all of them: the owner has a policy of its own on every table, also under FORCE."""

import pytest
from django.db import connection, migrations
from django.db.migrations.state import ProjectState

from perspectief.supply.models import Card, Profile
from tests.access import oracle, worlds

pytestmark = pytest.mark.django_db


def test_every_row_of_every_party_and_region():
    worlds.everything()

    def shout(apps, editor) -> None:
        Profile.objects.update(given_name="ANS")

    by_code = migrations.RunPython(shout)
    by_sql = migrations.RunSQL("UPDATE supply_card SET title = 'GEMIGREERD'; DELETE FROM supply_cardwish")
    with connection.schema_editor() as editor:
        for operation in (by_code, by_sql):
            operation.database_forwards("supply", editor, ProjectState(), ProjectState())
    rows = oracle.world()
    assert {row["title"] for row in rows["supply_card"].values()} == {"GEMIGREERD"}
    assert {row["given_name"] for row in rows["supply_profile"].values()} == {"ANS"}
    assert rows["supply_cardwish"] == {}
    assert len(rows["supply_card"]) == Card.objects.count() >= 10


def test_without_its_policy_the_owner_would_change_nothing():
    """What the test above guards against: forced policies bind the owner as well, without a word."""
    worlds.everything()
    with connection.cursor() as cursor:
        cursor.execute("DROP POLICY supply_card_owner ON supply_card")
    assert Card.objects.update(title="x") == 0
