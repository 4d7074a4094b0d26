"""The actions and the budget of an existing plan from a file: what was understood, row by row, for somebody to look over; kept only when
confirmed. An amount beside an action becomes a budget line of that action; a sheet with the budget holds lines of their own.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid
from perspectief.core.money import cents_of
from perspectief.core.text import fold
from perspectief.exchange.reading import read
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.values.dates import read_dates
from perspectief.plans.actions.rows import drafted
from perspectief.plans.actions.writing import add_action
from perspectief.plans.models import Action
from perspectief.plans.money.entering import add_line
from perspectief.plans.rules import Pillar, Pilot

MOST = 200  # rows: a plan is one page
HEADS = (
    "pijler", "actie", "wat", "trekker overheid", "organisatie overheid", "trekker werkgevers", "organisatie werkgevers",
    "klaar op", "proef", "budget",
)  # fmt: skip
SHEET, BUDGET_SHEET = "acties", "begroting"
BUDGET_HEADS = ("regel", "bedrag", "pijler", "actie")
BUDGET_EXAMPLE = ("Bezoek aan werkgevers", "25.000,00", "Vraag", "")
EXAMPLE = (
    "Vraag", "300 plekken beloofd", "Elke werkgever krijgt bezoek.", "Karin Verbeek", "gemeente", "Jan van Aert",
    "Werkgeversvereniging", "31-12-2027", "", "40.000,00",
)  # fmt: skip
FIELD_OF = {
    "pijler": "pillar", "actie": "title", "wat": "what", "trekker overheid": "public_person",
    "organisatie overheid": "public_organisation", "trekker werkgevers": "private_person",
    "organisatie werkgevers": "private_organisation", "klaar op": "due_on", "proef": "pilot", "budget": "budget",
}  # fmt: skip
NEEDED = tuple(head for head in HEADS if head not in {"wat", "proef", "budget"})


class Row(NamedTuple):
    """A row of the file as it was understood: values for the action, and what is wrong with it (empty: nothing)."""

    line: int
    values: dict[str, Any]
    wrong: str


@dataclass
class Understood:
    """What a file says."""

    rows: list[Row] = field(default_factory=list)
    budget: list[Row] = field(default_factory=list)

    @property
    def good(self) -> list[Row]:
        """Actions that can be taken."""
        return [one for one in self.rows if not one.wrong]

    @property
    def lines(self) -> list[Row]:
        """Budget lines that can be taken."""
        return [one for one in self.budget if not one.wrong]


def understand(data: bytes) -> Understood:
    """Reads the file; nothing is kept. Unreadable when there is no table in it, or a column lacks."""
    table = read(data, sheet=SHEET, names=[fold(head) for head in HEADS])
    if table.cells.height > MOST:
        raise Unreadable("too-long", f"Een plan heeft hooguit {MOST} acties. Kijk het bestand na.")
    known = {fold(head): at for at, head in enumerate(table.headers)}
    if missing := [head for head in NEEDED if head not in known]:
        raise Unreadable(
            "no-columns", f"De kolom “{missing[0]}” ontbreekt. Gebruik de koppen uit het voorbeeldbestand."
        )
    cells = {head: table.cells[f"c{known[head]}"].to_list() if head in known else None for head in HEADS}
    days = _days(cells["klaar op"] or [])
    found = Understood()
    for at, number in enumerate(table.lines.to_list()):
        given = {head: (column[at] or "").strip() if column else "" for head, column in cells.items()}
        found.rows.append(_row(number, given, days[at]))
    found.budget = _budget(data)
    return found


def _budget(data: bytes) -> list[Row]:
    """The lines of the sheet with the budget; none when the file has no such sheet."""
    if not data.startswith(b"PK"):
        return []
    try:
        table = read(data, sheet=BUDGET_SHEET, names=[fold(head) for head in BUDGET_HEADS])
    except Unreadable:
        return []
    known = {fold(head): at for at, head in enumerate(table.headers)}
    if table.source.sheet != BUDGET_SHEET or table.cells.height > MOST or not {"regel", "bedrag"} <= set(known):
        return []
    cells = {head: table.cells[f"c{known[head]}"].to_list() if head in known else None for head in BUDGET_HEADS}
    rows = []
    for at, number in enumerate(table.lines.to_list()):
        given = {head: (column[at] or "").strip() if column else "" for head, column in cells.items()}
        rows.append(_line(number, given))
    return rows


def _line(number: int, given: Mapping[str, str]) -> Row:
    pillars = {fold(str(one.label)): one.value for one in Pillar} | {"": ""}
    cents, wrong = _cents(given["bedrag"])
    if not given["regel"]:
        wrong = "“regel” is leeg."
    elif not wrong and not cents:
        wrong = "“bedrag” is leeg."
    elif not wrong and fold(given["pijler"]) not in pillars:
        wrong = f"“{given['pijler']}” is geen pijler. Kies aanbod, vraag, match of scholing."
    values = {
        "name": given["regel"],
        "cents": cents,
        "pillar": pillars.get(fold(given["pijler"]), ""),
        "action": given["actie"],
    }
    return Row(number, values, wrong)


def _cents(text: str) -> tuple[int, str]:
    """The amount in a cell, 0 when it is empty; and what is wrong with it."""
    if not text:
        return 0, ""
    try:
        cents = cents_of(text)
    except ValueError:
        cents = -1
    return (cents, "") if cents >= 0 else (0, f"“{text}” is geen bedrag. Schrijf het zo: 1.234,56.")


def _row(number: int, given: Mapping[str, str], day: datetime.date | None) -> Row:
    values: dict[str, Any] = {FIELD_OF[head]: text for head, text in given.items()}
    pillars = {fold(str(one.label)): one.value for one in Pillar}
    pilots = {fold(str(one.label)): one.value for one in Pilot} | {"": "", "nee": ""}
    empty = [head for head in NEEDED if not given[head]]
    wrong = ""
    if empty:
        wrong = f"“{empty[0]}” is leeg."
    elif fold(given["pijler"]) not in pillars:
        wrong = f"“{given['pijler']}” is geen pijler. Kies aanbod, vraag, match of scholing."
    elif day is None:
        wrong = f"“{given['klaar op']}” is geen dag. Schrijf het zo: 31-12-2027."
    elif fold(given["proef"]) not in pilots:
        wrong = f"“{given['proef']}” is geen proef die landelijk gevolgd wordt."
    values["budget"], no_amount = _cents(given["budget"])
    wrong = wrong or no_amount
    values["pillar"] = pillars.get(fold(given["pijler"]), "")
    values["pilot"] = pilots.get(fold(given["proef"]), "")
    values["due_on"] = day
    return Row(number, values, wrong)


def _days(cells: Sequence[str | None]) -> list[datetime.date | None]:
    texts = pl.Series("day", [text or None for text in cells], dtype=pl.String)
    return read_dates("day", texts, clock.today()).values["day"].to_list()


def keep(
    actor: Actor,
    *,
    number: int,
    rows: Sequence[Mapping[str, Any]],
    lines: Sequence[Mapping[str, Any]] = (),
    key: str = "",
) -> int:
    """Adds the confirmed actions and budget lines to the draft, all or none; a text with doubtful words is taken, as somebody looked it
    over. An amount waits for a second person, as every amount does. How many actions. Raises Missing, Refused, Invalid.
    """
    with acting(actor):
        plan = drafted(actor, number)
        if key and not submissions.claim(key, actor):
            return 0
        made = {}
        for values in rows:
            due_on = values["due_on"]
            if not plan.starts_on <= due_on <= plan.ends_on:
                raise Invalid(
                    f"De actie “{values['title']}” is klaar op een dag buiten het plan. Er is niets opgeslagen."
                )
            action = {name: value for name, value in values.items() if name != "budget"} | {"parties": []}
            kept = add_action(actor, number=number, values=action, anyway=True)
            made[fold(kept.title)] = kept.number
            if values.get("budget"):
                line = {"name": kept.title, "action": kept.number}
                add_line(actor, number=number, values=line, cents=values["budget"], anyway=True)
        known = dict(_actions(plan.pk)) | made
        for one in lines:
            about = known.get(fold(one["action"])) if one["action"] else None
            if one["action"] and about is None:
                raise Invalid(f"De actie “{one['action']}” van een regel is er niet. Er is niets opgeslagen.")
            line = {"name": one["name"], "pillar": one["pillar"], "action": about}
            add_line(actor, number=number, values=line, cents=one["cents"], anyway=True)
    return len(rows)


def _actions(plan: int) -> list[tuple[str, int]]:
    rows = Action.objects.filter(plan=plan, dropped=False).order_by("id").values_list("title", "number")
    return [(fold(title), number) for title, number in rows]
