"""The page of one person: what each party sees, what it says to do, its places with reasons, judging and taking back."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perspectief.access.models import Look
from perspectief.core.submissions import new_key
from perspectief.demand.models import Place
from perspectief.matching.models import Proposal
from perspectief.supply.models import Profile
from perspectief.taxonomy.catalogue import catalogue
from tests.factories import (
    OTHER_REGION,
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
def card(sanne):
    return CardFactory(organisation=sanne.organisation, named=True, can=[1, 2, 3], title="Rustig inpakken")


@pytest.fixture
def client(enter, sanne):
    return enter(sanne)


def page_of(card):
    return f"/mensen/{card.number}/"


def read(client, card, **query):
    answer = client.get(page_of(card), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_owner_sees_who_it_is_and_what_somebody_can(client, card):
    text = read(client, card)
    assert "<h1" in text and "Kevin Schoenmakers" in text and "werkfit, vastgesteld" in text
    assert catalogue().skills[1].label in text
    assert "Bel Kevin" in text


def test_each_layer_shown_is_a_look(client, card):
    DossierFactory(card=card)
    read(client, card)
    assert set(Look.objects.values_list("layer", "subject")) == {
        (layer, card.pseudonym.subject) for layer in ("card", "profile", "dossier")
    }


def test_a_colleague_of_the_counter_reads_and_is_told_whom_to_ask(enter, client, card, sanne):
    client.post(f"{page_of(card)}klopt/", {"form_key": new_key()})
    text = read(enter(MembershipFactory()), card)
    assert "Kevin Schoenmakers" in text and sanne.user.name in text and sanne.user.email in text
    assert "Wijzig de kaart" not in text and "Volgende stap" not in text and 'name="oordeel"' not in text


@pytest.mark.parametrize("keyed", [True, False])
def test_an_employer_sees_a_keyed_card_without_name_and_readiness(enter, keyed, sanne):
    card = CardFactory(organisation=sanne.organisation, named=True, keyed=keyed, title="Rustig inpakken", readiness=3)
    employer = enter(MembershipFactory(employer=True))
    answer = employer.get(page_of(card))
    assert answer.status_code == (200 if keyed else 404)
    text = answer.content.decode()
    profile = Profile.objects.get()
    for hidden in (profile.family_name, profile.phone, profile.email, "werkfit", "midden"):
        assert hidden not in text
    assert ("Rustig inpakken" in text) is keyed
    if keyed:
        assert set(Look.objects.values_list("layer", flat=True)) == {"card"}


def test_another_region_does_not_find_the_person(enter, card):
    stranger = enter(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    assert stranger.get(page_of(card)).status_code == 404


def test_places_stand_in_three_groups_with_reasons_and_how_it_was_counted(client, card):
    PlaceFactory(asks=[1, 2, 3], title="Dozen inpakken")
    PlaceFactory(asks=[1, 2, 3], title="Pallets wegzetten", certificates=1 << 8)
    PlaceFactory(asks=[1, 2, 3], title="Veel uren inpakken", hours_min=36, hours_max=38)
    text = read(client, card)
    now, rest = text[text.index('id="past"') :].split('id="regelen"')
    arrange, training = rest.split('id="leren"')
    assert "Dozen inpakken" in now and "psp-why__ok" in now and "Hoe is dit geteld?" in now
    assert "Veel uren inpakken" in arrange and "te regelen" in arrange
    assert "Pallets wegzetten" in training and "heftruckcertificaat" in training
    assert "3 plekken" in text


def test_more_places_come_by_a_link(client, card):
    employer = EmployerFactory()
    for _at in range(8):
        PlaceFactory(asks=[1, 2, 3], employer=employer)
    text = read(client, card)
    assert text.count('value="take_up:') == 5 and "Nog 3 plekken die nu passen" in text
    assert 'href="?nu=30#past"' in text
    assert read(client, card, nu=30).count('value="take_up:') == 8


def test_the_number_of_queries_does_not_grow(client, card):
    employer, counts = EmployerFactory(), []
    for many in (1, 25):
        while Place.objects.count() < many:
            PlaceFactory(asks=[1, 2, 3], employer=employer)
        client.get(page_of(card))
        with CaptureQueriesContext(connection) as asked:
            assert read(client, card, nu=30).count('value="take_up:') == many
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 60


def test_judging_a_place_and_taking_it_back(client, card, sanne):
    place = PlaceFactory(asks=[1, 2, 3], title="Dozen inpakken")
    to = f"{page_of(card)}oordeel/"
    key = form_of(client.get(page_of(card)), to)["form_key"]
    for _ in range(2):
        answer = client.post(to, {"oordeel": f"not_suitable:{place.number}:too_far", "form_key": key})
        assert answer.status_code == 302
    kept = Proposal.objects.get()
    assert (kept.judgement, kept.reason, kept.user, kept.closed_at) == ("not_suitable", "too_far", sanne.user, None)
    text = read(client, card)
    assert f'value="terug:{place.number}"' in text and "Past niet: Dozen inpakken" in text
    client.post(to, {"oordeel": f"terug:{place.number}", "form_key": new_key()})
    assert Proposal.objects.get().closed_at is not None
    assert f'value="take_up:{place.number}"' in read(client, card)


@pytest.mark.parametrize("said", ["", "take_up:", "take_up:x", "weg:1", "not_now:123456789:onzin", "take_up:1"])
def test_a_button_nobody_knows_changes_nothing(client, card, said):
    assert client.post(f"{page_of(card)}oordeel/", {"oordeel": said}).status_code in {400, 404}
    assert not Proposal.objects.exists()


def test_what_helps_most_is_counted(client, card):
    for _at in range(2):
        PlaceFactory(asks=[1, 2, 3], certificates=1 << 8)
    text = read(client, card)
    panel = text[text.index('id="helpt"') :]
    assert "+2" in panel and "heftruckcertificaat" in panel


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"state": "even-niet"}, "zoekt Kevin weer een plek?"),
        ({"confirmed_at": None}, "loop het profiel na"),
        ({"completeness": 20}, "vraag na wat we nog niet weten"),
        ({}, "kies een plek om voor te stellen"),
        ({"language": 1}, "regel één ding"),
        ({"week_can": 0, "hours_max": 2, "hours_min": 1}, "maak de kaart ruimer"),
    ],
)
def test_there_is_exactly_one_next_step(client, sanne, fields, step):
    PlaceFactory(asks=[1, 2, 3], language=2)
    card = CardFactory(organisation=sanne.organisation, named=True, can=[1, 2, 3], **fields)
    text = read(client, card)
    assert text.count("Volgende stap:") == 1 and f"Volgende stap: {step}" in " ".join(text.split())


def test_the_story_is_told_in_words_and_to_the_owner_with_the_values(client, enter, card):
    page = client.get(f"{page_of(card)}wijzig/")
    client.post(f"{page_of(card)}wijzig/", form_of(page) | {"hours_max": ["24"]})
    text = " ".join(read(client, card).split())
    assert "Kaart bijgewerkt" in text and "was 32, is nu 24" in text
    colleague = " ".join(read(enter(MembershipFactory()), card).split())
    assert "Kaart bijgewerkt" in colleague and "is nu 24" not in colleague


def test_what_is_not_known_is_asked(client, sanne):
    card = CardFactory(organisation=sanne.organisation, named=True, week_can=None, loads=None, modes=None)
    text = read(client, card)
    assert "Nog vragen:" in text and "vervoer" in text and "onbekend: vraag het" in text


def test_a_stale_profile_is_said_by_the_regions_own_term(client, sanne, freeze):
    card = CardFactory(organisation=sanne.organisation, confirmed_at=datetime.date(2026, 1, 1))
    freeze(2026, 8, 1)
    client.force_login(sanne.user)
    assert "loop het profiel na" in read(client, card)
