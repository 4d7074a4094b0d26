"""The own work of a job seeker: agreeing to a trial, saying that it goes less well, and who coaches, with the yes to that taken back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core.errors import Changed, Missing, Refused
from perspectief.guidance.actions import agreements, coaching
from perspectief.guidance.actions.taking_back import take_yes_back
from perspectief.guidance.own import OwnWork, own_agreement, own_work
from perspectief.guidance.rules import Party
from perspectief.web.door import person
from perspectief.web.editing import form_key
from perspectief.web.sent import whole
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong
from perspectief.web.staff.guidance.forms import PersonSignalForm

PARTIES = {
    Party.PERSON: gettext_noop("Jij"),
    Party.EMPLOYER: gettext_noop("De werkgever"),
    Party.OWNER: gettext_noop("Je begeleider"),
}


@person
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """What is agreed about a trial; a POST is the yes of the person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        version = whole(request.POST.get("versie", ""), -1, 4)
        try:
            agreements.approve(actor, number=number, party=Party.PERSON, sequence=version, key=form_key(request.POST))
        except (Refused, Changed) as error:
            messages.warning(request, error.message)
            return HttpResponseRedirect(reverse("web:own_agreement", args=[number]))
        messages.success(request, _("Dank je wel. Je zei ja tegen de afspraken."))
        return HttpResponseRedirect(reverse("web:own_profile") + "#werk")
    own = own_agreement(actor, number)
    said = [(_(who), own.given.get(party)) for party, who in PARTIES.items()]
    return render(request, "web/jobseeker/agreement.html", {"own": own, "agreement": own.agreement, "said": said})


@person
@require_http_methods(["GET", "HEAD", "POST"])
def signal(request: HttpRequest, number: int) -> HttpResponse:
    """It goes less well: what it is about, and more if somebody wants to say it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    own = _own(actor, number)

    def act(form: Any, key: str) -> tuple[str, str]:
        coaching.give_signal(actor, number=number, key=key, **form.cleaned_data)
        said = _("Goed dat je het zegt. Je begeleider belt je binnen twee werkdagen.")
        return said, reverse("web:own_profile") + "#werk"

    answer = carry_out(request, {"signaal": Deed(lambda data: PersonSignalForm(data, auto_id="signaal_%s"), act)})
    if isinstance(answer, HttpResponse):
        return answer
    context = {"own": own, "form": answer["signaal"]}
    return render(request, "web/jobseeker/signal.html", context, status=wrong(answer))


@person
@require_http_methods(["GET", "HEAD", "POST"])
def coaches(request: HttpRequest, number: int) -> HttpResponse:
    """Who coaches and who did; a POST takes the yes to one organisation back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        party = whole(request.POST.get("organisatie", ""), 0)
        try:
            take_yes_back(actor, number=number, party=party or 0, key=form_key(request.POST))
        except Refused as error:
            messages.warning(request, error.message)
        else:
            messages.success(request, _("Je ja is ingetrokken. Hieronder zie je wie je nu begeleidt."))
        return HttpResponseRedirect(reverse("web:own_coaches", args=[number]))
    own = _own(actor, number)
    asked = {one.party: one for one in own.now if one.party}
    return render(request, "web/jobseeker/coaches.html", {"own": own, "asked": list(asked.values())})


def _own(actor: Actor, number: int) -> OwnWork:
    own = next((one for one in own_work(actor) if one.number == number), None)
    if own is None:
        raise Missing(_("Dit werk is er niet (meer)."))
    return own
