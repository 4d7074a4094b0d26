"""Voortgang: what was counted in the region, each figure with its definition beside it; the same on one page, and as a file."""

import csv
import datetime
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.demand.rules import Kind
from perspectief.geo.queries import municipalities
from perspectief.learning.queries.agenda import lessons_for
from perspectief.monitoring import queries
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell
from perspectief.monitoring.queries import Choice
from perspectief.monitoring.rules import ALL, UNKNOWN, Dimension
from perspectief.parties.queries import organisations_in
from perspectief.plans.rules import AIMS, Pillar
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web import formats
from perspectief.web.door import progress_reader
from perspectief.web.programme.progress_rows import Chart, Row, chart, margin, percent
from perspectief.web.programme.progress_words import ITEMS, READY
from perspectief.web.sent import whole

PILLARS: dict[Pillar, tuple[str, ...]] = {
    Pillar.MATCH: (
        "lasting", "lead_times", "employers_answer", "endings", "lessons", "next_steps", "what_works", "exit_answers",
    ),
    Pillar.SUPPLY: ("freshness", "listed", "exposure", "selection"),
    Pillar.DEMAND: ("parties_answer", "offered", "small_employers"),
    Pillar.LEARNING: ("courses", "after_course"),
}  # fmt: skip
SECTIONS = tuple(code for codes in PILLARS.values() for code in codes)
ALONE = {"employers_answer", "next_steps", "freshness", "after_course"}  # figures of one number
COLUMNS = (
    "cijfer", "versie", "periode", "gemeente", "branche", "soort plek", "onderdeel", "aantal", "waarvan", "onbekend", "waarde",
    "ondergrens", "bovengrens",
)  # fmt: skip


class Part(NamedTuple):
    """The region divided by one thing: a table on the page."""

    code: str
    title: str
    head: str
    rows: list[dict[str, Any]]


@dataclass(frozen=True)
class Asked:
    """The filter, and what there is to choose."""

    choice: Choice
    years: list[str]
    towns: list[tuple[int, str]]

    @property
    def filtered(self) -> bool:
        """Whether less than the whole region is shown."""
        return bool(self.choice.cut)


@progress_reader
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """All figures of the choice by the pillar of the plan they are about, and the region by municipality."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    asked = _asked(request, actor, region)
    found = _numbers(actor, region, asked.choice)
    taught = lessons_for(actor, SECTIONS)

    def drawn(code: str) -> Chart:
        works = code == "what_works"
        chart = _works(found, actor, region, asked.choice) if works else _chart(code, found, region)
        return replace(chart, lessons=tuple(taught.get(code, ())))

    context = {
        "asked": asked,
        "choice": asked.choice,
        "branches": [(at, label) for at, (_code, label) in enumerate(BRANCHES)],
        "kinds": Kind.choices,
        "stats": _stats(found),
        "months": _months(actor, region, asked.choice),
        "pillars": [
            (pillar, AIMS[pillar], [drawn(code) for code in codes if queries.can_tell(code, asked.choice)])
            for pillar, codes in PILLARS.items()
        ],
        "shares": True,
        "untold": [FIGURES[code].title for code in SECTIONS if not queries.can_tell(code, asked.choice)],
        "parts": [] if asked.filtered else _parts(actor, region, asked),
        "counted_at": queries.counted_at(actor, region=region),
        "matches": FIGURES["matches"],
        "lasting": FIGURES["lasting"],
    }
    return render(request, "web/programme/progress.html", context)


@progress_reader
@require_safe
def short(request: HttpRequest) -> HttpResponse:
    """One page to print for whoever governs: four numbers, the months, and who still works."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    asked = _asked(request, actor, region)
    found = _numbers(actor, region, asked.choice)
    context = {
        "asked": asked,
        "stats": _stats(found),
        "months": _months(actor, region, asked.choice),
        "charts": [_chart(code, found, region) for code in ("lasting", "lead_times")],
        "counted_at": queries.counted_at(actor, region=region),
        "matches": FIGURES["matches"],
    }
    return render(request, "web/programme/progress_short.html", context)


@progress_reader
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """Every number of the choice as CSV, with the version of its definition."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    asked = _asked(request, actor, region)
    answer = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="voortgang-{clock.today():%Y-%m-%d}.csv"'
    writer = csv.writer(answer, delimiter=";")
    writer.writerow(COLUMNS)
    towns, choice = dict(asked.towns), asked.choice
    branch = BRANCHES[choice.branch][1] if choice.branch is not None else ""
    where = [towns.get(choice.municipality or 0, ""), branch, str(dict(Kind.choices).get(choice.kind or "", ""))]
    for code, cells in sorted(_numbers(actor, region, choice).items()):
        for one in cells:
            counts = [one.n, one.count, one.unknown, *(_decimal(value) for value in (one.value, one.lower, one.upper))]
            writer.writerow([code, one.version, one.period, *where, one.item, *counts])
    return answer


def _decimal(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}".replace(".", ",")


def _asked(request: HttpRequest, actor: Actor, region: int) -> Asked:
    sent, years = request.GET, queries.periods(actor, region=region)
    towns = [(one.id, one.name) for one in municipalities(region)]
    town, branch = whole(sent.get("gemeente", ""), None), whole(sent.get("branche", ""), None)
    period, kind = sent.get("periode", ""), sent.get("soort", "")
    choice = Choice(
        period=period if period in years else ALL,
        municipality=town if town in dict(towns) else None,
        branch=branch if branch is not None and branch < len(BRANCHES) else None,
        kind=kind if kind in Kind.values else None,
    )
    return Asked(choice, years, towns)


def _numbers(actor: Actor, region: int, choice: Choice) -> dict[str, list[Cell]]:
    """What began in the period, and how things stand this month."""
    found = queries.numbers(actor, region=region, choice=choice)
    return found | queries.standing(actor, region=region, choice=choice, month=f"{clock.today():%Y-%m}")


def _chart(code: str, found: dict[str, list[Cell]], region: int) -> Chart:
    cells = found.get(code, [])
    if code in ALONE:
        return chart(code, cells, {"": _("alles samen")})
    if code == "parties_answer":
        names = {str(one.pk): one.name for one in organisations_in(region)}
        return chart(code, cells, names | {"": _("alle partijen")})
    if code == "lasting":
        return replace(chart(code, cells), says=_still(found))
    return chart(code, cells)


def _still(found: dict[str, list[Cell]]) -> str:
    """The sentence above the curve: of the longest milestone that can be told."""
    told = [(at, cell) for at in ("6", "3", "1") if (cell := _one(found, "lasting", at)) and cell.value is not None]
    if not told:
        return ""
    at, cell = told[0]
    given = {"after": _(ITEMS["lasting"][at]), "share": percent(cell.value)}
    return _("Na %(after)s loopt %(share)s van de plaatsingen nog.") % given


def _one(found: dict[str, list[Cell]], code: str, item: str = "") -> Cell | None:
    return next((cell for cell in found.get(code, []) if cell.item == item), None)


def _stats(found: dict[str, list[Cell]]) -> list[tuple[str, str, str]]:
    """At most four numbers: big, what it is, and a note."""
    matches, still = _one(found, "matches"), _one(found, "lasting", "6")
    answer, whole_way = _one(found, "parties_answer"), _one(found, "lead_times", "whole")
    stats = [(formats.number(matches.n if matches else 0), _("matches"), _("Minstens 8 uur en 4 weken."))]
    if still:
        note = _("Van %(n)s plaatsingen. Marge %(margin)s.") % {"n": formats.number(still.n), "margin": margin(still)}
        stats.append((percent(still.value), _("werkt na 6 maanden nog"), note))
    if answer and answer.n:
        note = _("Van %(n)s vragen van werkgevers.") % {"n": formats.number(answer.n)}
        stats.append((percent(answer.value), _("binnen 2 werkdagen antwoord"), note))
    if whole_way:
        note = _("9 van de 10 binnen %(days)s.") % {"days": formats.number(whole_way.upper)}
        stats.append((formats.number(whole_way.value), _("werkdagen tot werk"), note))
    return stats


def _months(actor: Actor, region: int, choice: Choice) -> list[Row]:
    cells = queries.over_months(actor, region=region, figure="matches", choice=choice)
    most = max((one.n for one in cells), default=1)
    return [Row(_month(one.period), formats.number(one.n), width=f"{100 * one.n / most:.2f}") for one in cells]


def _month(period: str) -> str:
    day = datetime.date(int(period[:4]), int(period[5:]), 1)
    return formats.day(day).split(" ", 1)[1]


def _parts(actor: Actor, region: int, asked: Asked) -> list[Part]:
    """Matches and who still works after half a year: by municipality, branch, kind of place, and how ready for work."""
    found = queries.by_part(actor, region=region, period=asked.choice.period, figures=("matches", "lasting"))
    kinds = {code: _(str(label)) for code, label in Kind.choices}
    words: tuple[tuple[Dimension, str, str, dict[Any, str]], ...] = (
        (Dimension.MUNICIPALITY, _("Per gemeente"), _("Gemeente"), {**dict(asked.towns), UNKNOWN: _("niet bekend")}),
        (Dimension.BRANCH, _("Per branchestraat"), _("Branchestraat"), {at: _(label) for at, (_code, label) in enumerate(BRANCHES)}),
        (Dimension.KIND, _("Per soort plek"), _("Soort plek"), kinds),
        (Dimension.READINESS, _("Hoe klaar voor werk mensen waren"), _("Klaar voor werk"), {at: _(word) for at, word in READY.items()}),
    )  # fmt: skip
    return [
        Part(dimension.value, title, head, rows)
        for dimension, title, head, names in words
        if (rows := _part(dimension, found[dimension], names))
    ]


def _part(dimension: Dimension, found: dict[str, list[Cell]], names: dict[Any, str]) -> list[dict[str, Any]]:
    still = {getattr(one, dimension): one for one in found.get("lasting", []) if one.item == "6"}
    other = _("buiten de regio") if dimension == Dimension.MUNICIPALITY else _("niet bekend")
    rows = []
    for one in sorted(found.get("matches", []), key=lambda cell: -cell.n):
        half = still.get(getattr(one, dimension))
        rows.append(
            {
                "name": names.get(getattr(one, dimension), other),
                "n": one.n,
                "share": percent(half.value) if half else "–",
                "margin": margin(half) if half else "",
            }
        )
    return rows


def _works(found: dict[str, list[Cell]], actor: Actor, region: int, choice: Choice) -> Chart:
    """What goes together with staying; for the whole region also for whom, by how ready for work they were."""
    whole = chart("what_works", found.get("what_works", []))
    if choice.cut:
        return whole
    parts = queries.by_part(actor, region=region, period=choice.period, figures=("what_works",))[Dimension.READINESS]
    rows = list(whole.rows)
    for at, word in READY.items():
        labels = {item: f"{_(help_)} – {_(word)}" for item, help_ in ITEMS["what_works"].items()}
        rows += chart("what_works", [one for one in parts.get("what_works", []) if one.readiness == at], labels).rows
    return replace(whole, rows=rows)
