"""What raises rights, lets people in or moves persons asks a fresh proof when it is sent; looking does not, and nothing is lost."""

import re
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse

from perspectief.core.models import Fact
from perspectief.parties.models import Invitation, Membership
from perspectief.parties.queries import current_memberships
from perspectief.parties.rules import Role
from tests.factories import PASSWORD, CardFactory, MembershipFactory, OrganisationFactory
from tests.web.test_proving import OURS, PROVE, later

GIVE = {"doe": "geef", "role": "privacy_officer", "starts_on": "2030-01-01"}
INVITED = {"name": "Nina", "email": "nina@eigenstad.test"}
PAGES = {
    "role": ("admin", "/beheer/accounts/{worker}/", GIVE),
    "recovery": ("admin", "/beheer/accounts/{worker}/", {"doe": "herstel", "how": "video"}),
    "leave": ("admin", "/beheer/accounts/{worker}/", {"doe": "weg"}),
    "caseload": ("admin", "/beheer/accounts/{worker}/overdragen/", {"to": "1"}),
    "review": ("admin", "/beheer/controle/", {"rol": "1"}),
    "participation": ("admin", "/beheer/deelname/{party}/", {"doe": "einde", "regio": "1"}),
    "colleague": ("admin", "/uitnodigingen/nieuw/?wie=collega", INVITED | {"role": "caseworker"}),
    "partner": ("admin", "/uitnodigingen/nieuw/?wie=organisatie", INVITED),
    "employer": ("worker", "/uitnodigingen/nieuw/?wie=werkgever", INVITED),
    "job seeker": ("worker", "/mensen/{card}/uitnodiging/", {"email": "kevin@voorbeeld.test"}),
    "hand over": ("worker", "/mensen/{card}/overdragen/", {"doe": "vraag", "naar": "1"}),
}


@pytest.fixture
def case(db, settings, as_app):
    """An administrator, a klantmanager with a card, a party beside the counter."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    own = OrganisationFactory()
    return SimpleNamespace(
        admin=MembershipFactory(organisation=own, role=Role.ADMINISTRATOR),
        worker=MembershipFactory(organisation=own),
        card=CardFactory(organisation=own, named=True),
        party=OrganisationFactory(name="Opstap", kind="intermediair"),
    )


def page_of(case, path: str) -> str:
    return path.format(worker=case.worker.user.number, party=case.party.number, card=case.card.number)


@pytest.mark.parametrize("name", PAGES)
def test_sending_asks_it_and_looking_does_not(name, case, enter):
    who, path, sent = PAGES[name]
    client, page = later(enter(getattr(case, who))), page_of(case, path)
    roles = Membership.objects.order_by("id").values_list("id", "role", "ends_on")
    before, facts = list(roles), Fact.objects.count()
    assert client.get(page).status_code == 200
    asked = client.post(page, sent, headers=OURS)
    assert asked.status_code == 401 and f'action="{PROVE}"' in asked.content.decode()
    connection.acting_role = None
    assert list(roles) == before and not Invitation.objects.exists() and Fact.objects.count() == facts


def test_what_was_sent_goes_on_after_the_proof(case, enter):
    client, page = later(enter(case.admin)), page_of(case, "/beheer/accounts/{worker}/")
    html = client.post(page, GIVE, headers=OURS).content.decode()
    sealed = re.search(r'name="kept" value="([^"]+)"', html)[1]
    resumed = client.post(PROVE, {"password": PASSWORD, "kept": sealed}).content.decode()
    assert f'action="{page}"' in resumed
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', resumed))
    assert fields.items() >= GIVE.items()
    assert client.post(page, fields)["Location"] == page
    assert Membership.objects.filter(user=case.worker.user, role=Role.PRIVACY_OFFICER).exists()
    assert [one.role for one in current_memberships(case.worker.user)] == [Role.CASEWORKER]
    assert reverse("web:administration") == "/beheer/"


def test_an_invitation_that_was_sent_is_not_withdrawn_without_it_either(case, enter):
    client = enter(case.admin)
    client.post("/uitnodigingen/nieuw/?wie=collega", INVITED | {"role": "caseworker"})
    connection.acting_role = None
    number = Invitation.objects.get().number
    for deed in ("opnieuw", "intrekken"):
        assert later(client).post(f"/uitnodigingen/{number}/", {"doe": deed}, headers=OURS).status_code == 401
    assert Invitation.objects.get().link.withdrawn_at is None
