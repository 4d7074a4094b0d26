"""What a production site refuses to start with, and what every answer carries."""

import importlib
import subprocess
import sys

import pytest
from django.conf import settings
from django.test import Client

from perspectief.config import environment, family, keys, preparation
from perspectief.config.environment import WrongSettingError, read
from perspectief.parties.models import Installation
from tests.config.conftest import surroundings

URL = "postgresql://a:b@localhost/perspectief"
SERVER = {
    "DATABASE_URL": URL,
    "DATABASE_URL_OWNER": URL,
    "PERSPECTIEF_ENV": "production",
    "PERSPECTIEF_HOSTS": "regio.example",
}


def load(state, shown: str = "'loaded'", **given: str) -> subprocess.CompletedProcess[str]:
    code = f"from perspectief.config import settings; print({shown})"
    return subprocess.run(
        [sys.executable, "-c", code], env=surroundings(state, **given), capture_output=True, text=True, check=False
    )


def test_production_starts_with_keys_and_hosts_only(tmp_path):
    without_keys = load(tmp_path, **SERVER)
    assert "maak de sleutels met 'perspectief keys'" in without_keys.stderr
    keys.make(tmp_path / "keys")
    without_hosts = load(tmp_path, **(SERVER | {"PERSPECTIEF_HOSTS": ""}))
    assert "PERSPECTIEF_HOSTS ontbreekt" in without_hosts.stderr
    assert load(tmp_path, **SERVER).stdout == "loaded\n"


def test_production_is_closed_by_https_and_cookies(tmp_path):
    keys.make(tmp_path / "keys")
    names = ["SECURE_SSL_REDIRECT", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SECURE_HSTS_SECONDS", "DEBUG"]
    shown = "[" + ", ".join(f"settings.{name}" for name in names) + "]"
    assert load(tmp_path, shown, **SERVER).stdout == f"{[True, True, True, 31536000, False]}\n"


def test_the_role_is_of_the_process(tmp_path):
    keys.make(tmp_path / "keys")
    urls = {"DATABASE_URL": "postgresql://one@h/d", "DATABASE_URL_OWNER": "postgresql://two@h/d?sslmode=require"}
    shown = "(settings.DATABASES['default']['USER'], settings.DATABASES['default']['OPTIONS'].get('sslmode'), settings.DATABASE_ROLES)"
    app = load(tmp_path, shown, **urls).stdout
    owner = load(tmp_path, shown, PERSPECTIEF_ROLE="owner", **urls).stdout
    names = {"owner": "two", "app": "one", "maintenance": "perspectief_maintenance"}
    assert app == f"{('one', None, names)}\n"
    assert owner == f"{('two', 'require', names)}\n"


@pytest.mark.parametrize("kind", Installation.Kind.values)
def test_production_refuses_made_people(kind, monkeypatch, tmp_path):
    monkeypatch.setattr(preparation, "holds", lambda _installation: kind)
    installation = read(SERVER | {"PERSPECTIEF_STATE": str(tmp_path)})
    if kind == Installation.Kind.MADE:
        with pytest.raises(WrongSettingError, match="verzonnen mensen"):
            preparation.refuse_made(installation)
    else:
        preparation.refuse_made(installation)
    preparation.refuse_made(read({"PERSPECTIEF_STATE": str(tmp_path)}))


def test_another_web_server_is_refused_a_made_database_too(monkeypatch):
    asked = []
    monkeypatch.setattr(family, "end_with_server", lambda: None)
    monkeypatch.setattr(preparation, "refuse_made", asked.append)
    sys.modules.pop("perspectief.config.wsgi", None)
    assert callable(importlib.import_module("perspectief.config.wsgi").application)
    assert len(asked) == 1 and isinstance(asked[0], environment.Environment)


def test_what_the_database_holds(transactional_db, monkeypatch):
    described = settings.DATABASES["default"]
    login = {"dbname": described["NAME"], "user": described["USER"], "password": described["PASSWORD"]}
    monkeypatch.setattr(
        preparation.database, "parameters", lambda *_: login | {"host": described["HOST"], "port": described["PORT"]}
    )
    assert preparation.holds(settings.ENVIRONMENT) is None
    Installation.objects.create(kind=Installation.Kind.MADE)
    assert preparation.holds(settings.ENVIRONMENT) == "made"


@pytest.mark.parametrize("path", ["/gezond", "/", "/er-is-hier-niets"])
def test_every_answer_carries_the_headers(db, path):
    answer = Client().get(path)
    policy = dict(part.split(" ", 1) for part in answer["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["style-src"] == policy["font-src"] == policy["connect-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Cache-Control" in answer


def test_the_innermost_middleware_carries_the_actor():
    assert settings.MIDDLEWARE[-1] == "perspectief.access.middleware.ActorMiddleware"


def test_passwords_are_hashed_slowly_in_production(tmp_path):
    keys.make(tmp_path / "keys")
    assert "Scrypt" in load(tmp_path, "settings.PASSWORD_HASHERS[0]", **SERVER).stdout
