"""Proposing a theme, and the page of one: what it asks, who works on it, what came of it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_http_methods

from perspectief.access.context import Actor
from perspectief.learning.actions import themes
from perspectief.learning.policy import may_decide, may_share, may_speak_for, regions
from perspectief.learning.queries.agenda import ThemeDetail, theme_detail
from perspectief.learning.queries.people import leaders
from perspectief.learning.rules import NEEDED, THEME_STEPS, ThemeState
from perspectief.parties.queries import users
from perspectief.web.door import professional
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.learning.forms import AdoptThemeForm, ButtonForm, DecideForm, ThemeForm
from perspectief.web.learning.overview import LOOKS
from perspectief.web.staff.guidance.deeds import Deed, carry_out, wrong

DECIDES = {
    ThemeState.AGENDA: gettext_noop("Zet het op de agenda"),
    ThemeState.DECLINED: gettext_noop("Zet het niet op de agenda"),
    ThemeState.CLOSED: gettext_noop("Rond het af"),
}


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new theme."""
    actor: Actor = request.actor  # type: ignore[attr-defined]

    def save(sent: Sent) -> str:
        given = {name: sent.form.cleaned_data[name] for name in ("title", "question", "why")}
        made = themes.propose_theme(actor, **given, key=sent.key, anyway=sent.anyway)
        messages.success(request, _("Voorgesteld. Andere regio’s kunnen nu meedoen."))
        return reverse("web:theme", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded({}, 0),
        build=lambda data, values: ThemeForm(data, initial=dict(values)),
        save=save,
        template="web/learning/theme_new.html",
        context={},
    )


@professional
@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: HttpRequest, number: int) -> HttpResponse:
    """The page and its forms."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    detail = theme_detail(actor, number)
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    context = {
        "detail": detail,
        "theme": detail.theme,
        "look": LOOKS[detail.theme.state],
        "forms": answer,
        "needed": NEEDED,
        "here": f"?thema={number}",
        "may_share": may_share(actor, next(iter(regions(actor)), None)),
    }
    return render(request, "web/learning/theme.html", context, status=wrong(answer))


def _deeds(actor: Actor, detail: ThemeDetail) -> dict[str, Deed]:
    number, found = detail.theme.number, {}
    back = reverse("web:theme", args=[number])
    region = next(iter(actor.counter_regions + actor.programme_regions), None)

    def adopt(form: Any, key: str) -> tuple[str, str]:
        themes.adopt_theme(actor, number=number, region=region, lead=int(form.cleaned_data["lead"]), key=key)
        return _("Jullie regio doet mee."), back

    def leave(_form: Any, _key: str) -> tuple[str, str]:
        themes.leave_theme(actor, number=number, region=region)
        return _("Jullie regio doet niet meer mee."), back

    def decide(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        themes.decide_theme(
            actor, number=number, state=given["state"], said=given["said"], key=key, anyway=given["anyway"]
        )
        return _("Vastgelegd. De regio’s zien waarom."), back

    if detail.may_adopt and region is not None:
        people = [(one.number, one.name) for one in leaders(region)]
        me = next((str(one.number) for one in users([actor.id])), "")
        found["meedoen"] = Deed(
            lambda data: AdoptThemeForm(data, people=people, initial={"lead": me}, auto_id="meedoen_%s"), adopt
        )
    if detail.ours is not None and may_speak_for(actor, region):
        found["stop"] = Deed(ButtonForm, leave)
    if may_decide(actor):
        steps = [(str(one), _(DECIDES[ThemeState(one)])) for one in sorted(THEME_STEPS[detail.theme.state])]
        found["beslis"] = Deed(lambda data: DecideForm(data, states=steps, auto_id="beslis_%s"), decide)
    return found
