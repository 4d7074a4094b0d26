"""Lessons: nothing leaves before a person confirmed that nobody can be recognised, and a second one read it."""

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.core.submissions import new_key
from perspectief.core.wording import Doubtful
from perspectief.learning.actions.lessons import (
    adopt_lesson,
    change_lesson,
    leave_lesson,
    publish_lesson,
    share_ending,
    share_lesson,
    withdraw_lesson,
)
from perspectief.learning.models import Lesson, LessonAdoption, LessonSource
from perspectief.learning.queries.agenda import (
    lesson_detail,
    lesson_list,
    lesson_of,
    lessons_for,
    lessons_with_reason,
    to_read_over,
)
from perspectief.learning.queries.found import search
from tests.factories import OTHER_REGION
from tests.learning.conftest import ended, told


def shared(s, **more):
    made = share_lesson(s.me, told=told(**more), confirmed=True)
    return publish_lesson(s.lead, number=made.number)


def test_without_a_person_who_confirmed_nothing_is_kept(s):
    ended(s)
    for share in (
        lambda: share_lesson(s.me, told=told(), confirmed=False),
        lambda: share_ending(s.me, placement=s.placement.number, told=told(), confirmed=False),
    ):
        with pytest.raises(Invalid) as refused:
            share()
        assert set(refused.value.fields) == {"confirmed"}
    with pytest.raises(Doubtful):
        share_ending(s.me, placement=s.placement.number, told=told(what="Door adhd."), confirmed=True)
    assert Lesson.objects.count() == Fact.objects.filter(verb="lesson_proposed").count() == 0


def test_the_lesson_of_an_ending_goes_out_without_its_ending(s):
    ended(s)
    key = new_key()
    made = share_ending(s.me, placement=s.placement.number, told=told(), confirmed=True, key=key)
    assert share_ending(s.me, placement=s.placement.number, told=told(), confirmed=True, key=key).pk == made.pk
    assert (made.reason, made.confirmed_by_id, made.state) == ("travel", s.me.id, "proposed")
    fact = Fact.objects.filter(verb="lesson_proposed").get()
    assert fact.actor == s.me.id and fact.subject is None and s.placement.number not in fact.data.values()
    with pytest.raises(Refused):
        share_ending(s.neighbour, placement=s.placement.number, told=told(), confirmed=True)
    for who, sees in ((s.me, 1), (s.colleague, 1), (s.lead, 0), (s.neighbour, 0), (s.there, 0), (s.team, 0)):
        with acting(who):
            assert LessonSource.objects.count() == sees
            assert lesson_of(s.placement) == (made.number if sees else None)
    for who, sees in ((s.me, 1), (s.lead, 1), (s.team, 1), (s.neighbour, 0), (s.there, 0), (s.school, 0)):
        with acting(who):
            assert len(search(who, "reis")) == sees
    publish_lesson(s.lead, number=made.number)
    with acting(s.there):
        assert [one.number for one in lessons_with_reason(s.there, "travel")] == [made.number]
        assert lessons_with_reason(s.there, "pay") == lessons_with_reason(s.there, "") == []


def test_only_an_ending_at_the_own_counter_is_shared(s):
    with pytest.raises(Missing):
        share_ending(s.me, placement=s.placement.number, told=told(), confirmed=True)  # it has not ended
    ended(s)
    for who in (s.there, s.lead, s.team, s.school):
        with pytest.raises(Missing):
            share_ending(who, placement=s.placement.number, told=told(), confirmed=True)


def test_where_a_lesson_came_from_goes_with_the_person(s):
    ended(s)
    share_ending(s.me, placement=s.placement.number, told=told(), confirmed=True)
    s.placement.delete()
    assert LessonSource.objects.count() == 0 and Lesson.objects.count() == 1


def test_a_second_person_reads_it_first(s):
    made = share_lesson(s.me, told=told(), confirmed=True)
    by_lead = share_lesson(s.lead, told=told(), confirmed=True)
    for who, number in ((s.me, made.number), (s.colleague, made.number), (s.lead, by_lead.number)):
        with pytest.raises(Refused):
            publish_lesson(who, number=number)
    for who in (s.there, s.their_lead, s.school):
        with pytest.raises(Missing):
            publish_lesson(who, number=made.number)
    with acting(s.lead):
        assert [one.number for one in to_read_over(s.lead)] == [made.number]
    with pytest.raises(Changed):
        publish_lesson(s.lead, number=made.number, version=9)
    publish_lesson(s.lead, number=made.number, version=1)
    publish_lesson(s.team, number=by_lead.number)
    assert publish_lesson(s.team, number=made.number).version == 2  # twice is once
    with acting(s.school):
        assert len(lesson_list(s.school, kind="lesson")) == 2


def test_another_region_does_it_too_by_name_and_date(s):
    lesson = shared(s)
    key = new_key()
    made = adopt_lesson(s.there, number=lesson.number, told="Met een oefenreis in week nul.", key=key)
    assert (
        adopt_lesson(s.there, number=lesson.number, key=key).pk == adopt_lesson(s.their_lead, number=lesson.number).pk
    )
    with pytest.raises(Refused):
        adopt_lesson(s.me, number=lesson.number)  # its own region
    with pytest.raises(Refused):
        adopt_lesson(s.team, number=lesson.number)
    with acting(s.school):
        detail = lesson_detail(s.school, lesson.number)
        assert [(one.region_id, one.by_id) for one in detail.adoptions] == [(OTHER_REGION, s.there.id)]
        assert not (detail.may_adopt or detail.may_read_over or detail.may_withdraw)
    practice = share_lesson(
        s.there, told=told(kind="practice", how="Eerst samen met de bus.", follows=lesson.number), confirmed=True
    )
    publish_lesson(s.their_lead, number=practice.number)
    with acting(s.me):
        assert [one.number for one in lesson_detail(s.me, lesson.number).followed] == [practice.number]
    leave_lesson(s.their_lead, number=lesson.number)
    with pytest.raises(Missing):
        leave_lesson(s.there, number=lesson.number)
    assert LessonAdoption.objects.get(pk=made.pk).ended_on is not None


def test_what_is_taken_back_is_read_by_nobody_outside(s):
    lesson = shared(s)
    with pytest.raises(Refused):
        withdraw_lesson(s.there, number=lesson.number)
    withdraw_lesson(s.colleague, number=lesson.number)
    for who in (s.there, s.school, s.neighbour):
        with pytest.raises(Missing), acting(who):
            lesson_detail(who, lesson.number)
    with pytest.raises(Refused):
        publish_lesson(s.team, number=lesson.number)
    with acting(s.me):
        assert search(s.me, "reis") == []


def test_a_practice_says_how_and_a_lesson_stands_by_a_figure(s):
    with pytest.raises(Invalid) as refused:
        share_lesson(s.me, told=told(kind="practice"), confirmed=True)
    assert set(refused.value.fields) == {"how"}
    lesson = shared(s, figure="lasting_26")
    with acting(s.there):
        assert lessons_for(s.there, ["lasting_26"]) == {"lasting_26": [lesson]}
        assert lessons_for(s.there, ["other"]) == lessons_for(s.there, [""]) == {}


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("baan", True),  # as the language bends it: banen
        ("reizen", True),  # as spelling does: reis
        ("bussen", True),
        ("werkdagen", True),
        ("oef", True),  # the beginning of a word
        ("coordinatie", True),  # without its accents
        ("REIS bus", True),
        ("reis vliegtuig", False),
        ("' | ! & :*", None),  # no word at all: everything
    ],
)
def test_search_finds_dutch_words(s, question, found):
    shared(s, evidence="Meer coördinatie hielp.")
    shared(s, title="Bel de voorman", what="Voor de start.", evidence="Twee keer.")
    with acting(s.there):
        hits = search(s.there, question)
    assert len(hits) == (2 if found is None else int(found))


def test_the_title_counts_for_more(s):
    shared(s, title="Iets anders", what="De voorman moet het weten.")
    shared(s, title="De voorman weet het", what="Vooraf.")
    with acting(s.there):
        assert [hit.title for hit in search(s.there, "voorman")] == ["De voorman weet het", "Iets anders"]
        assert search(s.there, "voorman", kind="theme") == search(s.there, "voorman", kind="practice") == []


def test_the_writer_changes_a_lesson_until_it_is_shared(s):
    row = share_lesson(s.me, told=told(), confirmed=True)
    change = {"number": row.number, "told": told(title="Rijd de reis een keer mee"), "confirmed": True}
    for who in (s.colleague, s.lead, s.team):
        with pytest.raises(Refused):
            change_lesson(who, version=None, **change)
    with pytest.raises(Invalid):
        change_lesson(s.me, version=None, **(change | {"confirmed": False}))
    changed = change_lesson(s.me, version=1, **change)
    assert (changed.title, changed.version) == ("Rijd de reis een keer mee", 2)
    with pytest.raises(Changed):
        change_lesson(s.me, version=1, **change)
    publish_lesson(s.lead, number=row.number)
    with pytest.raises(Refused):
        change_lesson(s.me, version=None, **change)


def test_lessons_stand_with_the_figure_they_are_about(s):
    rows = [share_lesson(s.me, told=told(figure="lasting"), confirmed=True) for _ in range(4)]
    share_lesson(s.me, told=told(figure="endings"), confirmed=True)
    for row in rows:
        publish_lesson(s.lead, number=row.number)
    with acting(s.there):
        found = lessons_for(s.there, ["lasting", "endings", ""])
    assert {code: len(held) for code, held in found.items()} == {"lasting": 3}, "shared ones, three at most"
