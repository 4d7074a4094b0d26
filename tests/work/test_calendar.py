"""The calendar at a secret address: whole by RFC 5545, without a word about anybody, gone when it should be."""

import datetime
import re

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from perspectief.core import clock
from perspectief.core.errors import Missing, Refused
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.work import feeds
from perspectief.work.models import Feed, Task, TaskKind
from tests.factories import REGION, CardFactory, MembershipFactory

PAGE = reverse("web:calendar")


@pytest.fixture
def me(db, freeze, as_app):
    """A klantmanager on a tuesday morning, with a task about somebody tomorrow at five."""
    freeze(2026, 11, 24, 9)
    membership = MembershipFactory(user__name="Mia Ik")
    card = CardFactory(
        organisation=membership.organisation, named=True, profile__given_name="Jaap", profile__family_name="Oers"
    )
    Task.objects.create(
        region_id=REGION, organisation=membership.organisation, assignee=membership.user, kind=TaskKind.MILESTONE,
        subject_kind="card", subject_number=card.number,
        due_at=datetime.datetime(2026, 11, 25, 17, tzinfo=clock.HOME), data={"card": card.number},
    )  # fmt: skip
    return membership


@pytest.fixture
def secret(me) -> str:
    """The secret of her address."""
    return feeds.make(actor_for(me), membership=me).secret


def fetched(secret: str):
    return Client().get(reverse("web:calendar_feed", args=[secret]))


def test_it_says_when_and_what_kind_and_nobody(me, secret):
    answer = fetched(secret)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    text = answer.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    assert text.endswith("END:VCALENDAR\r\n") and "\n" not in text.replace("\r\n", "")
    (event,) = icalendar.Calendar.from_ical(text).walk("VEVENT")
    assert str(event["SUMMARY"]) == "Contactmoment"
    assert event.decoded("DTEND") == datetime.datetime(2026, 11, 25, 16, tzinfo=datetime.UTC)
    assert str(event["URL"]).endswith("/vandaag/")
    card = Task.objects.get().subject_number
    for private in ("Jaap", "Oers", "Mia", me.organisation.name, str(card)):
        assert private not in text


def test_the_same_task_keeps_its_identity_and_done_it_is_gone(me, secret):
    uid = r"UID:(\S+)"
    assert re.findall(uid, fetched(secret).content.decode()) == re.findall(uid, fetched(secret).content.decode())
    Task.objects.update(done_at=clock.now())
    assert b"VEVENT" not in fetched(secret).content


def test_withdrawn_renewed_and_unknown_are_not_there(me, secret):
    assert fetched("x" * 43).status_code == 404
    renewed = feeds.make(actor_for(me), membership=me).secret
    assert (fetched(secret).status_code, fetched(renewed).status_code) == (404, 200)
    feeds.withdraw(actor_for(me), membership=me)
    assert fetched(renewed).status_code == 404
    with pytest.raises(Missing):
        feeds.withdraw(actor_for(me), membership=me)


def test_an_ended_membership_or_a_closed_account_is_gone_at_the_next_request(me, secret):
    assert fetched(secret).status_code == 200
    Membership.objects.filter(pk=me.pk).update(ends_on=datetime.date(2026, 11, 23))
    assert fetched(secret).status_code == 404
    Membership.objects.filter(pk=me.pk).update(ends_on=None)
    me.user.is_active = False
    me.user.save()
    assert fetched(secret).status_code == 404


def test_tasks_of_colleagues_and_of_nobody_are_not_in_it(me, secret):
    Task.objects.update(assignee=None)
    assert b"VEVENT" not in fetched(secret).content


def test_the_secret_cannot_be_read_back(secret):
    assert secret not in str(Feed.objects.values().get())


def test_too_often_is_refused_for_an_hour(me, secret):
    codes = [fetched(secret).status_code for _turn in range(62)]
    assert codes[:60] == [200] * 60 and codes[-1] == 429


def test_made_shown_once_and_withdrawn_on_a_page(me, enter):
    client = enter(me)
    assert "Je hebt nu geen agenda-adres." in client.get(PAGE).content.decode()
    html = client.post(PAGE, {"doe": "maak"}).content.decode()
    (secret,) = re.findall(r"/agenda/([\w-]+)\.ics", html)
    assert fetched(secret).status_code == 200
    assert secret not in client.get(PAGE).content.decode()
    client.post(PAGE, {"doe": "weg"})
    assert fetched(secret).status_code == 404


def test_nobody_makes_an_address_for_somebody_else(me):
    other = MembershipFactory(organisation=me.organisation)
    with pytest.raises(Refused):
        feeds.make(actor_for(other), membership=me)
