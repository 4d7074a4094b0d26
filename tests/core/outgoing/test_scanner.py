"""The scanner of files: clean, infected, silent, gone."""

import socket

import pytest

from perspectief.core.outgoing import scanner
from perspectief.core.outgoing.scanner import Infected, NoVerdict, scan
from tests.core.outgoing.servers import clamd

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def judge(data: bytes) -> bytes:
    return b"stream: Win.Test.EICAR_HDB-1 FOUND\0" if EICAR in data else b"stream: OK\0"


@pytest.fixture(params=["tcp", "unix"])
def listening(request, settings, tmp_path_factory):
    """A socket a scanner listens on, and the setting that says so."""
    if request.param == "tcp":
        made = socket.create_server(("127.0.0.1", 0))
        settings.UPLOAD_SCANNER = ("tcp", "127.0.0.1", str(made.getsockname()[1]))
    else:
        path = tmp_path_factory.mktemp("s") / "c"
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.bind(str(path))
        made.listen()
        settings.UPLOAD_SCANNER = ("unix", str(path))
    yield made
    made.close()


def test_without_a_scanner_nothing_is_asked(settings):
    settings.UPLOAD_SCANNER = ()
    scan(EICAR)


@pytest.mark.parametrize("size", [0, 1, scanner.PIECE - 1, scanner.PIECE, 3 * scanner.PIECE + 7])
def test_a_clean_file_is_sent_whole(listening, size):
    data = bytes(at % 251 for at in range(size))
    with clamd(judge, listening) as files:
        scan(data)
    assert files == [data]


def test_an_infected_file_is_named(listening):
    with clamd(judge, listening), pytest.raises(Infected, match=r"^Win\.Test\.EICAR_HDB-1$"):
        scan(b"naam;bsn\n" * 50_000 + EICAR)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK FOUND OK?\0",
        b"OK\0",
        b"stream: NOT OK\0",
        b"\xff\xfe",
    ],
)
def test_anything_but_ok_is_no_verdict(listening, answer):
    with clamd(lambda _data: answer, listening), pytest.raises(NoVerdict):
        scan(b"x")


def test_a_scanner_that_does_not_answer(listening, monkeypatch):
    monkeypatch.setattr(scanner, "WAIT", 0.2)
    with pytest.raises(NoVerdict, match="Timeout"):
        scan(b"x")
    listening.close()
    with pytest.raises(NoVerdict):
        scan(b"x")
