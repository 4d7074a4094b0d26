"""The actions of an existing plan from a file: what was understood, row by row, for somebody to look over; kept only when confirmed."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid
from perspectief.core.text import fold
from perspectief.exchange.reading import read
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.values.dates import read_dates
from perspectief.plans.actions.rows import drafted
from perspectief.plans.actions.writing import add_action
from perspectief.plans.rules import Pillar, Pilot

MOST = 200  # rows: a plan is one page
HEADS = (
    "pijler", "actie", "wat", "trekker overheid", "organisatie overheid", "trekker werkgevers", "organisatie werkgevers",
    "klaar op", "proef",
)  # fmt: skip
EXAMPLE = (
    "Vraag", "300 plekken beloofd", "Elke werkgever krijgt bezoek.", "Karin Verbeek", "gemeente", "Jan van Aert",
    "Werkgeversvereniging", "31-12-2027", "",
)  # fmt: skip
FIELD_OF = {
    "pijler": "pillar", "actie": "title", "wat": "what", "trekker overheid": "public_person",
    "organisatie overheid": "public_organisation", "trekker werkgevers": "private_person",
    "organisatie werkgevers": "private_organisation", "klaar op": "due_on", "proef": "pilot",
}  # fmt: skip
NEEDED = tuple(head for head in HEADS if head not in {"wat", "proef"})


class Row(NamedTuple):
    """A row of the file as it was understood: values for the action, and what is wrong with it (empty: nothing)."""

    line: int
    values: dict[str, Any]
    wrong: str


@dataclass
class Understood:
    """What a file says."""

    rows: list[Row] = field(default_factory=list)

    @property
    def good(self) -> list[Row]:
        """What can be taken."""
        return [one for one in self.rows if not one.wrong]


def understand(data: bytes) -> Understood:
    """Reads the file; nothing is kept. Unreadable when there is no table in it, or a column lacks."""
    table = read(data, names=[fold(head) for head in HEADS])
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
    return found


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
    values["pillar"] = pillars.get(fold(given["pijler"]), "")
    values["pilot"] = pilots.get(fold(given["proef"]), "")
    values["due_on"] = day
    return Row(number, values, wrong)


def _days(cells: Sequence[str | None]) -> list[datetime.date | None]:
    texts = pl.Series("day", [text or None for text in cells], dtype=pl.String)
    return read_dates("day", texts, clock.today()).values["day"].to_list()


def keep(actor: Actor, *, number: int, rows: Sequence[Mapping[str, Any]], key: str = "") -> int:
    """Adds the confirmed actions to the draft, all or none; a text with doubtful words is taken, as somebody looked it over.

    How many. Raises Missing, Refused, Invalid.
    """
    with acting(actor):
        plan = drafted(actor, number)
        if key and not submissions.claim(key, actor):
            return 0
        for values in rows:
            due_on = values["due_on"]
            if not plan.starts_on <= due_on <= plan.ends_on:
                raise Invalid(
                    f"De actie “{values['title']}” is klaar op een dag buiten het plan. Er is niets opgeslagen."
                )
            add_action(actor, number=number, values={**values, "parties": []}, anyway=True)
    return len(rows)
