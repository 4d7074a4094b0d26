"""Typed rows of places in the tables."""

import datetime

import polars as pl
import pytest

from perspectief.access.context import acting
from perspectief.demand.models import Employer, EmployerContact, EmployerFile, Place, PlaceSkill, PlaceTask
from perspectief.exchange.importing.known import known_places
from perspectief.exchange.importing.merge import Written
from perspectief.exchange.importing.places import write_places
from perspectief.exchange.intake.places import PLACES_SCHEMA
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor

TODAY = datetime.date(2026, 3, 2)
PICKING = {
    "reference": "P1", "title": "Orders verzamelen", "occupation": 1, "kind": 0, "employer_name": "Van Gestel", "kvk": "12345678", "contact_name": "Marieke", "pc4": 4761,
    "hours_min": 16, "hours_max": 24, "capacity": 2, "skills_learnable": [9], "certificates": 256,
}  # fmt: skip
SORTING = {
    "title": "Post sorteren",
    "employer_name": "Van Gestel",
    "pc4": 4761,
    "skills_required": [3, 3],
    "tasks": ["sorteren", "tellen"],
}


@pytest.fixture
def counter(as_app):
    return actor(MembershipFactory(role="account_manager", organisation=OrganisationFactory(kind="wsp")))


def put(who, *rows: dict, source: str = "bestand:1") -> Written:
    values = pl.DataFrame([{name: row.get(name) for name in PLACES_SCHEMA} for row in rows], schema=PLACES_SCHEMA)
    with acting(who):
        known = known_places(who, REGION, values)
        return write_places(who, region=REGION, values=values, known=known, source=source, today=TODAY)


def test_new_places_with_their_employer(counter):
    assert put(counter, PICKING, SORTING) == Written(new=2, changed=0, same=0)
    with acting(counter):
        employer = Employer.objects.get()
        assert (employer.name, employer.town) == ("Van Gestel", "Zevenbergen")
        assert EmployerFile.objects.get().kvk == "12345678" and EmployerContact.objects.get().name == "Marieke"
        picking = Place.objects.get(reference="P1")
        assert (picking.kind, picking.capacity, picking.certificates) == ("job", 2, 256)
        assert picking.is_offered(TODAY) and picking.expires_on == TODAY + datetime.timedelta(days=90)
        needs = dict(PlaceSkill.objects.filter(place=picking).values_list("skill", "need"))
        assert needs[9] == "learnable" and "required" in needs.values()
        assert PlaceTask.objects.filter(place=picking).count() >= 5
        sorting = Place.objects.get(title="Post sorteren")
        assert list(PlaceTask.objects.filter(place=sorting).order_by("position").values_list("title", flat=True)) == [
            "sorteren",
            "tellen",
        ]
        assert list(PlaceSkill.objects.filter(place=sorting).values_list("skill", "need")) == [(3, "required")]


def test_twice_is_once_and_news_is_news(counter):
    put(counter, PICKING, SORTING)
    assert put(counter, PICKING, SORTING, source="bestand:2") == Written(new=0, changed=0, same=2)
    assert put(counter, PICKING | {"hours_max": 32}, SORTING, source="bestand:3") == Written(new=0, changed=1, same=1)
    with acting(counter):
        assert Place.objects.get(reference="P1").hours_max == 32 and Employer.objects.count() == 1


def test_another_organisations_place_is_left_alone(counter):
    put(counter, PICKING)
    other = actor(MembershipFactory(role="account_manager"))
    assert put(other, PICKING | {"hours_max": 40}) == Written(new=1, changed=0, same=0)
    with acting(counter):
        assert Place.objects.get(organisation=counter.organisation).hours_max == 24
        assert Employer.objects.count() == 1
