"""Practice learning: three signatures, then the log and the work processes, then the declaration."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perspectief.access.context import acting
from perspectief.access.models import Grant
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.training.actions.practice import Process, declare, grade, log_day, sign, start_practice, stop_practice
from perspectief.training.models import Practice, WorkProcess
from perspectief.training.queries.practice import practice_detail, practices
from perspectief.training.rules import Grade, Standing, is_course_code, is_process_code, standing
from perspectief.work.models import Task, TaskKind
from tests.factories import REGION, CardFactory, EmployerFactory, MembershipFactory, OrganisationFactory, actor

PROCESSES = [Process("B1-K1-W1", "Ontvangt goederen"), Process("B1-K1-W2", "Slaat goederen op")]


def values(**more):
    today = clock.today()
    return {
        "school": "ROC van made", "coach": "P. Coach", "qualification": "Logistiek medewerker", "code": "25655",
        "starts_on": today, "ends_on": today + datetime.timedelta(days=90), "week_hours": 24,
    } | more  # fmt: skip


def begin(s, **more):
    return start_practice(
        s.me,
        card=s.card.number,
        employer=more.pop("employer", s.employer).number,
        values=values(**more),
        processes=PROCESSES,
        school=s.school_party.number,
        said_yes=True,
    )


@pytest.fixture
def company(s):
    party = OrganisationFactory(kind=OrganisationKind.EMPLOYER, name="Van Gestel")
    s.employer = EmployerFactory(organisation=s.own, party=party, recognised_trainer=True)
    return actor(MembershipFactory(organisation=party, role=Role.EMPLOYER))


def signed(s, company):
    kept = begin(s)
    sign(s.school, number=kept.number, signer="school")
    sign(company, number=kept.number, signer="company")
    sign(s.me, number=kept.number, signer="learner", how="paper")
    return kept


def test_from_agreement_to_declaration(s, company):
    kept = begin(s)
    with pytest.raises(Refused):
        log_day(company, number=kept.number, on=clock.today(), kind="present", hours=8)
    with pytest.raises(Missing):
        sign(s.school, number=kept.number, signer="company")
    with pytest.raises(Invalid):
        sign(s.me, number=kept.number, signer="learner")
    kept = signed_as(s, company, kept)
    log_day(company, number=kept.number, on=clock.today(), kind="present", hours=8)
    log_day(company, number=kept.number, on=clock.today(), kind="present", hours=6)
    log_day(s.school, number=kept.number, on=clock.today(), kind="talk", note="Gaat goed.")
    with pytest.raises(Refused, match="werkproces"):
        declare(s.school, number=kept.number)
    grade(company, number=kept.number, grades={"B1-K1-W1": Grade.ALONE, "B1-K1-W2": Grade.NOT_YET})
    for _twice in range(2):
        declare(s.school, number=kept.number)
    with acting(company):
        detail = practice_detail(company, kept.number)
        assert (detail.standing, detail.hours) == (Standing.DECLARED, 6.0)
        assert [one.code for one in detail.shown] == ["B1-K1-W1"]
        assert detail.name.startswith("Kevin")
    assert not Task.objects.filter(kind=TaskKind.PRACTICE, done_at=None).exists()
    with pytest.raises(Refused):
        grade(company, number=kept.number, grades={"B1-K1-W2": Grade.ALONE})


def signed_as(s, company, kept):
    for who, signer, how in ((s.school, "school", "self"), (company, "company", "self"), (s.me, "learner", "paper")):
        kept = sign(who, number=kept.number, signer=signer, how=how)
    return kept


def test_who_has_nothing_to_do_with_it_sees_nothing(s, company):
    kept = begin(s)
    other = actor(
        MembershipFactory(organisation=OrganisationFactory(kind=OrganisationKind.EMPLOYER), role=Role.EMPLOYER)
    )
    for who in (s.other_school, other):
        with acting(who):
            assert practices(who, region=REGION) == []
            with pytest.raises(Missing):
                practice_detail(who, kept.number)
        with pytest.raises(Missing):
            declare(who, number=kept.number)
    with acting(s.school):
        assert len(practices(s.school, region=REGION)) == 1


def test_a_stop_closes_the_names(s, company):
    kept = signed(s, company)
    assert Grant.objects.filter(ended_at=None).count() == 2
    with pytest.raises(Missing):
        stop_practice(s.school, number=kept.number, why="work")
    stop_practice(s.me, number=kept.number, why="work")
    assert Grant.objects.filter(ended_at=None).count() == 0
    with pytest.raises(Refused):
        grade(company, number=kept.number, grades={"B1-K1-W1": Grade.ALONE})


def test_only_a_recognised_trainer_a_yes_and_official_codes(s):
    plain = EmployerFactory(organisation=s.own)
    with pytest.raises(Refused, match="erkend leerbedrijf"):
        begin(s, employer=plain)
    given = {"card": s.card.number, "employer": s.employer.number, "values": values(), "processes": PROCESSES}
    with pytest.raises(Refused, match="ja"):
        start_practice(s.me, **given, said_yes=False)
    for wrong in ("1.1", "B1-K1", "b1-k1-w1", "X1-K1-W1", ""):
        with pytest.raises(Invalid):
            start_practice(s.me, **given | {"processes": [Process(wrong, "x")]}, said_yes=True)
    with pytest.raises(Invalid):
        start_practice(s.me, **given | {"values": values(code="123")}, said_yes=True)
    assert not Practice.objects.exists() and not WorkProcess.objects.exists()


def test_the_rows_follow_the_card_to_another_organisation(s, company):
    kept = signed(s, company)
    grade(company, number=kept.number, grades={"B1-K1-W1": Grade.HELPED})
    from perspectief.supply.models import Card

    Card.objects.filter(pk=s.card.pk).update(organisation=s.neighbour.organisation)
    with acting(s.neighbour):
        assert practice_detail(s.neighbour, kept.number).may_record
    stop_practice(s.neighbour, number=kept.number, why="other")


def test_hidden_after_an_objection_only_the_owner_sees_it(s, company):
    kept = begin(s)
    from perspectief.supply.models import Card

    Card.objects.filter(pk=s.card.pk).update(hidden_at=clock.now())
    for who in (s.neighbour, s.school, company):
        with acting(who), pytest.raises(Missing):
            practice_detail(who, kept.number)
    with acting(s.me):
        assert practice_detail(s.me, kept.number).may_record


def test_another_card_is_another_practice(s, company):
    begin(s)
    other = CardFactory(organisation=s.own)
    with acting(s.me):
        assert practices(s.me, region=REGION, card=other.pk) == []


DAY = datetime.date(2026, 3, 2)


@given(st.lists(st.booleans(), min_size=3, max_size=3), st.booleans(), st.booleans(), st.integers(-3, 3))
def test_the_standing_is_of_signatures_and_dates(signatures, declared, stopped, left):
    found = standing(
        signed=[DAY if one else None for one in signatures],
        ends_on=DAY + datetime.timedelta(days=left),
        declared_on=DAY if declared else None,
        stopped_on=DAY if stopped else None,
        today=DAY,
    )
    expected = (
        "declared" if declared else "stopped" if stopped else "draft" if signatures.count(True) == 0
        else "signing" if signatures.count(True) < 3 else "over" if left < 0 else "running"
    )  # fmt: skip
    assert found == expected


@given(st.text(max_size=12))
def test_codes_of_work_processes_and_courses(text):
    parts = text.split("-")
    plain = (
        len(parts) == 3
        and all(
            part[:1] in letters and part[1:].isascii() and part[1:].isdigit()
            for part, letters in zip(parts, ("BPD", "K", "W"), strict=True)
            if part
        )
        and all(part and 2 <= len(part) <= 3 and part[1] != "0" for part in parts)
    )
    assert is_process_code(text) == plain
    if is_course_code(text):
        assert len(text) == 5


@given(st.sampled_from("BPD"), st.integers(1, 99), st.integers(1, 99), st.integers(1, 99))
def test_every_official_code_is_known(part, base, core, process):
    assert is_process_code(f"{part}{base}-K{core}-W{process}")
