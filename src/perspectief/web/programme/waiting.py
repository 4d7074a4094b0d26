"""What waits for somebody of plans and obstacles, in words and with where to do it."""

from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.plans.waiting import Wait, Waiting, waiting_for

ICONS = {
    Wait.REACT: "chat",
    Wait.SIGN: "pen",
    Wait.ANSWER: "chat",
    Wait.SUBMIT: "next",
    Wait.TALK: "cal",
    Wait.ADVISE: "pen",
    Wait.DECIDE: "pen",
    Wait.OBSTACLE: "alert",
    Wait.JUDGE: "chat",
}
PAGES = {
    Wait.REACT: "web:plan_parties",
    Wait.SIGN: "web:plan_parties",
    Wait.ANSWER: "web:plan_parties",
    Wait.SUBMIT: "web:plan",
    Wait.TALK: "web:plan_talk",
    Wait.ADVISE: "web:national_plan",
    Wait.DECIDE: "web:national_plan",
    Wait.OBSTACLE: "web:obstacle",
    Wait.JUDGE: "web:obstacle",
}


class Row(NamedTuple):
    """One thing to do, as the page shows it."""

    icon: str
    says: str
    href: str
    about: Waiting


def rows(actor: Actor) -> list[Row]:
    """What waits for this actor."""
    return [
        Row(ICONS[one.kind], _(str(one.kind.label)), reverse(PAGES[one.kind], args=[one.number]), one)
        for one in waiting_for(actor)
    ]
