"""The page What opens most: figures, places to make fitting, what it says when there is nothing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from perspectief.supply.models import Profile
from perspectief.taxonomy import needs
from tests.factories import CardFactory, MembershipFactory, OrganisationFactory, PlaceFactory

pytestmark = pytest.mark.django_db
FORKLIFT = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit
PAGE = "/regio/kansen/"


@pytest.fixture
def client(enter):
    return enter(MembershipFactory())


def read(client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def fill(people: int, places: int) -> None:
    owner = OrganisationFactory(name="gemeente Breda")
    for _ in range(people):
        CardFactory(organisation=owner, named=True, can=[1, 2, 3])
    for at in range(places):
        PlaceFactory(asks=[1, 2, 3], certificates=FORKLIFT, title=f"Inpakken {at}")


def test_who_has_no_place_and_what_helps_most(client):
    fill(3, 2)
    text = read(client)
    assert "<b>3 mensen</b> hebben nu nog geen plek die past." in text
    assert "mensen zonder plek vinden er een die past met: heftruckcertificaat." in text
    assert "3 mensen krijgen er keus bij, op 2 plekken, waarvan 2 zonder iemand." in text
    assert "Van 0 naar <b>3</b> mensen die passen. Voor 3 mensen is het de eerste plek." in text
    assert "Inpakken 0" in text and "Inpakken 1" in text


def test_nobody_is_named(client):
    fill(3, 2)
    text = read(client)
    names = [profile.family_name for profile in Profile.objects.all()]
    assert len(names) == 3
    assert not [name for name in names if name in text]


def test_an_empty_region_says_so(client):
    text = read(client)
    assert "Er zijn nog geen mensen en plekken om naast elkaar te leggen." in text
    assert "Er is nu geen plek waar één ding minder mensen erbij geeft." in text
    assert "psp-stat--hero" not in text


def test_who_all_have_a_place_get_more_choice(client):
    fill(2, 1)
    PlaceFactory(asks=[1, 2, 3])
    text = read(client)
    assert "Ieder mens in het bestand heeft nu een plek die past." in text
    assert "psp-stat--hero" not in text and "heftruckcertificaat" in text


def test_more_places_are_shown_when_asked(client):
    fill(1, 12)
    assert read(client).count('class="psp-fit"') == 10
    assert "Toon meer plekken" in read(client)
    more = read(client, "?plekken=meer")
    assert more.count('class="psp-fit"') == 12 and "Toon meer plekken" not in more


def test_the_file_leads_to_it(client):
    assert f'href="{PAGE}"' in client.get("/bestand/").content.decode()


def test_more_places_cost_no_more_statements(client):
    fill(1, 1)
    read(client)
    counts = []
    for more in (0, 8):
        fill(more, more)
        read(client)
        with CaptureQueriesContext(connection) as asked:
            read(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]
