"""The carving board by itself: every choice does one thing, together they do all of it, and none is what it was."""

import pytest

from perspectief.access.context import acting
from perspectief.demand.queries.place import place_detail
from perspectief.matching.fits import Change
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web.staff.place_board import carve, change_of, choices, need_rows, task_rows, to_save
from tests.factories import MembershipFactory, PlaceFactory, actor

pytestmark = pytest.mark.django_db
HEFTRUCK, VCA = (1 << needs.CERTIFICATE_BY_CODE[code].bit for code in ("heftruck", "vca"))


@pytest.fixture
def detail(as_app):
    place = PlaceFactory(
        asks=[1],
        useful=[2],
        certificates=HEFTRUCK | VCA,
        certificates_learnable=VCA,
        reading=3,
        education=2,
        loads=needs.pack_loads([2, 1, 0, 0, 0, 0, 0, 0]),
        week_fixed=needs.week((3,), (2,)) | needs.OFFICE_WEEK,
        tasks=["Inpakken", "Telefoon aannemen"],
    )
    place.tasks.filter(position=0).update(skill=2)
    place.tasks.filter(position=1).update(skill=9)
    mark = actor(MembershipFactory())
    with acting(mark):
        return place_detail(mark, place.number)


@pytest.fixture
def rows(detail):
    opened = {"adaptation:seat": 4, "guidance": 2, "travel": 3, "school-hours": 1}
    return [*need_rows(detail, opened), *task_rows(detail)]


def draft(detail, rows, **made):
    return carve(detail, rows, {name.replace("_", "-"): option for name, option in made.items()})


def test_nothing_chosen_changes_nothing(detail, rows):
    assert change_of(detail, draft(detail, rows)) == Change()
    saved = to_save(detail, draft(detail, rows))
    assert saved["values"] == {} and saved["skills"] == {1: "required", 2: "useful"} and len(saved["tasks"]) == 2


def test_every_single_choice_changes_the_place(detail, rows):
    for row in rows:
        for option in range(1, len(row.options)):
            change = change_of(detail, carve(detail, rows, {row.name: option}))
            assert change.fields or change.skills, (row.name, option)
        assert row.options[0].patch is None
    assert len({row.name for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        ({"papier_heftruck": 1}, {"certificates_learnable": HEFTRUCK | VCA}),
        ({"papier_heftruck": 2}, {"certificates": VCA}),
        ({"papier_vca": 1}, {"certificates": HEFTRUCK, "certificates_learnable": 0}),
        ({"papier_heftruck": 2, "papier_vca": 1}, {"certificates": 0, "certificates_learnable": 0}),
        ({"uren": 2}, {"hours_min": 12}),
        ({"taal": 1}, {"language_learnable": True}),
        ({"lezen": 1}, {"reading": 2}),
        ({"opleiding": 1}, {"education": 0}),
        ({"last_lifting": 1, "last_standing": 1}, {"loads": 1}),
        ({"aanbod_seat": 1}, {"adaptations": 1 << 5}),
        ({"begeleiding": 1}, {"guidance": 1}),
        ({"vervoer": 1, "schooltijd": 1}, {"pick_up": True, "school_hours": True}),
        (
            {"week_evening": 1},
            {"week_fixed": needs.OFFICE_WEEK, "week_also": needs.week((3,), (2,))},
        ),
        ({"week_evening": 2}, {"week_fixed": needs.OFFICE_WEEK}),
    ],
)
def test_what_a_choice_does(detail, rows, made, fields):
    assert change_of(detail, draft(detail, rows, **made)).fields == fields


def test_skills_and_tasks(detail, rows):
    skill = "kunnen-1"
    assert change_of(detail, carve(detail, rows, {skill: 1})).skills == {1: "learnable"}
    assert change_of(detail, carve(detail, rows, {skill: 2})).skills == {1: None}
    gone = carve(detail, rows, {"taak-0": 1, "taak-1": 1})
    assert change_of(detail, gone).skills == {2: None, 9: None}
    assert to_save(detail, gone)["tasks"] == [] and to_save(detail, gone)["skills"] == {1: "required"}


def test_a_need_nobody_would_gain_by_is_not_offered(detail):
    assert not [row for row in need_rows(detail, {}) if row.name.startswith(("aanbod", "begeleiding", "vervoer"))]


def test_choices_are_read_from_the_address(rows):
    query = {"uren": "1", "taal": "0", "lezen": "99", "opleiding": "x", "weg": "1"}
    assert choices(rows, query) == {"uren": 1}


def test_rows_speak_dutch(rows):
    titles = {row.title for row in rows}
    assert {"Heftruckcertificaat", "Werken: avonden", "Minstens 24 uur", "Tillen"} <= titles
    label = catalogue().skills[1].label
    assert label[:1].upper() + label[1:] in titles
