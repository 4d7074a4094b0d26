"""Knelpunten: what stands in the way, raised from any page; the list, and one with its story and its deeds."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.plans.obstacles import actions, queries
from perspectief.plans.obstacles.models import Obstacle
from perspectief.plans.obstacles.policy import may_raise, regions
from perspectief.plans.obstacles.queries import Filter, ObstacleDetail
from perspectief.plans.obstacles.rules import Level, State, Step, Topic, above
from perspectief.web.door import planning, programme
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.learning.forms import ButtonForm
from perspectief.web.pages import page_number, pages
from perspectief.web.programme import waiting
from perspectief.web.programme.beside_forms import AnswerForm, JoinForm, ObstacleForm, ReasonForm, TakeForm
from perspectief.web.sent import whole
from perspectief.web.shell import page_label
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong

PAGE = 25
LOOKS = {
    State.RAISED: ("can", "alert"),
    State.TAKEN: ("new", "next"),
    State.ANSWERED: ("ok", "chat"),
    State.JOINED: ("", "pair"),
    State.CLOSED: ("ok", "check"),
}
WHICH = {
    "": gettext_noop("alles"),
    "open": gettext_noop("wacht op antwoord"),
    "answered": gettext_noop("beantwoord"),
    "closed": gettext_noop("opgelost"),
    "mine": gettext_noop("van mij"),
}
SHORT = {
    Level.PARTY: gettext_noop("organisatie"),
    Level.REGION: gettext_noop("regio"),
    Level.COUNTRY: gettext_noop("land"),
}
HIGHER = {
    Level.REGION: gettext_noop("Leg het bij de regio neer"),
    Level.COUNTRY: gettext_noop("Leg het landelijk neer"),
}


@planning
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The list: what waits for the actor first, then all it may read."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent = request.GET
    level, which, topic = sent.get("niveau", ""), sent.get("stand", ""), sent.get("over", "")
    asked = Filter(
        level if level in Level.values else "", which if which in WHICH else "", topic if topic in Topic.values else ""
    )
    rows = queries.listed(actor, asked)
    paged = pages(page_number(sent), rows.count(), PAGE)
    context = {
        "rows": [(one, LOOKS[State(one.state)]) for one in rows[paged.start : paged.start + PAGE]],
        "pages": paged,
        "asked": asked,
        "levels": [("", _("elk niveau")), *((str(one), _(SHORT[one])) for one in Level)],
        "which": [(code, _(label)) for code, label in WHICH.items() if code != "mine" or may_raise(actor)],
        "topics": [("", _("alles")), *((value, _(str(label))) for value, label in Topic.choices)],
        "waiting": waiting.rows(actor),
        "may_raise": may_raise(actor),
    }
    return render(request, "web/programme/obstacles.html", context)


@programme
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """The form. `van`: name of the page it was met on; of that only what the menus call it is shown and kept."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    here = regions(actor)[0]
    levels = actions.levels_for(actor, here)
    if not levels:
        raise Missing(_("In jullie regio is nog niemand die knelpunten oppakt."))
    page = request.GET.get("van", "")
    page = page if page_label(page) else ""

    def save(sent: Sent) -> str:
        came = sent.form.cleaned_data["page"]
        made = actions.raise_obstacle(
            actor, **sent.form.values(), page=came if page_label(came) else "", key=sent.key, anyway=sent.anyway
        )
        messages.success(request, _("Gemeld. Je ziet hier wie het oppakt en wat het antwoord is."))
        return reverse("web:obstacle", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({"page": page, "level": str(levels[0])}, 0),
        build=lambda data, values: ObstacleForm(data, initial=values, levels=levels),
        save=save,
        template="web/programme/obstacle_new.html",
        context={"where": page_label(page), "known": queries.known(actor)},
    )


@planning
@require_http_methods(["GET", "HEAD", "POST"])
def obstacle(request: HttpRequest, number: int) -> HttpResponse:
    """One obstacle and its forms."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = queries.obstacle_detail(actor, number)
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    row = detail.row
    context = {
        "detail": detail,
        "row": row,
        "look": LOOKS[State(row.state)],
        "where": page_label(row.page),
        "forms": answer,
        "nog_niet": answer.get("nog-niet"),
        "higher": _(HIGHER[up]) if (up := above(row.level)) else "",
        "answered": row.same_as or row,
    }
    return render(request, "web/programme/obstacle.html", context, status=wrong(answer))


def _deeds(actor: Actor, detail: ObstacleDetail) -> dict[str, Deed]:
    """Only what this actor may do now."""
    found = _handling(actor, detail)
    number, back = detail.row.number, reverse("web:obstacle", args=[detail.row.number])

    def helps(_form: Any, key: str) -> tuple[str, str]:
        actions.helps(actor, number=number, key=key)
        return _("Fijn. Het knelpunt is opgelost."), back

    def not_yet(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        actions.not_yet(actor, number=number, reason=given["reason"], key=key, anyway=given["anyway"])
        return _("Genoteerd. Het knelpunt staat weer open."), back

    def too(_form: Any, key: str) -> tuple[str, str]:
        actions.here_too(actor, number=number, key=key)
        return _("Genoteerd: dit speelt bij jullie ook."), back

    if Step.HELPS in detail.may:
        found["helpt"] = Deed(ButtonForm, helps)
    if Step.NOT_YET in detail.may:
        asks = _("Wat staat er nog in de weg?")
        found["nog-niet"] = Deed(lambda data: ReasonForm(data, asks=asks, auto_id="nog_%s"), not_yet)
    if "too" in detail.may:
        found["ook"] = Deed(ButtonForm, too)
    return found


def _handling(actor: Actor, detail: ObstacleDetail) -> dict[str, Deed]:
    row, found = detail.row, {}
    back, how = reverse("web:obstacle", args=[row.number]), {"number": row.number}
    away = reverse("web:obstacles")

    def take(form: Any, key: str) -> tuple[str, str]:
        actions.take(actor, due_on=form.cleaned_data["due_on"], version=form.cleaned_data["seen"], key=key, **how)
        return _("Het knelpunt is nu van jou."), back

    def lift(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        actions.lift(actor, reason=given["reason"], anyway=given["anyway"], version=given["seen"], key=key, **how)
        return _("Het ligt nu een niveau hoger."), back

    def send_back(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        asked = {"reason": given["reason"], "anyway": given["anyway"], "version": given["seen"]}
        moved = actions.send_back(actor, **asked, key=key, **how)
        return _("Het ligt weer een niveau lager."), back if queries.visible(actor).filter(pk=moved.pk) else away

    def reply(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        said = {"outcome": given["outcome"], "text": given["answer"], "anyway": given["anyway"]}
        actions.answer(actor, **said, version=given["seen"], key=key, **how)
        return _("Je antwoord staat erbij. Wie het meldde, krijgt bericht."), back

    def join(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        actions.join(actor, other=whole(given["other"], 0), version=given["seen"], key=key, **how)
        return _("Samengevoegd. Het antwoord telt voor allebei."), back

    if Step.TAKE in detail.may:
        found["neem"] = Deed(
            lambda data: _seen(TakeForm(data, initial={"due_on": row.due_on}, auto_id="neem_%s"), row), take
        )
    if Step.ANSWER in detail.may:
        found["antwoord"] = Deed(lambda data: _seen(AnswerForm(data, auto_id="antwoord_%s"), row), reply)
        if detail.alike:
            others = [(one.number, one.title) for one in detail.alike]
            found["samen"] = Deed(lambda data: _seen(JoinForm(data, others=others, auto_id="samen_%s"), row), join)
    if Step.LIFT in detail.may:
        asks = _("Waarom kan dit hier niet opgelost worden?")
        found["hoger"] = Deed(lambda data: _seen(ReasonForm(data, asks=asks, auto_id="hoger_%s"), row), lift)
    if Step.SEND_BACK in detail.may:
        asks_back = _("Waarom kan dit daar opgelost worden?")
        found["terug"] = Deed(lambda data: _seen(ReasonForm(data, asks=asks_back, auto_id="terug_%s"), row), send_back)
    return found


def _seen(form: Any, row: Obstacle) -> Any:
    """The form with the version of the page it stands in: what was lifted since is not lifted once more."""
    form.fields["seen"] = forms.IntegerField(initial=row.version, required=False, widget=forms.HiddenInput)
    return form
