"""Work with a contract: beginning, coaching, speaking, signals, ending and what comes next."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.demand.models import Place
from perspectief.guidance.actions.coaching import (
    answer_signal,
    appoint_coach,
    end_coach,
    give_signal,
    speak,
)
from perspectief.guidance.actions.endings import end_placement, finish_step
from perspectief.guidance.actions.placements import arrange, place_person
from perspectief.guidance.jobs import open_due
from perspectief.guidance.models import Arrangement, Coach, Ending, Milestone, Placement, Signal
from perspectief.matching.models import Introduction
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_of_person
from perspectief.supply.models import Card, Profile
from perspectief.work.models import Task
from tests.factories import REGION, PlaceFactory
from tests.guidance.scene import contract, introduced, stopped


def begin(there, **more):
    Introduction.objects.filter(said_on__gt=clock.today()).update(said_on=clock.today())  # a clock set back
    given = {"contract": contract(), "coach": number(there, "coach")} | more
    if "trial" not in given and "card" not in given:
        given.setdefault("introduction", there.introduction.number)
    return place_person(there.caseworker, **given)


def number(there, name: str) -> int:
    return there.members[name].user.number


def open_kinds() -> set[str]:
    return set(Task.objects.filter(done_at=None).values_list("kind", flat=True))


def due(there) -> int:
    return open_due(REGION, there.caseworker.organisation)


@pytest.mark.django_db
class TestBeginning:
    def test_everything_follows(self, there):
        placed = begin(there, company_coach="Rob van de inpak")
        assert (Place.objects.get().filled, Card.objects.get().state) == (1, "werkt")
        assert Introduction.objects.get().outcome == "placed"
        assert [(one.kind, one.user_id) for one in Coach.objects.order_by("-kind")] == [
            ("job_coach", there.coach.id),
            ("company_coach", None),
        ]
        assert open_kinds() == {"confirm_tasks"}
        assert Fact.objects.get(verb="opening_taken").cause == Fact.objects.get(verb="placed").pk
        assert placed.number

    def test_without_coach_somebody_has_to_find_one(self, there):
        placed = begin(there, coach=None)
        assert "find_coach" in open_kinds()
        appoint_coach(there.caseworker, number=placed.number, coach=number(there, "coach"))
        assert "find_coach" not in open_kinds()

    def test_twice_is_once_and_a_second_is_refused(self, there):
        key = new_key()
        assert begin(there, key=key).pk == begin(there, key=key).pk
        Introduction.objects.update(closed_at=None, outcome="")
        with pytest.raises(Refused, match="werkt hier al"):
            begin(there)
        assert (Placement.objects.count(), Place.objects.get().filled) == (1, 1)

    def test_a_full_place_takes_nobody(self, there):
        Place.objects.update(filled=1)
        with pytest.raises(Refused, match="bezet"):
            begin(there)
        assert Card.objects.get().state == "zoekt"

    @pytest.mark.parametrize(
        ("born", "form", "cents", "fine"),
        [
            (None, "vast", 1499, True),
            (None, "vast", 1498, False),
            (datetime.date(2007, 1, 1), "vast", 899, True),  # 19: 60 % of 14,99
            (datetime.date(2007, 1, 1), "vast", 898, False),
            (datetime.date(2007, 1, 1), "leer-arbeid", 787, True),  # 52,5 %
            (datetime.date(2007, 1, 1), "leer-arbeid", 786, False),
        ],
    )
    def test_never_below_the_legal_minimum(self, there, freeze, born, form, cents, fine):
        freeze(2026, 9, 1)
        Profile.objects.update(birth_date=born)
        wanted = contract(form=form, wage_cents=cents, starts_on=datetime.date(2026, 9, 1), ends_on=None)
        if fine:
            assert begin(there, contract=wanted).wage_cents == cents
        else:
            with pytest.raises(Invalid, match="minimumloon"):
                begin(there, contract=wanted)

    def test_what_is_arranged_exists_at_that_day(self, there):
        placed = begin(there, contract=contract(arranged=["no-riskpolis", "jobcoaching"]))
        assert Arrangement.objects.count() == 2
        with pytest.raises(Invalid, match="bestaat"):
            arrange(there.caseworker, number=placed.number, code="liv", starts_on=clock.today())
        arrange(there.caseworker, number=placed.number, code="liv", starts_on=datetime.date(2024, 12, 31))
        with pytest.raises(Invalid):
            begin(there, contract=contract(arranged=["liv"]))


@pytest.mark.django_db
class TestCoaching:
    def test_the_last_coach_stays_until_somebody_takes_over(self, there):
        placed = begin(there)
        only = Coach.objects.get()
        with pytest.raises(Refused, match="enige"):
            end_coach(there.caseworker, number=placed.number, coach=only.pk)
        with pytest.raises(Invalid):
            end_coach(there.caseworker, number=placed.number, coach=only.pk, successor=number(there, "coach"))
        end_coach(there.caseworker, number=placed.number, coach=only.pk, successor=number(there, "other"))
        assert Coach.objects.get(ended_on=None).user_id == there.other.id

    def test_a_coach_of_another_organisation_works_on_it(self, there):
        placed = begin(there)
        appoint_coach(there.coach, number=placed.number, company_coach="Ria")
        with pytest.raises((Missing, Refused)):
            appoint_coach(there.employer, number=placed.number, company_coach="Piet")
        with pytest.raises(Invalid):
            appoint_coach(there.coach, number=placed.number)

    def test_due_conversations_become_one_task_of_the_coach(self, there, freeze):
        now = freeze(2026, 3, 2)
        placed = begin(there, contract=contract(starts_on=clock.today(), ends_on=None))
        assert due(there) == 0
        now.move(days=6)
        assert due(there) == 1 and due(there) == 1
        task = Task.objects.get(kind="milestone")
        assert (task.assignee_id, task.organisation_id) == (there.coach.id, there.coach.organisation)
        speak(there.coach, number=placed.number, week=1, at_work=True, person_said="well", employer_said="so_so")
        assert "milestone" not in open_kinds() and due(there) == 0
        with pytest.raises(Refused, match="beurt"):
            speak(there.coach, number=placed.number, week=13, at_work=True)
        now.move(days=200)
        assert due(there) == 1
        speak(there.coach, number=placed.number, week=26, at_work=None)
        assert Milestone.objects.get(week=26).at_work is None

    def test_a_signal_goes_to_the_coach_within_two_working_days(self, there, freeze):
        freeze(2026, 3, 6, 10)  # a Friday
        placed = begin(there)
        key = new_key()
        for _ in range(2):
            give_signal(there.employer, number=placed.number, voice="employer", about="hours", key=key)
        signal = Signal.objects.get()
        assert signal.due_at.astimezone(clock.HOME).date() == datetime.date(2026, 3, 10)
        task = Task.objects.get(kind="signal")
        assert (task.assignee_id, task.due_at) == (there.coach.id, signal.due_at)
        give_signal(actor_of_person(there.person), number=placed.number, voice="person", about="travel")
        with pytest.raises((Missing, Refused)):
            give_signal(there.employer, number=placed.number, voice="person", about="hours")
        answer_signal(there.coach, signal=signal.number, answer="Rooster aangepast.")
        assert "signal" in open_kinds()
        answer_signal(there.coach, signal=Signal.objects.get(voice="person").number, answer="Fiets geregeld.")
        assert "signal" not in open_kinds()
        with pytest.raises(Refused, match="al"):
            answer_signal(there.coach, signal=signal.number, answer="Nog eens.")

    def test_without_job_coach_the_klantmanager_hears_it(self, there):
        placed = begin(there, coach=None)
        give_signal(there.account_manager, number=placed.number, voice="employer", about="work")
        assert Task.objects.get(kind="signal").assignee_id == there.caseworker.id

    def test_a_coach_who_left_hears_nothing(self, there):
        placed = begin(there)
        Membership.objects.filter(user=there.coach.id).update(ends_on=clock.today() - datetime.timedelta(days=1))
        give_signal(there.caseworker, number=placed.number, voice="coach", about="work")
        assert Task.objects.get(kind="signal").assignee_id == there.caseworker.id


@pytest.mark.django_db
class TestEnding:
    def test_findable_at_once_with_a_next_step_of_somebody(self, there):
        placed = begin(there)
        give_signal(there.coach, number=placed.number, voice="coach", about="hours")
        ending = end_placement(there.coach, number=placed.number, how=stopped(number(there, "other")))
        assert (Place.objects.get().filled, Card.objects.get().state) == (0, "zoekt")
        step = Task.objects.get(kind="next_step")
        assert (step.assignee_id, step.organisation_id) == (there.other.id, there.other.organisation)
        assert open_kinds() == {"next_step", "confirm_tasks"}
        assert not Coach.objects.filter(ended_on=None).exists()
        assert not Signal.objects.filter(answered_at=None).exists()
        finish_step(there.other, number=placed.number)
        ending.refresh_from_db()
        assert ending.step_done_at and "next_step" not in open_kinds()

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("receiver", None),
            ("receiver", 123),
            ("step", ""),
            ("lesson", " "),
            ("lesson", "x" * 301),
            ("better", ""),
            ("reason", "zomaar"),
            ("ended_by", ""),
            ("step_due", datetime.date(2020, 1, 1)),
            ("ended_on", datetime.date(2020, 1, 1)),
        ],
    )
    def test_nothing_ends_without_lesson_next_step_and_receiver(self, there, field, value):
        placed = begin(there)
        given = {"receiver": number(there, "other")} | {field: value}
        with pytest.raises(Invalid):
            end_placement(there.caseworker, number=placed.number, how=stopped(**given))
        assert not Ending.objects.exists() and Card.objects.get().state == "werkt"

    def test_twice_is_once_and_a_second_is_refused(self, there):
        placed, key = begin(there), new_key()
        how = stopped(number(there, "other"))
        assert (
            end_placement(there.caseworker, number=placed.number, how=how, key=key).pk
            == end_placement(there.caseworker, number=placed.number, how=how, key=key).pk
        )
        with pytest.raises(Refused, match="gestopt"):
            end_placement(there.caseworker, number=placed.number, how=how)
        assert Place.objects.get().filled == 0

    def test_who_works_elsewhere_too_stays_at_work(self, there):
        first = begin(there)
        elsewhere = PlaceFactory(employer=there.place.employer, organisation=there.place.organisation)
        second = introduced(there.card, elsewhere, there.caseworker.organisation)
        begin(there, introduction=second.number)
        end_placement(there.caseworker, number=first.number, how=stopped(number(there, "other")))
        assert Card.objects.get().state == "werkt"

    def test_a_contract_that_ran_out_asks_what_happened(self, there, freeze):
        now = freeze(2026, 3, 2)
        placed = begin(there, contract=contract(starts_on=clock.today(), ends_on=datetime.date(2026, 3, 31)))
        now.move(days=31)
        assert due(there) == 2  # the conversation after a month, and the contract
        assert Task.objects.get(kind="next_step").assignee_id == there.caseworker.id
        how = stopped(number(there, "other"), ended_by="term", reason="term", ended_on=datetime.date(2026, 3, 31))
        end_placement(there.caseworker, number=placed.number, how=how)
        assert Task.objects.get(kind="next_step", done_at=None).assignee_id == there.other.id


@pytest.mark.django_db
def test_the_employer_knows_the_name_as_long_as_it_lasts(there):
    def names() -> int:
        with acting(there.employer):
            return Profile.objects.count()

    assert names() == 0
    placed = begin(there)
    assert names() == 1
    end_placement(there.caseworker, number=placed.number, how=stopped(number(there, "other")))
    assert names() == 0


@pytest.mark.django_db
def test_who_sees_what(there):
    """The employer what was agreed, never what was said or learned; the person everything; the counter elsewhere nothing."""
    placed = begin(there)
    give_signal(there.coach, number=placed.number, voice="coach", about="hours")
    end_placement(there.caseworker, number=placed.number, how=stopped(number(there, "other")))
    counts = {}
    for name, who in (("employer", there.employer), ("person", actor_of_person(there.person)), ("coach", there.coach)):
        with acting(who):
            counts[name] = [one.objects.count() for one in (Placement, Coach, Signal, Ending)]
    assert counts == {"employer": [1, 1, 0, 0], "person": [1, 1, 1, 1], "coach": [1, 1, 1, 1]}
