"""What the choices of the carving board become: the place itself changed, or a place of its own beside it; and back again."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perspectief.access.context import Actor
from perspectief.core.errors import Changed, Invalid
from perspectief.demand.actions.places import TaskValues, carve_place, set_place_state, update_place
from perspectief.demand.queries.place import PlaceDetail, place_detail
from perspectief.demand.rules import State
from perspectief.matching import queries as matching
from perspectief.web.door import participant
from perspectief.web.editing import form_key
from perspectief.web.sent import whole
from perspectief.web.staff.place_board import Row, carve, choices, gains, need_rows, task_rows, to_save
from perspectief.web.staff.place_edit import own_place
from perspectief.web.staff.place_news import people_now, place_news

ALL_NEEDS = 80  # more openings than there are needs
UNDO = "place_undo"  # session key: what the last change by the board replaced


def _made(request: HttpRequest, actor: Actor, detail: PlaceDetail) -> tuple[list[Row], dict[str, int]]:
    """The rows of the board, and the choices that were sent."""
    openings = matching.why_so_few(actor, region=detail.place.region_id, place=detail.place.pk, limit=ALL_NEEDS)
    rows = [*need_rows(detail, gains(openings.single) if openings else {}), *task_rows(detail)]
    return rows, choices(rows, request.POST.dict())


def _version(request: HttpRequest) -> int:
    given = request.POST.get("row_version", "")
    return whole(given, -1, 9)


def _page(number: int) -> str:
    return reverse("web:place", args=[number])


def _still(number: int, made: dict[str, int]) -> HttpResponse:
    """Back to the board, with the choices still made."""
    kept = "&".join(f"{name}={option}" for name, option in made.items())
    return HttpResponseRedirect(f"{_page(number)}?{kept}#maat")


@participant
@require_POST
def take_over(request: HttpRequest, number: int) -> HttpResponse:
    """Saves the choices of the board to the place; `als=aangepast`: to a place of its own beside it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = own_place(actor, number)
    rows, made = _made(request, actor, detail)
    if not made:
        messages.info(request, _("Er was niets anders gekozen. De plek is zoals hij was."))
        return HttpResponseRedirect(_page(number))
    chosen = to_save(detail, carve(detail, rows, made))
    try:
        if request.POST.get("als") == "aangepast":
            return HttpResponseRedirect(_page(_beside(request, actor, detail, chosen)))
        before, former = people_now(actor, detail), _former(detail, chosen)
        saved = update_place(
            actor, number=number, version=_version(request), key=form_key(request.POST), carved=True, **chosen
        )
    except Changed as error:
        messages.warning(
            request, _("%(message)s Kijk de plek na. Je keuzes staan er nog.") % {"message": error.message}
        )
        return _still(number, made)
    except Invalid as error:
        messages.warning(request, " ".join([error.message, *error.fields.values()]))
        return _still(number, made)
    request.session[UNDO] = {"number": number, "version": saved.version, "former": former}
    messages.success(request, place_news(people_now(actor, detail), before))
    return HttpResponseRedirect(_page(number))


def _beside(request: HttpRequest, actor: Actor, detail: PlaceDetail, chosen: dict[str, Any]) -> int:
    """Keeps the choices as an adapted place of the same kind; its number. Another kind is chosen on its own page."""
    made = carve_place(
        actor,
        number=detail.place.number,
        version=_version(request),
        kind=detail.place.kind,
        key=form_key(request.POST),
        **chosen,
    )
    request.session[UNDO] = {"number": made.number, "version": made.version, "former": None}
    people = people_now(actor, place_detail(actor, made.number))
    messages.success(request, _("De aangepaste plek staat ernaast. %(news)s") % {"news": place_news(people, None)})
    return made.number


def _former(detail: PlaceDetail, chosen: dict[str, Any]) -> dict[str, Any]:
    """What the place was, of what is about to change."""
    return {
        "values": {name: getattr(detail.place, name) for name in chosen["values"]},
        "tasks": [list(task) for task in detail.tasks],
        "skills": {
            str(skill): need
            for need, skills in (("useful", detail.useful), ("learnable", detail.learnable), ("required", detail.required))
            for skill in skills
        },
    }  # fmt: skip


def undoable(request: HttpRequest, detail: PlaceDetail) -> bool:
    """Whether the last change of the place was made on the board, in this session."""
    kept = request.session.get(UNDO) or {}
    same = kept.get("number") == detail.place.number and kept.get("version") == detail.place.version
    return bool(detail.may_change and same and detail.place.state == State.OPEN)


@participant
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes back the last change made on the board: the place as it was, or the place beside it closed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = own_place(actor, number)
    if not undoable(request, detail):
        messages.info(
            request, _("Er is niets om terug te draaien. Misschien heeft een collega de plek intussen gewijzigd.")
        )
        return HttpResponseRedirect(_page(number))
    kept = request.session.pop(UNDO)
    key, former = form_key(request.POST), kept["former"]
    if former is None:
        set_place_state(actor, number=number, state=State.CLOSED.value, version=kept["version"], key=key)
        messages.success(request, _("Teruggedraaid: de aangepaste plek is gesloten."))
        origin = detail.carved_from
        return HttpResponseRedirect(_page(origin.number if origin else number))
    update_place(
        actor,
        number=number,
        version=kept["version"],
        values=former["values"],
        tasks=[TaskValues(*task) for task in former["tasks"]],
        skills={int(skill): need for skill, need in former["skills"].items()},
        key=key,
        carved=True,
    )
    messages.success(request, _("Teruggedraaid: de plek is zoals hij was."))
    return HttpResponseRedirect(_page(number))
