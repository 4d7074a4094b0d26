"""A job coach of a partner: what opens with the yes of the person, what she does, what shuts, and that nobody is lost when she is away."""

import datetime
from types import SimpleNamespace

import pytest

from perspectief.access.context import acting
from perspectief.access.grants import open_to
from perspectief.access.models import Grant, Look
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.guidance import jobs
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.actions.placements import arrange
from perspectief.guidance.actions.seats import Yes, coach_of, end_one_shut, end_own_work
from perspectief.guidance.coaches import coaches_card, partner_coaches_for
from perspectief.guidance.models import Coach, Ending, EndingProposal, Milestone, Placement, Signal
from perspectief.guidance.queries import placement_detail
from perspectief.parties.models import Membership, Organisation, RegionMembership
from perspectief.parties.queries import actor_of_person
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.privacy.subject_access import give as copy_of
from perspectief.supply.actions.objecting import object_to
from perspectief.supply.actions.offers import answer_offer, offer_card
from perspectief.supply.actions.standing import set_keys
from perspectief.supply.models import Card
from perspectief.work.models import Notice
from tests.factories import REGION, MembershipFactory, actor
from tests.guidance.coach_scene import ask, coached_scene, enter, react, reads, said, tasks
from tests.guidance.scene import stopped

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(as_app) -> SimpleNamespace:
    return coached_scene()


class TestAsking:
    def test_with_the_yes_it_opens_card_name_and_this_work_and_never_the_dossier(self, there):
        assert reads(there.lotte, there) == (True, False, False, False)
        row = ask(there)
        assert (row.party_id, row.user_id, row.consent_how) == (there.firm.pk, there.lotte.id, "in_person")
        assert reads(there.lotte, there) == reads(there.bram, there) == (True, True, True, False)
        assert reads(there.stranger, there) == (True, False, False, False)
        assert tasks(there.firm.pk) == {"coach_begins": there.lotte.id}
        assert "find_coach" not in tasks(there.caseworker.organisation)

    @pytest.mark.parametrize(
        ("yes", "field"),
        [(Yes(), "consent_on"), (Yes(datetime.date(2999, 1, 1), "phone"), "consent_on"), (said(how=""), "consent_how")],
    )
    def test_without_a_yes_nothing_opens(self, there, yes, field):
        with pytest.raises(Invalid) as told:
            ask(there, yes=yes)
        assert field in told.value.fields
        assert not Coach.objects.exists() and not Grant.objects.filter(purpose="coaching").exists()

    def test_who_does_not_share_the_card_is_not_asked_for(self, there):
        set_keys(there.caseworker, number=there.card.number, person=False)
        with pytest.raises(Refused, match="deelt"):
            ask(there)
        assert not Coach.objects.exists()

    def test_a_partner_that_left_cannot_be_chosen(self, there):
        RegionMembership.objects.filter(organisation=there.firm).update(ended_at=clock.now())
        with pytest.raises(Invalid):
            ask(there)

    def test_who_is_beside_the_counter_asks_nobody(self, there):
        ask(there)
        for who in (there.lotte, there.stranger, there.employer):
            with pytest.raises((Refused, Missing)):
                ask(there, by=who, coach=there.second_seat.user.number)

    def test_the_employer_is_not_the_coach_and_not_to_choose(self, there):
        Organisation.objects.filter(pk=there.employer.organisation).update(kind=OrganisationKind.SOCIAL_ENTERPRISE)
        theirs = MembershipFactory(organisation_id=there.employer.organisation, role=Role.JOB_COACH, user__name="Baas")
        with pytest.raises(Refused, match="werkgever"):
            ask(there, coach=theirs.user.number)
        assert not Coach.objects.exists() and not Grant.objects.filter(purpose="coaching").exists()
        with acting(there.caseworker):
            offered = {number for number, _name in partner_coaches_for(there.placed)}
        assert str(there.lotte_seat.user.number) in offered and str(theirs.user.number) not in offered

    def test_only_who_keeps_the_card_asks_a_partner(self, there):
        with pytest.raises(Refused, match="klantmanager zelf"):
            ask(there, by=there.other)
        assert not Coach.objects.exists()
        name = there.lotte_seat.user.name
        for seat, offered in ((there.members["other"], False), (there.members["caseworker"], True)):
            page = enter(seat).get(f"/plaatsingen/{there.placed.number}/").content.decode()
            assert "Voeg iemand toe" in page and (f"{name}, Ontwikkelbedrijf" in page) is offered
        ask(there)
        ask(there, by=there.other, coach=there.second_seat.user.number)

    def test_a_second_coach_of_the_same_partner_is_told(self, there):
        ask(there)
        react("tasks_opened")
        ask(there, coach=there.second_seat.user.number)
        react("task_handed_over")
        assert tasks(there.firm.pk) == {"coach_begins": there.bram.id}
        assert set(Notice.objects.values_list("user", flat=True)) == {there.lotte.id, there.bram.id}

    def test_a_coach_who_turns_out_to_be_the_employer_stops(self, there):
        ask(there)
        Placement.objects.filter(pk=there.placed.pk).update(employer_party=there.firm)
        there.placed.refresh_from_db()
        end_own_work(there.placed)
        end_own_work(there.placed)
        assert Coach.objects.get().ended_on == clock.today()
        assert not Grant.objects.filter(purpose="coaching", ended_at=None).exists()
        assert "find_coach" in tasks(there.caseworker.organisation)

    def test_twice_is_once(self, there):
        key = new_key()
        assert ask(there, key=key).pk == ask(there, key=key).pk == ask(there).pk
        assert Grant.objects.filter(purpose="coaching").count() == 1

    def test_a_colleague_of_the_counter_needs_no_yes(self, there):
        row = coaching.appoint_coach(
            there.caseworker, number=there.placed.number, coach=there.members["coach"].user.number
        )
        assert (row.party_id, row.consent_on) == (there.coach.organisation, None)
        assert not Grant.objects.filter(purpose="coaching").exists()


class TestDoing:
    def test_a_signal_and_a_milestone_are_hers(self, there, freeze):
        now = freeze(2026, 3, 2, 10)
        Placement.objects.update(starts_on=clock.today())
        ask(there, yes=said())
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        assert tasks(there.firm.pk)["signal"] == there.lotte.id
        react("tasks_opened")
        kinds = Notice.objects.filter(user=there.lotte.id).values_list("task_kind", flat=True)
        assert set(kinds) == {"signal", "coach_begins"}
        coaching.answer_signal(there.lotte, signal=Signal.objects.get().number, answer="Rooster aangepast.")
        assert "signal" not in tasks(there.firm.pk)
        now.move(days=7)
        jobs.open_due(REGION, there.caseworker.organisation)
        assert tasks(there.firm.pk)["milestone"] == there.lotte.id
        coaching.speak(there.lotte, number=there.placed.number, week=1, at_work=True, person_said="well", text="Goed.")
        row = Milestone.objects.get()
        assert (row.week, row.by_id) == (1, there.lotte.id) and "milestone" not in tasks(there.firm.pk)
        told = Fact.objects.get(verb="milestone_spoken")
        assert (told.actor, told.organisation_id) == (there.lotte.id, there.firm.pk)
        coaching.give_signal(there.lotte, number=there.placed.number, voice="coach", about="travel")
        assert Signal.objects.filter(answered_at=None).count() == 1

    def test_she_writes_over_nothing_of_another_organisation(self, there):
        ask(there)
        Placement.objects.update(starts_on=clock.today() - datetime.timedelta(days=7))
        coaching.speak(there.caseworker, number=there.placed.number, week=1, at_work=True, text="Van het loket.")
        with pytest.raises(Refused, match="andere organisatie"):
            coaching.speak(there.lotte, number=there.placed.number, week=1, at_work=False, text="Weg ermee.")
        assert Milestone.objects.get().text == "Van het loket."
        coaching.speak(there.caseworker, number=there.placed.number, week=1, at_work=True, text="Nog eens.")

    def test_her_own_organisation_writes_over_its_own(self, there):
        ask(there)
        Placement.objects.update(starts_on=clock.today() - datetime.timedelta(days=7))
        for who, text in ((there.lotte, "Een."), (there.bram, "Twee.")):
            coaching.speak(who, number=there.placed.number, week=1, at_work=True, text=text)
        assert Milestone.objects.get().text == "Twee."

    def test_she_ends_and_arranges_nothing_herself(self, there):
        ask(there)
        with pytest.raises(Refused):
            endings.end_placement(
                there.lotte, number=there.placed.number, how=stopped(there.members["other"].user.number)
            )
        with pytest.raises(Refused):
            arrange(there.lotte, number=there.placed.number, code="jobcoaching", starts_on=clock.today())
        for deed in (proposals.decline_ending,):
            with pytest.raises(Refused):
                deed(there.lotte, number=there.placed.number, why="talk")

    def test_a_stranger_does_nothing(self, there):
        ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        with pytest.raises(Missing):
            coaching.answer_signal(there.stranger, signal=Signal.objects.get().number, answer="x")
        with pytest.raises(Missing):
            coaching.speak(there.stranger, number=there.placed.number, week=1, at_work=True)
        with pytest.raises(Missing):
            proposals.propose_ending(there.stranger, number=there.placed.number, how=stopped(None))

    def test_she_proposes_an_ending_and_the_klantmanager_concludes(self, there):
        ask(there)
        key = new_key()
        for _ in range(2):
            proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None), key=key)
        with pytest.raises(Refused, match="voorstel"):
            proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        assert tasks(there.caseworker.organisation)["answer_ending"] == there.caseworker.id
        assert placement_detail(there.caseworker, there.placed.number).proposal.lesson
        assert placement_detail(there.employer, there.placed.number).proposal is None
        how = stopped(there.members["other"].user.number)
        endings.end_placement(there.caseworker, number=there.placed.number, how=how)
        assert EndingProposal.objects.get().answer == "concluded" and Ending.objects.exists()
        assert tasks(there.firm.pk) == {} and reads(there.lotte, there)[1:] == (False, False, False)
        assert "answer_ending" not in tasks(there.caseworker.organisation)

    def test_not_yet_reaches_her(self, there):
        ask(there)
        proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        proposals.decline_ending(there.caseworker, number=there.placed.number, why="try")
        assert tasks(there.firm.pk)["ending_answered"] == there.lotte.id
        with pytest.raises(Refused):
            proposals.decline_ending(there.caseworker, number=there.placed.number, why="try")
        proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        assert EndingProposal.objects.count() == 2

    def test_not_yet_reaches_who_asked_also_the_second_coach(self, there):
        ask(there)
        ask(there, coach=there.second_seat.user.number)
        proposals.propose_ending(there.bram, number=there.placed.number, how=stopped(None))
        proposals.decline_ending(there.caseworker, number=there.placed.number, why="try")
        assert tasks(there.firm.pk)["ending_answered"] == there.bram.id

    def test_not_yet_reaches_a_colleague_when_who_asked_left(self, there):
        coaching.appoint_coach(there.caseworker, number=there.placed.number, coach=there.members["coach"].user.number)
        ask(there)
        proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        Membership.objects.filter(pk=there.lotte_seat.pk).update(ended_at=clock.now())
        proposals.decline_ending(there.caseworker, number=there.placed.number, why="try")
        assert tasks(there.firm.pk)["ending_answered"] is None

    def test_the_person_reads_the_proposal_in_the_own_copy(self, there):
        ask(there)
        proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        given = copy_of(actor_of_person(there.person), number=there.card.number)
        assert len(given.data["gegevens"]["guidance.EndingProposal"]) == 1

    @pytest.mark.parametrize("field", ["lesson", "step"])
    def test_a_proposal_has_a_lesson_and_a_next_step(self, there, field):
        ask(there)
        with pytest.raises(Invalid) as told:
            proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None, **{field: ""}))
        assert field in told.value.fields


class TestHandingOver:
    def test_to_a_colleague_with_what_waits(self, there):
        row = ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        coaching.end_coach(
            there.lotte, number=there.placed.number, coach=row.pk, successor=there.second_seat.user.number
        )
        assert tasks(there.firm.pk) == {"coach_begins": there.bram.id, "signal": there.bram.id}
        assert coach_of(there.placed) == (there.firm.pk, there.bram.id)
        assert Coach.objects.get(ended_on=None).consent_how == "in_person"
        assert reads(there.lotte, there)[1:3] == (True, True), "of the organisation, as at the counter"

    def test_giving_back_shuts_it_and_the_klantmanager_looks_for_another(self, there):
        row = ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        coaching.end_coach(there.lotte, number=there.placed.number, coach=row.pk)
        assert reads(there.lotte, there) == (True, False, False, False)
        assert tasks(there.firm.pk) == {}
        assert {"signal", "find_coach"} <= tasks(there.caseworker.organisation).keys()
        with pytest.raises(Missing):
            coaching.speak(there.lotte, number=there.placed.number, week=1, at_work=True)

    def test_only_her_own_seat_and_only_to_her_own_people(self, there):
        theirs = coaching.appoint_coach(
            there.caseworker, number=there.placed.number, coach=there.members["coach"].user.number
        )
        row = ask(there)
        with pytest.raises(Missing):
            coaching.end_coach(there.lotte, number=there.placed.number, coach=theirs.pk)
        for seat in (there.stranger_seat, there.members["other"]):
            with pytest.raises(Invalid):
                coaching.end_coach(there.lotte, number=there.placed.number, coach=row.pk, successor=seat.user.number)

    def test_the_klantmanager_does_not_end_the_last_one_of_the_counter(self, there):
        row = coaching.appoint_coach(
            there.caseworker, number=there.placed.number, coach=there.members["coach"].user.number
        )
        with pytest.raises(Refused, match="enige"):
            coaching.end_coach(there.caseworker, number=there.placed.number, coach=row.pk)
        with pytest.raises(Invalid):
            coaching.end_coach(there.caseworker, number=there.placed.number, coach=row.pk, withdrawn=True)

    def test_the_yes_is_taken_back_as_easily_as_it_was_given(self, there):
        row = ask(there)
        ask(there, coach=there.second_seat.user.number)
        with pytest.raises(Invalid):
            coaching.end_coach(
                there.caseworker, number=there.placed.number, coach=row.pk, withdrawn=True,
                successor=there.second_seat.user.number,
            )  # fmt: skip
        client, address = enter(there.members["caseworker"]), f"/plaatsingen/{there.placed.number}/"
        given = {"doe": "stopt", "leaving": str(row.pk), "successor": "", "withdrawn": "on"}
        assert client.post(address, given).status_code == 302
        assert not Coach.objects.filter(ended_on=None).exists()
        assert reads(there.lotte, there) == (True, False, False, False)
        assert "find_coach" in tasks(there.caseworker.organisation)
        assert {fact.data["why"] for fact in Fact.objects.filter(verb="coach_ended")} == {"withdrawn"}

    def test_the_klantmanager_ends_the_last_one_of_a_partner(self, there):
        row = ask(there)
        coaching.end_coach(there.caseworker, number=there.placed.number, coach=row.pk)
        assert reads(there.lotte, there)[1:3] == (False, False)
        assert "find_coach" in tasks(there.caseworker.organisation)

    def test_what_waits_for_who_left_is_seen_in_the_morning(self, there):
        ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        Membership.objects.filter(pk=there.lotte_seat.pk).update(ended_at=clock.now())
        for _ in range(2):
            jobs.open_due(REGION, there.caseworker.organisation)
            assert tasks(there.firm.pk) == {"coach_begins": None, "signal": None}
            assert "find_coach" in tasks(there.caseworker.organisation)
        page = enter(there.second_seat).get(f"/plaatsingen/{there.placed.number}/").content.decode()
        assert f'value="{there.second_seat.user.number}"' in page, "a colleague takes over herself"

    def test_what_waits_for_who_left_goes_to_the_other_coach_there(self, there):
        ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        ask(there, coach=there.second_seat.user.number)
        Membership.objects.filter(pk=there.lotte_seat.pk).update(ended_at=clock.now())
        jobs.open_due(REGION, there.caseworker.organisation)
        assert tasks(there.firm.pk) == {"coach_begins": there.bram.id, "signal": there.bram.id}
        assert "find_coach" not in tasks(there.caseworker.organisation)

    def test_who_leaves_the_partner_leaves_it_to_the_colleagues(self, there):
        ask(there)
        Membership.objects.filter(pk=there.lotte_seat.pk).update(ended_at=clock.now())
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        assert tasks(there.firm.pk)["signal"] is None
        coaching.answer_signal(there.bram, signal=Signal.objects.get().number, answer="Gebeld.")

    def test_what_stays_lying_is_seen_by_colleagues_and_then_by_the_klantmanager(self, there, freeze):
        now = freeze(2026, 3, 2, 10)  # a Monday; due in the course of Wednesday
        ask(there, yes=said())
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        owner = there.caseworker.organisation
        now.move(days=2)
        jobs.open_due(REGION, owner)
        assert tasks(there.firm.pk)["signal"] == there.lotte.id and "signal" not in tasks(owner)
        now.move(days=2)  # Friday: Thursday went by
        jobs.open_due(REGION, owner)
        assert tasks(there.firm.pk)["signal"] is None and "signal" not in tasks(owner)
        now.move(days=3)
        jobs.open_due(REGION, owner)
        jobs.open_due(REGION, owner)
        assert tasks(owner)["signal"] == there.caseworker.id
        coaching.answer_signal(there.bram, signal=Signal.objects.get().number, answer="Gebeld.")
        assert "signal" not in tasks(owner) and "signal" not in tasks(there.firm.pk)


class TestShutting:
    def test_an_objection_shuts_it_in_the_next_request(self, there):
        ask(there)
        coaching.give_signal(there.employer, number=there.placed.number, voice="employer", about="hours")
        object_to(there.caseworker, number=there.card.number)
        assert reads(there.lotte, there) == (False, False, False, False)
        with pytest.raises(Missing):
            coaching.answer_signal(there.lotte, signal=Signal.objects.get().number, answer="x")
        react("objection_made")
        assert not Coach.objects.filter(ended_on=None).exists()
        assert tasks(there.firm.pk) == {} and {"signal", "find_coach"} <= tasks(there.caseworker.organisation).keys()
        assert not Grant.objects.filter(purpose="coaching", ended_at=None).exists()

    def test_a_key_taken_back_shuts_it_too(self, there):
        ask(there)
        set_keys(there.caseworker, number=there.card.number, person=False)
        assert reads(there.lotte, there) == (False, False, False, False), "before anything follows from it"
        with acting(there.lotte):
            assert not open_to(there.lotte, there.card.pk)
        there.placed.refresh_from_db()
        assert coach_of(there.placed)[0] == there.caseworker.organisation
        react("keys_turned")
        assert reads(there.lotte, there) == (False, False, False, False)
        assert "find_coach" in tasks(there.caseworker.organisation)

    def test_a_hand_over_shuts_it_the_same_day(self, there):
        ask(there)
        other = MembershipFactory()
        offer_card(there.caseworker, number=there.card.number, to=other.organisation.number)
        answer_offer(actor(other), number=there.card.number, yes=True)
        assert reads(there.lotte, there) == (False, False, False, False)
        react("card_taken_over")
        assert not Coach.objects.filter(ended_on=None).exists()
        assert tasks(there.firm.pk) == {} and "find_coach" in tasks(other.organisation_id)

    def test_people_of_the_partner_itself_are_no_look_of_a_coach(self, there):
        ask(there)
        assert coaches_card(there.lotte, REGION, there.card.pk)
        Card.objects.filter(pk=there.card.pk).update(organisation=there.firm)
        row = Coach.objects.get()
        assert (row.organisation_id, row.audience) == (there.firm.pk, 2)
        assert not coaches_card(there.lotte, REGION, there.card.pk)

    def test_what_one_seat_stumbles_on_holds_nobody_back(self, there, monkeypatch):
        ask(there)
        ask(there, coach=there.second_seat.user.number)
        set_keys(there.caseworker, number=there.card.number, person=False)
        first = Coach.objects.order_by("id").first().pk

        def stumbles(one):
            if one.pk == first:
                raise RuntimeError("an old row")
            end_one_shut(one)

        monkeypatch.setattr(jobs, "end_one_shut", stumbles)
        jobs.open_due(REGION, there.caseworker.organisation)
        assert list(Coach.objects.filter(ended_on=None).values_list("pk", flat=True)) == [first]

    def test_a_partner_that_leaves_the_region(self, there):
        ask(there)
        RegionMembership.objects.filter(organisation=there.firm).update(ended_at=clock.now())
        assert reads(actor(there.lotte_seat), there) == (False, False, False, False)
        jobs.open_due(REGION, there.caseworker.organisation)
        assert not Coach.objects.filter(ended_on=None).exists()
        assert "find_coach" in tasks(there.caseworker.organisation)


class TestPages:
    def test_her_vandaag_and_the_page_of_the_work(self, there):
        ask(there)
        client = enter(there.lotte_seat)
        home = client.get("/vandaag/").content.decode()
        assert "Je begeleidt" in home and there.card.profile.name in home and "Kennisgemaakt" in home
        address = f"/plaatsingen/{there.placed.number}/"
        page = client.get(address).content.decode()
        for words in (
            "Van start tot duurzaam werk",
            "Stel voor om te stoppen",
            "Stop met begeleiden",
            "Geef het signaal",
        ):
            assert words in page
        for words in ("Beëindig de plaatsing", "Voeg iemand toe", "Wat kan iemand nu?"):
            assert words not in page
        looks = Look.objects.filter(page="web:placement", organisation_id=there.firm.pk)
        assert set(looks.values_list("layer", "reason")) == {("profile", "coach")}
        assert enter(there.stranger_seat).get(address).status_code == 404

    def test_done_from_the_page_until_given_back(self, there):
        row = ask(there)
        client, address = enter(there.lotte_seat), f"/plaatsingen/{there.placed.number}/"
        answer = client.post(address, {"doe": "signaal", "voice": "coach", "about": "work", "text": ""})
        assert answer.status_code == 302
        found = Signal.objects.get().number
        assert client.post(address, {"doe": f"antwoord-{found}", "answer": "Samen gepraat."}).status_code == 302
        gone = client.post(address, {"doe": "terug", "leaving": str(row.pk), "successor": ""})
        assert (gone.status_code, gone["Location"]) == (302, "/vandaag/")
        home = client.get("/vandaag/").content.decode()
        assert "Je begeleidt nu niemand" in home and "Is er geen ander, dan zoekt de klantmanager iemand" in home
        assert client.get(address).status_code == 404
        empty = client.get("/plaatsingen/").content.decode()
        assert "komt hier vanzelf te staan" in empty and "Kies een ander lijstje" not in empty

    def test_the_klantmanager_chooses_and_answers(self, there):
        client, address = enter(there.members["caseworker"]), f"/plaatsingen/{there.placed.number}/"
        given = {"doe": "coach", "coach": str(there.lotte_seat.user.number), "company_coach": ""}
        page = client.post(address, given)
        assert page.status_code == 400 and "Vul in wanneer de werkzoekende ja zei." in page.content.decode()
        given |= {"consent_on": clock.today().isoformat(), "consent_how": "phone"}
        assert client.post(address, given).status_code == 302
        proposals.propose_ending(there.lotte, number=there.placed.number, how=stopped(None))
        page = client.get(address).content.decode()
        assert "De jobcoach stelt voor om te stoppen" in page and "Vroege diensten" in page
        assert client.post(address, {"doe": "nog-niet", "why": "talk"}).status_code == 302
        page = enter(there.lotte_seat).get(address).content.decode()
        assert "we praten er eerst samen over" in page


def test_pressed_twice_is_said_once_though_the_button_or_the_page_is_gone(there):
    """A double click: the second answer is what somebody sees, and the deed stands."""
    row, address = ask(there), f"/plaatsingen/{there.placed.number}/"
    today = clock.today().isoformat()
    proposal = {
        "doe": "voorstel", "form_key": new_key(), "ended_on": today, "ended_by": "person", "reason": "hours", "better": "fewer_hours",
        "lesson": "Eerder bellen.", "step": "new_place", "step_due": today,
    }  # fmt: skip
    lotte, klantmanager = enter(there.lotte_seat), enter(there.members["caseworker"])
    for _ in range(2):
        assert lotte.post(address, proposal).status_code == 302
    assert EndingProposal.objects.count() == 1
    not_yet = {"doe": "nog-niet", "form_key": new_key(), "why": "talk"}
    for _ in range(2):
        assert klantmanager.post(address, not_yet).status_code == 302
    assert klantmanager.post(address, not_yet | {"form_key": new_key()}).status_code == 400
    back = {"doe": "terug", "form_key": new_key(), "leaving": str(row.pk), "successor": ""}
    assert [lotte.post(address, back)["Location"] for _ in range(2)] == ["/vandaag/", "/vandaag/"]
    assert lotte.post(address, back | {"form_key": new_key()}).status_code == 404
