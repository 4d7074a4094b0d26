"""A job seeker with an account: the own card, name and looks, and nothing else; two things can be changed, through one door."""

import datetime

import pytest
from django.db import ProgrammingError, connection, transaction

from perspectief.access.context import Actor, acting
from perspectief.access.models import Look
from perspectief.core.models import Change
from perspectief.parties.models import PersonAccount, User
from perspectief.parties.queries import actor_of_person, of_request
from perspectief.supply.models import Card, CardSkill, Dossier, Profile, Pseudonym

pytestmark = pytest.mark.usefixtures("as_app")
LAYERS = (CardSkill, Pseudonym, Profile)


@pytest.fixture
def person(scene) -> Actor:
    """The job seeker of the card that is hidden: the own objection does not hide it from oneself."""
    return Actor(9, "job_seeker", 0, person=scene.hidden.pk)


def asked(sql: str, *values) -> int:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]


def test_the_own_card_and_what_hangs_on_it_and_no_dossier(scene, person):
    with acting(person):
        assert list(Card.objects.values_list("pk", flat=True)) == [scene.hidden.pk]
        assert all(list(model.objects.values_list("card_id", flat=True)) == [scene.hidden.pk] for model in LAYERS)
        assert not Dossier.objects.exists()
    with acting(Actor(9, "job_seeker", 0)):
        assert not Card.objects.exists() and not Profile.objects.exists()


def test_only_the_own_looks(scene, person):
    for card in (scene.hidden, scene.keyed):
        Look.objects.create(
            actor=1,
            role="caseworker",
            organisation_id=5,
            region_id=1,
            subject=card.pseudonym.subject,
            layer="card",
            page="x",
        )
    with acting(person):
        assert list(Look.objects.values_list("subject", flat=True)) == [scene.hidden.pseudonym.subject]


def test_nothing_can_be_written_directly(scene, person):
    with acting(person):
        for model in (Card, *LAYERS):
            assert model.objects.update(region_id=scene.second.pk) == 0
            assert model.objects.all().delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Card.objects.create(
                region=scene.first, organisation=scene.organisation, title="x", waiting_since="2026-01-01"
            )


def test_the_own_key_and_objection_go_through_their_functions_and_reach_every_layer(scene, person):
    now = datetime.datetime(2026, 3, 3, tzinfo=datetime.UTC)
    with acting(person):
        assert asked("SELECT supply_hide_own_card(NULL)") == 1
    with acting(scene.agency):
        assert Card.objects.filter(pk=scene.hidden.pk).exists()
    with acting(person):
        assert asked("SELECT supply_turn_own_key(NULL, 'ingetrokken')") == 1
    with acting(scene.agency):
        assert not Card.objects.filter(pk=scene.hidden.pk).exists()
        assert not CardSkill.objects.filter(card=scene.hidden).exists()
    with acting(person):
        assert asked("SELECT supply_hide_own_card(%s)", now) == 1
    with acting(scene.uwv):
        assert not Profile.objects.filter(card=scene.hidden).exists()
    others = Card.objects.exclude(pk=scene.hidden.pk).values_list("version", flat=True)
    assert set(others) == {1}
    assert set(Change.objects.filter(table_name="supply_card", operation="update").values_list("actor", flat=True)) == {
        9
    }


def test_for_anybody_else_the_functions_do_nothing(scene):
    for actor in (scene.breda, scene.agency, Actor(9, "job_seeker", 0)):
        with acting(actor):
            assert asked("SELECT supply_hide_own_card(now())") == asked("SELECT supply_turn_own_key(NULL, '')") == 0
    with pytest.raises(ProgrammingError, match="outside acting"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.acting_role}")
        cursor.execute("SELECT supply_hide_own_card(now())")


def test_an_account_gives_the_actor_until_it_ends(scene, rf):
    user = User.objects.create_user("kevin@voorbeeld.test", "x", name="Kevin")
    account = PersonAccount.objects.create(
        user=user, region_id=scene.first.pk, card_id=scene.keyed.pk, starts_on=datetime.date(2020, 1, 1)
    )
    request = rf.get("/")
    request.user, request.session = user, {}
    found = of_request(request)
    assert found == actor_of_person(account) and found.role == "job_seeker"
    assert (found.person, found.organisation, found.regions) == (scene.keyed.pk, 0, ())
    assert request.region == scene.first
    PersonAccount.objects.update(ends_on=datetime.date(2021, 1, 1))
    assert of_request(request) is None
