"""Changing and adding places through the pages, for the counter and for an employer."""

import datetime

import pytest

from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.demand.models import Employer, EmployerContact, Place, PlaceSkill, PlaceTask
from perspectief.taxonomy.catalogue import catalogue
from tests.factories import (
    OTHER_REGION,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
)
from tests.web.sending import form_of, send

pytestmark = pytest.mark.django_db


@pytest.fixture
def mark():
    return MembershipFactory(account_manager=True)


@pytest.fixture
def client(enter, mark):
    return enter(mark)


@pytest.fixture
def place():
    return PlaceFactory(tasks=["Orders inpakken", "Tellen"], asks=[1], useful=[2], teaches=[3], certificates=1 << 8)


def address(place, part="wijzig"):
    return f"/plekken/{place.number}/{part}/"


def test_saving_an_untouched_form_changes_nothing_but_the_confirmation(client, place):
    before, skills = Place.objects.values().get(), set(PlaceSkill.objects.values_list("skill", "need"))
    tasks = list(PlaceTask.objects.order_by("position").values_list("title", "hours"))
    assert send(client, client.get(address(place)), {}).status_code == 302
    after = Place.objects.values().get()
    changed = {name for name, value in after.items() if value != before[name]}
    assert changed <= {"version", "updated_at", "confirmed_at", "expires_on"}
    assert set(PlaceSkill.objects.values_list("skill", "need")) == skills
    assert list(PlaceTask.objects.order_by("position").values_list("title", "hours")) == tasks
    assert Fact.objects.get(verb="place_changed").data["fields"] == []


def test_a_changed_place_is_kept_and_the_page_says_what_it_did(client, place):
    label = next(skill for skill in catalogue().skills.values() if skill.kind == "task").label
    given = {"title": "Inpakken", "wage_cents": "16,25", "hours_min": 12, "week_fixed": [0], "week_also": [0, 1]}
    given |= {"task_1": label.upper(), "task_1_hours": "4,5", "required_skills": [4], "load_lifting": 1, "guidance": 2}
    given |= {"certificates": [], "certificates_learnable": [8], "occupation": [2]}
    page = send(client, client.get(address(place)), given, follow=True)
    kept = Place.objects.get()
    assert (kept.title, kept.wage_cents, kept.hours_min, kept.occupation_id) == ("Inpakken", 1625, 12, 2)
    assert (kept.week_fixed, kept.week_also, kept.loads, kept.guidance) == (1, 2, 1, 2)
    assert (kept.certificates, kept.certificates_learnable) == (1 << 8, 1 << 8)
    task = PlaceTask.objects.get(position=1)
    assert (task.title, float(task.hours), task.skill.label) == (label.upper(), 4.5, label)
    needs = dict(PlaceSkill.objects.values_list("skill", "need"))
    assert (
        needs[4] == "required" and needs[2] == "useful" and needs[3] == "learnable" and needs[task.skill_id] == "useful"
    )
    assert "Opgeslagen. Er pas" in page.content.decode()


def test_what_is_wrong_is_said_at_the_field_and_above(client, place):
    given = {"title": "", "wage_cents": "veel", "hours_min": 30, "hours_max": 20, "capacity": 0}
    page = send(client, client.get(address(place)), given)
    text = page.content.decode()
    assert page.status_code == 400
    for name in ("title", "wage_cents", "hours_max", "capacity"):
        assert f'href="#id_{name}"' in text and f'id="id_{name}_error"' in text
    assert 'value="veel"' in text


def test_a_colleague_saved_first(client, enter, place):
    colleague = enter(MembershipFactory())
    mine, theirs = client.get(address(place)), colleague.get(address(place))
    send(colleague, theirs, {"summary": "In een klein team", "hours_max": 28, "task_0": "Dozen vouwen"})
    page = send(client, mine, {"summary": "In een ruime hal", "title": "Inpakken"})
    text = page.content.decode()
    assert page.status_code == 409 and "In een klein team" in text and "In een ruime hal" in text
    fields = form_of(page)
    assert (fields["task_0"], fields["hours_max"], fields["title"]) == (["Dozen vouwen"], ["28"], ["Inpakken"])
    send(client, page, {"kies_summary": "theirs"})
    kept = Place.objects.get()
    assert (kept.summary, kept.title, kept.hours_max) == ("In een klein team", "Inpakken", 28)


def test_words_that_shut_people_out_are_pointed_out(client, place):
    page = send(client, client.get(address(place)), {"summary": "Wij zoeken een jongeman, max 30 jaar"})
    assert page.status_code == 400 and "jongeman</b>" in page.content.decode()
    assert send(client, page, {"toch": "on"}).status_code == 302


def test_another_region_or_party_does_not_come_in(client, enter, place):
    foreign = PlaceFactory(employer__region_id=OTHER_REGION, employer__organisation__joined=OTHER_REGION)
    assert client.get(address(foreign)).status_code == 404
    employer = enter(MembershipFactory(employer=True))
    for part in ("wijzig", "passend", "klopt", "stand"):
        assert (
            employer.post(address(place, part), {"title": "x", "papier-heftruck": "1", "stand": "closed"}).status_code
            == 404
        )
    assert (
        enter(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION))).get(address(place)).status_code
        == 404
    )


def test_a_place_at_a_known_employer_begins_with_what_is_usual(client):
    employer = EmployerFactory(name="Bakkerij Léger", pc4=4701)
    found = client.get("/plekken/nieuw/formulier/", {"wie": "bakkerij leg"}).content.decode()
    assert f"?werkgever={employer.number}" in found
    occupation = next(one for one in catalogue().occupations.values() if one.tasks)
    page = client.get("/plekken/nieuw/formulier/", {"werkgever": employer.number, "beroep": occupation.id})
    assert form_of(page)["task_0"] == [catalogue().skills[occupation.tasks[0]].label]
    assert send(client, page, {"title": "Brood inpakken", "capacity": 3}).status_code == 302
    place = Place.objects.get()
    assert (place.employer, place.pc4, place.capacity, place.occupation_id) == (employer, 4701, 3, occupation.id)


def test_a_place_at_a_new_employer_sent_twice_makes_one_of_each(client, mark):
    page = client.get("/plekken/nieuw/formulier/")
    refused = send(client, page, {"title": "Inpakken"})
    assert refused.status_code == 400 and 'id="id_employer_name_error"' in refused.content.decode()
    given = {"title": "Inpakken", "employer_name": "Bakkerij Smit", "employer_pc4": "4811", "contact_name": "Ina Smit"}
    answers = [send(client, refused, given) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {f"/plekken/{Place.objects.get().number}/"}
    assert Employer.objects.get().file.contact == mark.user
    assert EmployerContact.objects.get().name == "Ina Smit"


def test_a_doubted_new_place_leaves_no_employer_behind(client):
    given = {"title": "Inpakken, max 30 jaar", "employer_name": "Bakkerij Smit"}
    page = send(client, client.get("/plekken/nieuw/formulier/"), given)
    assert page.status_code == 400
    assert not Employer.objects.exists()
    assert send(client, page, {"toch": "on"}).status_code == 302


def test_an_employer_adds_and_changes_its_own_places(enter):
    party = MembershipFactory(employer=True)
    employer = EmployerFactory(party=party.organisation, name="Van Gestel")
    client = enter(party)
    assert send(client, client.get("/plekken/nieuw/formulier/"), {"title": "Inpakken"}).status_code == 302
    place = Place.objects.get()
    assert (place.employer, place.organisation) == (employer, party.organisation)
    assert send(client, client.get(address(place)), {"title": "Tellen"}).status_code == 302
    foreign = EmployerFactory()
    assert client.get("/plekken/nieuw/formulier/", {"werkgever": foreign.number}).status_code == 404


def test_confirming_and_standing_still(client, place, freeze):
    freeze(2026, 12, 1)
    client.force_login(MembershipFactory().user)
    assert client.post(address(place, "klopt"), {"form_key": new_key()}).status_code == 302
    assert Place.objects.get().expires_on == datetime.date(2027, 3, 1)
    client.post(address(place, "stand"), {"form_key": new_key(), "stand": "paused", "row_version": 2})
    assert Place.objects.get().state == "paused"
    page = client.post(address(place, "stand"), {"form_key": new_key(), "stand": "open", "row_version": 2}, follow=True)
    assert "Een collega heeft intussen iets veranderd" in page.content.decode()
    assert Place.objects.get().state == "paused"
