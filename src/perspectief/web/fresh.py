"""A door in front of pages that anybody of the role may read, and on which something sensitive is done: rights, invitations, people."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from perspectief.web.proof import is_fresh, prove_first

View = Callable[..., HttpResponse]


def fresh_to_send(view: View) -> View:
    """Whatever is sent asks a fresh proof; looking does not. The form is kept, and goes on by itself after the proof."""

    @wraps(view)
    def guarded(request: HttpRequest, *path: Any, **named: Any) -> HttpResponse:
        if request.method == "POST" and not is_fresh(request):
            return prove_first(request)
        return view(request, *path, **named)

    return guarded
