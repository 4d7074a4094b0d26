"""From counted cells to rows on the page: a label, the number in words, and a bar."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.definitions.shape import Figure
from perspectief.monitoring.models import Cell
from perspectief.monitoring.rules import Estimator
from perspectief.web import formats
from perspectief.web.programme.progress_words import ITEMS, ORDER


@dataclass(frozen=True)
class Row:
    """`first` and `second`: numbers in words. Of the bar: where it begins, how wide, and the interval around its end, in percent."""

    label: str
    first: str
    second: str = ""
    third: str = ""
    width: str = "0"
    low: str = ""
    span: str = ""


@dataclass(frozen=True)
class Chart:
    """A figure on the page, with its definition beside it. `heads`: of the columns. `says`: the sentence above it. `lessons`: shared ones about it."""

    figure: Figure
    heads: tuple[str, ...]
    rows: list[Row] = field(default_factory=list)
    says: str = ""
    lessons: tuple[Any, ...] = ()


def percent(value: float | None) -> str:
    """0.764 → '76%'; None: too few to tell."""
    return _("te weinig") if value is None else f"{formats.number(100 * value)}%"


def margin(one: Cell) -> str:
    """The interval in words; empty when there is none."""
    if one.lower is None or one.upper is None:
        return ""
    low, high = formats.number(100 * one.lower), formats.number(100 * one.upper)
    return _("%(low)s tot %(high)s%%") % {"low": low, "high": high}


def chart(code: str, cells: Iterable[Cell], labels: dict[str, str] | None = None) -> Chart:
    """A figure by its items, in the order of the words; an item without words is left out unless `labels` has it."""
    figure, words = FIGURES[code], labels or {item: _(text) for item, text in ITEMS.get(code, {}).items()}
    place = ORDER.get(code, {})
    shown = sorted((one for one in cells if one.item in words), key=lambda one: (place.get(one.item, 0), one.item))
    if figure.estimator == Estimator.COUNT:
        return _counts(figure, sorted(shown, key=lambda one: -one.n), words)
    if figure.estimator == Estimator.DURATION:
        return _durations(figure, shown, words)
    if figure.estimator == Estimator.DIFFERENCE:
        return _differences(figure, shown, words)
    return _shares(figure, shown, words)


def _counts(figure: Figure, cells: list[Cell], words: dict[str, str]) -> Chart:
    most = max((one.n for one in cells), default=1)
    rows = [Row(words[one.item], formats.number(one.n), width=f"{100 * one.n / most:.2f}") for one in cells]
    return Chart(figure, (_("Aantal"),), rows)


def _shares(figure: Figure, cells: list[Cell], words: dict[str, str]) -> Chart:
    rows = []
    for one in cells:
        bar = {}
        if one.value is not None and one.lower is not None and one.upper is not None:
            bar = {
                "width": f"{100 * one.value:.2f}", "low": f"{100 * one.lower:.2f}", "span": f"{100 * (one.upper - one.lower):.2f}",
            }  # fmt: skip
        rows.append(Row(words[one.item], percent(one.value), margin(one), _of(figure, one), **bar))
    return Chart(figure, (_("Aandeel"), _("Marge (95%)"), _("Van")), rows)


def _of(figure: Figure, one: Cell) -> str:
    if not one.unknown:
        return formats.number(one.n)
    given = {"n": formats.number(one.n), "unknown": formats.number(one.unknown)}
    if figure.estimator == Estimator.SURVIVAL:
        return _("%(n)s, onbekend %(unknown)s") % given
    return _("%(n)s, telt nog niet mee %(unknown)s") % given


def _durations(figure: Figure, cells: list[Cell], words: dict[str, str]) -> Chart:
    most = max((one.upper or 0 for one in cells), default=0) or 1
    rows = [
        Row(
            words[one.item], formats.number(one.value, 0 if one.value == int(one.value or 0) else 1),
            formats.number(one.upper), formats.number(one.n), width=f"{100 * (one.value or 0) / most:.2f}",
        )
        for one in cells
    ]  # fmt: skip
    return Chart(figure, (_("Werkdagen, meestal"), _("9 van de 10 binnen"), _("Keer")), rows)


def _differences(figure: Figure, cells: list[Cell], words: dict[str, str]) -> Chart:
    rows = []
    for one in cells:
        if one.value is None or one.lower is None or one.upper is None:
            continue
        given = {"low": formats.number(100 * one.lower), "high": formats.number(100 * one.upper)}
        sign = "+" if one.value > 0 else ""
        clear = _("kan toeval zijn") if one.lower <= 0 <= one.upper else _("meer dan toeval")
        rows.append(
            Row(words[one.item], f"{sign}{formats.number(100 * one.value)}", _("%(low)s tot %(high)s") % given, clear)
        )
    return Chart(figure, (_("Verschil in punten"), _("Marge (95%)"), _("Hoe zeker")), rows)
