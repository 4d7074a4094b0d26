"""security.txt, `check --deploy`, and what the operator may say about calls."""

import datetime
import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.test import Client

from perspectief.config import calls, keys, reporting
from perspectief.config.environment import WrongSettingError
from tests.config.conftest import surroundings
from tests.config.test_settings import SERVER

PRODUCTION = SERVER | {"PERSPECTIEF_PROXY": "https", "PERSPECTIEF_SECURITY_CONTACT": "mailto:veilig@regio.example"}


def told(**changes) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in Client().get("/.well-known/security.txt").content.decode().splitlines())


def test_it_says_where_and_until_when(settings, db):
    settings.SECURITY_CONTACT = "mailto:veilig@regio.example"
    answer = Client().get("/.well-known/security.txt")
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    said = told()
    assert said["Contact"] == "mailto:veilig@regio.example"
    until = datetime.datetime.strptime(said["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.UTC)
    left = until - datetime.datetime.now(datetime.UTC)
    assert datetime.timedelta(days=170) < left < datetime.timedelta(days=365)


@pytest.mark.parametrize(
    "contact", ["", "veilig@regio.example", "http://regio.example", "mailto:a@b\nExpires: 2099-01-01T00:00:00Z"]
)
def test_without_a_contact_there_is_no_such_page(settings, db, contact):
    settings.SECURITY_CONTACT = contact
    assert Client().get("/.well-known/security.txt").status_code == 404
    assert [one.id for one in reporting.contact_is_named(None)] == ["perspectief.W001"]
    assert "perspectief.W001" in {one.id for one in run_checks(tags=["security"], include_deployment_checks=True)}


def checked(tmp_path, **given: str) -> subprocess.CompletedProcess[str]:
    keys.make(tmp_path / "keys")
    code = "import sys; from django.core.management import execute_from_command_line as run; run(['x', 'check', '--deploy', '--fail-level', 'INFO'])"
    around = surroundings(tmp_path, DJANGO_SETTINGS_MODULE="perspectief.config.settings", **given)
    return subprocess.run([sys.executable, "-c", code], env=around, capture_output=True, text=True, check=False)


def test_a_production_site_passes_djangos_deployment_checks(tmp_path):
    found = checked(tmp_path, **PRODUCTION)
    assert found.returncode == 0, found.stderr
    assert "no issues" in found.stdout
    assert "perspectief.W001" in checked(tmp_path, **(PRODUCTION | {"PERSPECTIEF_SECURITY_CONTACT": ""})).stderr


def test_cookies_of_production_are_of_the_host(tmp_path):
    keys.make(tmp_path / "keys")
    shown = "from perspectief.config import settings as s; print(s.SESSION_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.LANGUAGE_COOKIE_SECURE, s.SECURE_HSTS_SECONDS)"
    found = subprocess.run(
        [sys.executable, "-c", shown],
        env=surroundings(tmp_path, **PRODUCTION),
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.stdout == "__Host-sessie __Host-taal True True 31536000\n", found.stderr


def test_no_secret_is_defaulted(tmp_path):
    """Without key files nothing starts, in production or not; no setting of a secret stands in the code."""
    found = subprocess.run(
        [sys.executable, "-c", "from perspectief.config import settings"],
        env=surroundings(tmp_path, **PRODUCTION), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert found.returncode != 0 and "perspectief keys" in found.stderr


def test_calls_as_the_operator_names_them():
    assert calls.origins(("https://id.example", "https://api.example:8443"), production=True)
    assert calls.origins(("http://127.0.0.1:8300",), production=True)
    assert calls.origins(("http://id.example",), production=False)
    for wrong in (
        "http://id.example",
        "id.example",
        "https://id.example/pad",
        "https://a:b@id.example",
        "https://id.example?x",
    ):
        with pytest.raises(WrongSettingError, match="PERSPECTIEF_OUTGOING"):
            calls.origins((wrong,), production=True)
    assert calls.networks(("10.2.0.0/16", "fd00::/8")) == ("10.2.0.0/16", "fd00::/8")
    with pytest.raises(WrongSettingError, match="PERSPECTIEF_OUTGOING_PRIVATE"):
        calls.networks(("10.2.0.1/16",))


def test_the_scanner_as_the_operator_names_it():
    assert calls.scanner("") == ()
    assert calls.scanner("unix:/run/clamd") == ("unix", "/run/clamd")
    assert calls.scanner("tcp://scan.example") == ("tcp", "scan.example", "3310")
    assert calls.scanner("tcp://127.0.0.1:3311") == ("tcp", "127.0.0.1", "3311")
    for wrong in ("clamd", "unix:relative", "http://a", "tcp://", "tcp://a:b", "tcp://a/x"):
        with pytest.raises(WrongSettingError, match="PERSPECTIEF_SCANNER"):
            calls.scanner(wrong)
