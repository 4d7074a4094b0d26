"""The money of a plan: the books for the region, sums for everybody else who reads the plan, and every amount typed by one and seen by two."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.monitoring.definitions import FIGURES
from perspectief.plans.actions.rows import seen
from perspectief.plans.content import content_of
from perspectief.plans.money import entering
from perspectief.plans.money.approving import approve, refuse
from perspectief.plans.money.documents import Brought
from perspectief.plans.money.documents import read as read_document
from perspectief.plans.money.models import Entry
from perspectief.plans.money.queries import LineRow, MoneyPage, money_page
from perspectief.plans.policy import may_see_money
from perspectief.plans.queries import plan_page
from perspectief.web import formats
from perspectief.web.door import planning, programme
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.programme.money_forms import FORMS as ASKED
from perspectief.web.programme.money_forms import MoneyForm
from perspectief.web.sent import whole
from perspectief.web.staff.pool.download import FORMS, answer

SHOWN = 60  # entries on the page; the file has them all
HEADS = (
    "nummer", "soort", "bron of regel", "bedrag", "dag", "wie", "waarvoor", "kenmerk", "stand", "ingevoerd door", "nagekeken door",
)  # fmt: skip


@planning
@require_safe
def money(request: HttpRequest, number: int) -> HttpResponse:
    """The books, for who may see them; else the sums of a public plan. `als`: as a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_see_money(actor, seen(number).region_id):
        if "als" in request.GET:
            raise Http404
        return _sums(request, actor, number)
    page = money_page(actor, number)
    if "als" in request.GET:
        return _file(request, page)
    return render(request, "web/programme/money.html", _shown(page))


def _sums(request: HttpRequest, actor: Actor, number: int) -> HttpResponse:
    page = plan_page(actor, number)
    context = {"page": page, "plan": page.plan, "money": page.money, "national": actor.national}
    return render(request, "web/programme/money_public.html", context)


def _shown(page: MoneyPage, wrong: str = "") -> dict[str, Any]:
    return {
        "page": page,
        "plan": page.plan,
        "lines": [(one, _bar(one)) for one in page.lines],
        "costs": [(one, FIGURES[one.code]) for one in page.costs],
        "entries": page.entries[:SHOWN],
        "more": max(0, len(page.entries) - SHOWN),
        "wrong": wrong,
        "euros": formats.euros,
    }


def _bar(one: LineRow) -> list[tuple[str, str, str]]:
    """Paid, promised and waiting, as parts of what the line may spend: colour, where it begins and how wide, in percent."""
    if one.room <= 0:
        return []
    found, at = [], 0.0
    for colour, cents in (("a", one.paid), ("b", one.open), ("c", max(0, one.waiting))):
        width = 100 * cents / one.room
        found.append((colour, f"{at:.2f}", f"{width:.2f}"))
        at += width
    return found


def _file(request: HttpRequest, page: MoneyPage) -> HttpResponse:
    form = request.GET.get("als", "")
    if form not in FORMS:
        raise Http404
    rows = [*page.waiting, *page.entries]
    lines = [
        [
            one.entry.number, one.label, one.hangs, one.entry.cents / 100, one.entry.on.strftime("%d-%m-%Y"), one.entry.who,
            one.entry.text, one.entry.reference, str(one.entry.get_state_display()), _name(one.entry.made_by),
            _name(one.entry.decided_by),
        ]
        for one in sorted(rows, key=lambda row: row.entry.pk)
    ]  # fmt: skip
    return answer(request, "geld", form, HEADS, lines)


def _name(user: Any) -> str:
    return user.name if user else ""


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, number: int) -> HttpResponse:
    """One amount to type; `wat` says of which kind, `regel` and `bedrag` what it is about."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("wat", "verplichting")
    page = money_page(actor, number)
    if not page.may_enter or asked not in ASKED:
        raise Missing(_("Deze pagina is er niet."))
    kind, content = ASKED[asked], content_of(page.plan)
    about = {
        "line": whole(request.GET.get("regel", ""), None, 9), "fund": whole(request.GET.get("bron", ""), None, 9),
        "commitment": whole(request.GET.get("bedrag", ""), None, 9), "entry": whole(request.GET.get("bedrag", ""), None, 9),
    }  # fmt: skip

    def save(sent: Sent) -> str:
        _save(actor, page.plan.number, asked, sent, request)
        messages.success(request, _("Het bedrag staat klaar. Een collega kijkt het na."))
        return reverse("web:plan_money", args=[number])

    return edit(
        request,
        load=lambda: Loaded({name: value for name, value in about.items() if value}, 0),
        build=lambda data, values: kind(data, initial=values, page=page, content=content),
        save=save,
        template="web/programme/money_new.html",
        context={
            "plan": page.plan,
            "page": page,
            "asked": asked,
            "heading": kind.title,
            "lead": kind.lead,
            "with_document": asked == "betaling",
        },
    )


def _save(actor: Actor, number: int, asked: str, sent: Sent, request: HttpRequest) -> Entry:
    form: MoneyForm = sent.form
    given = form.cleaned_data
    how: dict[str, Any] = {"number": number, "key": sent.key, "anyway": sent.anyway}
    match asked:
        case "toezegging":
            fund = {name: given[name] for name in ("kind", "name", "cents")}
            return entering.add_fund(actor, note=form.note(), **fund, **how)
        case "ontvangst":
            return entering.receive(actor, fund=given["fund"], cents=given["cents"], note=form.note(), **how)
        case "regel":
            values = {name: given[name] for name in ("name", "action", "pillar", "fund")}
            return entering.add_line(actor, values=values, cents=given["cents"], **how)
        case "verplichting":
            return entering.commit(actor, line=given["line"], cents=given["cents"], note=form.note(), **how)
        case "besluit":
            return entering.decide_excess(actor, line=given["line"], cents=given["cents"], note=form.note(), **how)
        case "correctie":
            return entering.correct(actor, entry=given["entry"], text=given["text"], **how)
    file = request.FILES.get("document")
    brought = Brought(str(file.name), file.read()) if file is not None else None
    about = {"commitment": given["commitment"], "cents": given["cents"]}
    return entering.pay(actor, note=form.note(), brought=brought, **about, **how)


@programme
@require_POST
def check(request: HttpRequest, number: int) -> HttpResponse:
    """The second pair of eyes: `doe` is `goed` or `fout`, `bedrag` the entry."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not money_page(actor, number).may_enter:
        raise Missing(_("Dit plan is er niet."))
    deeds = {
        "goed": (approve, _("Goedgekeurd. Het bedrag telt nu mee.")),
        "fout": (refuse, _("Het bedrag telt niet mee.")),
    }
    chosen = deeds.get(request.POST.get("doe", ""))
    if chosen is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    deed, told = chosen
    try:
        deed(actor, number=number, entry=whole(request.POST.get("bedrag", ""), 0, 9), key=form_key(request.POST))
    except Refused as error:
        return render(request, "web/programme/money.html", _shown(money_page(actor, number), error.message), status=400)
    messages.success(request, told)
    return HttpResponseRedirect(reverse("web:plan_money", args=[number]))


@programme
@require_safe
def document(request: HttpRequest, number: int, document_number: int) -> HttpResponse:
    """The document of a payment, as a download and never as a page."""
    found = read_document(request.actor, number=number, document=document_number)  # type: ignore[attr-defined]
    ending = {"application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg"}[found.content_type]
    response = HttpResponse(bytes(found.content), content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="stuk-{found.number}.{ending}"'
    return response
