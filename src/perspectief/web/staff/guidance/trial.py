"""The page of a trial: how it stands, the agreement in short, how it went, what comes next; and the agreement itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Refused
from perspectief.demand.queries.place import place_detail
from perspectief.guidance.actions import agreements, asking, trials
from perspectief.guidance.actions.placements import confirm_tasks
from perspectief.guidance.queries import About, TrialDetail, agreement_of, kind_of, trial_detail
from perspectief.guidance.rules import TrialStatus
from perspectief.matching.introductions.sending import Sent
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web.administration.invitations import link_in
from perspectief.web.documents import pdf
from perspectief.web.door import counter, participant
from perspectief.web.editing import form_key
from perspectief.web.fresh import fresh_to_send
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong
from perspectief.web.staff.guidance.forms import AgreementForm, ApproveForm, ConfirmForm, LinkForm, ReportForm

FOLDER = "web/staff/guidance"
LOOKS = {
    TrialStatus.ASKED: ("can", "pen"),
    TrialStatus.AGREED: ("ok", "cal"),
    TrialStatus.RUNNING: ("ok", "road"),
    TrialStatus.OVER: ("can", "chat"),
    TrialStatus.REPORTED: ("", "ok"),
}


def note_look(actor: Actor, who: About) -> None:
    """That this page shows somebody, and why."""
    if actor.partner_regions:
        reason = Reason.COACH if who.coaches else Reason.PARTNER
    else:
        reason = reason_to_look(actor, card_detail(actor, who.card))
    saw([who.subject], "profile" if who.named else "card", region=who.place.region_id, reason=reason)


def skill_choices(skills: tuple[int, ...]) -> list[tuple[str, str]]:
    """Skills with their words."""
    known = catalogue().skills
    return [(str(one), known[one].label) for one in skills if one in known]


def trial_address(number: int) -> str:
    """The page of a trial."""
    return reverse("web:trial", args=[number])


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, number: int) -> HttpResponse:
    """The page, and its forms: the report, and what somebody can now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = trial_detail(actor, number)
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    note_look(actor, detail.about)
    context = {
        "detail": detail,
        "trial": detail.trial,
        "about": detail.about,
        "agreement": detail.agreement,
        "look": LOOKS[detail.status],
        "forms": answer,
        "may_place": detail.about.may_guide and detail.placement is None and detail.trial.result not in ("no_show", "withdrawn"),
    }  # fmt: skip
    return render(request, f"{FOLDER}/trial.html", context, status=wrong(answer))


def _deeds(actor: Actor, detail: TrialDetail) -> dict[str, Deed]:
    number, here = detail.trial.number, trial_address(detail.trial.number)
    found: dict[str, Deed] = {}

    def report(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        trials.report_trial(
            actor, number=number, result=given["result"], hours_done=given["hours_done"],
            led_to_job=given["led_to_job"] == "ja", key=key,
        )  # fmt: skip
        return _("Genoteerd. De volgende stap staat op Vandaag."), here

    def confirm(form: Any, key: str) -> tuple[str, str]:
        added = confirm_tasks(actor, trial=number, skills=[int(one) for one in form.cleaned_data["skills"]], key=key)
        return told_confirmed(added), here

    if detail.about.may_guide and not detail.trial.result:
        found["verslag"] = Deed(lambda data: ReportForm(data, auto_id="verslag_%s"), report)
    if detail.about.is_owner and detail.to_confirm:
        offered = skill_choices(detail.to_confirm)
        found["bevestig"] = Deed(lambda data: ConfirmForm(data, skills=offered, auto_id="bevestig_%s"), confirm)
    return found


def told_confirmed(added: list[int]) -> str:
    """What was put on the card."""
    if not added:
        return _("Genoteerd. De kaart blijft zoals hij was.")
    return _("De kaart is aangevuld. Nieuwe plekken staan er meteen bij.")


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def agreement(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement as it is printed, who agreed, and the forms to agree and to change it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown, detail = agreement_of(actor, number)
    here = reverse("web:agreement", args=[number])
    if request.method == "POST" and request.POST.get("doe") == "akkoord":
        return _approve(request, number, shown.sequence)
    answer = carry_out(request, _revising(actor, number, shown, detail, here))
    if isinstance(answer, HttpResponse):
        return answer
    note_look(actor, detail.about)
    context = {
        "detail": detail,
        "trial": detail.trial,
        "about": detail.about,
        "agreement": shown,
        "is_current": shown.replaced_at is None,
        "forms": answer,
        "ground_form": ApproveForm(),
        "locked": any(one.approval for one in detail.approvals),
    }
    return render(request, f"{FOLDER}/agreement.html", context, status=wrong(answer))


def _approve(request: HttpRequest, number: int, sequence: int) -> HttpResponse:
    given = request.POST.get("versie", "")
    try:
        agreements.approve(
            request.actor,  # type: ignore[attr-defined]
            number=number,
            party=request.POST.get("partij", ""),
            ground=request.POST.get("ground", ""),
            sequence=int(given) if given.isdecimal() and len(given) < 5 else sequence,
            key=form_key(request.POST),
        )
    except Refused as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Het akkoord is vastgelegd."))
    return HttpResponseRedirect(reverse("web:agreement", args=[number]))


def _revising(actor: Actor, number: int, shown: Any, detail: TrialDetail, here: str) -> dict[str, Deed]:
    if not detail.about.may_guide or shown.replaced_at is not None or detail.trial.result:
        return {}
    initial = {"work": shown.work, "guided_by": shown.guided_by, "remarks": shown.remarks}

    def revise(form: Any, key: str) -> tuple[str, str]:
        given = dict(form.cleaned_data)
        anyway = given.pop("anyway")
        kept = agreements.revise_agreement(actor, number=number, texts=given, key=key, anyway=anyway)
        if kept.number == number:
            return _("De afspraken zijn aangepast."), here
        said = _("Er is een nieuwe versie. Iedereen geeft opnieuw akkoord.")
        return said, reverse("web:agreement", args=[kept.number])

    return {"wijzig": Deed(lambda data: AgreementForm(data, initial=initial, auto_id="wijzig_%s"), revise)}


@participant
@require_safe
def agreement_document(request: HttpRequest, number: int) -> HttpResponse:
    """The agreement as PDF/UA; when this server cannot draw it, back to the page, which prints the same."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown, detail = agreement_of(actor, number)
    note_look(actor, detail.about)
    context = {"detail": detail, "trial": detail.trial, "about": detail.about, "agreement": shown}
    drawn = pdf("web/staff/guidance/agreement_print.html", context)
    if drawn is None:
        said = _("Deze server kan geen PDF maken. Druk deze pagina af, dat geeft hetzelfde blad.")
        messages.warning(request, said)
        return HttpResponseRedirect(reverse("web:agreement", args=[number]))
    return HttpResponse(
        drawn,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="afspraken-{number}.pdf"'},
    )


@counter
@fresh_to_send
@require_http_methods(["GET", "HEAD", "POST"])
def ask_employer(request: HttpRequest, number: int) -> HttpResponse:
    """A link for the employer to say how it went: it goes by mail, the code is shown once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail, back = trial_detail(actor, number), trial_address(number)
    if not detail.about.is_owner:
        raise Refused(_("Dit vraagt de klantmanager van deze persoon."))
    work = place_detail(actor, detail.about.place.number)
    email = work.contact.email if work and work.contact else ""
    form = LinkForm(request.POST or None, initial={"email": email})
    if request.method == "POST" and form.is_valid():
        try:
            given = {"address": link_in(request), "key": form_key(request.POST), **form.cleaned_data}
            sent = asking.ask_report(actor, number=number, **given)
        except (Invalid, Refused) as error:
            form.add_error(None, error.message)
        else:
            return _sent(request, sent, detail, back) if sent else HttpResponseRedirect(back)
    context = {"form": form, "about": detail.about, "back": back}
    return render(request, f"{FOLDER}/ask_employer.html", context, status=400 if form.errors else 200)


def _sent(request: HttpRequest, sent: Sent, detail: TrialDetail, back: str) -> HttpResponse:
    """The code, in the answer itself: it is kept nowhere."""
    code, to = f"{sent.code[:4]} {sent.code[4:]}", detail.about.place.employer.name
    context = {"to": to, "email": sent.email, "code": code, "link": sent.address, "back": back}
    return render(request, "web/staff/introduction_sent.html", context)


@counter
@require_POST
def trial_step(request: HttpRequest, number: int) -> HttpResponse:
    """What follows the trial is arranged."""
    trials.finish_trial_step(request.actor, number=number, key=form_key(request.POST))  # type: ignore[attr-defined]
    messages.success(request, _("Gedaan. De stap is van je lijst."))
    return HttpResponseRedirect(trial_address(number))


@participant
@require_safe
def guidance(request: HttpRequest, number: int) -> HttpResponse:
    """From a task to the trial or placement it is about."""
    kind = kind_of(request.actor, number)  # type: ignore[attr-defined]
    return HttpResponseRedirect(reverse(f"web:{kind}", args=[number]))
