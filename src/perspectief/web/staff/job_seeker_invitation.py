"""The own account of a job seeker, from the page of the person: inviting, and a way back in for who lost it."""

from typing import Any

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
from perspectief.supply.actions.recovering import recover_person
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.web.administration.accounts import recovery_shown_once
from perspectief.web.administration.forms import PersonRecoveryForm
from perspectief.web.administration.invitations import link_in, shown_once
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.fresh import fresh_to_send


class InviteForm(forms.Form):
    """Where the link goes."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres"),
        help_text=gettext_lazy("Vraag of alleen de persoon zelf deze mail leest."),
    )
    anyway = forms.BooleanField(label=gettext_lazy("Ja, de persoon gaf zelf dit adres"), required=False)


@participant
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, number: int) -> HttpResponse:
    """What was sent before, and a form to send it (again); with an account, a way back in for who lost it."""
    actor = request.actor  # type: ignore[attr-defined]
    detail = card_detail(actor, number)
    if not detail.may_change:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    saw([detail.subject], "profile", region=detail.card.region_id, reason=reason_to_look(actor, detail))
    deed = DEEDS.get(request.POST.get("doe", ""), _send) if request.method == "POST" else None
    return deed(request, detail) if deed else _shown(request, detail)


def _shown(request: HttpRequest, detail: CardDetail, *, status: int = 200, **more: Any) -> HttpResponse:
    rows = invitations_of_card(request.actor, detail.card.pk)  # type: ignore[attr-defined]
    context = {
        "detail": detail,
        "form": InviteForm(initial={"email": detail.profile.email if detail.profile else ""}),
        "recovery_form": PersonRecoveryForm(),
        "wrong": "",
        "rows": rows,
        "open": any(row.state == "open" and not row.answer for row in rows),
        "account": PersonAccount.objects.filter(card_id=detail.card.pk, ends_on=None).first(),
    }
    return render(request, "web/staff/job_seeker_invitation.html", context | more, status=status)


def _here(detail: CardDetail) -> str:
    return reverse("web:job_seeker_invitation", args=[detail.card.number])


def _send(request: HttpRequest, detail: CardDetail) -> HttpResponse:
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            sent = invite_person(
                request.actor,  # type: ignore[attr-defined]
                number=detail.card.number,
                email=form.cleaned_data["email"],
                address=link_in(request),
                key=form_key(request.POST),
                anyway=form.cleaned_data["anyway"],
            )
        except (Invalid, Refused) as error:
            form.add_error(next(iter(error.fields), None) if isinstance(error, Invalid) else None, error.message)
        else:
            return shown_once(request, sent, _here(detail))
    return _shown(request, detail, status=400, form=form)


def _withdraw(request: HttpRequest, detail: CardDetail) -> HttpResponse:
    withdraw_person(request.actor, number=detail.card.number)  # type: ignore[attr-defined]
    messages.success(request, _("De uitnodiging is ingetrokken. De link werkt niet meer."))
    return HttpResponseRedirect(_here(detail))


def _recover(request: HttpRequest, detail: CardDetail) -> HttpResponse:
    form = PersonRecoveryForm(request.POST)
    if not form.is_valid():
        return _shown(request, detail, status=400, recovery_form=form)
    try:
        started = recover_person(
            request.actor,  # type: ignore[attr-defined]
            number=detail.card.number,
            how=form.cleaned_data["how"],
            address=link_in(request),
            key=form_key(request.POST),
        )
    except Refused as refused:
        return _shown(request, detail, status=403, wrong=refused.message)
    return recovery_shown_once(request, started, _here(detail))


DEEDS = {"intrekken": _withdraw, "herstel": _recover}
