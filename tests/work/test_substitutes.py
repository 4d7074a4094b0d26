"""Who stands in for whom: in the own organisation, in those days, ended at once."""

import datetime

import pytest
from django.urls import reverse

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.parties.queries import actor_for
from perspectief.work import queries, substitutes
from perspectief.work.models import Substitute
from tests.factories import MembershipFactory

PAGE = reverse("web:substitutes")
MONDAY, FRIDAY = datetime.date(2026, 11, 30), datetime.date(2026, 12, 4)


@pytest.fixture
def me(db, freeze, as_app):
    """A klantmanager on a tuesday morning."""
    freeze(2026, 11, 24, 9)
    return MembershipFactory(user__name="Mia Ik")


@pytest.fixture
def colleague(me):
    """Somebody beside her."""
    return MembershipFactory(organisation=me.organisation, user__name="Cor Collega")


def name(absent, substitute, first=MONDAY, last=FRIDAY) -> Substitute:
    return substitutes.name_substitute(
        actor_for(absent), colleague=substitute.user.number, starts_on=first, ends_on=last
    )


def at(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(9), clock.HOME)


def stands_in(membership, day: datetime.date) -> list[int]:
    with acting(actor_for(membership)):
        return queries.absent(membership.organisation_id, membership.user_id, at(day))


def test_from_the_first_day_through_the_last(me, colleague):
    name(me, colleague)
    days = [MONDAY - datetime.timedelta(days=1), MONDAY, FRIDAY, FRIDAY + datetime.timedelta(days=1)]
    assert [stands_in(colleague, day) for day in days] == [[], [me.user_id], [me.user_id], []]
    assert Fact.objects.get(verb="substitute_named").data == {"to": colleague.user_id, "until": "2026-12-04"}


def test_back_at_once_by_either_and_by_nobody_else(me, colleague):
    third = MembershipFactory(organisation=me.organisation)
    for who in (me, colleague):
        made = name(me, colleague)
        with pytest.raises(Missing):
            substitutes.end_substitute(actor_for(third), substitute=made.pk)
        substitutes.end_substitute(actor_for(who), substitute=made.pk)
        assert stands_in(colleague, MONDAY) == []


@pytest.mark.parametrize(
    ("first", "last"),
    [(FRIDAY, MONDAY), (datetime.date(2026, 11, 1), datetime.date(2026, 11, 23)), (MONDAY, datetime.date(2028, 1, 1))],
)
def test_days_that_cannot_be(me, colleague, first, last):
    with pytest.raises(Invalid) as wrong:
        name(me, colleague, first, last)
    assert set(wrong.value.fields) == {"ends_on"}


def test_only_a_colleague_and_not_oneself(me, colleague):
    for other in (MembershipFactory(), me):
        with pytest.raises(Invalid) as wrong:
            name(me, other)
        assert set(wrong.value.fields) == {"colleague"}


def test_one_substitute_at_a_time(me, colleague):
    name(me, colleague)
    with pytest.raises(Refused):
        name(me, MembershipFactory(organisation=me.organisation), FRIDAY, FRIDAY)
    assert name(me, colleague, datetime.date(2026, 12, 7), datetime.date(2026, 12, 8)).pk


def test_another_organisation_sees_nothing_of_it(me, colleague):
    made = name(me, colleague)
    stranger = MembershipFactory()
    assert substitutes.standing(actor_for(stranger)) == []
    with pytest.raises(Missing):
        substitutes.end_substitute(actor_for(stranger), substitute=made.pk)


def test_on_a_page(me, colleague, enter):
    client = enter(me)
    given = {"colleague": colleague.user.number, "starts_on": "2026-11-30", "ends_on": "2026-12-04"}
    html = client.post(PAGE, given, follow=True).content.decode()
    assert "Cor Collega neemt voor jou waar" in html
    answer = client.post(PAGE, given)
    assert answer.status_code == 400 and "al een vervanger" in answer.content.decode()
    assert "Jij neemt waar voor Mia Ik" in enter(colleague).get(PAGE).content.decode()
    html = client.post(PAGE, {"doe": "stop", "vervanging": Substitute.objects.get().pk}, follow=True).content.decode()
    assert "De vervanging is voorbij." in html and "neemt voor jou waar" not in html
    assert client.post(PAGE, given | {"ends_on": "2026-11-29"}).status_code == 400
