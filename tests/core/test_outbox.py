"""Mail that waits: with a server that refuses, is away, hangs and comes back, nothing is lost and work goes on."""

import datetime
import socket
import socketserver
import threading
import time
from collections.abc import Iterator

import pytest
from django.db import transaction

from perspectief.core import clock, outbox
from perspectief.core.models import Mail

pytestmark = pytest.mark.django_db


class Loopback(socketserver.ThreadingTCPServer):
    """A mail server for one test. `mood`: takes, refuses (every recipient), hangs, or away (closes at once)."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Talk)
        self.mood, self.taken, self.over = "takes", [], threading.Event()


class Talk(socketserver.StreamRequestHandler):
    """As much of RFC 5321 as a sender needs."""

    server: Loopback

    def handle(self) -> None:
        """One connection."""
        if self.server.mood == "away":
            return
        if self.server.mood == "hangs":
            self.server.over.wait(30)
            return
        self.say("220 here")
        for line in iter(self.rfile.readline, b""):
            word = line[:4].upper().strip()
            if word == b"DATA":
                self.say("354 go on")
                text = b"".join(iter(self.rfile.readline, b".\r\n"))
                self.server.taken.append(text.decode())
                self.say("250 taken")
            elif word == b"QUIT":
                self.say("221 bye")
                return
            else:
                refused = word == b"RCPT" and (self.server.mood == "refuses" or b"vol@" in line)
                self.say("550 no" if refused else "250 fine")

    def say(self, words: str) -> None:
        """An answer."""
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def server(settings) -> Iterator[Loopback]:
    """The mail server the program is set to."""
    with Loopback() as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = running.server_address
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_TIMEOUT = 60  # a busy machine is no defect
        yield running
        running.over.set()
        running.shutdown()


def put(*to: str) -> None:
    for one in to:
        outbox.put(one, "Onderwerp", "Tekst met een geheime link")


def test_a_mail_leaves_and_nothing_of_it_stays(server):
    put("ans@voorbeeld.example")
    assert b"geheime" not in bytes(Mail.objects.get().sealed)
    assert outbox.deliver() == 1
    (text,) = server.taken
    assert "To: ans@voorbeeld.example" in text and "Tekst met een geheime link" in text
    mail = Mail.objects.get()
    assert (mail.to, bytes(mail.sealed), mail.error) == ("", b"", "") and mail.sent_at is not None
    assert outbox.deliver() == 0 and len(server.taken) == 1


def test_what_is_rolled_back_is_not_mailed(server):
    with pytest.raises(ValueError, match="no"), transaction.atomic():
        put("ans@voorbeeld.example")
        raise ValueError("no")
    assert outbox.deliver() == 0 and server.taken == []


@pytest.mark.parametrize("mood", ["away", "hangs"])
def test_a_server_that_is_away_costs_one_try_of_one_mail_and_the_mail_follows(server, settings, freeze, mood):
    still = freeze(2026, 11, 24, 9)
    server.mood = mood
    put("a@voorbeeld.example", "b@voorbeeld.example", "c@voorbeeld.example")
    begun, patience = time.monotonic(), settings.EMAIL_TIMEOUT
    settings.EMAIL_TIMEOUT = 0.3
    assert outbox.deliver() == 0
    settings.EMAIL_TIMEOUT = patience
    assert time.monotonic() - begun < 25  # who hangs, does so for half a minute
    assert sorted(Mail.objects.values_list("tries", flat=True)) == [0, 0, 1]
    assert outbox.standing()[0] == 1
    server.mood = "takes"
    still.move(minutes=2)
    assert outbox.deliver() == 3
    assert outbox.standing() == (0, None)


def test_a_port_where_nobody_listens(server, settings, freeze):
    freeze(2026, 11, 24, 9)
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = nobody.getsockname()[1]
        put("a@voorbeeld.example")
        assert outbox.deliver() == 0
    assert Mail.objects.get().error == "ConnectionRefusedError"


def test_one_address_that_is_refused_holds_up_nobody(server, freeze):
    freeze(2026, 11, 24, 9)
    put("vol@voorbeeld.example", "goed@voorbeeld.example")
    assert outbox.deliver() == 1
    assert Mail.objects.get(sent_at=None).error == "SMTPRecipientsRefused"
    (text,) = server.taken
    assert "goed@" in text


def test_each_try_comes_later_and_after_three_days_it_is_given_up(server, freeze):
    still = freeze(2026, 11, 24, 9)
    server.mood = "refuses"
    put("a@voorbeeld.example")
    waits = []
    for _turn in range(90):
        before = clock.now()
        outbox.deliver()
        mail = Mail.objects.get()
        if mail.given_up_at:
            break
        waits.append(mail.next_at - before)
        still.move(seconds=waits[-1].total_seconds())
    assert waits[:4] == [datetime.timedelta(minutes=one) for one in (1, 2, 4, 8)] and max(waits) == outbox.LONGEST
    assert mail.given_up_at and (mail.to, bytes(mail.sealed)) == ("", b"")
    assert mail.given_up_at - mail.made_at >= outbox.GIVEN_UP_AFTER


def test_who_asked_for_it_hears_that_it_fails_and_that_it_left_after_all(server, freeze, monkeypatch):
    still, heard = freeze(2026, 11, 24, 9), []
    monkeypatch.setitem(outbox.TOLD, "letter", lambda reference, failing: heard.append((reference, failing)))
    server.mood = "away"
    outbox.put("a@voorbeeld.example", "x", "y", reference="letter:7")
    outbox.deliver()
    server.mood = "takes"
    still.move(minutes=2)
    outbox.deliver()
    assert heard == [("letter:7", True), ("letter:7", False)]


def test_who_dies_while_sending_sends_it_once_more(server, freeze):
    """Between taking a mail and marking it sent: it is taken again when its time is over."""
    still = freeze(2026, 11, 24, 9)
    put("a@voorbeeld.example")
    assert outbox._taken() is not None
    assert outbox.deliver() == 0
    still.move(minutes=11)
    assert outbox.deliver() == 1


def test_an_installation_without_mail_keeps_none(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    put("a@voorbeeld.example")
    assert not Mail.objects.exists()
