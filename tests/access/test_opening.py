"""How `acting` opens and closes: one round trip, and nothing said to a transaction that is broken."""

import contextlib

import pytest
from django.db import DatabaseError, connection, transaction

from perspectief.access.backend.base import NOBODY, DatabaseWrapper
from perspectief.access.context import acting, service
from perspectief.supply.models import Card


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_the_context_goes_with_its_first_statement(monkeypatch):
    told, put = [], DatabaseWrapper.put
    monkeypatch.setattr(DatabaseWrapper, "put", lambda self, context: told.append(context) or put(self, context))
    me = service("proof", regions=(25,))
    with acting(me):
        assert Card.objects.count() == 0
    assert told == [me.context()]
    assert connection.context == connection.opening == NOBODY


@pytest.mark.usefixtures("as_app")
def test_a_broken_savepoint_is_left_and_the_former_actor_goes_on(scene):
    with acting(scene.tilburg):
        with acting(scene.breda):
            with contextlib.suppress(DatabaseError), transaction.atomic(savepoint=False), connection.cursor() as cursor:
                cursor.execute("SELECT 1 / 0")
            assert connection.needs_rollback
        assert set(Card.objects.values_list("pk", flat=True)) == {scene.foreign.pk}
