"""What the operator says, read as data."""

import ast
from pathlib import Path

import pytest

import perspectief
from perspectief.config import environment
from perspectief.config.environment import APP, OWNER, WrongSettingError, read

PACKAGE = Path(perspectief.__file__).parent


def test_nothing_said_is_a_try_out_with_an_embedded_database():
    found = read({"HOME": "/home/someone"})
    assert not found.production
    assert found.embedded
    assert found.role == APP
    assert found.port is None
    assert found.keys == found.state / "keys"


def test_urls_use_a_server_and_name_the_role():
    given = {
        "DATABASE_URL": "postgresql://a@h/d",
        "DATABASE_URL_OWNER": "postgresql://o@h/d",
        "PERSPECTIEF_ROLE": "owner",
    }
    found = read(given)
    assert not found.embedded
    assert found.role == OWNER
    assert found.urls == {"app": "postgresql://a@h/d", "owner": "postgresql://o@h/d"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"PERSPECTIEF_ENV": "prod"}, "PERSPECTIEF_ENV is 'prod'; kies uit: try-out, production"),
        ({"PERSPECTIEF_ROLE": "root"}, "PERSPECTIEF_ROLE is 'root'"),
        ({"PERSPECTIEF_PORT": "0"}, "PERSPECTIEF_PORT is '0'; het moet een getal van 1 tot en met 65535"),
        ({"PERSPECTIEF_PORT": "8OOO"}, "PERSPECTIEF_PORT"),
        ({"PERSPECTIEF_POOL": "-1"}, "PERSPECTIEF_POOL"),
        ({"DATABASE_URL_OWNER": "postgresql://o@h/d"}, "DATABASE_URL ontbreekt.*'app'"),
    ],
)
def test_what_cannot_be_used_is_named(given, words):
    with pytest.raises(WrongSettingError, match=words):
        read(given)


def test_a_command_that_logs_in_as_nobody_needs_no_url():
    assert read({"DATABASE_URL_OWNER": "postgresql://o@h/d"}, role=None).urls


def test_two_checkouts_never_share_a_state_folder(monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    one = environment.own_state({"HOME": "/home/a"}, Path("/home/a/perspectief"))
    two = environment.own_state({"HOME": "/home/a"}, Path("/home/a/copy/perspectief"))
    assert one != two
    assert one.is_relative_to("/home/a/.local/state/perspectief")
    monkeypatch.setattr(environment.os, "geteuid", lambda: 0)
    assert environment.own_state({}, Path("/srv/perspectief")).parent == Path("/var/lib/perspectief")


def test_a_long_checkout_name_leaves_room_for_the_socket(monkeypatch):
    monkeypatch.setattr(environment.os, "geteuid", lambda: 1000)
    found = environment.own_state({"HOME": "/home/a-rather-long-username"}, Path("/x/" + "perspectief-" * 9))
    assert len(str(found / "socket" / ".s.PGSQL.5432")) <= 103


def test_only_config_reads_the_environment():
    readers = {"environ", "getenv", "environb"}
    guilty = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in readers
    }
    assert guilty == {"config/environment.py"}
