"""Asks clamd whether a file is harmful (INSTREAM: pieces with their length before them, an empty one at the end)."""

import contextlib
import socket
from collections.abc import Iterator

from django.conf import settings

PIECE = 1 << 18  # bytes
WAIT = 60.0  # seconds for the verdict; a file of 200 MB takes a few
LONGEST_ANSWER = 4096
CLEAN, FOUND = " OK", " FOUND"


class Infected(Exception):
    """The scanner found something; the message is what it calls it."""


class NoVerdict(Exception):
    """The scanner is configured and gave no verdict: not reachable, too slow, or refused the file."""


def scan(data: bytes) -> None:
    """Nothing when no scanner is configured or the file is clean. Raises Infected, NoVerdict."""
    if not settings.UPLOAD_SCANNER:
        return
    try:
        with _connected(settings.UPLOAD_SCANNER) as scanner:
            answer = _asked(scanner, data)
    except OSError as error:
        raise NoVerdict(type(error).__name__) from error
    said = answer.decode("utf-8", "replace").rstrip("\0\n").removeprefix("stream:")
    if said.endswith(FOUND):
        raise Infected(said.removesuffix(FOUND).strip())
    if said != CLEAN:
        raise NoVerdict(said.strip()[:80] or "geen antwoord")


@contextlib.contextmanager
def _connected(where: tuple[str, ...]) -> Iterator[socket.socket]:
    """`where`: ("unix", path) or ("tcp", host, port), as config read it."""
    if where[0] == "unix":
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(WAIT)
        try:
            made.connect(where[1])
        except OSError:
            made.close()
            raise
    else:
        made = socket.create_connection((where[1], int(where[2])), timeout=WAIT)
    with made:
        yield made


def _asked(scanner: socket.socket, data: bytes) -> bytes:
    try:
        scanner.sendall(b"zINSTREAM\0")
        for start in range(0, len(data), PIECE):
            piece = memoryview(data)[start : start + PIECE]
            scanner.sendall(len(piece).to_bytes(4, "big"))
            scanner.sendall(piece)
        scanner.sendall(b"\0\0\0\0")
    except (BrokenPipeError, ConnectionResetError):
        pass  # it stopped listening, and says why below
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
        more = scanner.recv(LONGEST_ANSWER)
        if not more:
            break
        answer += more
    return answer
