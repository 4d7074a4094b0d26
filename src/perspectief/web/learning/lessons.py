"""Sharing a lesson (also of an ending), and the page of one: what, how one knows, who does it too."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.guidance.queries import placement_detail
from perspectief.learning.actions import lessons
from perspectief.learning.policy import may_share, may_speak_for, regions
from perspectief.learning.queries.agenda import LessonDetail, lesson_detail, lesson_of, theme_list
from perspectief.learning.rules import LONGEST_TITLE, Kind
from perspectief.monitoring.definitions import FIGURES
from perspectief.web.door import counter, professional
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.learning.forms import AdoptLessonForm, ButtonForm, LessonForm
from perspectief.web.learning.overview import LOOKS
from perspectief.web.sent import whole
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong

SHARED = gettext_noop("Bewaard. Een tweede lezer kijkt mee; daarna zien alle regio’s het.")


def choices() -> list[tuple[int, str]]:
    """Themes something can belong to: number and title."""
    return [(one.number, one.title) for one in theme_list() if one.state in {"agenda", "proposed"}]


def figures() -> list[tuple[str, str]]:
    """Figures a lesson can be about: code and title."""
    return sorted(((code, _(one.title)) for code, one in FIGURES.items()), key=lambda pair: pair[1])


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A lesson or good practice. `volgt`: number of the lesson it carries out; `thema`: of its theme; `soort`: which of the two."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = next(iter(regions(actor)), None)
    if not may_share(actor, here):
        raise Missing(_("Een les komt uit een regio. Met jouw rol kun je er geen delen."))
    number = whole(request.GET.get("volgt", ""), None)
    follows = lesson_detail(actor, number).lesson if number is not None else None
    kind = request.GET.get("soort", "")
    kind = kind if kind in Kind.values else Kind.PRACTICE if follows else Kind.LESSON
    figure = request.GET.get("cijfer", "")
    initial = {"kind": kind, "theme": request.GET.get("thema", ""), "for_whom": "everybody"}
    initial["figure"] = figure if figure in FIGURES else ""
    if follows:
        initial |= {"title": follows.title, "for_whom": follows.for_whom}
        initial["theme"] = str(follows.theme.number) if follows.theme else ""

    def save(sent: Sent) -> str:
        made = lessons.share_lesson(
            actor, told=sent.form.told(number), confirmed=sent.form.cleaned_data["confirmed"], key=sent.key,
            anyway=sent.anyway,
        )  # fmt: skip
        messages.success(request, _(SHARED))
        return reverse("web:lesson", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded(initial, 0),
        build=lambda data, values: LessonForm(data, initial=values, themes=choices(), figures=figures()),
        save=save,
        template="web/learning/lesson_new.html",
        context={"follows": follows},
    )


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """The writer changes a lesson that nobody shared yet."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not lesson_detail(actor, number).may_change:
        raise Missing(_("Een les wijzigt wie hem schreef, tot hij gedeeld is."))

    def load() -> Loaded:
        row = lesson_detail(actor, number).lesson
        names = ("kind", "title", "what", "evidence", "how", "for_whom", "figure")
        theme = str(row.theme.number) if row.theme else ""
        return Loaded({name: getattr(row, name) for name in names} | {"theme": theme}, row.version)

    def save(sent: Sent) -> str:
        lessons.change_lesson(
            actor, number=number, told=sent.form.told(), confirmed=sent.form.cleaned_data["confirmed"],
            version=sent.version, key=sent.key, anyway=sent.anyway,
        )  # fmt: skip
        messages.success(request, _("Opgeslagen. Een tweede lezer kijkt nog mee."))
        return reverse("web:lesson", args=[number])

    return edit(
        request,
        load=load,
        build=lambda data, values: LessonForm(data, initial=values, themes=choices(), figures=figures()),
        save=save,
        template="web/learning/lesson_edit.html",
        context={"number": number},
    )


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def from_ending(request: HttpRequest, number: int) -> HttpResponse:
    """The lesson of an ending, in words nobody can be recognised in. The page names nobody, and says what goes along."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = placement_detail(actor, number)
    ending = detail.ending
    if ending is None or not detail.about.may_guide:
        raise Missing(_("Deze plaatsing is er niet, of is nog niet gestopt."))
    if known := lesson_of(detail.placement):
        raise Missing(
            _("De les van deze beëindiging is al gedeeld: kijk bij Leren, les %(number)s.") % {"number": known}
        )
    title = ending.lesson if len(ending.lesson) <= LONGEST_TITLE else ""

    def save(sent: Sent) -> str:
        made = lessons.share_ending(
            actor, placement=number, told=sent.form.told(), confirmed=sent.form.cleaned_data["confirmed"], key=sent.key,
            anyway=sent.anyway,
        )  # fmt: skip
        messages.success(request, _(SHARED))
        return reverse("web:lesson", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"title": title, "what": ending.lesson, "for_whom": "everybody"}, 0),
        build=lambda data, values: LessonForm(data, initial=values, themes=choices(), kinds=False),
        save=save,
        template="web/learning/ending_lesson.html",
        context={"number": number, "ending": ending, "region": request.region},  # type: ignore[attr-defined]
    )


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def lesson(request: HttpRequest, number: int) -> HttpResponse:
    """The page and its forms."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = lesson_detail(actor, number)
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    row = detail.lesson
    context = {
        "detail": detail,
        "lesson": row,
        "look": LOOKS[row.state],
        "forms": answer,
        "may_share": may_share(actor, next(iter(regions(actor)), None)),
    }
    return render(request, "web/learning/lesson.html", context, status=wrong(answer))


def _deeds(actor: Actor, detail: LessonDetail) -> dict[str, Deed]:
    number, version, found = detail.lesson.number, detail.lesson.version, {}
    back = reverse("web:lesson", args=[number])
    region = next(iter(actor.counter_regions + actor.programme_regions), None)

    def adopt(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        lessons.adopt_lesson(actor, number=number, region=region, told=given["told"], key=key, anyway=given["anyway"])
        return _("Genoteerd: jullie regio doet dit ook."), back

    def leave(_form: Any, _key: str) -> tuple[str, str]:
        lessons.leave_lesson(actor, number=number, region=region)
        return _("Genoteerd: jullie regio doet dit niet meer."), back

    def publish(_form: Any, key: str) -> tuple[str, str]:
        lessons.publish_lesson(actor, number=number, version=version, key=key)
        return _("Gedeeld met alle regio’s."), back

    def withdraw(_form: Any, key: str) -> tuple[str, str]:
        lessons.withdraw_lesson(actor, number=number, key=key)
        return _("Ingetrokken. Andere regio’s zien het niet meer."), reverse("web:learning")

    if detail.may_adopt:
        found["ook"] = Deed(lambda data: AdoptLessonForm(data, auto_id="ook_%s"), adopt)
    if detail.ours is not None and may_speak_for(actor, region):
        found["stop"] = Deed(ButtonForm, leave)
    if detail.may_read_over:
        found["deel"] = Deed(ButtonForm, publish)
    if detail.may_withdraw:
        found["intrekken"] = Deed(ButtonForm, withdraw)
    return found
