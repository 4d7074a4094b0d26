"""Names the pages read from an address or a form, found in the code itself: a new one is included by itself."""

import ast
from functools import cache

from tests.contract.test_architecture import ROOT

READ_FROM = ("GET", "POST", "data", "given", "posted", "query")
TAKING = {"get", "getlist", "pop"}


@cache
def parameters() -> frozenset[str]:
    """Every name that is read by `….GET.get("name")` and the like in `web`, and the words of tuples that are walked through."""
    found: set[str] = set()
    for path in (ROOT / "web").rglob("*.py"):
        tree = ast.parse(path.read_text())
        tuples = {
            target.id: {
                one.value
                for one in ast.walk(node.value)
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            }
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        constants = {name: next(iter(words)) for name, words in tuples.items() if len(words) == 1}
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Attribute(attr=taking, value=source), args=[name, *_]) if (
                    taking in TAKING and is_sent(source)
                ):
                    if isinstance(name, ast.Constant) and isinstance(name.value, str):
                        found.add(name.value)
                    elif isinstance(name, ast.Name):
                        found |= {constants[name.id]} if name.id in constants else _walked(tree, name.id, tuples)
                case _:
                    pass
    return frozenset(found)


def is_sent(source: ast.expr) -> bool:
    """Whether this is what a browser sent."""
    return ast.unparse(source).rsplit(".", 1)[-1] in READ_FROM


def _walked(tree: ast.Module, name: str, tuples: dict[str, set[str]]) -> set[str]:
    """`for name in FACETS`: the words of FACETS; or of a tuple written out."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.For | ast.comprehension) and ast.unparse(node.target) == name:
            if isinstance(node.iter, ast.Name):
                found |= tuples.get(node.iter.id, set())
            else:
                found |= {
                    one.value
                    for one in ast.walk(node.iter)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found
