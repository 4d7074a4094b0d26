"""Who may become the job seeker of a card: never who keeps it, and another address only when it was asked."""

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core.errors import Refused
from perspectief.core.models import Fact
from perspectief.parties.actions import answers
from perspectief.parties.models import Invitation, Membership, PersonAccount
from perspectief.parties.rules import Role
from perspectief.supply.actions.inviting import invite_person
from perspectief.supply.actions.offers import answer_offer, offer_card
from tests.factories import CardFactory, MembershipFactory, OrganisationFactory, UserFactory, actor

KNOWN, OTHER = "kevin@voorbeeld.test", "kevin@thuis.test"


@pytest.fixture
def worker(db, settings, as_app):
    """A klantmanager."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return MembershipFactory(organisation=OrganisationFactory())


@pytest.fixture
def card(worker):
    """Of the same organisation, with an e-mail address in the profile."""
    return CardFactory(organisation=worker.organisation, named=True, profile__email=KNOWN)


@pytest.fixture
def post(worker, card, enter):
    """Sends the form of the page."""

    def sent(**given):
        return enter(worker).post(f"/mensen/{card.number}/uitnodiging/", given)

    return sent


def test_never_to_who_keeps_the_card(worker, card, post):
    former = MembershipFactory(organisation=worker.organisation, starts_on="2020-01-01", ends_on="2021-01-01")
    admin = MembershipFactory(organisation=worker.organisation, role=Role.ADMINISTRATOR)
    for email in (worker.user.email.upper(), former.user.email, admin.user.email):
        answer = post(email=email, anyway="on")
        assert answer.status_code == 400 and "e-mailadres" in answer.context["form"].errors["email"][0]
    connection.acting_role = None
    assert not Invitation.objects.exists()


def test_nor_when_the_address_became_a_colleagues_in_the_mean_time(worker, card):
    tokens, user = [], UserFactory(email=KNOWN)
    invite_person(actor(worker), number=card.number, email=KNOWN, address=lambda token: tokens.append(token) or token)
    MembershipFactory(organisation=worker.organisation, user=user, starts_on="2020-01-01", ends_on="2021-01-01")
    with pytest.raises(Refused, match="werkt of werkte"):
        answers.accept(tokens[0], user=user)
    assert not PersonAccount.objects.exists()


def test_another_address_than_the_known_one_is_asked_about_and_logged(worker, post):
    asked = post(email=OTHER)
    html = asked.content.decode()
    assert asked.status_code == 400 and "ander e-mailadres dan in het profiel" in html and 'name="anyway"' in html
    assert post(email=OTHER, anyway="on").status_code == 200
    fact = Fact.objects.get(verb="person_invited")
    assert fact.data["other_address"] is True and OTHER not in str(fact.data)


def test_the_known_address_is_not_asked_about(post):
    assert post(email=KNOWN.upper()).status_code == 200
    assert Fact.objects.get(verb="person_invited").data["other_address"] is False


def test_who_keeps_no_cards_any_more_invited_nobody(worker, card):
    tokens = []
    invite_person(actor(worker), number=card.number, email=KNOWN, address=lambda token: tokens.append(token) or token)
    MembershipFactory(organisation=worker.organisation, user=worker.user, role=Role.AUDITOR)
    Membership.objects.filter(pk=worker.pk).update(starts_on="2020-01-01", ends_on="2021-01-01")
    with pytest.raises(Refused, match="mag dat daar niet meer"):
        answers.accept(tokens[0], user=None, name="Kevin", password="een zin die niemand raadt")


def test_an_invitation_of_the_former_owner_goes_when_the_card_goes(worker, card):
    other = MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv"))
    invite_person(actor(worker), number=card.number, email=KNOWN, address=str)
    offer_card(actor(worker), number=card.number, to=other.organisation.number)
    answer_offer(actor(other), number=card.number, yes=True)
    with acting(actor(worker)):
        assert Invitation.objects.get().link.withdrawn_at
