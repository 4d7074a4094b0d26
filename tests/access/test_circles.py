"""Which field goes how far: every field is decided, and what is hidden changes no byte of any answer: no page, list, filter, count,
order, search or file tells two persons apart who differ in hidden fields alone.
"""

import datetime
import itertools
import re
from typing import Any

import pytest
from django.db import models
from django.test import Client

from perspectief.access.decision import Circle
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply.circles import BLANK, CARD, PROFILE
from perspectief.supply.models import Card, Dossier, Profile
from perspectief.supply.queries.pool import ORDERS, READS
from perspectief.web.staff.pool.filters import CHOICES
from tests.factories import (
    CardFactory,
    DossierFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    ProfileFactory,
    UserFactory,
)

pytestmark = pytest.mark.usefixtures("as_app")
KEYS = {"id", "region", "card", "organisation", "audience"}
NOISE = re.compile(
    rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"|[0-9a-f-]{36}|:[0-9A-Za-z]{6}:[\w-]{43}'  # the last: a signature
)


@pytest.mark.parametrize(("model", "decided"), [(Card, CARD), (Profile, PROFILE)])
def test_every_field_has_its_circle(model, decided):
    assert {field.name for field in model._meta.concrete_fields} == set(decided)


def test_what_is_emptied_can_be_empty():
    """A field that is covered becomes None, unless the column knows no null: then BLANK says what."""
    for model, decided in ((Card, CARD), (Profile, PROFILE)):
        for name, circle in decided.items():
            field = model._meta.get_field(name)
            if circle is not Circle.ALL and not field.is_relation:
                assert field.null != (name in BLANK), name


def test_every_facet_and_order_says_what_it_reads():
    assert set(CHOICES) | {"gemeente"} == set(READS)
    assert all(set(fields) <= set(CARD) for fields in READS.values())
    hidden = {name for name, circle in CARD.items() if circle is not Circle.ALL}
    assert not any(name in order for name, order in itertools.product(hidden, ORDERS.values()))


def two_values(field: Any) -> tuple[Any, Any]:
    """Two values of a field that a page would show differently."""
    if field.is_relation:
        return UserFactory().pk, UserFactory().pk
    if field.choices:
        return field.choices[0][0], field.choices[-1][0]
    match field:
        case models.BooleanField():
            return True, False
        case models.DateField() if not isinstance(field, models.DateTimeField):
            return datetime.date(1970, 1, 2), datetime.date(2004, 11, 30)
        case models.JSONField():
            return {"pc4": "eerstebron"}, {"pc4": "anderebron"}
        case models.SmallIntegerField() | models.IntegerField() | models.PositiveIntegerField():
            return 1, 3
        case models.TextField():
            return "Eerstewaarde", "Anderewaarde"
    raise AssertionError(f"no two values for {field}")


def varied(model: type[models.Model], names: set[str], at: int) -> dict[str, Any]:
    """All these fields with the first (0) or the second (1) of their values."""
    return {model._meta.get_field(name).attname: two_values(model._meta.get_field(name))[at] for name in sorted(names)}


def addresses(card: Card, place: int) -> list[str]:
    """Everything a party beside the counter can ask about people."""
    asked = [f"/bestand/?toon=mensen&{facet}={code}" for facet, of in CHOICES.items() for code, _label in of]
    asked += [f"/bestand/?toon=mensen&volgorde={order}" for order in ORDERS]
    asked += [f"/bestand/?q={word}" for word in ("eerste", "andere", "kevin", card.number, "Eerstewaarde")]
    asked += [
        "/bestand/",
        "/bestand/?gemeente=Breda",
        "/bestand/?werk=inpakken",
        "/bestand/download/?wat=mensen&als=csv",
    ]
    asked += ["/bestand/download/?wat=plekken&als=csv", f"/plekken/{place}/", "/vandaag/"]
    return asked + [f"/mensen/{card.number}/{part}" for part in ("", "wijzig/", "gegevens/", "dossier/", "stand/")]


def answers(client: Client, asked: list[str]) -> dict[str, tuple[int, bytes]]:
    """Status and body of each, without what differs from answer to answer anyway."""
    found = {}
    for path in asked:
        answer = client.get(path)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[path] = (answer.status_code, NOISE.sub(b"", body))
    return found


def of_circle(decided, *circles: Circle) -> set[str]:
    return {name for name, circle in decided.items() if circle in circles} - KEYS - {"hidden_at"}  # that hides all


@pytest.mark.parametrize("case", ["keyed", "granted", "own", "closed"])
@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.INTERMEDIARY])
def test_hidden_fields_change_no_byte(role, case):
    kind = {Role.EMPLOYER: OrganisationKind.EMPLOYER, Role.INTERMEDIARY: OrganisationKind.INTERMEDIARY}[role]
    party = OrganisationFactory(kind=kind, name="Partij")
    member = MembershipFactory(organisation=party, role=role)
    owners = [
        OrganisationFactory(kind="gemeente", name="Eerstestad"),
        OrganisationFactory(kind="uwv", name="UWV Anders"),
    ]
    keys = {} if case == "closed" else {"keyed": True}
    card = CardFactory(organisation=party if case == "own" else owners[0], can=[1, 2, 3], **keys)
    ProfileFactory(card=card)
    DossierFactory(card=card)
    place = PlaceFactory(asks=[1])
    if case == "granted":
        Grant.objects.create(
            region_id=card.region_id, owner_id=owners[0].pk, organisation_id=party.pk, card_id=card.pk, layer="profile",
            purpose="introduction", starts_on=clock.today(),
        )  # fmt: skip
    circles = (Circle.COUNTER,) if case == "own" else (Circle.KEEPERS, Circle.COUNTER)
    on_card, on_profile = of_circle(CARD, *circles), of_circle(PROFILE, *circles)
    on_dossier = set() if case == "own" else {field.name for field in Dossier._meta.concrete_fields} - KEYS
    if case in {"keyed", "closed"}:
        on_profile = set(PROFILE) - KEYS
    client, told = Client(), []
    client.force_login(member.user)
    for at in (0, 1):
        if case != "own":
            Card.objects.filter(pk=card.pk).update(organisation=owners[at])
        Card.objects.filter(pk=card.pk).update(**varied(Card, on_card, at))
        Profile.objects.filter(card=card).update(**varied(Profile, on_profile, at))
        Dossier.objects.filter(card=card).update(**varied(Dossier, on_dossier, at))
        told.append(answers(client, addresses(card, place.number)))
    assert [path for path in told[0] if told[0][path] != told[1][path]] == []
    card_page = told[0][f"/mensen/{card.number}/"]
    assert card_page[0] == (404 if case == "closed" else 200)
    assert (b"Kevin" in card_page[1] or b"Eerstewaarde" in card_page[1]) is (case in {"granted", "own"})


def test_the_counter_does_see_them():
    """The same way of asking does tell the two apart for who may see the difference."""
    member = MembershipFactory()
    card = CardFactory(organisation=member.organisation, can=[1, 2, 3], keyed=True)
    place, client, told = PlaceFactory(asks=[1]), Client(), []
    client.force_login(member.user)
    for at in (0, 1):
        Card.objects.filter(pk=card.pk).update(**varied(Card, of_circle(CARD, Circle.COUNTER), at))
        told.append(answers(client, addresses(card, place.number)))
    differ = {path for path in told[0] if told[0][path] != told[1][path]}
    assert {f"/mensen/{card.number}/", "/bestand/?toon=mensen&klaar=1", f"/plekken/{place.number}/"} <= differ
