"""Whoever is shown a card, with or without a name, stands in the looks: everything a role can reach, held against what was written.

A new address takes part by itself through tests/routes.py and the links between pages; a new kind of list of people takes part
once the scene below has a person in it.
"""

import re

import pytest

from perspectief.access.models import Look
from perspectief.core import clock
from perspectief.oversight.models import Finding
from perspectief.oversight.rules import Rule
from perspectief.supply.actions.offers import offer_card
from perspectief.supply.models import Card
from perspectief.work.models import Task, TaskKind
from tests.contract.test_objection import FORMS
from tests.contract.test_routes import answer
from tests.contract.test_routes_canary import crawl, starts, told
from tests.factories import REGION, CardFactory, DossierFactory, actor
from tests.routes import ROLES, ROUTES
from tests.scenes import CANARY, SKILLS, brought

ALIKE = f"""klantnr;achternaam;voornaam;geboortedatum
991;{CANARY.family_name};{CANARY.given_name};2-3-1994
""".encode()
SHOWN = {200, 400}  # a page that sends on, or is not there, shows nobody: it repeats the address at most


@pytest.fixture
def people(scene) -> list[Card]:
    """The person of the scene, and everybody who stands in some list: a pool of keyed cards, tasks of two kinds, an offer, a
    finding, a row of a file that resembles somebody.
    """
    officer, member = scene.members["privacy_officer"], scene.members["klantmanager"]
    keyed = CardFactory(organisation=scene.own, title="Ooievaarsnest vlechten", keyed=True, named=True, can=SKILLS)
    DossierFactory(card=keyed, caseworker=member.user)
    nameless = CardFactory(organisation=scene.own, title="Pelikaankar duwen", can=SKILLS)
    theirs = CardFactory(organisation=scene.members["neighbour"].organisation, title="Reigervijver scheppen")
    offer_card(actor(scene.members["neighbour"]), number=theirs.number, to=scene.own.number)
    for one in (keyed, nameless):
        Task.objects.create(
            region_id=REGION, organisation=scene.own, kind=TaskKind.CONFIRM_CARD, subject_kind="card",
            subject_number=one.number, due_at=clock.now(),
        )  # fmt: skip
    today = clock.today()
    Finding.objects.create(
        organisation_id=officer.organisation_id, rule=Rule.RETURNING, account=member.user_id, figures={"days": 5},
        subject=nameless.pseudonym.subject, card_number=nameless.number, since=today, until=today, found_at=clock.now(),
    )  # fmt: skip
    scene.upload = brought(member, ALIKE)
    return [scene.card, keyed, nameless, theirs]


def shown(text: str, people: list[Card], asked: str = "") -> list[Card]:
    """Whose title or card number stands in an answer; a number that was asked for is repeated in the box it was typed in."""
    digits = re.sub(r"[\s.]", "", text)
    return [one for one in people if one.title in text or (str(one.number) in digits and str(one.number) not in asked)]


def watch(client, people: list[Card], itself: Card | None) -> list[tuple[str, str]]:
    """From now on every answer of this client is held against the looks it wrote: address and title of who was shown unseen."""
    unseen: list[tuple[str, str]] = []
    ask = client.request

    def watched(**given):
        last = Look.objects.order_by("-id").values_list("id", flat=True).first() or 0
        response = ask(**given)
        if response.status_code in SHOWN:
            written = set(Look.objects.filter(id__gt=last).values_list("subject", flat=True))
            told_of = [one for one in shown(told(response), people, given.get("QUERY_STRING", "")) if one != itself]
            unseen.extend((given["PATH_INFO"], one.title) for one in told_of if one.pseudonym.subject not in written)
        return response

    client.request = watched
    return unseen


@pytest.mark.parametrize("role", ROLES)
def test_whoever_is_shown_stands_in_the_looks(role, scene, people, enter):
    client = enter(role)
    unseen = watch(client, people, scene.card if role == "job_seeker" else None)
    walked = len(list(crawl(client, starts(scene))))
    for route in ROUTES:
        if route.post is not None:
            answer(client, route, scene)
        elif route.name != "account_logout":
            client.get(route.path(scene), headers={"hx-request": "true"})
    for form in FORMS:
        client.post("/bestand/kies/", {"mens": [str(one.number) for one in people], "doe": form})
    asked = {
        "wie": scene.members["klantmanager"].user.email,
        "van": "2020-01-01",
        "tot": "2099-01-01",
        "doel": "controle",
    }
    for form in ({}, {"als": "csv"}):
        client.post("/toezicht/wie-zag-wie/", asked | form)
    assert unseen == []
    assert walked > len(ROUTES) / 2


def test_the_scene_shows_people_in_every_kind_of_list(scene, people, enter):
    """The silence above says something: without names too, each of these pages shows somebody."""
    lists = {
        "klantmanager": ["/bestand/", "/vandaag/", f"/plekken/{scene.place.number}/", f"/analyse/{scene.upload.number}/",
                         f"/analyse/{scene.upload.number}/rijen/", "/bestand/download/?wat=mensen&als=csv",
                         "/verdeling/?wie=alle", f"/verdeling/plannen/{scene.plan}/", "/verdeling/download/?als=csv&wie=alle"],
        "employer": ["/bestand/", f"/plekken/{scene.place.number}/"],
        "intermediary": ["/bestand/", f"/plekken/{scene.place.number}/"],
        "privacy_officer": ["/toezicht/"],
    }  # fmt: skip
    for role, paths in lists.items():
        client = enter(role)
        assert [path for path in paths if not shown(told(client.get(path)), people)] == [], role


def test_a_list_without_names_is_a_list_of_cards(scene, people, enter):
    client = enter("employer")
    client.get("/bestand/?toon=mensen")
    keyed = people[1].pseudonym.subject
    assert list(Look.objects.values_list("subject", "layer", "reason", "page")) == [
        (keyed, "card", "search", "web:pool")
    ]
    enter("klantmanager").get(f"/bestand/?toon=mensen&q={people[1].profile.family_name}")
    assert set(Look.objects.filter(subject=keyed).values_list("layer", flat=True)) == {"card", "profile"}
