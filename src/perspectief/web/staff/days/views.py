"""Matchingsdagen: the list with a form for a new one, one day to arrange, its programme to print."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from perspectief.core import clock
from perspectief.matching.days import queries
from perspectief.matching.days.actions import FIELDS, change_day, create_day
from perspectief.matching.days.rules import PRESENT, Verdict
from perspectief.web.door import counter
from perspectief.web.editing import Loaded, Sent, edit
from perspectief.web.staff.days import show
from perspectief.web.staff.days.forms import NONE, DayForm

NEW = {
    "kind": "day", "branch": NONE, "starts_at": "13:00", "minutes": 15, "rounds": 8, "tables": 10, "most_talks": 4,
    "break_after": 4, "break_minutes": 15,
}  # fmt: skip


@counter
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every day of the region, the next one first."""
    context = {"rows": queries.days(request.region.pk), "today": clock.today()}  # type: ignore[attr-defined]
    return render(request, "web/staff/days.html", context)


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """A new day."""
    actor, region = request.actor, request.region.pk  # type: ignore[attr-defined]

    def save(sent: Sent) -> str:
        made = create_day(actor, region=region, key=sent.key, **sent.form.values())
        if made is None:
            return reverse("web:matching_days")
        messages.success(request, _("De dag staat erin. Vraag nu mensen en werkgevers."))
        return reverse("web:matching_day", args=[made.number])

    return edit(
        request,
        load=lambda: Loaded(NEW, 0),
        build=lambda data, initial: DayForm(data, initial=dict(initial)),
        save=save,
        template="web/staff/day_form.html",
        context={"title": _("Nieuwe matchingsdag"), "back": reverse("web:matching_days")},
    )


@counter
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, number: int) -> HttpResponse:
    """Another time, place or number of tables."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    here = reverse("web:matching_day", args=[number])

    def shape() -> Loaded:
        day = queries.day_detail(number).day
        branch = NONE if day.branch is None else str(day.branch)
        return Loaded({name: getattr(day, name) for name in FIELDS} | {"branch": branch}, day.version)

    def save(sent: Sent) -> str:
        change_day(actor, number=number, version=sent.version, key=sent.key, **sent.form.values())
        messages.success(request, _("De dag is bijgewerkt. Plan de gesprekken opnieuw."))
        return here

    return edit(
        request,
        load=shape,
        build=lambda data, initial: DayForm(data, initial=dict(initial)),
        save=save,
        template="web/staff/day_form.html",
        context={"title": _("Wijzig de dag"), "back": here},
    )


@counter
@require_safe
def day(request: HttpRequest, number: int) -> HttpResponse:
    """One day: who comes, the talks, what stands in the way. With `mens` also what that person and the employers want."""
    detail = queries.day_detail(number)
    named = show.names(detail)
    asked = request.GET.get("mens", "")
    chosen = int(asked) if asked.isdecimal() and int(asked) in named else None
    context = {
        "detail": detail,
        "day": detail.day,
        "facts": show.facts(detail),
        "people": show.guests(detail.people, named),
        "employers": show.guests(detail.employers),
        "to_ask": queries.employers_to_ask(detail.day),
        "rounds": show.rounds(detail, named) if detail.talks else [],
        "conflicts": show.conflicts(detail, named),
        "said": show.plan_said(detail),
        "over": show.is_over(detail),
        "verdicts": Verdict.choices,
        "numbers": range(1, detail.day.rounds + 1),
        "chosen": chosen,
        "chosen_name": named.get(chosen or 0, ""),
        "wishes": show.wishes(detail, chosen) if chosen else [],
        "present": sum(one.coming in PRESENT for one in detail.people),
        "hosts": sum(one.coming in PRESENT for one in detail.employers),
    }
    return render(request, "web/staff/day.html", context)


@counter
@require_safe
def programme(request: HttpRequest, number: int) -> HttpResponse:
    """To print: a sheet for each person and each employer. Employers get numbers of cards, no names."""
    detail = queries.day_detail(number)
    named = show.names(detail)
    rounds = show.rounds(detail, named)
    people = [
        (
            one.name,
            one.number,
            [(part, row) for part in rounds for row in part.rows if row.key.startswith(f"{one.number}:")],
        )
        for one in show.guests(detail.people, named)
        if one.coming in PRESENT
    ]
    employers = [
        (
            one.name,
            [
                (part, int(row.key.split(":")[0]))
                for part in rounds
                for row in part.rows
                if row.key.endswith(f":{one.number}")
            ],
        )
        for one in show.guests(detail.employers)
        if one.coming in PRESENT
    ]
    context = {"day": detail.day, "facts": show.facts(detail), "people": people, "employers": employers}
    return render(request, "web/staff/day_programme.html", context)
