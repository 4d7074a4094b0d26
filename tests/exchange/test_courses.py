"""Courses from a file: what is right is kept, what is wrong is named by row and column, and a second reading changes nothing."""

import csv
import datetime
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from perspectief.access.context import acting
from perspectief.core.errors import Refused
from perspectief.exchange.courses import EXAMPLE, HEADS, bring_courses, lines_of
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.training.models import Course, CourseStart
from perspectief.training.rules import needs_of
from perspectief.web.staff.pool.download import _text, _workbook
from tests.factories import REGION, MembershipFactory, OrganisationFactory, actor

GOOD = dict(zip(HEADS, EXAMPLE, strict=True))
# Per column something no reader takes.
BAD = {
    "cursus": "", "school": "", "soort": "toverles", "crebo": "12", "taken": "xqzw", "bewijzen": "toverdiploma",
    "nederlands na": "vloeiend klingon", "uren": "veel", "prijs": "duur", "wie betaalt": "niemand van allen",
    "postcode": "abc", "begint": "31-02-2027", "eindigt": "geen dag", "plaatsen": "tien of zo",
}  # fmt: skip


def file(*rows: dict[str, str]) -> bytes:
    held = io.StringIO()
    writer = csv.DictWriter(held, HEADS, delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode()


@pytest.fixture
def me(as_app):
    return actor(MembershipFactory())


def test_the_example_can_be_read_in_both_forms(me):
    for content in (_text(HEADS, [list(EXAMPLE)]), _workbook([("cursussen", HEADS, [list(EXAMPLE)])])):
        found = bring_courses(me, region=REGION, data=content)
        assert found.wrong == [] and found.new + found.known == 1
    course = Course.objects.get()
    assert (course.title, course.provider, course.price_cents, course.pc4) == (EXAMPLE[1], EXAMPLE[2], 35000, 4811)
    assert needs_of([], course.certificates, None) == {"certificate:heftruck"}
    start = CourseStart.objects.get()
    assert (start.starts_on, start.ends_on, start.seats) == (
        datetime.date(2027, 9, 1), datetime.date(2027, 9, 2), 12,
    )  # fmt: skip


def test_rows_of_one_course_stand_together_and_again_is_no_double(me):
    later = GOOD | {"begint": "01-11-2027", "eindigt": "02-11-2027"}
    other = GOOD | {"kenmerk": "VCA-1", "cursus": "VCA", "bewijzen": "VCA", "begint": "", "eindigt": "", "plaatsen": ""}
    found = bring_courses(me, region=REGION, data=file(GOOD, later, other))
    assert (found.new, found.known, found.groups, found.wrong) == (2, 0, 2, [])
    again = bring_courses(me, region=REGION, data=file(GOOD, later, other))
    assert (again.new, again.known) == (0, 2)
    assert (Course.objects.count(), CourseStart.objects.count()) == (2, 2)


@pytest.mark.parametrize("head", BAD)
def test_what_is_wrong_is_named_by_row_and_column_and_the_rest_is_kept(me, head):
    found = bring_courses(me, region=REGION, data=file(GOOD, GOOD | {"kenmerk": "X", head: BAD[head]}))
    assert [(one.line, one.column) for one in found.wrong] == [(3, head)]
    assert found.new == 1 == Course.objects.count()


def test_a_course_with_one_wrong_row_is_left_out_whole(me):
    found = bring_courses(me, region=REGION, data=file(GOOD, GOOD | {"begint": "morgen"}))
    assert (found.new, [one.line for one in found.wrong]) == (0, [3])


def test_no_table_no_columns_no_role(me):
    with pytest.raises(Unreadable):
        bring_courses(me, region=REGION, data=b"")
    with pytest.raises(Unreadable, match="cursus"):
        bring_courses(me, region=REGION, data=b"naam;postcode\r\nx;4811\r\n")
    agency = actor(MembershipFactory(organisation=OrganisationFactory(kind="intermediair"), role="intermediary"))
    with pytest.raises(Refused):
        bring_courses(agency, region=REGION, data=file(GOOD))


def test_a_school_brings_its_own_and_not_anothers(me):
    school = actor(
        MembershipFactory(organisation=OrganisationFactory(name="Vakschool", kind="opleider"), role="trainer")
    )
    bring_courses(me, region=REGION, data=file(GOOD))
    bring_courses(school, region=REGION, data=file(GOOD))
    with acting(school):
        rows = list(Course.objects.order_by("id").values_list("organisation", "provider"))
    assert rows == [(me.organisation, EXAMPLE[2]), (school.organisation, "Vakschool")]


TEXT = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters=';"\n\r'), max_size=20)
ROWS = st.lists(st.tuples(st.sampled_from([*BAD, "", ""]), TEXT), min_size=1, max_size=6)


@given(ROWS)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
def test_every_row_is_right_or_named(rows):
    """Whatever stands in a cell: each row comes back, and what is wrong names a row of the file and a column that is there."""
    sent = [GOOD | ({head: text} if head else {}) for head, text in rows]
    lines, wrong = lines_of(file(*sent))
    assert [line.line for line in lines] == list(range(2, 2 + len(sent)))
    for one in wrong:
        head, _told = rows[one.line - 2]
        assert one.column in HEADS and one.message
        assert head, f"an untouched row is called wrong: {one}"
    untouched = [line for line, (head, _text) in zip(lines, rows, strict=True) if not head]
    assert all(line.values["price_cents"] == 35000 and line.start for line in untouched)
