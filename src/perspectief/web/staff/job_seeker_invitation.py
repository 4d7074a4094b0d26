"""Inviting a job seeker to the own card, from the page of the person."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from perspectief.access.looks import saw
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.administration import invitations_of_card
from perspectief.parties.models import PersonAccount
from perspectief.supply.actions.inviting import invite_person, withdraw_person
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.web.administration.invitations import link_in, shown_once
from perspectief.web.door import participant
from perspectief.web.editing import form_key


class InviteForm(forms.Form):
    """Where the link goes."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy("Vraag of alleen de persoon zelf deze mail leest."),
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """What was sent before, and a form to send it (again)."""
    actor = request.actor  # type: ignore[attr-defined]
    detail = card_detail(actor, number)
    if not detail.may_change:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    saw([detail.subject], "profile", region=detail.card.region_id, reason=reason_to_look(actor, detail))
    here = reverse("web:job_seeker_invitation", args=[number])
    if request.method == "POST" and request.POST.get("doe") == "intrekken":
        withdraw_person(actor, number=number)
        messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
        return HttpResponseRedirect(here)
    email = detail.profile.email if detail.profile else ""
    form = InviteForm(request.POST) if request.method == "POST" else InviteForm(initial={"email": email})
    if request.method == "POST" and form.is_valid():
        try:
            sent = invite_person(
                actor,
                number=number,
                email=form.cleaned_data["email"],
                address=link_in(request),
                key=form_key(request.POST),
            )
        except (Invalid, Refused) as error:
            form.add_error("email" if isinstance(error, Invalid) else None, error.message)
        else:
            return shown_once(request, sent, here)
    rows = invitations_of_card(actor, detail.card.pk)
    context = {
        "detail": detail,
        "form": form,
        "rows": rows,
        "open": any(row.state == "open" and not row.answer for row in rows),
        "account": PersonAccount.objects.filter(card_id=detail.card.pk, ends_on=None).first(),
    }
    return render(request, "web/staff/job_seeker_invitation.html", context, status=400 if form.errors else 200)
