"""Names the pages read from an address or a form, found in the code itself: a new one is included by itself; and those one answer read."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from django.core.handlers.wsgi import WSGIRequest
from django.http import QueryDict
from django.utils.functional import cached_property

from tests.contract.test_architecture import ROOT

READ_FROM = ("GET", "POST", "data", "given", "posted", "query")
TAKING = {"get", "getlist", "pop"}
BY_NAME = ("__getitem__", "__contains__", "get", "getlist", "_getlist")
AS_A_WHOLE = (
    "__iter__", "__len__", "__eq__", "__or__", "__ror__", "__copy__", "__deepcopy__", "__reduce_ex__", "keys", "values", "items", "lists",
    "dict", "copy", "urlencode",
)  # fmt: skip
ANY = "every name"


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


class Watched(QueryDict):
    """What stands behind the question mark of an address. `read`: how often each name was looked up in it, there or not."""

    read: Counter[str]


def _told_of(method: str, *, by_name: bool) -> Callable[..., Any]:
    def told(self: Watched, *given: Any, **more: Any) -> Any:
        name = str(given[0] if given else more["key"]) if by_name else ANY
        getattr(self, "read", Counter())[name] += 1  # of a copy all was read when it was made
        return getattr(super(Watched, self), method)(*given, **more)

    return told


for _method in (*BY_NAME, *AS_A_WHOLE):
    setattr(Watched, _method, _told_of(_method, by_name=_method in BY_NAME))


@contextmanager
def watched() -> Iterator[Counter[str]]:
    """How often each name is looked up, while this lasts, in what addresses carry; ANY when all of them are.

    An address that carries a name nobody looked up is answered as without it: so many questions need not be asked. Addresses as a whole
    are only repeated (in the link to the other language, and where somebody goes on after logging in).
    """
    read: Counter[str] = Counter()
    former = WSGIRequest.__dict__["GET"]

    def carried(request: WSGIRequest) -> Watched:
        found = former.func(request)
        found.__class__ = Watched
        found.read = read
        return found

    changed = cached_property(carried)
    changed.__set_name__(WSGIRequest, "GET")
    WSGIRequest.GET = changed  # type: ignore[method-assign]
    try:
        yield read
    finally:
        WSGIRequest.GET = former  # type: ignore[method-assign]
