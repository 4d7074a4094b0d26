"""The pages of the counter: the list with its filters, order, pages and file; the small buttons; what an employer may do."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.demand.actions.contacts import note_moment
from perspectief.demand.actions.requests import ask
from perspectief.demand.models import ContactMoment, Employer, EmployerFile, EmployerRequest, Place, Pledge
from perspectief.matching.introductions.responses import Answers, answers, offered_within, shown_to
from perspectief.matching.models import Introduction
from perspectief.parties.rules import Role
from tests.factories import (
    REGION,
    CardFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)
from tests.web.sending import send

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark():
    return MembershipFactory(
        organisation=OrganisationFactory(kind="wsp", name="Werkcentrum"), role=Role.ACCOUNT_MANAGER
    )


@pytest.fixture
def client(enter, mark):
    return enter(mark)


def listed(client, query=""):
    page = client.get(f"/werkgevers/{query}")
    return [row["name"] for row in page.context["rows"]]


def test_the_list_is_filtered_ordered_and_taken_along(client, mark):
    zeeman, aarts, bakker = (
        EmployerFactory(name=name, sort_key=name.lower()) for name in ("Zeeman", "Aarts", "Bakker de Wit")
    )
    EmployerFile.objects.filter(employer=zeeman).update(contact=mark.user, ambassador=True)
    with acting(actor(mark)):
        ask(actor(mark), employer=bakker.number, kind="people")
        note_moment(actor(mark), employer=aarts.number, channel="phone", subject="places", result="spoken")
    Pledge.objects.create(
        region_id=REGION, employer=aarts, organisation=mark.organisation, places=1, starts_on=clock.today(),
        ends_on=clock.today(), made_at=clock.now(),
    )  # fmt: skip
    assert listed(client) == ["Aarts", "Bakker de Wit", "Zeeman"]
    assert listed(client, "?volgorde=wacht")[0] == "Bakker de Wit"
    assert listed(client, "?volgorde=contact")[-1] == "Aarts"
    for query, name in (
        ("?wie=wit", "Bakker de Wit"),
        ("?toon=mij", "Zeeman"),
        ("?toon=ambassadeur", "Zeeman"),
        ("?toon=wacht", "Bakker de Wit"),
        ("?toon=toezegging", "Aarts"),
    ):
        assert listed(client, query) == [name]
    assert listed(client, "?toon=lang") == ["Bakker de Wit", "Zeeman"]
    assert listed(client, "?wie=niemand") == []
    for form in ("csv", "xlsx"):
        assert client.get(f"/werkgevers/download/?als={form}&toon=mij").status_code == 200
    assert b"Zeeman" in client.get("/werkgevers/download/?als=csv&toon=mij").content
    assert client.get("/werkgevers/download/?als=exe").status_code == 404
    Employer.objects.bulk_create(
        Employer(region_id=REGION, organisation=mark.organisation, name=f"N{at}", sort_key=f"n{at}") for at in range(30)
    )
    assert len(listed(client)) == 25 and len(listed(client, "?blad=2")) == 8


def test_a_call_a_pledge_and_a_question_through_the_forms(client, mark):
    firm = EmployerFactory()
    at = f"/werkgevers/{firm.number}/"
    assert send(client, client.get(f"{at}gesprek/"), {"text": "Wil iemand leren kennen"}).status_code == 302
    assert "Overleg eerst" in client.get(at).content.decode()
    assert "Overleg eerst" in client.get(f"{at}gesprek/").content.decode()
    ContactMoment.objects.update(at=clock.now() - datetime.timedelta(days=4))
    assert "Overleg eerst" not in client.get(at).content.decode()
    assert send(client, client.get(f"{at}gesprek/"), {"next_on": "2020-01-01"}).status_code == 400
    assert send(client, client.get(f"{at}toezegging/"), {"places": 2}).status_code == 302
    assert send(client, client.get(f"{at}toezegging/"), {"places": 2, "ends_on": "2020-01-01"}).status_code == 400
    page = send(client, client.get(f"{at}vraag/"), {"text": "Wie kan er vegen?"}, follow=True)
    asked = EmployerRequest.objects.get()
    assert page.redirect_chain[-1][0] == f"/werkgevers/vraag/{asked.number}/" and asked.owner_id == mark.user_id
    wrong = send(client, client.get(f"{at}vraag/"), {"text": "bel 0612345678"})
    assert wrong.status_code == 400 and "telefoonnummer" in wrong.content.decode()
    number = Pledge.objects.get().number
    client.post(f"{at}doe/", {"doe": "intrekken", "toezegging": number})
    assert Pledge.objects.get().withdrawn_at
    assert client.post(f"{at}doe/", {"doe": "intrekken", "toezegging": number}).status_code == 404
    assert client.post(f"{at}doe/", {"doe": "iets"}).status_code == 400


def test_another_contact_is_chosen_and_who_was_second_is_told(client, mark):
    firm, els = EmployerFactory(), MembershipFactory(organisation=mark.organisation)
    EmployerFile.objects.filter(employer=firm).update(contact=mark.user)
    at = f"/werkgevers/{firm.number}/doe/"
    client.post(at, {"doe": "contact", "van": mark.user_id, "naar": els.user_id})
    assert EmployerFile.objects.get(employer=firm).contact_id == els.user_id
    told = client.post(at, {"doe": "contact", "van": mark.user_id, "naar": mark.user_id}, follow=True)
    assert "Een collega koos net iemand" in told.content.decode()
    client.post(at, {"doe": "ambassadeur", "aan": "ja"})
    assert EmployerFile.objects.get(employer=firm).ambassador


def test_a_question_is_answered_handed_over_and_ended_by_its_buttons(client, mark):
    firm, els = EmployerFactory(), MembershipFactory(organisation=mark.organisation)
    with acting(actor(mark)):
        asked = ask(actor(mark), employer=firm.number, kind="visit")
    at = f"/werkgevers/vraag/{asked.number}/"

    def press(**more):
        version = EmployerRequest.objects.get().version
        return client.post(f"{at}doe/", {"row_version": version, **more}, follow=True).content.decode()

    assert "Je hebt deze vraag al" in press(doe="overnemen")
    assert "Kies een antwoord" in press(doe="antwoord", antwoord="x")
    assert "Antwoord vastgelegd" in press(doe="antwoord", antwoord="visit")
    assert f"{els.user.name} heeft de vraag nu" in press(doe="geef", naar=els.user_id)
    assert (
        "was je net voor"
        in client.post(f"{at}doe/", {"doe": "overnemen", "row_version": 1}, follow=True).content.decode()
    )
    assert "Afgerond: niet bereikt" in press(doe="einde", einde="not_reached")
    assert "al afgerond" in press(doe="overnemen")


def test_an_employer_asks_confirms_and_withdraws_on_its_own_page(enter, mark):
    boss = MembershipFactory(employer=True)
    own = enter(boss)
    assert own.get("/mijn-bedrijf/").status_code == 404  # the counter does not know it yet
    firm = EmployerFactory(party=boss.organisation, organisation=boss.organisation)
    place, other = PlaceFactory(employer=firm), PlaceFactory()
    Place.objects.filter(pk=place.pk).update(organisation=mark.organisation)  # the counter wrote it down
    Place.objects.filter(pk=place.pk).update(expires_on=clock.today() - datetime.timedelta(days=1))
    assert own.get("/vandaag/").url == "/mijn-bedrijf/"
    assert "Niet meer open" in own.get("/mijn-bedrijf/").content.decode()
    assert own.post(f"/mijn-bedrijf/plek/{place.number}/", {}).status_code == 302
    place.refresh_from_db()
    assert place.expires_on > clock.today()
    assert own.post(f"/mijn-bedrijf/plek/{other.number}/", {}).status_code == 404
    assert send(own, own.get("/mijn-bedrijf/vraag/"), {"text": "Wie helpt mij?"}).status_code == 302
    asked = EmployerRequest.objects.get()
    assert asked.owner_id == mark.user_id and mark.user.name in own.get("/mijn-bedrijf/").content.decode()
    away = f"/mijn-bedrijf/vraag/{asked.number}/weg/"
    assert "net iets veranderd" in own.post(away, {"row_version": 9}, follow=True).content.decode()
    assert "ingetrokken" in own.post(away, {"row_version": 1}, follow=True).content.decode()


def test_figures_of_introductions(as_app, mark):
    boss = MembershipFactory(employer=True)
    firm = EmployerFactory(party=boss.organisation, organisation=boss.organisation)
    place, now = PlaceFactory(employer=firm), clock.now()
    long_ago = now - datetime.timedelta(weeks=20)

    def introduced(**more):
        card = CardFactory(keyed=True)
        card.refresh_from_db()
        made = Introduction.objects.create(
            region_id=REGION, organisation=card.organisation, owner_id=card.organisation_id, audience=card.audience,
            receiver_id=place.organisation_id, party_id=boss.organisation_id, card=card, place=place, **{"status": "shown", "shown_at": long_ago} | more,
        )  # fmt: skip
        Introduction.objects.filter(pk=made.pk).update(opened_at=long_ago)
        return made

    introduced(due_at=now - datetime.timedelta(days=1))
    introduced(due_at=now + datetime.timedelta(days=1))
    introduced(status="closed", outcome="not_reached", lapsed=True, closed_at=now)
    introduced(status="closed", outcome="placed", closed_at=long_ago + datetime.timedelta(weeks=3))
    introduced(status="closed", outcome="placed", closed_at=long_ago + datetime.timedelta(weeks=9))
    introduced(status="asked_person", shown_at=None)
    who, since = actor(mark), now - datetime.timedelta(days=365)
    with acting(who):
        assert answers(REGION, [firm.pk], since=since, now=now) == {firm.pk: Answers(5, 2, 1, 1)}
        assert answers(REGION, [], since=since, now=now) == {}
        assert offered_within(REGION, weeks=6, since=since, now=now)[:2] == (6, 1)
        assert offered_within(REGION, weeks=10, since=since, now=now)[:2] == (6, 2)
    with acting(actor(boss)):
        assert sorted(one.placed for one in shown_to(REGION, firm.pk)) == [False, False, True, True]
