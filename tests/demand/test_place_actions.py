"""Adding and changing employers and places: what is kept, what is refused, two at once, one twice."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.demand.actions.employers import create_employer
from perspectief.demand.actions.places import TaskValues, confirm_place, create_place, set_place_state, update_place
from perspectief.demand.models import Employer, EmployerContact, EmployerFile, Place, PlaceSkill, PlaceTask
from tests.factories import (
    OTHER_REGION,
    EmployerFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    actor,
)

pytestmark = pytest.mark.django_db
DAY = datetime.date(2026, 3, 2)


@pytest.fixture
def mark(as_app, freeze):
    freeze(2026, 3, 2)
    return actor(MembershipFactory(account_manager=True))


def test_an_employer_gets_a_file_and_one_contact_in_the_region(mark):
    with acting(mark):
        made = create_employer(
            mark, region=25, name="Bakkerij Léger", pc4=4811, contact_name="Ina Léger", contact_phone="0765000000"
        )
        kept = Employer.objects.get(pk=made.pk)
        assert (kept.sort_key, kept.town) == ("bakkerij leger", "Breda")
        assert EmployerFile.objects.get().contact_id == mark.id
        assert EmployerContact.objects.get().name == "Ina Léger"
        with pytest.raises(Invalid):
            create_employer(mark, region=25, name=" ")
    partner = actor(MembershipFactory(employer=True))
    with acting(partner), pytest.raises(Refused):
        create_employer(partner, region=25, name="Zelf")


def test_a_new_place_is_offered_until_its_term(mark):
    employer = EmployerFactory(pc4=4701)
    with acting(mark):
        made = create_place(
            mark,
            employer=employer.number,
            values={"title": "Orders inpakken", "kind": "trial", "hours_min": 12},
            tasks=[TaskValues("inpakken", 10, 1), TaskValues(" "), TaskValues("tellen")],
            skills={1: "required", 2: "learnable"},
        )
        place = Place.objects.get(pk=made.pk)
        assert (place.expires_on, place.pc4, place.sort_key) == (datetime.date(2026, 4, 1), 4701, "orders inpakken")
        assert place.organisation_id == mark.organisation
        assert place.is_offered(DAY)
        assert list(place.tasks.order_by("position").values_list("title", "skill")) == [
            ("inpakken", 1),
            ("tellen", None),
        ]
        assert dict(place.skills.order_by("skill").values_list("skill", "need")) == {1: "required", 2: "learnable"}
        assert Fact.objects.get(verb="place_added").data["place"] == place.number


def test_a_place_of_an_employer_with_an_account_is_its_own(mark):
    party = MembershipFactory(employer=True)
    own, foreign = EmployerFactory(party=party.organisation), EmployerFactory()
    marieke = actor(party)
    with acting(mark):
        made = create_place(mark, employer=own.number, values={"title": "Inpakken"})
    with acting(marieke):
        update_place(marieke, number=made.number, version=1, values={"hours_max": 20})
        assert (
            create_place(marieke, employer=own.number, values={"title": "Tellen"}).organisation_id
            == marieke.organisation
        )
        with pytest.raises(Missing):
            create_place(marieke, employer=foreign.number, values={"title": "Tellen"})


def test_an_employer_does_not_touch_anothers_place(mark):
    place, marieke = PlaceFactory(), actor(MembershipFactory(employer=True))
    with acting(marieke):
        for deed in (
            lambda: update_place(marieke, number=place.number, version=1, values={"hours_max": 8}),
            lambda: confirm_place(marieke, number=place.number),
            lambda: set_place_state(marieke, number=place.number, state="closed"),
        ):
            with pytest.raises(Missing):
                deed()


def test_the_counter_of_another_region_does_not_find_a_place(mark):
    place = PlaceFactory()
    stranger = actor(MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION)))
    with acting(stranger), pytest.raises(Missing):
        update_place(stranger, number=place.number, version=1, values={"hours_max": 8})


def test_a_change_confirms_and_is_kept_with_its_source(mark):
    place = PlaceFactory(tasks=["inpakken"], asks=[1, 2], confirmed_at=datetime.date(2026, 1, 1))
    with acting(mark):
        update_place(
            mark,
            number=place.number,
            version=1,
            values={"certificates_learnable": 256},
            tasks=[TaskValues("inpakken", 8), TaskValues("labelen", 4)],
            skills={1: "learnable", 3: "required"},
            carved=True,
        )
        kept = Place.objects.get()
        assert (kept.version, kept.confirmed_at, kept.expires_on) == (2, DAY, datetime.date(2026, 5, 31))
        assert set(kept.provenance) == {"certificates_learnable", "tasks", "skills"}
        assert dict(PlaceSkill.objects.order_by("skill").values_list("skill", "need")) == {
            1: "learnable",
            3: "required",
        }
        assert [task.title for task in PlaceTask.objects.order_by("position")] == ["inpakken", "labelen"]
        fact = Fact.objects.get(verb="place_carved")
        assert fact.data == {"place": kept.number, "fields": ["certificates_learnable", "skills", "tasks"]}


def test_the_same_again_names_no_change(mark):
    place = PlaceFactory(tasks=["inpakken"], asks=[1])
    with acting(mark):
        update_place(
            mark,
            number=place.number,
            version=1,
            values={"title": place.title},
            tasks=[TaskValues("inpakken", 8.0)],
            skills={1: "required"},
        )
        assert Fact.objects.get().data["fields"] == []


def test_also_possible_is_not_asked_twice(mark):
    place = PlaceFactory(week_fixed=0b11)
    with acting(mark):
        assert update_place(mark, number=place.number, version=1, values={"week_also": 0b110}).week_also == 0b100


def test_a_colleague_saved_first_and_a_double_click(mark):
    place, key = PlaceFactory(), new_key()
    with acting(mark):
        for _ in range(2):
            update_place(mark, number=place.number, version=1, values={"hours_max": 30}, key=key)
        with pytest.raises(Changed) as refused:
            update_place(mark, number=place.number, version=1, values={"hours_max": 31}, key=new_key())
        assert (refused.value.current.hours_max, refused.value.current.version) == (30, 2)


def test_words_that_shut_people_out_are_pointed_out(mark):
    employer = EmployerFactory()
    given = {"values": {"title": "Inpakken"}, "tasks": [TaskValues("werken in een jong team, max 30 jaar")]}
    with acting(mark):
        with pytest.raises(Doubtful) as refused:
            create_place(mark, employer=employer.number, **given)
        assert {doubt.kind for doubt in refused.value.found["tasks"]} == {"unequal"}
        create_place(mark, employer=employer.number, **given, anyway=True)
        assert Fact.objects.filter(verb="doubtful_text_kept").exists()


def test_confirming_pausing_closing_and_opening(mark):
    place = PlaceFactory(confirmed_at=datetime.date(2025, 1, 1))
    with acting(mark):
        assert not place.is_offered(DAY)
        assert confirm_place(mark, number=place.number).is_offered(DAY)
        assert not set_place_state(mark, number=place.number, state="paused").is_offered(DAY)
        assert set_place_state(mark, number=place.number, state="open", version=3).is_offered(DAY)
        with pytest.raises(Changed):
            set_place_state(mark, number=place.number, state="closed", version=3)
        with pytest.raises(Invalid):
            set_place_state(mark, number=place.number, state="weg")
