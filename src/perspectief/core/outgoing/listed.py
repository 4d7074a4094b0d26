"""Which servers may be called: those the operator named, at an address that may be reached. Pure but for the name server."""

import ipaddress
import socket
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

PORTS = {"https": 443, "http": 80}
Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class NotListed(Exception):
    """A call the operator did not allow. The message (Dutch) is for the operator's log: server and reason, never the path."""


class Origin(NamedTuple):
    """Scheme, host and port: what is listed."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def origin_of(url: str) -> Origin:
    """The origin of an address. NotListed when it is none, or carries a name and password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise NotListed("dit is geen adres van een server") from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None or parts.password is not None:
        raise NotListed("alleen http(s)-adressen zonder naam en wachtwoord kunnen worden aangeroepen")
    return Origin(parts.scheme, parts.hostname.rstrip("."), PORTS[parts.scheme] if port is None else port)


def check(url: str, origins: Iterable[str]) -> Origin:
    """The origin of `url` when it is one of `origins` (https://host[:port]). NotListed otherwise."""
    asked = origin_of(url)
    if asked not in {origin_of(one) for one in origins}:
        raise NotListed(f"{asked} staat niet in PERSPECTIEF_OUTGOING")
    return asked


def reachable(found: str, private: Iterable[str]) -> bool:
    """Whether a server at this address may be reached: on the public internet, or in a network of `private` (10.2.0.0/16)."""
    address = _plain(ipaddress.ip_address(found.partition("%")[0]))
    networks: list[Network] = [ipaddress.ip_network(one) for one in private]
    if any(address.version == network.version and address in network for network in networks):
        return True
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int, private: Iterable[str]) -> list[tuple[int, str]]:
    """Family and address of `host`. NotListed when one of them may not be reached: a name with two faces is not trusted."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    found = list(dict.fromkeys((int(family), str(where[0])) for family, _, _, _, where in answers))
    networks = tuple(private)
    if not found or not all(reachable(address, networks) for _family, address in found):
        raise NotListed(
            f"{host} wijst naar een adres binnen een netwerk dat niet in PERSPECTIEF_OUTGOING_PRIVATE staat"
        )
    return found


def _plain(address: Address) -> Address:
    """An IPv4 address dressed as IPv6 is judged as what it is."""
    if isinstance(address, ipaddress.IPv6Address):
        return address.ipv4_mapped or address.sixtofour or address
    return address
