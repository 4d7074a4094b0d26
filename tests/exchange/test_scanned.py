"""A file goes past the scanner before anything of it is read or kept."""

import socket

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from perspectief.exchange.models import Upload
from tests.core.outgoing.servers import clamd
from tests.core.outgoing.test_scanner import EICAR, judge
from tests.factories import MembershipFactory

REGISTER = b"klantnr;achternaam;voornaam;postcode\n1;Bos;Ans;4811 KL\n"


@pytest.fixture
def me(db, as_app):
    """A klantmanager."""
    return MembershipFactory()


def brought(me, data: bytes):
    client = Client()
    client.force_login(me.user)
    return client.post("/analyse/", {"bestand": SimpleUploadedFile("register.csv", data)})


@pytest.fixture
def scanner(settings):
    """A scanner that listens."""
    made = socket.create_server(("127.0.0.1", 0))
    settings.UPLOAD_SCANNER = ("tcp", "127.0.0.1", str(made.getsockname()[1]))
    with clamd(judge, made) as files:
        yield files


def test_a_clean_file_is_taken(me, scanner):
    assert brought(me, REGISTER).status_code == 302
    assert scanner == [REGISTER] and Upload.objects.count() == 1


def test_an_infected_file_is_refused_and_leaves_nothing(me, scanner):
    answer = brought(me, REGISTER + EICAR)
    assert answer.status_code == 400
    assert "iets schadelijks" in answer.content.decode()
    assert Upload.objects.count() == 0


def test_while_the_scanner_is_away_no_file_is_taken(me, settings, caplog):
    settings.UPLOAD_SCANNER = ("unix", "/er/is/geen/scanner")
    answer = brought(me, REGISTER)
    assert answer.status_code == 400
    assert "niet nakijken of dit bestand veilig is" in answer.content.decode()
    assert Upload.objects.count() == 0
