"""The two questions at the end: asked once, answered once, told only in counts from ten on, and no trace to who answered."""

import datetime

import pytest

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Change, Fact
from perspectief.matching.exits import actions
from perspectief.matching.exits.queries import NOTHING, figures, still_asked
from perspectief.matching.models import ExitAnswer, ExitAsk, Introduction
from perspectief.parties.actions import one_time
from tests.factories import (
    REGION,
    CardFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
    actor,
)

pytestmark = pytest.mark.usefixtures("as_app")
SINCE = datetime.date(2020, 1, 1)


@pytest.fixture
def member(db):
    return MembershipFactory()


@pytest.fixture
def ended(member):
    """An introduction that ended today."""
    return introduced(member)


def introduced(member, **more):
    own = member.organisation
    card = CardFactory(organisation=own, named=True)
    place = PlaceFactory(employer=EmployerFactory(organisation=own))
    told = {"status": "closed", "outcome": "refused", "closed_at": clock.now()} | more
    return Introduction.objects.create(
        region_id=REGION, organisation=own, owner=own, audience=card.audience, receiver=own, party=own, card=card,
        place=place, **told,
    )  # fmt: skip


def self_of(row) -> Actor:
    return Actor(UserFactory().pk, "job_seeker", 0, person=row.card_id)


def test_the_person_answers_once_and_nothing_leads_back(ended):
    me = self_of(ended)
    assert still_asked(me) == ended.number
    actions.answer_own(me, number=ended.number, first=3, second=2, text="Jullie belden steeds terug.")
    assert still_asked(me) is None
    with pytest.raises(Refused):
        actions.answer_own(me, number=ended.number, first=1, second=1)
    given = ExitAnswer.objects.get()
    assert (given.first, given.second, given.month) == (3, 2, clock.today().replace(day=1))
    fields = {field.name for field in ExitAnswer._meta.get_fields()}
    assert fields == {"id", "region", "side", "month", "first", "second", "text"}
    fact = Fact.objects.get(verb="exit_answered")
    assert fact.actor == -1 and fact.subject is None and set(fact.data) == {"side", "doubts"}
    assert not Change.objects.filter(table_name="matching_exitanswer").exists()


def test_only_the_own_introduction_and_only_after_its_end(member, ended):
    other = introduced(member)
    running = introduced(member, status="asked_person", outcome="", closed_at=None)
    long_ago = introduced(member, closed_at=clock.now() - datetime.timedelta(days=61))
    for row, who in ((other, self_of(ended)), (running, self_of(running)), (long_ago, self_of(long_ago))):
        with pytest.raises(Missing):
            actions.answer_own(who, number=row.number, first=3, second=3)
    with pytest.raises(Refused):
        actions.answer_own(actor(member), number=ended.number, first=3, second=3)
    with pytest.raises(Invalid):
        actions.answer_own(self_of(ended), number=ended.number, first=0, second=3)
    assert not ExitAnswer.objects.exists()


def test_the_employer_answers_by_link_and_a_new_link_ends_the_former(member, ended):
    sanne, tokens = actor(member), []
    for _turn in range(2):
        sent = actions.ask(
            sanne,
            number=ended.number,
            side="employer",
            email="marieke@bedrijf.test",
            address=lambda one: tokens.append(one) or one,
        )
        assert sent is not None and len(sent.code) == 8
    assert one_time.try_code(tokens[1], sent.code)
    with pytest.raises((Missing, Refused)):
        actions.answer_by_link(tokens[0], first=3, second=3)
    actions.answer_by_link(tokens[1], first=2, second=1)
    with pytest.raises(Refused):
        actions.answer_by_link(tokens[1], first=2, second=1)
    assert (ExitAsk.objects.get().answered, ExitAnswer.objects.get().side) == (True, "employer")
    with pytest.raises(Refused):
        actions.ask(sanne, number=ended.number, side="employer", email="marieke@bedrijf.test", address=str)


def test_nobody_else_asks(ended):
    colleague = actor(MembershipFactory(organisation=OrganisationFactory(kind="uwv")))
    agency = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary"))
    for who in (colleague, agency):
        with pytest.raises(Missing):
            actions.ask(who, number=ended.number, side="employer", email="a@bedrijf.test", address=str)
        with acting(who):
            assert not ExitAsk.objects.exists()


def answers(taps: list[int], text: str = "") -> None:
    for tap in taps:
        ExitAnswer.objects.create(
            region_id=REGION, side="person", month=clock.today().replace(day=1), first=tap, second=3, text=text
        )


def test_below_ten_nothing_is_told(member):
    with acting(actor(member)):
        answers([3] * 9, "Fijn geholpen.")
        assert figures(REGION, "person", SINCE) == NOTHING
        answers([3])
        told = figures(REGION, "person", SINCE)
        assert (told.answers, told.first, told.texts) == (10, {3: 10, 2: 0, 1: 0}, [])


def test_a_small_count_hides_a_second_one_so_that_the_total_tells_nothing(member):
    with acting(actor(member)):
        answers([3] * 30 + [2] * 12 + [1] * 2)
        assert figures(REGION, "person", SINCE).first == {3: 30, 2: None, 1: None}
        assert figures(REGION, "employer", SINCE) == NOTHING
