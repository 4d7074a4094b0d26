"""What is no input changes nothing: everything of a person that is not on the white list, swapped in the database."""

import datetime
import random

import pytest

from perspectief.access.context import acting, service
from perspectief.matching import queries
from perspectief.matching.columns import CARD, CardFacts
from perspectief.matching.fits import Group
from perspectief.matching.models import PersonList
from perspectief.matching.run import run_region
from perspectief.supply.models import Card, Dossier, Profile
from tests.factories import REGION, CardFactory, DossierFactory, MembershipFactory, PlaceFactory, actor

pytestmark = pytest.mark.django_db
# Who owns a row and who may see it decide what is shown, never how it is counted; the number is an address.
NOT_COUNTED = {"id", "number", "organisation", "audience"}
COUNTED = {
    "waiting_since", "pc4", "modes", "travel_minutes", "hours_min", "hours_max", "week_can", "week_rather_not", "school_hours",
    "available_from", "contract_forms", "place_kinds", "kinds_of_work", "branches", "language", "reading", "education",
    "certificates", "loads", "adaptations", "guidance", "readiness",
}  # fmt: skip


def test_the_white_list_is_what_is_written_down():
    assert set(CARD) == COUNTED | NOT_COUNTED
    assert set(CardFacts._fields) == set(CARD) | {"skills", "wishes"}


def test_everything_else_of_a_person_changes_no_pair(as_app):
    r = random.Random(4)
    home = MembershipFactory().organisation
    cards = [
        CardFactory(
            named=True,
            can=r.sample(range(1, 30), 6),
            wants=r.sample(range(1, 12), 1),
            hours_max=r.choice((16, 24, 36)),
            organisation=home,
        )
        for _ in range(40)
    ]
    for card in cards:
        DossierFactory(card=card, organisation=home, benefit=r.choice(("Participatiewet", "WW", "WIA")))
    for _ in range(25):
        PlaceFactory(asks=r.sample(range(1, 30), 4), occupation_id=r.randint(1, 12))
    before = answers(cards)
    swap(r, cards)
    assert answers(cards) == before
    assert sum(total for _, total, _ in before.values()) > 100


def swap(r: random.Random, cards: list[Card]) -> None:
    """Names, ages, streets, benefits, debts, health, texts and registers go to somebody else."""
    for model, fields in (
        (
            Profile,
            (
                "given_name",
                "family_name",
                "sort_key",
                "birth_date",
                "email",
                "phone",
                "postcode",
                "street",
                "target_group_register",
            ),
        ),
        (Dossier, ("benefit", "debts", "health_limits", "obligations", "notes")),
    ):
        rows = list(model.objects.order_by("id"))
        for place, row in enumerate(rows):
            row.birth_date = datetime.date(1950 + place, 1, 1)
            row.given_name, row.health_limits, row.target_group_register = (
                f"Naam {place}",
                f"grens {place}",
                place % 2 == 0,
            )
        values = [[getattr(row, name, None) for name in fields] for row in rows]
        r.shuffle(values)
        for row, given in zip(rows, values, strict=True):
            model.objects.filter(pk=row.pk).update(**dict(zip(fields, given, strict=True)))
    for card in cards:
        Card.objects.filter(pk=card.pk).update(
            title=f"titel {r.random()}",
            motivation="anders",
            inburgering=r.random() < 0.5,
            guidance_hours=r.randint(0, 9),
            completeness=r.randint(0, 100),
        )


def answers(cards: list[Card]) -> dict[int, tuple]:
    """Lists, totals and reasons of everybody through the product's door."""
    run_region(REGION)
    who = actor(MembershipFactory())
    with acting(service("test", regions=(REGION,))):
        kept = {row.card_id: (row.places, row.total, row.points) for row in PersonList.objects.all()}
    for card in cards[:6]:
        shown = queries.places_for(who, region=REGION, card=card.pk, pages={Group.NOW: (0, 30)})
        kept[-card.pk] = (
            [row.id for row in shown["now"].rows],
            shown.total_now,
            [row.explanation.reasons for row in shown["now"].rows],
        )
    return kept
