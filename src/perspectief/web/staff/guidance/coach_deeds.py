"""What a job coach of a partner does on the page of a placement, and what the klantmanager answers."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.guidance.actions import coaching, endings, proposals
from perspectief.guidance.coaches import colleagues_of, partner_coaches_with
from perspectief.guidance.queries import PlacementDetail
from perspectief.guidance.rules import CoachKind, Verdict
from perspectief.web.staff.guidance import forms
from perspectief.web.staff.guidance.deeds import Deed, on_page

PROPOSED = ("ended_on", "ended_by", "reason", "lesson", "better", "step", "step_due")


def of_partner(actor: Actor, detail: PlacementDetail) -> dict[str, Deed]:
    """Handing over or giving back the own seat; and proposing that the work stops, once, or taking that back."""
    found = {"terug": _hand_back(actor, detail)}
    if detail.proposal is None or detail.proposal.answer:
        found["voorstel"] = _propose(actor, detail)
    elif proposals.asked_by(actor, detail.proposal):
        said = _("Je voorstel is teruggenomen. De klantmanager hoeft niets meer te beslissen.")
        found["neem-terug"] = _pressed("neem-terug", proposals.take_back, said, actor, detail)
    return found


def of_owner(actor: Actor, detail: PlacementDetail) -> dict[str, Deed]:
    """What the klantmanager answers: not yet; or, to a day to come, yes."""
    asked, found = detail.proposal, {}
    if asked is not None and asked.answer in {"", Verdict.AGREED}:
        found["nog-niet"] = _not_yet(actor, detail)
    if asked is not None and not asked.answer and asked.ended_on > clock.today():
        said = _("Genoteerd. De jobcoach leest het op Vandaag. Op die dag leg je hier vast dat het stopt.")
        found["akkoord"] = _pressed("akkoord", proposals.agree_ending, said, actor, detail)
    return found


def _not_yet(actor: Actor, detail: PlacementDetail) -> Deed:
    """The klantmanager lets it go on, with why."""
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        proposals.decline_ending(actor, number=number, why=form.cleaned_data["why"], key=key)
        return _("Genoteerd. De jobcoach leest je antwoord op Vandaag.")

    return on_page("nog-niet", forms.NotYetForm, act, number)


def _pressed(name: str, deed: Callable[..., None], said: str, actor: Actor, detail: PlacementDetail) -> Deed:
    """A button with nothing to fill in."""
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        deed(actor, number=number, key=key)
        return said

    return on_page(name, forms.JustSo, act, number)


def proposed(detail: PlacementDetail) -> dict[str, Any]:
    """What the coach filled in, for who concludes it, on its day at the latest; empty when nothing waits for that."""
    asked, today = detail.proposal, clock.today()
    if asked is None or asked.answer not in {"", Verdict.AGREED}:
        return {}
    days = {"ended_on": min(asked.ended_on, today), "step_due": max(asked.step_due, today)}
    return {name: getattr(asked, name) for name in PROPOSED} | days


def beside(detail: PlacementDetail) -> list[tuple[str, str]]:
    """Job coaches of partners that coach here already: the yes of the person is there, so one can take over from the other."""
    here = {one.party_id for one in detail.coaches if one.ended_on is None and one.party_id}
    return partner_coaches_with(detail.placement.region_id, here)


def left(successor: int | None) -> str:
    """What to say when somebody stopped."""
    if successor:
        return _("Genoteerd. Wie het overneemt ziet het op Vandaag.")
    return _("Genoteerd wie er stopt. Is er geen ander, dan zoekt de klantmanager iemand.")


def _hand_back(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number
    here = [
        (str(one.pk), one.user.name)
        for one in detail.coaches
        if one.ended_on is None and one.kind == CoachKind.JOB_COACH and one.party_id == actor.organisation and one.user
    ]

    def act(form: Any, key: str) -> tuple[str, str]:
        given = form.cleaned_data
        successor = int(given["successor"] or 0) or None
        coaching.end_coach(
            actor,
            number=number,
            coach=int(given["leaving"]),
            successor=successor,
            withdrawn=given["withdrawn"],
            key=key,
        )
        return left(successor), reverse("web:today")

    users = [one.user_id for one in detail.coaches if one.user_id and str(one.pk) in dict(here)]
    people = colleagues_of(actor, detail.placement.region_id, leaving=users)
    return Deed(lambda data: forms.HandBackForm(data, auto_id="terug_%s", people=people, here=here), act)


def _propose(actor: Actor, detail: PlacementDetail) -> Deed:
    number = detail.placement.number

    def act(form: Any, key: str) -> str:
        given = dict(form.cleaned_data)
        anyway = given.pop("anyway")
        how = endings.Stopped(**given, receiver=None)
        proposals.propose_ending(actor, number=number, how=how, key=key, anyway=anyway)
        return _("De klantmanager leest je voorstel en antwoordt binnen twee werkdagen.")

    initial = {"ended_on": clock.today(), "step_due": forms.in_a_week()}
    return on_page("voorstel", forms.ProposeEndForm, act, number, initial=initial)
