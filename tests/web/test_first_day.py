"""From an empty database to the first account."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from perspectief.core.models import Fact
from perspectief.parties.models import Membership, User
from tests.factories import UserFactory
from tests.web.second_steps import with_app

FIRST_DAY = reverse("web:first_day")
GIVEN = {
    "code": "",
    "region": "25",
    "organisation": "gemeente Breda",
    "kind": "gemeente",
    "role": "caseworker",
    "name": "Sanne Verdult",
    "email": "sanne@voorbeeld.test",
    "password": "een-lang-wachtwoord-7",
}


@pytest.fixture
def visitor(db, as_app) -> Client:
    """The first one there."""
    return Client()


def test_the_start_page_leads_there(visitor):
    assert FIRST_DAY in visitor.get("/").content.decode()


def test_the_first_account_is_made_and_logged_in(visitor):
    code = settings.SET_UP_CODE.lower().replace("-", " ")
    answer = visitor.post(FIRST_DAY, GIVEN | {"code": code}, follow=True)
    assert answer.request["PATH_INFO"] == reverse("mfa_index")  # a second factor first; setting it up asks nothing more
    with_app(visitor)
    answer = visitor.get(reverse("web:today"))
    assert answer.status_code == 200
    assert "Sanne Verdult" in answer.content.decode()
    held = Membership.objects.order_by("id")
    assert [(one.organisation.name, one.role) for one in held] == [
        ("gemeente Breda", "caseworker"),
        ("gemeente Breda", "administrator"),
    ]
    assert Fact.objects.filter(verb="region_started").count() == 1


def test_without_the_code_nothing_happens_and_nothing_is_lost(visitor):
    answer = visitor.post(FIRST_DAY, GIVEN | {"code": "AAAAA-AAAAA"})
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "Deze code klopt niet" in html
    assert 'value="gemeente Breda"' in html
    assert GIVEN["password"] not in html
    assert not User.objects.exists()


def test_what_the_action_refuses_stands_beside_its_field(visitor):
    html = visitor.post(FIRST_DAY, GIVEN | {"code": settings.SET_UP_CODE, "password": "kort"}).content.decode()
    assert 'id="id_password_error"' in html
    assert not User.objects.exists()


def test_the_second_day_there_is_no_first_day(visitor):
    UserFactory()
    assert visitor.get(FIRST_DAY).status_code == 404
    assert visitor.post(FIRST_DAY, GIVEN | {"code": settings.SET_UP_CODE}).status_code == 404
    assert FIRST_DAY not in visitor.get("/").content.decode()
