"""Places whose term ends are asked about in time, by who keeps them; confirming ends the task whoever does it."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.demand.actions.confirming import ask_in_time
from perspectief.demand.actions.places import confirm_place
from perspectief.demand.models import EmployerFile
from perspectief.work.models import Task
from tests.factories import REGION, EmployerFactory, MembershipFactory, PlaceFactory, actor

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)


@pytest.fixture(autouse=True)
def today(as_app, freeze):
    freeze(2026, 3, 2)


def after(days):
    return DAY + datetime.timedelta(days=days)


def test_places_are_asked_about_once_and_in_time():
    soon, short = PlaceFactory(expires_on=after(14)), PlaceFactory(kind="trial", expires_on=after(5))
    for quiet in (
        {"expires_on": after(15)}, {"kind": "taster", "expires_on": after(6)}, {"expires_on": after(-1)},
        {"expires_on": after(3), "state": "paused"}, {"expires_on": after(3), "capacity": 1, "filled": 1},
    ):  # fmt: skip
        PlaceFactory(**quiet)
    assert ask_in_time(REGION) == 2
    assert ask_in_time(REGION) == 0
    tasks = {task.subject_number: task for task in Task.objects.order_by("id")}
    assert tasks.keys() == {soon.number, short.number}
    assert tasks[soon.number].organisation_id == soon.organisation_id
    assert tasks[soon.number].due_at.astimezone(clock.HOME).date() == after(14)


def test_the_named_contact_gets_the_task_when_working_there():
    mark = MembershipFactory(account_manager=True)
    employer = EmployerFactory(organisation=mark.organisation)
    EmployerFile.objects.filter(employer=employer).update(contact=mark.user)
    PlaceFactory(employer=employer, organisation=mark.organisation, expires_on=after(3))
    other = EmployerFactory()
    EmployerFile.objects.filter(employer=other).update(contact=mark.user)
    PlaceFactory(employer=other, expires_on=after(3))
    ask_in_time(REGION)
    assert set(Task.objects.order_by("id").values_list("organisation", "assignee")) == {
        (mark.organisation.pk, mark.user.pk), (other.organisation_id, None),
    }  # fmt: skip


def test_an_employers_own_place_is_asked_about_by_the_counter_and_its_yes_ends_the_task():
    party = MembershipFactory(employer=True)
    employer = EmployerFactory(party=party.organisation)
    place = PlaceFactory(employer=employer, organisation=party.organisation, expires_on=after(3))
    ask_in_time(REGION)
    assert Task.objects.get().organisation_id == employer.organisation_id
    marieke = actor(party)
    with acting(marieke):
        confirm_place(marieke, number=place.number)
    assert Task.objects.get().done_at is not None
    place.refresh_from_db()
    assert place.expires_on == after(90)
