"""The house as architecture.md draws it: floors, small files, names that say something."""

import ast
import re
from pathlib import Path

from django.apps import apps

ROOT = Path(__file__).parents[2] / "src" / "perspectief"
FILES = sorted(ROOT.rglob("*.py"))
FLOORS = {
    "engine": 0,
    "core": 1,
    "access": 2,
    "geo": 3,
    "taxonomy": 3,
    "parties": 4,
    "work": 5,
    "supply": 6,
    "demand": 6,
    "training": 7,
    "matching": 8,
    "guidance": 9,
    "oversight": 10,
    "monitoring": 10,
    "plans": 11,
    "learning": 11,
    "exchange": 12,
    "privacy": 12,
    "web": 13,
    "config": 14,
}
ABOVE_ALL = 15  # cli.py
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
SAYS_NOTHING = re.compile(r"(utils?|helpers?|common|misc|managers?)$")


def floor(module: str) -> int:
    parts = module.split(".")
    return FLOORS.get(parts[1], ABOVE_ALL) if len(parts) > 1 else ABOVE_ALL


def imported(tree: ast.Module) -> set[str]:
    """Every module of ours the file imports, also inside functions."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= (
                {f"{node.module}.{name.name}" for name in node.names} if node.module == "perspectief" else {node.module}
            )
    return {name for name in found if name.startswith("perspectief.") and name != "perspectief.__version__"}


def rooms() -> set[str]:
    return {path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()}


def test_every_room_has_a_floor():
    assert rooms() == set(FLOORS)


def complaints(path: Path, root: Path = ROOT) -> list[str]:
    """What a file does that its floor or its size does not allow."""
    text = path.read_text()
    tree, name = ast.parse(text), path.relative_to(root)
    room = name.parts[0]
    mine = FLOORS.get(room, ABOVE_ALL)
    said = [
        f"{name} imports from above or beside: {one}"
        for one in sorted(imported(tree))
        if one.split(".")[1] != room and (floor(one) > mine or (floor(one) == mine and floor(one) != ABOVE_ALL))
    ]
    if SAYS_NOTHING.search(path.stem):
        said.append(f"{name}: which name is missing?")
    if "migrations" in path.parts:
        return said
    if text.count("\n") > LONGEST_FILE:
        said.append(f"{name} has {text.count(chr(10))} lines: which name is missing?")
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if node.end_lineno - node.lineno >= LONGEST_FUNCTION:
                said.append(f"{name}: {node.name} is {node.end_lineno - node.lineno + 1} lines")
    return said


def test_a_file_imports_only_from_below_and_is_small():
    assert len(FILES) > 500
    assert [one for path in FILES for one in complaints(path)] == []


def test_a_file_that_is_too_long_or_looks_up_is_told(tmp_path):
    bad = tmp_path / "core" / "x.py"
    bad.parent.mkdir()
    bad.write_text("from perspectief.web import door\n" + "def f():\n" + "    x = 1\n" * LONGEST_FILE)
    said = complaints(bad, tmp_path)
    assert [any(word in one for one in said) for word in ("imports from above", "lines: which", "f is")] == [True] * 3


def test_a_foreign_key_counts_as_an_import():
    wrong = []
    for model in apps.get_models():
        if not model.__module__.startswith("perspectief."):
            continue
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if (
                not getattr(field, "concrete", False)
                or target is None
                or not target.__module__.startswith("perspectief.")
            ):
                continue
            here, there = model.__module__.split(".")[1], target.__module__.split(".")[1]
            if here != there and FLOORS[there] >= FLOORS[here]:
                wrong.append(f"{model.__name__}.{field.name} -> {target.__name__}")
    assert wrong == []


def test_only_config_reads_the_environment():
    wrong = [
        str(path.relative_to(ROOT))
        for path in FILES
        if path.relative_to(ROOT).parts[0] != "config" and re.search(r"os\.environ|getenv", path.read_text())
    ]
    assert wrong == []


def test_the_engine_knows_neither_django_nor_files_nor_a_clock():
    forbidden = {"django", "psycopg", "pathlib", "datetime", "time", "os", "io"}
    for path in (ROOT / "engine").rglob("*.py"):
        tree = ast.parse(path.read_text())
        names = {
            alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
        }
        names |= {
            node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
        }
        assert not names & forbidden, f"{path.name}: {names & forbidden}"


def test_no_logic_hides_in_save_or_signals():
    allowed = {"apps.py"}  # where `post_migrate` loads the shipped files
    for path in FILES:
        if "migrations" in path.parts or path.name in allowed:
            continue
        text = path.read_text()
        assert "def save(self" not in text and "post_save" not in text and "pre_save" not in text, path
