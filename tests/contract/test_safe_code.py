"""What the code may not do, read from the code itself: part of `make check`."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from tests.contract.test_architecture import FILES, ROOT

CODE = [path for path in FILES if "migrations" not in path.parts]
PERSONAL = ("supply", "demand", "training", "matching", "guidance", "exchange", "access")
ASKING = {
    "queries", "actions", "at_company", "bundles", "carved_places", "days", "distribution", "exits", "introductions", "reactions",
    "own", "watches", "jobs", "wishes", "coaches",
}  # fmt: skip
# Outside the room that holds the model, or outside its queries and actions, a model is asked here alone; and why.
ELSEWHERE = {
    "exchange/made/figures.py": "counts the lists of a made region",
    "exchange/made/taught.py": "enrols people of a made region",
    "exchange/made/watched.py": "looks at people of a made region",
    **dict.fromkeys(
        (
            f"exchange/made/past/{name}.py"
            for name in ("counter", "introductions", "learning", "meeting", "stage", "working")
        ),
        "looks what stands in a made region, and acts through the actions",
    ),
    **dict.fromkeys(
        (f"exchange/simulated/{name}.py" for name in ("coached", "flowing", "guiding", "introducing", "world")),
        "looks what waits in a made region, and acts through the actions",
    ),
    **dict.fromkeys(
        (f"exchange/made/country/{name}.py" for name in ("command", "programme", "taught")),
        "looks what stands in a made country, and writes its courses",
    ),
    "demand/consequences.py": "openings of a place, by a fact of a higher room",
    "supply/consequences.py": "where a card stands, by a fact of a higher room",
    "supply/identity.py": "opens what stands in it for who may have it",
    "matching/run.py": "the run that writes the lists, called by an action and a job",
}
# Files in which names that are our own (columns, tables, conditions) stand in SQL. Values are always parameters.
COMPOSED = {
    "access/policies.py", "core/changes.py", "core/facets.py", "demand/queries/pool.py", "exchange/importing/merge.py",
    "exchange/importing/people.py", "exchange/importing/places.py", "exchange/importing/rows.py", "exchange/importing/undo.py",
    "exchange/made/emptying.py", "exchange/made/staging.py", "exchange/simulated/invariants.py", "matching/loading.py", "matching/queries.py", "monitoring/counting.py",
    "monitoring/estimators.py", "monitoring/definitions/file.py", "monitoring/definitions/steps.py", "monitoring/definitions/taught.py",
    "monitoring/definitions/work.py",
    "oversight/evidence.py", "privacy/erasing.py", "privacy/retention.py",
    "privacy/subject_access.py", "privacy/walking.py", "supply/queries/pool.py",
}  # fmt: skip
INPUT = {
    "request",
    "GET",
    "POST",
    "data",
    "text",
    "words",
    "given",
    "typed",
    "q",
    "form",
    "cleaned_data",
    "query_params",
}
SQL = re.compile(
    r"\b(SELECT|INSERT INTO|UPDATE \S+ SET|DELETE FROM|CREATE|ALTER|DROP|JOIN|WHERE|COPY|GRANT|REVOKE|TRUNCATE)\b"
)
FOR_A_SESSION = re.compile(
    r"(^|;)\s*SET\s+(SESSION\b|(?!LOCAL|TRANSACTION|CONSTRAINTS)[\w.]+\s*(=|TO\s))|set_config\([^)]*,\s*false\s*\)",
    re.IGNORECASE,
)
OPEN_TO_ALL = {
    "config/health.py",
    "config/reporting.py",
    "web/country/keeping.py",
    "web/programme/public.py",
    "web/public/first_day.py",
    "web/public/glossary.py",
    "web/public/start.py",
    "web/public/language.py",
    "web/public/one_time.py",
    "web/public/organisation.py",
    "web/staff/own_work.py",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def called(node: ast.Call) -> str:
    return ast.unparse(node.func).rsplit(".", 1)[-1]


def models() -> dict[str, str]:
    return {one.__name__: one._meta.app_label for one in apps.get_models() if one._meta.app_label in PERSONAL}


def unscoped(name: str, tree: ast.AST, known: dict[str, str]) -> Iterator[str]:
    """Personal models that are asked outside the queries and actions of their room."""
    room, *rest = name.removesuffix(".py").split("/")
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id=model), attr="objects" | "_base_manager" | "_default_manager") if (
                model in known
            ):
                own = known[model] == room and rest and (rest[0] in ASKING or room in {"access", "exchange"})
                lower = (
                    room in {"matching", "guidance", "learning", "exchange", "privacy", "monitoring"}
                    and rest
                    and rest[0] in ASKING | {"importing"}
                )
                if not (own or lower):
                    yield f"{name}:{node.lineno} {model}"


def raw(name: str, tree: ast.AST) -> Iterator[str]:
    """SQL that is put together where it may not be, or of what somebody sent."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and SQL.search(
            "".join(one.value for one in node.values if isinstance(one, ast.Constant))
        ):
            inside = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)} | {
                one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)
            }
            if name not in COMPOSED or inside & INPUT:
                yield f"{name}:{node.lineno} {sorted(inside)}"
        elif isinstance(node, ast.Call) and called(node) in {"execute", "executemany", "raw", "extra", "RawSQL"}:
            if name.startswith("web/"):
                yield f"{name}:{node.lineno} a view asks the database itself"
            if node.args and isinstance(node.args[0], ast.BinOp) and isinstance(node.args[0].op, ast.Mod):
                yield f"{name}:{node.lineno} values are parameters, not part of the text"


def markup(name: str, tree: ast.AST) -> Iterator[str]:
    """Text that is called safe without being escaped."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            what = called(node)
            if what in {"mark_safe", "SafeString", "SafeText", "html_safe"}:
                yield f"{name}:{node.lineno} {what}"
            if what == "format_html" and not (node.args and isinstance(node.args[0], ast.Constant)):
                yield f"{name}:{node.lineno} format_html of something that is no constant"
            if what in {"TemplateResponse", "SimpleTemplateResponse", "StreamingHttpResponse"}:
                yield f"{name}:{node.lineno} {what}: rendered after the actor has left"


def lasting(name: str, tree: ast.AST) -> Iterator[str]:
    """Settings of the database that outlast a transaction."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and FOR_A_SESSION.search(node.value):
            yield f"{name}:{node.lineno} {node.value.strip()[:60]}"


def doors(name: str, tree: ast.AST) -> Iterator[str]:
    """Doors left open: views without log-in outside the list, views without protection against forged forms, the environment."""
    for node in ast.walk(tree):
        said = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if said == "csrf_exempt" or (said == "login_not_required" and name not in OPEN_TO_ALL):
            yield f"{name}:{node.lineno} {said}"
        if said in {"environ", "getenv", "environb"} and not name.startswith("config/"):
            yield f"{name}:{node.lineno} {said}"


RULES = {
    "unscoped": lambda name, tree: unscoped(name, tree, models()),
    "raw": raw,
    "markup": markup,
    "lasting": lasting,
    "doors": doors,
}


def test_nothing_in_the_code_does_it():
    """Every rule over every file, each file read once."""
    found: dict[str, list[str]] = {}
    for path in CODE:
        if name_of(path) not in ELSEWHERE:
            tree = ast.parse(path.read_text())
            for rule, seeks in RULES.items():
                found.setdefault(rule, []).extend(seeks(name_of(path), tree))
    assert found == {rule: [] for rule in RULES}


BAD = {
    "unscoped": [("web/staff/x.py", "Card.objects.all()"), ("supply/rules.py", "Profile.objects.count()"), ("web/x.py", "Dossier._base_manager.get()")],
    "raw": [
        ("web/x.py", "cursor.execute('SELECT 1')"), ("supply/queries/new.py", "f'SELECT {x} FROM t'"), ("core/facets.py", "f'SELECT {text} FROM t'"),
        ("core/x.py", "cursor.execute('SELECT %s' % x)"), ("core/facets.py", "f'SELECT 1 WHERE {request.GET}'"),
    ],
    "markup": [("web/x.py", "mark_safe(x)"), ("web/x.py", "html.format_html(f'<b>{x}')"), ("web/x.py", "return_(TemplateResponse(r))"), ("web/x.py", "SafeString(x)")],
    "lasting": [("core/x.py", "x = 'SET perspectief.actor = 7'"), ("core/x.py", "x = 'SET SESSION a TO b'"), ("core/x.py", "x = 'SELECT set_config(%s, %s, false)'")],
    "doors": [("web/x.py", "csrf_exempt(view)"), ("web/x.py", "login_not_required(view)"), ("web/x.py", "from os import environ; environ['A']")],
}  # fmt: skip
GOOD = (
    ("supply/queries/card.py", "Card.objects.all()"), ("core/facets.py", "f'SELECT {column} FROM t'"), ("web/x.py", "format_html('<b>{}</b>', x)"),
    ("core/x.py", "x = 'SET LOCAL ROLE app'; y = 'UPDATE t SET a = 1'; z = 'SELECT set_config(%s, %s, true)'"), ("config/x.py", "os.environ['A']"),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "name", "text"), [(rule, *one) for rule, many in BAD.items() for one in many])
def test_each_rule_finds_what_it_is_for(rule, name, text):
    assert list(RULES[rule](name, ast.parse(text)))


@pytest.mark.parametrize(("name", "text"), GOOD)
def test_what_is_right_is_left_alone(name, text):
    assert [one for rule in RULES.values() for one in rule(name, ast.parse(text))] == []


def test_templates_switch_no_escaping_off():
    """Only mail of plain text does; there nothing is run."""
    found = [
        name_of(path)
        for path in ROOT.rglob("templates/**/*.*")
        if re.search(r"\|\s*safe(seq)?\b|autoescape\s+off", path.read_text())
        and not (path.suffix == ".txt" and "email" in path.parts)
    ]
    assert found == []


def test_the_lists_are_no_longer_than_needed():
    assert {name for name in COMPOSED if not list(raw(f"not/{name}", ast.parse((ROOT / name).read_text())))} == set()
    assert {
        name for name in ELSEWHERE if not list(unscoped(name, ast.parse((ROOT / name).read_text()), models()))
    } == set()
