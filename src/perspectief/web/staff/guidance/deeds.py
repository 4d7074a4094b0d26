"""A page with more than one form: which was sent, what it does, and what is shown again when that is not possible."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from perspectief.core import submissions
from perspectief.core.errors import Changed, Invalid, Refused
from perspectief.core.wording import Doubtful
from perspectief.web.editing import form_key

DEED = "doe"


class Deed(NamedTuple):
    """`build`: the form, of what was sent or new. `act`: gets the valid form and its key; gives what to say, and where to go on."""

    build: Callable[[Any], forms.Form]
    act: Callable[[Any, str], tuple[str, str]]


def carry_out(request: HttpRequest, deeds: Mapping[str, Deed]) -> HttpResponse | dict[str, forms.Form]:
    """The answer to a form that could be carried out; else all forms of the page, with what is wrong in the one that was sent."""
    sent = request.POST.get(DEED, "") if request.method == "POST" else ""
    if request.method == "POST" and sent not in deeds:
        if pressed_again(request):
            return HttpResponseRedirect(request.path)
        raise Invalid("Deze knop kennen we niet. Er is niets veranderd.")
    shown = {name: deed.build(request.POST if name == sent else None) for name, deed in deeds.items()}
    if sent and (done := _done(request, deeds[sent], shown[sent])) is not None:
        return done
    return shown


def pressed_again(request: HttpRequest) -> bool:
    """Whether this form was carried out already: what it did may have taken its button, or the page, away."""
    actor = request.actor  # type: ignore[attr-defined]
    return request.method == "POST" and submissions.sent_before(form_key(request.POST), actor)


def _done(request: HttpRequest, deed: Deed, form: Any) -> HttpResponse | None:
    if not form.is_valid():
        return HttpResponseRedirect(request.path) if pressed_again(request) else None
    try:
        with transaction.atomic():
            said, address = deed.act(form, form_key(request.POST))
    except Invalid as error:
        for name, message in (error.fields or {"": error.message}).items():
            form.add_error(name if name in form.fields else None, message)
    except Doubtful as error:
        for name, doubts in error.found.items():
            for doubt in doubts:
                where = name if name in form.fields else None
                form.add_error(where, forms.ValidationError(f"{doubt.words}: {doubt.advice}", code="doubt"))
    except (Refused, Changed) as error:
        form.add_error(None, error.message)
    else:
        messages.success(request, said)
        return HttpResponseRedirect(address)
    return None


def wrong(forms_shown: Mapping[str, Any]) -> int:
    """The status of the page: 400 when a form is shown again."""
    return 400 if any(form.is_bound and form.errors for form in forms_shown.values()) else 200


def on_page(name: str, form: Callable[..., Any], act: Callable[[Any, str], str], number: int, **more: Any) -> Deed:
    """A form of the page of a placement, with ids of its own; afterwards the page again."""
    here = reverse("web:placement", args=[number])
    return Deed(lambda data: form(data, auto_id=f"{name}_%s", **more), lambda filled, key: (act(filled, key), here))
