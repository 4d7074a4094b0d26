"""Changing a place, adding one, and saying where it stands."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from perspectief.access.context import Actor
from perspectief.core.errors import Changed, Missing
from perspectief.demand.actions.employers import create_employer
from perspectief.demand.actions.places import confirm_place, create_place, set_place_state, update_place
from perspectief.demand.models import Employer
from perspectief.demand.policy import may_offer
from perspectief.demand.queries.place import PlaceDetail, employer_by_number, employers_named, place_detail
from perspectief.demand.rules import State
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web.door import participant
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.sent import whole
from perspectief.web.staff.place_forms import NewPlaceForm, PlaceForm, from_occupation, place_initial, task_names
from perspectief.web.staff.place_news import people_now, place_news

FOLDER = "web/staff"


def own_place(actor: Actor, number: int) -> PlaceDetail:
    """The place, for who may change it; Missing for everybody else."""
    detail = place_detail(actor, number)
    if not detail.may_change:
        raise Missing(_("Deze plek is van een andere organisatie."))
    return detail


def _page(number: int) -> str:
    return reverse("web:place", args=[number])


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def edit_place(request: HttpRequest, number: int) -> HttpResponse:
    """What the work is, asks and offers."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = own_place(actor, number)

    def load() -> Loaded:
        now = place_detail(actor, number)
        return Loaded(place_initial(now), now.place.version)

    def save(sent: Sent) -> str:
        before = people_now(actor, detail)
        update_place(
            actor,
            number=number,
            version=sent.version,
            values=sent.form.place_values(),
            tasks=sent.form.tasks(),
            skills=sent.form.skills(),
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, place_news(people_now(actor, detail), before))
        return _page(number)

    return edit(
        request,
        load=load,
        build=lambda data, initial: PlaceForm(data, initial=initial),
        save=save,
        template=f"{FOLDER}/place_edit.html",
        context={"detail": detail, "task_names": task_names()},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """A new place. `werkgever`: number of the employer; `beroep`: id of the work it looks like; `wie`: searched by name."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    if not may_offer(actor):
        raise Missing(_("Met jouw rol kun je geen plekken toevoegen."))
    employer = _employer(actor, request)
    looked = request.GET.get("wie", "")
    found = [] if employer else employers_named(actor, looked, region=region)
    work = request.GET.get("beroep", "")
    occupation = catalogue().occupations.get(int(work)) if work.isdecimal() and len(work) < 6 else None
    initial = (from_occupation(occupation) if occupation else {}) | {"employer": employer.number if employer else ""}

    def save(sent: Sent) -> str:
        at = employer or _new_employer(actor, region, sent)
        place = create_place(
            actor,
            employer=at.number,
            values=sent.form.place_values(),
            tasks=sent.form.tasks(),
            skills=sent.form.skills(),
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, place_news(people_now(actor, place_detail(actor, place.number)), None))
        return _page(place.number)

    return edit(
        request,
        load=lambda: Loaded(initial, 0),
        build=_new_form,
        save=save,
        template=f"{FOLDER}/place_new.html",
        context={
            "employer": employer,
            "found": found,
            "looked": looked,
            "occupation": occupation,
            "task_names": task_names(),
            "may_add_employer": actor.is_counter,
        },
    )


def _new_employer(actor: Actor, region: int, sent: Sent) -> Employer:
    given = sent.form.cleaned_data
    return create_employer(
        actor,
        region=region,
        name=given["employer_name"],
        pc4=given["employer_pc4"],
        branch=given["branch"],
        contact_name=given["contact_name"],
        contact_phone=given["contact_phone"],
        key=str(uuid.uuid5(uuid.UUID(sent.key), "employer")) if sent.key else "",
    )


def _new_form(data: QueryDict | None, initial: Mapping[str, Any]) -> NewPlaceForm:
    return NewPlaceForm(data, initial=initial)


def _employer(actor: Actor, request: HttpRequest) -> Employer | None:
    number = request.POST.get("employer") or request.GET.get("werkgever", "")
    if number.isdecimal() and len(number) < 12:
        return employer_by_number(actor, int(number))
    if actor.is_counter:
        return None
    own = employers_named(actor, "", region=request.region.pk)  # type: ignore[attr-defined]
    return own[0] if len(own) == 1 else None


@participant
@require_POST
def confirm(request: HttpRequest, number: int) -> HttpResponse:
    """The place is still there."""
    place = confirm_place(request.actor, number=number, key=form_key(request.POST))  # type: ignore[attr-defined]
    day = place.expires_on
    messages.success(
        request, _("Genoteerd: de plek is er nog. Hij staat open tot %(day)s.") % {"day": f"{day:%d-%m-%Y}"}
    )
    return HttpResponseRedirect(_page(number))


TOLD = {
    State.OPEN: gettext_lazy("De plek staat weer open."),
    State.PAUSED: gettext_lazy("De plek staat even niet open. Er worden geen mensen voorgesteld."),
    State.CLOSED: gettext_lazy("De plek is gesloten. Je kunt hem hier weer openen."),
}


@participant
@require_POST
def set_state(request: HttpRequest, number: int) -> HttpResponse:
    """Open, paused or closed."""
    state = request.POST.get("stand", "")
    given = request.POST.get("row_version", "")
    version = whole(given, None, 9)
    try:
        set_place_state(request.actor, number=number, state=state, version=version, key=form_key(request.POST))  # type: ignore[attr-defined]
    except Changed as error:
        messages.warning(request, _("%(message)s Kijk de plek na en kies opnieuw.") % {"message": error.message})
    else:
        messages.success(request, TOLD[State(state)])
    return HttpResponseRedirect(_page(number))
