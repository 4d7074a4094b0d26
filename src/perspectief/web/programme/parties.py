"""The parties of a plan: who they are, what they say while it is aligned, and their signatures once the text is locked."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.wording import Doubtful
from perspectief.parties.queries import organisations_in
from perspectief.plans.actions.rows import newest, seen
from perspectief.plans.actions.signing import answer, react, sign
from perspectief.plans.actions.writing import keep_party, remove_party
from perspectief.plans.models import Plan
from perspectief.plans.policy import may_lead, takes_part
from perspectief.plans.queries import PartyRow, parties_page, remarks
from perspectief.plans.rules import OPEN, SignedHow, State, title_of
from perspectief.web.door import programme
from perspectief.web.editing import ANYWAY, form_key
from perspectief.web.programme.forms import PartyForm, SignForm
from perspectief.web.sent import whole


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def parties(request: HttpRequest, number: int) -> HttpResponse:
    """The page; `doe` says which deed is sent."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    plan = seen(number)
    leads = may_lead(actor, plan.region_id)
    if not leads and not takes_part(actor, plan.region_id):
        raise Missing(_("Dit plan is er niet."))
    rows, sent, deed = parties_page(actor, plan), request.POST, request.POST.get("doe", "")
    accounts = [(one.number, one.name) for one in organisations_in(plan.region_id)]
    adding = PartyForm(sent if deed == "partij" else None, accounts=accounts)
    signing = SignForm(sent if deed == "teken" else None)
    wrong = ""
    if request.method == "POST":
        try:
            messages.success(request, _act(actor, plan, adding, signing, sent))
            return HttpResponseRedirect(reverse("web:plan_parties", args=[number]))
        except Invalid as error:
            wrong = error.message
            form = adding if deed == "partij" else signing
            for name, message in error.fields.items():
                if form.is_bound and name in form.fields:
                    form.add_error(name, message)
        except (Refused, Changed) as error:
            wrong = error.message
        except Doubtful as error:
            wrong = next(doubt.advice for found in error.found.values() for doubt in found)
    context = _shown(plan, rows, leads=leads) | {"adding": adding, "signing": signing, "wrong": wrong, "chosen": deed}
    context["about"] = whole(sent.get("partij", ""), None, 9)
    return render(request, "web/programme/parties.html", context, status=400 if wrong else 200)


def _shown(plan: Plan, rows: list[PartyRow], *, leads: bool) -> dict[str, Any]:
    aligned = plan.state == State.ALIGNED
    return {
        "plan": plan,
        "title": title_of(plan.template, plan.starts_on, plan.ends_on),
        "rows": rows,
        "remarks": remarks(plan),
        "leads": leads,
        "open": plan.state in OPEN,
        "aligning": plan.state == State.ALIGNING,
        "aligned": aligned,
        "sha256": newest(plan).sha256 if aligned else "",
        "version": newest(plan).number if aligned else None,
        "to_sign": [row for row in rows if row.signature is None and (row.mine or leads)] if aligned else [],
        "anyway": ANYWAY,
    }


def _act(actor: Actor, plan: Plan, adding: PartyForm, signing: SignForm, sent: Any) -> str:
    key, party, anyway = form_key(sent), whole(sent.get("partij", ""), 0, 9), ANYWAY in sent
    match sent.get("doe", ""):
        case "partij":
            _valid(adding)
            keep_party(actor, number=plan.number, key=key, **adding.cleaned_data)
            return _("De partij staat bij het plan.")
        case "weg":
            remove_party(actor, number=plan.number, party=party, key=key)
            return _("De partij is weggehaald.")
        case "akkoord" | "reageer" as deed:
            text = sent.get("reactie", "") if deed == "reageer" else ""
            react(actor, number=plan.number, party=party, agrees=deed == "akkoord", text=text, key=key, anyway=anyway)
            return _("Je reactie staat bij het plan.")
        case "antwoord":
            remark = whole(sent.get("reactie", ""), 0)
            answer(actor, number=plan.number, remark=remark, text=sent.get("tekst", ""), key=key, anyway=anyway)
            return _("Je antwoord staat erbij.")
        case "teken":
            _valid(signing)
            how = SignedHow.PAPER if sent.get("hoe") == SignedHow.PAPER else SignedHow.SELF
            sign(
                actor, number=plan.number, party=party, sha256=sent.get("tekst_sha256", ""), signer=signing.signer(),
                signed_on=signing.cleaned_data["signed_on"], how=how, key=key,
            )  # fmt: skip
            return _("De handtekening staat onder het plan.")
    raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))


def _valid(form: Any) -> None:
    if not form.is_valid():
        raise Invalid(_("Nog niet alles is goed ingevuld."))
