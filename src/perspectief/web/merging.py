"""Two people saved the same row: nothing typed is lost. Pure, on form values as they are posted.

A form carries what it showed (sealed, so that nobody can make it up). When a colleague saved first, three versions of every
field are known: before, mine and the colleague's. What only one side changed is taken over; where both did, a human chooses.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from perspectief.taxonomy.needs import DAYPARTS, DAYS
from perspectief.web.fields import WeekField
from perspectief.web.pick import PickField, labels

SEEN, CLASH, CHOICE = "gezien", "botsing", "kies_"
SALT = "perspectief.web.merging"
Posted = dict[str, list[str]]


class Difference(NamedTuple):
    """A field of which my words and the colleague's differ; `clash` when both changed it, else theirs was taken over."""

    name: str
    label: str
    before: str
    mine: str
    theirs: str
    clash: bool


def posted(form: forms.Form, values: Mapping[str, Any]) -> Posted:
    """Values of a form as a browser sends them: field name → texts."""
    return {name: _as_posted(field, values.get(name)) for name, field in form.fields.items()}


def said(form: forms.Form, name: str, value: Any) -> str:
    """A value of a field in words."""
    return spoken(form.fields[name], _as_posted(form.fields[name], value))


def _as_posted(field: forms.Field, value: Any) -> list[str]:
    if isinstance(field, forms.BooleanField) and not isinstance(field, forms.NullBooleanField):
        return ["on"] if value else []
    if isinstance(field, WeekField):
        return [str(bit) for bit in range(value.bit_length()) if value >> bit & 1] if value else []
    ready = field.prepare_value(value)
    if isinstance(ready, list | tuple):
        return [str(one) for one in ready]
    shown = field.widget.format_value(ready)
    if isinstance(shown, list | tuple):  # a select shows its value as a list
        return [str(one) for one in shown if one is not None] or [""]
    return ["" if shown is None else str(shown)]


def seal(values: Any) -> str:
    """Values as one signed text for a hidden field."""
    return signing.dumps(values, salt=SALT, compress=True)


def unseal(text: str) -> Any:
    """What `seal` made; an empty dictionary when it is not ours."""
    try:
        return signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return {}


def choose(data: QueryDict) -> QueryDict:
    """The sent form with the choices of a former clash carried out: `kies_<field>` is mine, theirs or before."""
    clashes: dict[str, dict[str, list[str]]] = unseal(data.get(CLASH, "")) or {}
    merged = data.copy()
    for name, versions in clashes.items():
        chosen = data.get(CHOICE + name)
        if chosen in versions:
            merged.setlist(name, versions[chosen])
    return merged


def merge(form: forms.Form, data: QueryDict, current: Posted) -> tuple[QueryDict, list[Difference], str]:
    """My sent form on top of the row as it is now: the merged data, the differences, and the clashes sealed for `choose`."""
    seen: Posted = unseal(data.get(SEEN, "")) or {}
    merged, differences, clashes = data.copy(), [], {}
    for name, field in form.fields.items():
        mine, theirs = data.getlist(name), current[name]
        before = seen.get(name, theirs)
        if _same(mine, theirs) or _same(theirs, before):
            continue
        clash = not _same(mine, before)
        if clash:
            clashes[name] = {"theirs": theirs, "before": before}
        else:
            merged.setlist(name, theirs)
        told = [spoken(field, one) for one in (before, mine, theirs)]
        differences.append(Difference(name, str(field.label), told[0], told[1], told[2], clash))
    merged[SEEN] = seal(current)
    return merged, differences, seal(clashes)


def _same(one: Iterable[str], other: Iterable[str]) -> bool:
    return sorted(" ".join(text.split()) for text in one if text.strip()) == sorted(
        " ".join(text.split()) for text in other if text.strip()
    )


def _listed(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    return list(field.choices)  # type: ignore[arg-type]  # a field gives a list; only its setter takes a function


def spoken(field: forms.Field, values: list[str]) -> str:
    """What a value says, in words: labels of choices, dayparts by name."""
    given = [value for value in values if value.strip()]
    if isinstance(field, forms.BooleanField):
        return _("ja") if given else _("nee")
    if not given:
        return _("leeg")
    if isinstance(field, WeekField):
        return ", ".join(f"{DAYS[int(bit) // 4][:2]} {DAYPARTS[int(bit) % 4]}" for bit in given if bit.isdecimal())
    if isinstance(field, PickField):
        return ", ".join(option.label for option in labels(field.kind, (int(one) for one in given if one.isdecimal())))
    if isinstance(field, forms.ChoiceField):
        known = {str(value): str(label) for value, label in _listed(field) if not isinstance(label, list | tuple)}
        return ", ".join(known.get(value, value) for value in given)
    return ", ".join(given)
