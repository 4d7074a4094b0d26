"""Where one is logged in: shown in plain words, ended one by one or all at once, cleared when over."""

import datetime
import re

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from perspectief.config.sessions import device
from perspectief.parties import jobs
from perspectief.parties.credentials import end_sessions
from perspectief.parties.models import Remembered, Session
from tests.factories import PASSWORD, MembershipFactory

OWN, END = reverse("web:account"), reverse("web:account_end")
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile/15E148 Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0"


@pytest.fixture
def me(db, as_app):
    """A klantmanager."""
    return MembershipFactory()


@pytest.fixture
def window(me):
    """`window(PHONE)`: somewhere she is logged in."""

    def opened(line: str = DESK) -> Client:
        client = Client(headers={"user-agent": line})
        client.force_login(me.user)
        client.get("/gezond")
        return client

    return opened


def test_the_own_page_names_every_device(window):
    phone, desk = window(PHONE), window(DESK)
    html = desk.get(OWN).content.decode()
    assert "Safari, iPhone" in html
    assert "Edge, Windows" in html
    assert html.count("dit apparaat") == 1
    for client in (phone, desk):
        assert client.session.session_key not in html
    assert "Mozilla" not in html


def test_one_elsewhere_is_ended(window):
    phone, desk = window(PHONE), window(DESK)
    (handle,) = re.findall(r'name="sessie" value="([0-9a-f]{16})"', desk.get(OWN).content.decode())
    desk.post(END, {"sessie": handle})
    assert SESSION_KEY not in phone.session
    assert desk.get(OWN).status_code == 200


def test_all_devices_at_once(me, window):
    phone, desk = window(PHONE), window(DESK)
    assert desk.post(END, {"sessie": "alle"})["Location"] == reverse("account_login")
    for client in (phone, desk):
        assert client.get(OWN)["Location"].startswith(reverse("account_login"))
    assert not Session.objects.filter(user=me.user).exists()


def test_another_s_session_is_not_ended(window):
    mine = window()
    other = Client()
    other.force_login(MembershipFactory().user)
    other.get("/gezond")
    (handle,) = re.findall(r'value="([0-9a-f]{16})"', (window(PHONE)).get(OWN).content.decode())
    other.post(END, {"sessie": handle})
    assert SESSION_KEY in mine.session


def test_leaving_ends_them(me, window):
    client = window()
    assert end_sessions(me.user) == 1
    assert client.get(reverse("web:today"))["Location"].startswith(reverse("account_login"))


def test_the_key_of_the_session_changes_at_log_in(me):
    client = Client()
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    before = client.session.session_key
    client.post(reverse("account_login"), {"login": me.user.email, "password": PASSWORD})
    assert before
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_what_is_over_is_cleared_every_hour(me, window):
    window(PHONE)
    desk = window()
    cache.set("over", 1, 60)
    cache.set("stays", 1, 7200)
    gone = timezone.now() - datetime.timedelta(minutes=1)
    Session.objects.exclude(session_key=desk.session.session_key).update(expire_date=gone)
    Remembered.objects.filter(cache_key=cache.make_key("over")).update(expires=gone)
    jobs.clear(timestamp=0)
    assert [one.session_key for one in Session.objects.order_by("session_key")] == [desk.session.session_key]
    assert cache.get("stays") == 1
    assert not Remembered.objects.filter(expires__lt=timezone.now()).exists()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "Firefox, Linux"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/126.0 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8", ""),
    ],
)
def test_two_words_for_a_browser(line, words):
    assert device(line) == words
