"""Colleagues who take over one question at once, enrol for the last seat at once, and two jobs that escalate at once."""

import datetime
import os
import threading

import pytest
from django.db import connections

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Refused
from perspectief.demand.actions import watching
from perspectief.demand.actions.requests import take_over
from perspectief.demand.actions.trial_days import Who, enrol
from perspectief.demand.counter import tasks
from perspectief.demand.models import EmployerRequest, Lane, RequestHolder, TrialDay, TrialSeat
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION, CardFactory, EmployerFactory, MembershipFactory, OrganisationFactory, actor

RACERS = 4
ROUNDS = int(os.environ.get("ROUNDS", "5"))  # the proof asks 200 rounds of 8 racers


def race(*deeds) -> list[Exception | None]:
    """All at once, each on a connection of its own: what each one was told."""
    start, told = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(at: int) -> None:
        try:
            start.wait(20)
            deeds[at]()
        except Exception as error:  # noqa: BLE001 - told to the test
            told[at] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(at,)) for at in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


@pytest.fixture
def committed(transactional_db):
    """Questions past their deadline, a day with one seat left, and who races."""
    counter = OrganisationFactory(name="Werkcentrum", kind="wsp")
    members = [MembershipFactory(organisation=counter) for _racer in range(RACERS)]
    owner, firm = MembershipFactory(), EmployerFactory()
    past = clock.now() - datetime.timedelta(days=9)
    numbers = [
        EmployerRequest.objects.create(
            region_id=REGION, employer=firm, organisation=owner.organisation, owner=owner.user, kind="people",
            asked_at=past, respond_by=past + datetime.timedelta(days=2), set_at=past,
            due_at=past + datetime.timedelta(days=2),
        ).number
        for _round in range(ROUNDS)
    ]  # fmt: skip
    lane = Lane.objects.create(region_id=REGION, organisation=counter, branch=0, name="x")
    days = [
        TrialDay.objects.create(
            region_id=REGION, lane=lane, kind="motor", on=clock.today() + datetime.timedelta(days=3),
            begins=datetime.time(9), seats=1,
        ).number
        for _round in range(ROUNDS)
    ]  # fmt: skip
    cards = [CardFactory(organisation=counter) for _racer in range(RACERS)]
    people = [Who(one.pk, one.number, one.organisation_id, one.audience, one.pseudonym.subject) for one in cards]
    return [actor(one) for one in members], numbers, days, people


def test_one_takes_over_and_the_others_are_told(committed, app_login):
    racers, numbers, _days, _people = committed
    for number in numbers:
        told = race(*(lambda who=who, number=number: take_over(who, number=number, version=1) for who in racers))
        assert [type(one) for one in told if one] == [Changed] * (RACERS - 1)
    with acting(racers[0]):
        assert RequestHolder.objects.count() == EmployerRequest.objects.filter(version=2).count() == ROUNDS
        assert Task.objects.filter(kind=TaskKind.EMPLOYER_REQUEST, done_at=None).count() == ROUNDS


def test_the_last_seat_is_one_seat(committed, app_login):
    racers, _numbers, days, people = committed
    for day in days:
        pairs = zip(racers, people, strict=True)
        told = race(*(lambda who=who, one=one, day=day: enrol(who, day=day, who=one) for who, one in pairs))
        assert [type(one) for one in told if one] == [Refused] * (RACERS - 1)
    with acting(racers[0]):
        assert TrialSeat.objects.count() == ROUNDS


def test_two_jobs_at_once_escalate_every_question_once(committed, app_login):
    _racers, _numbers, _days, _people = committed
    found: list[int] = []
    told = race(*(lambda: found.append(watching.escalate(REGION)) for _racer in range(RACERS)))
    assert told == [None] * RACERS and sum(found) == ROUNDS
    with acting(tasks.of(REGION, _racers[0].organisation)):
        assert Task.objects.filter(kind=TaskKind.REQUEST_LATE).count() == ROUNDS
