"""A job coach of a partner, later on: a proposal for a day to come, what is chased, the yes taken back by the person, and who is told."""

import datetime
from types import SimpleNamespace

import pytest
from django.test import Client

from perspectief.access.context import acting
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.guidance import jobs
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.actions.taking_back import take_yes_back
from perspectief.guidance.models import Coach, EndingProposal, Placement
from perspectief.parties.models import User
from perspectief.parties.queries import actor_of_person
from perspectief.parties.rules import Role
from perspectief.work.actions import finish, hand_over, snooze
from perspectief.work.models import Notice, Task
from tests.factories import REGION, CardFactory, MembershipFactory, PersonAccountFactory, actor
from tests.guidance.coach_scene import ask, coached_scene, enter, react, reads, said, tasks
from tests.guidance.scene import stopped

pytestmark = pytest.mark.django_db
WEEK = datetime.timedelta(days=7)


@pytest.fixture
def there(as_app) -> SimpleNamespace:
    return coached_scene()


def address(there) -> str:
    return f"/plaatsingen/{there.placed.number}/"


def own_page(there) -> str:
    return f"/mijn/werk/{there.placed.number}/begeleiding/"


def log_in(user: int) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user))
    return client


def propose(there, *, ahead: int = 0, **more) -> EndingProposal:
    """By Lotte, for so many days ahead."""
    how = stopped(None, ended_on=clock.today() + datetime.timedelta(days=ahead))
    return proposals.propose_ending(there.lotte, number=there.placed.number, how=how, **more)


def task(kind: str) -> Task:
    return Task.objects.get(kind=kind, done_at=None)


def morning(there, *, of=None) -> None:
    jobs.open_due(REGION, (of or there.caseworker).organisation)


def monday(there, freeze):
    """A Monday on which the work began a week ago, with a coach since that day: the clock."""
    now = freeze(2026, 3, 2, 10)
    Placement.objects.update(starts_on=clock.today() - WEEK)
    there.row = ask(there, yes=said())
    return now


class TestTheYesHasADay:
    @pytest.mark.parametrize(("day", "words"), [("1900-01-01", "ouder dan een jaar"), ("2999-01-01", "komt nog")])
    def test_not_too_old_and_not_in_the_future(self, there, day, words):
        given = {
            "doe": "coach", "coach": str(there.lotte_seat.user.number), "company_coach": "", "consent_on": day,
            "consent_how": "phone",
        }  # fmt: skip
        page = enter(there.members["caseworker"]).post(address(there), given)
        assert page.status_code == 400 and words in page.content.decode()
        assert not Coach.objects.exists()

    def test_said_before_the_card_stood_here_is_a_yes_too(self, there):
        said_on = clock.today() - datetime.timedelta(days=200)  # on paper, before the file was brought in
        assert ask(there, yes=Yes(said_on, "phone")).consent_on == said_on


class TestADayToCome:
    def test_agreed_on_and_concluded_that_day(self, there, freeze):
        now = monday(there, freeze)
        propose(there, ahead=10)
        client = enter(there.members["caseworker"])
        page = client.get(address(there)).content.decode()
        assert "Die dag komt nog" in page and "Akkoord met deze dag" in page
        key = new_key()
        for _ in range(2):
            assert client.post(address(there), {"doe": "akkoord", "form_key": key}).status_code == 302
        assert EndingProposal.objects.get().answer == "agreed"
        assert Fact.objects.filter(verb="ending_agreed").count() == 1
        assert tasks(there.firm.pk)["ending_answered"] == there.lotte.id
        for who in (there.members["caseworker"], there.lotte_seat):
            assert "Afgesproken: het werk stopt op" in enter(who).get(address(there)).content.decode()
        now.move(days=9)
        morning(there)
        assert "next_step" not in tasks(there.caseworker.organisation)
        now.move(days=1)
        for _ in range(2):
            morning(there)
        assert tasks(there.caseworker.organisation)["next_step"] == there.caseworker.id
        page = client.get(address(there)).content.decode()
        assert 'value="2026-03-12"' in page, "the day they agreed on"
        endings.end_placement(
            there.caseworker, number=there.placed.number, how=stopped(there.members["other"].user.number)
        )
        assert tasks(there.firm.pk) == {}

    def test_not_yet_after_all(self, there, freeze):
        now = monday(there, freeze)
        propose(there, ahead=3)
        proposals.agree_ending(there.caseworker, number=there.placed.number)
        now.move(days=3)
        morning(there)
        proposals.decline_ending(there.caseworker, number=there.placed.number, why="solved")
        morning(there)
        assert EndingProposal.objects.get().answer == "solved"
        assert "next_step" not in tasks(there.caseworker.organisation)

    @pytest.mark.parametrize("ahead", [-400, 185])
    def test_not_before_the_work_nor_far_away(self, there, ahead):
        ask(there)
        with pytest.raises(Invalid) as told:
            propose(there, ahead=ahead)
        assert "ended_on" in told.value.fields

    def test_a_day_that_has_come_is_concluded_not_agreed_on(self, there):
        ask(there)
        propose(there)
        assert "Akkoord met deze dag" not in enter(there.members["caseworker"]).get(address(there)).content.decode()
        with pytest.raises(Refused, match="Die dag is er al"):
            proposals.agree_ending(there.caseworker, number=there.placed.number)
        for who in (there.lotte, there.employer):
            with pytest.raises(Refused):
                proposals.agree_ending(who, number=there.placed.number)

    def test_nothing_is_ended_for_a_day_to_come(self, there):
        with pytest.raises(Invalid) as told:
            endings.end_placement(
                there.caseworker, number=there.placed.number,
                how=stopped(there.members["other"].user.number, ended_on=clock.today() + WEEK),
            )  # fmt: skip
        assert "ended_on" in told.value.fields


class TestTakenBack:
    def test_by_who_asked_from_the_page_twice(self, there):
        ask(there)
        propose(there)
        client, key = enter(there.lotte_seat), new_key()
        assert "Neem het voorstel terug" in client.get(address(there)).content.decode()
        for _ in range(2):
            assert client.post(address(there), {"doe": "neem-terug", "form_key": key}).status_code == 302
        assert EndingProposal.objects.get().answer == "taken_back"
        assert "answer_ending" not in tasks(there.caseworker.organisation)
        page = enter(there.members["caseworker"]).get(address(there)).content.decode()
        assert "teruggenomen" in page and "Nog niet stoppen" not in page
        with pytest.raises(Refused):
            proposals.decline_ending(there.caseworker, number=there.placed.number, why="talk")
        propose(there)
        assert EndingProposal.objects.count() == 2

    def test_not_by_another_and_not_after_an_answer(self, there):
        ask(there)
        ask(there, coach=there.stranger_seat.user.number)
        propose(there)
        with pytest.raises(Refused, match="wie dit voorstelde"):
            proposals.take_back(there.stranger, number=there.placed.number)
        assert "Neem het voorstel terug" not in enter(there.stranger_seat).get(address(there)).content.decode()
        proposals.decline_ending(there.caseworker, number=there.placed.number, why="talk")
        with pytest.raises(Refused, match="al beantwoord"):
            proposals.take_back(there.lotte, number=there.placed.number)


class TestChased:
    def test_a_proposal_without_an_answer_comes_back_and_is_then_seen_by_colleagues(self, there, freeze):
        now = monday(there, freeze)  # an answer in the course of Wednesday
        propose(there)
        owner = there.caseworker.organisation
        snooze(there.caseworker, task=task("answer_ending").pk, until=clock.now() + WEEK)
        now.move(days=2)
        morning(there)
        assert task("answer_ending").snoozed_until is not None
        now.move(days=1)
        morning(there)
        assert task("answer_ending").snoozed_until is None and tasks(owner)["answer_ending"] == there.caseworker.id
        now.move(days=1)
        for _ in range(2):
            morning(there)
        assert tasks(owner)["answer_ending"] is None
        assert "stelt voor om te stoppen" in enter(there.members["caseworker"]).get("/vandaag/").content.decode()

    def test_put_away_without_an_answer_it_is_there_again(self, there, freeze):
        now = monday(there, freeze)
        propose(there)
        finish(there.caseworker, task=task("answer_ending").pk)
        now.move(days=1)
        morning(there)
        assert tasks(there.caseworker.organisation)["answer_ending"] == there.caseworker.id

    def test_who_does_not_begin_is_seen_by_colleagues_and_then_by_the_klantmanager(self, there, freeze):
        now = monday(there, freeze)  # to have met before the Monday after
        owner = there.caseworker.organisation
        now.move(days=8)
        morning(there)
        assert tasks(there.firm.pk)["coach_begins"] == there.lotte.id
        now.move(days=1)
        morning(there)
        assert tasks(there.firm.pk)["coach_begins"] is None and "coach_silent" not in tasks(owner)
        now.move(days=1)
        for _ in range(2):
            morning(there)
        assert tasks(owner)["coach_silent"] == there.caseworker.id
        home = enter(there.members["caseworker"]).get("/vandaag/").content.decode()
        assert "kennen elkaar nog niet" in home and "Bel de jobcoach, of kies een ander" in home
        finish(there.bram, task=task("coach_begins").pk)
        react("task_done")
        assert "coach_silent" not in tasks(owner)
        morning(there)
        assert "coach_silent" not in tasks(owner)

    def test_another_coach_takes_the_question_away(self, there, freeze):
        now = monday(there, freeze)
        now.move(days=14)
        morning(there)
        assert "coach_silent" in tasks(there.caseworker.organisation)
        coaching.end_coach(
            there.caseworker,
            number=there.placed.number,
            coach=there.row.pk,
            successor=there.members["coach"].user.number,
        )
        assert "coach_silent" not in tasks(there.caseworker.organisation)


class TestThePersonTakesTheYesBack:
    def test_from_the_own_page_pressed_twice(self, there):
        ask(there)
        ask(there, coach=there.second_seat.user.number)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        client = log_in(there.person.user_id)
        home = client.get("/mijn/profiel/").content.decode()
        assert "Lotte, Ontwikkelbedrijf begeleidt je" in home and "Bram, Ontwikkelbedrijf begeleidt je" in home
        page = client.get(own_page(there)).content.decode()
        assert page.count("Ik trek mijn ja in") == 1 and "Je werk gaat gewoon door" in page
        given = {"organisatie": str(there.firm.number), "form_key": new_key()}
        for _ in range(2):
            assert client.post(own_page(there), given).status_code == 302
        assert client.post(own_page(there), given | {"form_key": new_key()}).status_code == 302
        assert not Coach.objects.filter(ended_on=None).exists()
        assert reads(there.lotte, there) == (True, False, False, False)
        assert not Grant.objects.filter(purpose="coaching", ended_at=None).exists()
        assert tasks(there.firm.pk) == {} and {"signal", "find_coach"} <= tasks(there.caseworker.organisation).keys()
        facts = Fact.objects.filter(verb="coach_ended")
        assert {(one.data["why"], one.actor) for one in facts} == {("withdrawn", there.person.user_id)}
        assert facts.count() == 2

    def test_she_reads_that_it_ended_and_when(self, there):
        row = ask(there)
        coaching.end_coach(there.lotte, number=there.placed.number, coach=row.pk)
        client = log_in(there.person.user_id)
        home = client.get("/mijn/profiel/").content.decode()
        assert "Lotte, Ontwikkelbedrijf begeleidt je niet meer" in home and "Je jobcoach stopte" in home
        page = client.get(own_page(there)).content.decode()
        assert "Wie deed dat eerder?" in page and "Nu heb je geen jobcoach" in page
        assert "Ik trek mijn ja in" not in page

    def test_the_counter_needs_no_yes_so_there_is_none_to_take_back(self, there):
        coach = there.members["coach"]
        coaching.appoint_coach(there.caseworker, number=there.placed.number, coach=coach.user.number)
        client = log_in(there.person.user_id)
        assert "Ik trek mijn ja in" not in client.get(own_page(there)).content.decode()
        assert client.post(own_page(there), {"organisatie": str(coach.organisation.number)}).status_code == 404
        assert client.post(own_page(there), {"organisatie": "iets"}).status_code == 404
        assert Coach.objects.filter(ended_on=None).count() == 1

    def test_nobody_else_does_it(self, there):
        row = ask(there)
        other = actor_of_person(PersonAccountFactory(card_id=CardFactory(named=True).pk))
        for who in (there.caseworker, there.lotte, there.employer):
            with pytest.raises(Refused):
                take_yes_back(who, number=there.placed.number, party=there.firm.number)
        for who in (other, there.stranger):
            with pytest.raises(Missing):
                take_yes_back(who, number=there.placed.number, party=there.firm.number)
        with acting(actor_of_person(there.person)):
            assert Coach.objects.filter(pk=row.pk).update(ended_on=clock.today()) == 0, "the second lock"
        assert Coach.objects.get().ended_on is None


class TestWhoIsTold:
    def test_the_coach_is_told_once_and_nothing_of_that_work_after(self, there):
        ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        react("tasks_opened")
        mine = Notice.objects.filter(user=there.lotte.id)
        assert mine.filter(read_at=None).count() == 2
        take_yes_back(actor_of_person(there.person), number=there.placed.number, party=there.firm.number)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="travel")
        react("coaching_over", "tasks_opened", "task_handed_over")
        assert list(mine.filter(read_at=None).values_list("kind", flat=True)) == ["coaching_over"]
        page = enter(there.lotte_seat).get("/meldingen/?nieuw=1").content.decode()
        assert "Je begeleidt hier niet meer" in page and "De werkzoekende trok het ja in" in page
        assert there.place.title in page and there.card.profile.name not in page
        assert not Notice.objects.filter(user=there.bram.id).exists()

    def test_who_gave_it_back_need_not_be_told(self, there):
        row = ask(there)
        coaching.end_coach(there.lotte, number=there.placed.number, coach=row.pk)
        react("coaching_over")
        assert not Notice.objects.filter(kind="coaching_over").exists()

    def test_the_coach_hears_that_the_work_stopped(self, there):
        ask(there)
        endings.end_placement(
            there.caseworker, number=there.placed.number, how=stopped(there.members["other"].user.number)
        )
        react("coaching_over")
        told = Notice.objects.get(kind="coaching_over")
        assert (told.user_id, told.organisation_id, told.data["why"]) == (there.lotte.id, there.firm.pk, "stopped")

    def test_a_task_that_went_on_is_no_news_for_who_had_it(self, there):
        ask(there)
        found = task("coach_begins")
        hand_over(there.lotte, task=found.pk, to=there.bram.id)
        hand_over(
            there.lotte, task=found.pk, to=MembershipFactory(organisation=there.firm, role=Role.JOB_COACH).user_id
        )
        react("task_handed_over")
        assert not Notice.objects.filter(user=there.bram.id).exists()

    def test_the_story_has_the_proposal_and_the_end(self, there):
        ask(there)
        propose(there, ahead=20)
        proposals.agree_ending(there.caseworker, number=there.placed.number)
        take_yes_back(actor_of_person(there.person), number=there.placed.number, party=there.firm.number)
        page = enter(there.members["caseworker"]).get(f"/mensen/{there.card.number}/").content.decode()
        for words in (
            "De jobcoach stelde voor om te stoppen",
            "Een dag afgesproken om te stoppen",
            "Begeleiding gestopt",
            "De werkzoekende trok het ja in.",
        ):
            assert words in page


def test_her_organisation_reads_no_more_of_it(there):
    """Whoever is asked afterwards: the partner's people are strangers again."""
    ask(there)
    take_yes_back(actor_of_person(there.person), number=there.placed.number, party=there.firm.number)
    assert enter(there.lotte_seat).get(address(there)).status_code == 404
    assert actor(there.lotte_seat).organisation == there.firm.pk
