"""Small places together one income, and new places made of tasks: on the page, kept by a button, told on both sides."""

import pytest

from perspectief.access.models import Look
from perspectief.demand.models import Place
from perspectief.matching.models import BundlePlace
from perspectief.taxonomy import needs
from tests.factories import CardFactory, EmployerFactory, MembershipFactory, OrganisationFactory, PlaceFactory
from tests.web.sending import send

pytestmark = pytest.mark.django_db
WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}
CRAFT, EASY = 600, [1, 2, 3, 4, 5]


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def town(db):
    return OrganisationFactory(name="gemeente Breda")


@pytest.fixture
def sanne(town):
    return MembershipFactory(organisation=town)


@pytest.fixture
def week(town):
    """Somebody of 32 hours, and three places of ten on three days."""
    card = CardFactory(organisation=town, named=True, hours_min=16, hours_max=32, **WORK)
    given = {"hours_min": 4, "hours_max": 10, "week_also": 0, "capacity": 1}
    return card, [PlaceFactory(week_fixed=needs.week((day,), (0, 1)), **given, **ASKED) for day in range(3)]


def test_a_bundle_is_shown_kept_and_told_on_both_pages(week, sanne, enter):
    card, places = week
    client, page = enter(sanne), f"/mensen/{card.number}/"
    told = text(client.get(page))
    assert "Kleine plekken samen één inkomen" in told and "samen 30 uur" in told and "3 werkgevers" in told
    key = next(one for one in told.split('name="bewaar" value="')[1:]).partition('"')[0]
    kept = text(client.post(f"{page}bundel/", {"bewaar": key}, follow=True))
    assert "Bewaard, met jouw naam en de datum." in kept and "Bewaar deze bundel" not in kept
    beside = client.get(f"/plekken/{places[0].number}/")
    assert "samen 30 uur, door" in text(beside) and card.title in text(beside)
    assert Look.objects.filter(subject=card.pseudonym.subject, reason="place").exists()
    back = send(client, beside, {"los": str(BundlePlace.objects.first().bundle)}, to=f"{page}bundel/")
    assert back.status_code == 302 and back["Location"] == f"/plekken/{places[0].number}/#samen"
    assert not BundlePlace.objects.filter(undone_at=None).exists()


def test_what_is_no_bundle_is_told_and_others_have_no_button(week, sanne, enter):
    card, places = week
    client, page = enter(sanne), f"/mensen/{card.number}/"
    for wrong in ("", "x", "1,2", f"{places[0].number}"):
        assert "passen nu niet meer samen" in text(client.post(f"{page}bundel/", {"bewaar": wrong}, follow=True))
    assert "Deze bundel is er niet meer" in text(client.post(f"{page}bundel/", {"los": "1"}, follow=True))
    neighbour = enter(MembershipFactory(organisation=OrganisationFactory(name="UWV", kind="uwv")))
    told = text(neighbour.get(page))
    assert "samen 30 uur" in told and 'name="bewaar"' not in told
    asked = ",".join(str(place.number) for place in places)
    answer = text(neighbour.post(f"{page}bundel/", {"bewaar": asked}, follow=True))
    assert "Over deze persoon beslist een andere organisatie." in answer and not BundlePlace.objects.exists()


def test_a_new_place_is_made_of_tasks_and_is_not_open(sanne, enter):
    employer = EmployerFactory(name="Bakker")
    PlaceFactory(asks=[CRAFT, *EASY], occupation_id=250, employer=employer, branch=None)
    CardFactory(can=EASY, branches=0, kinds_of_work=0)
    CardFactory(can=[CRAFT], branches=0, kinds_of_work=0)
    client = enter(sanne)
    told = text(client.get("/regio/kansen/"))
    assert "Nieuwe plekken uit losse taken" in told and "Past voor <b>1</b> mens." in told
    key = told.partition('name="maak" value="')[2].partition('"')[0]
    for wrong in ("", "x:1", "1:1", f"{key},999"):
        answer = text(client.post("/regio/kansen/plek/", {"maak": wrong}, follow=True))
        assert "Gemaakt" not in answer and Place.objects.count() == 1
    made = text(client.post("/regio/kansen/plek/", {"maak": key}, follow=True))
    assert "Gemaakt, en nog niet open." in made and "even niet" in made
    assert Place.objects.latest("id").carved_from == Place.objects.earliest("id")


def test_the_order_of_the_plan_is_a_choice(week, sanne, enter):
    card, _places = week
    card.__class__.objects.filter(pk=card.pk).update(hours_min=4)
    client, page = enter(sanne), f"/mensen/{card.number}/"
    usual, by_plan = text(client.get(page)), text(client.get(f"{page}?orde=verdeling"))
    assert "wat de verdeling aanraadt" in usual and "staan lager" not in usual
    assert "Plekken waar ook veel anderen passen, staan lager." in by_plan
    assert usual.count('class="psp-fit"') == by_plan.count('class="psp-fit"')
