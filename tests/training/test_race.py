"""One seat and many who want it at once: never more people than seats, and nobody twice."""

import threading

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core.errors import Refused
from perspectief.training.actions.enrolments import enrol
from perspectief.training.models import CourseStart, Enrolment
from tests.factories import CardFactory
from tests.training.conftest import course, scene

SEATS, PEOPLE = 3, 8


@pytest.fixture
def ready(transactional_db):
    """A group of three seats, and eight people who want one; made before anybody logs in as app."""
    s = scene()
    s.cards = [CardFactory(organisation=s.own).number for _ in range(PEOPLE)]
    s.course = course(s, seats=SEATS)
    return s


def together(deeds) -> list[str]:
    """Every deed in a thread of its own, all at once: what came of each."""
    gate, said = threading.Barrier(len(deeds)), []

    def run(deed) -> None:
        gate.wait()
        try:
            said.append(str(deed().number))
        except Refused as error:
            said.append(error.message)
        finally:
            connection.close()

    racers = [threading.Thread(target=run, args=(deed,)) for deed in deeds]
    for one in racers:
        one.start()
    for one in racers:
        one.join()
    return said


@pytest.mark.race
def test_seats_are_never_overrun(ready, app_login):
    s = ready
    said = together(
        [lambda card=card: enrol(s.me, card=card, course=s.course.number, starts_on=s.first) for card in s.cards]
    )
    assert sum("vol" in one for one in said) == PEOPLE - SEATS
    with acting(s.me):
        assert CourseStart.objects.get().taken == SEATS == Enrolment.objects.count()


@pytest.mark.race
def test_one_person_is_enrolled_once(ready, app_login):
    s = ready
    said = together(
        [lambda: enrol(s.me, card=s.cards[0], course=s.course.number, starts_on=s.first) for _ in range(PEOPLE)]
    )
    assert len(set(said)) == 1
    with acting(s.me):
        assert CourseStart.objects.get().taken == 1 == Enrolment.objects.count()
