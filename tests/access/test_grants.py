"""Grants: opened with consent, for one party, one purpose and a time; closed at the next statement; never stretched."""

import datetime
from dataclasses import replace

import pytest
from django.db import ProgrammingError, connection, transaction

from perspectief.access import grants
from perspectief.access.context import Actor, acting
from perspectief.access.decision import Layer, Tenancy, sees
from perspectief.access.grants import Consent, Purpose
from perspectief.access.models import Grant
from perspectief.core import clock, journal
from perspectief.core.errors import Refused
from perspectief.supply.models import Card, Profile

pytestmark = pytest.mark.usefixtures("as_app")


@pytest.fixture
def asked(scene) -> dict:
    """What `give` is asked for the card of Breda, for the agency."""
    today = clock.today()
    with acting(scene.breda):
        cause = journal.record("introduction_agreed", actor=scene.breda, region=scene.first.pk)
    consent = Consent(scene.closed.pk, scene.agency.organisation, said_yes=True, on=today, how="gesprek")
    return {
        "region": scene.first.pk,
        "card": scene.closed.pk,
        "owner": scene.organisation.pk,
        "to": scene.agency.organisation,
        "consent": consent,
        "purpose": Purpose.INTRODUCTION,
        "until": today + datetime.timedelta(days=30),
        "cause": cause,
    }


def named(actor: Actor) -> set[int]:
    with acting(actor):
        return set(Profile.objects.values_list("card_id", flat=True))


def test_given_and_ended_it_opens_and_closes_at_once_and_both_locks_agree(scene, asked):
    grant = grants.give(scene.breda, **asked)
    assert (grant.cause, grant.layer, grant.starts_on) == (asked["cause"].pk, "profile", clock.today())
    row = Tenancy(scene.first.pk, scene.organisation.pk, both_keys=False, hidden=False, card=scene.closed.pk)
    for expected in (True, False):
        with acting(scene.agency):
            opened = grants.open_to(scene.agency, scene.closed.pk)
        assert sees(scene.agency, Layer.PROFILE, replace(row, granted_to=opened)) is expected
        assert named(scene.agency) == ({scene.closed.pk} if expected else set())
        closed = {"card": asked["card"], "to": asked["to"], "purpose": Purpose.INTRODUCTION}
        assert grants.end(scene.breda, **closed) == int(expected)


def test_given_twice_it_is_one(scene, asked):
    assert grants.give(scene.breda, **asked) == grants.give(scene.breda, **asked)
    assert Grant.objects.count() == 1


def test_without_a_last_day_it_stays_open_until_it_is_closed(scene, asked):
    assert grants.give(scene.breda, **(asked | {"until": None})).ends_on is None
    assert named(scene.agency) == {scene.closed.pk}


def test_the_counter_needs_no_grant_and_the_database_is_not_asked(scene, asked, django_assert_num_queries):
    grants.give(scene.breda, **asked)
    with acting(scene.uwv), django_assert_num_queries(0):
        assert grants.open_to(scene.uwv, scene.closed.pk) == frozenset()


@pytest.mark.parametrize(
    "said",
    [
        {"said_yes": None},
        {"said_yes": False},
        {"how": ""},
        {"on": None},
        {"on": datetime.date(2100, 1, 1)},
        {"withdrawn_on": datetime.date(2020, 1, 1)},
        {"card": 1},
        {"organisation": 1},
    ],
)
def test_without_a_yes_to_this_party_nothing_opens(scene, asked, said):
    with pytest.raises(Refused):
        grants.give(scene.breda, **(asked | {"consent": replace(asked["consent"], **said)}))
    assert not Grant.objects.exists()


def test_asked_and_not_answered_is_unknown(scene, asked):
    unanswered = replace(asked["consent"], said_yes=None)
    asking = {"card": asked["card"], "organisation": asked["to"], "today": clock.today()}
    assert unanswered.holds(**asking) is None
    assert replace(unanswered, said_yes=False).holds(**asking) is False
    assert asked["consent"].holds(**asking) is True


def test_only_the_owner_and_the_person_open(scene, asked):
    for actor in (scene.uwv, scene.agency, scene.tilburg, Actor(9, "job_seeker", 0, person=scene.keyed.pk)):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            grants.give(actor, **asked)
    assert grants.give(Actor(9, "job_seeker", 0, person=scene.closed.pk), **asked)
    assert named(scene.agency) == {scene.closed.pk}


def test_the_party_closes_its_own_and_never_stretches_it(scene, asked):
    grants.give(scene.breda, **asked)
    closing = {"card": asked["card"], "to": asked["to"], "purpose": Purpose.INTRODUCTION}
    for stranger in (scene.uwv, scene.tilburg, Actor(9, "job_seeker", 0, person=scene.keyed.pk)):
        assert grants.end(stranger, **closing) == 0
    for write in (Grant.objects.update, lambda **values: Grant.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), acting(scene.agency):
            write(ends_on=None)
    assert grants.end(scene.agency, **closing) == 1
    assert named(scene.agency) == set()
    with acting(scene.agency), connection.cursor() as cursor:
        cursor.execute("SELECT access_end_grants(%s, %s, %s, NULL)", [asked["card"], asked["to"], "introduction"])
        assert cursor.fetchone()[0] == 0
    assert named(scene.agency) == set()


def test_a_grant_is_seen_by_the_party_the_owner_and_the_person_alone(scene, asked):
    grants.give(scene.breda, **asked)
    person, another = (Actor(9, "job_seeker", 0, person=card.pk) for card in (scene.closed, scene.keyed))
    actors = (scene.breda, scene.agency, person, scene.uwv, scene.tilburg, another)
    seen = []
    for actor in actors:
        with acting(actor):
            seen.append(Grant.objects.count())
    assert seen == [1, 1, 1, 0, 0, 0]


def test_it_follows_the_card_at_a_hand_over_goes_with_it_and_points_at_no_other(scene, asked):
    grants.give(scene.breda, **asked)
    with pytest.raises(Exception, match="tenant"), transaction.atomic():
        Grant.objects.create(
            region_id=scene.first.pk, owner_id=scene.organisation.pk, card_id=scene.foreign.pk, layer="profile",
            organisation_id=5, purpose="x", starts_on=clock.today(),
        )  # fmt: skip
    Card.objects.filter(pk=scene.closed.pk).update(organisation=scene.uwv.organisation)
    assert Grant.objects.get().owner_id == scene.uwv.organisation
    Card.objects.filter(pk=scene.closed.pk).delete()
    assert not Grant.objects.exists()


def test_an_objection_hides_from_the_party_too(scene, asked):
    grants.give(scene.breda, **asked)
    Card.objects.filter(pk=scene.closed.pk).update(hidden_at=clock.now())
    assert named(scene.agency) == set()


def test_the_last_day_is_a_dutch_day(scene, asked):
    today = clock.today()
    grants.give(scene.breda, **(asked | {"until": today}))
    assert named(scene.agency) == {scene.closed.pk}
    Grant.objects.update(starts_on=today - datetime.timedelta(days=9), ends_on=today - datetime.timedelta(days=1))
    assert named(scene.agency) == set()
    with pytest.raises(Refused):
        grants.give(scene.breda, **(asked | {"until": today - datetime.timedelta(days=1)}))
