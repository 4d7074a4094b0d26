"""An employer with an account sees what happens at places the counter keeps for it, also when the account came later; and no more."""

import pytest
from django.test import Client

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.journal import REACTIONS
from perspectief.core.models import Fact
from perspectief.demand.actions.employers import tie_party
from perspectief.demand.models import Employer, EmployerFile
from perspectief.guidance.actions import agreements, coaching, trials
from perspectief.guidance.actions.endings import end_placement
from perspectief.guidance.actions.placements import place_person
from perspectief.guidance.at_company import tried_at, works_at
from perspectief.guidance.models import Agreement, Placement, Trial
from perspectief.matching.introductions.presenting import show_to_employer
from perspectief.matching.introductions.queries import introduction_detail
from perspectief.matching.models import Introduction
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.models import Profile
from perspectief.work.models import Task, TaskKind
from perspectief.work.reacting import scope
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)
from tests.guidance.scene import TEXTS, contract, stopped

pytestmark = pytest.mark.django_db
KVK = "90004760"


class Kept:
    """A place the counter keeps for an employer that has no account yet, two people, and another employer."""

    def __init__(self):
        caseworker = MembershipFactory()
        keeper = MembershipFactory(organisation=OrganisationFactory(kind="wsp"), role=Role.ACCOUNT_MANAGER)
        self.caseworker, self.keeper = actor(caseworker), actor(keeper)
        self.boss, self.foreign = (
            actor(
                MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.EMPLOYER), role=Role.EMPLOYER)
            )
            for _ in range(2)
        )
        self.firm = EmployerFactory(organisation=keeper.organisation)
        EmployerFile.objects.update_or_create(employer=self.firm, defaults={"region_id": REGION, "kvk": KVK})
        self.place = PlaceFactory(employer=self.firm, organisation=keeper.organisation, capacity=3, tasks=["Vegen"])
        other = EmployerFactory(organisation=keeper.organisation, party_id=self.foreign.organisation)
        self.elsewhere = PlaceFactory(employer=other, organisation=keeper.organisation)
        self.card = CardFactory(organisation=caseworker.organisation, named=True)
        DossierFactory(card=self.card, caseworker=caseworker.user)

    def join(self) -> None:
        """The employer gets an account, and what follows from it is done; done twice it is the same."""
        assert tie_party(region=REGION, kvk=KVK, party=self.boss.organisation) == 1
        fact = Fact.objects.get(verb="employer_joined")
        for _ in range(2):
            for verb, follow in REACTIONS.values():
                if verb == fact.verb:
                    with scope(fact):
                        follow(fact)

    def introduced(self, place=None, **more) -> Introduction:
        """An introduction the person said yes to, as it is made for this place."""
        card, place = self.card, place or self.place
        card.refresh_from_db()
        given = {"status": "agreed", "said_yes": True, "said_on": clock.today(), "said_how": "phone"} | more
        party = Employer.objects.get(pk=place.employer_id).party_id or place.organisation_id
        return Introduction.objects.create(
            region_id=REGION, organisation_id=card.organisation_id, owner_id=card.organisation_id, audience=card.audience,
            receiver_id=place.organisation_id, party_id=party, card=card, place=place, **given,
        )  # fmt: skip

    def tried(self) -> Trial:
        """A day along, from today."""
        made = self.introduced(status="accepted", shown_at=clock.now())
        today = clock.today()
        return trials.open_trial(
            self.caseworker,
            kind="taster",
            starts_on=today,
            ends_on=today,
            hours=8,
            texts=TEXTS,
            introduction=made.number,
        )

    def placed(self) -> Placement:
        """Work, from today."""
        made = self.introduced(status="accepted", shown_at=clock.now())
        return place_person(self.caseworker, contract=contract(), introduction=made.number)

    def reads_name(self, who) -> bool:
        """Whether somebody reads the name of the person."""
        with acting(who):
            return Profile.objects.filter(card=self.card).exists()


def detail(who, number: int):
    """The introduction as somebody sees it."""
    with acting(who):
        return introduction_detail(who, number)


@pytest.fixture
def kept(as_app) -> Kept:
    return Kept()


def test_the_name_is_open_from_the_moment_it_is_shown_to_the_employer_that_joined(kept):
    row = kept.introduced()
    kept.join()
    with pytest.raises(Missing):
        detail(kept.boss, row.number)
    assert not kept.reads_name(kept.boss)
    show_to_employer(kept.caseworker, number=row.number)
    assert detail(kept.boss, row.number).name == kept.card.profile.name
    with pytest.raises(Missing):
        detail(kept.foreign, row.number)
    assert not kept.reads_name(kept.foreign)


def test_who_was_shown_before_the_account_came_is_the_employers_to_answer(kept):
    row, elsewhere = kept.introduced(), kept.introduced(kept.elsewhere)
    asked = kept.introduced(PlaceFactory(employer=kept.firm, organisation_id=kept.place.organisation_id), status="asked_person", said_yes=None)  # fmt: skip
    show_to_employer(kept.caseworker, number=row.number)
    with pytest.raises(Missing):
        detail(kept.boss, row.number)
    kept.join()
    assert detail(kept.boss, row.number).deeds
    assert kept.reads_name(kept.boss) and not kept.reads_name(kept.foreign)
    for hidden in (asked, elsewhere):
        with pytest.raises(Missing):
            detail(kept.boss, hidden.number)


def test_a_trial_is_seen_and_approved_by_the_employer_itself(kept):
    trial = kept.tried()
    here = {"region": REGION, "employer": kept.firm.pk}
    assert tried_at(kept.boss, **here) == []
    kept.join()
    (one,) = tried_at(kept.boss, **here)
    assert (one.number, one.card, one.to_approve) == (trial.number, kept.card.number, True)
    assert tried_at(kept.foreign, **here) == [] and kept.reads_name(kept.boss)
    agreements.approve(kept.boss, number=one.agreement, party="employer")
    assert not tried_at(kept.boss, **here)[0].to_approve
    with acting(kept.foreign):
        assert not Agreement.objects.exists() and not Trial.objects.exists()
    trials.report_trial(kept.caseworker, number=trial.number, result="withdrawn")
    assert tried_at(kept.boss, **here) == [] and not kept.reads_name(kept.boss)


def test_who_works_there_is_seen_until_it_ends(kept):
    kept.join()
    placement = kept.placed()
    here = {"region": REGION, "employer": kept.firm.pk}
    (one,) = works_at(kept.boss, **here)
    assert (one.number, one.card, one.begun) == (placement.number, kept.card.number, True)
    assert works_at(kept.foreign, **here) == [] and kept.reads_name(kept.boss)
    coaching.give_signal(kept.boss, number=placement.number, voice="employer", about="hours")
    assert Task.objects.filter(kind=TaskKind.SIGNAL, done_at=None).count() == 1
    kept_by = MembershipFactory(organisation_id=kept.caseworker.organisation)
    end_placement(kept.caseworker, number=placement.number, how=stopped(kept_by.user.number))
    assert works_at(kept.boss, **here) == [] and not kept.reads_name(kept.boss)


def test_work_that_began_before_the_account_came_is_seen_too(kept):
    placement = kept.placed()
    assert not kept.reads_name(kept.boss)
    kept.join()
    assert [one.number for one in works_at(kept.boss, region=REGION, employer=kept.firm.pk)] == [placement.number]
    assert kept.reads_name(kept.boss) and not kept.reads_name(kept.foreign)


def test_mijn_bedrijf_leads_to_all_of_it(kept):
    kept.join()
    row = kept.introduced()
    show_to_employer(kept.caseworker, number=row.number)
    client = Client()
    client.force_login(MembershipFactory._meta.model.objects.get(user=kept.boss.id).user)
    page = client.get("/mijn-bedrijf/").content.decode()
    assert f"/voordrachten/{row.number}/" in page and kept.card.profile.name not in page
    Introduction.objects.filter(pk=row.pk).update(status="accepted")
    today = clock.today()
    trial = trials.open_trial(
        kept.caseworker, kind="taster", starts_on=today, ends_on=today, hours=8, texts=TEXTS, introduction=row.number
    )
    agreement = Agreement.objects.get().number
    page = client.get("/mijn-bedrijf/").content.decode()
    assert f"/afspraken/{agreement}/" in page and "uw akkoord" in page and f"/voordrachten/{row.number}/" not in page
    client.post(f"/afspraken/{agreement}/", {"doe": "akkoord", "partij": "employer", "versie": "1"})
    assert "uw akkoord" not in client.get("/mijn-bedrijf/").content.decode()
    trials.report_trial(kept.caseworker, number=trial.number, result="withdrawn")
    placement = kept.placed()
    page = client.get("/mijn-bedrijf/").content.decode()
    assert f"/plaatsingen/{placement.number}/" in page and "Zij werken bij u" in page
    assert "Geef het signaal" in client.get(f"/plaatsingen/{placement.number}/").content.decode()
