"""One page that changes a row: shown, searched in, refused, in conflict with a colleague, doubted, saved. Nothing typed is lost."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from perspectief.core.errors import Changed, Invalid
from perspectief.core.wording import Doubt, Doubtful
from perspectief.web.merging import CLASH, SEEN, Difference, choose, merge, posted, seal
from perspectief.web.pick import SEARCH
from perspectief.web.sent import whole

ANYWAY = "toch"


class Loaded(NamedTuple):
    """A row as values of its form, and its version (0: not there yet)."""

    initial: Mapping[str, Any]
    version: int


class Sent(NamedTuple):
    """What a save gets: the valid form, the version shown, the form's key, and whether doubts were read and put aside."""

    form: Any
    version: int
    key: str
    anyway: bool


class Doubted(NamedTuple):
    """Something in a field that may not belong there, for the page."""

    field: str
    label: str
    doubt: Doubt


@dataclass
class Page:
    """What the template of an edit page gets: `edit`."""

    form: forms.Form
    version: int
    seen: str
    clash: str = ""
    differences: list[Difference] = field(default_factory=list)
    doubts: list[Doubted] = field(default_factory=list)
    status: int = 200

    @property
    def clashes(self) -> list[Difference]:
        """Fields both changed: a human chooses."""
        return [one for one in self.differences if one.clash]

    @property
    def taken_over(self) -> list[Difference]:
        """Fields only the colleague changed."""
        return [one for one in self.differences if not one.clash]


def edit(
    request: HttpRequest,
    *,
    load: Callable[[], Loaded],
    loaded: Loaded | None = None,
    build: Callable[[QueryDict | None, Mapping[str, Any]], Any],
    save: Callable[[Sent], str],
    template: str,
    context: Mapping[str, Any],
) -> HttpResponse:
    """The whole life of an edit page. `save` calls the actions and returns the address to go on to. `loaded`: what the view read
    already; `load` reads it, when that is nothing, and again when a colleague saved first."""
    loaded = loaded or load()
    if request.method != "POST":
        form = build(None, loaded.initial)
        return _show(request, template, context, Page(form, loaded.version, seal(posted(form, loaded.initial))))
    data = choose(request.POST)
    page = Page(build(data, loaded.initial), _version(data), data.get(SEEN, ""), data.get(CLASH, ""))
    if SEARCH in data:
        page.form.unjudged()
        return _show(request, template, context, page)
    if page.form.is_valid():
        answer = _saved(save, page, data, load, build)
        if answer:
            return HttpResponseRedirect(answer)
    page.status = page.status if page.status != 200 else 400
    return _show(request, template, context, page)


def _saved(
    save: Callable[[Sent], str],
    page: Page,
    data: QueryDict,
    load: Callable[[], Loaded],
    build: Callable[[QueryDict | None, Mapping[str, Any]], Any],
) -> str:
    """Where to go on; empty when the page has to be shown again, which it then says why."""
    try:
        with transaction.atomic():
            return save(Sent(page.form, page.version, form_key(data), ANYWAY in data))
    except Invalid as error:
        for name, message in (error.fields or {"": error.message}).items():
            page.form.add_error(name if name in page.form.fields else None, message)
    except Doubtful as error:
        for name, doubts in error.found.items():
            label = str(page.form.fields[name].label) if name in page.form.fields else name
            page.doubts += [Doubted(name, label, doubt) for doubt in doubts]
    except Changed:
        now = load()
        merged, page.differences, page.clash = merge(page.form, data, posted(page.form, now.initial))
        page.form = build(merged, now.initial)
        page.version, page.seen, page.status = now.version, merged[SEEN], 409
    return ""


def form_key(data: QueryDict) -> str:
    """The key of a form; empty when it is none."""
    try:
        return str(uuid.UUID(data.get("form_key", "")))
    except ValueError:
        return ""


def _version(data: QueryDict) -> int:
    given = data.get("row_version", "")
    return whole(given, -1, 9)


def _show(request: HttpRequest, template: str, context: Mapping[str, Any], page: Page) -> HttpResponse:
    return render(request, template, {**context, "edit": page, "form": page.form}, status=page.status)
