"""The page of a placement: coach, milestones as a line in time, signals, what is arranged, the ending with what comes next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.guidance import exits, rules
from perspectief.guidance.actions import coaching, endings, placements
from perspectief.guidance.actions.seats import Yes, of_partner
from perspectief.guidance.coaches import partner_coaches_for
from perspectief.guidance.instruments import instruments
from perspectief.guidance.queries import PlacementDetail, coaches_in, placement_detail
from perspectief.guidance.rules import PlacementStatus
from perspectief.learning.queries.agenda import lesson_of, lessons_with_reason
from perspectief.web import formats
from perspectief.web.door import counter, first_page, participant
from perspectief.web.editing import form_key
from perspectief.web.staff.guidance import coach_deeds, forms
from perspectief.web.staff.guidance.deeds import Deed, carry_out, on_page, pressed_again, wrong
from perspectief.web.staff.guidance.trial import FOLDER, note_look, skill_choices, told_confirmed

LOOKS = {
    PlacementStatus.PLANNED: ("", "cal"),
    PlacementStatus.WORKING: ("ok", "case"),
    PlacementStatus.OVER: ("can", "clock"),
    PlacementStatus.ENDED: ("", "road"),
}
AT_WORK = {"ja": True, "nee": False, "onbekend": None}


@participant
@require_http_methods(["GET", "HEAD", "POST"])
def placement(request: HttpRequest, number: int) -> HttpResponse:
    """The page and its forms."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        detail = placement_detail(actor, number)
    except Missing:
        if pressed_again(request):  # who gave somebody back sees the work no more
            return HttpResponseRedirect(reverse(first_page(actor)))
        raise
    answer = carry_out(request, _deeds(actor, detail))
    if isinstance(answer, HttpResponse):
        return answer
    note_look(actor, detail.about)
    context = _learned(actor, detail) | {
        "detail": detail,
        "placement": detail.placement,
        "about": detail.about,
        "look": LOOKS[detail.status],
        "facts": _facts(detail),
        "forms": answer,
        "not_yet": answer.get("nog-niet"),
        "agree": answer.get("akkoord"),
        "take_back": answer.get("neem-terug"),
        "day_to_come": detail.proposal is not None and detail.proposal.ended_on > clock.today(),
        "answers": [(one, answer.get(f"antwoord-{one.number}"), f"antwoord-{one.number}") for one in detail.signals],
        "may_ask_exit": detail.about.is_owner and actor.is_counter and exits.week_of(detail.placement) is not None,
        "milestones": rules.MILESTONES,
        "lasting_at": rules.MILESTONES[rules.LASTING_WEEKS],
        "arranged": [(one, instruments().get(one.code)) for one in detail.arrangements],
    }
    return render(request, f"{FOLDER}/placement.html", context, status=wrong(answer))


def _learned(actor: Actor, detail: PlacementDetail) -> dict[str, Any]:
    """Of an ending, for who guides: the number of the lesson shared from it, and what others learned where it ended for the same reason."""
    if detail.ending is None or not detail.about.may_guide:
        return {}
    shared = lesson_of(detail.placement)
    similar = lessons_with_reason(actor, detail.ending.reason)
    return {"shared_lesson": shared, "similar_lessons": [one for one in similar if one.number != shared]}


def _facts(detail: PlacementDetail) -> list[str]:
    row, today = detail.placement, clock.today()
    until = _("tot en met %(day)s") % {"day": formats.day(row.ends_on, today)} if row.ends_on else _("zonder einddatum")
    return [
        detail.about.place.employer.name,
        str(row.get_contract_form_display()),
        _("%(hours)s uur in de week") % {"hours": row.hours},
        _("%(wage)s per uur") % {"wage": formats.euros(row.wage_cents)},
        _("vanaf %(day)s, %(until)s") % {"day": formats.day(row.starts_on, today), "until": until},
    ]


def _deeds(actor: Actor, detail: PlacementDetail) -> dict[str, Deed]:
    found: dict[str, Deed] = {}
    if detail.ending is None and (detail.about.may_speak or detail.about.is_employer):
        found["signaal"] = _signal(actor, detail)
    if detail.about.may_guide and detail.ending is None:
        found |= {
            "coach": _coach(actor, detail),
            "stopt": _leave(actor, detail),
            "regel": _arrange(actor, detail),
            "einde": _end(actor, detail),
        }
        found |= coach_deeds.of_owner(actor, detail)
    if detail.about.coaches and not detail.about.may_guide and detail.ending is None:
        found |= coach_deeds.of_partner(actor, detail)
    if detail.about.may_speak and detail.ending is None:
        if weeks := [(str(one.week), rules.MILESTONES[one.week]) for one in detail.moments if one.state != "later"]:
            found["gesprek"] = _speak(actor, detail, weeks)
        for signal in detail.signals:
            if signal.answered_at is None:
                found[f"antwoord-{signal.number}"] = _answer(actor, detail, signal.number)
    if detail.about.is_owner and detail.to_confirm:
        found["bevestig"] = _confirm(actor, detail)
    return found


def _signal(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        coaching.give_signal(actor, number=number, key=key, **form.cleaned_data)
        if any(one.user_id == actor.id and one.ended_on is None for one in detail.coaches):
            return _("Genoteerd. Het signaal staat op Vandaag tot iemand het beantwoordt.")
        return _("De jobcoach weet het, en neemt binnen twee werkdagen contact op.")

    initial = {"voice": rules.Voice.EMPLOYER if detail.about.is_employer else rules.Voice.COACH}
    form = forms.EmployerSignalForm if detail.about.is_employer else forms.SignalForm
    return on_page("signaal", form, act, number, initial=initial)


def _coach(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        given = form.cleaned_data
        coaching.appoint_coach(
            actor, number=number, coach=int(given["coach"] or 0) or None, company_coach=given["company_coach"],
            yes=Yes(given.get("consent_on"), given.get("consent_how", "")), key=key,
        )  # fmt: skip
        return _("Genoteerd wie er begeleidt.")

    region = detail.placement.region_id
    partners = partner_coaches_for(detail.placement) if detail.about.is_owner else []
    return on_page("coach", forms.CoachForm, act, number, people=coaches_in(region), partners=partners)


def _leave(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number
    here = [(str(one.pk), one.user.name if one.user else one.name) for one in detail.coaches if one.ended_on is None]

    def act(form: Any, key: str) -> str:
        given = form.cleaned_data
        successor = int(given["successor"] or 0) or None
        coaching.end_coach(
            actor, number=number, coach=int(given["leaving"]), successor=successor, key=key,
            withdrawn=given.get("withdrawn", False),
        )  # fmt: skip
        return coach_deeds.left(successor)

    people = [*coaches_in(detail.placement.region_id), *coach_deeds.beside(detail)]
    partners = any(one.ended_on is None and of_partner(detail.placement, one) for one in detail.coaches)
    return on_page("stopt", forms.EndCoachForm, act, number, people=people, here=here, partners=partners)


def _arrange(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        placements.arrange(actor, number=number, key=key, **form.cleaned_data)
        return _("Genoteerd wat er geregeld is.")

    return on_page("regel", forms.ArrangeForm, act, number, initial={"starts_on": detail.placement.starts_on})


def _speak(actor: Actor, detail: PlacementDetail, weeks: list[tuple[str, str]]) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        given = dict(form.cleaned_data)
        given |= {"week": int(given["week"]), "at_work": AT_WORK[given["at_work"]]}
        coaching.speak(actor, number=number, key=key, **given)
        if "badly" in (given["person_said"], given["employer_said"]):
            return _("Genoteerd. Het gaat niet goed: geef hieronder een signaal, dan blijft het niet liggen.")
        return _("Genoteerd. Het volgende gesprek komt vanzelf op Vandaag.")

    initial = {"week": str(detail.due or weeks[-1][0]), "spoken_on": clock.today(), "person_said": "well"}
    return on_page("gesprek", forms.SpeakForm, act, number, weeks=weeks, initial=initial | {"employer_said": "well"})


def _answer(actor: Actor, detail: PlacementDetail, signal: int) -> Deed:
    def act(form: Any, key: str) -> str:
        coaching.answer_signal(actor, signal=signal, key=key, **form.cleaned_data)
        return _("Genoteerd wat je deed. Het signaal is beantwoord.")

    return on_page(f"antwoord-{signal}", forms.AnswerForm, act, detail.placement.number)


def _end(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        given = dict(form.cleaned_data)
        anyway, receiver = given.pop("anyway"), int(given.pop("receiver"))
        endings.end_placement(
            actor, number=number, how=endings.Stopped(**given, receiver=receiver), key=key, anyway=anyway
        )
        return _("Vastgelegd. De volgende stap staat bij wie hem neemt op Vandaag.")

    initial = coach_deeds.proposed(detail) or {"ended_on": clock.today(), "step_due": forms.in_a_week()}
    return on_page("einde", forms.EndForm, act, number, people=coaches_in(detail.placement.region_id), initial=initial)


def _confirm(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        skills = [int(one) for one in form.cleaned_data["skills"]]
        return told_confirmed(placements.confirm_tasks(actor, placement=number, skills=skills, key=key))

    return on_page("bevestig", forms.ConfirmForm, act, number, skills=skill_choices(detail.to_confirm))


@counter
@require_POST
def placement_step(request: HttpRequest, number: int) -> HttpResponse:
    """The next step was taken."""
    endings.finish_step(request.actor, number=number, key=form_key(request.POST))  # type: ignore[attr-defined]
    messages.success(request, _("Gedaan. De stap is van je lijst."))
    return HttpResponseRedirect(reverse("web:placement", args=[number]))
