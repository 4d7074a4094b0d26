"""The clock of a simulation reaches every row, and lets go afterwards."""

import datetime

from perspectief.access.context import acting
from perspectief.core import clock, journal
from perspectief.core.models import Fact
from perspectief.exchange.simulated import passing
from tests.factories import CardFactory, MembershipFactory, actor

DAY = datetime.date(2024, 3, 5)


def test_rows_carry_the_simulated_moment(db):
    """A moment by the database's default, one by auto_now_add, and what the program calls today."""
    who = actor(MembershipFactory())
    with passing.told_by_us(), passing.at(DAY), acting(who):
        assert clock.today() == DAY
        fact = journal.record("drilled", actor=who)
        card = CardFactory()
    assert {fact.at, card.created_at} == {datetime.datetime(2024, 3, 5, 8, 0, tzinfo=datetime.UTC)}
    assert Fact.objects.get(pk=fact.pk).at == fact.at
    assert clock.today() != DAY
    after = journal.record("drilled", actor=who)
    after.refresh_from_db()
    assert abs(after.at - clock.now()) < datetime.timedelta(minutes=1)


def test_saturdays_and_sundays_pass():
    days = list(passing.working_days(datetime.date(2024, 3, 1), datetime.date(2024, 3, 11)))
    assert [day.day for day in days] == [1, 4, 5, 6, 7, 8, 11]
