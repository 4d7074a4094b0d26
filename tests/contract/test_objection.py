"""Objection hides a person within one request: afterwards no page, list, suggestion, download or match of another party knows it."""

from collections.abc import Iterator

import pytest

from perspectief.supply.models import Card
from tests.contract.test_routes_canary import crawl, starts, told
from tests.factories import PlaceFactory
from tests.scenes import CANARY, canary

OTHERS = ("neighbour", "account_manager", "employer", "intermediary")
FORMS = ("csv", "xlsx")


def words(scene) -> list[str]:
    return [CANARY.family_name, CANARY.phone, scene.card.title, str(scene.card.number)]


@pytest.fixture
def keyed(scene):
    """The person of the scene with both keys on, so that everybody in the region finds it; a place that fits."""
    scene.members["job_seeker"].delete()
    scene.card.delete()
    keys = {"person_key_at": scene.card.waiting_since, "organisation_key_at": scene.card.waiting_since}
    scene.card = canary(scene.own, title="Kanariekooien timmeren", **keys)
    account = scene.members["job_seeker"]
    account.pk, account.card_id = None, scene.card.pk
    account.save()
    PlaceFactory(employer=scene.employer, organisation=scene.own)
    return scene


def texts(client, scene) -> Iterator[str]:
    """Everything a role can get: the decided addresses, the links from there, lists taken along, the pair judged."""
    yield from (text for _path, text in crawl(client, starts(scene)))
    for form in FORMS:
        yield told(client.post("/bestand/kies/", {"mens": str(scene.card.number), "doe": form}))
    yield told(client.get(f"/plekken/{scene.place.number}/"))


def said(client, scene) -> str:
    """All of it, but for the addresses that carry the number."""
    return "\n".join(
        text.replace(f"/mensen/{scene.card.number}/", "").replace(f"q={scene.card.number}", "")
        for text in texts(client, scene)
    )


@pytest.mark.parametrize("role", OTHERS)
def test_hidden_everywhere_within_one_request(role, keyed, enter):
    client, person = enter(role), enter("job_seeker")
    assert keyed.card.title in said(client, keyed), "found before"
    assert person.post("/mijn/rechten/", {"doe": "bezwaar"}).status_code == 302
    after = said(client, keyed)
    assert [word for word in words(keyed)[:3] if word in after] == []
    assert client.get(f"/mensen/{keyed.card.number}/").status_code == 404
    assert person.post("/mijn/rechten/", {"doe": "intrekken"}).status_code == 302
    assert any(keyed.card.title in text for text in texts(client, keyed)), "found again once the person says so"


def test_the_own_organisation_still_sees_who_it_keeps(keyed, enter):
    enter("job_seeker").post("/mijn/rechten/", {"doe": "bezwaar"})
    page = enter("klantmanager").get(f"/mensen/{keyed.card.number}/")
    assert CANARY.family_name in page.content.decode()


def test_asking_to_be_erased_hides_at_once_and_makes_a_task(keyed, enter):
    person = enter("job_seeker")
    assert person.post("/mijn/rechten/", {"doe": "wis"}).status_code == 302
    assert enter("neighbour").get(f"/mensen/{keyed.card.number}/").status_code == 404
    assert "vraagt om iets te verbeteren" in enter("klantmanager").get("/vandaag/").content.decode()
    assert Card.objects.filter(pk=keyed.card.pk, hidden_at__isnull=False).exists()


def test_the_buttons_of_the_klantmanager(keyed, enter):
    client, page = enter("klantmanager"), f"/mensen/{keyed.card.number}/rechten/"
    assert client.post(page, {"doe": "vraag", "text": "heeft een strafblad"}).status_code == 400
    assert client.post(page, {"doe": "vraag", "text": "heeft een strafblad", "toch": "on"}).status_code == 302
    assert client.post(page, {"doe": "bewaar", "reason": "beroep", "until": "2099-01-01"}).status_code == 302
    assert client.post(page, {"doe": "wis", "zeker": "ja"}).status_code == 403
    assert client.post(page, {"doe": "bewaar-niet"}).status_code == 302
    assert client.post(page, {"doe": "wis"}).status_code == 400
    assert client.post(page, {"doe": "iets"}).status_code == 400
    assert client.post(page, {"doe": "bezwaar"}).status_code == 302
    assert client.post(page, {"doe": "intrekken", "how": "in gesprek"}).status_code == 302
    assert client.post(page, {"doe": "wis", "zeker": "ja"}).status_code == 302
    assert enter("neighbour").get(f"/mensen/{keyed.card.number}/").status_code == 404
