"""Where the heads of the chains go: the log, a file that is on the disk before anything else happens, one mail."""

import datetime
import os

import pytest
from django.core import mail

from perspectief.access import handing_out
from perspectief.access.sealing import Head
from perspectief.core import outbox

HEADS = [
    Head(region, 3, bytes([region]) * 32, datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)) for region in (25, 33)
]
LINES = "".join(f"{head.line()}\n" for head in HEADS)


def test_the_log_gets_each(settings, caplog):
    settings.SEALS_FILE = ""
    with caplog.at_level("INFO"):
        handing_out.hand_out(HEADS)
    assert caplog.messages == [f"sealed {head.line()}" for head in HEADS]


def test_the_file_grows_and_is_on_the_disk(settings, tmp_path, monkeypatch):
    kept, at_that_moment = tmp_path / "deep" / "down" / "seals.txt", []
    settings.SEALS_FILE = str(kept)
    monkeypatch.setattr(os, "fsync", lambda _file: at_that_moment.append(kept.read_text()))
    handing_out.hand_out([])
    assert not kept.parent.exists()
    handing_out.hand_out(HEADS)
    handing_out.hand_out(HEADS)
    assert at_that_moment == [LINES, LINES + LINES] and kept.read_text() == LINES + LINES


@pytest.mark.django_db
def test_one_mail_to_who_asked_for_it_when_there_is_something(settings):
    settings.SEALS_MAIL = ""
    handing_out.mail(HEADS)
    settings.SEALS_MAIL = "fg@voorbeeld.test"
    handing_out.mail([])
    assert outbox.deliver() == 0
    handing_out.mail(HEADS)
    assert outbox.deliver() == 1
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["fg@voorbeeld.test"], "Perspectief: stand van de verzegelingen")
    assert sent.body.startswith("Dit is de stand van de verzegelde registers: tijd, regio, nummer, kenmerk.\n")
    assert sent.body.endswith(f"\n\n{LINES}")
