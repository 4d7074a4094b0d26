"""Steps are done once, and again when what they were made from has changed."""

import pytest

from perspectief.config import preparation
from perspectief.config.environment import WrongSettingError, read
from perspectief.config.preparation import Steps, digest


@pytest.fixture
def installation(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "PG_VERSION").write_text("18")
    return read({"PERSPECTIEF_STATE": str(tmp_path)})


@pytest.fixture
def done(monkeypatch):
    """The words of every child command that was called."""
    calls: list = []
    monkeypatch.setattr(preparation, "child", lambda *words: calls.append(words[0]))
    monkeypatch.setattr(preparation.styles, "present", lambda: True)
    return calls


def test_the_second_start_does_nothing(installation, done):
    preparation.prepare(installation)
    assert done == ["migrate", "warm-up", "django"]
    preparation.prepare(installation)
    assert len(done) == 3


def test_another_database_gets_its_tables(installation, done):
    preparation.prepare(installation)
    marker = installation.state / "data" / "PG_VERSION"
    marker.unlink()
    marker.write_text("18")
    preparation.prepare(installation)
    assert done[3:] == ["migrate"]


@pytest.mark.parametrize(
    ("urls", "first"), [(("DATABASE_URL",), "warm-up"), (("DATABASE_URL", "DATABASE_URL_OWNER"), "migrate")]
)
def test_tables_of_a_server_only_with_the_owners_address(tmp_path, done, urls, first):
    given = dict.fromkeys(urls, "postgresql://a@h/d")
    preparation.prepare(read(given | {"PERSPECTIEF_STATE": str(tmp_path)}))
    assert done[0] == first


def test_a_step_that_failed_is_due_again(installation, monkeypatch):
    def fails(*words):
        raise WrongSettingError("x")

    monkeypatch.setattr(preparation, "child", fails)
    monkeypatch.setattr(preparation.styles, "present", lambda: True)
    with pytest.raises(WrongSettingError):
        preparation.prepare(installation)
    assert Steps(installation).due("tables", preparation.tables_made_from(installation))


def test_a_digest_follows_content_and_name(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("x")
    before = digest([one], "")
    two.write_text("x")
    assert digest([two], "") != before
    one.write_text("y")
    assert digest([one], "") != before
    one.write_text("x")
    assert digest([one], "") == before != digest([one], "more")


@pytest.mark.parametrize(("held", "expected"), [(None, ["made-region"]), ("made", ["made-region"]), ("real", [])])
def test_a_made_region_only_in_an_empty_database_and_its_past_once(installation, done, monkeypatch, held, expected):
    monkeypatch.setattr(preparation, "holds", lambda _installation: held)
    preparation.try_out(installation)
    assert done == expected
    monkeypatch.setattr(preparation, "holds", lambda _installation: "made" if held is None else held)
    preparation.try_out(installation)
    assert done == expected


@pytest.mark.parametrize("given", [{"PERSPECTIEF_ENV": "production"}, {"DATABASE_URL": "postgresql://a@h/d"}])
def test_never_in_production_and_never_on_an_operators_server(done, monkeypatch, given, tmp_path):
    monkeypatch.setattr(preparation, "holds", lambda _installation: None)
    preparation.try_out(read(given | {"PERSPECTIEF_STATE": str(tmp_path)}))
    assert done == []


def test_a_failing_child_is_named(monkeypatch):
    with pytest.raises(WrongSettingError, match="'perspectief nonsense' is niet gelukt"):
        preparation.child("nonsense")
