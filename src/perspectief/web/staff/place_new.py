"""A new place in two minutes: paste a vacancy or say it in plain words, look at seven answers, done."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.core.text import fold
from perspectief.demand.actions.employers import create_employer
from perspectief.demand.actions.places import create_place
from perspectief.demand.models import Employer
from perspectief.demand.policy import may_offer
from perspectief.demand.queries.place import employer_by_number, employers_named, place_detail
from perspectief.demand.reading import Reading, read
from perspectief.web.door import participant
from perspectief.web.editing import Loaded, Page, Sent, edit
from perspectief.web.merging import posted, seal
from perspectief.web.staff.place_news import people_now, place_news
from perspectief.web.staff.place_told_forms import NEW, SayForm, ToldForm, marked_text, told_initial

READ, AGAIN = "lees", "opnieuw"  # names of the buttons that read the text, and go back to it
SAY, TOLD = "web/staff/place_say.html", "web/staff/place_told.html"
PASTED = "tekst"  # source of what was read in a text and confirmed


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new_place(request: HttpRequest) -> HttpResponse:
    """First the text, then what was understood. `werkgever`: number of the employer, when it is known already."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    region = request.region.pk  # type: ignore[attr-defined]
    if not may_offer(actor):
        raise Missing(_("Met jouw rol kun je geen plekken toevoegen."))
    if request.method != "POST" or AGAIN in request.POST:
        return _say(request, actor, region)
    employers = _employers(actor, region, request.POST)
    reading = read(request.POST.get("text", ""), today=clock.today())
    if READ in request.POST:
        return _understood(request, actor, region, employers, reading)

    def save(sent: Sent) -> str:
        at = _employer(actor, region, sent)
        place = create_place(
            actor,
            employer=at.number,
            values=sent.form.place_values(),
            tasks=sent.form.tasks(),
            skills=sent.form.skills(),
            source=PASTED,
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, place_news(people_now(actor, place_detail(actor, place.number)), None))
        return reverse("web:place", args=[place.number])

    def build(data: QueryDict | None, initial: Mapping[str, Any]) -> ToldForm:
        return ToldForm(data, initial=initial, reading=reading, employers=employers, region=region)

    return edit(
        request,
        load=lambda: Loaded({}, 0),
        build=build,
        save=save,
        template=TOLD,
        context=_shown(reading, employers),
    )


def _say(request: HttpRequest, actor: Actor, region: int, form: SayForm | None = None) -> HttpResponse:
    """The page to paste or say it on."""
    number = request.GET.get("werkgever", "") or request.POST.get("employer", "")
    employer = employer_by_number(actor, int(number)) if number.isdecimal() and len(number) < 12 else None
    own = [] if actor.is_counter else employers_named(actor, "", region=region)
    if employer is None and len(own) == 1:
        employer = own[0]
    form = form or SayForm(
        None,
        initial={
            "employer": employer.number if employer else "",
            "employer_name": request.POST.get("employer_name", ""),
            "text": request.POST.get("text", ""),
        },
    )
    context = {"form": form, "employer": employer, "own": own, "may_add_employer": actor.is_counter}
    return render(request, SAY, context, status=400 if form.is_bound and form.errors else 200)


def _understood(
    request: HttpRequest, actor: Actor, region: int, employers: list[tuple[str, str]], reading: Reading
) -> HttpResponse:
    """What was read, to confirm or change; the first page again when there is no text or nobody who offers it."""
    form = SayForm(request.POST)
    if form.is_valid() and not employers:
        form.add_error("employer_name", _("Vul in welke werkgever dit werk biedt."))
    if not form.is_valid():
        return _say(request, actor, region, form)
    one = employers[0][0] if len(employers) == 1 else ""
    initial = told_initial(reading, employer=one, employer_name=form.cleaned_data["employer_name"])
    told = ToldForm(None, initial=initial, reading=reading, employers=employers, region=region)
    context = _shown(reading, employers)
    return render(request, TOLD, {**context, "edit": Page(told, 0, seal(posted(told, initial))), "form": told})


def _shown(reading: Reading, employers: list[tuple[str, str]]) -> dict[str, Any]:
    return {
        "reading": reading,
        "pieces": marked_text(reading),
        "employer_label": employers[0][1] if len(employers) == 1 else "",
    }


def _employers(actor: Actor, region: int, given: QueryDict) -> list[tuple[str, str]]:
    """Who may be meant: the number chosen, else those of this name; the counter may add one that is not there yet."""
    number, name = given.get("employer", ""), given.get("employer_name", "").strip()
    if number.isdecimal() and len(number) < 12 and not (name and READ not in given):
        one = employer_by_number(actor, int(number))
        return [(str(one.number), _said(one))]
    found = employers_named(actor, name, region=region)
    exact = [one for one in found if fold(one.name) == fold(name)]
    if len(exact) == 1 or not actor.is_counter:
        return [(str(one.number), _said(one)) for one in exact or found]
    new = [(NEW, _("Nieuwe werkgever: %(name)s") % {"name": name})] if name else []
    return [*((str(one.number), _said(one)) for one in found), *new]


def _said(employer: Employer) -> str:
    return f"{employer.name}, {employer.town}" if employer.town else employer.name


def _employer(actor: Actor, region: int, sent: Sent) -> Employer:
    """The employer that was chosen, or a new one where the work is."""
    given = sent.form.cleaned_data
    if given["employer"] != NEW:
        return employer_by_number(actor, int(given["employer"]))
    return create_employer(
        actor,
        region=region,
        name=given["employer_name"],
        pc4=given["where"],
        key=str(uuid.uuid5(uuid.UUID(sent.key), "employer")) if sent.key else "",
    )
