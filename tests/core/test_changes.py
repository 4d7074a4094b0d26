"""Old and new values, written by the database."""

import pytest
from django.db import ProgrammingError, transaction

from perspectief.access.context import acting
from perspectief.core.models import Change
from perspectief.supply.models import Card, CardSkill
from tests.access.conftest import scene  # noqa: F401  the same small file

pytestmark = pytest.mark.usefixtures("as_app")


def test_an_update_keeps_what_was_and_what_is(scene):  # noqa: F811
    with acting(scene.breda):
        Card.objects.filter(pk=scene.closed.pk).update(title="Snoeien", hours_max=24)
        change = Change.objects.get(table_name="supply_card", row_id=scene.closed.pk, operation="update")
        assert change.old == {"title": "Planten verzorgen", "hours_max": None}
        assert change.new == {"title": "Snoeien", "hours_max": 24}
        assert (change.actor, change.region_id, change.organisation_id) == (1, scene.first.pk, scene.organisation.pk)


def test_a_statement_that_changes_nothing_leaves_nothing(scene):  # noqa: F811
    with acting(scene.breda):
        Card.objects.filter(pk=scene.closed.pk).update(title="Planten verzorgen")
        assert not Change.objects.filter(table_name="supply_card", operation="update").exists()


def test_a_removed_skill_is_remembered(scene):  # noqa: F811
    with acting(scene.breda):
        CardSkill.objects.filter(card=scene.closed).delete()
        assert Change.objects.get(table_name="supply_cardskill").old["card_id"] == scene.closed.pk


def test_nobody_else_reads_it_and_nobody_writes_it(scene):  # noqa: F811
    with acting(scene.breda):
        Card.objects.filter(pk=scene.closed.pk).update(title="Snoeien")
        for wrong in (
            lambda: Change.objects.update(old={}),
            lambda: Change.objects.all()._raw_delete("default"),
            lambda: Change.objects.create(tx=1, at="2026-01-01T00:00Z", table_name="x", row_id=1, operation="update"),
        ):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                wrong()
    with acting(scene.uwv):
        assert not Change.objects.exists()
