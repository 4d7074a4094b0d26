"""What is new stands in the digest, as a count; and who may come after all is told."""

import datetime

import pytest
from django.core import mail

from perspectief.core import clock, outbox
from perspectief.learning.actions.activities import cancel_activity, leave_seat, plan_activity, take_seat
from perspectief.learning.actions.lessons import publish_lesson, share_lesson
from perspectief.learning.actions.themes import propose_theme
from perspectief.learning.models import Activity, Lesson, Theme
from perspectief.parties.models import User
from perspectief.work import mailing
from tests.learning.conftest import meeting, told

TUESDAY = (2026, 11, 24, 9)
YESTERDAY = datetime.datetime(2026, 11, 23, 15, tzinfo=clock.HOME)


@pytest.fixture
def news(s, freeze):
    """Something of each kind, put there yesterday."""
    freeze(2026, 11, 23, 15)
    propose_theme(s.me, title="Reizen", question="Wat helpt?", why="Het komt vaak voor.")
    plan_activity(s.team, values=meeting())
    for _twice in range(2):
        publish_lesson(s.lead, number=share_lesson(s.me, told=told(), confirmed=True).number)
    share_lesson(s.me, told=told(), confirmed=True)  # nobody read it yet
    Theme.objects.update(proposed_at=YESTERDAY)
    Activity.objects.update(planned_at=YESTERDAY)
    freeze(*TUESDAY)
    return s


def sent_to(actor) -> list[str]:
    """The bodies of the mails this account got."""
    outbox.deliver()
    address = User.objects.get(pk=actor.id).email
    return [one.body for one in mail.outbox if one.to == [address]]


def test_every_professional_is_told_once_and_nobody_of_the_own(news):
    s = news
    mailing.digests(clock.now())
    everything = "Nieuw bij Leren: 1 thema, 2 lessen en voorbeelden, 1 bijeenkomst."
    for who in (s.there, s.school, s.their_lead):
        (body,) = sent_to(who)
        assert everything in body and "Reizen" not in body
    (own,) = sent_to(s.me)
    assert "Nieuw bij Leren: 1 bijeenkomst." in own
    assert sent_to(s.administrator) == []
    assert mailing.digests(clock.now() + datetime.timedelta(days=1)) == 0  # nothing new since


def test_who_wants_no_mail_gets_none_and_what_was_taken_back_is_not_told(news):
    s = news
    mailing.choose(s.there, choice="off", hour=8)
    Lesson.objects.update(state="withdrawn")
    Activity.objects.update(cancelled_at=clock.now())
    mailing.digests(clock.now())
    assert sent_to(s.there) == [] and "Nieuw bij Leren: 1 thema." in sent_to(s.school)[0]


def test_who_moves_up_and_who_had_a_seat_is_told(s):
    held = plan_activity(s.team, values=meeting(seats=1))
    for who in (s.me, s.there):
        take_seat(who, number=held.number)
    leave_seat(s.me, number=held.number)
    (body,) = sent_to(s.there)
    assert "Er is een plaats vrij" in body and held.title in body
    assert sent_to(s.me) == []
    cancel_activity(s.team, number=held.number)
    assert "gaat niet door" in sent_to(s.there)[-1] and sent_to(s.me) == []
