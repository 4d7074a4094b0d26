"""The one client for calls to other servers. Give `session()` also to libraries that take one of requests."""

import socket
import time
from typing import Any
from urllib.parse import urljoin

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError, NewConnectionError

from perspectief.core.outgoing.listed import NotListed, check, origin_of, resolve

CONNECT, READ, ALTOGETHER = 5.0, 15.0, 30.0  # seconds: to connect, between two pieces, for the whole answer
MOST_BYTES = 5 * 2**20
MOST_HOPS = 3
_PIECE = 1 << 16


class TooMuch(requests.exceptions.RequestException):
    """The answer is larger, or takes longer, than we take."""


class _Checked:
    """Connects to an address that was judged, not to a name that may point elsewhere a moment later."""

    def _new_conn(self: Any) -> socket.socket:
        wrong: OSError | None = None
        for family, address in resolve(self.host, self.port, settings.OUTGOING_PRIVATE):
            made = socket.socket(family, socket.SOCK_STREAM)
            made.settimeout(CONNECT)
            try:
                made.connect((address, self.port))
            except OSError as error:
                made.close()
                wrong = error
            else:
                return made
        raise NewConnectionError(self, f"geen verbinding: {type(wrong).__name__}")


class _Plain(_Checked, HTTPConnection):
    pass


class _Secure(_Checked, HTTPSConnection):
    pass


class _PlainPool(HTTPConnectionPool):
    ConnectionCls = _Plain  # pyright: ignore[reportAssignmentType]


class _SecurePool(HTTPSConnectionPool):
    ConnectionCls = _Secure  # pyright: ignore[reportAssignmentType]


class _Adapter(HTTPAdapter):
    """Every call passes here, each hop of a redirect too."""

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _PlainPool, "https": _SecurePool}

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:  # pyright: ignore[reportIncompatibleMethodOverride]
        check(request.url or "", settings.OUTGOING)
        timeout = options.get("timeout") or (CONNECT, READ)
        answer = super().send(request, stream=True, timeout=timeout, verify=True, cert=options.get("cert"), proxies={})
        _take(answer)
        return answer


class Session(requests.Session):
    """A session of requests that calls listed servers only, follows no redirect to another, and takes a bounded answer.

    Raises NotListed, TooMuch, and what requests raises.
    """

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False  # no proxy and no .netrc from the environment
        self.max_redirects = MOST_HOPS
        for scheme in ("http://", "https://"):
            self.mount(scheme, _Adapter(max_retries=0))

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where the server sends us on to: only elsewhere on itself."""
        target = super().get_redirect_target(resp)
        if target and origin_of(urljoin(resp.url, target)) != origin_of(resp.url):
            raise NotListed(f"{origin_of(resp.url)} stuurt door naar een andere server")
        return target


def session() -> Session:
    """A fresh session; close it, or use it in a `with`."""
    return Session()


def _take(answer: requests.Response) -> None:
    """Reads the answer, not more of it than we take."""
    until, taken = time.monotonic() + ALTOGETHER, bytearray()
    try:
        for piece in answer.raw.stream(_PIECE, decode_content=True):
            taken += piece
            if len(taken) > MOST_BYTES or time.monotonic() > until:
                raise TooMuch("het antwoord is te groot of te traag", response=answer)
    except HTTPError as error:
        raise requests.exceptions.ConnectionError("het antwoord brak af") from error
    finally:
        answer.close()
    answer._content, answer._content_consumed = bytes(taken), True  # noqa: SLF001  # pyright: ignore[reportAttributeAccessIssue]
