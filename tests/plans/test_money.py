"""The money of a plan: typed by one and seen by two, never over a line without a named decision, and right to the cent."""

import datetime
import hashlib

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from perspectief.access.context import acting, service
from perspectief.core import clock
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.plans.actions import deciding
from perspectief.plans.models import Plan
from perspectief.plans.money import entering
from perspectief.plans.money.approving import approve, refuse
from perspectief.plans.money.documents import Brought, read
from perspectief.plans.money.entering import Note
from perspectief.plans.money.models import Document, Entry, Fund, Line
from perspectief.plans.money.queries import amounts, counted, money_page, sums
from perspectief.plans.money.rules import differences
from perspectief.plans.queries import plan_page
from tests.factories import REGION
from tests.plans.moneyed import PDF, Books, books


def test_from_a_grant_to_a_payment(s):
    made, line = books(s)
    promised = made.right(made.commit(line, 30_000))
    paid = made.pay(promised, 12_345, brought=Brought("factuur.pdf", PDF))
    page = money_page(made.second, made.number)
    assert [(one.entry.pk, one.mine) for one in page.waiting] == [(paid.pk, False)]
    made.right(paid)
    page = money_page(made.first, made.number)
    t = page.totals
    assert (t.granted, t.room, t.committed, t.paid) == (100_000, 50_000, 30_000, 12_345)
    assert (t.unallotted, t.free, t.open, page.cofunded) == (50_000, 20_000, 17_655, 100_000)
    assert page.wrong == () and page.waiting == ()
    [row] = page.lines
    assert (row.room, row.committed, row.paid, row.waiting, row.free) == (50_000, 30_000, 12_345, 0, 20_000)
    assert [(one.entry.number, one.open) for one in page.payable] == [(promised.number, 17_655)]
    verbs = list(Fact.objects.filter(verb__startswith="plan_money").order_by("id").values_list("verb", flat=True))
    assert verbs == ["plan_money_entered", "plan_money_approved"] * 4


def test_nobody_approves_what_he_typed_and_nothing_twice(s):
    made, line = books(s)
    entry = made.commit(line, 100)
    with pytest.raises(Refused, match="zelf"):
        approve(made.first, number=made.number, entry=entry.number)
    for stranger in (s.uwv, s.other_lead, s.ministry, s.support):
        with pytest.raises(Missing):
            approve(stranger, number=made.number, entry=entry.number)
    approve(made.second, number=made.number, entry=entry.number)
    with pytest.raises(Refused, match="al goedgekeurd"):
        refuse(made.second, number=made.number, entry=entry.number)
    back = made.commit(line, 200)
    refuse(made.first, number=made.number, entry=back.number)
    assert money_page(made.first, made.number).totals.committed == 100


def test_over_the_line_asks_a_named_decision(s):
    made, line = books(s)
    with pytest.raises(Invalid) as refused:
        made.commit(line, 50_001)
    assert "nog €" in refused.value.fields["cents"] and "500,00" in refused.value.fields["cents"]
    nameless = Note(who=" ", text="Omdat het moet")
    with pytest.raises(Invalid) as refused:
        entering.decide_excess(made.first, number=made.number, line=line, cents=1, note=nameless)
    assert set(refused.value.fields) == {"who"}
    decision = made.excess(line, 10_000)
    with pytest.raises(Invalid):
        made.commit(line, 50_001)  # nobody looked at the decision yet
    made.right(decision)
    made.right(made.commit(line, 60_000))
    with pytest.raises(Invalid):
        made.commit(line, 1)
    page = money_page(made.first, made.number)
    assert (page.lines[0].excess, page.lines[0].free, page.wrong) == (10_000, 0, ())


def test_more_than_was_granted_is_never_promised(s):
    made, line = books(s, granted=1_000, line=5_000)
    with pytest.raises(Invalid) as refused:
        made.commit(line, 1_001)
    assert "toegezegde" in refused.value.fields["cents"]
    made.commit(line, 1_000)


def test_what_waits_takes_its_room_and_gives_it_back_when_refused(s):
    made, line = books(s)
    waiting = made.commit(line, 50_000)
    with pytest.raises(Invalid):
        made.commit(line, 1)
    refuse(made.second, number=made.number, entry=waiting.number)
    made.commit(line, 50_000)


def test_a_payment_stays_within_its_promise_and_needs_a_paper(s):
    made, line = books(s)
    waiting = made.commit(line, 500)
    with pytest.raises(Refused, match="goedgekeurde"):
        made.pay(waiting, 1)
    promised = made.right(waiting)
    with pytest.raises(Invalid) as refused:
        made.pay(promised, 501)
    assert "5,00" in refused.value.fields["cents"]
    with pytest.raises(Invalid) as refused:
        made.pay(promised, 1, note=Note())
    assert set(refused.value.fields) == {"reference"}
    with pytest.raises(Invalid) as refused:
        made.pay(promised, 1, note=Note(on=clock.today() + datetime.timedelta(days=1), reference="F-2"))
    assert set(refused.value.fields) == {"on"}
    for wrong in (b"MZ", PDF + b"x" * 5 * 1024**2):
        with pytest.raises(Invalid) as refused:
            made.pay(promised, 1, brought=Brought("x.pdf", wrong))
        assert set(refused.value.fields) == {"document"}
    made.pay(promised, 500)
    with pytest.raises(Invalid):
        made.pay(promised, 1)


def test_a_document_is_kept_as_it_was_and_for_who_may(s):
    made, line = books(s)
    promised = made.right(made.commit(line, 500))
    paid = made.pay(promised, 5, brought=Brought("factuur.pdf", PDF))
    assert paid.document is not None
    number = paid.document.number
    for reader in (made.second, s.uwv):
        found = read(reader, number=made.number, document=number)
        assert (bytes(found.content), found.sha256) == (PDF, hashlib.sha256(PDF).hexdigest())
    for reader in (s.far, s.ministry, s.other_lead):
        with pytest.raises(Missing):
            read(reader, number=made.number, document=number)
    here = {"region_id": REGION, "plan": s.plan}
    with pytest.raises(IntegrityError), acting(made.first), transaction.atomic():
        Document.objects.create(**here, name="x", content_type="x", sha256="0" * 64, content=PDF)


def test_a_correction_mirrors_and_nothing_that_was_approved_changes(s):
    made, line = books(s)
    promised = made.right(made.commit(line, 30_000))
    paid = made.right(made.pay(promised, 10_000))
    with pytest.raises(Refused, match="hangt"):
        made.correct(promised)  # first what was paid of it
    mirror = made.correct(paid)
    assert (mirror.cents, mirror.kind, mirror.commitment_id) == (-10_000, "pay", promised.pk)
    with pytest.raises(Refused, match="niet meer"):
        made.correct(paid)
    made.right(mirror)
    made.right(made.correct(promised))
    with pytest.raises(Refused):
        made.correct(mirror)
    page = money_page(made.first, made.number)
    assert (page.totals.committed, page.totals.paid, page.totals.free, page.wrong) == (0, 0, 50_000, ())
    with pytest.raises(Refused, match="hangt"):
        made.commit(line, 40_000)
        made.correct(next(one for one in made.all() if one.kind == "allot"))


def test_the_database_keeps_the_books_whoever_writes(s):
    made, line = books(s)
    promised = made.right(made.commit(line, 50_000))
    here = {"region_id": REGION, "plan": s.plan, "made_by_id": made.first.id, "line": promised.line}
    wrong = [
        {"kind": "commit", "cents": 1},  # over the line
        {"kind": "commit", "cents": -1},  # what does it take back?
        {"kind": "allot", "cents": 1, "state": "approved", "decided_by_id": made.second.id},  # nobody looked
        {"kind": "pay", "cents": 50_001, "commitment": promised},
        {"kind": "commit", "cents": -49_999, "corrects": promised},  # not its mirror
        {"kind": "excess", "cents": 1},  # who decided?
        {"kind": "fund", "cents": 1},
    ]
    for row in wrong:
        with pytest.raises(IntegrityError), acting(made.first), transaction.atomic():
            Entry.objects.create(**here, **row)
    waiting = made.excess(line, 5)
    with pytest.raises(IntegrityError), acting(made.first), transaction.atomic():
        Entry.objects.filter(pk=waiting.pk).update(state="approved", decided_by=made.first.id)
    with pytest.raises(IntegrityError), transaction.atomic():  # the owner of the database neither
        Entry.objects.filter(pk=promised.pk).update(state="refused")
    refusals = ("cents = 1", "made_by_id = 1", "text = 'x'")
    for change in refusals:
        with pytest.raises(ProgrammingError), acting(made.first), connection.cursor() as cursor:
            cursor.execute(f"UPDATE plans_entry SET {change} WHERE id = %s", [promised.pk])
    for table in ("plans_entry", "plans_line", "plans_fund", "plans_document"):
        with pytest.raises(ProgrammingError), acting(made.first), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")


def test_a_part_of_the_grant_is_there_when_the_ministry_decided(s):
    made = Books(s, s.submitted())
    with pytest.raises(Invalid) as refused:
        made.fund(100, kind="first", name="")
    assert set(refused.value.fields) == {"kind"}
    made.right(made.fund(100, name="Branche zorg"))  # who pays along may be earlier
    deciding.advise(s.support, number=made.number, advice="positive", text="Goed.")
    deciding.decide(s.ministry, number=made.number, decision="granted", reasons="Akkoord.")
    granted = made.right(made.fund(200, kind="first", name=""))
    assert granted.fund is not None and granted.fund.name == "Eerste deel van het rijk"
    deciding.publish(s.ministry, number=made.number)
    with pytest.raises(Invalid):
        made.fund(300, kind="second", name="")
    deciding.plan_talk(s.lead, number=made.number, planned_on=clock.today())
    deciding.hold_talk(s.lead, number=made.number, held_on=clock.today(), text="Goed.")
    deciding.decide_second(s.ministry, number=made.number, second="granted", reasons="Goed op weg.")
    made.right(made.fund(300, kind="second", name=""))
    assert [one.granted for one in money_page(s.lead, made.number).funds] == [200, 300, 100]
    Plan.objects.filter(number=made.number).update(template="doe_agenda_2019")  # a million each
    with pytest.raises(Invalid) as refused:
        made.fund(100_000_000 - 199, kind="first", name="")
    assert set(refused.value.fields) == {"cents"}
    made.correct(granted)  # waits: until it is approved the part counts whole
    with pytest.raises(Invalid):
        made.fund(100_000_000 - 199, kind="first", name="")
    made.fund(100_000_000 - 200, kind="first", name="")


def test_the_name_of_a_part_of_the_grant_is_not_free(s):
    made = Books(s, s.published())
    made.fund(100, name="Eerste deel van het rijk")
    with pytest.raises(Invalid) as refused:
        made.fund(100, kind="first", name="")
    assert set(refused.value.fields) == {"name"}


def test_money_received_stays_within_what_was_granted(s):
    made, _line = books(s)
    fund = Fund.objects.get()
    how = {"number": made.number, "fund": fund.number, "note": Note(reference="B-1")}
    made.right(entering.receive(made.first, cents=60_000, **how))
    with pytest.raises(Invalid):
        entering.receive(made.first, cents=40_001, **how)
    [row] = money_page(made.first, made.number).funds
    assert (row.granted, row.received, row.left) == (100_000, 60_000, 40_000)


def test_a_form_sent_twice_is_one_amount(s):
    made, line = books(s)
    key = "6b1d3f3e-9a1b-4f6a-8e7f-0d2f0f0c0a11"
    first, again = (made.commit(line, 10, key=key) for _ in range(2))
    assert first.pk == again.pk and len([one for one in made.all() if one.kind == "commit"]) == 1


def test_a_closed_plan_is_settled_and_nothing_new_begins(s):
    made, line = books(s)
    promised = made.right(made.commit(line, 10))
    deciding.close(s.lead, number=made.number, lessons="Begin klein.")
    for deed in (
        lambda: made.commit(line, 1),
        lambda: made.line(1),
        lambda: made.excess(line, 1),
        lambda: made.fund(1),
    ):
        with pytest.raises(Refused, match="afgesloten"):
            deed()
    made.right(made.pay(promised, 10))
    assert money_page(s.lead, made.number).totals.open == 0


def test_who_sees_what(s):
    made, line = books(s)
    made.right(made.pay(made.right(made.commit(line, 300)), 100))
    assert money_page(s.uwv, made.number).may_enter is False
    for reader in (s.far, s.ministry, s.support, s.other_lead):
        with pytest.raises(Missing):
            money_page(reader, made.number)
        with acting(reader):
            assert not any(model.objects.exists() for model in (Entry, Line, Fund, Document))
    public = service("public_plans", regions=())
    for reader, promised, name in ((s.ministry, 300, "Branche techniek"), (s.far, None, ""), (public, None, "")):
        found = sums(reader, made.number)
        assert found is not None
        [told], [fund] = found.lines, found.funds
        assert (told.given, told.committed, told.paid, fund.name) == (50_000, promised, 100, name)
        assert plan_page(reader, made.number).money == found


def test_before_a_plan_is_public_its_sums_are_nobodys(s):
    made = Books(s, s.submitted())
    made.right(made.fund(100))
    assert sums(s.ministry, made.number) is None


def test_the_budget_stands_in_the_text_that_is_signed(s):
    number = s.draft()
    made = Books(s, number)
    made.right(made.line(12_345, action=s.action.number))
    made.line(99, name="Nog niet bekeken")
    page = plan_page(s.lead, number)
    assert [(one["name"], one["cents"], one["pillar"]) for one in page.content["budget"]] == [
        ("Bezoek aan werkgevers", 12_345, "vraag")
    ]


def test_what_an_action_cost(s):
    made, _line = books(s)
    one = made.right(made.line(10_000, name="Vouchers", action=s.action.number)).line
    two = made.right(made.line(5_000, name="Bijeenkomsten", action=s.action.number)).line
    assert one is not None and two is not None
    for line, cents in ((one, 700), (two, 50)):
        made.right(made.pay(made.right(made.commit(line.number, cents)), cents))
    [cost] = money_page(s.lead, made.number).actions
    assert (cost.title, cost.room, cost.paid) == ("300 plekken beloofd", 15_000, 750)


def test_a_line_needs_a_name_an_action_that_is_there_and_an_amount(s):
    made, line = books(s)
    for values, cents, field in (
        ({"name": " "}, 5, "name"),
        ({"name": "Y", "action": 1}, 5, "action"),
        ({"name": "Y", "pillar": "geluk"}, 5, "pillar"),
        ({"name": "Y"}, 0, "cents"),
    ):
        with pytest.raises(Invalid) as refused:
            entering.add_line(made.first, number=made.number, values=values, cents=cents)
        assert set(refused.value.fields) == {field}
    made.right(made.line(5))
    assert [one.room for one in money_page(s.lead, made.number).lines] == [50_005], "the same line gets more"
    with pytest.raises(Missing):
        made.commit(1, 5)
    for who, text, field in (("", "x", "who"), ("x", "", "text")):
        with pytest.raises(Invalid) as refused:
            entering.commit(made.first, number=made.number, line=line, cents=5, note=Note(who=who, text=text))
        assert set(refused.value.fields) == {field}


def test_the_books_say_it_when_they_do_not_add_up(s):
    """Each kind of difference is found when it is planted in the rows as they are read."""
    made, line = books(s)
    promised = made.right(made.commit(line, 300))
    made.right(made.correct(made.right(made.pay(promised, 100))))
    with acting(made.first):
        held, database = amounts(s.plan), counted(s.plan)
    assert differences(held, database) == []
    kinds = {one.kind: at for at, one in enumerate(held)}
    for change, about in (
        ({"cents": 50_001}, "commit"),
        ({"cents": 99_999_999}, "commit"),
        ({"decided_by": held[0].made_by}, "fund"),
        ({"cents": -99}, "pay"),
        ({"commitment": 0}, "pay"),
        ({"cents": 1}, "fund"),
    ):
        wrong = list(held)
        wrong[kinds[about]] = held[kinds[about]]._replace(**change)
        assert differences(wrong, database), (change, about)
