"""Mijn profiel: what a job seeker reads and says there, and what the klantmanager then sees."""

import pytest

from perspectief.core import clock
from perspectief.guidance.models import Approval, Ending, Signal, Trial
from perspectief.matching.models import Introduction, PersonWish
from perspectief.supply.models import Card
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    PersonAccountFactory,
    PlaceFactory,
)
from tests.scenes import at_work
from tests.web.sending import form_of

pytestmark = pytest.mark.django_db
PAGE = "/mijn/profiel/"


@pytest.fixture
def sanne():
    return MembershipFactory()


@pytest.fixture
def card(sanne):
    card = CardFactory(organisation=sanne.organisation, named=True, can=[1, 2, 3])
    DossierFactory(card=card, caseworker=sanne.user)
    return card


@pytest.fixture
def place(sanne):
    return PlaceFactory(employer=EmployerFactory(organisation=sanne.organisation), asks=[1], title="Bloemen binden")


@pytest.fixture
def kevin(enter, card):
    return enter(PersonAccountFactory(card_id=card.pk))


def read(client) -> str:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_is_where_a_job_seeker_begins(kevin):
    assert kevin.get("/vandaag/").url == PAGE


def test_the_own_words_and_places(kevin, card, place, sanne):
    text = read(kevin)
    assert "Hoi Kevin" in text and "Bloemen binden" in text and "Past nu" in text
    assert sanne.user.name in text and sanne.organisation.name in text
    assert "punten" not in text and "Hoe is dit geteld" not in text


def test_a_yes_reaches_vandaag_and_the_page_of_the_person(kevin, enter, card, place, sanne):
    form = form_of(kevin.get(PAGE), "/mijn/profiel/plek/")
    answer = kevin.post("/mijn/profiel/plek/", form | {"zeg": f"ja:{place.number}"}, follow=True)
    assert "Jij zei ja" in answer.content.decode()
    again = kevin.post("/mijn/profiel/plek/", form | {"zeg": f"ja:{place.number}"}, follow=True)
    assert again.status_code == 200 and PersonWish.objects.count() == 1
    client = enter(sanne)
    assert "Kevin Schoenmakers" in client.get("/vandaag/").content.decode()
    text = client.get(f"/mensen/{card.number}/").content.decode()
    assert "Wat Kevin zelf zegt" in text and "Ik heb antwoord gegeven" in text


def test_a_no_and_choosing_again(kevin, place):
    form = form_of(kevin.get(PAGE), "/mijn/profiel/plek/")
    kevin.post("/mijn/profiel/plek/", form | {"zeg": f"nee:{place.number}:too_far"})
    assert "Jij zei nee" in read(kevin)
    form = form_of(kevin.get(PAGE), "/mijn/profiel/plek/")
    kevin.post("/mijn/profiel/plek/", form | {"zeg": f"terug:{place.number}"})
    assert "Jij zei nee" not in read(kevin)


@pytest.mark.parametrize("sent", ["", "ja:", "ja:x", "misschien:1", "nee:1:zomaar", "ja:123456789012"])
def test_buttons_that_are_none_change_nothing(kevin, place, sent):
    sent = sent.replace(":1", f":{place.number}", 1) if sent.startswith("nee") else sent
    assert kevin.post("/mijn/profiel/plek/", {"zeg": sent}).status_code == 400
    assert not PersonWish.objects.exists()


def test_the_own_introductions_in_words(kevin, card, place, sanne):
    given = {"region_id": REGION, "organisation": sanne.organisation, "owner_id": card.organisation_id}
    Introduction.objects.create(
        **given,
        audience=card.audience,
        receiver_id=place.organisation_id,
        party_id=place.organisation_id,
        card=card,
        place=place,
        status="asked_person",
    )
    assert "Wil je dat we je voorstellen?" in read(kevin)
    Introduction.objects.update(
        status="closed", outcome="refused", closed_at="2026-03-01T12:00:00Z", text_person="Ze zochten meer ervaring."
    )
    text = read(kevin)
    assert "De werkgever koos iemand anders." in text and "Ze zochten meer ervaring." in text


def test_hidden_or_paused_is_said(kevin, card, place):
    Card.objects.filter(pk=card.pk).update(state="even-niet")
    assert "Daarom zoeken we geen plekken." in read(kevin)
    Card.objects.filter(pk=card.pk).update(hidden_at="2026-03-01T12:00:00Z")
    assert "Je bent verborgen." in read(kevin)


def test_the_person_agrees_to_a_trial_and_says_that_it_goes_less_well(enter, kevin, card, place, sanne):
    there = at_work(sanne, card, place)
    trial, placement = there["trial"], there["placement"]
    address, text = f"/mijn/afspraken/{there['agreement'].number}/", read(kevin)
    assert address in text and "Wij vragen jouw ja" in text and f"/mijn/werk/{placement.number}/" in text
    form = form_of(kevin.get(address), "")
    assert "Orders inpakken." in kevin.get(address).content.decode()
    assert "intussen veranderd" in kevin.post(address, form | {"versie": "9"}, follow=True).content.decode()
    assert not Approval.objects.exists()
    said = kevin.post(address, form | {"versie": "1"}, follow=True)
    assert "Je zei ja tegen de afspraken" in said.content.decode() and "Wij vragen jouw ja" not in said.content.decode()
    approval = Approval.objects.get()
    assert (approval.party, approval.ground) == ("person", "")
    assert "Ja, dit is goed" not in kevin.get(address).content.decode()
    work = f"/mijn/werk/{placement.number}/"
    form = form_of(kevin.get(work), "")
    assert kevin.post(work, form).status_code == 400
    doubtful = kevin.post(work, form | {"about": "pay", "text": "bel 0612345678"})
    assert doubtful.status_code == 400 and "telefoonnummer" in doubtful.content.decode()
    given = form | {"about": "pay", "text": "Mijn loon klopt niet."}
    for _ in range(2):  # a double click is one signal
        assert "binnen twee werkdagen" in kevin.post(work, given, follow=True).content.decode()
    signal = Signal.objects.get(voice="person")
    assert (signal.about, signal.coach_id, signal.answered_at) == ("pay", sanne.user_id, None)
    task = Task.objects.get(kind=TaskKind.SIGNAL)
    assert task.assignee_id == sanne.user_id and task.due_at == signal.due_at
    assert "Je zei dat het niet goed gaat" in read(kevin)
    Trial.objects.filter(pk=trial.pk).update(result="completed")
    Ending.objects.create(
        **{name: getattr(placement, name) for name in ("region_id", "organisation_id", "audience", "receiver_id", "card_id", "place_id")},
        placement=placement, ended_on=clock.today(), ended_by="person", reason="work", lesson="x", better="here", step="talk",
        step_due=clock.today(), step_receiver=sanne.user,
    )  # fmt: skip
    assert "Mijn werk" not in read(kevin) and kevin.get(work).status_code == 404


def test_agreement_and_work_of_somebody_else_are_not_there(kevin, sanne, place):
    there = at_work(sanne, CardFactory(organisation=sanne.organisation, named=True), place)
    for address in (f"/mijn/afspraken/{there['agreement'].number}/", f"/mijn/werk/{there['placement'].number}/"):
        assert kevin.get(address).status_code == 404 and kevin.post(address, {"versie": "1"}).status_code == 404
    assert "Mijn werk" not in read(kevin)
