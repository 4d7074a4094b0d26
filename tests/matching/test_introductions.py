"""From a proposal to the answer of the employer: who may what, what everybody sees, what ends with it."""

import datetime

import pytest

from perspectief.access.context import Actor, acting, service
from perspectief.access.grants import open_to
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.journal import record
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.matching.actions import judge, take_back
from perspectief.matching.introductions import consenting, consequences, ending, presenting, proposing, queries
from perspectief.matching.introductions.presenting import Refusal
from perspectief.matching.introductions.rules import Outcome, Status
from perspectief.matching.models import Introduction, IntroductionNote, Proposal
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import Role
from perspectief.supply.actions.objecting import object_to
from perspectief.supply.models import Card, Profile
from perspectief.work.models import Task
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonAccountFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    """The klantmanager of a person, an employer with an account, an accountmanager elsewhere at the counter, and a place."""
    member = MembershipFactory()
    firm = MembershipFactory(employer=True)
    card = CardFactory(organisation=member.organisation, named=True)
    DossierFactory(card=card, caseworker=member.user)
    wsp = MembershipFactory(organisation=OrganisationFactory(name="WSP", kind="wsp"), role=Role.ACCOUNT_MANAGER)
    employer = EmployerFactory(organisation=wsp.organisation, party=firm.organisation)
    place = PlaceFactory(employer=employer, capacity=1)
    opstap = OrganisationFactory(name="Opstap", kind="intermediair")

    class World:
        sanne, baas, wout = actor(member), actor(firm), actor(wsp)
        broker = actor(MembershipFactory(organisation=opstap, role=Role.INTERMEDIARY))
        person = Actor(PersonAccountFactory(card_id=card.pk).user_id, Role.JOB_SEEKER, 0, person=card.pk)
        pair = {"card": card.number, "place": place.number}

    World.card, World.place, World.employer = card, place, employer
    return World


@pytest.fixture
def went(world, as_app):
    """Takes an introduction as far as asked: its number."""

    def to(status: str, *, card: Card | None = None) -> int:
        given = world.pair | ({"card": card.number} if card else {})
        number = proposing.propose(world.sanne, **given).number
        if status != Status.ASKED_PERSON:
            consenting.record_consent(world.sanne, number=number, yes=True, how="phone")
        if status in {Status.SHOWN, Status.INVITED, Status.ACCEPTED}:
            presenting.show_to_employer(world.sanne, number=number)
        if status == Status.INVITED:
            presenting.invite(world.baas, number=number, meets_at=clock.now() + datetime.timedelta(days=3))
        if status == Status.ACCEPTED:
            presenting.accept(world.baas, number=number)
        return number

    return to


def row(world, number: int) -> Introduction:
    with acting(world.sanne):
        return Introduction.objects.get(number=number)


def tasks(*kinds: str, organisation: int) -> list[str]:
    """Open tasks of an organisation about introductions."""
    with acting(service("test", regions=(REGION,), organisation=organisation)):
        rows = Task.objects.filter(done_at=None, subject_kind="introduction").order_by("id")
        return [task.kind for task in rows]


class TestTheWay:
    def test_the_owners_staff_goes_straight_to_the_person(self, world, as_app):
        made = proposing.propose(world.sanne, **world.pair)
        assert made.status == Status.ASKED_PERSON and made.party_id == world.baas.organisation
        assert tasks(organisation=world.sanne.organisation) == ["ask_person"]
        with acting(world.sanne):
            assert Task.objects.get(kind="ask_person").assignee_id == world.sanne.id

    def test_another_party_asks_the_owning_klantmanager_first(self, world, as_app):
        made = proposing.propose(world.wout, **world.pair)
        assert made.status == Status.ASKED_OWNER and tasks(organisation=world.sanne.organisation) == ["answer_proposal"]
        with pytest.raises(Refused):
            proposing.answer_proposal(world.wout, number=made.number, yes=True)
        proposing.answer_proposal(world.sanne, number=made.number, yes=True)
        assert row(world, made.number).status == Status.ASKED_PERSON
        assert tasks(organisation=world.sanne.organisation) == ["ask_person"]

    def test_the_owner_says_no_with_a_reason_the_proposer_reads(self, world, as_app):
        made = proposing.propose(world.wout, **world.pair)
        with pytest.raises(Invalid):
            proposing.answer_proposal(world.sanne, number=made.number, yes=False)
        proposing.answer_proposal(world.sanne, number=made.number, yes=False, reason="busy")
        with acting(world.wout):
            seen = Introduction.objects.get(number=made.number)
        assert (seen.outcome, seen.reason) == (Outcome.NOT_PRESENTED, "busy")
        assert tasks(organisation=world.sanne.organisation) == []

    def test_a_private_party_proposes_only_cards_with_both_keys(self, world, as_app, db):
        with pytest.raises(Missing):
            proposing.propose(world.broker, **world.pair)
        with acting(world.sanne):
            today = clock.today()
            Card.objects.filter(pk=world.card.pk).update(person_key_at=today, organisation_key_at=today)
        made = proposing.propose(world.broker, **world.pair)
        assert made.status == Status.ASKED_OWNER
        with acting(world.broker):
            assert not Profile.objects.exists() and Introduction.objects.get().number == made.number

    def test_an_employer_proposes_nobody(self, world, as_app):
        with acting(world.sanne):
            today = clock.today()
            Card.objects.filter(pk=world.card.pk).update(person_key_at=today, organisation_key_at=today)
        with pytest.raises(Refused):
            proposing.propose(world.baas, **world.pair)

    def test_a_yes_a_talk_and_a_yes(self, world, went):
        number = went(Status.INVITED)
        assert row(world, number).answered_at is not None
        presenting.accept(world.baas, number=number)
        assert row(world, number).status == Status.ACCEPTED
        assert tasks(organisation=world.sanne.organisation) == ["arrange_start"]

    def test_how_it_was_said_is_asked_of_the_klantmanager_and_not_of_the_person(self, world, went):
        number = went(Status.ASKED_PERSON)
        with pytest.raises(Invalid):
            consenting.record_consent(world.sanne, number=number, yes=True)
        with pytest.raises(Refused):
            consenting.record_consent(world.wout, number=number, yes=True, how="phone")
        consenting.record_consent(world.person, number=number, yes=True)
        assert row(world, number).said_how == "account"

    def test_nobody_is_shown_without_a_yes(self, world, went):
        number = went(Status.ASKED_PERSON)
        with pytest.raises(Refused):
            presenting.show_to_employer(world.sanne, number=number)
        with acting(world.sanne):
            assert not Grant.objects.exists()


class TestWhatTheEmployerSees:
    def seen(self, world) -> tuple[bool, bool, bool]:
        with acting(world.baas):
            return Introduction.objects.exists(), Profile.objects.exists(), bool(open_to(world.baas, world.card.pk))

    def test_nothing_before_the_yes_the_name_after_it_nothing_at_the_end(self, world, went):
        number = went(Status.AGREED)
        assert self.seen(world) == (False, False, False)
        presenting.show_to_employer(world.wout, number=number)
        assert self.seen(world) == (True, True, True)
        with acting(world.baas):
            found = queries.introduction_detail(world.baas, number)
            assert found.profile and "refuse" in found.deeds and "withdraw" not in found.deeds
        presenting.refuse(world.baas, number=number, said=Refusal("hours"))
        assert self.seen(world)[1:] == (False, False)
        with acting(world.baas), pytest.raises(Missing):
            queries.introduction_detail(world.baas, number)

    def test_an_objection_shuts_it_in_the_same_request(self, world, went):
        number = went(Status.SHOWN)
        object_to(world.person, number=world.card.number)
        assert self.seen(world)[:2] == (False, False)
        with acting(world.sanne):
            cause = Fact.objects.get(verb="objection_made")
        assert consequences.hidden(cause) == 1
        assert (row(world, number).outcome, row(world, number).reason) == (Outcome.WITHDRAWN, "objection")

    def test_a_yes_taken_back_shuts_it_at_once(self, world, went):
        number = went(Status.INVITED)
        consenting.record_consent(world.person, number=number, yes=False, reason="other")
        assert self.seen(world)[1:] == (False, False)
        assert row(world, number).outcome == Outcome.DECLINED

    def test_of_two_introductions_at_one_employer_the_other_stays_open(self, world, went):
        first = went(Status.SHOWN)
        with acting(service("test", regions=(REGION,), organisation=world.wout.organisation)):
            other = PlaceFactory(employer=world.employer)
        second = proposing.propose(world.sanne, card=world.card.number, place=other.number).number
        consenting.record_consent(world.sanne, number=second, yes=True, how="phone")
        presenting.show_to_employer(world.sanne, number=second)
        presenting.refuse(world.baas, number=first, said=Refusal("tasks"))
        assert self.seen(world)[2]
        presenting.refuse(world.baas, number=second, said=Refusal("tasks"))
        assert not self.seen(world)[2]

    def test_after_a_hand_over_the_new_owner_goes_on(self, world, went):
        number, other = went(Status.ASKED_PERSON), actor(MembershipFactory())
        Card.objects.filter(pk=world.card.pk).update(organisation=other.organisation)
        with acting(other):
            subject = world.card.pseudonym.subject
            cause = record(
                "card_taken_over", actor=other, region=REGION, subject=subject, former=world.sanne.organisation
            )
        assert consequences.handed_over(cause) == 1
        assert tasks(organisation=world.sanne.organisation) == [] and tasks(organisation=other.organisation) == [
            "ask_person"
        ]
        with pytest.raises(Refused):
            consenting.record_consent(world.sanne, number=number, yes=True, how="phone")
        consenting.record_consent(other, number=number, yes=True, how="phone")


class TestARefusal:
    def test_two_texts_each_for_its_own_reader(self, world, went):
        number = went(Status.SHOWN)
        said = Refusal("hours", "De uren passen nu niet bij ons.", "Volgend voorjaar opnieuw bellen.")
        presenting.refuse(world.wout, number=number, said=said)
        with acting(world.sanne):
            found = queries.introduction_detail(world.sanne, number)
            assert found.row.text_person == said.to_person and found.notes == ()
        with acting(world.wout):
            assert [note.text for note in queries.introduction_detail(world.wout, number).notes] == [said.to_colleague]
        with acting(world.person):
            assert Introduction.objects.get().text_person == said.to_person and not IntroductionNote.objects.exists()
        assert tasks(organisation=world.sanne.organisation) == ["tell_person"]
        ending.tell(world.sanne, number=number)
        assert tasks(organisation=world.sanne.organisation) == []

    def test_the_pair_is_put_aside_and_not_proposed_again(self, world, went):
        presenting.refuse(world.baas, number=went(Status.SHOWN), said=Refusal("tasks"))
        with acting(world.sanne):
            assert Proposal.objects.get(closed_at=None).judgement == "not_now"

    def test_what_does_not_belong_in_a_text_is_pointed_out(self, world, went):
        number, text = went(Status.SHOWN), "Heeft een depressie gehad."
        for said in (Refusal("other", text), Refusal("other", "", text)):
            with pytest.raises(Doubtful):
                presenting.refuse(world.baas, number=number, said=said)
        presenting.refuse(world.wout, number=number, said=Refusal("other", text), anyway=True)
        with pytest.raises(Invalid):
            presenting.refuse(world.baas, number=number, said=Refusal("zomaar"))

    def test_who_did_not_come(self, world, went, freeze):
        freeze(2026, 11, 23, 10)
        number = went(Status.INVITED)
        with pytest.raises(Refused, match="nog komen"):
            presenting.did_not_attend(world.baas, number=number)
        freeze(2026, 11, 27, 9)
        presenting.did_not_attend(world.baas, number=number)
        assert row(world, number).outcome == Outcome.NO_SHOW


class TestSilence:
    def test_a_reminder_first_then_the_end_and_it_counts(self, world, went, freeze):
        freeze(2026, 11, 23, 10)  # a Monday: due on Wednesday at five
        number = went(Status.SHOWN)
        assert ending.follow_silence(REGION) == (0, 0)
        freeze(2026, 11, 24, 10)
        assert ending.follow_silence(REGION) == (1, 0) and ending.follow_silence(REGION) == (0, 0)
        assert tasks(organisation=world.sanne.organisation) == ["employer_silent"]
        freeze(2026, 11, 25, 16)
        assert ending.follow_silence(REGION) == (0, 0)
        freeze(2026, 11, 25, 18)
        assert ending.follow_silence(REGION) == (0, 1) and ending.follow_silence(REGION) == (0, 0)
        found = row(world, number)
        assert (found.outcome, found.lapsed, found.reason) == (Outcome.PRESENTED, True, "silent")
        assert tasks(organisation=world.sanne.organisation) == ["tell_person"]
        since = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        with acting(world.wout):
            (answered,) = queries.responses(world.wout, region=REGION, since=since, receiver=world.wout.organisation)
        assert (answered.shown, answered.answered, answered.lapsed) == (1, 0, 1)

    def test_a_job_that_ran_late_still_reminds_first(self, world, went, freeze):
        freeze(2026, 11, 23, 10)
        went(Status.ASKED_PERSON)
        freeze(2026, 12, 21, 10)
        assert ending.follow_silence(REGION) == (1, 0) and ending.follow_silence(REGION) == (0, 0)
        freeze(2026, 12, 22, 18)
        assert ending.follow_silence(REGION) == (0, 1)

    def test_an_answer_in_time_counts_with_how_long_it_took(self, world, went, freeze):
        freeze(2026, 11, 23, 10)
        number = went(Status.SHOWN)
        freeze(2026, 11, 23, 13)
        presenting.accept(world.baas, number=number)
        since = datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC)
        with acting(world.wout):
            (answered,) = queries.responses(world.wout, region=REGION, since=since, employer=world.employer.number)
        assert (answered.answered, answered.lapsed, answered.median) == (1, 0, datetime.timedelta(hours=3))
        assert queries.responses(world.baas, region=REGION, since=since) == []


class TestPlaces:
    def others(self, world, count: int) -> list[Card]:
        cards = CardFactory.create_batch(count, organisation_id=world.sanne.organisation)
        for card in cards:
            DossierFactory(card=card, caseworker_id=world.sanne.id)
        return cards

    def test_no_more_introductions_than_the_region_chose(self, world, went):
        RegionSettings.objects.update(introductions_per_opening=2)
        cards = self.others(world, 2)
        went(Status.ASKED_PERSON), went(Status.ASKED_PERSON, card=cards[0])
        with pytest.raises(Refused, match="al genoeg"):
            went(Status.ASKED_PERSON, card=cards[1])

    def test_the_employer_cannot_say_yes_to_more_than_there_is(self, world, went):
        went(Status.ACCEPTED)
        second = went(Status.SHOWN, card=self.others(world, 1)[0])
        with pytest.raises(Refused, match="al vergeven"):
            presenting.accept(world.baas, number=second)

    def test_when_the_place_fills_the_others_end_and_hear_it(self, world, went):
        first, second, third = went(Status.ACCEPTED), *(went(Status.SHOWN, card=one) for one in self.others(world, 2))
        with acting(world.sanne):
            cause = record("placement_started", actor=world.sanne, region=REGION)
        became = consequences.becomes(row(world, first).pk, Outcome.PLACED, cause)
        assert became.outcome == Outcome.PLACED and consequences.place_filled(world.place.pk, cause) == 0
        with acting(world.wout):
            world.place.filled = 1
            world.place.save()
        assert consequences.place_filled(world.place.pk, cause) == 2
        assert {row(world, number).outcome for number in (second, third)} == {Outcome.FILLED}
        assert tasks(organisation=world.sanne.organisation) == ["tell_person", "tell_person"]
        with acting(world.baas):
            assert not Profile.objects.exists()
        with acting(world.sanne):
            assert "ging naar iemand anders" in Introduction.objects.get(number=second).text_person

    def test_work_ends_what_else_is_open_for_the_person_and_only_a_trial_goes_on(self, world, went):
        with acting(world.wout):
            elsewhere = PlaceFactory(employer=world.employer)
        first = went(Status.ACCEPTED)
        other = proposing.propose(world.sanne, card=world.card.number, place=elsewhere.number).number
        with acting(world.sanne):
            cause = record("trial_agreed", actor=world.sanne, region=REGION)
        assert consequences.becomes(row(world, first).pk, Outcome.TRIAL, cause).outcome == Outcome.TRIAL
        assert row(world, other).status == Status.ASKED_PERSON
        assert consequences.becomes(row(world, first).pk, Outcome.PLACED, cause).outcome == Outcome.PLACED
        assert row(world, other).reason == "placed_elsewhere"
        with pytest.raises(Refused, match="niet zover"):
            consequences.becomes(row(world, first).pk, Outcome.PLACED, cause)


class TestOnce:
    def test_sent_twice_it_is_done_once(self, world, as_app):
        key = new_key()
        first = proposing.propose(world.sanne, **world.pair, key=key)
        assert proposing.propose(world.sanne, **world.pair, key=key).number == first.number
        with pytest.raises(Refused, match="al voorgesteld"):
            proposing.propose(world.sanne, **world.pair, key=new_key())
        given = {"number": first.number, "yes": True, "how": "phone", "key": new_key()}
        for _again in range(2):
            consenting.record_consent(world.sanne, **given)
        shown = {"number": first.number, "key": new_key()}
        for _again in range(2):
            presenting.show_to_employer(world.sanne, **shown)
        talk = {"number": first.number, "meets_at": clock.now() + datetime.timedelta(days=3)}
        for action, more in ((presenting.invite, talk), (presenting.accept, {"number": first.number})):
            key = new_key()
            versions = {action(world.baas, **more, key=key) and row(world, first.number).version for _again in range(2)}
            assert len(versions) == 1
        with acting(world.sanne):
            verbs = [fact.verb for fact in Fact.objects.order_by("id") if "introduction" in fact.data]
        done = ("proposed", "agree", "show", "invite", "accept")
        assert [verbs.count(f"introduction_{one}") for one in done] == [1] * 5

    def test_undone_before_anything_was_sent(self, world, as_app):
        pair = {"region": REGION, "card": world.card.pk, "place": world.place.pk}
        judge(world.sanne, **pair, judgement="take_up")
        judge(world.sanne, **pair, judgement="take_up")
        assert tasks(organisation=world.sanne.organisation) == ["ask_person"]
        take_back(world.sanne, **pair)
        assert tasks(organisation=world.sanne.organisation) == []
        judge(world.sanne, **pair, judgement="take_up")
        with acting(world.sanne):
            number = Introduction.objects.get(closed_at=None).number
        consenting.record_consent(world.sanne, number=number, yes=True, how="in_person")
        for undoing in (
            lambda: take_back(world.sanne, **pair),
            lambda: judge(world.sanne, **pair, judgement="not_now", reason="wrong_time"),
        ):
            with pytest.raises(Refused, match="al iets verstuurd"):
                undoing()
        ending.withdraw(world.sanne, number=number, reason="mistake")
        assert row(world, number).outcome == Outcome.WITHDRAWN
