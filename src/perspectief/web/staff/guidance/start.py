"""Beginning: from an introduction, from a trial that went well, or by the klantmanager for a person and a place."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.queries.place import place_detail
from perspectief.guidance.actions.held import guided
from perspectief.guidance.actions.placements import Contract, place_person
from perspectief.guidance.actions.trials import open_trial
from perspectief.guidance.models import Placement, Trial
from perspectief.guidance.queries import About, about, coaches_in, introduction_of
from perspectief.supply.queries.card import card_detail
from perspectief.web.door import counter, participant
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong
from perspectief.web.staff.guidance.forms import PlacementForm, TrialForm
from perspectief.web.staff.guidance.trial import FOLDER, note_look, trial_address


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def arrange_start(request: HttpRequest, number: int) -> HttpResponse:
    """What an introduction becomes: a day along, a proefplaatsing, or work."""
    found = introduction_of(request.actor, number)  # type: ignore[attr-defined]
    who = about(request.actor, found)  # type: ignore[attr-defined]
    return _page(request, who, {"introduction": number}, asks_consent=False)


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def after_trial(request: HttpRequest, number: int) -> HttpResponse:
    """Work, after a trial that went well."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    trial = guided(actor, Trial, number)
    return _page(request, about(actor, trial), {"trial": number}, asks_consent=False, only="plaatsing")


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def for_person(request: HttpRequest, number: int, place_number: int) -> HttpResponse:
    """By the klantmanager, without introduction: the yes of the person is written down here."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail, where = card_detail(actor, number), place_detail(actor, place_number)
    if not detail.may_change or where.place.region_id != detail.card.region_id:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    row = Placement(
        region_id=detail.card.region_id, organisation_id=detail.card.organisation_id, card_id=detail.card.pk,
        place_id=where.place.pk, receiver_id=where.place.organisation_id,
    )  # fmt: skip
    return _page(request, about(actor, row), {"card": number, "place": place_number}, asks_consent=True)


def _page(
    request: HttpRequest, who: About, given: dict[str, Any], *, asks_consent: bool, only: str = ""
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    deeds = {"proef": _trial(actor, who, given), "plaatsing": _placement(actor, who, given)}
    if only:
        deeds = {only: deeds[only]}
    answer = carry_out(request, deeds)
    if isinstance(answer, HttpResponse):
        return answer
    note_look(actor, who)
    context = {"about": who, "forms": answer, "asks_consent": asks_consent}
    return render(request, f"{FOLDER}/start.html", context, status=wrong(answer))


def _first_day(who: About) -> datetime.date:
    wanted = who.place.starts_on
    return max(wanted or clock.today(), clock.today() + datetime.timedelta(days=1))


def _trial(actor: Actor, who: About, given: dict[str, Any]) -> Deed:
    first = _first_day(who)
    hours = who.place.hours_min or who.place.hours_max or 24
    tasks = [one.title for one in who.place.tasks.order_by("position")]
    initial = {
        "kind": "trial", "starts_on": first, "ends_on": first + datetime.timedelta(days=27), "hours": hours,
        "work": "\n".join(tasks) or who.place.title,
    }  # fmt: skip

    def act(form: Any, key: str) -> tuple[str, str]:
        made = open_trial(actor, **form.values(), **given, key=key)
        return _("De proef staat klaar. Vraag nu ieders akkoord."), trial_address(made.number)

    return Deed(lambda data: TrialForm(data, initial=initial, auto_id="proef_%s", asks_consent="card" in given), act)


def _placement(actor: Actor, who: About, given: dict[str, Any]) -> Deed:
    people = coaches_in(who.place.region_id)
    initial = {
        "contract_form": "tijdelijk", "hours": who.place.hours_min or who.place.hours_max,
        "wage_cents": who.place.wage_cents, "starts_on": _first_day(who),
    }  # fmt: skip

    def act(form: Any, key: str) -> tuple[str, str]:
        said = form.cleaned_data
        contract = Contract(
            said["contract_form"], said["hours"], said["wage_cents"], said["starts_on"], said["ends_on"],
            tuple(said["arranged"]),
        )  # fmt: skip
        made = place_person(
            actor, contract=contract, coach=int(said["coach"] or 0) or None, company_coach=said["company_coach"],
            **given, **form.consent(), key=key,
        )  # fmt: skip
        told = _("Vastgelegd: %(who)s heeft een plek.") % {"who": who.name or _("deze persoon")}
        return told, reverse("web:placement", args=[made.number])

    return Deed(
        lambda data: PlacementForm(
            data, initial=initial, people=people, auto_id="plaatsing_%s", asks_consent="card" in given
        ),
        act,
    )
