"""Small mistakes in a module, one at a time: what a test that means something must notice.

Data that is not a decision stays as it is: docstrings, annotations, labels of choices, models' fields, SQL text.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
REVERSED: dict[type[ast.cmpop], type[ast.cmpop]] = {ast.Lt: ast.GtE, ast.LtE: ast.Gt, ast.Gt: ast.LtE, ast.GtE: ast.Lt}
COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
    ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Mod: ast.Add,
}  # fmt: skip
DATA = ("Choices", "Enum", "Model", "Exception")  # classes whose bodies are lists of names


@dataclass(frozen=True)
class Mutant:
    """`tree`: the module with one mistake in it; `line` and `what` say which. `lines`: those of the whole statement: a test that
    runs none of them cannot notice.
    """

    line: int
    what: str
    tree: ast.Module
    lines: frozenset[int] = frozenset()


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, in the order of its lines."""
    tree = ast.parse(source)
    for at, node in enumerate(ast.walk(tree)):
        node.at = at  # type: ignore[attr-defined]
    found = [(node, what, new) for node in _decisions(tree) for what, new in _wrong(node)]
    statements = _lines_of_statements(tree)
    for node, what, new in sorted(found, key=lambda one: (one[0].lineno, one[0].col_offset)):
        yield Mutant(node.lineno, what, _with(tree, node, new), statements.get(node.lineno, frozenset({node.lineno})))


def _lines_of_statements(tree: ast.Module) -> dict[int, frozenset[int]]:
    """Line to the lines of the innermost statement it is of, without those of statements inside it."""
    found: dict[int, frozenset[int]] = {}
    for node in ast.walk(tree):  # outer statements first
        if isinstance(node, ast.stmt):
            inside = {line for one in _directly_inside(node) for line in range(one.lineno, (one.end_lineno or 0) + 1)}
            own = set(range(node.lineno, (node.end_lineno or node.lineno) + 1)) - inside
            found |= dict.fromkeys(
                range(node.lineno, (node.end_lineno or node.lineno) + 1), frozenset(own or {node.lineno})
            )
    return found


def _directly_inside(node: ast.AST) -> Iterator[ast.stmt]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.ExceptHandler | ast.match_case):
            yield from _directly_inside(child)


def _with(tree: ast.Module, node: ast.AST, new: ast.AST) -> ast.Module:
    class Swap(ast.NodeTransformer):
        def visit(self, here: ast.AST) -> ast.AST:
            if getattr(here, "at", None) == node.at:  # type: ignore[attr-defined]
                return ast.copy_location(copy.deepcopy(new), here)
            return super().generic_visit(here)

    return ast.fix_missing_locations(Swap().visit(copy.deepcopy(tree)))


def _decisions(node: ast.AST, *, inside: bool = False) -> Iterator[ast.AST]:
    """The nodes in which a mistake can be made. `inside`: within a function."""
    for name, value in ast.iter_fields(node):
        if name in {"annotation", "returns", "decorator_list", "type_comment", "bases", "keywords"} and not isinstance(
            node, ast.Call
        ):
            continue
        for child in value if isinstance(value, list) else [value]:
            if (
                not isinstance(child, ast.AST)
                or _is_data(child)
                or (isinstance(node, ast.JoinedStr | ast.Subscript) and name == "slice")
            ):
                continue
            if isinstance(child, ast.Constant) and isinstance(node, ast.Expr):
                continue  # a docstring
            if not (isinstance(child, ast.Constant) and isinstance(child.value, str) and not inside):
                yield child
            yield from _decisions(child, inside=inside or isinstance(child, ast.FunctionDef | ast.Lambda))


def _is_data(node: ast.AST) -> bool:
    if isinstance(node, ast.ClassDef):
        return node.name == "Meta" or any(ast.unparse(base).endswith(DATA) for base in node.bases)
    return isinstance(node, ast.JoinedStr | ast.Import | ast.ImportFrom | ast.Raise)  # which error, not what it says


def _wrong(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:  # noqa: C901, PLR0912  one case for each kind of node
    """The mistakes one may make here: description and the wrong node."""
    match node:
        case ast.Compare():
            for at, one in enumerate(node.ops):
                for table in (COMPARED, REVERSED):
                    if type(one) in table:
                        other = copy.deepcopy(node)
                        other.ops[at] = table[type(one)]()
                        yield f"{ast.unparse(node)} -> {ast.unparse(other)}", other
        case ast.BoolOp():
            other = copy.deepcopy(node)
            other.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
            yield f"{ast.unparse(node)} -> {ast.unparse(other)}", other
            for at in range(len(node.values)):
                fewer = [value for place, value in enumerate(node.values) if place != at]
                one = fewer[0] if len(fewer) == 1 else ast.BoolOp(node.op, fewer)
                yield f"{ast.unparse(node)} -> {ast.unparse(one)}", one
        case ast.UnaryOp(op=ast.Not()):
            yield f"{ast.unparse(node)} -> {ast.unparse(node.operand)}", node.operand
        case ast.BinOp() if type(node.op) in COUNTED:
            other = copy.deepcopy(node)
            other.op = COUNTED[type(node.op)]()
            yield f"{ast.unparse(node)} -> {ast.unparse(other)}", other
        case ast.Constant(value=bool()):
            yield f"{node.value} -> {not node.value}", ast.Constant(not node.value)
        case ast.Constant(value=int()):
            yield f"{node.value} -> {node.value + 1}", ast.Constant(node.value + 1)
        case ast.Constant(value=str()) if node.value:
            yield f"{node.value!r:.40} -> other text", ast.Constant(f"XX{node.value}XX")
        case ast.Return() if node.value is not None and not (
            isinstance(node.value, ast.Constant) and node.value.value is None
        ):
            yield f"{ast.unparse(node):.60} -> return None", ast.Return(ast.Constant(None))
        case ast.If() | ast.IfExp():
            for value in (True, False):
                other = copy.deepcopy(node)
                other.test = ast.Constant(value)
                yield f"if {ast.unparse(node.test):.60} -> if {value}", other
        case ast.Set() | ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) if 1 < len(node.elts) <= 40:
            for at, gone in enumerate(node.elts):
                other = copy.deepcopy(node)
                del other.elts[at]
                yield f"without {ast.unparse(gone):.60}", other
        case ast.Expr(value=ast.Call()):
            yield f"without {ast.unparse(node):.60}", ast.Pass()
        case _:
            return
