"""Three keys, each in a file only its owner reads, never made twice, never defaulted."""

import json
import stat

import pytest

from perspectief.config import keys
from perspectief.config.keys import KeysMissingError


@pytest.fixture
def folder(tmp_path):
    keys.make(tmp_path / "keys")
    return tmp_path / "keys"


def test_made_closed_and_different(folder):
    found = keys.read(folder)
    assert found.bsn[found.bsn_current] != found.bsn_hash
    assert len(found.bsn[found.bsn_current]) == len(found.bsn_hash) == 32
    assert len(found.site) >= 50
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(list(folder.iterdir())) == 3


def test_making_again_changes_nothing(folder):
    before = keys.read(folder)
    (folder / keys.BSN_HASH).unlink()
    keys.make(folder)
    after = keys.read(folder)
    assert (after.site, after.bsn) == (before.site, before.bsn)
    assert after.bsn_hash != before.bsn_hash


def test_two_installations_share_no_key(folder, tmp_path):
    keys.make(tmp_path / "other")
    one, two = keys.read(folder), keys.read(tmp_path / "other")
    assert one.site != two.site
    assert one.bsn != two.bsn
    assert keys.set_up_code(one.site) != keys.set_up_code(two.site)


def test_a_new_encryption_key_stands_beside_the_old_one(folder):
    held = json.loads((folder / keys.BSN).read_text())
    held = {"current": "2", "keys": held["keys"] | {"2": held["keys"]["1"]}}
    (folder / keys.BSN).write_text(json.dumps(held))
    found = keys.read(folder)
    assert found.bsn_current == "2"
    assert set(found.bsn) == {"1", "2"}


@pytest.mark.parametrize("name", [keys.SITE, keys.BSN, keys.BSN_HASH])
def test_absent_open_or_damaged_is_refused(folder, name):
    path = folder / name
    whole = path.read_text()
    path.chmod(0o640)
    with pytest.raises(KeysMissingError, match=r"anderen kunnen .* lezen"):
        keys.read(folder)
    path.chmod(0o600)
    path.write_text(whole[:9])
    with pytest.raises(KeysMissingError, match="beschadigd"):
        keys.read(folder)
    path.unlink()
    with pytest.raises(KeysMissingError, match="ontbreekt: maak de sleutels met 'perspectief keys'"):
        keys.read(folder)


def test_keys_do_not_show_in_logs(folder):
    found = keys.read(folder)
    assert found.site not in repr(found)
    assert repr(found.bsn_hash) not in repr(found)
