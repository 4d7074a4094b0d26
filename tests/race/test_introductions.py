"""Eight at once, on connections of their own, at the same pair, the same openings and the same yes: never one too many.

`RACE_ROUNDS` sets how often; `make proof` runs the long form.
"""

import os
import threading
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.db import connections

from perspectief.access.context import Actor, acting, service
from perspectief.core.errors import Refused
from perspectief.core.submissions import new_key
from perspectief.matching.introductions import consenting, presenting, proposing
from perspectief.matching.introductions.rules import Status
from perspectief.matching.models import Introduction
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import Role
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

ROUNDS = int(os.environ.get("RACE_ROUNDS", "4"))
RACERS = 8
CAPACITY = 2


@pytest.fixture
def scene(transactional_db):
    """Klantmanagers of one municipality and of others, an employer, and for every round a place and the people of it."""
    first = MembershipFactory()
    members = [first, *MembershipFactory.create_batch(3, organisation=first.organisation)]
    counter = OrganisationFactory(name="WSP", kind="wsp")
    others = MembershipFactory.create_batch(RACERS - len(members), organisation=counter, role=Role.ACCOUNT_MANAGER)
    firm = MembershipFactory(employer=True)
    employer = EmployerFactory(organisation=first.organisation, party=firm.organisation)
    RegionSettings.objects.update(introductions_per_opening=3)
    cards = CardFactory.create_batch(RACERS, organisation=first.organisation)
    for card in cards:
        DossierFactory(card=card, caseworker=first.user)
    return SimpleNamespace(
        owner=actor(first),
        staff=[actor(one) for one in (*members, *others)],
        firm=actor(firm),
        cards=[card.number for card in cards],
        places=[PlaceFactory(employer=employer, capacity=CAPACITY) for _round in range(ROUNDS)],
    )


def race(deeds: list[Callable[[], object]]) -> tuple[int, int]:
    """All at once: how many went through, how many were refused. Anything else that goes wrong fails the test."""
    start, done, refused, wrong = threading.Barrier(len(deeds)), [], [], []

    def run(deed: Callable[[], object]) -> None:
        try:
            start.wait(180)
            deed()
            done.append(1)
        except Refused:
            refused.append(1)
        except Exception as error:  # noqa: BLE001 - told to the test
            wrong.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    return len(done), len(refused)


def count(**wanted: object) -> int:
    with acting(service("test", regions=(REGION,))):
        return Introduction.objects.filter(**wanted).count()


def proposing_of(who: Actor, card: int, place: int) -> Callable[[], object]:
    return lambda: proposing.propose(who, card=card, place=place, key=new_key())


def test_one_open_introduction_of_a_pair(scene, app_login):
    for place in scene.places:
        went, stopped = race([proposing_of(who, scene.cards[0], place.number) for who in scene.staff])
        assert (went, stopped) == (1, RACERS - 1)
        assert count(place=place.pk, closed_at=None) == 1


def test_a_form_sent_eight_times_at_once_is_one_introduction(scene, app_login):
    for place in scene.places:
        key = new_key()
        send = [
            lambda place=place, key=key: proposing.propose(
                scene.owner, card=scene.cards[0], place=place.number, key=key
            )
        ]
        assert race(send * RACERS) == (RACERS, 0)
        assert count(place=place.pk) == 1


def test_no_more_people_than_openings_take(scene, app_login):
    most = 3 * CAPACITY
    for place in scene.places:
        deeds = [proposing_of(who, card, place.number) for who, card in zip(scene.staff, scene.cards, strict=True)]
        assert race(deeds) == (most, RACERS - most)
        assert count(place=place.pk, closed_at=None) == most


def test_no_more_yes_than_openings(scene, app_login):
    for place in scene.places:
        numbers = []
        for card in scene.cards[: 3 * CAPACITY]:
            number = proposing.propose(scene.owner, card=card, place=place.number).number
            consenting.record_consent(scene.owner, number=number, yes=True, how="phone")
            presenting.show_to_employer(scene.owner, number=number)
            numbers.append(number)
        deeds = [lambda number=number: presenting.accept(scene.firm, number=number) for number in numbers]
        assert race(deeds) == (CAPACITY, len(numbers) - CAPACITY)
        assert count(place=place.pk, status=Status.ACCEPTED) == CAPACITY
