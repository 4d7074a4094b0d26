"""Only core/outgoing calls other servers. What else opens a connection stands here, with why."""

import ast
import importlib.util
from pathlib import Path

import pytest
from allauth.socialaccount.adapter import get_adapter

from perspectief.core.outgoing.client import Session
from tests.contract.test_architecture import FILES, ROOT

NETWORK = {
    "socket", "socketserver", "ssl", "http.client", "http.server", "urllib.request", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib",
    "xmlrpc", "asyncio", "requests", "urllib3", "httpx", "aiohttp", "websockets", "paramiko", "pycurl", "dns", "ldap3", "boto3",
}  # fmt: skip
ALLOWED = {
    "core/outgoing/client.py": "the client itself",
    "core/outgoing/listed.py": "asks the name server which address is called",
    "core/outgoing/scanner.py": "clamd, at the address the operator named",
    "core/outbox.py": "only the names of the errors of a mail server; the connection is of Django's own backend",
    "config/ports.py": "finds a free port to listen on, on this machine",
    "config/commands.py": "asks the own site on this machine whether it is healthy",
}
# Of the library that logs in with another's account: what is loaded for OpenID Connect.
LIBRARY = (
    "allauth.socialaccount.providers.openid_connect.views",
    "allauth.socialaccount.providers.openid_connect.provider",
    "allauth.socialaccount.providers.oauth2.views",
    "allauth.socialaccount.providers.oauth2.client",
    "allauth.socialaccount.providers.oauth2.provider",
    "allauth.socialaccount.internal.jwtkit",
)
OUTBOX = "core/outbox.py"
MAIL = {"send_mail", "EmailMessage", "EmailMultiAlternatives", "get_connection", "send_mass_mail"}


def modules(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{one.name}" for one in node.names}
    return found


def network(tree: ast.AST) -> set[str]:
    return {one for one in modules(tree) if any(one == name or one.startswith(f"{name}.") for name in NETWORK)}


def test_no_other_module_opens_a_connection():
    found = {path.relative_to(ROOT).as_posix(): sorted(network(ast.parse(path.read_text()))) for path in FILES}
    assert {name: what for name, what in found.items() if what and name not in ALLOWED} == {}, "use core.outgoing"


def test_the_exceptions_still_need_it():
    assert {name for name in ALLOWED if not network(ast.parse((ROOT / name).read_text()))} == set()


def test_it_is_found_however_it_is_written():
    for text in (
        "import socket",
        "from urllib import request",
        "import urllib.request as u",
        "def f():\n from http.client import X",
    ):
        assert network(ast.parse(text)), text
    assert not network(ast.parse("from urllib.parse import urlsplit"))


def test_the_log_in_of_organisations_calls_through_the_one_client():
    assert isinstance(get_adapter().get_requests_session(), Session)


@pytest.mark.parametrize("name", LIBRARY)
def test_the_library_of_that_log_in_makes_no_session_of_its_own(name: str):
    """It asks the adapter for one; another version that does not fails here."""
    spec = importlib.util.find_spec(name)
    tree = ast.parse(Path(spec.origin).read_text())
    words = {
        node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "requests"
    }
    assert words <= {"auth", "RequestException"}
    assert network(tree) <= {"requests", "requests.RequestException", "requests.auth"}


def test_mail_goes_through_djangos_own_backend():
    """The listed exception: the backend that config/mail.py made of the operator's URL. Only the outbox keeps it open for many mails."""
    calls = [
        (path.relative_to(ROOT).as_posix(), node)
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in MAIL
    ]
    assert {name for name, node in calls if any(word.arg == "connection" for word in node.keywords)} == {OUTBOX}
    opened = [(name, node) for name, node in calls if getattr(node.func, "id", "") == "get_connection"]
    assert [name for name, _node in opened] == [OUTBOX]
    assert not any(node.args or node.keywords for _name, node in opened), "a backend of its own"
    outbox = ast.parse((ROOT / OUTBOX).read_text())
    assert {one for one in network(outbox) if one.startswith("smtplib.")} == {
        "smtplib.SMTPDataError", "smtplib.SMTPRecipientsRefused", "smtplib.SMTPSenderRefused",
    }  # fmt: skip
