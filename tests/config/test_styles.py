"""The style sheets the pages name are the ones that are fetched."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from perspectief.config import styles
from perspectief.config.environment import WrongSettingError, checkout

WEB = Path(styles.VENDOR).parents[1]
NAMED = re.compile(r"vendor/([\w.-]+\.(?:css|js|woff2))")


def test_pages_and_fetched_files_agree():
    sources = [*WEB.rglob("*.html"), *(WEB / "static" / "web").rglob("*.css")]
    named = {name for path in sources for name in NAMED.findall(path.read_text())}
    assert named == set(styles.FILES)


def test_every_package_is_locked_to_one_version_without_an_address():
    root = checkout()
    wanted = json.loads((root / "package.json").read_text())["dependencies"]
    locked = json.loads((root / "package-lock.json").read_text())["packages"]
    for name, version in wanted.items():
        assert locked[f"node_modules/{name}"]["version"] == version
    assert all("integrity" in package and "resolved" not in package for path, package in locked.items() if path)


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A checkout with its fetched packages, and an empty vendor folder."""
    for source in styles.FILES.values():
        path = tmp_path / "node_modules" / source
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"a{}\n/*# sourceMappingURL=x.css.map */")
    (tmp_path / "package-lock.json").write_text("{}")
    monkeypatch.setattr(styles, "checkout", lambda: tmp_path)
    monkeypatch.setattr(styles, "VENDOR", tmp_path / "vendor")
    monkeypatch.setattr(styles, "STAMP", tmp_path / "vendor" / ".locked")
    return tmp_path


def npm(monkeypatch, code: int) -> list:
    calls: list = []

    def answer(command, **_):
        calls.append(command)
        return subprocess.CompletedProcess(command, code, "", "geen verbinding")

    monkeypatch.setattr(styles.subprocess, "run", answer)
    return calls


def test_copied_once_and_again_when_the_lock_changes(site, monkeypatch):
    calls = npm(monkeypatch, 0)
    styles.fetch()
    styles.fetch()
    assert len(calls) == 1
    assert (site / "vendor" / "utrecht.css").read_bytes() == b"a{}\n"
    (site / "package-lock.json").write_text('{"changed": 1}')
    assert not styles.present()
    styles.fetch()
    assert len(calls) == 2


def test_no_connection_is_said_and_leaves_nothing_half(site, monkeypatch):
    npm(monkeypatch, 1)
    with pytest.raises(WrongSettingError, match="is er internet"):
        styles.fetch()
    assert not styles.present()
