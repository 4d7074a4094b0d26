"""What opens most, through the door: for staff of the counter, of the own region, as the tables stand now."""

import numpy as np
import pytest

from perspectief.access.context import acting, service
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.models import Fact
from perspectief.matching import carved_places, carving, chances, queries
from perspectief.matching.openings import Kind
from perspectief.matching.pool import pool
from perspectief.taxonomy import needs
from tests.factories import OTHER_REGION, REGION, CardFactory, EmployerFactory, MembershipFactory, PlaceFactory, actor

pytestmark = pytest.mark.django_db
FORKLIFT = 1 << needs.CERTIFICATE_BY_CODE["heftruck"].bit


@pytest.fixture
def sanne(as_app):
    return actor(MembershipFactory())


def test_a_course_opens_a_first_place(sanne):
    CardFactory(can=[1, 2, 26])
    place = PlaceFactory(
        asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT, employer=EmployerFactory(name="Bakker")
    )
    found = chances.counted(sanne, region=REGION).opens
    (course,) = found.of(Kind.TRAINING)
    assert (found.people, found.people_without, found.places_without) == (1, 1, 1)
    assert (course.what, course.people, course.people_without, course.places, course.places_without) == (
        "heftruckcertificaat", 1, 1, 1, 1,
    )  # fmt: skip
    (row,) = chances.carvings(sanne, region=REGION).rows
    assert (row.number, row.title, row.employer, row.town) == (place.number, place.title, "Bakker", "Breda")
    assert (row.carving.what, row.carving.before, row.carving.after) == ("heftruckcertificaat", 0, 1)


def test_a_task_learned_opens_what_the_work_kept_shut(sanne):
    card = CardFactory(can=[600], branches=0, kinds_of_work=0)
    PlaceFactory(asks=[1, 2], occupation_id=250)
    helps = queries.what_helps(sanne, region=REGION, card=card.pk)
    skills = {one.needs[0] for one in helps.single if one.needs[0].startswith("skill:")}
    assert {"skill:1", "skill:2"} <= skills
    assert skills <= {row.need for row in chances.counted(sanne, region=REGION).opens.of(Kind.SKILL)}
    learned = CardFactory(can=[600, 1], branches=0, kinds_of_work=0)
    assert queries.places_for(sanne, region=REGION, card=learned.pk).total_now == 1
    assert queries.places_for(sanne, region=REGION, card=card.pk).total_now == 0


def test_a_saved_change_is_counted(sanne):
    CardFactory(can=[1, 2, 26])
    place = PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT)
    assert chances.counted(sanne, region=REGION).opens.people_without == 1
    place.certificates = 0
    place.save()
    assert chances.counted(sanne, region=REGION).opens.people_without == 0


def test_only_the_counter_of_the_region_is_told(sanne, as_app):
    partner = actor(MembershipFactory(employer=True))
    for who, region in ((partner, REGION), (sanne, OTHER_REGION)):
        assert chances.counted(who, region=region) is None
        assert chances.carvings(who, region=region) is None


def test_a_region_without_people_or_places_has_nothing(sanne):
    assert chances.counted(sanne, region=REGION).opens.rows == ()
    assert chances.carvings(sanne, region=REGION).total == 0


def test_the_count_of_a_large_region_is_kept_for_some_minutes(sanne, monkeypatch):
    CardFactory(can=[1, 2, 26])
    place = PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT)
    monkeypatch.setattr(chances, "MANY", 0)
    chances._counted.clear()  # of the region as another test had it
    first = chances.counted(sanne, region=REGION)
    place.certificates = 0
    place.save()
    kept = chances.counted(sanne, region=REGION)
    assert kept is first and kept.opens.people_without == 1
    later = clock.now() + chances.KEPT
    monkeypatch.setattr(clock, "now", lambda: later)
    assert chances.counted(sanne, region=REGION).opens.people_without == 0


CRAFT, EASY = 600, [1, 2, 3, 4, 5]  # who can the one, and none of the others, has a sixth of the work: just too little


@pytest.fixture
def bakery(db):
    """Two places at one employer: one task less, and who can the craft has enough of the work."""
    employer = EmployerFactory(name="Bakker")
    return [PlaceFactory(asks=[CRAFT, *EASY], occupation_id=250, employer=employer, branch=None) for _ in range(2)]


class TestNewPlaces:
    def test_what_is_left_over_fits_whom_the_draft_fits(self, bakery, sanne):
        for _ in range(3):
            CardFactory(can=EASY, branches=0, kinds_of_work=0)
        CardFactory(can=[CRAFT], branches=0, kinds_of_work=0)
        (found,) = carved_places.new_places(sanne, region=REGION)
        assert (
            found.number in {place.number for place in bakery} and found.employer == "Bakker" and found.town == "Breda"
        )
        assert len(found.tasks) == len(found.labels) and {number for number, _ in found.sources} <= {
            one.number for one in bakery
        }
        made = carved_places.draft(sanne, region=REGION, place=found.number, tasks=found.tasks)
        assert (made.state, made.carved_from.number, made.title.lower()) == (
            "paused", found.number, ", ".join(found.labels).lower(),
        )  # fmt: skip
        assert made.employer.name == "Bakker" and made.certificates == 0 and made.education == 0
        with acting(sanne):
            assert set(made.tasks.values_list("skill_id", flat=True)) == set(found.tasks)
            assert Fact.objects.filter(verb="place_made_of_tasks", data__place=made.number).count() == 1
        assert pool(REGION).place_row(made.pk) is None, "not open: proposed to nobody"
        made.state = "open"
        made.save()
        assert queries.people_for(sanne, region=REGION, place=made.pk).total_now == found.fits > 0

    def test_diplomas_stay_with_the_work_that_stays(self, sanne):
        for _ in range(2):
            CardFactory(
                can=EASY[:1], certificates=0, education=0, branches=0, kinds_of_work=0, waiting_since=clock.today()
            )
        PlaceFactory(asks=[CRAFT, *EASY], occupation_id=250, branch=None, certificates=FORKLIFT, education=3)
        found = pool(REGION)
        without = np.ones(2, bool)
        assert carving.remainder(found.engine, 0, EASY[:1], without) == carving.Remainder(2, 2)
        assert carving.remainder(found.engine, 0, EASY[:1], ~without) == carving.Remainder(2, 0)
        assert carving.remainder(found.engine, 0, [CRAFT], without) == carving.Remainder(0, 0)

    def test_only_what_is_in_the_list_and_only_by_the_counter(self, bakery, sanne):
        CardFactory(can=EASY, branches=0, kinds_of_work=0)
        CardFactory(can=[CRAFT], branches=0, kinds_of_work=0)
        (found,) = carved_places.new_places(sanne, region=REGION)
        for place, tasks in ((found.number, [*found.tasks, 2]), (found.number, []), (1, found.tasks)):
            with pytest.raises(Invalid):
                carved_places.draft(sanne, region=REGION, place=place, tasks=tasks)
        partner = actor(MembershipFactory(employer=True))
        assert carved_places.new_places(partner, region=REGION) == []
        for who, region in ((partner, REGION), (sanne, OTHER_REGION), (service("matching", regions=(REGION,)), REGION)):
            with pytest.raises(Refused):
                carved_places.draft(who, region=region, place=found.number, tasks=found.tasks)

    def test_sent_twice_it_is_made_once(self, bakery, sanne):
        CardFactory(can=EASY, branches=0, kinds_of_work=0)
        CardFactory(can=[CRAFT], branches=0, kinds_of_work=0)
        (found,) = carved_places.new_places(sanne, region=REGION)
        key = submissions.new_key()
        made = {
            carved_places.draft(sanne, region=REGION, place=found.number, tasks=found.tasks, key=key).pk
            for _ in range(2)
        }
        assert len(made) == 1
