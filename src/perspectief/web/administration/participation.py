"""One organisation of the region: its participation, and ending or resuming it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.core.errors import Invalid, Refused
from perspectief.parties import administration
from perspectief.parties.actions import participation as actions
from perspectief.web.administration.forms import ParticipationForm
from perspectief.web.door import administrator
from perspectief.web.fresh import fresh_to_send


@administrator
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def party(request: HttpRequest, number: int) -> HttpResponse:
    """Since when it takes part in the regions of the own organisation; ends that after a day or at once, and resumes it."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    rows = administration.participation(actor, number)
    if request.method != "POST":
        return _shown(request, rows)
    chosen = next((one for one in rows if str(one.region) == request.POST.get("regio")), None)
    deed = DEEDS.get(request.POST.get("doe", ""))
    if chosen is None or deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        return deed(request, rows, chosen)
    except Refused as refused:
        return _shown(request, rows, status=403, wrong=refused.message)


def _shown(
    request: HttpRequest, rows: list[administration.Party], *, status: int = 200, wrong: str = "", sent: Any = None
) -> HttpResponse:
    """`sent`: the form that did not do, of the region it says."""
    forms = {one.region: ParticipationForm(prefix=str(one.region)) for one in rows}
    if sent is not None:
        forms[int(sent.prefix)] = sent
    shown = [(one, forms[one.region]) for one in rows]
    context = {"name": rows[0].name, "kind": rows[0].kind, "people": rows[0].people, "rows": shown, "wrong": wrong}
    return render(request, "web/administration/participation.html", context, status=status)


def _end(request: HttpRequest, rows: list[administration.Party], one: administration.Party) -> HttpResponse:
    form = ParticipationForm(request.POST, prefix=str(one.region))
    if form.is_valid():
        try:
            actions.end(request.actor, party=one.number, region=one.region, **form.cleaned_data)  # type: ignore[attr-defined]
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name, message)
    if form.errors:
        return _shown(request, rows, status=400, sent=form)
    if form.cleaned_data["ends_on"]:
        messages.success(
            request, _("De laatste dag is bewaard. De beheerders van de organisatie krijgen er een mail over.")
        )
    else:
        messages.success(
            request, _("De deelname is beëindigd. Vanaf nu ziet deze organisatie niets meer van de regio.")
        )
    return HttpResponseRedirect(reverse("web:administration_party", args=[one.number]))


def _resume(request: HttpRequest, rows: list[administration.Party], one: administration.Party) -> HttpResponse:
    actions.resume(request.actor, party=one.number, region=one.region)  # type: ignore[attr-defined]
    messages.success(request, _("Deze organisatie doet weer mee, vanaf vandaag."))
    return HttpResponseRedirect(reverse("web:administration_party", args=[one.number]))


DEEDS = {"einde": _end, "hervat": _resume}
