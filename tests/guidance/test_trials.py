"""Trying out work: consent, three approvals in order, a text that stands, the two questions, and what follows."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.demand.models import Place
from perspectief.guidance.actions.agreements import approve, revise_agreement
from perspectief.guidance.actions.placements import confirm_tasks, place_person
from perspectief.guidance.actions.trials import open_trial, report_trial
from perspectief.guidance.models import Agreement, Approval, Trial
from perspectief.matching.models import Introduction
from perspectief.parties.queries import actor_of_person
from perspectief.supply.models import Card, CardSkill
from perspectief.work.models import Task
from tests.guidance.scene import TEXTS, contract


def begin(there, by=None, **more):
    today = clock.today()
    given = {
        "kind": "trial",
        "starts_on": today,
        "ends_on": today + datetime.timedelta(days=20),
        "hours": 24,
        "texts": TEXTS,
    } | more
    if "card" not in given:
        given["introduction"] = there.introduction.number
    return open_trial(by or there.caseworker, **given)


def agreement(trial) -> Agreement:
    return Agreement.objects.get(trial=trial, replaced_at=None)


def agree(there, trial):
    number = agreement(trial).number
    approve(actor_of_person(there.person), number=number, party="person")
    approve(there.employer, number=number, party="employer")
    approve(there.caseworker, number=number, party="owner")
    trial.refresh_from_db()
    return trial


@pytest.mark.django_db
class TestOpening:
    def test_from_an_introduction_everything_follows(self, there):
        trial = begin(there)
        place, introduction = Place.objects.get(), Introduction.objects.get()
        assert (place.filled, introduction.outcome, introduction.status) == (1, "trial", "closed")
        task = Task.objects.get(kind="approve")
        assert (task.subject_number, task.assignee_id) == (agreement(trial).number, there.caseworker.id)
        assert task.organisation_id == there.caseworker.organisation
        assert task.data == {"card": there.card.number, "place": there.place.number}
        fact = Fact.objects.get(verb="trial_opened")
        assert (fact.subject, fact.actor) == (there.card.pseudonym.subject, there.caseworker.id)
        assert Fact.objects.get(verb="opening_taken").cause == fact.pk

    def test_the_same_form_twice_is_one_trial(self, there):
        key = new_key()
        assert begin(there, key=key).pk == begin(there, key=key).pk
        assert (Trial.objects.count(), Place.objects.get().filled) == (1, 1)

    def test_another_party_of_the_counter_arranges_what_was_introduced(self, there):
        begin(there, there.account_manager)
        assert Task.objects.get(kind="approve").organisation_id == there.caseworker.organisation

    def test_without_introduction_only_the_owner_with_consent(self, there):
        direct = {"card": there.card.number, "place": there.place.number}
        yes = {"consent_on": clock.today(), "consent_how": "in_person"}
        with pytest.raises(Invalid):
            begin(there, **direct)
        for day in (clock.today() + datetime.timedelta(days=1), clock.today() - datetime.timedelta(days=400)):
            with pytest.raises(Invalid):
                begin(there, **direct, **(yes | {"consent_on": day}))
        with pytest.raises(Refused, match="klantmanager"):
            begin(there, there.other, **direct, **yes)
        with pytest.raises((Missing, Refused)):
            begin(there, there.employer, **direct, **yes)
        assert begin(there, **direct, **yes).introduction_id is None

    def test_without_yes_of_the_person_nothing(self, there):
        Introduction.objects.update(said_yes=None)
        with pytest.raises(Refused, match="ja"):
            begin(there)

    def test_a_full_place_is_refused_and_nothing_is_kept(self, there):
        Place.objects.update(filled=1)
        with pytest.raises(Refused, match="bezet"):
            begin(there)
        assert not Trial.objects.exists() and not Task.objects.exists()
        assert Introduction.objects.get().outcome == ""

    def test_a_day_along_at_a_job_takes_no_opening(self, there):
        begin(there, kind="taster", ends_on=clock.today())
        assert Place.objects.get().filled == 0

    @pytest.mark.parametrize(
        "wrong",
        [
            {"kind": "x"},
            {"hours": 0},
            {"kind": "taster"},
            {"ends_on": datetime.date(2020, 1, 1)},
            {"ends_on": clock.today() + datetime.timedelta(days=400)},
            {"texts": {"work": " "}},
        ],
    )
    def test_what_cannot_be(self, there, wrong):
        with pytest.raises(Invalid):
            begin(there, **wrong)

    def test_words_that_do_not_belong_are_pointed_out(self, there):
        texts = TEXTS | {"remarks": "Heeft een depressie."}
        with pytest.raises(Doubtful):
            begin(there, texts=texts)
        begin(there, texts=texts, anyway=True)
        assert Fact.objects.get(verb="trial_opened").data["doubts"] == ["medical"]


@pytest.mark.django_db
class TestAgreeing:
    def test_each_for_oneself_and_the_klantmanager_last(self, there):
        trial = begin(there)
        number = agreement(trial).number
        with pytest.raises(Refused, match="laatste"):
            approve(there.caseworker, number=number, party="owner")
        trial = agree(there, trial)
        assert trial.approved_on == clock.today()
        assert {one.party: one.by_id for one in Approval.objects.all()} == {
            "person": there.person.user_id,
            "employer": there.employer.id,
            "owner": there.caseworker.id,
        }
        assert Task.objects.get(kind="approve").done_at is not None

    def test_on_behalf_of_needs_a_ground_and_never_for_the_klantmanager(self, there):
        number = agreement(begin(there)).number
        with pytest.raises(Refused):
            approve(there.caseworker, number=number, party="person")
        with pytest.raises(Invalid):
            approve(there.caseworker, number=number, party="person", ground="gevoel")
        approve(there.caseworker, number=number, party="person", ground="signed")
        approve(there.account_manager, number=number, party="employer", ground="phone")
        with pytest.raises(Refused):
            approve(there.account_manager, number=number, party="owner")
        with pytest.raises(Refused):
            approve(there.caseworker, number=number, party="owner", ground="phone")
        approve(there.caseworker, number=number, party="owner")
        assert Trial.objects.get().approved_on is not None

    def test_nobody_changes_what_somebody_approved(self, there):
        trial = begin(there)
        first = agreement(trial)
        revise_agreement(there.caseworker, number=first.number, texts=TEXTS | {"work": "Vegen"})
        first.refresh_from_db()
        assert (first.work, first.sequence) == ("Vegen", 1)
        approve(there.employer, number=first.number, party="employer")
        second = revise_agreement(there.caseworker, number=first.number, texts=TEXTS | {"work": "Dweilen"})
        first.refresh_from_db()
        assert (first.work, second.work, second.sequence) == ("Vegen", "Dweilen", 2)
        assert not second.approvals.exists()
        with pytest.raises(Changed):
            approve(there.employer, number=first.number, party="employer")
        with pytest.raises(Changed):
            approve(there.employer, number=second.number, party="employer", sequence=1)
        with pytest.raises(Refused):
            revise_agreement(there.caseworker, number=first.number, texts=TEXTS)

    def test_the_database_keeps_it_too(self, there):
        first = agreement(begin(there))
        approve(there.employer, number=first.number, party="employer")
        with pytest.raises(IntegrityError), transaction.atomic(), acting(there.caseworker):
            Agreement.objects.filter(pk=first.pk).update(work="Iets anders")

    def test_a_new_version_asks_everybody_again(self, there):
        trial = agree(there, begin(there))
        revise_agreement(there.caseworker, number=agreement(trial).number, texts=TEXTS | {"work": "Vegen"})
        trial.refresh_from_db()
        assert trial.approved_on is None
        with pytest.raises(Refused, match="akkoord"):
            report_trial(there.caseworker, number=trial.number, result="completed")


@pytest.mark.django_db
class TestReporting:
    def test_done_gives_the_opening_back_and_leaves_work(self, there):
        trial = agree(there, begin(there))
        key = new_key()
        for _ in range(2):
            report_trial(there.caseworker, number=trial.number, result="partly", hours_done=12, key=key)
        trial.refresh_from_db()
        assert (trial.result, trial.hours_done, trial.led_to_job) == ("partly", 12, False)
        assert Place.objects.get().filled == 0
        open_now = set(Task.objects.filter(done_at=None).values_list("kind", flat=True))
        assert open_now == {"next_step", "confirm_tasks"}
        with pytest.raises(Refused, match="al"):
            report_trial(there.caseworker, number=trial.number, result="completed")

    def test_who_did_not_show_up_has_a_next_step_too(self, there):
        trial = begin(there)
        report_trial(there.caseworker, number=trial.number, result="no_show")
        assert set(Task.objects.filter(done_at=None).values_list("kind", flat=True)) == {"next_step"}
        assert Card.objects.get().state == "zoekt"

    @pytest.mark.parametrize(
        ("wrong", "error"),
        [
            ({"result": "x"}, Invalid),
            ({"result": "partly"}, Invalid),
            ({"result": "no_show", "led_to_job": True}, Invalid),
            ({"result": "completed"}, Refused),
        ],
    )
    def test_what_cannot_be(self, there, wrong, error):
        trial = begin(there)
        with pytest.raises(error):
            report_trial(there.caseworker, number=trial.number, **wrong)

    def test_employer_and_person_do_not_report_by_themselves(self, there):
        trial = agree(there, begin(there))
        for who in (there.employer, actor_of_person(there.person)):
            with pytest.raises((Refused, Missing)):
                report_trial(who, number=trial.number, result="completed")

    def test_a_success_becomes_work_in_one_step(self, there):
        trial = agree(there, begin(there))
        placed = place_person(there.caseworker, contract=contract(), trial=trial.number)
        trial.refresh_from_db()
        assert (trial.result, trial.led_to_job, placed.trial_id) == ("completed", True, trial.pk)
        assert (Place.objects.get().filled, Card.objects.get().state) == (1, "werkt")
        assert not Task.objects.filter(kind="next_step", done_at=None).exists()

    def test_what_somebody_can_now_comes_on_the_card(self, there):
        trial = agree(there, begin(there))
        report_trial(there.caseworker, number=trial.number, result="completed")
        with pytest.raises(Refused):
            confirm_tasks(there.account_manager, trial=trial.number, skills=[2])
        with pytest.raises(Invalid):
            confirm_tasks(there.caseworker, trial=trial.number, skills=[99])
        assert confirm_tasks(there.caseworker, trial=trial.number, skills=[1, 2]) == [2]
        kept = CardSkill.objects.get(card=there.card, skill=2)
        assert (kept.relation, kept.source) == ("can", "plek")
        assert Task.objects.get(kind="confirm_tasks").done_at is not None
