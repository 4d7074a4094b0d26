"""The second lock: what the database shows whoever acts."""

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction
from django.db.backends.postgresql.psycopg_any import errors

from perspectief.access.context import acting, service
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.supply.models import Card, CardSkill, Dossier, Identity, Profile
from perspectief.taxonomy.models import Skill

pytestmark = pytest.mark.usefixtures("as_app")
LAYERS = (Card, CardSkill, Profile)


def seen(model) -> set[int]:
    field = "pk" if model is Card else "card_id"
    return set(model.objects.values_list(field, flat=True))


def test_the_owner_sees_its_own_also_when_hidden_and_nobody_elses(scene):
    with acting(scene.breda):
        assert all(seen(model) == {scene.closed.pk, scene.keyed.pk, scene.hidden.pk} for model in (*LAYERS, Dossier))
    with acting(scene.tilburg):
        assert all(seen(model) == {scene.foreign.pk} for model in (*LAYERS, Dossier))


def test_a_colleague_at_the_counter_sees_cards_and_names_but_no_dossier(scene):
    with acting(scene.uwv):
        assert all(seen(model) == {scene.closed.pk, scene.keyed.pk} for model in LAYERS)
        assert seen(Dossier) == set()


def test_a_partner_sees_cards_with_both_keys_and_no_name(scene):
    with acting(scene.agency):
        assert seen(Card) == seen(CardSkill) == {scene.keyed.pk}
        assert seen(Profile) == seen(Dossier) == set()


def test_a_grant_opens_one_layer_of_one_person_until_its_end(scene):
    today = clock.today()
    grant = Grant.objects.create(
        region_id=scene.first.pk,
        owner_id=scene.organisation.pk,
        organisation_id=scene.agency.organisation,
        card_id=scene.keyed.pk,
        layer="profile",
        purpose="introduction",
        starts_on=today,
    )
    with acting(scene.agency):
        assert seen(Profile) == {scene.keyed.pk}
    Grant.objects.filter(pk=grant.pk).update(
        starts_on=today.replace(year=2020), ends_on=today.replace(year=2021, day=1)
    )
    with acting(scene.agency):
        assert seen(Profile) == set()


def test_turning_a_key_reaches_every_layer_at_once(scene):
    with acting(scene.breda):
        Card.objects.filter(pk=scene.keyed.pk).update(person_key_at=None)
    with acting(scene.agency):
        assert seen(Card) == seen(CardSkill) == set()
    with acting(scene.breda):
        assert set(CardSkill.objects.filter(card=scene.keyed).values_list("audience", flat=True)) == {1}


def test_a_hand_over_takes_all_layers_along(scene):
    Card.objects.filter(pk=scene.closed.pk).update(organisation=scene.uwv.organisation)  # as owner: the definer's work
    assert Profile.objects.get(card=scene.closed).organisation_id == scene.uwv.organisation
    with acting(scene.uwv):
        assert Card.objects.filter(pk=scene.closed.pk).update(title="Snoeien") == 1


def test_the_former_actor_returns_also_after_an_error(scene):
    with acting(scene.breda):
        with acting(scene.tilburg):
            assert seen(Card) == {scene.foreign.pk}
        assert scene.closed.pk in seen(Card)
        with pytest.raises(DatabaseError), acting(scene.tilburg):
            Card.objects.raw("SELECT 1/0 AS id")[0]
        with pytest.raises(KeyError), acting(scene.tilburg):
            raise KeyError
        assert scene.closed.pk in seen(Card)


def test_reading_outside_acting_is_an_error(scene):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {connection.acting_role}")
        for use in (Card.objects.count, Dossier.objects.exists, Profile.objects.count):
            with pytest.raises(ProgrammingError, match="outside acting") as caught, transaction.atomic():
                use()
            assert isinstance(caught.value.__cause__, errors.InsufficientPrivilege)


def test_another_partys_row_can_be_neither_written_nor_moved_nor_pointed_at(scene):
    with acting(scene.breda):
        assert Card.objects.filter(pk=scene.foreign.pk).update(title="x") == 0
        assert Card.objects.filter(pk=scene.foreign.pk).delete()[0] == 0
        for wrong in (
            lambda: Card.objects.create(
                region=scene.second, organisation=scene.organisation, title="x", waiting_since="2026-01-01"
            ),
            lambda: Card.objects.filter(pk=scene.closed.pk).update(organisation=scene.uwv.organisation),
        ):
            with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
                wrong()
        with pytest.raises(IntegrityError, match="tenant"), transaction.atomic():
            CardSkill.objects.create(
                region=scene.first,
                organisation=scene.organisation,
                audience=2,
                card_id=scene.foreign.pk,
                skill=Skill.objects.order_by("id")[1],
            )
    with acting(scene.uwv):
        assert Card.objects.filter(pk=scene.closed.pk).update(title="x") == 0


def test_a_bsn_is_for_public_bodies_only(scene):
    dossier = Dossier.objects.get(card=scene.closed)
    Identity.objects.create(
        region=scene.first,
        organisation=scene.organisation,
        dossier=dossier,
        bsn_encrypted=b"x",
        key_id="1",
        bsn_hash=b"y",
    )
    known = "SELECT hash, subject FROM supply_known_people(%s, ARRAY[%s, 'z']::bytea[])"
    with acting(scene.breda):
        assert Identity.objects.count() == 1
    with acting(service("import", regions=(scene.first.pk,), organisation=scene.organisation.pk)):
        assert Identity.objects.count() == 0
    with connection.cursor() as cursor:
        with acting(scene.uwv):
            assert Identity.objects.count() == 0
            cursor.execute(known, [scene.first.pk, b"y"])
            assert cursor.fetchall() == [(b"y", scene.closed.pseudonym.subject)]
        for outsider in (scene.agency, scene.tilburg):
            with acting(outsider):
                cursor.execute(known, [scene.first.pk, b"y"])
                assert cursor.fetchall() == []


def test_policies_are_computed_once_per_statement(scene):
    with acting(scene.breda):
        plan = Card.objects.filter(title="x").explain()
    assert "InitPlan" in plan and "ANY ((InitPlan" in plan
