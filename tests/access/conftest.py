"""Two regions, three parties, and a person at each: the smallest file in which rights can go wrong."""

import datetime
from types import SimpleNamespace

import pytest

from perspectief.access.context import Actor
from perspectief.geo.models import Region
from perspectief.parties.models import Organisation
from perspectief.supply.models import Card, CardSkill, Dossier, Profile, Pseudonym
from perspectief.taxonomy.models import Skill

DAY = datetime.date(2026, 3, 2)


def person(region: Region, organisation: Organisation, **fields) -> Card:
    """A card with one row in every layer."""
    card = Card.objects.create(
        region=region, organisation=organisation, title="Planten verzorgen", waiting_since=DAY, **fields
    )
    card.refresh_from_db()
    tenant = {"region": region, "organisation": organisation, "audience": card.audience, "card": card}
    CardSkill.objects.create(**tenant, skill=Skill.objects.order_by("id")[0])
    Pseudonym.objects.create(**tenant)
    Profile.objects.create(**tenant, given_name="Ans", family_name="Bos", sort_key="bos ans")
    Dossier.objects.create(region=region, organisation=organisation, card=card, client_number=f"c{card.pk}")
    return card


@pytest.fixture
def scene(db) -> SimpleNamespace:
    """Breda and the UWV in one region, Tilburg in another, an intermediary in the first; `breda` … are actors."""
    first, second = Region.objects.order_by("id")[:2]
    breda, uwv, tilburg, agency = (
        Organisation.objects.create(name=name, kind=kind)
        for name, kind in (("Breda", "gemeente"), ("UWV", "uwv"), ("Tilburg", "gemeente"), ("Bureau", "intermediair"))
    )
    keys = {"person_key_at": DAY, "organisation_key_at": DAY}
    return SimpleNamespace(
        first=first,
        second=second,
        organisation=breda,
        closed=person(first, breda),
        keyed=person(first, breda, **keys),
        hidden=person(first, breda, hidden_at=datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC), **keys),
        foreign=person(second, tilburg, **keys),
        breda=Actor(1, "caseworker", breda.pk, (first.pk,), public=True),
        uwv=Actor(2, "caseworker", uwv.pk, (first.pk,), public=True),
        tilburg=Actor(3, "caseworker", tilburg.pk, (second.pk,), public=True),
        agency=Actor(4, "intermediary", agency.pk, (), (first.pk,)),
    )
