"""Eight at once, on real connections: the last opening is given once, the last coach stays, one pair has one trial.

`GUIDANCE_ROUNDS` says how often; `make proof` asks 200.
"""

import os
import threading
from collections.abc import Callable, Sequence
from functools import partial
from types import SimpleNamespace

import pytest
from django.db import connections

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import UserError
from perspectief.demand.models import Place
from perspectief.guidance.actions.coaching import appoint_coach, end_coach
from perspectief.guidance.actions.placements import place_person
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.actions.taking_back import take_yes_back
from perspectief.guidance.actions.trials import open_trial
from perspectief.guidance.models import Coach, Placement, Trial
from perspectief.parties.queries import actor_of_person
from perspectief.supply.models import Card, Profile
from perspectief.work.models import Task
from tests.factories import (
    REGION,
    CardFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    PlaceFactory,
    actor,
)
from tests.guidance.scene import TEXTS, contract

RACERS, ROUNDS = 8, int(os.environ.get("GUIDANCE_ROUNDS", "3"))
ROOM, COACHES = 3, 3


def race(deeds: Sequence[Callable[[], object]]) -> Sequence[object]:
    """What came of each, all begun at once: its answer, or the error somebody is told. Any other error fails."""
    results: list[object] = [None] * len(deeds)
    start, broken = threading.Barrier(len(deeds)), []

    def run(at: int) -> None:
        try:
            start.wait(180)
            results[at] = deeds[at]()
        except UserError as told:
            results[at] = told
        except Exception as error:  # noqa: BLE001 - told to the test
            broken.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return results


@pytest.fixture
def rounds(transactional_db) -> SimpleNamespace:
    """For every round a place and eight people; colleagues who coach."""
    members = MembershipFactory.create_batch(1)
    members += MembershipFactory.create_batch(COACHES, organisation=members[0].organisation)
    own = members[0].organisation
    made = [
        (PlaceFactory(capacity=ROOM).number, [CardFactory(organisation=own).number for _ in range(RACERS)])
        for _ in range(ROUNDS)
    ]
    return SimpleNamespace(actor=actor(members[0]), coaches=[one.user.number for one in members[1:]], made=made)


def placing(who: Actor, card: int, place: int, coach: int | None = None) -> Callable[[], Placement]:
    yes = {"consent_on": clock.today(), "consent_how": "phone"}
    return lambda: place_person(who, contract=contract(), card=card, place=place, coach=coach, **yes)


def going(who: Actor, number: int, coach: int) -> Callable[[], None]:
    return lambda: end_coach(who, number=number, coach=coach)


def test_capacity(rounds, app_login):
    for place, cards in rounds.made:
        found = race([placing(rounds.actor, card, place) for card in cards])
        with acting(rounds.actor):
            here = Placement.objects.filter(place__number=place).count()
            assert (here, Place.objects.get(number=place).filled) == (ROOM, ROOM)
        assert sum(isinstance(one, Placement) for one in found) == ROOM


def test_the_last_coach(rounds, app_login):
    for place, cards in rounds.made:
        placement = placing(rounds.actor, cards[0], place, rounds.coaches[0])()
        for coach in rounds.coaches[1:]:
            appoint_coach(rounds.actor, number=placement.number, coach=coach)
        with acting(rounds.actor):
            here = list(Coach.objects.filter(placement=placement).order_by("id").values_list("pk", flat=True))
        leaving = [going(rounds.actor, placement.number, here[at % COACHES]) for at in range(RACERS)]
        race(leaving)
        with acting(rounds.actor):
            assert Coach.objects.filter(placement=placement, ended_on=None).count() == 1


def test_a_partner_gives_back_all_its_seats_at_once(rounds, app_login):
    """Whoever is first: nobody is left without a coach and without somebody who looks for one, and the name is shut."""
    firm = OrganisationFactory(kind="ontwikkelbedrijf")
    seats = MembershipFactory.create_batch(COACHES, organisation=firm, role="job_coach")
    yes, today = Yes(clock.today(), "phone"), clock.today()
    for place, cards in rounds.made:
        with acting(rounds.actor):
            Card.objects.filter(number=cards[0]).update(
                person_key_at=today, person_key_how="phone", organisation_key_at=today
            )
        placement = placing(rounds.actor, cards[0], place)()
        for one in seats:
            appoint_coach(rounds.actor, number=placement.number, coach=one.user.number, yes=yes)
        with acting(rounds.actor):
            here = list(Coach.objects.filter(placement=placement).order_by("id").values_list("pk", flat=True))
        race([going(actor(seats[at % COACHES]), placement.number, here[at % COACHES]) for at in range(RACERS)])
        with acting(rounds.actor):
            assert not Coach.objects.filter(placement=placement, ended_on=None).exists()
            waiting = Task.objects.filter(kind="find_coach", subject_number=placement.number, done_at=None)
            assert waiting.count() == 1
        with acting(actor(seats[0])):
            assert not Placement.objects.filter(pk=placement.pk).exists()
            assert not Profile.objects.filter(card=placement.card_id).exists()


def test_a_yes_taken_back_wins_of_who_hands_over(rounds, app_login):
    """The person takes the yes back while the coaches pass it round among themselves: nobody there has a seat afterwards."""
    firm = OrganisationFactory(kind="ontwikkelbedrijf")
    seats = MembershipFactory.create_batch(2, organisation=firm, role="job_coach")
    yes, today = Yes(clock.today(), "phone"), clock.today()
    for place, cards in rounds.made:
        with acting(rounds.actor):
            card = Card.objects.get(number=cards[0])
            Card.objects.filter(pk=card.pk).update(
                person_key_at=today, person_key_how="phone", organisation_key_at=today
            )
        person = actor_of_person(PersonAccountFactory(card_id=card.pk))
        number = placing(rounds.actor, cards[0], place)().number
        row = appoint_coach(rounds.actor, number=number, coach=seats[0].user.number, yes=yes)
        heir = seats[1].user.number
        back = partial(take_yes_back, person, number=number, party=firm.number)
        over = partial(end_coach, actor(seats[0]), number=number, coach=row.pk, successor=heir)
        race([back, over] * (RACERS // 2))
        with acting(rounds.actor):
            assert not Coach.objects.filter(placement__number=number, ended_on=None).exists()
            assert Task.objects.filter(kind="find_coach", subject_number=number, done_at=None).count() == 1
        with acting(actor(seats[1])):
            assert not Placement.objects.filter(number=number).exists()


def test_one_trial_of_one_pair(rounds, app_login):
    today = clock.today()
    for place, cards in rounds.made:
        given = {
            "kind": "trial", "starts_on": today, "ends_on": today, "hours": 8, "texts": TEXTS, "card": cards[0],
            "place": place, "consent_on": today, "consent_how": "phone",
        }  # fmt: skip
        race([lambda given=given: open_trial(rounds.actor, **given) for _ in range(RACERS)])
        with acting(service("race", regions=(REGION,))):
            assert Trial.objects.filter(place__number=place).count() == 1
            assert Place.objects.get(number=place).filled == 1
