"""Servers on this machine that behave well or badly, in a thread, for tests of calls that leave the program."""

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextlib.contextmanager
def web_server(answer: Callable[[BaseHTTPRequestHandler], None]) -> Iterator[tuple[int, list[str]]]:
    """A web server on loopback; gives its port and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                answer(self)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_words: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1], asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def clamd(verdict: Callable[[bytes], bytes], listening: socket.socket) -> Iterator[list[bytes]]:
    """A process that speaks clamd's INSTREAM on `listening`; gives the files it was sent. `verdict` makes the answer."""
    files: list[bytes] = []

    def exactly(opened: socket.socket, size: int) -> bytes:
        found = b""
        while len(found) < size:
            piece = opened.recv(size - len(found))
            if not piece:
                raise ConnectionError
            found += piece
        return found

    def serve() -> None:
        while True:
            try:
                opened, _where = listening.accept()
            except OSError:
                return
            with opened, contextlib.suppress(ConnectionError):
                assert exactly(opened, 10) == b"zINSTREAM\0"
                data = bytearray()
                while size := int.from_bytes(exactly(opened, 4), "big"):
                    data += exactly(opened, size)
                files.append(bytes(data))
                opened.sendall(verdict(bytes(data)))

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield files
    finally:
        with contextlib.suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        thread.join(5)
