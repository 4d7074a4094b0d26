"""A list costs the same number of queries for 1 row and for 25."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contract.test_routes import answer
from tests.factories import CardFactory, DossierFactory, EmployerFactory, PlaceFactory
from tests.routes import ROUTES
from tests.scenes import SKILLS

LISTED = [route for route in ROUTES if route.listed]


def asked(client, route, scene) -> list[str]:
    """The queries of one visit; a first visit fills what is kept in memory."""
    answer(client, route, scene)
    with CaptureQueriesContext(connection) as queries:
        assert answer(client, route, scene).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


@pytest.mark.parametrize("role", ["klantmanager", "employer"])
@pytest.mark.parametrize("route", LISTED, ids=[route.name for route in LISTED])
def test_the_same_number_of_queries_for_one_row_and_for_twenty_five(route, role, scene, enter):
    if route.answers[role] != 200:
        return
    client = enter(role)
    one = asked(client, route, scene)
    for _at in range(24):
        card = CardFactory(organisation=scene.own, named=True, keyed=True, can=SKILLS)
        DossierFactory(card=card, caseworker=scene.members["klantmanager"].user)
        PlaceFactory(employer=EmployerFactory(organisation=scene.own), tasks=["Inpakken", "Stapelen"], asks=SKILLS[:1])
    many = asked(client, route, scene)
    assert len(many) == len(one), [sql[:200] for sql in many if many.count(sql) > 1]
