"""Keys, readiness, state, confirming; who it is and what the own organisation keeps."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core.clock import now
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.wording import Doubtful
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.actions.layers import update_dossier, update_profile
from perspectief.supply.actions.standing import confirm_card, set_keys, set_readiness, set_state
from perspectief.supply.models import Card, Dossier, Profile
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind
from perspectief.work.queries import next_about
from tests.factories import CardFactory, DossierFactory, MembershipFactory, OrganisationFactory, actor

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)


@pytest.fixture
def sanne(as_app, freeze):
    freeze(2026, 3, 2)
    return actor(MembershipFactory())


@pytest.fixture
def card(sanne):
    long_ago = DAY - datetime.timedelta(days=400)
    return CardFactory(
        organisation_id=sanne.organisation,
        organisation=None,
        named=True,
        can=[1],
        confirmed_at=long_ago,
        readiness=None,
    )


def test_both_keys_open_the_card_to_partners_and_either_closes_it(sanne, card):
    employer = actor(MembershipFactory(employer=True))
    with acting(sanne):
        set_keys(sanne, number=card.number, person=True, how="in een gesprek", organisation=True)
    with acting(employer):
        assert Card.objects.get().number == card.number
        assert not Profile.objects.exists()
    with acting(sanne):
        kept = Card.objects.get()
        assert (kept.person_key_at, kept.person_key_how, kept.organisation_key_at) == (DAY, "in een gesprek", DAY)
        assert Fact.objects.get(verb="keys_turned").data == {"keys": ["person", "organisation"], "open": True}
        set_keys(sanne, number=card.number, person=False)
    with acting(employer):
        assert not Card.objects.exists()


def test_the_persons_key_says_how_it_was_given(sanne, card):
    with acting(sanne), pytest.raises(Invalid) as refused:
        set_keys(sanne, number=card.number, person=True, how=" ")
    assert "how" in refused.value.fields


def test_readiness_is_a_dated_judgement_by_name(sanne, card):
    with acting(sanne):
        set_readiness(sanne, number=card.number, level=3, version=1)
        kept = Card.objects.get()
        assert (kept.readiness, kept.readiness_at, kept.readiness_by_id) == (3, DAY, sanne.id)
        assert kept.completeness == 90
        assert Fact.objects.get().data == {"level": 3}
        with pytest.raises(Invalid):
            set_readiness(sanne, number=card.number, level=4)
        with pytest.raises(Changed):
            set_readiness(sanne, number=card.number, level=2, version=1)


def test_a_private_party_does_not_judge_readiness(sanne):
    agency = OrganisationFactory(kind=OrganisationKind.INTERMEDIARY)
    someone = actor(MembershipFactory(organisation=agency, role=Role.INTERMEDIARY))
    card = CardFactory(organisation=agency)
    with acting(someone), pytest.raises(Refused):
        set_readiness(someone, number=card.number, level=3)


def test_state_is_kept_and_a_new_search_starts_the_waiting_anew(sanne, card):
    with acting(sanne):
        set_state(sanne, number=card.number, state="even-niet")
        assert set_state(sanne, number=card.number, state="zoekt").waiting_since == card.waiting_since
        set_state(sanne, number=card.number, state="werkt")
        assert set_state(sanne, number=card.number, state="zoekt").waiting_since == DAY
        with pytest.raises(Invalid):
            set_state(sanne, number=card.number, state="weg")


def test_confirming_makes_the_card_fresh(sanne, card):
    with acting(sanne):
        assert confirm_card(sanne, number=card.number).confirmed_at == DAY
        assert Fact.objects.get().verb == "card_confirmed"


def test_the_profile_changes_with_its_sort_key(sanne, card):
    with acting(sanne):
        update_profile(sanne, number=card.number, version=1, values={"family_name": "Ćosić", "prefix": "de"})
        profile = Profile.objects.get()
        assert (profile.sort_key, profile.version) == ("cosic kevin de", 2)
        with pytest.raises(Changed):
            update_profile(sanne, number=card.number, version=1, values={"family_name": "Bos"})
        with pytest.raises(Invalid):
            update_profile(sanne, number=card.number, version=2, values={"family_name": ""})


def test_the_dossier_takes_a_benefit_and_asks_about_a_diagnosis(sanne, card):
    DossierFactory(card=card)
    with acting(sanne):
        update_dossier(sanne, number=card.number, version=1, values={"notes": "Uitkering sinds mei."})
        with pytest.raises(Doubtful):
            update_dossier(sanne, number=card.number, version=2, values={"notes": "Diagnose: adhd"})
        assert Dossier.objects.get().notes == "Uitkering sinds mei."


def test_another_organisation_reaches_none_of_it(sanne):
    card = CardFactory(named=True)
    with acting(sanne):
        for deed in (
            lambda: confirm_card(sanne, number=card.number),
            lambda: set_state(sanne, number=card.number, state="uit"),
            lambda: set_keys(sanne, number=card.number, organisation=True),
            lambda: set_readiness(sanne, number=card.number, level=1),
            lambda: update_profile(sanne, number=card.number, version=1, values={}),
            lambda: update_dossier(sanne, number=card.number, version=1, values={"notes": "x"}),
        ):
            with pytest.raises(Missing):
                deed()


def test_the_task_to_go_through_a_card_is_done_with_it(sanne, card):
    with acting(sanne):
        open_tasks(
            sanne,
            region=25,
            kind=TaskKind.CONFIRM_CARD,
            subject_kind="card",
            assignees={card.number: None},
            due_at=now(),
        )
        assert next_about(sanne.organisation, "card", card.number, now()).kind == TaskKind.CONFIRM_CARD
        confirm_card(sanne, number=card.number)
        assert next_about(sanne.organisation, "card", card.number, now()) is None
