"""Objection over two processes: made in one, and at the next request of the other, which holds the person in memory, nobody finds it.

Nothing is told from process to process: every answer begins with what was committed (see `matching.pool`). A pool of the second
process is warm each time, so that it would answer with what it held if it did not look.
"""

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from tests.contract.second_process import Second
from tests.contract.test_objection import OTHERS
from tests.factories import PersonAccountFactory, PlaceFactory
from tests.scenes import CANARY, canary, region_scene

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]
ROUNDS = 4
TITLE = "Kanariekooien timmeren"


@pytest.fixture
def made(transactional_db):
    """The person of the scene with both keys on, everybody in the region, and a place that fits; committed."""
    with transaction.atomic():
        scene = region_scene()
        scene.members["job_seeker"].delete()
        scene.card.delete()
        today = scene.card.waiting_since
        scene.card = canary(scene.own, title=TITLE, person_key_at=today, organisation_key_at=today)
        scene.members["job_seeker"] = PersonAccountFactory(card_id=scene.card.pk)
        PlaceFactory(employer=scene.employer, organisation=scene.own)
    return scene


@pytest.fixture
def second(made, app_login):
    with Second(connection.settings_dict["NAME"]) as process:
        yield process


def enter(scene, role: str) -> Client:
    client = Client()
    client.force_login(scene.members[role].user)
    return client


def addresses(scene) -> list[str]:
    """The list from memory first, so that nothing else made the process look; then those from the database."""
    number = scene.card.number
    asked = [
        f"/plekken/{scene.place.number}/",
        "/bestand/",
        "/bestand/?toon=mensen&gemeente=Breda",
        f"/mensen/{number}/",
    ]
    return [*asked, f"/bestand/?q={CANARY.family_name}&toon=mensen", "/bestand/download/?wat=mensen&als=csv"]


def appearances(answers: list[tuple[int, str]]) -> int:
    return sum(TITLE in body or CANARY.phone in body for status, body in answers if status == 200)


def test_an_objection_in_one_process_is_in_the_next_answer_of_another(made, second):
    person, paths = enter(made, "job_seeker"), addresses(made)
    sessions = {role: enter(made, role).cookies[settings.SESSION_COOKIE_NAME].value for role in OTHERS}
    before, after, still_held = dict.fromkeys(OTHERS, 0), dict.fromkeys(OTHERS, 0), 0
    for at in range(ROUNDS):
        for role, session in sessions.items():
            before[role] += appearances(second.ask(session, paths))
        ((_status, held),) = second.ask("", ["pool"])
        assert str(made.card.pk) in held.split(), "in the memory of the second process"
        assert person.post("/mijn/rechten/", {"doe": "bezwaar"}).status_code == 302
        order = list(sessions.items())
        for role, session in (
            order[at % len(order) :] + order[: at % len(order)]
        ):  # each of them is once the first to ask
            after[role] += appearances(second.ask(session, paths))
        ((_status, held),) = second.ask("", ["pool"])
        still_held += str(made.card.pk) in held.split()
        assert person.post("/mijn/rechten/", {"doe": "intrekken"}).status_code == 302
    assert min(before.values()) >= 2 * ROUNDS, before
    assert (after, still_held) == (dict.fromkeys(OTHERS, 0), 0)
