"""Somebody at work whose card is shared with partners, a partner with two job coaches, and what its tests do all the time."""

from types import SimpleNamespace

from django.test import Client

from perspectief.access.context import acting
from perspectief.core import clock
from perspectief.core.journal import REACTIONS
from perspectief.core.models import Fact
from perspectief.guidance.actions import coaching
from perspectief.guidance.actions.placements import place_person
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.models import Coach, Placement
from perspectief.parties.models import User
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.models import Card, Dossier, Profile
from perspectief.work.models import Task
from perspectief.work.reacting import scope
from tests.factories import MembershipFactory, OrganisationFactory, actor
from tests.guidance.scene import contract, scene

BEGAN = clock.now().replace(year=2025, month=6, day=2)  # when the card came in the file: before any test's today


def coached_scene() -> SimpleNamespace:
    """The scene, somebody at work whose card is shared with partners, and a partner with two job coaches, one broker and a stranger."""
    made = scene()
    today = clock.today()
    Card.objects.filter(pk=made.card.pk).update(
        person_key_at=today, person_key_how="gesprek", organisation_key_at=today, created_at=BEGAN
    )
    firm = OrganisationFactory(kind=OrganisationKind.SOCIAL_ENTERPRISE, name="Ontwikkelbedrijf")
    made.firm, made.lotte_seat = firm, MembershipFactory(organisation=firm, role=Role.JOB_COACH, user__name="Lotte")
    made.second_seat = MembershipFactory(organisation=firm, role=Role.JOB_COACH, user__name="Bram")
    made.lotte, made.bram = actor(made.lotte_seat), actor(made.second_seat)
    other = OrganisationFactory(kind=OrganisationKind.INTERMEDIARY)
    made.stranger_seat = MembershipFactory(organisation=other, role=Role.JOB_COACH)
    made.stranger = actor(made.stranger_seat)
    made.placed = place_person(made.caseworker, contract=contract(ends_on=None), introduction=made.introduction.number)
    return made


def said(**more) -> Yes:
    return Yes(**({"on": clock.today(), "how": "in_person"} | more))


def ask(there, by=None, **more) -> Coach:
    given = {"coach": there.lotte_seat.user.number, "yes": said()} | more
    return coaching.appoint_coach(by or there.caseworker, number=there.placed.number, **given)


def reads(who, there) -> tuple[bool, bool, bool, bool]:
    """Card, name, placement, dossier."""
    with acting(who):
        return (
            Card.objects.filter(pk=there.card.pk).exists(),
            Profile.objects.filter(card=there.card).exists(),
            Placement.objects.filter(pk=there.placed.pk).exists(),
            Dossier.objects.filter(card=there.card).exists(),
        )


def react(*verbs: str) -> None:
    """What follows from these facts, twice: the second time nothing more."""
    for fact in Fact.objects.filter(verb__in=verbs).order_by("id"):
        for _ in range(2):
            for verb, follow in REACTIONS.values():
                if verb == fact.verb:
                    with scope(fact):
                        follow(fact)


def tasks(organisation: int) -> dict[str, int | None]:
    """Open tasks of an organisation: kind to who has it."""
    rows = Task.objects.filter(organisation=organisation, done_at=None)
    return dict(rows.order_by("id").values_list("kind", "assignee"))


def enter(seat) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=seat.user_id))
    return client
