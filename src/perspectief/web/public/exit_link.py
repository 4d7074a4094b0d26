"""The one-time link with the two questions at the end: two taps, once; nobody sees who answered what."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from perspectief.core.errors import Invalid
from perspectief.core.wording import Doubtful
from perspectief.matching.exits import actions
from perspectief.web.exit_form import ExitForm


def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; a POST is the answer."""
    asked = actions.asked_by_link(token)
    form = ExitForm(asked.side, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.answer_by_link(token, **form.cleaned_data)
            return render(request, "web/public/exit_thanks.html", {"side": asked.side})
        except Doubtful as doubtful:
            form.point_out(doubtful.found)
        except Invalid as error:
            form.add_error(None, error.message)
    context = {"form": form, "side": asked.side}
    return render(request, "web/public/link_exit.html", context, status=400 if form.errors else 200)


ANSWERS = {actions.PURPOSE: answer}
