"""The file in which an operator describes the log-ins of organisations: read whole, or refused with the reason."""

import json

import pytest

from perspectief.config import environment, providers
from perspectief.config.environment import WrongSettingError

WHOLE = {
    "id": "breda",
    "label": "gemeente Breda",
    "organisation": 123456789,
    "issuer": "https://inloggen.breda.test/",
    "client_id": "perspectief",
    "secret_file": "breda.secret",
}


@pytest.fixture
def written(tmp_path):
    """`written([...])`: the file, beside a secret that only its owner reads."""
    secret = tmp_path / "breda.secret"
    secret.write_text("heel geheim\n")
    secret.chmod(0o600)

    def write(listed: object):
        path = tmp_path / "oidc.json"
        path.write_text(json.dumps(listed))
        return path

    return write


def test_without_a_file_nobody(tmp_path):
    assert providers.read(environment.read({}, role=None).oidc, production=True) == ()


def test_two_organisations(written):
    more = {"second_factor": {"amr": ["mfa", "otp"]}, "vouches_for": ["UWV.test"], "scopes": ["openid", "email"]}
    path = written([WHOLE, WHOLE | more | {"id": "uwv", "organisation": 987654321}])
    one, two = providers.read(environment.read({"PERSPECTIEF_OIDC": str(path)}, role=None).oidc, production=True)
    assert (one.issuer, one.secret, one.scopes) == (
        "https://inloggen.breda.test",
        "heel geheim",
        ("openid", "email", "profile"),
    )
    assert (two.second_factor, two.vouches_for) == ({"amr": ("mfa", "otp")}, ("uwv.test",))
    assert "geheim" not in repr(one)


@pytest.mark.parametrize(
    ("listed", "words"),
    [
        ({"id": "breda"}, "moet een lijst zijn"),
        ([{name: value for name, value in WHOLE.items() if name != "issuer"}], "ontbreekt: issuer"),
        ([WHOLE | {"secret": "geheim"}], "onbekend: secret"),
        ([WHOLE | {"id": "Breda/.."}], "kleine letters"),
        ([WHOLE | {"organisation": "Breda"}], "nummer van de organisatie"),
        ([WHOLE | {"issuer": "http://inloggen.breda.test"}], "https-adres"),
        ([WHOLE | {"second_factor": ["mfa"]}], "lijst van waarden"),
        ([WHOLE | {"secret_file": "weg.secret"}], "weg.secret"),
        ([WHOLE, WHOLE], "twee keer"),
    ],
)
def test_what_cannot_be_used_is_named(listed, words, written):
    with pytest.raises(WrongSettingError, match=words):
        providers.read(written(listed), production=True)


def test_a_secret_that_others_can_read_is_refused_and_not_repeated(written, tmp_path):
    path = written([WHOLE])
    (tmp_path / "breda.secret").chmod(0o644)
    with pytest.raises(WrongSettingError, match="anderen kunnen") as error:
        providers.read(path, production=False)
    assert "geheim" not in str(error.value)


def test_no_file_and_no_json(tmp_path):
    (tmp_path / "kapot.json").write_text("{")
    for name in ("weg.json", "kapot.json"):
        with pytest.raises(WrongSettingError, match="niet te lezen als JSON"):
            providers.read(tmp_path / name, production=False)


def test_on_this_machine_http_will_do_to_try_it_out(written):
    assert providers.read(written([WHOLE | {"issuer": "http://127.0.0.1:9400"}]), production=False)
