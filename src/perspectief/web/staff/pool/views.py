"""Bestand: one page, its type-ahead, what is done with chosen cards, and the download."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.facets import Counts
from perspectief.demand.queries import pool as places
from perspectief.matching.queries import fits_of_cards, fits_of_places
from perspectief.supply.queries import pool as people
from perspectief.web.door import counter, participant
from perspectief.web.maps import region_map
from perspectief.web.pages import Pages, pages
from perspectief.web.staff.pool import download as downloads
from perspectief.web.staff.pool import rows
from perspectief.web.staff.pool.filters import filters
from perspectief.web.staff.pool.query import Able, Query, able, of_people, of_places, read
from perspectief.web.staff.pool.work import suggest
from perspectief.work.actions import open_tasks
from perspectief.work.models import TaskKind

BESIDE, ALONE = 8, 25  # cards a side
ORDERS = {
    "mensen": (("wacht", _("wacht het langst")), ("vers", _("laatst nagevraagd")), ("uren", _("meeste uren"))),
    "plekken": (("nieuw", _("laatst bevestigd")), ("werk", _("op naam van het werk")), ("uren", _("meeste uren"))),
}
MOST_CHOSEN = 500
ASK_WITHIN = datetime.timedelta(days=7)


@participant
@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """People and places that the address asks for, as far as this actor may see them."""
    actor, region = request.actor, request.region
    query = read(request, request.GET, region.pk)
    found = able(query)
    sought, offered = of_people(query, actor, found), of_places(query, actor, found)
    counted, free = people.count(sought), places.count(offered)
    context = {
        "query": query,
        "region": region,
        "people": counted.total,
        "places": free.total,
        "filters": filters(query, counted, free),
        "map": region_map(region.pk, query.towns, _shown(query, counted), _shown(query, free)),
        "tiles": _tiles(query, found),
        "orders": ORDERS.get(query.show, ()),
        "counter": sought.counter,
        "calm": not sought.counter,
    }
    if query.show != "plekken":
        context |= _people(query, sought, counted)
    elif (query.words or query.numbers) and counted.total:
        _people(
            query, sought, counted
        )  # the counts beside the filters tell about who has this name or number: that is a look too
    if query.show != "mensen":
        context |= _places(query, offered, free)
    return render(request, "web/staff/pool.html", context)


def _shown(query: Query, counted: Counts) -> dict[int | None, int]:
    """Counts by postcode of what the lists show: only the chosen municipalities."""
    chosen = query.chosen.get("gemeente")
    if not chosen:
        return counted.by_group
    inside = {pc4 for name in chosen for pc4 in query.towns.get(name, ())}
    return {pc4: number for pc4, number in counted.by_group.items() if pc4 in inside}


def _paged(query: Query, total: int) -> Pages:
    return pages(1, total, BESIDE) if query.show == "alles" else pages(query.page, total, ALONE)


def _people(query: Query, sought: people.Sought, counted: Counts) -> dict[str, Any]:
    paged = _paged(query, counted.total)
    found = people.page(sought, order=query.order, start=paged.start, length=paged.length)
    for layer in ("card", "profile") if query.words else ("card",):
        saw([row.subject for row in found], layer, region=query.region, reason=Reason.SEARCH)
    fits = fits_of_cards(query.region, [row.id for row in found]) if sought.counter else {}
    return {"cards": [rows.of_card(row, query.work, fits.get(row.id)) for row in found], "card_pages": paged}


def _places(query: Query, sought: places.Sought, counted: Counts) -> dict[str, Any]:
    paged = _paged(query, counted.total)
    found = places.page(sought, order=query.order, start=paged.start, length=paged.length)
    fits = fits_of_places(query.region, [row.id for row in found]) if sought.counter else {}
    return {"offers": [rows.of_place(row, query.work, fits.get(row.id)) for row in found], "offer_pages": paged}


def _tiles(query: Query, found: Able) -> list[dict[str, Any]]:
    """The kinds of work to choose from, with their counts; none when there is nothing to choose."""
    if len(query.work.tiles) < 2:
        return []
    chosen = query.work.code
    return [
        {
            "tile": tile,
            "people": len(found.people[tile.code]),
            "places": len(found.places[tile.code]),
            "chosen": tile.code == chosen,
        }
        for tile in query.work.tiles
    ]


@participant
@require_safe
def suggestions(request: HttpRequest) -> HttpResponse:
    """Type-ahead under the big search: kinds of work, never people."""
    return render(request, "web/staff/pool_suggestions.html", {"found": suggest(request.GET.get("werk", ""))})


@counter
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """What is done with the chosen cards: ask whether they still hold, or take them along."""
    cards, offers = (_numbers(request.POST.getlist(name)) for name in ("mens", "plek"))
    form = request.POST.get("doe", "")
    if form in downloads.FORMS:
        return downloads.chosen(request, cards=cards, offers=offers, form=form)
    if cards or offers:
        _ask(request, cards, offers)
    else:
        messages.warning(request, _("Er was niets gekozen. Kies eerst mensen of plekken in de lijst."))
    return HttpResponseRedirect(_back(request))


def _numbers(given: list[str]) -> tuple[int, ...]:
    return tuple(int(number) for number in given[:MOST_CHOSEN] if number.isascii() and number.isdecimal())


def _back(request: HttpRequest) -> str:
    """The list they were chosen from."""
    query = request.POST.get("terug", "")
    return f"{reverse('web:pool')}?{query}" if query else reverse("web:pool")


def _ask(request: HttpRequest, cards: tuple[int, ...], offers: tuple[int, ...]) -> None:
    actor, region = request.actor, request.region.pk
    own = dict(people.own_cards(actor.organisation, cards)) if cards else {}
    given = {"region": region, "due_at": clock.now() + ASK_WITHIN, "agreed_hours": 168}
    to_persons = {number: caseworker or actor.id for number, caseworker in own.items()}
    made = open_tasks(actor, kind=TaskKind.CONFIRM_CARD, subject_kind="card", assignees=to_persons, **given)
    open_ = places.open_numbers(region, offers) if offers else []
    made += open_tasks(
        actor, kind=TaskKind.CONFIRM_PLACE, subject_kind="place", assignees=dict.fromkeys(open_, actor.id), **given
    )
    had = len(own) + len(open_) - made
    said = [
        ngettext(
            "Er is %(n)s taak gemaakt om na te vragen of het nog klopt.",
            "Er zijn %(n)s taken gemaakt om na te vragen of het nog klopt.",
            made,
        )
        % {"n": made}
    ]
    if had:
        said.append(ngettext("%(n)s stond al klaar.", "%(n)s stonden al klaar.", had) % {"n": had})
    if strangers := len(cards) - len(own):
        said.append(
            ngettext(
                "%(n)s kaart is van een andere organisatie: die vraagt het zelf na.",
                "%(n)s kaarten zijn van een andere organisatie: die vraagt het zelf na.",
                strangers,
            )
            % {"n": strangers}
        )
    (messages.success if made else messages.info)(request, " ".join(said))


@participant
@require_safe
def download(request: HttpRequest) -> HttpResponse:
    """The whole list as a file: cards only, no names."""
    return downloads.listed(request, read(request, request.GET, request.region.pk))
