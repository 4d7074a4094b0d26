"""What is there already: who writes it, who reads it, how it is found, and where it stands beside the actions of a plan."""

import datetime
from typing import Any

import pytest

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.parties.rules import Role
from perspectief.plans.initiatives import actions, queries
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.initiatives.queries import Filter
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor

DAY = datetime.timedelta(days=1)


def values(**more: Any) -> dict[str, Any]:
    """An initiative, whole."""
    return {
        "name": "Busje naar de vroege dienst",
        "party": "gemeente Eigenstad",
        "what": "Wie voor zes uur begint, rijdt mee.",
        "topics": ["travel"],
        "towns": [],
        "branches": [0],
        "people": 40,
        "starts_on": clock.today(),
        "ends_on": None,
        "contact": "het loket",
        "actions": [],
        "public": False,
    } | more


def test_who_reads_it_and_who_changes_it(s):
    row = actions.add_initiative(s.uwv, values=values())
    shared = actions.add_initiative(s.uwv, values=values(name="Taal op de vloer", public=True))

    def reads(who) -> set[int]:
        with acting(who):
            allowed = set(Initiative.objects.order_by("id").values_list("number", flat=True))
            found = set(queries.visible(who).order_by("id").values_list("number", flat=True))
        assert found == allowed, "two locks, one answer"
        return found

    both = {row.number, shared.number}
    assert reads(s.uwv) == reads(s.lead) == reads(s.support) == reads(s.ministry) == both
    assert reads(s.far) == reads(service("visitor", regions=())) == {shared.number}
    how = {"number": row.number, "version": None}
    for who in (s.far, s.support, actor(MembershipFactory(organisation=s.own))):
        with pytest.raises(Missing):
            actions.change_initiative(who, values=values(), **how)
    assert actions.change_initiative(s.lead, values=values(people=60), **how).people == 60
    with pytest.raises(Changed):
        actions.change_initiative(s.uwv, number=row.number, version=1, values=values())
    with pytest.raises(Refused):
        actions.add_initiative(s.support, values=values())


def test_what_is_wrong_is_told(s):
    yesterday = clock.today() - DAY
    for wrong in ("name", "party", "what"):
        with pytest.raises(Invalid):
            actions.add_initiative(s.uwv, values=values(**{wrong: " "}))
    for name, value in (
        ("ends_on", yesterday),
        ("topics", ["moon"]),
        ("towns", [1]),
        ("branches", [99]),
        ("actions", [7]),
    ):
        with pytest.raises(Invalid) as told:
            actions.add_initiative(s.uwv, values=values(**{name: value}))
        assert set(told.value.fields) == {name}


def test_it_is_found_by_words_topic_and_whether_it_runs(s):
    bus = actions.add_initiative(s.uwv, values=values())
    old = actions.add_initiative(
        s.uwv, values=values(name="Taal", topics=["skills"], branches=[], ends_on=clock.today())
    )

    def found(**asked: Any) -> set[int]:
        with acting(s.uwv):
            return {one.number for one in queries.listed(s.uwv, Filter(**asked), region=REGION)}

    assert found() == {bus.number, old.number}, "its last day it still runs"
    assert found(text="vroege BUSJE") == found(topic="travel") == {bus.number}
    assert found(branch=1) == {old.number}, "without a branch it is for all"
    Initiative.objects.filter(pk=old.pk).update(starts_on=clock.today() - DAY, ends_on=clock.today() - DAY)
    assert found() == {bus.number} and found(over=True) == {old.number}


def test_it_stands_beside_the_actions_it_belongs_to(s):
    s.published()
    number = s.action.number
    row = actions.add_initiative(s.uwv, values=values(actions=[number]))
    with acting(s.uwv):
        assert queries.beside(REGION, [number, 5], public=False) == {number: (row,)}
        assert queries.beside(REGION, [number], public=True) == queries.beside(REGION, [], public=False) == {}
        assert [one.number for one in queries.initiative_detail(s.uwv, row.number).actions] == [number]
    visitor = service("visitor", regions=())
    with acting(visitor):
        assert queries.beside(REGION, [number], public=False) == {}, "the database says so too"
    actions.change_initiative(s.uwv, number=row.number, version=1, values=values(actions=[number], public=True))
    with acting(visitor):
        assert list(queries.beside(REGION, [number], public=True)) == [number]


def test_what_everybody_reads_beside_the_plan_is_put_there_by_the_counter(s):
    partner = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role=Role.INTERMEDIARY))
    row = actions.add_initiative(partner, values=values())
    for save in (
        lambda: actions.add_initiative(partner, values=values(public=True)),
        lambda: actions.change_initiative(partner, number=row.number, version=1, values=values(public=True)),
    ):
        with pytest.raises(Invalid) as refused:
            save()
        assert set(refused.value.fields) == {"public"}
