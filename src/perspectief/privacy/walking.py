"""From a person to every row that hangs on it, by what the rooms' policies say: no room is known here by name.

The one table whose link is `card` holds the persons. Column and table names come from the models, never from a user.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.utils.module_loading import import_string

from perspectief.access.classification import Erased, Link, Table, tables

PERSONS = (Link.CARD_ID, Link.DOSSIER)


@dataclass(frozen=True)
class Person:
    """Where a person stands: ids of card, region and owner, the public number, the pseudonym (None: there is none any more)."""

    card: int
    number: int
    region: int
    organisation: int
    subject: int | None
    dossiers: tuple[int, ...]


def cards() -> type[Model]:
    """The model of the persons."""
    (label,) = [table.model for table in tables().values() if table.link is Link.CARD]
    return apps.get_model(label)


def linked(*links: Link) -> Iterator[tuple[Table, type[Model]]]:
    """Every classified table that hangs on a person in one of these ways, with its model."""
    for table in tables().values():
        if table.link in links:
            yield table, apps.get_model(table.model)


def person(*, number: int | None = None, card: int | None = None) -> Person | None:
    """The person, as far as the running context sees it; None when it does not."""
    rows = cards()._default_manager.filter(**({"number": number} if card is None else {"pk": card}))
    found = rows.values("pk", "number", "region_id", "organisation_id").first()
    if found is None:
        return None
    held = found["pk"]
    return Person(
        held,
        found["number"],
        found["region_id"],
        found["organisation_id"],
        _one("subject", held),
        tuple(dossier_model()._default_manager.filter(card_id=held).order_by("pk").values_list("pk", flat=True)),
    )


def _one(column: str, card: int) -> int | None:
    for _table, model in linked(Link.CARD_ID):
        if column in {one.column for one in model._meta.concrete_fields} and "card" in _names(model):
            return model._default_manager.filter(card_id=card).values_list(column, flat=True).first()
    return None


def _names(model: type[Model]) -> set[str]:
    return {one.name for one in model._meta.get_fields()}


def dossier_model() -> type[Model]:
    """The table rows of which `Link.DOSSIER` names."""
    (_table, model) = next(linked(Link.DOSSIER))
    return model._meta.get_field("dossier").related_model  # type: ignore[return-value]


def words(person: Person) -> Erased:
    """What names this person in a text: for looking it up where no key leads."""
    names: list[str] = []
    marks: list[str] = [str(person.number)]
    for table, model in linked(Link.CARD_ID):
        fields = set(table.kinds())
        rows = model._default_manager.filter(card_id=person.card)
        if {"given_name", "family_name"} <= fields:
            for one in rows.values("given_name", "family_name", "email", "phone"):
                names += [one["given_name"], one["family_name"]]
                marks += [one["email"], one["phone"]]
        if "client_number" in fields:
            marks += list(rows.values_list("client_number", flat=True))
    for tell in {table.tells for table in tables().values() if table.tells}:
        marks += import_string(tell.replace(":", "."))(person.card)
    return Erased(person.card, person.number, person.region, tuple(names), tuple(filter(None, marks)))


def row_ids(person: Person) -> dict[str, list[int]]:
    """Per database table the rows that are this person's: what the record of changes names."""
    found = {cards()._meta.db_table: [person.card], dossier_model()._meta.db_table: list(person.dossiers)}
    with connection.cursor() as cursor:
        for _table, model in linked(*PERSONS):
            link = tables()[model._meta.label].link
            value = list(person.dossiers) if link is Link.DOSSIER else [person.card]
            name = model._meta.db_table
            cursor.execute(f"SELECT {model._meta.pk.column} FROM {name} WHERE {link.value} = ANY (%s)", [value])
            found[name] = [row for (row,) in cursor.fetchall()]
    return found
