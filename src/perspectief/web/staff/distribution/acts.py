"""What people do on the page: take proposals over, hold a pair or keep it out, keep the plan."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from perspectief.access.looks import Reason, saw
from perspectief.core import submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching.distribution import choosing, keeping
from perspectief.matching.distribution.accepting import Asked, Taken
from perspectief.matching.distribution.accepting import take_over as accept
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.rules import PairKind
from perspectief.supply.queries.card import subjects_of_numbers
from perspectief.web import formats
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.staff.distribution import show
from perspectief.web.staff.distribution.query import TICKED, read

MOST_TICKED, TICK_LENGTH = 50, 24  # ticks that stay after another deed: an address has no room for more
TOLD = 10  # problems told one by one


@counter
@require_POST
def take_over(request: HttpRequest) -> HttpResponse:
    """The chosen proposals, each under the name of who clicks; what could not be is told, the rest goes on."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    pairs = [_pair(value) for value in request.POST.getlist("v")]
    if not pairs:
        messages.warning(request, _("Er was niets gekozen. Kies eerst een of meer voorstellen."))
        return _back(request)
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return _back(request)
    _tell(request, accept(actor, region=region, pairs=pairs))
    return _back(request)


def _tell(request: HttpRequest, taken: list[Taken]) -> None:
    region = request.region.pk  # type: ignore[attr-defined]
    done = sum(not one.problem for one in taken)
    failed = [one for one in taken if one.problem]
    if done:
        words = ngettext("%(n)s voorstel is overgenomen", "%(n)s voorstellen zijn overgenomen", done) % {"n": done}
        messages.success(
            request, _("%(words)s, met jouw naam en de datum. Ze staan als taak in Vandaag.") % {"words": words}
        )
    shown = [one.card for one in failed if one.card_title]
    saw(subjects_of_numbers(region, shown), "card", region=region, reason=Reason.DISTRIBUTION)
    for one in failed[:TOLD]:
        who = _("kaart %(number)s") % {"number": formats.card_number(one.card)} if one.card_title else _("een kaart")
        where = one.place_title or _("een plek")
        words = _("Niet overgenomen: %(who)s naar %(where)s. %(why)s") % {
            "who": who,
            "where": where,
            "why": one.problem,
        }
        messages.warning(request, words)
    if len(failed) > TOLD:
        words = _("En nog %(n)s die niet konden.") % {"n": len(failed) - TOLD}
        messages.warning(request, words)


def _pair(value: str) -> Asked:
    """`482109372:611203945`: public numbers of card and place. Invalid on anything else."""
    card, _colon, place = value.partition(":")
    if not all(one.isascii() and one.isdecimal() and len(one) < 12 for one in (card, place)):
        raise Invalid(_("Deze knop kennen we niet. Laad de pagina opnieuw en probeer het nog een keer."))
    return Asked(int(card), int(place))


@counter
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """`zet`: `pin:kaart:plek` or `exclude:kaart:plek` from a row; `los`: a choice that is undone; else the two numbers typed."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return _back(request)
    if "los" in request.POST:
        return _let_go(request, request.POST["los"])
    kind, _colon, rest = request.POST.get("zet", "").partition(":")
    if not rest and not _typed(request):
        messages.warning(request, _("Vul het nummer van de kaart en dat van de plek in, alleen cijfers."))
        return _back(request, typed=True)
    pair = _pair(rest or f"{_number(request, 'kaart')}:{_number(request, 'plek')}")
    try:
        choosing.choose(actor, region=region, card=pair.card, place=pair.place, kind=kind or PairKind.PIN)
    except (Invalid, Missing, Refused) as error:
        messages.warning(request, error.message)
        return _back(request, typed=not rest, ticks=True)
    done = {
        PairKind.PIN: _("Vastgezet, met jouw naam en de datum. De verdeling is opnieuw berekend."),
        PairKind.EXCLUDE: _("Deze combinatie komt niet meer in de verdeling. Terugdraaien kan bij Vastgezet."),
    }
    messages.success(request, done[PairKind(kind or PairKind.PIN)])
    return _back(request, ticks=True)


def _let_go(request: HttpRequest, number: str) -> HttpResponse:
    """The choice is undone; gone already or of another organisation, that is told."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    known = number.isascii() and number.isdecimal() and len(number) < 12
    try:
        choosing.undo(actor, region=region, number=int(number) if known else 0)
    except (Missing, Refused) as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, _("Losgemaakt. De verdeling is opnieuw berekend."))
    return _back(request)


def _typed(request: HttpRequest) -> bool:
    """Whether the two numbers that were typed are numbers."""
    return all(_number(request, name).isdecimal() and len(_number(request, name)) < 12 for name in ("kaart", "plek"))


def _number(request: HttpRequest, name: str) -> str:
    """A number as people type it: spaces and dots between the groups."""
    return "".join(one for one in request.POST.get(name, "")[:40] if one not in " .\u202f\u00a0")


@counter
@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """The plan of the levers that were sent along, kept under the name of who clicks."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]
    found = market(region)
    asked = read(request.POST, found.decisions)
    if asked.wrong:
        raise Invalid(_("Een van de keuzes klopt niet. Er is niets bewaard."))
    if not asked.levers.as_decided:
        raise Refused(_("Bewaren kan alleen met wat de regio besloot. Er is niets bewaard."))
    key = form_key(request.POST)
    if key and not submissions.claim(key, actor):
        return _back(request)
    planned = plan(found, asked.levers)
    try:
        kept = keeping.keep(
            actor, region=region, planned=planned, figures=show.figures(planned), mark=request.POST.get("stand", "")
        )
    except Invalid as error:
        messages.warning(request, error.message)
        return _back(request)
    messages.success(request, _("Bewaard, met jouw naam en de datum. Je vindt dit plan bij Bewaarde plannen."))
    return HttpResponseRedirect(reverse("web:distribution_plan", args=[kept.number]))


def _back(request: HttpRequest, *, typed: bool = False, ticks: bool = False) -> HttpResponse:
    """The page with the levers it was sent from; what was typed or ticked stays."""
    query = request.POST.get("terug", "").removeprefix("?")
    ticked = request.POST.getlist("v")[:MOST_TICKED] if ticks else []
    if ticked:
        query = f"{query}&{urlencode([(TICKED, one[:TICK_LENGTH]) for one in ticked])}"
    if typed:
        numbers = urlencode({name: request.POST.get(name, "")[:40] for name in ("kaart", "plek")})
        query = f"{query}&{numbers}#vast"
    return HttpResponseRedirect(f"{reverse('web:distribution')}?{query}" if query else reverse("web:distribution"))
