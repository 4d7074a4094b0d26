"""Practice learning: the list, a new agreement, signing, the log, work processes, and the praktijkverklaring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.demand.queries.place import recognised_trainers
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.training.actions.practice import declare, grade, log_day, sign, start_practice, stop_practice
from perspectief.training.queries.enrolments import subjects
from perspectief.training.queries.practice import PracticeDetail, practice_detail, practices
from perspectief.training.rules import DayKind, Grade, Signed, Signer, Standing, WhyStopped
from perspectief.web.documents import pdf
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.staff.training_courses import schools
from perspectief.web.staff.training_forms import DayForm, PracticeForm
from perspectief.web.staff.training_words import page

DECLARATION = "web/staff/practice_declaration.html"


@participant
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Everybody who learns on the work floor, as far as this actor sees them."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    rows = practices(actor, region=region)
    _looked(actor, region, [row.card_id for row in rows])
    return render(request, "web/staff/practices.html", page(request, "practices") | {"rows": rows})


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """A new agreement for the person with this number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = card_detail(actor, number)
    if not person.may_change:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    region = person.card.region_id
    saw([person.subject], "profile", region=region, reason=reason_to_look(actor, person))
    lists = {"employers": recognised_trainers(actor, region=region), "schools": schools(region)}
    form = PracticeForm(request.POST if request.method == "POST" else None, **lists)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            kept = start_practice(
                actor,
                card=number,
                employer=int(given["employer"]),
                values=form.values(),
                processes=form.lines(),
                school=int(given["school_number"]) if given["school_number"] else None,
                said_yes=given["said_yes"],
                key=form_key(request.POST),
            )
            messages.success(request, _("Opgeslagen. Nu kunnen de school, het leerbedrijf en de deelnemer tekenen."))
            return HttpResponseRedirect(reverse("web:practice", args=[kept.number]))
        except Invalid as error:
            for name, message in (error.fields or {"": error.message}).items():
                form.add_error(name if name in form.fields else None, message)
        except Refused as error:
            form.add_error(None, error.message)
    context = page(request, "practices") | {"person": person, "form": form, "companies": bool(lists["employers"])}
    return render(request, "web/staff/practice_new.html", context, status=400 if form.errors else 200)


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, number: int) -> HttpResponse:
    """One way of practice learning, and its deeds."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = practice_detail(actor, number)
    region = detail.practice.region_id
    _looked(actor, region, [detail.practice.card_id])
    sent = request.POST
    day = DayForm(sent if sent.get("doe", "") == "dag" else None, kinds=DayKind.choices)
    wrong = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(actor, detail, day, sent))
            return HttpResponseRedirect(reverse("web:practice", args=[number]))
        except (Invalid, Refused) as error:
            wrong = error.message
        except Doubtful as error:
            wrong = next(doubt.advice for found in error.found.values() for doubt in found)
    context = page(request, "practices") | _shown(detail) | {"day": day, "wrong": wrong}
    return render(request, "web/staff/practice.html", context, status=400 if wrong else 200)


def _shown(detail: PracticeDetail) -> dict[str, Any]:
    kept = detail.practice
    signers = [
        (
            signer.value,
            signer.label,
            getattr(kept, f"{signer}_on"),
            dict(Signed.choices).get(getattr(kept, f"{signer}_how")),
        )
        for signer in Signer
    ]
    return {
        "detail": detail,
        "practice": kept,
        "signers": signers,
        "ways": [one for one in Signed.choices if one[0] != Signed.SELF],
        "grades": Grade.choices,
        "whys": WhyStopped.choices,
        "signing": detail.standing in {Standing.DRAFT, Standing.SIGNING},
        "ended": detail.standing in {Standing.DECLARED, Standing.STOPPED},
        "declared": detail.standing == Standing.DECLARED,
    }


def _act(actor: Actor, detail: PracticeDetail, day: DayForm, sent: Any) -> str:
    number, key, deed = detail.practice.number, form_key(sent), sent.get("doe", "")
    if deed == "teken":
        sign(actor, number=number, signer=sent.get("wie", ""), how=sent.get("hoe", "") or Signed.SELF, key=key)
        return _("De handtekening staat erbij.")
    if deed == "dag":
        if not day.is_valid():
            raise Invalid(_("Kijk de dag en de uren na. Er is niets opgeslagen."))
        given = day.cleaned_data
        hours = float(given["hours"] or 0)
        log_day(actor, number=number, on=given["on"], kind=given["kind"], hours=hours, note=given["note"], key=key)
        return _("Opgeslagen in het logboek.")
    if deed == "beoordeel":
        found = {one.code: sent.get(f"p_{one.code}", "") for one in detail.processes}
        grade(actor, number=number, grades={code: given for code, given in found.items() if given}, key=key)
        return _("De beoordeling is opgeslagen.")
    if deed == "verklaar":
        declare(actor, number=number, key=key)
        return _("De praktijkverklaring is afgegeven. Je kunt hem hier openen.")
    if deed == "stop":
        stop_practice(actor, number=number, why=sent.get("reden", ""), key=key)
        return _("Gestopt. School en leerbedrijf zien de naam niet meer.")
    raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))


@participant
@require_safe
def declaration(request: HttpRequest, number: int) -> HttpResponse:
    """The praktijkverklaring: a page to print, or with `als=pdf` a tagged PDF."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = practice_detail(actor, number)
    if detail.standing != Standing.DECLARED:
        raise Missing(_("Er is nog geen praktijkverklaring."))
    _looked(actor, detail.practice.region_id, [detail.practice.card_id])
    title = _("Praktijkverklaring %(who)s") % {"who": detail.name}
    context = {"detail": detail, "practice": detail.practice, "title": title, "paper": request.GET.get("als") == "pdf"}
    content = pdf(DECLARATION, context) if context["paper"] else None
    if content is None:  # asked to read, or nothing here can draw: the page prints as well
        return render(request, DECLARATION, context | {"paper": False})
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="praktijkverklaring-{number}.pdf"'
    return response


def _looked(actor: Actor, region: int, cards: list[int]) -> None:
    reason = Reason.TASKS if actor.is_counter else Reason.PARTNER
    saw(subjects(region, set(cards)), "profile", region=region, reason=reason)
