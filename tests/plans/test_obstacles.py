"""What stands in the way: who reads it at each level, who answers it by when, what goes up by itself, and who says that it helps."""

import datetime
from typing import Any

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.journal import REACTIONS
from perspectief.core.models import Fact
from perspectief.core.wording import Doubtful
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.plans.obstacles import actions, queries, rules
from perspectief.plans.obstacles.models import Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo
from perspectief.plans.obstacles.queries import Filter
from perspectief.plans.obstacles.rules import Level, State, Step
from perspectief.plans.waiting import Wait, waiting_for
from perspectief.work import reacting
from perspectief.work.models import Task, TaskKind
from tests.factories import MembershipFactory, OrganisationFactory, actor

TABLE = {
    **{(state, step): to for state in ("raised", "taken") for step, to in (
        ("take", "taken"), ("lift", "raised"), ("send_back", "raised"), ("answer", "answered"), ("join", "joined"),
    )},
    **{(state, step): to for state in ("answered", "joined") for step, to in (("helps", "closed"), ("not_yet", "raised"))},
}  # fmt: skip


@pytest.fixture
def me(s):
    """A klantmanager of the party whose programme manager is `s.lead`."""
    return actor(MembershipFactory(organisation=s.own))


def met(who, level: str = "region", **more: Any) -> Obstacle:
    """An obstacle this actor raised."""
    given = {
        "topic": "travel",
        "title": "De bus rijdt niet om zes uur",
        "what": "Vroege diensten vallen af.",
        "page": "place",
    }
    return actions.raise_obstacle(who, level=level, **(given | more))


def reads(who) -> set[int]:
    """The numbers this actor reads, by the rules, which must be what the database lets through of them."""
    with acting(who):
        allowed = set(Obstacle.objects.order_by("id").values_list("number", flat=True))
        found = set(queries.visible(who).order_by("id").values_list("number", flat=True))
    assert found <= allowed
    return found


def react() -> None:
    """What the worker does after the commit with the last fact of an obstacle."""
    fact = Fact.objects.filter(verb__startswith="obstacle_").latest("id")
    with reacting.scope(fact):
        REACTIONS[f"plans.{fact.verb}"][1](fact)


def test_the_whole_table_of_steps():
    for state in State:
        for step in Step:
            assert rules.follows(state, step) == TABLE.get((state, step)), (state, step)


def test_a_term_is_counted_in_working_days():
    monday = datetime.date(2026, 3, 2)
    assert rules.due(Level.PARTY, monday) == datetime.date(2026, 3, 16)
    assert rules.due(Level.REGION, monday) == datetime.date(2026, 3, 30)
    assert rules.due(Level.PARTY, datetime.date(2026, 12, 24)) == datetime.date(2027, 1, 11), (
        "over Christmas and New Year"
    )


def test_who_reads_it_at_each_level(s, me):
    """The party its own; the region's everybody who works there; the country's everybody. The name of who raised it: the party alone."""
    colleague = actor(MembershipFactory(organisation=s.own))
    firm = OrganisationFactory(name="Van Gestel", kind=OrganisationKind.EMPLOYER)
    employer = actor(MembershipFactory(organisation=firm, role=Role.EMPLOYER))
    row = {level: met(me, level).number for level in ("party", "region", "country")}
    everything = set(row.values())
    assert reads(me) == reads(colleague) == reads(s.lead) == everything
    assert reads(s.uwv) == {row["region"], row["country"]}
    assert reads(s.far) == reads(s.other_lead) == reads(s.support) == reads(s.ministry) == {row["country"]}
    assert reads(employer) == set()
    for who, sees in ((colleague, 3), (s.uwv, 0), (s.support, 0), (s.far, 0)):
        with acting(who):
            assert ObstacleRaiser.objects.count() == sees
    with acting(s.uwv):
        detail = queries.obstacle_detail(s.uwv, row["region"])
        assert detail.raiser == "" and [line.who for line in detail.steps] == [""]
    with acting(colleague):
        assert queries.obstacle_detail(colleague, row["region"]).raiser == me.name


def test_from_raised_to_helped_through_three_levels(s, me, freeze):
    freeze(2026, 3, 2, 9)
    row = met(me, "party")
    assert (row.keeper_id, row.due_on) == (s.own.pk, datetime.date(2026, 3, 16))
    colleague = actor(MembershipFactory(organisation=s.own))
    actions.take(colleague, number=row.number, due_on=datetime.date(2026, 3, 10))
    taken = Obstacle.objects.get(pk=row.pk)
    assert (taken.state, taken.owner_id, taken.due_on) == ("taken", colleague.id, datetime.date(2026, 3, 10))
    with pytest.raises(Missing):
        actions.answer(s.uwv, number=row.number, outcome="solved", text="Zo.")
    actions.lift(colleague, number=row.number, reason="De bus is van de provincie.")
    at_region = Obstacle.objects.get(pk=row.pk)
    assert (at_region.level, at_region.state, at_region.owner_id) == ("region", "raised", None)
    assert at_region.due_on == datetime.date(2026, 3, 30)
    with pytest.raises(Refused):
        actions.answer(s.uwv, number=row.number, outcome="solved", text="Zo.")
    actions.lift(s.lead, number=row.number, reason="Het speelt overal.", version=at_region.version)
    with pytest.raises(Refused):
        actions.answer(s.lead, number=row.number, outcome="solved", text="Zo.")
    actions.send_back(s.support, number=row.number, reason="Dit kan de regio zelf.")
    assert Obstacle.objects.get(pk=row.pk).level == "region"
    actions.lift(s.lead, number=row.number, reason="Toch niet.")
    actions.answer(
        s.ministry, number=row.number, outcome="explained", text="Vraag het aan de provincie, er is geld voor."
    )
    with pytest.raises(Refused):
        actions.helps(colleague, number=row.number)
    actions.not_yet(me, number=row.number, reason="De provincie zegt van niet.")
    again = Obstacle.objects.get(pk=row.pk)
    assert (again.state, again.level, again.answer, again.outcome) == ("raised", "country", "", "")
    actions.answer(s.support, number=row.number, outcome="solved", text="Er rijdt nu een bus.")
    actions.helps(me, number=row.number)
    assert Obstacle.objects.get(pk=row.pk).state == "closed"
    steps = list(ObstacleStep.objects.filter(obstacle=row).order_by("id"))
    assert [one.kind for one in steps] == [
        "raise", "take", "lift", "lift", "send_back", "lift", "answer", "not_yet", "answer", "helps",
    ]  # fmt: skip
    assert {one.level for one in steps} == {"country"}, "a step is read by who reads the obstacle"
    assert [one.by_id for one in steps if one.kind in {"raise", "not_yet", "helps"}] == [None, None, None]
    assert not Fact.objects.filter(verb__startswith="obstacle_", data__icontains="provincie").exists()


def test_nobody_overwrites_a_colleague_and_a_form_sent_twice_is_one_deed(s, me):
    key = "5f3f3c1e-7a54-4b8a-9d35-0c4b8a1f6a11"
    row = met(me, key=key)
    assert met(me, key=key).pk == row.pk and Obstacle.objects.count() == 1
    actions.take(s.lead, number=row.number, version=1)
    with pytest.raises(Changed):
        actions.answer(s.lead, number=row.number, outcome="solved", text="Zo.", version=1)


def test_what_is_refused_is_told(s, me):
    with pytest.raises(Refused):
        met(s.support)
    for wrong in ({"level": "moon"}, {"topic": "moon"}, {"title": " "}, {"what": ""}, {"title": "x" * 121}):
        with pytest.raises(Invalid):
            met(me, **({"level": "region"} | wrong))
    row = met(me)
    with pytest.raises(Invalid):
        actions.lift(s.lead, number=row.number, reason=" ")
    with pytest.raises(Invalid):
        actions.take(s.lead, number=row.number, due_on=clock.today() - datetime.timedelta(days=1))
    with pytest.raises(Invalid):
        actions.answer(s.lead, number=row.number, outcome="moon", text="Zo.")


def test_what_looks_like_a_person_is_pointed_out(s, me):
    for what in ("Bel hem op 0612345678.", "Mail naar a.bos@gemeente.example.", "Hij heeft diabetes."):
        with pytest.raises(Doubtful):
            met(me, what=what)
    assert met(me, what="Wie een uitkering heeft mag dit niet.").pk, "benefits in general may be the obstacle"
    kept = met(me, what="Bel hem op 0612345678.", anyway=True)
    told = Fact.objects.get(verb="obstacle_raise", data__obstacle=kept.number)
    assert told.data["doubts"] == {"what": ["phone"]}


def test_an_employer_raises_to_the_region_and_sees_its_own_alone(s, me):
    firm = OrganisationFactory(name="Van Gestel", kind=OrganisationKind.EMPLOYER)
    employer = actor(MembershipFactory(organisation=firm, role=Role.EMPLOYER))
    assert actions.levels_for(employer, employer.regions[0]) == [Level.REGION, Level.COUNTRY]
    with pytest.raises(Invalid):
        met(employer, "party")
    row, other = met(employer), met(me)
    assert reads(employer) == {row.number}
    assert reads(s.uwv) == {row.number, other.number}
    with pytest.raises(Refused):
        actions.send_back(s.lead, number=row.number, reason="Nee.")  # there is nobody at a company to answer it
    with pytest.raises(Missing), acting(employer):
        queries.obstacle_detail(employer, other.number)


def test_where_nobody_answers_that_level_is_not_offered(s, me):
    assert actions.levels_for(s.far, s.far.regions[0]) == [Level.PARTY, Level.REGION, Level.COUNTRY]
    alone = actor(MembershipFactory(organisation=OrganisationFactory(joined=7)))
    assert actions.levels_for(alone, 7) == [Level.PARTY, Level.COUNTRY]
    Organisation.objects.filter(kind=OrganisationKind.NATIONAL).update(kind=OrganisationKind.TRAINER)
    assert actions.levels_for(alone, 7) == [Level.PARTY]


def test_what_nobody_answers_in_time_goes_up_by_itself(s, me, freeze):
    freeze(2026, 3, 2, 9)
    row, country = met(me, "party"), met(me, "country")
    here = (row.region_id, s.own.pk)
    assert actions.escalate(*here, row.due_on) == 0, "the last day itself is in time"
    freeze(2026, 3, 17, 4)
    assert actions.escalate(*here, clock.today()) == 1
    row.refresh_from_db()
    assert (row.level, row.state) == ("region", "raised") and row.due_on > clock.today()
    assert actions.escalate(*here, clock.today()) == 0
    freeze(2026, 9, 1, 4)
    assert actions.escalate(*here, clock.today()) == 1, "the region's too; the country's stays where it is"
    country.refresh_from_db()
    assert country.level == "country"
    told = ObstacleStep.objects.filter(obstacle=row, kind="lift").order_by("id")
    assert [one.text for one in told] == [actions.IN_TIME] * 2 and {one.by_id for one in told} == {None}


def test_the_same_is_joined_and_one_answer_counts_for_both(s, me):
    main, same = met(s.uwv), met(me)
    assert same in queries_alike(s.lead, main) and main in queries_alike(s.lead, same)
    actions.join(s.lead, number=same.number, other=main.number)
    with acting(me):
        detail = queries.obstacle_detail(me, same.number)
        assert detail.main == main and not detail.may & {"helps", "not_yet"}
    assert ObstacleToo.objects.filter(obstacle=main, organisation=s.own).count() == 1
    with pytest.raises(Refused):
        actions.helps(me, number=same.number)
    actions.answer(s.lead, number=main.number, outcome="solved", text="Er rijdt een busje.")
    with acting(me):
        assert {"helps", "not_yet"} <= queries.obstacle_detail(me, same.number).may
    assert [one.kind for one in waiting(me)] == [Wait.JUDGE]
    actions.helps(me, number=same.number)
    assert Obstacle.objects.get(pk=same.pk).state == "closed" and Obstacle.objects.get(pk=main.pk).state == "answered"
    low = met(me, "party")
    with pytest.raises(Refused):
        actions.join(s.lead, number=met(me).number, other=low.number)


def queries_alike(who, row) -> tuple[Obstacle, ...]:
    with acting(who):
        return queries.obstacle_detail(who, row.number).alike


def waiting(who):
    with acting(who):
        return waiting_for(who)


def test_it_happens_here_too_counts_parties_by_region(s, me):
    row = met(me, "country")
    for who in (s.uwv, s.far, s.far):
        actions.here_too(who, number=row.number)
    with acting(s.support):
        assert sorted(n for _region, n in queries.obstacle_detail(s.support, row.number).too) == [1, 1]
    for who in (me, s.support):
        with pytest.raises((Refused, IndexError)):
            actions.here_too(who, number=row.number)


def test_lists_narrow_by_level_state_and_topic(s, me):
    one, two = met(me), met(me, "party", topic="rules")
    actions.answer(s.lead, number=one.number, outcome="solved", text="Zo.")

    def found(who, **asked: str) -> set[int]:
        with acting(who):
            return {row.number for row in queries.listed(who, Filter(**asked))}

    assert found(me) == {one.number, two.number}
    assert found(me, which="open") == found(me, topic="rules") == found(me, level="party") == {two.number}
    assert found(me, which="answered") == found(s.uwv) == {one.number}
    assert found(me, which="mine") == {one.number, two.number} and found(s.uwv, which="mine") == set()


def test_tasks_in_vandaag_come_and_close_by_themselves(s, me):
    """The party's own in Vandaag of its people; an answer in that of who asked; a step later they are gone."""
    row = met(me, "party")
    react()
    task = Task.objects.get(kind=TaskKind.OBSTACLE, done_at=None)
    assert (task.organisation_id, task.assignee_id, task.subject_number) == (s.own.pk, None, row.number)
    actions.answer(actor(MembershipFactory(organisation=s.own)), number=row.number, outcome="solved", text="Zo.")
    react()
    assert not Task.objects.filter(kind=TaskKind.OBSTACLE, done_at=None).exists()
    told = Task.objects.get(kind=TaskKind.OBSTACLE_ANSWERED, done_at=None)
    assert told.assignee_id == me.id
    actions.helps(me, number=row.number)
    react()
    assert not Task.objects.filter(done_at=None, subject_kind="obstacle").exists()


def test_who_has_no_vandaag_sees_what_waits_derived(s, me):
    row = met(me)
    assert [(one.kind, one.number) for one in waiting(s.lead)] == [(Wait.OBSTACLE, row.number)]
    assert waiting(s.support) == waiting(s.uwv) == []
    actions.lift(s.lead, number=row.number, reason="Het speelt overal.")
    assert waiting(s.lead) == [] and [one.kind for one in waiting(s.ministry)] == [Wait.OBSTACLE]
    actions.answer(s.ministry, number=row.number, outcome="impossible", text="De wet laat het niet toe.")
    assert waiting(s.ministry) == [] and [one.kind for one in waiting(me)] == [Wait.JUDGE]


def test_who_raised_it_is_not_named_for_a_step_of_its_own(s, me):
    """At the level of the party the raiser may lift it; the step is read by everybody at the next level, the name is not."""
    row = met(me, "party")
    actions.take(me, number=row.number)
    actions.lift(me, number=row.number, reason="Dit kunnen wij niet.")
    actions.lift(s.lead, number=row.number, reason="Wij ook niet.")
    named = dict(ObstacleStep.objects.filter(obstacle=row).order_by("id").values_list("kind", "by"))
    assert named[Step.TAKE] is None
    assert set(ObstacleStep.objects.filter(obstacle=row).values_list("by", flat=True)) == {None, s.lead.id}


def test_what_happens_elsewhere_too_is_not_hidden_by_sending_it_back(s, me):
    row = met(me, "country")
    actions.here_too(s.far, number=row.number)
    with pytest.raises(Refused, match="bij anderen"):
        actions.send_back(s.support, number=row.number, reason="Dit kan in de regio.")
    assert Obstacle.objects.get(pk=row.pk).level == "country"


def test_an_employer_reads_the_answer_of_what_its_own_was_joined_to(s, me):
    firm = OrganisationFactory(name="Van Gestel", kind=OrganisationKind.EMPLOYER)
    employer = actor(MembershipFactory(organisation=firm, role=Role.EMPLOYER))
    main, own = met(me), met(employer)
    actions.join(s.lead, number=own.number, other=main.number)
    with acting(employer):
        assert not queries.obstacle_detail(employer, own.number).may & {"helps", "not_yet"}
    actions.answer(s.lead, number=main.number, outcome="solved", text="Er rijdt een busje.")
    with acting(employer):
        assert "not_yet" in queries.obstacle_detail(employer, own.number).may
