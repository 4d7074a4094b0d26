"""The two questions about work: at its end and at a few milestones, to the person and the employer; told in counts alone."""

import datetime

import pytest
from django.test import Client

from perspectief.core import clock
from perspectief.core.errors import Missing, Refused
from perspectief.guidance import exits
from perspectief.guidance.actions.endings import end_placement
from perspectief.guidance.actions.placements import place_person
from perspectief.guidance.exits import Question
from perspectief.guidance.models import Milestone, Placement
from perspectief.matching.models import ExitAnswer, ExitAsk
from perspectief.parties.models import User
from tests.factories import REGION
from tests.guidance.scene import contract, stopped
from tests.web.sending import form_of

pytestmark = pytest.mark.django_db
SAID = {"first": "3", "second": "2", "text": ""}


def page_of(user: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user))
    return client


@pytest.fixture
def placed(there) -> Placement:
    """Somebody at work with the employer, since today."""
    return place_person(there.caseworker, contract=contract(), introduction=there.introduction.number)


def spoken(placed: Placement, week: int) -> None:
    same = ("region_id", "organisation_id", "audience", "receiver_id", "employer_party_id", "card_id", "place_id")
    Milestone.objects.create(
        **{name: getattr(placed, name) for name in same}, placement=placed, week=week, spoken_on=clock.today()
    )


def ended(there, placed: Placement) -> None:
    end_placement(there.caseworker, number=placed.number, how=stopped(there.members["other"].user.number))


def test_nothing_is_asked_while_work_goes_on_and_after_a_conversation_it_is(there, placed):
    spoken(placed, 4)
    assert (
        exits.week_of(placed) is None
        and exits.of_employer(there.employer, region=REGION, employer=there.place.employer_id) is None
    )
    spoken(placed, 13)
    assert exits.of_employer(there.employer, region=REGION, employer=there.place.employer_id) == Question(
        placed.number, 13
    )
    with pytest.raises(Missing):
        exits.answer(there.employer, Question(placed.number, 0), first=3, second=3)
    with pytest.raises(Refused):
        exits.answer(there.account_manager, Question(placed.number, 13), first=3, second=3)
    exits.answer(there.employer, Question(placed.number, 13), first=3, second=3)
    assert exits.of_employer(there.employer, region=REGION, employer=there.place.employer_id) is None
    with pytest.raises(Refused):
        exits.answer(there.employer, Question(placed.number, 13), first=1, second=1)
    assert ExitAsk.objects.get().placement == placed.number and ExitAnswer.objects.get().side == "employer"


def test_both_answer_on_their_own_page_after_the_end(there, placed):
    ended(there, placed)
    for client, at, to in (
        (page_of(there.employer.id), "/mijn-bedrijf/", "/mijn-bedrijf/vragen/"),
        (page_of(there.person.user_id), "/mijn/profiel/", "/mijn/profiel/vragen/"),
    ):
        form = form_of(client.get(at), to)
        if form["over"][0].isdecimal():  # of a person the introduction that ended comes first
            client.post(to, form | SAID)
            form = form_of(client.get(at), to)
        assert form["over"] == [f"{placed.number}-0"]
        assert client.post(to, form).status_code == 400
        assert client.post(to, form | SAID | {"text": "bel 0612345678"}).status_code == 400
        assert client.post(to, form | {"over": "9-0"} | SAID).status_code == 404
        assert "Hoe ging het met ons?" not in client.post(to, form | SAID, follow=True).content.decode()
    assert ExitAsk.objects.filter(placement=placed.number, answered=True).count() == 2


def test_long_after_the_end_nothing_is_asked(there, placed):
    ended(there, placed)
    placed.ending.ended_on = clock.today() - datetime.timedelta(days=61)
    placed.ending.save()
    assert exits.week_of(placed) is None


def test_staff_of_the_owner_sends_the_questions_by_link(there, placed):
    at, client = f"/plaatsingen/{placed.number}/vragen/", page_of(there.caseworker.id)
    assert client.get(at).status_code == 404
    ended(there, placed)
    assert at in client.get(f"/plaatsingen/{placed.number}/").content.decode()
    form = form_of(client.get(at), "")
    assert client.post(at, form | {"email": "x"}).status_code == 400
    sent = client.post(at, form | {"email": "baas@bedrijf.example"})
    assert sent.status_code == 200 and ExitAsk.objects.get(side="employer").link_id
    assert client.post(at, form | {"email": "baas@bedrijf.example"}).status_code == 302
    assert page_of(there.account_manager.id).get(at).status_code == 404
    exits.answer(there.employer, Question(placed.number, 0), first=3, second=3)
    again = form_of(client.get(at), "")
    assert "al beantwoord" in client.post(at, again | {"email": "baas@bedrijf.example"}).content.decode()


def test_answers_are_counted_from_ten_on(there):
    client, month = page_of(there.caseworker.id), clock.today().replace(day=1)

    def given(count: int, **more) -> None:
        taps = {"first": 3, "second": 3} | more
        ExitAnswer.objects.bulk_create(
            ExitAnswer(region_id=REGION, side="person", month=month, **taps) for _ in range(count)
        )

    given(9)
    assert client.get("/antwoorden/").content.decode().count("Nog te weinig antwoorden") == 2
    given(3)
    text = client.get("/antwoorden/").content.decode()
    assert text.count("Nog te weinig antwoorden") == 1 and "Hebben wij je goed geholpen?" in text
    given(2, first=1)
    assert "te weinig om te tonen" in client.get("/antwoorden/").content.decode()
