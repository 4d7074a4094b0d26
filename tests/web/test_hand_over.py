"""The pages on which a person goes to another organisation."""

import pytest

from perspectief.supply.models import Card
from tests.factories import CardFactory, DossierFactory, MembershipFactory, OrganisationFactory


@pytest.fixture
def giver(db):
    """The klantmanager whose organisation owns the card."""
    return MembershipFactory()


@pytest.fixture
def taker(giver):
    """A klantmanager of the UWV in the same region."""
    return MembershipFactory(organisation=OrganisationFactory(name="UWV Zuid", kind="uwv"))


@pytest.fixture
def card(giver):
    """Somebody the klantmanager looks after."""
    made = CardFactory(organisation=giver.organisation, named=True)
    DossierFactory(card=made, caseworker=giver.user)
    return made


def test_asked_on_the_page_answered_from_vandaag(giver, taker, card, enter):
    page, owner, other = f"/mensen/{card.number}/overdragen/", enter(giver), enter(taker)
    assert "UWV Zuid" in owner.get(page).content.decode() and other.get(page).status_code == 404
    asked = owner.post(page, {"doe": "vraag", "naar": taker.organisation.number}, follow=True)
    assert "Gevraagd" in asked.content.decode()
    assert "Zolang zij niet antwoorden" in owner.get(page).content.decode()
    assert f"{giver.organisation.name} draagt iemand over" in other.get("/vandaag/").content.decode()
    assert "Ja, wij nemen over" in other.get(page).content.decode()
    done = other.post(page, {"doe": "ja"}, follow=True)
    assert "hoort nu bij jouw organisatie" in done.content.decode()
    assert "Overgenomen door een andere organisatie" in done.content.decode()
    assert Card.objects.get(pk=card.pk).organisation == taker.organisation
    assert owner.get(page).status_code == 404 and owner.get(f"/mensen/{card.number}/wijzig/").status_code == 404
    assert other.get(f"/mensen/{card.number}/wijzig/").status_code == 200


def test_no_and_taking_back(giver, taker, card, enter):
    page, owner, other = f"/mensen/{card.number}/overdragen/", enter(giver), enter(taker)
    for last in (lambda: other.post(page, {"doe": "nee"}), lambda: owner.post(page, {"doe": "intrekken"})):
        owner.post(page, {"doe": "vraag", "naar": taker.organisation.number})
        assert last().status_code == 302
        assert other.get(page).status_code == 404
    assert Card.objects.get(pk=card.pk).organisation == giver.organisation


@pytest.mark.parametrize("sent", [{"doe": "vraag", "naar": "1"}, {"doe": "vraag", "naar": "x"}, {"doe": "iets"}, {}])
def test_what_cannot_be_is_refused(giver, taker, card, enter, sent):
    answer = enter(giver).post(f"/mensen/{card.number}/overdragen/", sent)
    assert answer.status_code == 400 and 'role="alert"' in answer.content.decode()


def test_the_owner_cannot_answer_for_the_other(giver, taker, card, enter):
    page, owner = f"/mensen/{card.number}/overdragen/", enter(giver)
    owner.post(page, {"doe": "vraag", "naar": taker.organisation.number})
    assert owner.post(page, {"doe": "ja"}).status_code == 404
    assert Card.objects.get(pk=card.pk).organisation == giver.organisation
