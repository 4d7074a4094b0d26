"""Accounts and roles of the own organisation: the list, one account with all that can be done to it, handing over."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core import clock
from perspectief.core.errors import Invalid, Refused
from perspectief.parties import administration
from perspectief.parties.actions import recovery, rights
from perspectief.parties.models import Organisation, User
from perspectief.parties.policy import keeps_parties
from perspectief.parties.queries import administrators
from perspectief.supply.actions.handing_over import hand_over_caseload, left_behind, load_of, takers
from perspectief.web.administration.forms import EndForm, HandOverForm, RecoveryForm, RoleForm
from perspectief.web.administration.invitations import link_in
from perspectief.web.door import administrator
from perspectief.web.editing import form_key
from perspectief.web.fresh import fresh_to_send
from perspectief.web.pages import page_number, pages
from perspectief.web.sent import whole

FOLDER = "web/administration"
LENGTH = 25


@administrator
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What an administrator has to do, and who takes part in the region."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    review = administration.review(actor)
    sent = administration.invitations(actor)
    own, parties = Organisation.objects.get(pk=actor.organisation), administration.parties(actor.organisation)
    context = {
        "own": own,
        "people": administration.accounts(actor.organisation).count(),
        "overdue": sum(row.standing in {"overdue", "ends"} for row in review),
        "soon": sum(row.standing == "soon" for row in review),
        "open": sum(row.state == "open" and not row.answer for row in sent),
        "stuck": sum((row.state in {"expired", "locked"} or row.mail_failed) and not row.answer for row in sent),
        "left_behind": left_behind(actor),
        "alone": len(administrators(actor.organisation)) == 1,
        "parties": [one for one in parties if one.holds],
        "left": [one for one in parties if not one.holds],
        "keeps": keeps_parties(actor, own.kind),
    }
    return render(request, f"{FOLDER}/overview.html", context)


@administrator
@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """Everybody who works here, or worked here; found by name, address or role."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    q, order, former = (
        request.GET.get("q", "").strip(),
        request.GET.get("volgorde", "naam"),
        request.GET.get("toon") == "weg",
    )
    users = administration.accounts(actor.organisation, q=q, order=order, former=former).distinct()
    shown = pages(page_number(request.GET), users.count(), LENGTH)
    rows = administration.account_rows(actor.organisation, users[shown.start : shown.start + LENGTH])
    context = {"rows": rows, "pages": shown, "q": q, "order": order, "former": former}
    return render(request, f"{FOLDER}/accounts.html", context)


@administrator
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest, number: int) -> HttpResponse:
    """One account: its roles, and what an administrator does with them."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    row = administration.account(actor.organisation, number)
    if request.method == "POST":
        return _act(request, row)
    return _shown(request, row)


def _shown(request: HttpRequest, row: administration.AccountRow, *, status: int = 200, **forms: Any) -> HttpResponse:
    actor: Any = request.actor  # type: ignore[attr-defined]
    own = Organisation.objects.get(pk=actor.organisation)
    context = {
        "row": row,
        "own": row.id == actor.id,
        "load": load_of(actor, User.objects.get(pk=row.id)),
        "role_form": RoleForm(None, kind=own.kind, held=[one.role for one in row.holding]),
        "recovery_form": RecoveryForm(),
        "today": clock.today(),
        "wrong": "",
    }
    return render(request, f"{FOLDER}/account.html", context | forms, status=status)


def _act(request: HttpRequest, row: administration.AccountRow) -> HttpResponse:
    deed = DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        return deed(request, row) or HttpResponseRedirect(reverse("web:administration_account", args=[row.number]))
    except Refused as refused:
        return _shown(request, row, status=403, wrong=refused.message)


def _give(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    actor: Any = request.actor  # type: ignore[attr-defined]
    own = Organisation.objects.get(pk=actor.organisation)
    form = RoleForm(request.POST, kind=own.kind, held=[one.role for one in row.holding])
    if form.is_valid():
        try:
            rights.give_role(actor, user=row.number, **form.cleaned_data)
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name, message)
        else:
            messages.success(request, _("De rol is gegeven. De andere beheerders krijgen er een mail over."))
            return None
    return _shown(request, row, status=400, role_form=form)


def _membership(request: HttpRequest) -> int:
    given = request.POST.get("rol", "")
    return whole(given, 0)


def _set_end(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    form = EndForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, status=400, wrong=_("Vul een dag in, of laat hem leeg. Er is niets veranderd."))
    try:
        rights.set_end(request.actor, membership=_membership(request), **form.cleaned_data)  # type: ignore[attr-defined]
    except Invalid as error:
        return _shown(request, row, status=400, wrong=" ".join(error.fields.values()))
    messages.success(request, _("De laatste dag is veranderd."))
    return None


def _end(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    rights.end_now(request.actor, membership=_membership(request))  # type: ignore[attr-defined]
    messages.success(request, _("De rol is beëindigd. Dat geldt vanaf nu."))
    return None


def _leave(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    rights.leave(request.actor, user=row.number)  # type: ignore[attr-defined]
    messages.success(
        request, _("%(name)s kan er niet meer in, ook niet met een pagina die nog openstaat.") % {"name": row.name}
    )
    return None


def _confirm(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    if rights.confirm(request.actor, memberships=[_membership(request)]):  # type: ignore[attr-defined]
        messages.success(request, _("Nagelopen: deze rol klopt nog."))
    else:
        messages.warning(request, _("Je eigen rollen loopt een andere beheerder na."))
    return None


def _recover(request: HttpRequest, row: administration.AccountRow) -> HttpResponse | None:
    form = RecoveryForm(request.POST)
    if not form.is_valid():
        return _shown(request, row, status=400, recovery_form=form)
    started = recovery.start(
        request.actor,  # type: ignore[attr-defined]
        user=row.number,
        how=form.cleaned_data["how"],
        address=link_in(request),
        key=form_key(request.POST),
    )
    return recovery_shown_once(request, started, reverse("web:administration_account", args=[row.number]))


def recovery_shown_once(request: HttpRequest, started: recovery.Started | None, back: str) -> HttpResponse:
    """The code, in the answer itself: it is kept nowhere, so a reload does not show it again."""
    if started is None:
        messages.warning(request, _("Het herstel was al begonnen. Kwijt wat de code was? Begin opnieuw."))
        return HttpResponseRedirect(back)
    context = {
        "name": started.user.name,
        "email": started.user.email,
        "code": f"{started.code[:4]} {started.code[4:]}",
        "link": started.link,
        "back": back,
    }
    return render(request, f"{FOLDER}/recovery_started.html", context)


DEEDS = {
    "geef": _give,
    "einde": _set_end,
    "stop": _end,
    "weg": _leave,
    "klopt": _confirm,
    "herstel": _recover,
}


@administrator
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def caseload(request: HttpRequest, number: int) -> HttpResponse:
    """Everything of one colleague to others."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    row = administration.account(actor.organisation, number)
    people = takers(actor.organisation, but=row.id)
    form = HandOverForm(request.POST if request.method == "POST" else None, takers=people)
    if form.is_valid():
        done = hand_over_caseload(actor, user=number, to=form.cleaned_data["to"], key=form_key(request.POST))
        said = _("Overgedragen: %(people)s mensen en %(tasks)s taken.")
        messages.success(request, said % {"people": done.people, "tasks": done.tasks})
        return HttpResponseRedirect(reverse("web:administration_account", args=[number]))
    context = {"row": row, "form": form, "takers": people, "load": load_of(actor, User.objects.get(pk=row.id))}
    return render(request, f"{FOLDER}/caseload.html", context, status=400 if form.errors else 200)


@administrator
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest) -> HttpResponse:
    """Every role with the day by which an administrator says that it is still right."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if request.method == "POST":
        chosen = [
            int(one) for one in request.POST.getlist("rol") if one.isascii() and one.isdecimal() and len(one) < 19
        ]
        done = rights.confirm(actor, memberships=chosen)
        if done:
            messages.success(request, _("Nagelopen: %(n)s rollen kloppen nog.") % {"n": done})
        else:
            messages.warning(request, _("Kies eerst welke rollen kloppen."))
        return HttpResponseRedirect(request.get_full_path())
    every = administration.review(actor)
    waiting = [one for one in every if one.standing != "fine"]
    rows = every if request.GET.get("toon") == "alles" else waiting
    shown = pages(page_number(request.GET), len(rows), LENGTH)
    context = {
        "rows": rows[shown.start : shown.start + LENGTH],
        "pages": shown,
        "all": request.GET.get("toon") == "alles",
        "waiting": len(waiting),
        "total": len(every),
    }
    return render(request, f"{FOLDER}/review.html", context)
