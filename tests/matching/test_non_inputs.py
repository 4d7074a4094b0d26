"""What is not an input changes nothing: every column beside the white list gets other values, and every pair stays as it was.

The white list is what `matching.columns` names. Every other column of the tables that hold people and places is changed here,
also one that is added later; a column that can be changed in no lawful way must be named below, with its reason.
"""

import datetime
import random
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from django.db import connection, models

from perspectief.access.context import acting, service
from perspectief.demand import models as demand
from perspectief.engine.match import Lists, match
from perspectief.matching import columns
from perspectief.matching.models import PersonList, PlaceList
from perspectief.matching.pool import RegionPool, forget, pool
from perspectief.matching.run import run_region
from perspectief.supply import models as supply
from perspectief.taxonomy import needs
from tests.factories import (
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
)
from tests.matching import archetypes

pytestmark = pytest.mark.django_db

PEOPLE, PLACES = 130, 80
# Ids and the keys between rows are the shape of the database, not facts of a person. The rest decides whether somebody or
# something takes part at all, which is asked before matching: who looks for work, who is hidden, what is open and has room.
SHAPE = {
    "id",
    "region",
    "organisation",
    "card",
    "dossier",
    "employer",
    "place",
    "skill",
    "occupation",
    "carved_from",
    "party",
    "moment",
}
TAKES_PART = {
    supply.Card: {"state", "hidden_at", "audience"},
    demand.Place: {"state", "expires_on", "capacity", "filled"},
}
INPUTS = {
    supply.Card: set(columns.CARD),
    demand.Place: set(columns.PLACE),
    supply.CardSkill: {"relation", "audience"},
    supply.CardWish: {"audience"},
    supply.Pseudonym: {"audience"},
    supply.Profile: {"audience"},
    demand.PlaceSkill: {"need"},
}
# `number` is how a page addresses a row; it is loaded beside the inputs and earns nothing.
NOT_INPUTS_BUT_LOADED = {"number"}
MODELS = (
    supply.Card, supply.CardSkill, supply.CardWish, supply.Pseudonym, supply.Profile, supply.Dossier, supply.Identity,
    demand.Employer, demand.EmployerFile, demand.EmployerContact, demand.ContactNote, demand.Place, demand.PlaceTask,
    demand.PlaceSkill,
)  # fmt: skip
WORDS = (
    "Fatima",
    "Kees",
    "vrouw",
    "man",
    "WW",
    "bijstand",
    "Wajong",
    "Syrië",
    "Breda",
    "diabetes",
    "geen",
    "schuld",
    "",
)


def other_columns(model: type[models.Model]) -> list[models.Field]:
    """Columns of a table that matching must not read."""
    kept = SHAPE | TAKES_PART.get(model, set()) | (INPUTS.get(model, set()) - NOT_INPUTS_BUT_LOADED)
    return [field for field in model._meta.concrete_fields if field.name not in kept and not field.generated]


# By kind of column, the first that fits: BooleanField before IntegerField, DateTimeField before DateField, as they are built.
DRAWN: tuple[tuple[type[models.Field], Callable[[random.Random], Any]], ...] = (
    (models.BooleanField, lambda chance: chance.random() < 0.5),
    (models.DateTimeField, lambda chance: datetime.datetime(2000 + chance.randrange(40), 1, 1, tzinfo=datetime.UTC)),
    (models.DateField, lambda chance: datetime.date(1945, 1, 1) + datetime.timedelta(days=chance.randrange(25_000))),
    (models.DecimalField, lambda chance: chance.randrange(1, 40)),
    (models.JSONField, lambda chance: {chance.choice(WORDS) or "leeg": chance.randrange(9)}),
    (models.BinaryField, lambda chance: chance.randbytes(24)),
    (models.IntegerField, lambda chance: chance.randrange(1, 6)),
    (models.TextField, lambda chance: f"{chance.choice(WORDS)} {chance.randrange(10**9)}"),
)


def other_value(field: models.Field, chance: random.Random, users: list[int], row: int) -> Any:
    """A lawful value of a column, drawn anew."""
    if isinstance(field, models.ForeignKey):
        return chance.choice(users)
    if field.name == "position":
        return row  # once in a place
    if isinstance(field, models.IntegerField) and field.unique:
        return 10**8 + row * 10 + chance.randrange(10)
    return next(draw for kind, draw in DRAWN if isinstance(field, kind))(chance)


def change_everything_else(seed: int) -> int:
    """Gives every other column of every row another value, and every card another owner; returns how many columns."""
    chance, changed = random.Random(seed), 0
    users = [UserFactory().pk for _ in range(3)]
    for model in MODELS:
        fields = other_columns(model)
        rows = list(model._base_manager.order_by("pk"))
        for at, row in enumerate(rows):
            for field in fields:
                setattr(row, field.attname, other_value(field, chance, users, 1000 * seed + at))
        if rows and fields:
            model._base_manager.bulk_update(rows, [field.name for field in fields])
        changed += len(fields)
    supply.Card.objects.update(organisation=OrganisationFactory())
    return changed


@pytest.fixture
def today(freeze) -> None:
    freeze(archetypes.TODAY.year, archetypes.TODAY.month, archetypes.TODAY.day)


@pytest.fixture
def region(today) -> None:
    """More than 10,000 pairs."""
    fill(PEOPLE, PLACES)


@pytest.fixture
def corner(today) -> None:
    """Every archetype once."""
    fill(archetypes.people().height, archetypes.places().height)


def fill(people: int, places_: int) -> None:
    """People and places like the archetypes, with variety, and every layer filled."""
    chance = random.Random(7)
    organisation, users = OrganisationFactory(), [UserFactory().pk for _ in range(3)]
    cards, places = archetypes.card_columns(), archetypes.place_columns()
    for number in range(people):
        card = person(cards.facts(number % len(cards)), chance, organisation)
        dossier = DossierFactory(
            card=card, benefit="bijstand", caseworker_id=users[number % 3], notes="rug", debts=True
        )
        supply.Identity.objects.create(
            dossier=dossier, region_id=REGION, organisation=organisation, bsn_encrypted=b"x", key_id="k",
            bsn_hash=str(number).encode(),
        )  # fmt: skip
    employer = EmployerFactory(organisation=organisation)
    demand.EmployerContact.objects.create(employer=employer, region_id=REGION, name="Van Gestel")
    demand.ContactNote.objects.create(
        employer=employer,
        region_id=REGION,
        organisation=organisation,
        user_id=users[0],
        at=archetypes_noon(),
        text="bel",
    )
    for number in range(places_):
        place(places.facts(number % len(places)), chance, employer)


def archetypes_noon() -> datetime.datetime:
    return datetime.datetime.combine(archetypes.TODAY, datetime.time(12), datetime.UTC)


def person(facts: columns.CardFacts, chance: random.Random, organisation: Any) -> supply.Card:
    """A card like this one; some of it unknown or a little different, now and then."""
    beside = {"id", "number", "organisation", "audience", "waiting_since", "available_from", "skills", "wishes"}
    values = {name: value for name, value in facts._asdict().items() if name not in beside}
    for name in ("loads", "language", "travel_minutes", "hours_min", "readiness"):
        if chance.random() < 0.05:
            values[name] = None
    if chance.random() < 0.3:
        values["pc4"] = chance.choice([4811, 4701, 4611, 4901, 4871, 4761])
    return CardFactory(
        **values, organisation=organisation, named=True, wants=facts.wishes,
        waiting_since=archetypes.TODAY - datetime.timedelta(days=chance.randrange(900)),
        can=[skill for skill, how in facts.skills.items() if how == 0],
        learns=[skill for skill, how in facts.skills.items() if how == 1],
    )  # fmt: skip


def place(facts: columns.PlaceFacts, chance: random.Random, employer: demand.Employer) -> demand.Place:
    """A place like this one, sometimes elsewhere."""
    values = {
        name: value
        for name, value in facts._asdict().items()
        if name not in {"id", "number", "kind", "occupation", "skills"}
    }
    if chance.random() < 0.3:
        values["pc4"] = chance.choice([4811, 4701, 4611, 4901, 4871, 4761])
    by_need = {need: [skill for skill, how in facts.skills.items() if how == need] for need in range(3)}
    return PlaceFactory(
        **values, employer=employer, kind=needs.PLACE_KINDS[facts.kind][0], occupation_id=facts.occupation,
        asks=by_need[0], useful=by_need[1], teaches=by_need[2], tasks=["eerst", "daarna"],
    )  # fmt: skip


def door() -> RegionPool:
    """The region's pool, read afresh."""
    forget(REGION)
    return pool(REGION)


def every_pair(found: RegionPool) -> Lists:
    """Every fit of everybody, both ways."""
    return match(found.engine, k=PLACES, kp=PEOPLE)


def arrays(found: RegionPool) -> dict[str, np.ndarray]:
    """Everything the engine gets: what is equal here is equal in every pair, fitting or not."""
    rows = {"people": found.engine.people, "places": found.engine.places}
    columns_of = {f"{kind}.{name}": getattr(side, name) for kind, side in rows.items() for name in side.SPEC}
    return columns_of | {"rarity": found.engine.rarity}


def test_other_names_ages_benefits_and_all_else_beside_the_white_list_change_no_pair(region):
    before, first = every_pair(door()), arrays(door())
    kept = run_region(REGION)
    assert before.person_total.sum() > PEOPLE
    for seed in (1, 2):
        assert change_everything_else(seed) > 70
        found = door()
        after = every_pair(found)
        assert found.engine.people.id.size * found.engine.places.id.size > 10_000
        assert np.array_equal(before.person_keys, after.person_keys) and np.array_equal(
            before.place_keys, after.place_keys
        )
        again = arrays(found)
        assert [name for name in first if not np.array_equal(first[name], again[name])] == []
        assert run_region(REGION).changed == 0
    assert kept.changed == PEOPLE + PLACES


def test_the_columns_changed_are_the_ones_that_must_not_count():
    """A list of columns that stays empty proves nothing: the ones the law and the design name are among those changed."""
    changed = {f"{model.__name__}.{field.name}" for model in MODELS for field in other_columns(model)}
    assert {
        "Profile.given_name", "Profile.family_name", "Profile.birth_date", "Profile.target_group_register", "Profile.street",
        "Profile.cv_text", "Dossier.benefit", "Dossier.debts", "Dossier.health_limits", "Dossier.notes", "Dossier.obligations",
        "Dossier.caseworker", "Identity.bsn_hash", "Card.title", "Card.motivation", "Card.inburgering", "Card.completeness",
        "Card.number", "Card.confirmed_at", "Card.readiness_by", "EmployerFile.size_class", "Employer.name", "Place.wage_cents",
        "Place.title",
    } <= changed  # fmt: skip


def test_the_test_sees_an_input(corner):
    """The same proof with one column of the white list: it must fail, or it would prove nothing."""
    first = every_pair(door())
    supply.Card.objects.update(language=0)
    assert not np.array_equal(first.person_keys, every_pair(door()).person_keys)


def points(found: RegionPool) -> dict[tuple[int, int], int]:
    """Points of every fit, by card and place."""
    rows, got = every_pair(found).places
    ids, places = found.engine.people.id, found.engine.places.id
    return {
        (int(ids[at]), int(places[row])): int(score)
        for at in range(len(rows))
        for row, score in zip(rows[at], got[at], strict=True)
        if row >= 0
    }


@pytest.mark.parametrize("relation", ["can", "learn"])
def test_one_more_skill_on_every_card_lowers_no_fit(corner, relation):
    before = points(door())
    chance = random.Random(11)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM taxonomy_skill ORDER BY id")
        skills = [row[0] for row in cursor.fetchall()]
    for card in supply.Card.objects.order_by("pk"):
        have = set(card.skills.order_by("pk").values_list("skill_id", flat=True))
        supply.CardSkill.objects.create(
            card=card, region_id=card.region_id, organisation_id=card.organisation_id, audience=card.audience,
            skill_id=chance.choice([one for one in skills if one not in have]), relation=relation,
        )  # fmt: skip
    after = points(door())
    assert before.keys() <= after.keys()
    assert not {pair: (had, after[pair]) for pair, had in before.items() if after[pair] < had}
    assert sum(after.values()) > sum(before.values())


def test_who_can_what_was_only_a_wish_to_learn_loses_nothing(corner):
    before = points(door())
    supply.CardSkill.objects.filter(relation="learn").update(relation="can")
    after = points(door())
    assert all(after.get(pair, -1) >= had for pair, had in before.items())


def test_lists_hold_ids_and_points_of_pairs_and_nothing_of_a_person_alone(corner):
    """No column of the tables matching keeps is a score, rank or class of one person."""
    run_region(REGION)
    with acting(service("matching", regions=(REGION,), purpose="match")):
        for model in (PersonList, PlaceList):
            names = {field.name for field in model._meta.concrete_fields}
            assert names <= {"id", "region", "card", "place", "run", "places", "people", "points", "total"}
            assert all(len(row.points) <= row.total for row in model.objects.order_by("pk"))
