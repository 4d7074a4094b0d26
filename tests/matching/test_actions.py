"""A named human judges: what is kept, what is refused, what happens when two do it at once."""

import threading

import pytest
from django.db import connections

from perspectief.access.context import acting, service
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.wording import Doubtful
from perspectief.matching import queries
from perspectief.matching.actions import judge, take_back
from perspectief.matching.fits import Group
from perspectief.matching.models import Introduction, Proposal
from perspectief.matching.run import run_region
from tests.factories import REGION, CardFactory, DossierFactory, MembershipFactory, PlaceFactory, actor

WORK, ASKED = {"can": [1, 2, 26], "wants": [1]}, {"asks": [1, 2, 26], "occupation_id": 1}


@pytest.fixture
def sanne(as_app):
    return actor(MembershipFactory())


@pytest.fixture
def pair(db):
    card = CardFactory(**WORK)
    return {"region": REGION, "card": card.pk, "place": PlaceFactory(**ASKED).pk}, card


@pytest.mark.django_db
class TestJudging:
    def test_what_was_shown_and_decided_is_kept(self, pair, sanne):
        (where, card) = pair
        kept = judge(sanne, **where, judgement="take_up", text="Komt graag kijken.")
        assert (kept.judgement, kept.user_id, kept.organisation_id) == ("take_up", sanne.id, sanne.organisation)
        assert kept.rules_version == "2026.1"
        shown = kept.explanation
        assert shown["group"] == "now" and shown["points"] == sum(shown["parts"].values())
        assert ["met", "orders verzamelen met een scanner", ""] in shown["reasons"]
        with acting(sanne):
            fact = Fact.objects.get(verb="proposal_judged")
            assert (fact.subject, fact.actor) == (card.pseudonym.subject, sanne.id)
            assert fact.data["judgement"] == "take_up" and "text" not in fact.data
        row = queries.places_for(sanne, region=REGION, card=card.pk)[Group.NOW].rows[0]
        assert (row.judged.judgement, row.judged.by) == ("take_up", sanne.name)

    def test_judged_again_the_former_is_closed(self, pair, sanne):
        where, _ = pair
        judge(sanne, **where, judgement="take_up")
        judge(sanne, **where, judgement="not_now", reason="wrong_time")
        with acting(sanne):
            assert Proposal.objects.get(closed_at=None).judgement == "not_now"
            assert Proposal.objects.count() == 2

    def test_taking_back_and_who_may(self, pair, sanne):
        where, _ = pair
        judge(sanne, **where, judgement="not_suitable", reason="too_far")
        with pytest.raises(Refused, match="andere organisatie"):
            take_back(actor(MembershipFactory()), **where)
        take_back(sanne, **where)
        with pytest.raises(Missing):
            take_back(sanne, **where)
        with acting(sanne):
            assert not Proposal.objects.filter(closed_at=None).exists()
            assert Fact.objects.filter(verb="proposal_taken_back").count() == 1

    def test_what_another_organisation_took_up_is_theirs_what_it_put_aside_is_open(self, pair, sanne):
        where, _ = pair
        other = actor(MembershipFactory())
        judge(other, **where, judgement="not_now", reason="wrong_time")
        judge(sanne, **where, judgement="take_up")
        with pytest.raises(Refused, match="al mee bezig"):
            judge(other, **where, judgement="not_suitable", reason="too_far")
        with acting(sanne):
            assert Proposal.objects.get(closed_at=None).organisation_id == sanne.organisation
            assert Introduction.objects.get(closed_at=None).organisation_id == sanne.organisation
        judge(sanne, **where, judgement="not_now", reason="wrong_time")
        with acting(sanne):
            assert not Introduction.objects.filter(closed_at=None).exists()

    def test_a_judged_pair_is_not_asked_again(self, pair, sanne):
        where, card = pair
        DossierFactory(card=card, organisation_id=sanne.organisation, caseworker_id=sanne.id)
        other = PlaceFactory(**ASKED)
        run_region(REGION)
        first = queries.to_judge(sanne, region=REGION)[0]
        judge(sanne, region=REGION, card=card.pk, place=first.place, judgement="not_now", reason="other")
        second = queries.to_judge(sanne, region=REGION)[0]
        assert {first.place, second.place} == {where["place"], other.pk}

    @pytest.mark.parametrize(
        ("given", "error"),
        [
            ({"judgement": "geschikt"}, Invalid),
            ({"judgement": "not_now"}, Invalid),
            ({"judgement": "not_suitable", "reason": "zomaar"}, Invalid),
            ({"judgement": "take_up", "card": 10**9}, Missing),
            ({"judgement": "take_up", "region": 33}, Refused),
            ({"judgement": "take_up", "text": "Heeft een depressie gehad."}, Doubtful),
        ],
    )
    def test_what_cannot_be_judged_changes_nothing(self, pair, sanne, given, error):
        where, _ = pair
        with pytest.raises(error):
            judge(sanne, **(where | given))
        with acting(sanne):
            assert not Proposal.objects.exists()

    def test_a_text_that_was_pointed_out_can_be_kept_all_the_same(self, pair, sanne):
        where, _ = pair
        judge(sanne, **where, judgement="take_up", text="Heeft een depressie gehad.", anyway=True)
        with acting(sanne):
            assert Fact.objects.get(verb="proposal_judged").data["doubts"] == ["medical"]

    def test_neither_a_partner_nor_a_machine_judges(self, pair, as_app):
        where, _ = pair
        for who in (actor(MembershipFactory(employer=True)), service("matching", regions=(REGION,))):
            with pytest.raises(Refused, match="loket"):
                judge(who, **where, judgement="take_up")


@pytest.fixture
def committed(transactional_db):
    card, place = CardFactory(**WORK), PlaceFactory(**ASKED)
    first = MembershipFactory()
    who = [actor(one) for one in (first, *MembershipFactory.create_batch(3, organisation=first.organisation))]
    return who, {"region": REGION, "card": card.pk, "place": place.pk}


def test_colleagues_who_judge_at_once_leave_one_open_judgement(committed, app_login):
    who, where = committed
    start, failed = threading.Barrier(len(who)), []

    def one(colleague) -> None:
        try:
            start.wait(120)
            judge(colleague, **where, judgement="take_up")
        except Exception as error:  # noqa: BLE001 - told to the test
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(colleague,)) for colleague in who]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    with acting(who[0]):
        assert Proposal.objects.count() == 4
        assert Proposal.objects.filter(closed_at=None).count() == 1
