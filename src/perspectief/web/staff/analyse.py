"""Analyse & import: drop a file, see who stands in it, settle the rows that wait, put it into the file, take it back."""

from collections.abc import Iterable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid
from perspectief.exchange import actions, queries, writing
from perspectief.exchange.choices import Choices
from perspectief.exchange.models import Upload
from perspectief.exchange.reading.fields import form
from perspectief.exchange.reading.limits import MAX_BYTES
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.rules import Kind, Outcome, State
from perspectief.exchange.waiting import cards_told
from perspectief.supply.queries.card import subjects_of_numbers
from perspectief.web.door import counter
from perspectief.web.editing import form_key
from perspectief.web.formats import day
from perspectief.web.formats import number as written
from perspectief.web.pages import pages
from perspectief.web.sent import whole
from perspectief.web.staff import analyse_answers as answers
from perspectief.web.staff import analyse_shapes as shapes

FILE = "bestand"
ROWS, QUESTIONS = 25, 12
PILES = (Outcome.DOUBT, Outcome.WRONG)


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def analysis(request: HttpRequest) -> HttpResponse:
    """Where a file is dropped, and what was read in before."""
    error = ""
    if request.method == "POST":
        try:
            return _go(request, reverse("web:analysis_file", args=[_received(request).number]))
        except Unreadable as refusal:
            error = refusal.message
    context = {
        "error": error,
        "file_name": getattr(request.FILES.get(FILE), "name", ""),
        "earlier": queries.earlier(request.actor, region=request.region.pk),
    }
    status = 400 if error and not getattr(request, "htmx", False) else 200
    return render(request, "web/staff/analyse.html", context, status=status)


def _received(request: HttpRequest) -> Upload:
    sent = request.FILES.get(FILE)
    if sent is None:
        raise Unreadable("none", _("Er was geen bestand gekozen. Kies eerst een bestand."))
    if (sent.size or 0) > MAX_BYTES:
        raise Unreadable(
            "too-large",
            _("Dit bestand is groter dan %(n)s MB. Knip het in stukken en lees ze een voor een in.")
            % {"n": MAX_BYTES // 2**20},
        )
    name, data = sent.name or FILE, sent.read()
    return actions.receive(request.actor, region=request.region.pk, name=name, data=data, key=form_key(request.POST))


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_file(request: HttpRequest, number: int) -> HttpResponse:
    """One file: the analysis, and the rows one by one."""
    if request.method == "POST":
        return _settled(request, number)
    upload = queries.upload(request.actor, number)
    pile = request.GET.get("stapel", "")
    pile = pile if pile in PILES else ""
    waiting = queries.waiting_rows(upload, outcome=pile)
    shown = pages(_page(request), waiting.count(), ROWS)
    here = list(waiting[shown.start : shown.start + shown.length])
    _note_looks(upload, {reason.get("card", 0) for row in here for reason in row.reasons} - {0})
    same = queries.same_file(request.actor, region=upload.region_id, sha256=upload.sha256)
    context = {
        "upload": upload,
        "lead": shapes.lead(upload),
        "open": upload.state == State.READ or bool(upload.waiting or upload.going),
        "stats": shapes.stats(upload) if upload.analysis else [],
        "charts": shapes.charts(upload) if upload.analysis else [],
        "tip": shapes.tip(upload) if upload.analysis else None,
        "piles": shapes.piles(upload),
        "besides": shapes.besides(upload),
        "columns": shapes.columns(upload),
        "lacks": next((note["text"] for note in upload.notes if note["kind"] == "lacks"), ""),
        "read": [note["text"] for note in upload.notes if note["kind"] == "read"],
        "sheets": [name for note in upload.notes if note["kind"] == "sheets" for name in note["text"].split("|")],
        "same": same if same and same.pk != upload.pk else None,
        "questions": upload.questions[:QUESTIONS],
        "more_questions": max(0, len(upload.questions) - QUESTIONS),
        "rows": shapes.rows(here),
        "pages": shown,
        "pile": pile,
        "unit": shapes.unit(upload, 1),
        "still": shapes.counted(upload, Outcome.KNOWN) - shapes.counted(upload, "news"),
        "people": upload.kind == Kind.PEOPLE,
        "can_undo": upload.state == State.IMPORTED,
    }
    return render(request, "web/staff/analyse_file.html", context)


def _note_looks(upload: Upload, cards: Iterable[int]) -> None:
    """A row that waits may say which card it resembles."""
    found = subjects_of_numbers(upload.region_id, cards)
    saw(found, "card", region=upload.region_id, reason=Reason.LOOK_ALIKE)


def _settled(request: HttpRequest, number: int) -> HttpResponse:
    """Keeps what was chosen; with the button for it also puts the rows that are ready into the file."""
    deed = request.POST.get("doe", "")
    chosen = answers.choices_of(request.POST)
    rest = (answers.REST[deed],) if deed in answers.REST else ()
    if chosen or rest:
        upload = actions.decide(request.actor, number=number, choices=chosen, rest=rest)
    else:
        upload = queries.upload(request.actor, number)
    if deed == "inlezen" and request.POST.get("verwacht") == str(upload.going):
        return _imported(request, number, upload.version)
    if deed == "inlezen" and not upload.going:
        messages.warning(request, _("Er is nog geen rij klaar om in het bestand te zetten."))
    elif deed == "inlezen":
        messages.info(
            request,
            _("Je keuzes zijn bewaard. Nu kunnen er %(n)s rijen in het bestand. Kijk en druk nog een keer.")
            % {"n": written(upload.going)},
        )
    elif chosen or rest:
        left = (
            ngettext("%(n)s rij wacht nog.", "%(n)s rijen wachten nog.", upload.waiting)
            % {"n": written(upload.waiting)}
            if upload.waiting
            else _("Er wacht niets meer.")
        )
        messages.success(request, _("Bewaard. %(left)s") % {"left": left})
    else:
        messages.warning(request, _("Er was nog niets gekozen."))
    return _go(request, f"{reverse('web:analysis_file', args=[number])}#rijen")


def _imported(request: HttpRequest, number: int, version: int) -> HttpResponse:
    try:
        upload = actions.import_upload(request.actor, number=number, version=version, key=form_key(request.POST))
    except Changed as changed:
        messages.warning(request, changed.message)
    else:
        last = upload.imports[-1]
        messages.success(
            request,
            _("Gelukt: %(new)s nieuw, %(changed)s bijgewerkt. Terugdraaien kan tot en met %(day)s.")
            % {"new": written(last["new"]), "changed": written(last["changed"]), "day": _day(upload)},
        )
    return _go(request, reverse("web:analysis_file", args=[number]))


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def analysis_columns(request: HttpRequest, number: int) -> HttpResponse:
    """What each column is, which worksheet, people or places."""
    upload = queries.upload(request.actor, number)
    error = ""
    if request.method == "POST":
        try:
            _column_choices(request, upload)
        except Unreadable as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Gelukt. Het bestand is opnieuw gelezen."))
            return _go(request, reverse("web:analysis_file", args=[number]))
    shape = form(upload.kind)
    targets = [(target.name, target.label) for target in shape.targets.values() if not target.code.isdigit()]
    context = {
        "upload": upload,
        "error": error,
        "rows": upload.columns,
        "targets": sorted(targets, key=lambda one: one[1].casefold()),
        "parts": {target.name: target.label for target in shape.targets.values() if target.code.isdigit()},
        "sheets": [
            upload.sheet,
            *(name for note in upload.notes if note["kind"] == "sheets" for name in note["text"].split("|")),
        ],
        "kinds": Kind.choices,
    }
    return render(request, "web/staff/analyse_columns.html", context, status=400 if error else 200)


def _column_choices(request: HttpRequest, upload: Upload) -> None:
    sheet, kind = request.POST.get("blad", upload.sheet), request.POST.get("soort", upload.kind)
    if kind not in Kind.values:
        raise Invalid(_("Kies mensen of plekken."))
    other = sheet != upload.sheet or kind != upload.kind
    chosen = Choices() if other else answers.columns_of(request.POST)
    actions.decide(request.actor, number=upload.number, choices=chosen, sheet=sheet, kind=kind)


@counter
@require_POST
def analysis_undo(request: HttpRequest, number: int) -> HttpResponse:
    """Takes an import back."""
    _upload, undone = actions.take_back(request.actor, number=number, key=form_key(request.POST))
    said = _("Teruggedraaid: %(removed)s weg, %(restored)s hersteld.") % {
        "removed": written(undone.removed), "restored": written(undone.restored),
    }  # fmt: skip
    if undone.kept:
        kept = _("%(n)s bleven staan: daar werkte een collega al mee verder.") % {"n": written(undone.kept)}
        said = f"{said} {kept}"
    messages.success(request, said)
    return _go(request, reverse("web:analysis"))


@counter
@require_POST
def analysis_drop(request: HttpRequest, number: int) -> HttpResponse:
    """Throws a file away."""
    actions.drop(request.actor, number=number)
    messages.success(request, _("Weggegooid. Er is niets in het bestand veranderd."))
    return _go(request, reverse("web:analysis"))


@counter
@require_safe
def analysis_rejected(request: HttpRequest, number: int) -> HttpResponse:
    """The rows that wait, with line and reason, as a list to mend."""
    upload, worked = actions.content(request.actor, number=number, taken="waiting")
    if upload.kind == Kind.PEOPLE:
        _note_looks(upload, cards_told(worked.judged))
    return _download(writing.rejected(worked.intake, worked.judged, worked.choices), f"rijen-die-wachten-{number}.csv")


@counter
@require_safe
def analysis_questions(request: HttpRequest, number: int) -> HttpResponse:
    """A list to fill in: everybody of whom the thing to ask first is not known."""
    found = queries.upload(request.actor, number).analysis.get("tip") or {}
    if "field" not in found:
        raise Unreadable("none", _("Er is niets te vragen."))
    _upload, worked = actions.content(request.actor, number=number, taken="questions")
    return _download(writing.questions(worked.intake, found["field"]), f"vragenlijst-{number}.csv")


def _download(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _go(request: HttpRequest, where: str) -> HttpResponse:
    """On to another page, also for a form that htmx sent."""
    if getattr(request, "htmx", False):
        response = HttpResponse()
        response["HX-Redirect"] = where
        return response
    return HttpResponseRedirect(where)


def _page(request: HttpRequest) -> int:
    given = request.GET.get("blad", "")
    return whole(given, 1, 5)


def _day(upload: Upload) -> str:
    return day(upload.undo_until, clock.today())
