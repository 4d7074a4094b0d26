"""A real provider of identities (OpenID Connect) as a process of its own on this machine, and a relay that falsifies."""

import base64
import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from perspectief.config import ports

LOOPBACK = "127.0.0.1"


class Provider:
    """The provider at `issuer`. `knows`: makes somebody who can log in there."""

    def __init__(self, issuer: str):
        self.issuer = issuer

    def knows(self, subject: str, **claims: Any) -> None:
        """Somebody with these claims; `email` is the subject unless said otherwise."""
        told = {"email": subject, "email_verified": True} | claims
        requests.put(f"{self.issuer}/users/{subject}", json=told, timeout=90).raise_for_status()

    def log_in(self, address: str, subject: str, action: str = "authorize") -> str:
        """What the browser does there: opens `address`, chooses who one is; gives the address it is sent back to."""
        assert requests.get(address, timeout=90).status_code == 200
        sent = requests.post(address, data={"sub": subject, "action": action}, allow_redirects=False, timeout=90)
        assert sent.status_code == 302, sent.text
        return sent.headers["Location"]


@contextmanager
def running() -> Iterator[Provider]:
    """The provider, until the block ends."""
    port = ports.free(LOOPBACK, None)
    words = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--host", LOOPBACK, "--require-nonce"]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=dict(os.environ))
    try:
        yield _answering(Provider(f"http://{LOOPBACK}:{port}"), process)
    finally:
        process.terminate()
        process.wait(10)


def _answering(provider: Provider, process: subprocess.Popen) -> Provider:
    until = time.monotonic() + 180
    while time.monotonic() < until:
        assert process.poll() is None, "the provider did not start"
        try:
            requests.get(f"{provider.issuer}/.well-known/openid-configuration", timeout=30).raise_for_status()
        except requests.ConnectionError:
            threading.Event().wait(0.05)
        else:
            return provider
    raise AssertionError("the provider does not answer")


class Relay(Provider):
    """Passes everything on to the provider and back, but for the token, which `falsify` may change.

    `asked`: the fields of the last request for a token. `elsewhere`: what it says of itself otherwise than the provider.
    """

    def __init__(self, behind: Provider, issuer: str):
        super().__init__(issuer)
        self.behind = behind
        self.falsify: Callable[[str], str | None] = lambda token: token
        self.asked: dict[str, list[str]] = {}
        self.elsewhere: dict[str, str] = {}


@contextmanager
def relayed(behind: Provider) -> Iterator[Relay]:
    """A relay before `behind`, which then believes to live at the relay's address."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._pass(None)

        def do_POST(self) -> None:
            self._pass(self.rfile.read(int(self.headers.get("Content-Length", 0))))

        def do_PUT(self) -> None:
            self.do_POST()

        def _pass(self, body: bytes | None) -> None:
            given = {name: self.headers[name] for name in ("Content-Type", "Authorization") if name in self.headers}
            given["Host"] = f"{LOOPBACK}:{server.server_port}"
            url = behind.issuer + self.path
            answer = requests.request(self.command, url, data=body, headers=given, allow_redirects=False, timeout=90)
            content = answer.content
            if self.path == "/oauth2/token":
                relay.asked = parse_qs((body or b"").decode())
                told = answer.json()
                told["id_token"] = relay.falsify(told["id_token"])
                content = json.dumps(told).encode()
            if self.path == "/.well-known/openid-configuration":
                content = json.dumps(answer.json() | relay.elsewhere).encode()
            self.send_response(answer.status_code)
            for name in ("Content-Type", "Location"):
                if name in answer.headers:
                    self.send_header(name, answer.headers[name])
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *words: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer((LOOPBACK, 0), Handler)
    relay = Relay(behind, f"http://{LOOPBACK}:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield relay
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def parts(token: str) -> tuple[dict, dict, str]:
    """Header, claims and signature."""
    header, claims, signature = token.split(".")
    return _opened(header), _opened(claims), signature


def another_address(email: str) -> Callable[[str], str]:
    """The claims changed, the signature left."""

    def falsify(token: str) -> str:
        header, claims, signature = parts(token)
        return f"{_packed(header)}.{_packed(claims | {'email': email})}.{signature}"

    return falsify


def unsigned(token: str) -> str:
    """A token that says it needs no signature."""
    _header, claims, _signature = parts(token)
    return jwt.encode(claims, "", algorithm="none")


def by_another_key(token: str) -> str:
    """Signed well, with a key that is not the provider's but has its name."""
    header, claims, _signature = parts(token)
    key = rsa.generate_private_key(65537, 2048)
    return jwt.encode(claims, key, algorithm="RS256", headers=header | {"alg": "RS256"})


def by_a_shared_secret(token: str) -> str:
    """Signed with a secret both sides could know."""
    header, claims, _signature = parts(token)
    return jwt.encode(claims, "x" * 32, algorithm="HS256", headers=header | {"alg": "HS256"})


def absent(token: str) -> None:
    """No token at all."""


def rubbish(token: str) -> str:
    """No token either."""
    return "a.b.c"


def _opened(part: str) -> dict:
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _packed(told: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode().rstrip("=")
