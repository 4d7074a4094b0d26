"""The life of a plan: who may take which step when, what is locked stays locked, what differs is told, nobody overwrites a colleague."""

import datetime
import json
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.plans import rules
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.content import differences, digest, words_between
from perspectief.plans.models import Action, Plan, Signature, Version
from perspectief.plans.queries import parties_page, plan_page, version_page
from perspectief.plans.rules import BESIDE, NEXT, WHO, Standing, State, Step, follows, standing, talk_due
from perspectief.plans.worklist import worklist
from tests.factories import REGION
from tests.plans.conftest import SIGNER, action_values

TABLE = {
    ("draft", "ask"): "aligning",
    ("aligning", "take_back"): "draft",
    ("aligning", "lock"): "aligned",
    ("aligned", "take_back"): "draft",
    ("aligned", "complete"): "signed",
    ("signed", "take_back"): "draft",
    ("signed", "submit"): "submitted",
    ("submitted", "advise"): "advised",
    ("advised", "grant"): "granted",
    ("advised", "give_back"): "back",
    ("granted", "publish"): "published",
    ("back", "take_back"): "draft",
    ("published", "revise"): "draft",
    ("published", "close"): "closed",
}


def test_the_whole_table_of_steps():
    """Every state with every step, before and after the first publication."""
    for state in State:
        for step in Step:
            expected = TABLE.get((state, step))
            if step in {"talk", "decide_second"}:
                assert follows(state, step, public=False) is None
                assert follows(state, step, public=True) == (None if state == "closed" else state)
                continue
            assert follows(state, step, public=False) == follows(state, step, public=True) == expected
    assert set(NEXT) == set(State) and set(WHO) == set(Step) and {*BESIDE} == {"talk", "decide_second"}
    reached, ahead = set(), ["draft"]
    while ahead:
        state = ahead.pop()
        reached.add(state)
        ahead += [to for (of, _step), to in TABLE.items() if of == state and to not in reached]
    assert reached == set(State)


def test_whether_an_action_is_late_follows_from_its_date():
    today = datetime.date(2026, 6, 1)
    before, after = today - datetime.timedelta(days=1), today + datetime.timedelta(days=1)
    assert standing("running", before, today) == standing("todo", before, today) == Standing.LATE
    assert standing("running", today, today) == Standing.RUNNING and standing("todo", after, today) == Standing.TODO
    assert standing("done", before, today) == Standing.DONE and standing("stuck", before, today) == Standing.STUCK


def test_a_talk_is_due_half_a_year_after_the_last():
    first = datetime.date(2026, 1, 1)
    assert talk_due(first, None) == datetime.date(2026, 7, 2)
    assert talk_due(first, datetime.date(2026, 6, 1)) == datetime.date(2026, 11, 30)


def test_from_draft_to_lessons(s):
    number = s.published()
    page = plan_page(s.uwv, number)
    assert page.plan.state == "published" and [one.state for one in page.stages] == ["done"] * 6 + ["now", "later"]
    assert [one["party"] for one in page.signatures] == ["gemeente Eigenstad", "VNO-NCW", "UWV"]
    assert [(one.year, one.extra, one.counted) for one in page.results] == [(clock.today().year, 250, None)]
    deciding.report(s.lead, number=number, action=s.action.number, progress="running", result="261 plekken")
    row = plan_page(s.ministry, number).pillars[1].actions[0]
    assert (row.result, row.standing) == ("261 plekken", "running")
    with pytest.raises(Refused, match="voortgangsgesprek"):
        deciding.decide_second(s.ministry, number=number, second="granted", reasons="Goed op weg.")
    deciding.plan_talk(s.support, number=number, planned_on=clock.today(), agenda="Cijfers en lessen")
    talk = deciding.hold_talk(s.lead, number=number, held_on=clock.today(), text="Het gaat goed.")
    agreed = deciding.agree(
        s.support, number=number, talk=talk.number, values=action_values(title="Bel alle zorginstellingen")
    )
    titles = {one.title: one.agreed for one in plan_page(s.ministry, number).pillars[1].actions}
    assert titles == {"300 plekken beloofd": False, "Bel alle zorginstellingen": True}
    deciding.report(s.lead, number=number, action=agreed.number, progress="done", result="Gedaan")
    deciding.decide_second(s.ministry, number=number, second="granted", reasons="Goed op weg.")
    with pytest.raises(Refused, match="al toegekend"):
        deciding.decide_second(s.ministry, number=number, second="refused", reasons="Toch niet.")
    assert [one.state for one in plan_page(s.lead, number).stages] == ["done"] * 8
    closed = deciding.close(s.lead, number=number, lessons="Begin klein.")
    assert (closed.state, closed.lessons) == ("closed", "Begin klein.")
    verbs = list(Fact.objects.filter(verb__startswith="plan_").order_by("id").values_list("verb", flat=True))
    for verb in ("plan_lock", "plan_sign", "plan_complete", "plan_submit", "plan_advise", "plan_grant", "plan_publish"):
        assert verb in verbs
    assert verbs.count("plan_sign") == 3 and verbs[-1] == "plan_close"


def test_given_back_with_reasons_and_again(s):
    number = s.submitted()
    deciding.advise(s.support, number=number, advice="negative", text="De nulmeting ontbreekt.")
    deciding.decide(s.ministry, number=number, decision="back", reasons="Vul de nulmeting aan.")
    page = plan_page(s.lead, number)
    assert page.plan.state == "back" and page.versions[0].word == "Terug naar de regio"
    signing.take_back(s.lead, number=number)
    writing.change_action(
        s.lead, number=number, action=s.action.number, version=None, values={"title": "310 plekken beloofd"}
    )
    signing.ask_parties(s.lead, number=number)
    second = signing.lock(s.lead, number=number, why="Nulmeting aangevuld.")
    assert second.number == 2
    between = version_page(number, 2, 1)
    [change] = between.differences
    assert (change.kind, change.what) == ("changed", "Actie: 310 plekken beloofd")
    assert change.fields[0].words == (("gone", "300"), ("new", "310"), ("kept", "plekken beloofd"))


def test_who_takes_which_step(s):
    number = s.submitted()
    for who in (s.lead, s.uwv, s.ministry, s.other_lead, s.far):
        with pytest.raises(Missing):
            deciding.advise(who, number=number, advice="positive", text="Goed.")
    with pytest.raises(Refused, match="ingediend"):
        deciding.decide(s.ministry, number=number, decision="granted", reasons="Akkoord.")
    deciding.advise(s.support, number=number, advice="positive", text="Goed.")
    for who in (s.lead, s.uwv, s.support, s.other_lead):
        with pytest.raises(Missing):
            deciding.decide(who, number=number, decision="granted", reasons="Akkoord.")
    for step in (signing.ask_parties, signing.take_back, signing.submit):
        for who in (s.uwv, s.support, s.ministry, s.other_lead):
            with pytest.raises(Missing):
                step(who, number=number)


def test_nobody_national_reads_a_draft(s):
    number = s.draft()
    for who in (s.support, s.ministry, s.far, s.other_lead):
        with acting(who), pytest.raises(Missing):
            plan_page(who, number)
    with acting(s.ministry):
        assert [one.plan for one in worklist(s.ministry) if one.region.pk == REGION] == [None]
    signing.ask_parties(s.lead, number=number)
    signing.lock(s.lead, number=number)
    s.sign_all()
    with acting(s.support), pytest.raises(Missing):
        plan_page(s.support, number)
    signing.submit(s.lead, number=number)
    with acting(s.support):
        first = worklist(s.support)[0]
        assert (first.region.pk, first.mine, first.waits_for) == (REGION, True, "het ondersteuningsteam")
        assert plan_page(s.support, number).version is not None
    visitor = service("public_plans", regions=())
    with acting(visitor), pytest.raises(Missing):
        plan_page(visitor, number)
    deciding.advise(s.support, number=number, advice="positive", text="Goed.")
    deciding.decide(s.ministry, number=number, decision="granted", reasons="Akkoord.")
    deciding.publish(s.ministry, number=number)
    with acting(visitor):
        assert plan_page(visitor, number).content["ambition"]["baseline"] == 410


def test_a_new_version_leaves_the_public_one_in_force(s):
    number = s.published()
    signing.revise(s.lead, number=number)
    writing.drop_action(s.lead, number=number, action=s.action.number)
    writing.add_action(s.lead, number=number, values=action_values(title="400 plekken"))
    public = plan_page(s.uwv, number)
    assert public.newer and [one.title for one in public.pillars[1].actions] == ["300 plekken beloofd"]
    assert [one.title for one in plan_page(s.uwv, number, draft=True).pillars[1].actions] == ["400 plekken"]
    assert [one.title for one in plan_page(s.ministry, number, draft=True).pillars[1].actions] == [
        "300 plekken beloofd"
    ]


def test_what_is_locked_does_not_change(s):
    version = s.locked()
    assert version.sha256 == digest(version.content) and json.loads(version.content)["ambition"]["baseline"] == 410
    s.sign_all()
    for change in (
        lambda: writing.add_action(s.lead, number=s.number, values=action_values()),
        lambda: writing.keep_party(s.lead, number=s.number, name="Curio"),
        lambda: writing.drop_action(s.lead, number=s.number, action=s.action.number),
    ):
        with pytest.raises(Refused, match="staat vast"):
            change()
    refused = (
        "UPDATE plans_version SET content = content || ' '",
        "UPDATE plans_version SET sha256 = 'x'",
        "UPDATE plans_version SET number = number + 1",
        "UPDATE plans_action SET title = 'anders'",
        "DELETE FROM plans_party",
        "UPDATE plans_ambition SET baseline = 1",
        "DELETE FROM plans_target",
        "UPDATE plans_signature SET name = 'iemand'",
    )
    for statement in refused:  # the owner of the database, whom no policy binds
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    with pytest.raises(IntegrityError), transaction.atomic(), acting(s.lead):
        held = Signature.objects.order_by("id")[0]
        held.pk, held.sha256, held.party_id = None, digest("een andere tekst"), held.party_id + 9
        held.save(force_insert=True)
    signing.submit(s.lead, number=s.number)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE plans_version SET signed = '[]'")
    kept = Version.objects.get(plan=s.plan)
    assert kept.content == version.content and len(json.loads(kept.signed)) == 3


def test_the_application_removes_no_signature(s):
    s.locked()
    s.sign_all()
    with acting(s.lead), connection.cursor() as cursor:
        for statement in ("DELETE FROM plans_signature", "UPDATE plans_signature SET mandate = 'x'"):
            with pytest.raises(ProgrammingError), transaction.atomic():
                cursor.execute(statement)


def test_a_signature_is_under_the_text_that_was_shown(s):
    version = s.locked()
    party = s.parties()["UWV"]
    with pytest.raises(Changed, match="opnieuw"):
        signing.sign(s.uwv, number=s.number, party=party, sha256="0" * 64, signer=SIGNER)
    with pytest.raises(Refused, match="eigen organisatie"):
        signing.sign(s.lead, number=s.number, party=party, sha256=version.sha256, signer=SIGNER)
    with pytest.raises(Invalid) as wrong:
        signing.sign(s.uwv, number=s.number, party=party, sha256=version.sha256, signer=SIGNER._replace(mandate=" "))
    assert set(wrong.value.fields) == {"mandate"}
    with pytest.raises(Missing):
        signing.sign(s.far, number=s.number, party=party, sha256=version.sha256, signer=SIGNER)
    with pytest.raises(Missing):
        other = s.parties()["VNO-NCW"]
        signing.sign(s.uwv, number=s.number, party=other, sha256=version.sha256, signer=SIGNER)
    made = signing.sign(s.uwv, number=s.number, party=party, sha256=version.sha256, signer=SIGNER)
    assert (made.name, made.on_behalf_of, made.mandate, made.sha256) == (
        "M. de Bruin", "gemeente Eigenstad", "collegebesluit", version.sha256,
    )  # fmt: skip
    with pytest.raises(Refused, match="al getekend"):
        signing.sign(s.uwv, number=s.number, party=party, sha256=version.sha256, signer=SIGNER)


def test_taken_back_withdraws_the_signatures_with_their_text(s):
    s.locked()
    s.sign_all()
    signing.take_back(s.lead, number=s.number)
    assert Version.objects.get(plan=s.plan).withdrawn_on == clock.today() and Signature.objects.count() == 3
    signing.ask_parties(s.lead, number=s.number)
    signing.lock(s.lead, number=s.number)
    assert [row.signature for row in parties_page(s.lead, Plan.objects.get())] == [None] * 3


def test_reactions_are_answered_before_the_text_is_locked(s):
    number = s.draft()
    with pytest.raises(Refused, match="bij de partijen"):
        signing.react(s.uwv, number=number, party=s.parties()["UWV"], agrees=True)
    signing.ask_parties(s.lead, number=number)
    made = signing.react(s.uwv, number=number, party=s.parties()["UWV"], agrees=False, text="Het doel is te laag.")
    with pytest.raises(Refused, match="een antwoord op elke reactie"):
        signing.lock(s.lead, number=number)
    with pytest.raises(Missing):
        signing.answer(s.uwv, number=number, remark=made.pk, text="x")
    signing.answer(s.lead, number=number, remark=made.pk, text="We verhogen het.")
    assert signing.lock(s.lead, number=number).number == 1


def test_an_empty_plan_is_not_locked(s):
    year = clock.today().year
    days: dict[str, Any] = {"starts_on": datetime.date(year, 1, 1), "ends_on": datetime.date(year, 12, 31)}
    plan = writing.begin_plan(s.lead, region=REGION, template="meerjarenagenda", **days)
    signing.ask_parties(s.lead, number=plan.number)
    with pytest.raises(Refused) as refused:
        signing.lock(s.lead, number=plan.number)
    for lacking in ("publieke trekker", "private trekker", "ambitie", "één actie"):
        assert lacking in refused.value.message


def test_a_colleague_who_saved_first_is_not_overwritten(s):
    number = s.draft()
    change = {"number": number, "action": s.action.number}
    writing.change_action(s.lead, **change, version=1, values={"title": "Eerst"})
    with pytest.raises(Changed):
        writing.change_action(s.lead, **change, version=1, values={"title": "Daarna"})
    assert Action.objects.get().title == "Eerst"
    with pytest.raises(Changed):
        writing.set_ambition(s.lead, number=number, version=1, values={}, targets=[])


def test_templates_hold_for_their_years(s):
    old: dict[str, Any] = {"starts_on": datetime.date(2019, 1, 1), "ends_on": datetime.date(2020, 12, 31)}
    with pytest.raises(Invalid) as wrong:
        writing.begin_plan(s.lead, region=REGION, template="meerjarenagenda", **old)
    assert "template" in wrong.value.fields
    with pytest.raises(Invalid) as wrong:
        writing.begin_plan(s.lead, region=REGION, template="doe_agenda_2019", **old)
    assert "submit_by" in wrong.value.fields
    deadline = datetime.date(2019, 6, 30)
    plan = writing.begin_plan(s.lead, region=REGION, template="doe_agenda_2019", submit_by=deadline, **old)
    assert rules.title_of(plan.template, plan.starts_on, plan.ends_on) == "Doe-agenda 2019–2020"
    assert [one.cents for one in rules.TEMPLATES[plan.template].tranches] == [100_000_000, 100_000_000]
    with pytest.raises(Refused):
        writing.begin_plan(s.uwv, region=REGION, template="doe_agenda_2019", submit_by=deadline, **old)
    with pytest.raises(Invalid) as wrong:
        writing.begin_plan(s.lead, region=REGION, template="doe_agenda_2019", submit_by=deadline, **old)
    assert "first" in wrong.value.fields


def test_differences_are_told_in_words():
    assert words_between("a b c", "a x c") == (("kept", "a"), ("gone", "b"), ("new", "x"), ("kept", "c"))
    empty = {"ambition": {}, "targets": [], "parties": [], "actions": []}
    after = {
        "ambition": {"definition": "any_placement", "baseline": 4},
        "targets": [{"year": 2026, "group": "all", "extra": 5}],
        "parties": [{"number": 1, "name": "UWV", "part": "party", "contact": ""}],
        "actions": [],
    }
    assert [(one.kind, one.what) for one in differences(empty, after)] == [
        ("changed", "Ambitie"), ("new", "Doel 2026, iedereen"), ("new", "Partij: UWV"),
    ]  # fmt: skip
    assert [one.kind for one in differences(after, empty)] == ["changed", "gone", "gone"]
    assert differences(after, after) == []
