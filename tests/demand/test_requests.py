"""Questions of employers: never without owner and deadline; what follows what; two colleagues at once; the clock."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.demand.actions import watching
from perspectief.demand.actions.contacts import note_moment, set_ambassador, set_contact
from perspectief.demand.actions.employers import create_employer, tie_party
from perspectief.demand.actions.pledges import pledge, withdraw_pledge
from perspectief.demand.actions.requests import ask, end, give_answer, hand_over, standing_of, take_over
from perspectief.demand.counter.rules import FOLLOWS, Answer, Asked, Deed, Ending, Standing
from perspectief.demand.models import (
    ContactMoment,
    ContactNote,
    Employer,
    EmployerFile,
    EmployerRequest,
    Place,
    RequestHolder,
)
from perspectief.demand.queries.employers import employer_detail, own_employer, pledges_of, regional_contact
from perspectief.demand.queries.requests import parties_answer
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import Role
from perspectief.work.actions import snooze
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    OTHER_REGION,
    REGION,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(as_app, freeze):
    """Monday 2 March 2026, nine o'clock: an accountmanager and a colleague of the werkgeversservicepunt, somebody of a municipality."""
    time = freeze(2026, 3, 2, 9)
    counter = OrganisationFactory(name="Werkcentrum", kind="wsp")
    members = {
        "mark": MembershipFactory(organisation=counter, role=Role.ACCOUNT_MANAGER, user__name="Mark"),
        "els": MembershipFactory(organisation=counter, role=Role.ACCOUNT_MANAGER, user__name="Els"),
        "sanne": MembershipFactory(user__name="Sanne"),
        "boss": MembershipFactory(employer=True),
    }
    made = {name: actor(one) for name, one in members.items()}
    with acting(made["mark"]):
        firm = create_employer(made["mark"], region=REGION, name="Bakkerij Léger", pc4=4811)
    Employer.objects.filter(pk=firm.pk).update(party=members["boss"].organisation)
    firm.refresh_from_db()
    return type("Scene", (), {**made, "firm": firm, "time": time, "counter": counter, "members": members})


def asked(scene, who="mark", **more):
    with acting(getattr(scene, who)):
        return ask(getattr(scene, who), employer=scene.firm.number, kind="people", **more)


def open_tasks(kind=TaskKind.EMPLOYER_REQUEST):
    rows = Task.objects.filter(kind=kind, done_at=None).order_by("organisation__name")
    return [(one.organisation.name, one.assignee.name if one.assignee else "") for one in rows]


@pytest.mark.parametrize("who", ["mark", "els", "sanne", "boss"])
@pytest.mark.parametrize("contact", ["mark", None])
def test_whoever_asks_it_is_somebodys_and_has_a_deadline(scene, who, contact):
    EmployerFile.objects.update(contact=scene.mark.id if contact else None)
    made = asked(scene, who, text="Twee mensen voor de nacht")
    kept = EmployerRequest.objects.get(pk=made.pk)
    assert kept.owner_id in {scene.mark.id, scene.els.id, scene.sanne.id}
    assert kept.due_at == datetime.datetime(2026, 3, 4, 16, tzinfo=datetime.UTC)  # two working days, 17.00 here
    assert (kept.owner_id == scene.mark.id) or not contact
    assert RequestHolder.objects.get().user_id == kept.owner_id
    assert [name for _organisation, name in open_tasks()] == [kept.owner.name]
    assert Fact.objects.get(verb="employer_asked").actor == getattr(scene, who).id


def test_the_database_keeps_no_question_without_owner_or_deadline(scene):
    made = asked(scene)
    for wrong in (
        {"owner": None},
        {"due_at": None},
        {"organisation": None},
        {"due_at": made.set_at - datetime.timedelta(1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            EmployerRequest.objects.filter(pk=made.pk).update(**wrong)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmployerRequest.objects.filter(pk=made.pk).update(ended_at=clock.now())


def test_nobody_at_the_counter_means_no_question(scene, freeze):
    for name in ("mark", "els", "sanne"):
        scene.members[name].ends_on = datetime.date(2026, 1, 1)
        scene.members[name].save()
    with pytest.raises(Refused):
        asked(scene, "boss")
    assert not EmployerRequest.objects.exists()


def test_who_may_ask(scene):
    elsewhere = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    other_firm = actor(MembershipFactory(employer=True))
    partner = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role=Role.INTERMEDIARY))
    for stranger in (elsewhere, other_firm, partner):
        with acting(stranger), pytest.raises(Missing):
            ask(stranger, employer=scene.firm.number, kind="people")
    with pytest.raises(Invalid):
        asked(scene, owner=scene.boss.id)
    with acting(scene.mark), pytest.raises(Invalid):
        ask(scene.mark, employer=scene.firm.number, kind="iets")
    with pytest.raises(Doubtful):
        asked(scene, text="bel 0612345678")
    assert asked(scene, text="bel 0612345678", anyway=True).text
    assert Fact.objects.get(verb="doubtful_text_kept").data["kinds"] == {"text": ["phone"]}


DEEDS = {
    Deed.ANSWER: lambda s, one, **k: give_answer(s.els, number=one.number, answer="call_today", **k),
    Deed.TAKE_OVER: lambda s, one, **k: take_over(s.els, number=one.number, **k),
    Deed.HAND_OVER: lambda s, one, **k: hand_over(s.els, number=one.number, to=s.sanne.id, **k),
    Deed.END: lambda s, one, **k: end(s.els, number=one.number, ending="helped", **k),
}


def brought_to(scene, standing):
    made = asked(scene)
    if standing is Standing.ANSWERED:
        with acting(scene.mark):
            give_answer(scene.mark, number=made.number, answer="seek_people", version=1)
    if standing is Standing.LATE:
        scene.time.move(days=7)
    if standing is Standing.ENDED:
        with acting(scene.mark):
            end(scene.mark, number=made.number, ending="no_help", version=1)
    made.refresh_from_db()
    assert standing_of(made) is standing
    return made


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("deed", DEEDS)
def test_what_may_follow_what(scene, standing, deed):
    made = brought_to(scene, standing)
    with acting(scene.els):
        if standing in FOLLOWS[deed]:
            DEEDS[deed](scene, made, version=made.version)
        else:
            with pytest.raises(Refused):
                DEEDS[deed](scene, made, version=made.version)
    kept = EmployerRequest.objects.get()
    assert kept.owner_id and kept.due_at >= kept.set_at and bool(kept.ending) == bool(kept.ended_at)
    assert kept.version == made.version + (standing in FOLLOWS[deed])


def test_the_program_reminds_and_escalates_only_where_the_table_says(scene):
    assert FOLLOWS[Deed.ESCALATE] == {Standing.LATE}
    for standing in Standing:
        EmployerRequest.objects.all().delete()
        made = brought_to(scene, standing)
        assert watching.escalate(REGION) == (standing in FOLLOWS[Deed.ESCALATE])
        made.refresh_from_db()
        assert bool(made.escalated_at) == (standing in FOLLOWS[Deed.ESCALATE])


@pytest.mark.parametrize("deed", DEEDS)
def test_sent_twice_is_done_once(scene, deed):
    made, key = asked(scene), new_key()
    with acting(scene.els):
        DEEDS[deed](scene, made, version=1, key=key)
        DEEDS[deed](scene, made, version=1, key=key)
    assert EmployerRequest.objects.get().version == 2


def test_asking_noting_and_pledging_twice_is_once(scene):
    key, other, third = new_key(), new_key(), new_key()
    with acting(scene.mark):
        assert asked(scene, key=key).number == asked(scene, key=key).number
        said = {
            "employer": scene.firm.number,
            "channel": "phone",
            "subject": "places",
            "result": "spoken",
            "key": other,
        }
        assert note_moment(scene.mark, **said).pk == note_moment(scene.mark, **said).pk
        day = clock.today()
        period = {"employer": scene.firm.number, "places": 3, "starts_on": day, "ends_on": day, "key": third}
        assert pledge(scene.mark, **period).pk == pledge(scene.mark, **period).pk
    assert EmployerRequest.objects.count() == ContactMoment.objects.count() == 1


def test_of_two_who_take_over_one_is_told_who_was_first(scene):
    made = asked(scene)
    with acting(scene.els):
        take_over(scene.els, number=made.number, version=1)
    with acting(scene.sanne), pytest.raises(Changed):
        take_over(scene.sanne, number=made.number, version=1)
    assert EmployerRequest.objects.get().owner_id == scene.els.id
    assert [one.user.name for one in RequestHolder.objects.order_by("id")] == ["Mark", "Els"]


def test_taken_over_by_another_organisation_the_task_goes_along(scene):
    made = asked(scene)
    with acting(scene.sanne):
        take_over(scene.sanne, number=made.number, version=1)
    assert open_tasks() == [(scene.members["sanne"].organisation.name, "Sanne")]
    kept = EmployerRequest.objects.get()
    assert (kept.organisation_id, kept.due_at) == (
        scene.sanne.organisation,
        made.due_at,
    )  # taking over moves no deadline


def test_silence_reminds_then_calls_the_colleagues_once_per_deadline(scene):
    made = asked(scene)
    with acting(scene.mark):
        snooze(scene.mark, task=Task.objects.get().pk, until=clock.now() + datetime.timedelta(days=9))
    assert (watching.remind(REGION), watching.escalate(REGION)) == (0, 0)
    scene.time.move(days=2)  # Wednesday nine o'clock: 18 of 26 hours
    scene.time.move(hours=3)
    assert [watching.remind(REGION) for _turn in range(3)] == [1, 0, 0]
    assert Task.objects.get().snoozed_until is None
    scene.time.move(hours=5)
    assert [watching.escalate(REGION) for _turn in range(3)] == [1, 0, 0]
    assert open_tasks(TaskKind.REQUEST_LATE) == [("Werkcentrum", "")]
    made.refresh_from_db()
    with acting(scene.els):
        take_over(scene.els, number=made.number, version=made.version)
    assert open_tasks(TaskKind.REQUEST_LATE) == []
    assert watching.escalate(REGION) == 0  # the deadline is the same one
    with acting(scene.els):
        give_answer(scene.els, number=made.number, answer="call_today", version=made.version + 1)
    scene.time.move(days=2)
    assert [watching.escalate(REGION) for _turn in range(2)] == [1, 0]  # the promise was not kept either


def test_hours_of_the_agreement(scene):
    RegionSettings.objects.update(response_working_hours=4, closed_days=["2026-03-03"])
    scene.time.move(hours=6)  # three o'clock: two hours today, two on Wednesday
    assert asked(scene).due_at.astimezone(clock.HOME) == datetime.datetime(2026, 3, 4, 10, tzinfo=clock.HOME)


def test_the_employer_sees_and_withdraws_its_own_alone(scene):
    made = asked(scene, "boss")
    with acting(scene.boss):
        assert own_employer(scene.boss).pk == scene.firm.pk
        assert regional_contact(scene.boss, scene.firm).name == "Mark"
        with pytest.raises(Missing):
            end(scene.boss, number=made.number, ending="helped", version=1)
        with pytest.raises(Missing):
            employer_detail(scene.boss, scene.firm.number)
        end(scene.boss, number=made.number, ending="withdrawn", version=1)
    assert EmployerRequest.objects.get().ending == "withdrawn" and open_tasks() == []
    other = actor(MembershipFactory(employer=True))
    with acting(other), pytest.raises(Missing):
        end(other, number=made.number, ending="withdrawn", version=2)


def test_a_new_named_contact_gets_the_running_questions(scene):
    asked(scene)
    with acting(scene.mark):
        set_contact(scene.mark, employer=scene.firm.number, to=scene.sanne.id, former=scene.mark.id)
        with pytest.raises(Changed):
            set_contact(scene.mark, employer=scene.firm.number, to=scene.els.id, former=scene.mark.id)
        with pytest.raises(Invalid):
            set_contact(scene.mark, employer=scene.firm.number, to=scene.boss.id, former=scene.sanne.id)
    assert EmployerRequest.objects.get().owner_id == scene.sanne.id
    assert open_tasks() == [(scene.members["sanne"].organisation.name, "Sanne")]
    with acting(scene.mark):
        assert set_ambassador(scene.mark, employer=scene.firm.number, on=True).ambassador


def test_what_was_said_stays_with_who_wrote_it_and_the_next_call_is_a_task(scene):
    with acting(scene.mark):
        note_moment(
            scene.mark, employer=scene.firm.number, channel="visit", subject="places", result="place",
            next_on=datetime.date(2026, 3, 9), text="Wil in april weer praten",
        )  # fmt: skip
        assert employer_detail(scene.mark, scene.firm.number).moments[0].text
    assert open_tasks(TaskKind.CALL_EMPLOYER) == [("Werkcentrum", "Mark")]
    with acting(scene.sanne):
        spoken = employer_detail(scene.sanne, scene.firm.number).moments[0]
        assert (spoken.moment.user.name, spoken.text) == ("Mark", "")
    with acting(scene.mark):
        with pytest.raises(Invalid):
            note_moment(
                scene.mark, employer=scene.firm.number, channel="x", subject="places", result="no",
                next_on=datetime.date(2026, 3, 1), at=clock.now() + datetime.timedelta(days=1), contact=1,
            )  # fmt: skip
        note_moment(scene.mark, employer=scene.firm.number, channel="phone", subject="places", result="no")
    assert open_tasks(TaskKind.CALL_EMPLOYER) == []
    assert ContactNote.objects.count() == 1


def test_places_are_counted_since_the_pledge_and_the_end_is_announced_once(scene):
    PlaceFactory(employer=scene.firm, capacity=9)
    Place.objects.update(created_at=clock.now() - datetime.timedelta(days=40))
    with acting(scene.mark):
        made = pledge(
            scene.mark,
            employer=scene.firm.number,
            places=3,
            starts_on=clock.today(),
            ends_on=datetime.date(2026, 4, 30),
        )
        with pytest.raises(Invalid):
            pledge(scene.mark, employer=scene.firm.number, places=0, starts_on=made.ends_on, ends_on=made.starts_on)
    PlaceFactory(employer=scene.firm, capacity=2)
    Place.objects.filter(capacity=2).update(created_at=clock.now())
    with acting(scene.mark):
        assert [(one.places, one.share, one.runs) for one in pledges_of(scene.firm)] == [(2, 67, True)]
    assert watching.pledges_ending(REGION) == 0
    scene.time.move(days=40)
    assert [watching.pledges_ending(REGION) for _turn in range(2)] == [1, 0]
    assert open_tasks(TaskKind.PLEDGE_ENDS) == [("Werkcentrum", "Mark")]
    with acting(scene.mark):
        withdraw_pledge(scene.mark, number=made.number)
        assert pledges_of(scene.firm) == []
    assert open_tasks(TaskKind.PLEDGE_ENDS) == []


def test_speaking_with_the_employer_does_the_task_of_a_pledge_that_ends(scene):
    with acting(scene.mark):
        today = clock.today()
        pledge(scene.mark, employer=scene.firm.number, places=3, starts_on=today, ends_on=today)
    assert watching.pledges_ending(REGION) == 1
    with acting(scene.mark):
        note_moment(scene.mark, employer=scene.firm.number, channel="phone", subject="pledge", result="thinks")
    assert open_tasks(TaskKind.PLEDGE_ENDS) == [] and watching.pledges_ending(REGION) == 0


def test_figures_count_working_hours_and_who_was_in_time(scene):
    first, second = asked(scene), asked(scene)
    asked(scene, "boss")
    scene.time.move(hours=3)
    with acting(scene.mark):
        give_answer(scene.mark, number=first.number, answer="call_today", version=1)
        assert parties_answer(REGION)[0].figures[:4] == (1, 1, 1, 3.0)
    scene.time.move(days=3)  # Thursday noon: past Wednesday five o'clock
    with acting(scene.mark):
        end(scene.mark, number=second.number, ending="not_reached", version=1)
        figures = parties_answer(REGION)[0].figures
    assert (figures.asked, figures.answered, figures.in_time, figures.waiting) == (3, 2, 1, 1)
    assert figures.hours == (3 + 30) / 2 and figures.share == 33


def test_who_joins_later_sees_what_was_asked_before(scene):
    Employer.objects.update(party=None)
    made = asked(scene)
    assert made.party_id is None
    EmployerFile.objects.update(kvk="12345678")
    assert tie_party(region=REGION, kvk="12345678", party=scene.boss.organisation) == 1
    assert EmployerRequest.objects.get().party_id == scene.boss.organisation


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(
    kinds=st.lists(st.sampled_from([*Deed]), max_size=8),
    answers=st.sampled_from(Answer.values),
    endings=st.sampled_from(Ending.values),
    about=st.sampled_from(Asked.values),
)
def test_no_history_ends_in_a_question_without_owner_deadline_or_task(as_app, kinds, answers, endings, about):
    """Any order of deeds and of time that passes: the row is whole, and a running one has exactly one open task of its owner."""
    with transaction.atomic():
        point = transaction.savepoint()
        try:
            _history(kinds, answers, endings, about)
        finally:
            transaction.savepoint_rollback(point)


def _history(deeds, answer, ending, about):
    one = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role=Role.ACCOUNT_MANAGER)
    staff = [actor(one), actor(MembershipFactory(organisation=one.organisation)), actor(MembershipFactory())]
    firm = EmployerFactory()
    with acting(staff[0]):
        made = ask(staff[0], employer=firm.number, kind=about)
    for at, deed in enumerate(deeds):
        who = staff[at % 3]
        made.refresh_from_db()
        given = {"number": made.number, "version": made.version}
        try:
            with acting(who):
                if deed is Deed.ANSWER:
                    give_answer(who, answer=answer, **given)
                elif deed is Deed.TAKE_OVER:
                    take_over(who, **given)
                elif deed is Deed.HAND_OVER:
                    hand_over(who, to=staff[(at + 1) % 3].id, **given)
                elif deed is Deed.END:
                    end(who, ending=ending, **given)
        except Refused:
            assert made.ended_at or (deed is Deed.TAKE_OVER and made.owner_id == who.id)
        if deed is Deed.ESCALATE:
            EmployerRequest.objects.filter(pk=made.pk, ended_at=None).update(
                set_at=clock.now() - datetime.timedelta(days=9), due_at=clock.now() - datetime.timedelta(days=1)
            )
            watching.escalate(REGION)
        kept = EmployerRequest.objects.get(pk=made.pk)
        assert kept.owner_id and kept.organisation_id and kept.due_at and bool(kept.ending) == bool(kept.ended_at)
        tasks = Task.objects.filter(kind=TaskKind.EMPLOYER_REQUEST, subject_number=kept.number, done_at=None)
        held = list(tasks.order_by("id").values_list("assignee", "organisation"))
        assert held == ([] if kept.ended_at else [(kept.owner_id, kept.organisation_id)])
