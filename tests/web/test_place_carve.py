"""What the choices of the board become: a place of its own, the place changed, and both taken back. What a kind demands."""

import pytest

from perspectief.core.models import Fact
from perspectief.demand.models import Place, PlaceTask
from perspectief.taxonomy import needs
from tests.factories import CardFactory, EmployerFactory, MembershipFactory, OrganisationFactory, PlaceFactory
from tests.web.sending import form_of

pytestmark = pytest.mark.django_db
HEFTRUCK = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit


@pytest.fixture
def client(enter):
    return enter(MembershipFactory(account_manager=True))


@pytest.fixture
def place():
    """One person fits, two more without the certificate."""
    owner = OrganisationFactory(name="gemeente Breda")
    for papers in (HEFTRUCK, 0, 0):
        CardFactory(organisation=owner, named=True, can=[1, 2, 3], certificates=papers)
    return PlaceFactory(
        asks=[1, 2, 3], certificates=HEFTRUCK, tasks=["Inpakken", "Pallets wegzetten"], title="Inpakken"
    )


def page_of(place):
    return f"/plekken/{place.number}/"


def chosen(client, place, **query):
    page = client.get(page_of(place), query or {"papier-heftruck": "2", "taak-1": "1"})
    return form_of(page, f"{page_of(place)}passend/")


def test_choices_kept_as_an_adapted_place_leave_the_place_as_it_is(client, place):
    to, fields = f"{page_of(place)}passend/", chosen(client, place) | {"als": "aangepast"}
    answers = {client.post(to, fields)["Location"] for _time in range(2)}
    made = Place.objects.get(carved_from=place)
    assert answers == {page_of(made)}
    assert (made.carved_from_id, made.certificates, made.capacity, made.employer_id) == (
        place.pk,
        0,
        1,
        place.employer_id,
    )
    assert [task.title for task in PlaceTask.objects.filter(place=made)] == ["Inpakken"]
    place.refresh_from_db()
    assert (place.certificates, place.version, PlaceTask.objects.filter(place=place).count()) == (HEFTRUCK, 1, 2)
    assert Fact.objects.get(verb="place_added").data["carved_from"] == place.number
    assert "Hieruit gemaakt" in client.get(page_of(place)).content.decode()
    assert "Gemaakt uit:" in client.get(page_of(made)).content.decode()
    assert "Er passen nu 3 mensen" in client.get(page_of(made)).content.decode()


def test_an_adapted_place_is_taken_back_by_closing_it(client, place):
    client.post(f"{page_of(place)}passend/", chosen(client, place) | {"als": "aangepast"})
    made = Place.objects.get(carved_from=place)
    back = client.post(f"{page_of(made)}terug/", form_of(client.get(page_of(made)), f"{page_of(made)}terug/"))
    assert back["Location"] == page_of(place)
    made.refresh_from_db()
    assert made.state == "closed"


def test_a_change_by_the_board_is_taken_back_whole(client, place):
    before = Place.objects.filter(pk=place.pk).values("certificates", "certificates_learnable", "hours_min").get()
    client.post(
        f"{page_of(place)}passend/", chosen(client, place, **{"papier-heftruck": "1", "taak-0": "1", "uren": "1"})
    )
    assert PlaceTask.objects.count() == 1
    fields = form_of(client.get(page_of(place)), f"{page_of(place)}terug/")
    for _time in range(2):
        assert client.post(f"{page_of(place)}terug/", fields).status_code == 302
    assert Place.objects.values("certificates", "certificates_learnable", "hours_min").get() == before
    assert [task.title for task in PlaceTask.objects.order_by("position")] == ["Inpakken", "Pallets wegzetten"]
    assert Place.objects.get().version == 3


def test_what_a_colleague_changed_since_is_not_taken_back(client, enter, place):
    client.post(f"{page_of(place)}passend/", chosen(client, place))
    fields = form_of(client.get(page_of(place)), f"{page_of(place)}terug/")
    Place.objects.update(version=9)
    assert (
        "Er is niets om terug te draaien"
        in client.post(f"{page_of(place)}terug/", fields, follow=True).content.decode()
    )
    assert Place.objects.get().certificates == 0
    assert "ongedaan" not in client.get(page_of(place)).content.decode()


def test_another_partys_place_is_not_carved(enter, place):
    party = MembershipFactory(employer=True)
    EmployerFactory(party=party.organisation)
    other = enter(party)
    assert other.post(f"{page_of(place)}passend/", {"papier-heftruck": "2", "als": "aangepast"}).status_code == 404
    assert other.post(f"{page_of(place)}terug/", {}).status_code == 404
    assert Place.objects.count() == 1


def test_the_page_says_what_the_kind_demands_and_what_is_to_be_arranged(client):
    learning = PlaceFactory(kind="learn-work", employer=EmployerFactory(recognised_trainer=False))
    text = client.get(page_of(learning)).content.decode()
    assert "erkend leerbedrijf zijn" in text and "artikelen 7.2.8 en 7.2.10" in text and "Te regelen:" in text
    trial = PlaceFactory(kind="trial", wage_cents=None)
    assert "hoogstens 2 maanden" in client.get(page_of(trial)).content.decode()
