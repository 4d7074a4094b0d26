"""What the operator says about calls to other servers and about the scanner of files, checked before anything starts."""

import ipaddress
from urllib.parse import urlsplit

from perspectief.config.environment import WrongSettingError
from perspectief.core.outgoing.listed import NotListed, origin_of

SCANNER = "PERSPECTIEF_SCANNER moet zijn als unix:/run/clamav/clamd.ctl of tcp://127.0.0.1:3310"
CLAMD = 3310


def origins(given: tuple[str, ...], *, production: bool) -> tuple[str, ...]:
    """PERSPECTIEF_OUTGOING: servers that may be called, as https://host[:port]. Raises WrongSettingError.

    In production without encryption only on this machine or in a network of PERSPECTIEF_OUTGOING_PRIVATE that is named by number.
    """
    for one in given:
        try:
            found = origin_of(one)
        except NotListed as error:
            raise WrongSettingError(f"PERSPECTIEF_OUTGOING: {one}: {error}") from error
        parts = urlsplit(one)
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise WrongSettingError(f"PERSPECTIEF_OUTGOING: {one}: alleen de server, zonder pad")
        if production and found.scheme == "http" and not _numbered(found.host):
            raise WrongSettingError(f"PERSPECTIEF_OUTGOING: {one}: alleen https")
    return given


def networks(given: tuple[str, ...]) -> tuple[str, ...]:
    """PERSPECTIEF_OUTGOING_PRIVATE: networks of the organisation itself that may be reached. Raises WrongSettingError."""
    for one in given:
        try:
            ipaddress.ip_network(one)
        except ValueError as error:
            raise WrongSettingError(
                f"PERSPECTIEF_OUTGOING_PRIVATE: {one} is geen netwerk, zoals 10.2.0.0/16"
            ) from error
    return given


def scanner(given: str) -> tuple[str, ...]:
    """PERSPECTIEF_SCANNER as ("unix", path) or ("tcp", host, port); empty when there is none. Raises WrongSettingError."""
    if not given:
        return ()
    kind, _, rest = given.partition(":")
    if kind == "unix" and rest.startswith("/"):
        return ("unix", rest)
    try:
        parts = urlsplit(given)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise WrongSettingError(SCANNER) from None
    if parts.scheme != "tcp" or not host or parts.path.strip("/"):
        raise WrongSettingError(SCANNER)
    return ("tcp", host, str(port or CLAMD))


def _numbered(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
