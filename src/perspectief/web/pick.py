"""A form field to pick skills or occupations by searching: type-ahead with script, a search button without.

What is picked stays ticked in the form itself, so nothing is kept on the server between two searches.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.search import search

SKILL, OCCUPATION = "skill", "occupation"
SEARCH = "zoek"  # name of the button that searches instead of saving; its value is the field
LONGEST = 8


class Option(NamedTuple):
    """Something to tick: its id, what it is called, a line beneath (empty when there is none)."""

    id: int
    label: str
    note: str = ""


class Group(NamedTuple):
    """Options under one heading; empty when there is only one group."""

    title: str
    options: tuple[Option, ...]


def labels(kind: str, ids: Iterable[int]) -> list[Option]:
    """The options of these ids, unknown ones left out."""
    known: Any = catalogue().skills if kind == SKILL else catalogue().occupations
    return [Option(one, known[one].label) for one in ids if one in known]


def found(kind: str, text: str, *, without: Iterable[int] = ()) -> list[Group]:
    """What a search offers, best first; a word that means several things gives a group for each meaning."""
    taken = set(without)
    answer = search(text[:200], limit=LONGEST, typing=True)
    if kind == SKILL:
        ranked = sorted((*answer.tasks, *answer.skills), key=lambda one: (-one.points, one.skill.id))[:LONGEST]
        return _one_group(Option(one.skill.id, one.skill.label) for one in ranked if one.skill.id not in taken)
    if answer.ask:
        known = catalogue().occupations
        groups = (
            Group(
                f"{meaning.label}: {meaning.example}" if meaning.example else meaning.label,
                tuple(Option(one, known[one].label) for one in meaning.occupations if one not in taken),
            )
            for meaning in answer.ask.meanings
        )
        return [group for group in groups if group.options]
    rows = (each.occupation for each in answer.occupations)
    return _one_group(Option(one.id, one.label, one.summary) for one in rows if one.id not in taken)


def _one_group(options: Iterable[Option]) -> list[Group]:
    given = tuple(options)
    return [Group("", given)] if given else []


class PickInput(forms.Widget):
    """Ticked options, a search field with its button, and what was found. `query` is set by the form on a search."""

    template_name = "web/components/pick_input.html"
    use_fieldset = True
    kind = SKILL
    many = True
    query = ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        """The ids ticked, as text."""
        given = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return list(given) if self.many else list(given)[-1:]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Never: nothing ticked is an answer too."""
        return False

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        """No single control to point at."""
        return ""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows; see `box`."""
        context = super().get_context(name, value, attrs)
        chosen = [int(one) for one in value or () if str(one).isdecimal()]
        return context | box(name, self.kind, chosen, self.query, many=self.many) | {"search_name": SEARCH}


def box(name: str, kind: str, chosen: list[int], query: str, *, many: bool = True) -> dict[str, Any]:
    """The part of a picker that a search replaces: what is ticked, what was found, whether nothing was."""
    groups = found(kind, query, without=chosen) if query.strip() else []
    return {
        "name": name,
        "kind": kind,
        "many": many,
        "query": query,
        "chosen": labels(kind, chosen),
        "groups": groups,
        "nothing": bool(query.strip()) and not groups,
    }


class PickField(forms.Field):
    """Skills or occupations by id, as a tuple in the order picked. `many=False` keeps one, or None."""

    widget = PickInput

    def __init__(self, *, kind: str, many: bool = True, **options: Any):
        super().__init__(**options)
        self.kind, self.many = kind, many
        self.widget.kind, self.widget.many = kind, many

    def prepare_value(self, value: Any) -> list[str]:
        """Ids as text."""
        given = value if isinstance(value, list | tuple) else [value] if value is not None else []
        return [str(one) for one in given]

    def to_python(self, value: Any) -> Any:
        """Ids; ValidationError on one that does not exist."""
        known: Any = catalogue().skills if self.kind == SKILL else catalogue().occupations
        ids = [int(one) for one in value or () if str(one).isdecimal() and len(str(one)) < 10]
        if len(ids) != len(value or ()) or any(one not in known for one in ids):
            raise forms.ValidationError(_("Deze keuze kennen we niet. Zoek opnieuw."), code="unknown")
        ids = list(dict.fromkeys(ids))
        return tuple(ids) if self.many else (ids[-1] if ids else None)

    def validate(self, value: Any) -> None:
        """At least one when required."""
        if self.required and not value:
            raise forms.ValidationError(_("Zoek en kies er ten minste één."), code="required")
