"""Adding and changing a card: what is kept, what is refused, what happens when two save or one saves twice."""

import datetime

import pytest
from django.db import connection

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.supply.actions.cards import create_card, update_card
from perspectief.supply.models import Card, CardSkill, CardWish, Dossier
from tests.factories import OTHER_REGION, CardFactory, MembershipFactory, OrganisationFactory, actor

pytestmark = pytest.mark.django_db
NAMES = {"given_name": "Ans", "prefix": "van den", "family_name": "Bosch", "birth_date": datetime.date(1980, 5, 4)}


@pytest.fixture
def sanne(as_app):
    return actor(MembershipFactory())


@pytest.fixture
def card(sanne):
    return CardFactory(organisation_id=sanne.organisation, organisation=None, named=True, can=[1, 2], wants=[1])


def skills(card):
    return dict(CardSkill.objects.filter(card=card).order_by("skill").values_list("skill", "relation"))


def test_a_new_person_has_every_layer_and_is_the_makers_caseload(sanne, freeze):
    freeze(2026, 3, 2)
    with acting(sanne):
        made = create_card(
            sanne, region=25, values={"title": " Snoeien ", "pc4": 4811}, names=NAMES, can=[3], learns=[4], wishes=[2]
        )
        card = Card.objects.get(number=made.number)
        assert (card.title, card.waiting_since, card.confirmed_at) == ("Snoeien", *[datetime.date(2026, 3, 2)] * 2)
        assert card.completeness == 30
        assert card.profile.sort_key == "bosch ans van den"
        assert skills(card) == {3: "can", 4: "learn"}
        assert Dossier.objects.get(card=card).caseworker_id == sanne.id
        assert card.provenance["pc4"] == {"source": "gesprek", "at": "2026-03-02"}
        fact = Fact.objects.get(verb="card_added")
        assert (fact.subject, fact.actor, fact.region_id) == (card.pseudonym.subject, sanne.id, 25)


def test_a_form_sent_twice_makes_one_person(sanne):
    key = new_key()
    with acting(sanne):
        once, again = (
            create_card(sanne, region=25, values={"title": "Snoeien"}, names=NAMES, key=key) for _ in range(2)
        )
        assert once.pk == again.pk
        assert Card.objects.count() == Fact.objects.filter(verb="card_added").count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x", "pc4": 9}, "pc4"),
        ({"title": "x", "hours_min": 9, "hours_max": 8}, "hours_max"),
    ],
)
def test_what_cannot_be_saved_is_named(sanne, values, field):
    with acting(sanne), pytest.raises(Invalid) as refused:
        create_card(sanne, region=25, values=values, names=NAMES)
    assert list(refused.value.fields) == [field]


def test_nobody_adds_people_elsewhere_or_in_a_role_without(sanne):
    employer = actor(MembershipFactory(employer=True))
    for who, region in ((sanne, OTHER_REGION), (employer, 25)):
        with acting(who), pytest.raises(Refused):
            create_card(who, region=region, values={"title": "x"}, names=NAMES)


def test_a_change_is_kept_with_its_source_and_goes_as_fact(sanne, card, freeze):
    freeze(2026, 3, 2)
    with acting(sanne):
        update_card(sanne, number=card.number, version=1, values={"hours_max": 28}, can=[2, 5], wishes=[3])
        now = Card.objects.get(pk=card.pk)
        assert (now.hours_max, now.version, now.confirmed_at) == (28, 2, datetime.date(2026, 3, 2))
        assert set(now.provenance) == {"hours_max", "skills", "wishes"}
        assert skills(card) == {2: "can", 5: "can"}
        assert [wish.occupation_id for wish in CardWish.objects.order_by("id")] == [3]
        fact = Fact.objects.get(verb="card_changed")
        assert fact.data == {"fields": ["hours_max", "skills", "wishes"]}


def test_saving_without_a_change_confirms(sanne, card):
    with acting(sanne):
        update_card(sanne, number=card.number, version=1, values={"title": card.title}, can=[1, 2], learns=[])
        assert Fact.objects.get().verb == "card_confirmed"


def test_what_is_learned_moves_to_can(sanne, card):
    with acting(sanne):
        update_card(sanne, number=card.number, version=1, values={}, can=[1], learns=[1, 2])
        assert skills(card) == {1: "can", 2: "learn"}


def test_rather_not_wins_from_can(sanne, card):
    with acting(sanne):
        saved = update_card(
            sanne, number=card.number, version=None, values={"week_can": 0b111, "week_rather_not": 0b100}
        )
    assert (saved.week_can, saved.week_rather_not) == (0b011, 0b100)


def test_a_colleague_saved_first(sanne, card):
    with acting(sanne):
        update_card(sanne, number=card.number, version=1, values={"hours_max": 20})
        with pytest.raises(Changed) as refused:
            update_card(sanne, number=card.number, version=1, values={"hours_max": 24})
        assert refused.value.current.hours_max == 20
        assert Card.objects.get(pk=card.pk).version == 2


def test_a_form_sent_twice_changes_once(sanne, card):
    key = new_key()
    with acting(sanne):
        for _ in range(2):
            update_card(sanne, number=card.number, version=1, values={"hours_max": 20}, key=key)
        assert Card.objects.get(pk=card.pk).version == 2


def test_a_refused_form_may_be_sent_again(sanne, card):
    key = new_key()
    with acting(sanne):
        with pytest.raises(Doubtful):
            update_card(sanne, number=card.number, version=1, values={"title": "had een depressie"}, key=key)
        update_card(sanne, number=card.number, version=1, values={"title": "Kan goed inpakken"}, key=key)
        assert Card.objects.get(pk=card.pk).title == "Kan goed inpakken"


def test_a_doubtful_text_is_saved_when_somebody_says_so_and_that_is_recorded(sanne, card):
    values = {"title": "Bel 06-12345678"}
    with acting(sanne):
        with pytest.raises(Doubtful) as refused:
            update_card(sanne, number=card.number, version=1, values=values)
        assert [doubt.kind for doubt in refused.value.found["title"]] == ["phone"]
        update_card(sanne, number=card.number, version=1, values=values, anyway=True)
        assert Fact.objects.get(verb="doubtful_text_kept").data == {"kinds": {"title": ["phone"]}}


@pytest.mark.parametrize("who", ["colleague elsewhere", "other region", "employer"])
def test_only_the_own_organisation_changes_a_card(sanne, who):
    card = CardFactory(keyed=True)
    stranger = {
        "colleague elsewhere": lambda: sanne,
        "other region": lambda: actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION))),
        "employer": lambda: actor(MembershipFactory(employer=True)),
    }[who]()
    with acting(stranger), pytest.raises(Missing):
        update_card(stranger, number=card.number, version=1, values={"hours_max": 20})
    with connection.cursor() as cursor:
        cursor.execute("SELECT hours_max FROM supply_card WHERE id = %s", [card.pk])
        assert cursor.fetchone() == (32,)


def test_the_order_of_queries_does_not_grow_with_skills(sanne, card, django_assert_max_num_queries):
    with acting(sanne), django_assert_max_num_queries(20):
        update_card(
            sanne, number=card.number, version=1, values={}, can=range(1, 40), learns=range(40, 80), wishes=[1, 2]
        )
