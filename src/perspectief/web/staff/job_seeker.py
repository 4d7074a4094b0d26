"""The page of one person: who, what now, can – wants – needs – when, places with reasons, what helps, the story so far."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from perspectief.access.context import Actor
from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.demand.queries.lanes import next_day_of
from perspectief.geo.queries import postcode
from perspectief.guidance.coaches import coaches_card
from perspectief.guidance.queries import chapters
from perspectief.matching import queries as matching
from perspectief.matching.days.queries import followed
from perspectief.matching.fits import Openings
from perspectief.matching.introductions.queries import open_of_card
from perspectief.matching.introductions.sides import may_propose
from perspectief.matching.wishes.queries import said_by
from perspectief.parties.models import RegionSettings
from perspectief.parties.rules import Role
from perspectief.supply.queries.card import CardDetail, card_detail, changes, story
from perspectief.supply.queries.reason import reason_to_look
from perspectief.supply.queries.trajects import trajects_of
from perspectief.supply.rules import State, is_stale
from perspectief.taxonomy.needs import READINESS
from perspectief.web import formats
from perspectief.web.door import has_worklist, participant
from perspectief.web.staff import bundles
from perspectief.web.staff.fit_rows import PLACE_WORDS, groups, place_rows, shown_pages
from perspectief.web.staff.introduction import lines as introduction_lines
from perspectief.web.staff.job_seeker_next import next_step
from perspectief.web.staff.job_seeker_story import alterations, story_lines, stretches
from perspectief.web.staff.job_seeker_words import words
from perspectief.web.staff.judging import MENUS
from perspectief.web.staff.training_helps import helping, learning
from perspectief.work.models import Task, TaskKind
from perspectief.work.queries import every_about, next_of

ORDER, BY_PLAN = "orde", "verdeling"


@participant
@require_safe
def job_seeker(request: HttpRequest, number: int) -> HttpResponse:
    """The page."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = card_detail(actor, number)
    coached = coaches_card(actor, detail.card.region_id, detail.card.pk)
    reason = Reason.COACH if coached else reason_to_look(actor, detail)
    for layer, shown in (("card", True), ("profile", detail.profile), ("dossier", detail.dossier)):
        if shown:
            saw([detail.subject], layer, region=detail.card.region_id, reason=reason)
    tasks = every_about(actor.organisation, "card", detail.card.number) if detail.may_change else []
    context = _card(actor, detail, tasks)
    if actor.role != Role.EMPLOYER:
        context |= _matches(request, actor, detail, next_of(tasks, clock.now()), stale=context["stale"])
    if actor.is_counter and context["searching"]:
        here = {"region": detail.card.region_id, "card": detail.card.pk, "number": number}
        context |= bundles.of_person(actor, **here, own=detail.may_change)
    running = open_of_card(detail.card.region_id, detail.card.pk)
    context["introductions"] = introduction_lines(actor, running) if running else []
    return render(request, "web/staff/job_seeker.html", context)


def _card(actor: Actor, detail: CardDetail, tasks: Sequence[Task]) -> dict[str, Any]:
    card, today = detail.card, clock.today()
    town = postcode(card.pc4)
    facts = [
        town.place if town else "",
        _readiness(detail),
        _("%(time)s in beeld") % {"time": formats.ago(card.waiting_since, today)},
        _("kaart %(number)s") % {"number": formats.card_number(card.number)},
    ]
    said = words(detail)
    trajects = trajects_of(actor, card.pk) if actor.is_counter else []
    return {
        "detail": detail,
        "card": card,
        "facts": [fact for fact in facts if fact],
        "words": said,
        "stale": is_stale(card.confirmed_at, today, _stale_after(card.region_id)),
        "searching": card.state == State.SEARCHING,
        "matches": False,
        "step": None,
        "lines": [],
        "stretches": [],
        "alterations": [],
        "said": said_by(card.region_id, card.pk) if actor.is_counter or detail.may_change else [],
        "trajects": trajects,
        "may_start": detail.may_change and actor.is_counter and all(one.result for one in trajects),
        "followed": followed(card.region_id, card.pk) if detail.may_change else [],
        **_forms(tasks),
    }


def _forms(tasks: Sequence[Task]) -> dict[str, int | None]:
    """Ids of the two open tasks the page has a form for: at most one of each."""
    found = {one.kind: one.pk for one in tasks}
    return {"follows": found.get(TaskKind.DAY_FOLLOW_UP), "asks": found.get(TaskKind.PERSON_ASKS)}


def _readiness(detail: CardDetail) -> str:
    card = detail.card
    if not detail.shows_readiness:
        return ""
    if card.readiness is None:
        return _("nog niet bepaald hoe ver van werk")
    word = READINESS[card.readiness]
    if card.readiness_at is None:
        return word
    day = formats.day(card.readiness_at, clock.today())
    by = _(" door %(who)s") % {"who": detail.readiness_by} if detail.readiness_by else ""
    return _("%(word)s, vastgesteld %(day)s%(by)s") % {"word": word, "day": day, "by": by}


def _stale_after(region: int) -> int:
    found = RegionSettings.objects.filter(region=region).values_list("stale_after_days", flat=True).first()
    return found or 180


def _matches(
    request: HttpRequest, actor: Actor, detail: CardDetail, task: Task | None, *, stale: bool
) -> dict[str, Any]:
    region, card = detail.card.region_id, detail.card.pk
    matches = helps = None
    by_plan = actor.is_counter and request.GET.get(ORDER) == BY_PLAN
    if detail.card.state == State.SEARCHING:
        asked = {"pages": shown_pages(request.GET), "by_plan": by_plan}
        found = matching.places_and_helps(actor, region=region, card=card, **asked)
        matches, helps = found or (None, None)
    day = next_day_of(region, card, clock.today()) if detail.may_change and task is None else None
    return {
        "matches": matches is not None,
        "orders": actor.is_counter and matches is not None and matches.total_now > 1,
        "by_plan": by_plan,
        "looked_at": matches.looked_at if matches else 0,
        "may_judge": detail.may_change and actor.is_counter,
        "propose": "plek" if not actor.is_counter and may_propose(actor, region) else "",
        "menus": MENUS,
        "groups": groups(matches, place_rows, request.GET, PLACE_WORDS) if matches else [],
        "helps": helps_of(helps),
        "step": next_step(detail, task, matches, stale=stale, day=day) if detail.may_change else None,
        "stretches": stretches(chapters(actor, region=region, card=card))
        if actor.is_counter or has_worklist(actor)
        else [],
        "courses": helping(detail, helps) if actor.is_counter else [],
        "learning": learning(detail) if actor.is_counter else [],
        "alterations": alterations(changes(card)) if detail.may_change else [],
        "lines": story_lines(story(detail.subject), shows_readiness=detail.shows_readiness) if actor.is_counter else [],
    }


def helps_of(found: Openings | None) -> dict[str, Any] | None:
    """The best one apart, the others with a bar; pairs that do more than their singles."""
    if found is None or not found.single:
        return None
    best, *others = found.single
    pair = found.pairs[0] if found.pairs and found.pairs[0].count > best.count else None
    return {"best": best, "others": others, "pair": pair, "most": best.count}
