"""Calls leave only for listed servers, at addresses that may be reached, and take a bounded answer."""

import gzip
import socket
import time

import pytest
import requests

from perspectief.core.outgoing import client
from perspectief.core.outgoing.client import TooMuch, session
from perspectief.core.outgoing.listed import NotListed, check, origin_of, reachable, resolve
from tests.core.outgoing.servers import web_server

LOOPBACK = ("127.0.0.0/8",)


def says(body: bytes, status: int = 200, **headers: str):
    def answer(handler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


@pytest.fixture
def listed(settings):
    """Says which servers may be called."""

    def list_(*origins: str, private: tuple[str, ...] = LOOPBACK) -> None:
        settings.OUTGOING, settings.OUTGOING_PRIVATE = origins, private

    list_()
    return list_


def test_a_listed_server_answers(listed):
    with web_server(says(b'{"a": 1}')) as (port, asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        assert calls.get(f"http://127.0.0.1:{port}/x?y=1").json() == {"a": 1}
        assert calls.post(f"http://127.0.0.1:{port}/z", json={}).status_code == 200
        assert asked == ["/x?y=1", "/z"]


def test_another_server_is_not_called(listed):
    with web_server(says(b"")) as (port, asked), session() as calls:
        listed(f"http://localhost:{port}", "https://elders.example")
        for wrong in (
            f"http://127.0.0.1:{port}/",
            f"https://localhost:{port}/",
            f"http://localhost.elders.example:{port}/",
            f"http://elders.example@127.0.0.1:{port}/",
            "http://elders.example/",
            "https://elders.example:8443/",
        ):
            with pytest.raises((NotListed, requests.exceptions.RequestException)):
                calls.get(wrong)
        assert asked == []


def test_a_private_address_is_not_called_unless_its_network_is_listed(listed):
    with web_server(says(b"")) as (port, asked), session() as calls:
        for private in ((), ("10.0.0.0/8",), ("::1/128",)):
            listed(f"http://127.0.0.1:{port}", f"http://localhost:{port}", private=private)
            for host in ("127.0.0.1", "localhost"):
                with pytest.raises(NotListed, match="OUTGOING_PRIVATE"):
                    calls.get(f"http://{host}:{port}/")
        assert asked == []


def test_a_name_that_turns_private_is_not_followed(listed, monkeypatch):
    """The address that was judged is the one connected to: the name server is asked once."""
    with web_server(says(b"ok")) as (port, asked), session() as calls:
        listed(f"http://twee.example:{port}")
        answers = [["127.0.0.1", "93.184.215.14"], ["127.0.0.1"]]
        given: list[int] = []

        def asked_name(host, to, **_more):
            given.append(1)
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, to)) for one in answers[len(given) - 1]]

        monkeypatch.setattr(socket, "getaddrinfo", asked_name)
        listed(f"http://twee.example:{port}", private=())
        with pytest.raises(NotListed):
            calls.get(f"http://twee.example:{port}/")
        listed(f"http://twee.example:{port}")
        assert calls.get(f"http://twee.example:{port}/").text == "ok"
        assert len(given) == 2 and asked == ["/"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "::1", "fe80::1%eth0",
     "fd00::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "2002:7f00:1::", "255.255.255.255", "::"],
)  # fmt: skip
def test_addresses_within(address):
    assert not reachable(address, ())


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::ffff:93.184.215.14"])
def test_addresses_outside(address):
    assert reachable(address, ())


def test_a_network_opens_its_own_addresses_alone():
    assert reachable("10.2.3.4", ("10.2.0.0/16",)) and reachable("::ffff:10.2.3.4", ("10.2.0.0/16",))
    assert not reachable("10.3.0.1", ("10.2.0.0/16",))
    with pytest.raises(NotListed):
        resolve("127.0.0.1", 80, ())


def test_origins():
    assert origin_of("https://A.example/x") == ("https", "a.example", 443) == origin_of("https://a.example.:443")
    for wrong in (
        "ftp://a.example",
        "//a.example",
        "a.example",
        "https://",
        "https://u:p@a.example",
        "https://a:b",
        "file:///etc/passwd",
    ):
        with pytest.raises(NotListed):
            origin_of(wrong)
    with pytest.raises(NotListed, match=r"http://a.example:80 staat niet") as caught:
        check("http://a.example/geheim?bsn=1", ["https://a.example"])
    assert "geheim" not in str(caught.value)


def test_a_redirect_stays_on_the_server(listed):
    def going(handler) -> None:
        says(b"", 302, Location="/klaar")(handler) if handler.path == "/weg" else says(b"klaar")(handler)

    with web_server(going) as (port, asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        assert calls.get(f"http://127.0.0.1:{port}/weg").text == "klaar"
        assert asked == ["/weg", "/klaar"]


def test_a_redirect_to_another_server_is_an_error_also_when_that_is_listed(listed):
    with web_server(says(b"nee")) as (other, asked):
        going = says(b"", 302, Location=f"http://127.0.0.1:{other}/binnen")
        with web_server(going) as (port, _asked), session() as calls:
            listed(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}")
            for follow in (True, False):
                with pytest.raises(NotListed, match="andere server"):
                    calls.get(f"http://127.0.0.1:{port}/", allow_redirects=follow)
        assert asked == []


def test_a_circle_ends(listed):
    with web_server(says(b"", 302, Location="/")) as (port, asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        with pytest.raises(requests.exceptions.TooManyRedirects):
            calls.get(f"http://127.0.0.1:{port}/")
        assert len(asked) <= client.MOST_HOPS + 1


def endless(handler) -> None:
    handler.send_response(200)
    handler.end_headers()
    while True:
        handler.wfile.write(b"x" * 65536)


def test_an_endless_answer_is_cut_off(listed, monkeypatch):
    monkeypatch.setattr(client, "MOST_BYTES", 1 << 20)
    with web_server(endless) as (port, _asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        with pytest.raises(TooMuch):
            calls.get(f"http://127.0.0.1:{port}/")


def test_a_packed_answer_is_counted_unpacked(listed, monkeypatch):
    monkeypatch.setattr(client, "MOST_BYTES", 1 << 20)
    bomb = gzip.compress(b"\0" * (64 << 20))
    with web_server(says(bomb, Content_Encoding="gzip")) as (port, _asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        with pytest.raises(TooMuch):
            calls.get(f"http://127.0.0.1:{port}/")


def test_a_slow_answer_is_cut_off(listed, monkeypatch):
    """Drops that each come in time do not last for ever."""
    monkeypatch.setattr(client, "ALTOGETHER", 0.3)

    def dripping(handler) -> None:
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        for _at in range(1200):
            handler.wfile.write(b"1\r\nx\r\n")
            handler.wfile.flush()
            time.sleep(0.05)

    with web_server(dripping) as (port, _asked), session() as calls:
        listed(f"http://127.0.0.1:{port}")
        start = time.monotonic()
        with pytest.raises(TooMuch):
            calls.get(f"http://127.0.0.1:{port}/")
        assert time.monotonic() - start < 40  # of a minute


def test_a_silent_server_is_not_waited_for(listed):
    with socket.create_server(("127.0.0.1", 0)) as silent, session() as calls:
        port = silent.getsockname()[1]
        listed(f"http://127.0.0.1:{port}")
        with pytest.raises(requests.exceptions.Timeout):
            calls.get(f"http://127.0.0.1:{port}/", timeout=0.2)
    with session() as calls, pytest.raises(requests.exceptions.ConnectionError):
        calls.get(f"http://127.0.0.1:{port}/")


def test_a_proxy_of_the_environment_is_not_used_and_certificates_are_always_judged(listed, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/er/is/niets")
    with web_server(says(b"ok")) as (port, _asked), session() as calls:
        listed(f"http://127.0.0.1:{port}", f"https://127.0.0.1:{port}")
        assert calls.get(f"http://127.0.0.1:{port}/").text == "ok"
        with pytest.raises(requests.exceptions.SSLError):
            calls.get(f"https://127.0.0.1:{port}/", verify=False)
