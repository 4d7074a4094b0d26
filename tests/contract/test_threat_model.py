"""Every answer in docs/threat-model.md names a test or a setting that is there."""

import ast
import re

from django.conf import settings

from tests.contract.test_architecture import ROOT

TOP = ROOT.parents[1]
TEXT = (TOP / "docs" / "threat-model.md").read_text()
ROWS = [
    [cell.strip() for cell in line.strip("| ").split(" | ")]
    for line in TEXT.splitlines()
    if re.match(r"\| [STRIDE] \|", line)
]
NAMED = re.compile(r"`(tests/[\w/.]+\.py)(?:::(\w+))?`")
SET = re.compile(r"setting `(\w+)`")


def test_every_row_names_what_holds_it():
    assert len(ROWS) > 30
    assert [row[1] for row in ROWS if len(row) != 4 or not (NAMED.search(row[3]) or SET.search(row[3]))] == []
    assert {row[0] for row in ROWS} == set("STRIDE")


def test_what_is_named_is_there():
    for path, name in NAMED.findall(TEXT):
        file = TOP / path
        assert file.exists(), path
        functions = {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}
        assert not name or name in functions, f"{path}::{name}"
    for name in SET.findall(TEXT):
        assert hasattr(settings, name), name


def test_there_is_no_ldap():
    """What Wapiti calls LDAP injection cannot be: no package that speaks it is installed with the program."""
    locked = (TOP / "requirements" / "run.txt").read_text()
    assert len(re.findall(r"^\S+==", locked, re.MULTILINE)) > 40
    assert not re.search(r"^\S*ldap\S*==", locked, re.MULTILINE | re.IGNORECASE)
