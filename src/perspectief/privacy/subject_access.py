"""Subject access (AVG art. 15): everything of one person the asking route may give, to read and for a machine.

The policies say which rows hang on a person and which columns are somebody else's (`hidden`); row-level security says what this route
reaches: the owning organisation its own dossier too, the person through the own account the card, the profile and who looked.
Names of staff are left out: organisation and role are told (CJEU C-579/21, Pankki S).
"""

import datetime
import json
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Model, Q
from django.utils.module_loading import import_string

from perspectief.access.classification import Kind, Link, Table
from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Missing
from perspectief.privacy.policy import handling, may_handle
from perspectief.privacy.readable import UNKNOWN, label, moment, noted, plain, said, worded
from perspectief.privacy.walking import Person, linked, person

GONE = "Deze persoon is er niet, of hoort bij een andere organisatie."
JSONB = 3802  # PostgreSQL's number of the type
OWN, STAFF = "persoon", "organisatie"
# What a fact says about which rows it was: numbers of the database.
POINTERS = frozenset(
    [
        "card",
        "choice",
        "dossier",
        "file",
        "from",
        "invitation",
        "link",
        "membership",
        "of",
        "party",
        "place",
        "proposal",
        "run",
        "task",
        "to",
        "upload",
        "user",
    ]
)
RIGHTS = (
    "Klopt er iets niet? Je mag het laten verbeteren (AVG art. 16).",
    "Je mag je gegevens laten wissen (art. 17), en bezwaar maken (art. 21).",
    "Kom je er met de organisatie niet uit, dan kun je klagen bij de Autoriteit Persoonsgegevens (art. 77).",
)


@dataclass(frozen=True)
class Part:
    """One table of a person: what it holds, why and how long, and its rows as label and words; the stored values are in the JSON."""

    holds: str
    purpose: str
    ground: str
    receivers: str
    term: str
    rows: list[list[tuple[str, str]]]

    @property
    def filled(self) -> list[list[tuple[str, str]]]:
        """The rows without what is not known."""
        return [[(name, value) for name, value in row if value != UNKNOWN] for row in self.rows]

    @property
    def empty(self) -> list[str]:
        """What is not known, when there is one row."""
        return [name for name, value in self.rows[0] if value == UNKNOWN] if len(self.rows) == 1 else []


@dataclass(frozen=True)
class Given:
    """What a person gets. `data`: for a machine, with the stored values; `parts`: to read. `looks`, `facts`, `changes`: newest last."""

    number: int
    at: datetime.datetime
    route: str
    parts: list[Part]
    data: dict[str, Any]
    looks: list[dict[str, Any]] = field(default_factory=list)
    facts: list[dict[str, Any]] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    @property
    def looked(self) -> list[str]:
        """The looks, to read."""
        return [noted(one) for one in self.looks]

    @property
    def happened(self) -> list[str]:
        """The facts, to read."""
        return [noted(one) for one in self.facts]

    @property
    def altered(self) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
        """The changes, to read."""
        return altered(self.changes)


def give(actor: Actor, *, number: int) -> Given:
    """Everything of the person with this public number, and the fact that it was given. Raises Missing."""
    actor = handling(actor)
    with acting(actor):
        who = person(number=number)
        if who is None or not (actor.person == who.card or may_handle(actor, organisation=who.organisation)):
            raise Missing(GONE)
        found = _gathered(actor, who)
        journal.record("subject_access_given", actor=actor, region=who.region, subject=who.subject, route=found.route)
    return found


def subject_of(actor: Actor, number: int) -> tuple[int, int] | None:
    """Pseudonym and region of who was shown, for the looks."""
    with acting(actor):
        who = person(number=number)
    return (who.subject, who.region) if who and who.subject is not None else None


def _gathered(actor: Actor, who: Person) -> Given:
    parts, stored = [], {}
    order = (Link.CARD, Link.CARD_ID, Link.DOSSIER, Link.NUMBER)
    for table, model in sorted(
        linked(*order), key=lambda one: not one[0].model.startswith("supply.")
    ):  # the card first
        rows = list(_rows(model, table, who))
        if rows or table.tells:
            part, values = _part(table, rows, who)
            if any(part.rows):
                parts.append(part)
                stored[table.model] = values
    looks, facts = _asked("privacy_looks", who.card), [_told(one) for one in _asked("privacy_facts", who.card)]
    changes = _asked("privacy_changes", who.card)
    route = OWN if actor.person is not None else STAFF
    now = clock.now()
    data = {
        "wat": "inzage, AVG artikel 15",
        "kaart": who.number,
        "op": now.isoformat(),
        "langs": route,
        "gegevens": stored,
        "wie_keek": looks,
        "gebeurtenissen": facts,
        "wijzigingen": changes,
        "rechten": list(RIGHTS),
    }
    return Given(who.number, now, route, parts, data, looks, facts, changes)


def _rows(model: type[Model], table: Table, who: Person) -> Any:
    rows = model._default_manager.order_by("pk")
    if table.link is Link.CARD:
        return rows.filter(pk=who.card)
    if table.link is Link.DOSSIER:
        return rows.filter(dossier__in=who.dossiers)
    if table.link is Link.NUMBER:
        about = Q(data__card__in=[who.number, str(who.number)])  # also what names the card beside its subject
        return rows.filter(Q(subject_kind="card", subject_number=who.number) | about)
    return rows.filter(card_id=who.card)


def _part(table: Table, rows: list[Model], who: Person) -> tuple[Part, list[dict[str, Any]]]:
    hidden, kinds = set(table.hidden.split()), table.kinds()
    read, stored = [], []
    for row in rows:
        fields = [one for one in row._meta.concrete_fields if one.name not in hidden]
        read.append([(label(one.name), said(row, one)) for one in fields if kinds[one.name] is not Kind.INTERNAL])
        stored.append({one.name: plain(getattr(row, one.attname)) for one in fields})
    if table.tells:
        secrets = import_string(table.tells.replace(":", "."))(who.card)
        read = [[(label("bsn"), one)] for one in secrets]
        stored = [{"bsn": one} for one in secrets]
    term = f"{table.term.name}: {table.term.then}"
    return Part(table.holds, table.purpose.name, table.purpose.ground, table.purpose.receivers, term, read), stored


def _asked(function: str, card: int) -> list[dict[str, Any]]:
    """Rows of a function of the database that answers only for who owns the card, or is the person."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {function}(%s)", [card])
        columns = [(column.name, column.type_code == JSONB) for column in cursor.description or ()]
        return [
            {
                name: json.loads(value) if is_json and isinstance(value, str) else plain(value)
                for (name, is_json), value in zip(columns, row, strict=True)
            }
            for row in cursor.fetchall()
        ]


def _told(fact: dict[str, Any]) -> dict[str, Any]:
    """A fact without the numbers that point at rows, of employees too: they say nothing to the person."""
    return fact | {"data": {name: value for name, value in (fact["data"] or {}).items() if name not in POINTERS}}


def altered(changes: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str, Any, Any]]]]:
    """Changes to read: the moment, and what was and is of each field."""
    found = []
    for one in changes:
        old, new = one["old"] or {}, one["new"] or {}
        fields = [(label(name), worded(name, old.get(name)), worded(name, new.get(name))) for name in sorted(old | new)]
        found.append((moment(one["at"]), fields))
    return found
