"""Nobody falls off the lists: whatever the state of the region, every searching person stands on somebody's Vandaag."""

import datetime

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from perspectief.access.context import acting, service
from perspectief.core import clock, journal
from perspectief.demand.models import Place
from perspectief.guidance.models import Trial
from perspectief.matching.introductions.rules import Status
from perspectief.matching.models import Introduction
from perspectief.parties.queries import actor_for, settings_of
from perspectief.supply.models import Card
from perspectief.training.models import Course, CourseStart, Enrolment
from perspectief.work import actions, queries, watching
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
)

LONG_AGO = datetime.date(2020, 1, 1)


def night(organisation) -> int:
    """What the worker does at night, as one organisation."""
    return watching.look_after(REGION, organisation.pk, clock.today())


def kinds(card) -> list[str]:
    return list(
        Task.objects.filter(subject_number=card.number, done_at=None).order_by("id").values_list("kind", flat=True)
    )


@pytest.fixture
def me(db, freeze, as_app):
    """A klantmanager on a tuesday morning."""
    freeze(2026, 11, 24, 9)
    return MembershipFactory()


@pytest.fixture
def person(me):
    """`person(caseworker)`: somebody of my organisation who searches; made long ago unless told."""

    def made(caseworker=None, created=LONG_AGO, **told) -> Card:
        card = CardFactory(organisation=me.organisation, named=True, **told)
        DossierFactory(card=card, caseworker=caseworker)
        Card.objects.filter(pk=card.pk).update(
            created_at=datetime.datetime.combine(created, datetime.time(12), clock.HOME)
        )
        return card

    return made


def test_who_nobody_spoke_for_too_long_is_a_task_of_the_caseworker(me, person):
    card = person(me.user, confirmed_at=None)
    assert night(me.organisation) == 1
    task = Task.objects.get()
    assert (task.kind, task.assignee, task.subject_number) == (TaskKind.UNSEEN, me.user, card.number)
    assert task.due_at.astimezone(clock.HOME).date() == datetime.date(2026, 11, 26)
    assert night(me.organisation) == 0


def test_a_deed_about_the_person_is_contact_and_looking_or_a_service_is_not(me, person, freeze):
    card = person(me.user, confirmed_at=None)
    with acting(service("import", regions=(REGION,))):
        journal.record(
            "card_imported", actor=service("import", regions=(REGION,)), region=REGION, subject=card.pseudonym.subject
        )
    night(me.organisation)
    assert kinds(card) == [TaskKind.UNSEEN]
    with acting(actor_for(me)):
        fact = journal.record("card_changed", actor=actor_for(me), region=REGION, subject=card.pseudonym.subject)
    fact.refresh_from_db()
    freeze(fact.at.year, fact.at.month, fact.at.day, 23)
    night(me.organisation)
    assert kinds(card) == [TaskKind.NO_NEXT_STEP]


def test_spoken_by_doing_the_task(me, person):
    card = person(me.user, confirmed_at=None)
    night(me.organisation)
    actions.finish(actor_for(me), task=Task.objects.get().pk)
    night(me.organisation)
    assert kinds(card) == [TaskKind.NO_NEXT_STEP]


def test_without_a_next_step_until_something_is_opened(me, person):
    card = person(me.user, confirmed_at=datetime.date(2026, 11, 20))
    night(me.organisation)
    assert kinds(card) == [TaskKind.NO_NEXT_STEP]
    actions.open_tasks(
        actor_for(me), region=REGION, kind=TaskKind.TAKE_UP, subject_kind="card", assignees={card.number: me.user_id},
        due_at=clock.now(),
    )  # fmt: skip
    assert kinds(card) == [TaskKind.TAKE_UP]
    night(me.organisation)
    assert kinds(card) == [TaskKind.TAKE_UP]


def test_an_open_introduction_is_a_next_step(me, person):
    card, place = (
        person(me.user, confirmed_at=datetime.date(2026, 11, 20)),
        PlaceFactory(employer__organisation=me.organisation),
    )
    receiver = Place.objects.get(pk=place.pk).organisation_id
    Introduction.objects.create(
        region_id=REGION, organisation=me.organisation, owner=me.organisation, audience=card.audience,
        receiver_id=receiver, party_id=receiver, card=card, place=place, status=Status.ASKED_PERSON,
    )  # fmt: skip
    night(me.organisation)
    assert kinds(card) == []


def test_a_trial_and_a_course_are_next_steps(me, person):
    tried, learns = (person(me.user, confirmed_at=datetime.date(2026, 11, 20)) for _both in range(2))
    place, today = PlaceFactory(employer__organisation=me.organisation), clock.today()
    Trial.objects.create(
        region_id=REGION, organisation=me.organisation, audience=tried.audience, receiver=place.organisation, card=tried,
        place=place, kind="trial", consent_on=today, consent_how="phone", starts_on=today, ends_on=today, hours=16,
        takes_opening=False,
    )  # fmt: skip
    course = Course.objects.create(
        region_id=REGION, organisation=me.organisation, title="x", sort_key="x", provider="x"
    )
    start = CourseStart.objects.create(
        region_id=REGION, organisation=me.organisation, course=course, starts_on=today, ends_on=today
    )
    Enrolment.objects.create(
        region_id=REGION, organisation=me.organisation, audience=learns.audience, trainer=me.organisation, card=learns,
        course=course, start=start,
    )  # fmt: skip
    night(me.organisation)
    assert kinds(tried) == kinds(learns) == []


def test_a_card_that_grew_old_is_asked_again(me, person):
    card = person(me.user, created=datetime.date(2026, 11, 1), confirmed_at=None)
    actions.open_tasks(
        actor_for(me), region=REGION, kind=TaskKind.TAKE_UP, subject_kind="card", assignees={card.number: me.user_id},
        due_at=clock.now(),
    )  # fmt: skip
    night(me.organisation)
    assert kinds(card) == [TaskKind.TAKE_UP, TaskKind.CONFIRM_CARD]


def test_who_found_work_is_taken_off(me, person):
    card = person(me.user, confirmed_at=None)
    night(me.organisation)
    Card.objects.filter(pk=card.pk).update(state="werkt")
    night(me.organisation)
    assert kinds(card) == []


def test_the_task_of_a_colleague_who_left_is_everybodys(me, person):
    gone = MembershipFactory(organisation=me.organisation, ends_on=datetime.date(2026, 11, 1))
    person(gone.user, confirmed_at=None)
    Task.objects.create(
        region_id=REGION, organisation=me.organisation, assignee=gone.user, kind=TaskKind.TAKE_UP, subject_kind="card",
        subject_number=1, due_at=clock.now(),
    )  # fmt: skip
    night(me.organisation)
    assert set(Task.objects.values_list("assignee", flat=True)) == {None}


def test_every_organisation_looks_after_its_own(me, person):
    person(me.user, confirmed_at=None)
    other = OrganisationFactory()
    CardFactory(organisation=other, confirmed_at=None)
    assert watching.watch_all(clock.today()) == 2
    assert set(Task.objects.values_list("organisation", flat=True)) == {me.organisation_id, other.pk}


PERSONS = st.lists(
    st.fixed_dictionaries(
        {
            "state": st.sampled_from(["zoekt", "zoekt", "zoekt", "werkt", "even-niet", "uit"]),
            "keeper": st.sampled_from(["none", "here", "left", "elsewhere"]),
            "age": st.integers(0, 900),
            "confirmed": st.none() | st.integers(0, 900),
            "task": st.sampled_from(["", "", "mine", "free", "left", "done", "snoozed"]),
        }
    ),
    min_size=1,
    max_size=8,
)


class NobodyFallsOff(TestCase):
    """For random states of an organisation's people: after a night everybody who searches is in reach of who works there."""

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(PERSONS)
    def test_every_searching_person_is_on_a_list(self, persons):
        here = MembershipFactory()
        left = MembershipFactory(organisation=here.organisation, ends_on=clock.today() - datetime.timedelta(days=3))
        keepers = {"none": None, "here": here.user, "left": left.user, "elsewhere": UserFactory()}
        for one in persons:
            self._made(here, keepers, left, one)
        watching.look_after(REGION, here.organisation_id, clock.today())
        decided = settings_of(REGION)
        with acting(actor_for(here)):
            rows = queries.waiting(here.organisation_id, here.user_id, clock.now() + datetime.timedelta(days=8))
            reached = set(rows.values_list("subject_number", flat=True))
        searching = Card.objects.filter(organisation=here.organisation, state="zoekt")
        assert decided.unseen_after_days > 0
        assert {card.number for card in searching} <= reached
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM work_task WHERE done_at IS NULL AND assignee_id = %s", [left.user_id])
            assert cursor.fetchone() == (0,)

    def _made(self, here, keepers, left, one) -> None:
        today = clock.today()
        confirmed = None if one["confirmed"] is None else today - datetime.timedelta(days=one["confirmed"])
        card = CardFactory(organisation=here.organisation, named=True, state=one["state"], confirmed_at=confirmed)
        DossierFactory(card=card, caseworker=keepers[one["keeper"]])
        Card.objects.filter(pk=card.pk).update(created_at=clock.now() - datetime.timedelta(days=one["age"]))
        if one["task"]:
            now = clock.now()
            Task.objects.create(
                region_id=REGION, organisation=here.organisation, kind=TaskKind.TAKE_UP, subject_kind="card",
                subject_number=card.number, due_at=now,
                assignee={"mine": here.user, "left": left.user, "snoozed": here.user}.get(one["task"]),
                done_at=now if one["task"] == "done" else None, done_by=here.user if one["task"] == "done" else None,
                snoozed_until=now + datetime.timedelta(days=3) if one["task"] == "snoozed" else None,
            )  # fmt: skip


def test_every_watch_says_what_it_is_about():
    """A room that adds a subject adds it here by declaring it; its kinds are tasks with words."""
    assert {"people who search"} <= set(watching.WATCHES)
    for one in watching.WATCHES.values():
        assert one.own <= one.kinds
        assert all(kind in TaskKind.values for kind in one.kinds)
    assert "introductions" in watching.NEXT_STEPS
