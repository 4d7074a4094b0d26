"""`perspectief verify-journal`: what it says, which heads it reads, and that sealing first is asked for."""

import pytest

from perspectief.access.command import report, verify_journal
from perspectief.access.models import Seal
from perspectief.access.verifying import Outcome

HEAD = "2026-03-02T09:00:00+00:00 25 3 " + "ab" * 32 + "\n"


@pytest.fixture(autouse=True)
def nothing_written(db, settings, tmp_path):
    """A database without records; heads go to a file that is not there yet."""
    settings.SEALS_FILE = str(tmp_path / "seals.txt")


def test_the_outcome_in_words():
    whole = "12 rijen nagerekend, in 5 verzegelingen van 2 ketens.\nUitgegeven standen vergeleken: 3. Duur: 1.5 s.\nNog niet verzegeld: 7. Volgens termijn leeggemaakt: 4."
    assert report(Outcome([], 12, 4, 7, 5, 2), 3, 1.5) == f"{whole}\nDe registers zijn heel."
    broken = "DE REGISTERS ZIJN NIET HEEL: 2 breuken.\n  • eerste\n  • tweede"
    assert report(Outcome(["eerste", "tweede"], 12, 4, 7, 5, 2), 3, 1.5) == f"{whole}\n{broken}"


def test_nothing_there_is_whole_and_took_no_time(capsys):
    assert verify_journal([]) == 0
    said = capsys.readouterr()
    assert "0 rijen nagerekend" in said.out and "Uitgegeven standen vergeleken: 0. Duur: 0." in said.out
    assert said.err == "" and not Seal.objects.exists()


def test_the_own_file_is_read_unless_others_are_named(settings, tmp_path, capsys):
    own, other = tmp_path / "seals.txt", tmp_path / "other.txt"
    own.write_text(HEAD)
    assert verify_journal([]) == 1
    assert "Regio 25: verzegeling 3 is uitgegeven en staat er niet meer." in capsys.readouterr().out
    other.write_text(HEAD + HEAD.replace(" 3 ", " 4 "))
    assert verify_journal(["--heads", str(other), "--heads", str(other)]) == 1
    said = capsys.readouterr().out
    assert "Uitgegeven standen vergeleken: 4." in said and "NIET HEEL: 2 breuken" in said
    settings.SEALS_FILE = ""
    assert verify_journal([]) == 0
    assert "vergeleken: 0." in capsys.readouterr().out


def test_a_file_that_cannot_be_read_is_told(tmp_path, capsys):
    assert verify_journal(["--heads", str(tmp_path / "gone.txt")]) == 1
    said = capsys.readouterr()
    assert "De uitgegeven standen zijn niet te lezen: " in said.err and "gone.txt" in said.err and said.out == ""


def test_what_it_does_and_takes_is_told(capsys):
    with pytest.raises(SystemExit):
        verify_journal(["--help"])
    said = " ".join(capsys.readouterr().out.split())
    assert said.startswith("usage: perspectief verify-journal [-h] [--heads HEADS] [--seal]")
    assert " Rekent na of feiten, wijzigingen en inzagen nog zijn zoals ze verzegeld zijn. " in said
    assert "--heads HEADS bestand met uitgegeven standen; mag vaker genoemd worden" in said
    assert said.endswith("--seal verzegel eerst wat nog openstaat")
