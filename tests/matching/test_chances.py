"""What opens most, through the door: for staff of the counter, of the own region, as the tables stand now."""

import pytest

from perspectief.core import clock
from perspectief.matching import chances, queries
from perspectief.matching.openings import Kind
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
