"""The page of one place: what each party sees, the carving board and its figures, people with reasons, taking over."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perspectief.access.models import Look
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.demand.models import Place, PlaceSkill, PlaceTask
from perspectief.matching.models import Proposal
from perspectief.supply.models import Card
from perspectief.taxonomy import needs
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
HEFTRUCK = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit


@pytest.fixture
def mark():
    return MembershipFactory(account_manager=True)


@pytest.fixture
def client(enter, mark):
    return enter(mark)


@pytest.fixture
def place():
    """Two people fit; three more would without the certificate; one more with fewer hours."""
    owner = OrganisationFactory(name="gemeente Breda")
    for papers in (HEFTRUCK, HEFTRUCK, 0, 0, 0):
        CardFactory(organisation=owner, named=True, can=[1, 2, 3], certificates=papers)
    CardFactory(organisation=owner, named=True, can=[1, 2, 3], certificates=HEFTRUCK, hours_max=16)
    return PlaceFactory(
        asks=[1, 2, 3], certificates=HEFTRUCK, tasks=["Inpakken", "Pallets wegzetten"], title="Inpakken"
    )


def page_of(place):
    return f"/plekken/{place.number}/"


def read(client, place, **query):
    answer = client.get(page_of(place), query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def effect(text):
    return text[text.index('id="effect"') : text.index("<form action=")]


def test_the_board_shows_what_each_need_brings(client, place):
    text = read(client, place)
    assert ">2</span>" in effect(text)
    board = text[text.index('id="bord"') :]
    row = board[board.index("Heftruckcertificaat") :][:1500]
    assert "<b>+3</b>" in row and "als het vervalt" in row
    assert "Minstens 24 uur" in board and "<b>+1</b>" in board
    assert "Waarom zo weinig?" in text and "Neem over in de plek" not in text


def test_another_choice_gives_other_people_and_an_offer_to_take_it_over(client, place):
    text = read(client, place, **{"papier-heftruck": "1"})
    assert ">2</span>" in effect(text) and ">5</span>" in effect(text) and "met 1 wijziging" in effect(text)
    assert 'id="papier-heftruck-1" name="papier-heftruck" value="1" checked' in text
    assert "Heftruckcertificaat: hier te leren" in text and "Neem over in de plek" in text
    assert Place.objects.get().certificates_learnable == 0
    both = read(client, place, **{"papier-heftruck": "2", "uren": "2"})
    assert ">6</span>" in effect(both) and "met 2 wijzigingen" in effect(both)


def test_with_script_only_what_changes_comes_back(client, place):
    answer = client.get(page_of(place), {"papier-heftruck": "1"}, headers={"HX-Request": "true"})
    text = answer.content.decode()
    assert "<html" not in text and 'id="effect" hx-swap-oob' in text and 'id="bord" hx-swap-oob' in text
    assert ">5</span>" in text


@pytest.mark.parametrize("given", ["9", "x", "-1", "", "1" * 50])
def test_a_choice_that_does_not_exist_is_the_place_as_it_is(client, place, given):
    assert "Neem over in de plek" not in read(client, place, **{"papier-heftruck": given})


def test_taking_over_saves_the_choices_and_says_what_it_did(client, place):
    page = client.get(page_of(place), {"papier-heftruck": "1", "taak-1": "1"})
    to = f"{page_of(place)}passend/"
    fields = form_of(page, to)
    for _ in range(2):
        assert client.post(to, fields).status_code == 302
    kept = Place.objects.get()
    assert (kept.certificates_learnable, kept.version) == (HEFTRUCK, 2)
    assert [task.title for task in PlaceTask.objects.order_by("position")] == ["Inpakken"]
    assert set(PlaceSkill.objects.values_list("need", flat=True)) == {"required"}
    assert Fact.objects.get(verb="place_carved").data["fields"] == ["certificates_learnable", "tasks"]


def test_after_taking_over_the_page_says_how_many_more(client, place):
    page = client.get(page_of(place), {"papier-heftruck": "2"})
    text = client.post(
        f"{page_of(place)}passend/", form_of(page, f"{page_of(place)}passend/"), follow=True
    ).content.decode()
    assert "Er passen nu 5 mensen, dat waren er 2" in text


def test_a_colleague_who_saved_first_is_not_overruled(client, place):
    to = f"{page_of(place)}passend/"
    mine = form_of(client.get(page_of(place), {"papier-heftruck": "2"}), to)
    theirs = form_of(client.get(page_of(place), {"uren": "1"}), to)
    client.post(to, theirs)
    answer = client.post(to, mine, follow=True)
    text = answer.content.decode()
    assert "Een collega heeft intussen iets veranderd" in text and "Neem over in de plek" in text
    assert (Place.objects.get().certificates, Place.objects.get().hours_min) == (HEFTRUCK, 16)


def test_people_are_cards_without_a_name(client, place):
    text = read(client, place)
    assert "Schoenmakers" not in text and "kaart " in text and "werkfit" in text
    assert "via gemeente Breda" in text and 'value="take_up:' in text


def test_an_employer_sees_keyed_cards_without_readiness_and_its_own_place_to_change(enter, place):
    party = MembershipFactory(employer=True)
    keyed = CardFactory(named=True, keyed=True, can=[1, 2, 3], title="Rustig en precies", readiness=3)
    own = PlaceFactory(
        employer=EmployerFactory(party=party.organisation),
        organisation=party.organisation,
        asks=[1, 2, 3],
        title="Tellen",
    )
    text = read(enter(party), own)
    assert "Rustig en precies" in text and ">1</span>" in effect(text)
    assert "werkfit" not in text and "Schoenmakers" not in text and 'name="oordeel"' not in text
    assert "psp-why--calm" in text and "Hoe is dit geteld?" not in text
    assert "Wijzig de plek" in text
    assert "Wijzig de plek" not in read(enter(party), place)
    assert set(Look.objects.values_list("subject", flat=True)) == {keyed.pseudonym.subject}


def test_who_is_shown_is_looked_at(client, place):
    read(client, place)
    shown = set(Look.objects.filter(layer="card").values_list("subject", flat=True))
    assert len(shown) == Card.objects.count()


def test_another_region_does_not_find_the_place(enter, place):
    stranger = enter(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    assert stranger.get(page_of(place)).status_code == 404


def test_the_number_of_queries_does_not_grow(client):
    place, owner, counts = PlaceFactory(asks=[1, 2, 3], tasks=["Inpakken"]), OrganisationFactory(), []
    for many in (1, 25):
        while Card.objects.count() < many:
            CardFactory(organisation=owner, can=[1, 2, 3])
        client.get(page_of(place))
        with CaptureQueriesContext(connection) as asked:
            assert read(client, place, nu=30, uren="1").count('value="take_up:') == many
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 80


def test_judging_a_person_from_the_place(client, place, mark):
    card = Card.objects.filter(certificates=HEFTRUCK).order_by("id").first()
    DossierFactory(card=card)
    to = f"{page_of(place)}oordeel/"
    assert client.post(to, {"oordeel": f"take_up:{card.number}", "form_key": new_key()}).status_code == 302
    assert (Proposal.objects.get().judgement, Proposal.objects.get().user) == ("take_up", mark.user)
    assert f'value="terug:{card.number}"' in read(client, place)


@pytest.mark.parametrize(
    ("fields", "step"),
    [
        ({"state": "paused"}, "is de plek er weer?"),
        ({"confirmed_at": "2025-01-01"}, "vraag of de plek er nog is"),
        ({"filled": 2}, "kijk of de plek dicht kan"),
        ({"week_fixed": needs.WHOLE_WEEK}, "maak de plek passend"),
        ({}, "voor"),
    ],
)
def test_there_is_exactly_one_next_step(client, fields, step):
    CardFactory(can=[1, 2, 3])
    if "confirmed_at" in fields:
        fields = fields | {"expires_on": "2025-02-01"}
    text = read(client, PlaceFactory(asks=[1, 2, 3], **fields))
    assert text.count("Volgende stap:") == 1 and step in text[text.index("Volgende stap:") :][:200]


def test_a_place_that_is_not_offered_shows_nobody_and_says_why(client):
    CardFactory(can=[1, 2, 3])
    text = read(client, PlaceFactory(asks=[1, 2, 3], state="closed"))
    assert "Deze plek staat nu niet open" in text and "/mensen/" not in text.split("<main")[1].split("mensen/nieuw")[0]
