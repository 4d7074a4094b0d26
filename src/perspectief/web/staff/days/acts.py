"""The buttons of a day, each once: `doe` says what, and about whom."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from perspectief.core.errors import Invalid, Refused
from perspectief.matching.days import actions, arranging, queries, saying
from perspectief.matching.days.rules import Side
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import form_key

UNKNOWN = "Deze knop kennen we niet. Er is niets veranderd."
ASKED_AT_ONCE = 20
WANTS = {"ja": True, "nee": False, "leeg": None}


@counter
@require_POST
def act(request: HttpRequest, number: int) -> HttpResponse:
    """One button."""
    what, *about = request.POST.get("doe", "").split(":")
    deed = _DEEDS.get(what)
    if deed is None:
        raise Invalid(_(UNKNOWN))
    back = reverse("web:matching_day", args=[number])
    try:
        return HttpResponseRedirect(back + deed(request, number, about))
    except Refused as refused:
        messages.warning(request, refused.message)
        return HttpResponseRedirect(back)


def _plan(request: HttpRequest, number: int, about: list[str]) -> str:
    found = arranging.plan_day(_actor(request), number=number, key=form_key(request.POST))
    if found is not None:
        said = formats.counted(len(found.talks), _("gesprek gepland."), _("gesprekken gepland."))
        messages.success(request, said) if found.talks else messages.warning(
            request, _("Er is niets te plannen: er komt nog niemand, of niemand past bij elkaar.")
        )
    return "#programma"


def _people(request: HttpRequest, number: int, about: list[str]) -> str:
    typed = request.POST.get("kaarten", "").replace(" ", "")
    asked = [int(one) for one in typed.replace("\n", ",").split(",") if one.isdecimal() and len(one) < 12]
    if about == ["best"]:
        asked = queries.best_people(queries.day_detail(number).day, limit=ASKED_AT_ONCE)
    if not asked:
        messages.warning(request, _("Er is niemand gevonden. Vraag eerst werkgevers, of typ kaartnummers."))
        return "#mensen"
    made = actions.invite_people(_actor(request), number=number, cards=asked, key=form_key(request.POST))
    messages.success(request, _("Gevraagd: %(n)s.") % {"n": formats.counted(made, _("mens"), _("mensen"))})
    return "#mensen"


def _employer(request: HttpRequest, number: int, about: list[str]) -> str:
    asked = [int(one) for one in request.POST.getlist("werkgever") if one.isdecimal() and len(one) < 12]
    made = actions.invite_employers(_actor(request), number=number, employers=asked, key=form_key(request.POST))
    messages.success(request, _("Gevraagd: %(n)s.") % {"n": formats.counted(made, _("werkgever"), _("werkgevers"))})
    return "#werkgevers"


def _coming(request: HttpRequest, number: int, about: list[str]) -> str:
    side, who, coming = _three(about)
    actions.set_coming(_actor(request), number=number, side=side, who=who, coming=coming, key=form_key(request.POST))
    return "#mensen" if side == Side.PERSON else "#werkgevers"


def _wants(request: HttpRequest, number: int, about: list[str]) -> str:
    if len(about) != 4 or about[3] not in WANTS:
        raise Invalid(_(UNKNOWN))
    pair, side = _pair(about), about[2]
    key = form_key(request.POST)
    actions.set_interest(_actor(request), number=number, **pair, side=side, wants=WANTS[about[3]], key=key)
    return f"?mens={pair['card']}#wensen"


def _move(request: HttpRequest, number: int, about: list[str]) -> str:
    if len(about) != 3 or not (about[2].isdecimal() or about[2] == "uit"):
        raise Invalid(_(UNKNOWN))
    to = None if about[2] == "uit" else int(about[2]) - 1
    arranging.move(_actor(request), number=number, **_pair(about), to=to, key=form_key(request.POST))
    messages.success(request, _("Verplaatst. Dit blijft zo als je opnieuw plant."))
    return "#programma"


def _let_go(request: HttpRequest, number: int, about: list[str]) -> str:
    arranging.let_go(_actor(request), number=number, **_pair(about), key=form_key(request.POST))
    messages.success(request, _("Los. Het kan schuiven als je opnieuw plant."))
    return "#programma"


def _said(request: HttpRequest, number: int, about: list[str]) -> str:
    if len(about) != 4:
        raise Invalid(_(UNKNOWN))
    key = form_key(request.POST)
    row = saying.verdict(_actor(request), number=number, **_pair(about), side=about[2], said=about[3], key=key)
    if row.followed_at:
        messages.success(request, _("Allebei ja. De klantmanager heeft een taak om het af te maken."))
    return "#programma"


def _cancel(request: HttpRequest, number: int, about: list[str]) -> str:
    actions.cancel_day(_actor(request), number=number, key=form_key(request.POST))
    messages.success(request, _("De dag gaat niet door. Vertel het wie gevraagd is."))
    return ""


def _three(about: list[str]) -> tuple[str, int, str]:
    if len(about) != 3 or not about[1].isdecimal() or len(about[1]) > 11:
        raise Invalid(_(UNKNOWN))
    return about[0], int(about[1]), about[2]


def _pair(about: list[str]) -> dict[str, int]:
    if len(about) < 2 or not all(one.isdecimal() and len(one) < 12 for one in about[:2]):
        raise Invalid(_(UNKNOWN))
    return {"card": int(about[0]), "employer": int(about[1])}


def _actor(request: HttpRequest) -> Any:
    return request.actor  # type: ignore[attr-defined]


_DEEDS: dict[str, Callable[[HttpRequest, int, list[str]], str]] = {
    "plan": _plan,
    "mensen": _people,
    "werkgever": _employer,
    "komt": _coming,
    "wil": _wants,
    "verplaats": _move,
    "los": _let_go,
    "zegt": _said,
    "af": _cancel,
}
