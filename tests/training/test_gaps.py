"""What nobody teaches: counted as a plain recount counts it, asked, answered, and closed by a course."""

import datetime

import pytest

from perspectief.access.context import acting
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.matching.counts import count_places
from perspectief.matching.jobs import note_gaps
from perspectief.matching.untaught import learners, untaught
from perspectief.supply.models import Card, CardSkill
from perspectief.taxonomy.needs import CERTIFICATES
from perspectief.training.actions.gaps import answer_gap, ask_school, leave_gap
from perspectief.training.models import Gap, GapCount
from perspectief.training.queries.gaps import gap_detail, gaps
from perspectief.training.rules import NEXT_GAP, GapAnswer, GapState, certificate_of, published, skill_of
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION, CardFactory, PlaceFactory
from tests.training.conftest import FORKLIFT, course

VCA = 1 << next(one.bit for one in CERTIFICATES if one.code == "vca")


def people_who_gain(s, need: str) -> int:
    """Recounted plainly: the card of each person is changed, the engine asked again, and the card put back."""
    gained = 0
    for card in Card.objects.filter(region=REGION, state="zoekt").order_by("id"):
        before = count_places(s.me, region=REGION, card=card.pk)
        skill, held = skill_of(need), card.certificates
        row = None
        if skill is None:
            Card.objects.filter(pk=card.pk).update(certificates=held | certificate_of(need))
        elif CardSkill.objects.filter(card=card, skill=skill).exists():
            continue
        else:
            tenant = {"region_id": REGION, "organisation_id": card.organisation_id, "audience": card.audience}
            row = CardSkill.objects.create(card=card, skill_id=skill, **tenant)
        gained += count_places(s.me, region=REGION, card=card.pk) > before
        Card.objects.filter(pk=card.pk).update(certificates=held)
        if row:
            row.delete()
    return gained


def test_the_count_is_that_of_a_plain_recount(s):
    for number in range(6):
        CardFactory(organisation=s.own, can=[1, 2, 26], certificates=(0, FORKLIFT, VCA)[number % 3])
    CardFactory(organisation=s.own, can=[600], branches=0, kinds_of_work=0)
    PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=FORKLIFT | VCA)
    PlaceFactory(asks=[1, 2, 26], occupation_id=1, certificates=VCA)
    PlaceFactory(asks=[1, 2], occupation_id=250)
    found = untaught(s.me, region=REGION)
    assert {"certificate:heftruck", "certificate:vca"} <= {one.need for one in found}
    told = {one.need: one.people for one in found}
    assert told == {need: people_who_gain(s, need) for need in told}


def test_what_a_course_teaches_is_no_gap_and_whom_it_helps_is_known(s):
    assert note_gaps(REGION) == 1
    assert note_gaps(REGION) == 0
    gap = Gap.objects.get()
    assert (gap.need, gap.state, gap.places, gap.people_told) == ("certificate:heftruck", GapState.FOUND, 1, 0)
    made = course(s)
    gap.refresh_from_db()
    assert (gap.state, gap.course_id) == (GapState.CLOSED, made.pk)
    assert untaught(s.me, region=REGION) == []
    (one,) = learners(s.me, region=REGION, needs={gap.need}, cards=[s.card.pk])
    assert (one.card, one.places) == (s.card.pk, 1)
    made.state = "closed"
    made.save()
    assert note_gaps(REGION) == 1
    gap.refresh_from_db()
    assert gap.state == GapState.FOUND


def test_a_question_is_asked_answered_and_becomes_a_course(s):
    note_gaps(REGION)
    gap = Gap.objects.get()
    with pytest.raises(Invalid):
        ask_school(s.me, number=gap.number, version=None, question="", school="x")
    ask_school(s.me, number=gap.number, version=1, question="Kunnen jullie dit leren?", asked=s.school_party.number)
    with pytest.raises(Changed):
        ask_school(s.neighbour, number=gap.number, version=1, question="Nog een keer", school="Ander")
    task = Task.objects.get(kind=TaskKind.GAP, done_at=None)
    assert (task.subject_number, task.assignee_id) == (gap.number, s.me.id)
    with pytest.raises(Missing):
        answer_gap(s.other_school, number=gap.number, answer=GapAnswer.WILL)
    for _twice in range(2):
        answer_gap(s.school, number=gap.number, answer=GapAnswer.WILL, text="Vanaf de zomer.")
    gap.refresh_from_db()
    assert (gap.state, gap.answered_by_id) == (GapState.ANSWERED, s.school.id)
    assert Task.objects.filter(kind=TaskKind.GAP, done_at=None).count() == 1
    made = course(s)
    gap.refresh_from_db()
    assert (gap.state, gap.course_id) == (GapState.CLOSED, made.pk)
    assert not Task.objects.filter(kind=TaskKind.GAP, done_at=None).exists()


def test_outside_the_counter_small_numbers_are_not_told(s):
    for _number in range(11):
        CardFactory(organisation=s.own, can=[1, 2, 26])
    note_gaps(REGION)
    gap = Gap.objects.get()
    assert GapCount.objects.get().people == 12
    with acting(s.school):
        detail = gap_detail(s.school, gap.number)
        (row,) = gaps(s.school, region=REGION)
        assert detail.counts == () and detail.latest is None
        assert (row.people, row.people_told) == (None, 10)
    with acting(s.me):
        assert gap_detail(s.me, gap.number).latest.people == 12
    assert [published(number) for number in (0, 9, 10, 19, 20)] == [0, 0, 10, 10, 20]


@pytest.mark.parametrize("now", GapState.values)
def test_only_the_table_of_gaps_is_followed(s, now):
    note_gaps(REGION)
    gap = Gap.objects.get()
    Gap.objects.update(state=now)
    deeds = {
        GapState.ASKED: lambda: ask_school(s.me, number=gap.number, version=None, question="Kan dit?", school="A"),
        GapState.ANSWERED: lambda: answer_gap(s.me, number=gap.number, answer=GapAnswer.NO),
        GapState.LEFT: lambda: leave_gap(s.me, number=gap.number, version=None),
    }
    for then, deed in deeds.items():
        Gap.objects.update(state=now, answer="", organisation=s.own, owner=s.me.id)
        if then in NEXT_GAP[now]:
            assert deed().state == then
        else:
            with pytest.raises(Refused):
                deed()


def test_a_day_in_the_past_is_no_term(s):
    note_gaps(REGION)
    gap = Gap.objects.get()
    with pytest.raises(Invalid):
        ask_school(
            s.me, number=gap.number, version=None, question="Kan dit?", school="A", due_on=datetime.date(2020, 1, 1)
        )
