"""A search for one person no place fits: employers within reach, why each, and what came of the call."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import saw
from perspectief.core import clock
from perspectief.core.clock import HOME
from perspectief.core.errors import Invalid, Missing
from perspectief.demand.actions.contacts import note_moment
from perspectief.demand.actions.jobhunts import begin_jobhunt, end_jobhunt
from perspectief.demand.counter.rules import Channel, Result, Subject, called_recently
from perspectief.demand.queries.jobhunt import Lead, leads
from perspectief.geo.queries import km_between, within
from perspectief.geo.travel import farthest_reach_metres, quickest
from perspectief.parties.queries import counter_staff
from perspectief.parties.rules import Role
from perspectief.supply.queries.card import CardDetail, card_detail
from perspectief.supply.queries.reason import reason_to_look
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import BRANCHES, MODES, bits
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.sent import whole
from perspectief.work.models import TaskKind
from perspectief.work.queries import open_about

ANYWHERE_KM = 25.0  # of who did not say how far; everybody in reach of a bus


class Row(NamedTuple):
    """An employer with the reasons to call it. `recent`: a colleague spoke with it less than three days ago."""

    lead: Lead
    why: list[str]
    last: str
    recent: bool


@counter
@require_safe
def jobhunt(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = _person(actor, number)
    card = detail.card
    task = open_about(actor.organisation, [TaskKind.JOBHUNT], "card", number).get(TaskKind.JOBHUNT)
    managers = [one for one in counter_staff(card.region_id) if one.role == Role.ACCOUNT_MANAGER]
    staff = {one.user_id: f"{one.user.name}, {one.organisation.name}" for one in managers}
    context = {
        "detail": detail,
        "card": card,
        "task": task,
        "rows": [_row(one, detail) for one in leads(card.region_id, **_sought(detail))],
        "staff": list({actor.id: _("ik zelf")}.items()) + [one for one in staff.items() if one[0] != actor.id],
        "results": Result.choices,
    }
    return render(request, "web/staff/jobhunt.html", context)


def _person(actor: Actor, number: int) -> CardDetail:
    detail = card_detail(actor, number)
    if detail.card.region_id not in actor.counter_regions:
        raise Missing(_("Deze kaart is er niet."))
    layer = "profile" if detail.profile else "card"
    saw([detail.subject], layer, region=detail.card.region_id, reason=reason_to_look(actor, detail))
    return detail


def _sought(detail: CardDetail) -> dict[str, Any]:
    """What the card says about where and what; unknown narrows nothing but the distance."""
    card, known = detail.card, catalogue().occupations
    ways = [mode for mode in MODES if (card.modes or 0) >> mode.bit & 1]
    km = farthest_reach_metres(card.travel_minutes, ways) / 1000 if ways and card.travel_minutes else ANYWHERE_KM
    codes = [code for code, _label in BRANCHES]
    wished = {codes.index(known[one].branch) for one in detail.wishes if one in known}
    return {
        "reach": within(card.pc4, km) if card.pc4 else (),
        "occupations": detail.wishes,
        "skills": detail.can,
        "branches": sorted(set(bits(card.branches or 0)) | wished),
    }


def _row(lead: Lead, detail: CardDetail) -> Row:
    now, why = clock.now(), []
    if lead.wished:
        why.append(_("Had werk dat %(name)s wil: %(work)s") % {"name": detail.short_name, "work": lead.work})
    elif lead.shared:
        said = _("Vroeg eerder wat %(name)s kan: %(work)s")
        why.append(said % {"name": detail.short_name, "work": lead.work})
    if lead.work and lead.ended and lead.ended < clock.today() and (lead.wished or lead.shared):
        why.append(_("Die plek liep af op %(day)s") % {"day": formats.day(lead.ended, clock.today())})
    if lead.branch is not None and lead.branch < len(BRANCHES):
        why.append(str(BRANCHES[lead.branch][1]))
    km = km_between(detail.card.pc4, lead.pc4) if detail.card.pc4 and lead.pc4 else None
    ways = [mode for mode in MODES if (detail.card.modes or 0) >> mode.bit & 1]
    way = quickest(km, ways) if km is not None and ways else None
    if way:
        why.append(_("%(minutes)s minuten %(mode)s") % {"minutes": way[1], "mode": way[0].label})
    elif km is not None:
        why.append(_("%(km)s km") % {"km": formats.number(km, 1)})
    last = formats.ago(lead.last.astimezone(HOME).date(), clock.today()) if lead.last else ""
    return Row(lead, why, last, called_recently(lead.last, now))


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """Begin, write down a call, round off."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = _person(actor, number)
    deed = _DEEDS.get(request.POST.get("doe", ""))
    if deed is None:
        raise Invalid(_("Deze knop kennen we niet. Er is niets veranderd."))
    try:
        return HttpResponseRedirect(deed(request, detail))
    except Invalid as error:
        messages.warning(request, error.message)
    return HttpResponseRedirect(reverse("web:jobhunt", args=[number]))


def _sent(request: HttpRequest, name: str) -> int:
    given = request.POST.get(name, "")
    return whole(given, 0, 11)


def _begin(request: HttpRequest, detail: CardDetail) -> str:
    card = detail.card
    if not detail.may_change:
        raise Missing(_("Deze kaart is van een andere organisatie."))
    made = begin_jobhunt(
        request.actor,  # type: ignore[attr-defined]
        region=card.region_id,
        card=card.number,
        subject=detail.subject,
        to=_sent(request, "naar"),
        key=form_key(request.POST),
    )
    messages.success(request, _("De zoektocht staat op Vandaag.") if made else _("Deze zoektocht liep al."))
    return reverse("web:jobhunt", args=[card.number])


def _called(request: HttpRequest, detail: CardDetail) -> str:
    employer, result = _sent(request, "werkgever"), request.POST.get("uitkomst", "")
    note_moment(
        request.actor,  # type: ignore[attr-defined]
        employer=employer,
        channel=Channel.PHONE,
        subject=Subject.JOBHUNT,
        result=result,
        key=form_key(request.POST),
    )
    if result == Result.PLACE:
        messages.success(request, _("Mooi. Leg de nieuwe plek nu vast, dan past hij meteen."))
        return f"{reverse('web:place_new')}?werkgever={employer}"
    messages.success(request, _("Vastgelegd bij deze werkgever."))
    return reverse("web:jobhunt", args=[detail.card.number])


def _end(request: HttpRequest, detail: CardDetail) -> str:
    card = detail.card
    end_jobhunt(request.actor, region=card.region_id, card=card.number, subject=detail.subject)  # type: ignore[attr-defined]
    messages.success(request, _("De zoektocht is afgerond."))
    return reverse("web:job_seeker", args=[card.number])


_DEEDS: dict[str, Any] = {"begin": _begin, "gebeld": _called, "klaar": _end}
