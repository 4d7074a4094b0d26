"""An intermediary proposes a person for a place, from either page; the klantmanager hears it first and nobody sees a name."""

import pytest

from perspectief.matching.models import Introduction
from tests.factories import (
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
)
from tests.web.sending import form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def sanne():
    return MembershipFactory()


@pytest.fixture
def agency():
    return MembershipFactory(organisation=OrganisationFactory(name="Opstap", kind="intermediair"), role="intermediary")


@pytest.fixture
def card(sanne):
    card = CardFactory(organisation=sanne.organisation, named=True, keyed=True, can=[1, 2, 3])
    DossierFactory(card=card, caseworker=sanne.user)
    return card


@pytest.fixture
def place(agency):
    party = agency.organisation
    return PlaceFactory(employer=EmployerFactory(organisation=party, party=party), asks=[1], title="Bloemen binden")


@pytest.mark.parametrize("side", ["mens", "plek"])
def test_proposing_from_either_page(enter, agency, sanne, card, place, side):
    client = enter(agency)
    page, action = (
        (f"/mensen/{card.number}/", f"/mensen/{card.number}/oordeel/")
        if side == "mens"
        else (f"/plekken/{place.number}/", f"/plekken/{place.number}/oordeel/")
    )
    answer = client.get(page)
    assert "Kevin" not in answer.content.decode() and 'formaction="/voordrachten/nieuw/"' in answer.content.decode()
    form = form_of(answer, action)
    sent = form | ({"plek": str(place.number)} if side == "mens" else {"mens": str(card.number)})
    after = client.post("/voordrachten/nieuw/", sent, follow=True)
    assert after.status_code == 200 and "Kevin" not in after.content.decode()
    client.post("/voordrachten/nieuw/", sent, follow=True)
    made = Introduction.objects.get()
    assert (made.status, made.organisation, made.owner) == ("asked_owner", agency.organisation, sanne.organisation)
    assert "Bloemen binden" in client.get("/voordrachten/").content.decode(), "the own overview"
    assert "Bloemen binden" in enter(sanne).get("/vandaag/").content.decode()


def test_an_employer_and_the_counter_get_no_such_button(enter, sanne, card, place):
    employer = MembershipFactory(employer=True)
    for member in (employer, sanne):
        text = enter(member).get(f"/plekken/{place.number}/").content.decode()
        assert "formaction" not in text
