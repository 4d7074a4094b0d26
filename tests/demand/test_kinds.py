"""What each kind of place demands: pure rules, and saving by them."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid
from perspectief.demand.actions.places import TaskValues, carve_place, create_place, update_place
from perspectief.demand.kinds import RULES, WITHOUT_PAY, faults, points
from perspectief.demand.models import Place
from perspectief.demand.rules import EXPIRY_SHORT, UNPAID, Kind
from perspectief.taxonomy.needs import EXPIRY_DAYS
from tests.factories import EmployerFactory, MembershipFactory, PlaceFactory, actor

TODAY = datetime.date(2026, 11, 22)


def test_every_kind_has_a_rule_with_a_law_and_short_sentences():
    assert RULES.keys() == set(Kind)
    for kind, rule in RULES.items():
        assert rule.law and len(rule.purpose.split()) <= 20
        assert rule.paid == (kind not in UNPAID)
        for recognised in (False, True):
            for point in points({"kind": kind, "wage_cents": 1200, "guidance": 0}, recognised=recognised, learns=recognised, today=TODAY):  # fmt: skip
                assert len(point.words.split()) <= 20
    assert {kind for kind, days in EXPIRY_DAYS.items() if days == 30} == EXPIRY_SHORT


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"kind": "job", "wage_cents": 1471}, set()),
        ({"kind": "job", "wage_cents": None}, set()),
        ({"kind": "job", "wage_cents": 449}, {"wage_cents"}),
        ({"kind": "job", "wage_cents": 450}, set()),
        ({"kind": "adapted", "contract_forms": WITHOUT_PAY}, {"contract_forms"}),
        ({"kind": "trial", "wage_cents": 1500}, {"wage_cents"}),
        ({"kind": "experience", "contract_forms": 1}, {"contract_forms"}),
        ({"kind": "experience", "contract_forms": WITHOUT_PAY}, set()),
        ({"kind": "taster", "hours_max": 41}, {"hours_max"}),
        ({"kind": "taster", "hours_max": 40}, set()),
    ],
)
def test_what_contradicts_a_kind(values, wrong):
    assert faults(values, TODAY).keys() == wrong


def test_a_learning_place_asks_for_a_recognised_company_guidance_and_something_to_learn():
    bare = points(
        {"kind": "learn-work", "wage_cents": 1500, "guidance": 0}, recognised=False, learns=False, today=TODAY
    )
    whole = points({"kind": "learn-work", "wage_cents": 1500, "guidance": 2}, recognised=True, learns=True, today=TODAY)
    assert [point.met for point in bare] == [True, False, False, False]
    assert all(point.met for point in whole) and len(whole) == 4


@pytest.fixture
def mark(as_app, freeze):
    freeze(2026, 11, 22)
    return actor(MembershipFactory(account_manager=True))


@pytest.mark.django_db
def test_a_place_that_contradicts_its_kind_is_not_saved(mark):
    employer, place = EmployerFactory(), PlaceFactory(wage_cents=1500)
    with acting(mark):
        with pytest.raises(Invalid) as refused:
            create_place(
                mark, employer=employer.number, values={"title": "Proberen", "kind": "trial", "wage_cents": 1500}
            )
        assert "wage_cents" in refused.value.fields
        with pytest.raises(Invalid):
            update_place(mark, number=place.number, version=1, values={"kind": "experience"})
        update_place(
            mark,
            number=place.number,
            version=1,
            values={"kind": "experience", "wage_cents": None, "contract_forms": None},
        )
        update_place(mark, number=place.number, version=2, values={"title": "Anders"})


@pytest.mark.django_db
def test_carving_makes_one_place_beside_and_not_from_what_a_colleague_changed(mark):
    place = PlaceFactory(tasks=["inpakken", "tellen"], asks=[1], wage_cents=1500)
    with acting(mark):
        given = {
            "number": place.number,
            "kind": "trial",
            "values": {"hours_min": 8},
            "tasks": [TaskValues("tellen")],
            "skills": {},
        }
        with pytest.raises(Changed):
            carve_place(mark, version=7, **given)
        made = carve_place(mark, version=1, **given)
        assert (made.carved_from_id, made.hours_min, made.wage_cents, made.contract_forms) == (
            place.pk,
            8,
            None,
            WITHOUT_PAY,
        )
        assert made.expires_on == TODAY + datetime.timedelta(days=30)
        assert Place.objects.get(pk=place.pk).version == 1
