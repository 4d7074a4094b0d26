"""Courses from a file: the example to fill in, and what came of it, with the row and the column of what is wrong."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core import submissions
from perspectief.core.errors import Missing
from perspectief.exchange.courses import EXAMPLE, HEADS, Brought, bring_courses
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.training.policy import may_offer
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.staff.pool.download import FORMS, answer
from perspectief.web.staff.training_words import page

FILE, LARGEST, SHOWN = "bestand", 5 * 2**20, 100


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest) -> HttpResponse:
    """The page, and the file."""
    _may(request)
    error, found = "", None
    if request.method == "POST":
        try:
            found = _brought(request)
        except Unreadable as refusal:
            error = refusal.message
    context = page(request, "training") | {"error": error, "found": found, "heads": HEADS}
    context["wrong"] = found.wrong[:SHOWN] if found else []
    return render(request, "web/staff/training_import.html", context, status=400 if error else 200)


def _brought(request: HttpRequest) -> Brought | None:
    sent = request.FILES.get(FILE)
    if sent is None:
        raise Unreadable("none", _("Er was geen bestand gekozen. Kies eerst een bestand."))
    if (sent.size or 0) > LARGEST:
        raise Unreadable("too-large", _("Dit bestand is groter dan 5 MB. Knip het in stukken."))
    key = form_key(request.POST)
    if key and not submissions.claim(key, request.actor):  # type: ignore[attr-defined]
        messages.info(request, _("Dit bestand was al ingelezen. Er is niets veranderd."))
        return None
    return bring_courses(request.actor, region=request.region.pk, data=sent.read())  # type: ignore[attr-defined]


@participant
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """A file with the heads and one example."""
    _may(request)
    form = request.GET.get("als", "xlsx")
    if form not in FORMS:
        raise Http404
    return answer(request, "cursussen-voorbeeld", form, HEADS, [list(EXAMPLE)])


def _may(request: HttpRequest) -> None:
    if not may_offer(request.actor):  # type: ignore[attr-defined]
        raise Missing(_("Met jouw rol kun je geen cursussen inlezen."))
