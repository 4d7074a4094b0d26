"""The months before today in a made region: played by the actions, once, and nothing that may never be."""

import random
from datetime import date

import pytest

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Refused
from perspectief.core.models import Fact
from perspectief.demand.models import ContactMoment, EmployerRequest, Lane, Pledge
from perspectief.exchange.made import command, region, taught, watched
from perspectief.exchange.made.past import telling
from perspectief.exchange.made.past.stage import Nobody, Stage, play
from perspectief.exchange.simulated import invariants
from perspectief.guidance.models import Placement
from perspectief.matching.days.models import MatchingDay
from perspectief.matching.introductions.rules import Status
from perspectief.matching.models import Introduction
from perspectief.matching.run import run_region
from perspectief.parties.models import Installation
from perspectief.work.models import Task

TODAY, SEED = date(2026, 11, 24), 11
SMALL = region.Size(people=500, places=200, employers=40)


@pytest.fixture
def bare(as_app, freeze) -> region.MadeRegion:
    """A small region in which nothing happened."""
    freeze(2026, 11, 24, 12)
    made = region.make(SEED, TODAY, SMALL)
    command.fill(made, again=False)
    run_region(made.region)
    taught.teach(made.region)
    watched.watch()
    return made


def test_a_region_that_lived_is_whole_and_lives_once(bare):
    before = invariants.filled(Stage(bare.region, _dice()).eye, bare.region)
    stage = telling.tell(bare.region, SEED)
    assert stage is not None
    assert stage.seeker is not None
    assert stage.done > 60
    assert clock.today() == TODAY
    assert [one for one in invariants.ask(stage.eye, bare.region, before) if not one.right] == []
    with acting(stage.eye):
        rows = Introduction.objects.filter(region=bare.region)
        assert set(rows.values_list("status", flat=True)) >= {Status.ASKED_PERSON, Status.SHOWN, Status.CLOSED}
        assert rows.filter(opened_at__gt=clock.now()).count() == 0
        assert rows.filter(card=stage.seeker.person, status=Status.ASKED_PERSON).exists()
        for model in (Placement, EmployerRequest, ContactMoment, Pledge, Lane, MatchingDay):
            assert model.objects.filter(region=bare.region).exists(), model
        ours = EmployerRequest.objects.filter(party=stage.employer.organisation, ended_at=None)
        assert ours.exists()
        assert EmployerRequest.objects.exclude(escalated_at=None).exists()
        assert Fact.objects.filter(verb="past_made").count() == 1
    with acting(stage.job_coach):  # of a partner: people to guide, and something to do
        hers = Task.objects.filter(organisation=stage.job_coach.organisation, assignee=stage.job_coach.id, done_at=None)
        assert set(hers.values_list("kind", flat=True)) & {"signal", "milestone", "coach_begins"}
        begins = Task.objects.filter(organisation=stage.job_coach.organisation, kind="coach_begins")
        assert not begins.filter(done_at=None, due_at__lt=clock.now()).exists(), "she meets whom she guides in time"
        met = begins.exclude(done_at=None)
        assert met.exists() and all(one.done_at <= one.due_at for one in met)
    with acting(stage.own):
        assert Task.objects.filter(assignee=stage.own.id, done_at=None).exists()
    assert telling.tell(bare.region, SEED) is None


def test_no_past_in_a_database_that_is_not_made(bare):
    Installation.objects.update(kind=Installation.Kind.REAL)
    with pytest.raises(Refused):
        telling.tell(bare.region, SEED)
    with acting(service("check", regions=(bare.region,))):
        assert not Introduction.objects.exists()


def test_stories_run_in_the_order_of_time_and_one_that_cannot_go_on_ends(bare):
    stage, heard = Stage(bare.region, _dice()), []

    def story(name: str, *back: int, stops: bool = False):
        for days in back:
            yield stage.ago(days, 9)
            heard.append((name, days, clock.today() == stage.days[days - 1]))
        if stops:
            raise Nobody

    play(stage, [story("a", 5, 2), story("b", 9, 3, 1, stops=True)])
    assert heard == [("b", 9, True), ("a", 5, True), ("b", 3, True), ("a", 2, True), ("b", 1, True)]
    assert (stage.done, sum(stage.refused.values())) == (1, 1)


def _dice():

    return random.Random(SEED)
