"""What every stored field is, for what it is kept, how long and on which ground: data the rooms declare in policy.py.

The privacy room walks it (subject access, erasure, retention, the generated documents) and so needs to know no room. Names and
sentences are Dutch: they go into the documents as they are. Rights and duties: Regulation (EU) 2016/679 (AVG).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.db.models import Field

from perspectief.access.decision import Layer

SHOWS_WORDS = frozenset({"TextField", "CharField", "JSONField"})  # addresses of mail and pages are CharField inside


class Kind(StrEnum):
    """How sensitive a value is. `special`: AVG art. 9 (health and what points at it); `bsn`: UAVG art. 46."""

    PUBLIC = "openbaar"
    INTERNAL = "intern"
    PERSONAL = "persoonsgegeven"
    SPECIAL = "bijzonder"
    BSN = "bsn"


class Link(StrEnum):
    """How a row hangs on a person. `about` none: it does not."""

    NONE = ""
    CARD = "card"  # column id of supply.Card itself
    CARD_ID = "card_id"
    DOSSIER = "dossier_id"
    SUBJECT = "subject"  # the pseudonym
    NUMBER = "subject_number"  # the public number, with subject_kind 'card'
    PEOPLE = "people"  # among an array of card ids
    CHANGE = "row_id"  # the record of changes: by table and row
    PATH = "result"  # an address with the public number in it
    SEALED = "content"  # a file that may hold the person, encrypted


@dataclass(frozen=True)
class Purpose:
    """A processing in the register (AVG art. 30): what for, of whom, on which ground, who receives it."""

    name: str
    aim: str
    people: str
    ground: str
    receivers: str


@dataclass(frozen=True)
class Term:
    """How long (AVG art. 5 (1)(e)). `days` after `counted_from`; None: as long as what it hangs on. `warn_days` before the end the
    owner gets a task. `then`: what happens.
    """

    name: str
    days: int | None
    counted_from: str
    then: str
    warn_days: int = 0


@dataclass(frozen=True)
class Table:
    """One model. Fields stand by class, names separated by spaces; every column stands in exactly one.

    `texts`: free text, with the kinds (core.wording) that are pointed out when it is saved. `codes`: columns of words that are no
    free text: a code, a name, an address, or written by the program. Where persons can be in it, every column of words is one
    of the two. `forget`: 'module:function' that takes a person (`Erased`) out of rows the program cannot find by a key. `leave`: 'module:function' that gives rows other organisations hold about a person a place of their own, before the owner erases
    it (database id of the card, and a function from organisation to the public number of that place). `hidden`: left out of what a person gets (AVG art. 15 (4)): it is about
    somebody else, a key, or says nothing without the program.
    """

    model: str
    holds: str
    purpose: Purpose
    term: Term
    layer: Layer | None = None
    link: Link = Link.NONE
    public: str = ""
    internal: str = ""
    personal: str = ""
    special: str = ""
    bsn: str = ""
    texts: Mapping[str, frozenset[str]] = field(default_factory=dict)
    codes: str = ""
    hidden: str = ""
    forget: str = ""
    leave: str = ""
    tells: str = ""

    def kinds(self) -> dict[str, Kind]:
        """Field name to class. ValueError when a field is named twice."""
        found: dict[str, Kind] = {}
        for kind, names in (
            (Kind.PUBLIC, self.public),
            (Kind.INTERNAL, self.internal),
            (Kind.PERSONAL, self.personal),
            (Kind.SPECIAL, self.special),
            (Kind.BSN, self.bsn),
        ):
            for name in names.split():
                if name in found:
                    raise ValueError(f"{self.model}.{name} is classified twice")
                found[name] = kind
        return found

    @property
    def is_personal(self) -> bool:
        """Whether anything in it is about a living person."""
        return bool(self.personal or self.special or self.bsn)


@dataclass(frozen=True)
class Use:
    """Fields of persons that are read for another purpose than their table is kept for, and of which nothing about a person is kept.

    `fields`: names separated by spaces, columns of the model beside its keys.
    """

    purpose: Purpose
    model: str
    fields: str


def _declared(name: str) -> Iterator[Any]:
    """What the policy.py of every app holds under this name."""
    for app in apps.get_app_configs():
        module = f"{app.name}.policy"
        if app.name.startswith("perspectief.") and find_spec(module) is not None:
            yield from getattr(import_module(module), name, ())


def tables() -> dict[str, Table]:
    """Every classified model by its label, from the policy.py of every app. ValueError when a model is classified twice."""
    found: dict[str, Table] = {}
    for table in _declared("TABLES"):
        if table.model in found:
            raise ValueError(f"{table.model} is classified twice")
        found[table.model] = table
    return found


def uses() -> list[Use]:
    """What is read for another purpose, from the policy.py of every app."""
    return sorted(_declared("USES"), key=lambda use: (use.purpose.name, use.model))


@dataclass(frozen=True)
class Erased:
    """A person who is being taken out. `names`: given and family name; `marks`: words that point at one person alone."""

    card: int
    number: int
    region: int
    names: tuple[str, ...]
    marks: tuple[str, ...]


def wrong() -> list[str]:
    """What is not classified, classified but gone, or a text nobody looks at: empty when all is well. One line each."""
    known = tables()
    models = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    lines = [f"{label}: not classified" for label in models.keys() - known.keys()]
    lines += [f"{label}: classified, and not a model" for label in known.keys() - models.keys()]
    for label in known.keys() & models.keys():
        lines += _wrong_fields(known[label], {one.name: one for one in models[label]._meta.concrete_fields})
    for use in uses():
        named = known[use.model].kinds() if use.model in known else {}
        lines += [f"{use.model}.{name}: used, and not a field" for name in use.fields.split() if name not in named]
    return sorted(lines)


def _wrong_fields(table: Table, fields: Mapping[str, Field]) -> list[str]:
    kinds = table.kinds()
    lines = [f"{table.model}.{name}: not classified" for name in fields.keys() - kinds.keys()]
    lines += [f"{table.model}.{name}: classified, and not a field" for name in kinds.keys() - fields.keys()]
    lines += [f"{table.model}.{name}: hidden, and not a field" for name in set(table.hidden.split()) - fields.keys()]
    words = {name for name, one in fields.items() if one.get_internal_type() in SHOWS_WORDS and not one.choices}
    decided = {*table.texts, *table.codes.split()}
    if table.is_personal or table.layer:
        lines += [f"{table.model}.{name}: words, and neither free text nor code" for name in words - decided]
    lines += [f"{table.model}.{name}: a code, and not a column of words" for name in set(table.codes.split()) - words]
    for name in table.texts:
        if name not in fields or fields[name].get_internal_type() not in SHOWS_WORDS:
            lines.append(f"{table.model}.{name}: looked over, and not a text")
    if table.is_personal and not (table.purpose.ground and table.term.then):
        lines.append(f"{table.model}: persons without ground or term")
    return lines
