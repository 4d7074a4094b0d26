"""The command line: what it knows, how fast it answers, what it says when something is wrong."""

import errno
import importlib.util
import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from perspectief import cli
from perspectief.config import start
from tests.config.conftest import perspectief, surroundings


def test_help_lists_every_command(capsys):
    assert cli.main([]) == cli.main(["--help"]) == 0
    shown = capsys.readouterr().out
    for name, command in cli.COMMANDS.items():
        assert f"  {name} " in shown
        assert command.help in shown


def test_an_unknown_command_is_misuse(capsys):
    assert cli.main(["koppel"]) == 2
    assert "perspectief kent 'koppel' niet" in capsys.readouterr().err


@pytest.mark.parametrize("command", cli.COMMANDS.values(), ids=cli.COMMANDS)
def test_every_command_has_its_module(command):
    module, name = command.target.split(":")
    found = importlib.util.find_spec(module)
    assert found is not None
    assert re.search(rf"^(def {name}\(|{name} = )", Path(found.origin).read_text(), re.MULTILINE)
    assert command.needs in {cli.NOTHING, cli.DATABASE, cli.ITSELF}


def test_help_imports_no_framework(tmp_path):
    code = "import sys; from perspectief.cli import main; main([]); print({'django', 'numpy', 'psycopg'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings(tmp_path), capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("set()\n")


def test_a_wrong_word_after_a_command_is_misuse(tmp_path):
    assert perspectief(tmp_path, "keys", "--nonsense").returncode == 2


def test_a_wrong_setting_is_one_sentence(tmp_path):
    done = perspectief(tmp_path, "keys", PERSPECTIEF_ENV="test")
    assert done.returncode == 1
    assert done.stderr == "perspectief keys: PERSPECTIEF_ENV is 'test'; kies uit: try-out, production.\n"


def test_a_server_that_does_not_answer_is_one_sentence(tmp_path):
    perspectief(tmp_path, "keys")
    url = f"postgresql://a:geheim@/d?host={tmp_path}"
    done = perspectief(tmp_path, "migrate", DATABASE_URL=url, DATABASE_URL_OWNER=url)
    assert done.returncode == 1
    assert "perspectief migrate: de database antwoordt niet" in done.stderr
    assert "geheim" not in done.stderr
    assert "Traceback" not in done.stderr


def test_ctrl_c_is_quiet(monkeypatch):
    def interrupted(_words):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli, "_function", lambda _command: interrupted)
    assert cli.main(["keys"]) == 130


def test_errors_in_words():
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert "schijf is vol" in start.in_words(full)
    assert "schijf van de database is vol" in start.in_words(psycopg.errors.DiskFull("x"))
    assert start.in_words(ValueError("a fault of the program")) is None


def test_a_fault_of_the_program_shows_itself(monkeypatch):
    monkeypatch.setattr(cli, "_function", lambda _command: lambda _words: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cli.main(["keys"])
