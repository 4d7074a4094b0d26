"""Putting a mistake into a program that is loaded already.

One inside functions goes into the functions that are alive: whoever holds them, under whatever name or decorator, runs the mistake.
One in what a module declares runs the module again, and whoever took a name from it gets the new one.
"""

import ast
import gc
import importlib
import inspect
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

Alive = dict[tuple[str, str, int], list[FunctionType]]
WITHIN = frozenset({"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"})  # in a declaration these run with it


def alive(files: frozenset[str]) -> Alive:
    """Every function there is that was written in one of these files, by file, qualified name and line."""
    found: Alive = {}
    gc.unfreeze()  # what is frozen is not told
    for one in gc.get_objects():
        if type(one) is FunctionType and one.__code__.co_filename in files:
            found.setdefault(_key(one.__code__), []).append(one)
    gc.freeze()
    return found


def _key(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


def changed_functions(path: Path, former: ast.Module, now: ast.Module) -> list[tuple[CodeType, CodeType]] | None:
    """The functions that differ, as they were and are, nested ones too. None: what the module declares differs."""
    pairs: list[tuple[CodeType, CodeType]] = []
    codes = (compile(tree, str(path), "exec") for tree in (former, now))
    try:
        _compare(*codes, pairs, inside=False)
    except _Declared:
        return None
    return pairs


class _Declared(Exception):
    """Runs at import."""


def _compare(one: CodeType, other: CodeType, pairs: list[tuple[CodeType, CodeType]], *, inside: bool) -> None:
    if one == other:
        return
    inside = inside or bool(one.co_flags & inspect.CO_OPTIMIZED and one.co_name not in WITHIN)
    if inside:
        pairs.append((one, other))
    elif _own(one) != _own(other):
        raise _Declared
    ours, theirs = list(_nested(one)), list(_nested(other))
    if len(ours) == len(theirs):
        for first, second in zip(ours, theirs, strict=True):
            _compare(first, second, pairs, inside=inside)


def _own(code: CodeType) -> tuple[Any, ...]:
    plain = [value for value in code.co_consts if not isinstance(value, CodeType)]
    return code.co_code, repr(plain), code.co_names, len(list(_nested(code)))


def _nested(code: CodeType) -> Iterator[CodeType]:
    return (value for value in code.co_consts if isinstance(value, CodeType))


def held(pairs: list[tuple[CodeType, CodeType]], there: Alive) -> list[tuple[FunctionType, CodeType]]:
    """The functions that are alive, each with what it becomes. Empty when that cannot be: none is, or it closes over other names."""
    found = [(function, now) for former, now in pairs for function in there.get(_key(former), [])]
    same = all(len(function.__code__.co_freevars) == len(now.co_freevars) for function, now in found)
    return found if same else []


def into_functions(those: list[tuple[FunctionType, CodeType]]) -> None:
    """Each becomes the mistaken one."""
    for function, now in those:
        function.__code__ = now
    for function, _now in those:
        _forget(function)


def _forget(function: FunctionType) -> None:
    """What a cache around it remembers is of before."""
    kept = getattr(sys.modules.get(function.__module__), function.__name__, None)
    clear: Callable[[], None] | None = getattr(kept, "cache_clear", None)
    if clear:
        clear()


def into_module(name: str, path: Path, tree: ast.Module) -> None:
    """The module as if it had been written so, for itself and for all that took names from it."""
    module = importlib.import_module(name)
    former = dict(vars(module))
    exec(compile(tree, str(path), "exec"), vars(module))
    changed = {
        name: (old, vars(module)[name])
        for name, old in former.items()
        if vars(module)[name] is not old and name[:2] != "__"
    }
    for other in list(sys.modules.values()):
        if other is module or not getattr(other, "__name__", "").startswith(("perspectief.", "tests.")):
            continue
        for held_as, held in list(vars(other).items()):
            for old, new in [changed[held_as]] if held_as in changed else changed.values():
                if held is old or (held_as in changed and isinstance(held, int | str | bool) and held == old):
                    setattr(other, held_as, new)
                    break
