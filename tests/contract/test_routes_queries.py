"""A list costs the same number of queries for 1 row and for 25."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.contract.test_routes import answer
from tests.factories import (
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    PlaceFactory,
    notice_about,
)
from tests.routes import ROUTES
from tests.scenes import SKILLS, invited

LISTED = [
    (route, role)
    for route in ROUTES
    if route.listed
    for role in ("klantmanager", "employer", "administrator")
    if route.answers[role] == 200
]


def asked(client, route, scene) -> list[str]:
    """The queries of one visit; a first visit fills what is kept in memory."""
    answer(client, route, scene)
    with CaptureQueriesContext(connection) as queries:
        assert answer(client, route, scene).status_code == 200
    return [query["sql"] for query in queries.captured_queries]


def add(scene, number: int) -> None:
    """As many people and places, visible to both roles."""
    for _at in range(number):
        MembershipFactory(organisation=scene.own)
        invited(scene.members["administrator"])
        card = CardFactory(organisation=scene.own, named=True, keyed=True, can=SKILLS)
        DossierFactory(card=card, caseworker=scene.members["klantmanager"].user)
        PlaceFactory(employer=EmployerFactory(organisation=scene.own), tasks=["Inpakken", "Stapelen"], asks=SKILLS[:1])
        notice_about(membership=scene.members["klantmanager"], card=card)


@pytest.mark.parametrize(("route", "role"), LISTED, ids=[f"{route.name}-{role}" for route, role in LISTED])
def test_the_same_number_of_queries_for_one_row_and_for_twenty_five(route, role, scene, enter):
    client = enter(role)
    add(scene, 1)
    one = asked(client, route, scene)
    add(scene, 24)
    many = asked(client, route, scene)
    assert len(many) == len(one), [sql[:200] for sql in many if many.count(sql) > 1]
