"""Days of meeting as an employer with an account sees them: its own talks by card, and coming or not; nothing of other employers."""

import datetime

import pytest

from perspectief.core import clock
from perspectief.core.errors import Missing, Refused
from perspectief.core.models import Fact
from perspectief.matching.days.at_company import come, company_days
from perspectief.matching.models import DayEmployer, DayPair, MatchingDay
from perspectief.parties.rules import OrganisationKind, Role
from tests.factories import (
    REGION,
    CardFactory,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)
from tests.scenes import meeting
from tests.web.sending import form_of

pytestmark = pytest.mark.usefixtures("as_app")


@pytest.fixture
def member(db):
    return MembershipFactory()


@pytest.fixture
def boss(db):
    return MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.EMPLOYER), role=Role.EMPLOYER)


@pytest.fixture
def firm(member, boss):
    """An employer with an account whose places the counter keeps."""
    return EmployerFactory(organisation=member.organisation, party=boss.organisation, branch=1)


def other_day(member, **more) -> MatchingDay:
    given = {"on": clock.today() + datetime.timedelta(days=9), "location": "Stadhuis", "starts_at": datetime.time(9)}
    return MatchingDay.objects.create(region_id=REGION, organisation=member.organisation, **given | more)


def test_talks_are_told_by_card_to_this_employer_alone(member, boss, firm):
    card, hidden = (CardFactory(organisation=member.organisation, named=True) for _ in range(2))
    day = meeting(member, [card, hidden], firm)
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=clock.now())
    (one,) = company_days(actor(boss), firm)
    assert (one.number, one.comes) == (day.number, True)
    assert [(talk.at, talk.card) for talk in one.talks] == [(datetime.time(13), card.number)]
    foreign = MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.EMPLOYER), role=Role.EMPLOYER)
    assert company_days(actor(foreign), firm) == []
    theirs = EmployerFactory(organisation=member.organisation, party=foreign.organisation)
    assert [seen.talks for seen in company_days(actor(foreign), theirs)] == [[]]
    with pytest.raises(Missing):
        come(actor(foreign), employer=firm, number=day.number, coming=False)


def test_an_employer_puts_itself_down_with_an_open_place_and_takes_itself_off(member, boss, firm):
    day, who = other_day(member, branch=1), actor(boss)
    elsewhere, past = other_day(member, branch=2), other_day(member, on=clock.today() - datetime.timedelta(days=1))
    off = other_day(member, cancelled_at=clock.now())
    assert [one.number for one in company_days(who, firm)] == [day.number]
    with pytest.raises(Refused):
        come(who, employer=firm, number=day.number, coming=True)
    PlaceFactory(employer=firm, branch=1)
    for closed in (past, off, elsewhere):
        with pytest.raises(Refused):
            come(who, employer=firm, number=closed.number, coming=True)
    come(who, employer=firm, number=day.number, coming=True)
    come(who, employer=firm, number=day.number, coming=True)
    assert DayEmployer.objects.get().coming == "coming" and company_days(who, firm)[0].comes
    card = CardFactory(organisation=member.organisation)
    card.refresh_from_db()
    pair = DayPair.objects.create(
        region_id=REGION, organisation_id=card.organisation_id, audience=card.audience, card=card, day=day, employer=firm, round=0,
    )  # fmt: skip
    come(who, employer=firm, number=day.number, coming=False)
    pair.refresh_from_db()
    assert pair.round is None and DayEmployer.objects.get().coming == "no" and company_days(who, firm)[0].talks == []
    assert Fact.objects.filter(verb="day_coming", actor=boss.user_id).count() == 3


def test_on_its_own_page(enter, member, boss, firm):
    card = CardFactory(organisation=member.organisation, named=True)
    day = meeting(member, [card], firm)
    client, to = enter(boss), f"/mijn-bedrijf/dag/{day.number}/"
    text = client.get("/mijn-bedrijf/").content.decode()
    assert "U komt." in text and "<b>13.00</b>" in text and card.profile.name not in text
    form = form_of(client.get("/mijn-bedrijf/"), to)
    assert client.post(to, form | {"zeg": "iets"}).status_code == 400
    assert "U komt niet." in client.post(to, form | {"zeg": "kom-niet"}, follow=True).content.decode()
    assert "<b>13.00</b>" not in client.get("/mijn-bedrijf/").content.decode()
    form = form_of(client.get("/mijn-bedrijf/"), to)
    assert client.post("/mijn-bedrijf/dag/9/", form | {"zeg": "kom"}).status_code == 404
