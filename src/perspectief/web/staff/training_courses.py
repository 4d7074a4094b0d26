"""One course: what it teaches, its groups, whom of the own people it helps, who is in it; adding and changing one; enrolling."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core.errors import Invalid, Missing
from perspectief.geo.queries import postcode
from perspectief.matching.untaught import learners
from perspectief.parties.queries import organisations_in
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.queries.card import card_detail
from perspectief.supply.queries.caseload import cards_of, names_of_ids
from perspectief.training.actions.courses import create_course, update_course
from perspectief.training.actions.enrolments import enrol
from perspectief.training.policy import may_offer
from perspectief.training.queries.courses import CourseDetail, course_detail
from perspectief.training.queries.enrolments import of_course, subjects
from perspectief.training.queries.gaps import gap_detail
from perspectief.training.rules import certificate_of, skill_of
from perspectief.web.door import participant
from perspectief.web.editing import Loaded, Sent, edit, form_key
from perspectief.web.formats import day as said_day
from perspectief.web.sent import whole
from perspectief.web.staff.training_forms import CourseForm, course_initial
from perspectief.web.staff.training_words import language_words, need_labels, page

MOST_PEOPLE, SHOWN = 80, 10


@participant
@require_safe
def course(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = course_detail(actor, number)
    region = detail.course.region_id
    enrolled = of_course(detail.course.pk) if actor.role != Role.EMPLOYER else []
    asked = (
        request.GET.get("wie", "") == "mijn"
    )  # each of the own people is asked of the engine: only when somebody wants to know
    gain = _gain(actor, detail, {one.card_id for one in enrolled if one.result == "enrolled"}) if asked else []
    seen = {one.card_id for one in enrolled} | {one["card"] for one in gain}
    reason = Reason.TASKS if actor.is_counter else Reason.PARTNER
    saw(subjects(region, seen), "profile", region=region, reason=reason)
    town = postcode(detail.course.pc4)
    context = page(request, "training") | {
        "detail": detail,
        "course": detail.course,
        "town": town.place if town else "",
        "teaches": need_labels(detail.teaches),
        "language": language_words(detail.course.language_asked),
        "enrolled": enrolled,
        "gain": gain,
        "asked": asked,
        "counter": actor.is_counter,
    }
    return render(request, "web/staff/course.html", context)


def _gain(actor: Actor, detail: CourseDetail, inside: set[int]) -> list[dict[str, Any]]:
    """Of the own caseload, whom it opens places for; who is in it already falls out."""
    if not actor.is_counter:
        return []
    region = detail.course.region_id
    mine = [card for card in cards_of(actor, region=region, limit=MOST_PEOPLE) if card not in inside]
    found = learners(actor, region=region, needs=detail.teaches, cards=mine)[:SHOWN]
    names = names_of_ids(region, [one.card for one in found])
    return [{"card": one.card, "places": one.places, "named": names[one.card]} for one in found]


@participant
@require_POST
def enrol_in(request: HttpRequest, number: int) -> HttpResponse:
    """The person with the number `kaart` gets a seat in the group that begins on `dag`; sent twice it is one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    card, places = request.POST.get("kaart", ""), request.POST.get("plekken", "")
    try:
        day = datetime.date.fromisoformat(request.POST.get("dag", ""))
    except ValueError:
        raise Invalid(_("Kies eerst een groep. Er is niets veranderd.")) from None
    if not card.isdecimal() or len(card) > 11:
        raise Missing(_("Deze kaart is er niet."))
    count = whole(places, None, 6)
    key = form_key(request.POST)
    kept = enrol(actor, card=int(card), course=number, starts_on=day, places=count, key=key)
    detail = card_detail(actor, int(card))
    told = _("%(who)s is ingeschreven. De groep begint op %(day)s.")
    messages.success(request, told % {"who": detail.short_name, "day": said_day(day)})
    return HttpResponseRedirect(reverse("web:enrolment", args=[kept.number]))


def schools(region: int) -> list[tuple[int, str]]:
    """Schools with an account in the region: number and name."""
    return [(one.number, one.name) for one in organisations_in(region) if one.kind == OrganisationKind.TRAINER]


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new course. `gat`: number of a gap it is to close."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    if not may_offer(actor):
        raise Missing(_("Met jouw rol kun je geen cursussen toevoegen."))
    known = schools(region) if actor.is_counter else []

    def save(sent: Sent) -> str:
        made = create_course(
            actor,
            region=region,
            values=sent.form.course_values(),
            skills=sent.form.cleaned_data["skills"],
            starts=sent.form.groups(),
            school=sent.form.school_number(),
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, _("Opgeslagen. De cursus staat nu in de regio."))
        return reverse("web:course", args=[made.number])

    initial = {"state": "open"} | _from_gap(actor, request.GET.get("gat", ""))
    return edit(
        request,
        load=lambda: Loaded(initial, 0),
        build=lambda data, values: _form(data, values, known),
        save=save,
        template="web/staff/course_edit.html",
        context=page(request, "training") | {"course": None, "named": not actor.is_counter},
    )


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Changing a course."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = course_detail(actor, number)
    if not detail.may_change:
        raise Missing(_("Deze cursus is van een andere organisatie."))

    def load() -> Loaded:
        now = course_detail(actor, number)
        return Loaded(course_initial(now), now.course.version)

    def save(sent: Sent) -> str:
        update_course(
            actor,
            number=number,
            version=sent.version,
            values=sent.form.course_values(),
            skills=sent.form.cleaned_data["skills"],
            starts=sent.form.groups(),
            key=sent.key,
            anyway=sent.anyway,
        )
        messages.success(request, _("Opgeslagen."))
        return reverse("web:course", args=[number])

    return edit(
        request,
        load=load,
        build=lambda data, values: _form(data, values, []),
        save=save,
        template="web/staff/course_edit.html",
        context=page(request, "training") | {"course": detail.course, "named": not actor.is_counter},
    )


def _form(data: QueryDict | None, initial: Mapping[str, Any], known: list[tuple[int, str]]) -> CourseForm:
    return CourseForm(data, initial=initial, schools=known)


def _from_gap(actor: Actor, given: str) -> dict[str, Any]:
    """What a course for this gap teaches."""
    if not given.isdecimal() or len(given) > 11:
        return {}
    gap = gap_detail(actor, int(given)).gap
    skill = skill_of(gap.need)
    return {
        "title": gap.label[:1].upper() + gap.label[1:],
        "provider": gap.school,
        "skills": (skill,) if skill else (),
        "certificates": certificate_of(gap.need),
    }
