"""Actions of a plan from a file: shown as understood, wrong rows named, kept all or none, and only in a draft."""

import datetime
import io

import pytest
import xlsxwriter

from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.exchange.plan_actions import (
    BUDGET_EXAMPLE,
    BUDGET_HEADS,
    BUDGET_SHEET,
    EXAMPLE,
    HEADS,
    SHEET,
    keep,
    understand,
)
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.plans.actions import signing
from perspectief.plans.models import Action
from perspectief.plans.money.models import Entry, Line
from tests.plans.conftest import Scene


def workbook(*rows: tuple[str, ...], heads: tuple[str, ...] = HEADS) -> bytes:
    """An .xlsx file."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate([heads, *rows]):
            sheet.write_row(at, 0, row)
    return made.getvalue()


def with_budget(*rows: tuple[str, ...]) -> bytes:
    """A workbook with an action and a sheet of budget lines."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        for name, lines in ((SHEET, [HEADS, EXAMPLE]), (BUDGET_SHEET, [BUDGET_HEADS, *rows])):
            sheet = book.add_worksheet(name)
            for at, row in enumerate(lines):
                sheet.write_row(at, 0, row)
    return made.getvalue()


def test_amounts_become_lines_that_wait_for_a_second_person(s: Scene):
    odd = [("", "5", "Vraag", ""), ("Zaal", "veel", "", ""), ("Zaal", "", "Vraag", ""), ("Zaal", "5", "Geluk", "")]
    good = [BUDGET_EXAMPLE, ("Vouchers", "1.234,56", "", EXAMPLE[1])]
    found = understand(with_budget(*good, *odd))
    assert [bool(one.wrong) for one in found.budget] == [False, False, True, True, True, True]
    assert [(one.values["name"], one.values["cents"]) for one in found.lines] == [
        ("Bezoek aan werkgevers", 2_500_000), ("Vouchers", 123_456),
    ]  # fmt: skip
    assert found.good[0].values["budget"] == 4_000_000
    number = s.draft()
    rows = [found.good[0].values | {"due_on": s.action.due_on}]
    with pytest.raises(Invalid, match="is er niet"):
        keep(s.lead, number=number, rows=rows, lines=[found.lines[1].values | {"action": "Iets anders"}])
    assert not Line.objects.exists()
    assert keep(s.lead, number=number, rows=rows, lines=[one.values for one in found.lines]) == 1
    made = Action.objects.get(title=EXAMPLE[1], pk__gt=s.action.pk)
    kept = {one.name: (one.pillar, one.action_number) for one in Line.objects.all()}
    assert kept == {
        EXAMPLE[1]: ("vraag", made.number), "Bezoek aan werkgevers": ("vraag", None), "Vouchers": ("vraag", made.number),
    }  # fmt: skip
    waiting = sorted(Entry.objects.values_list("cents", "state"))
    assert waiting == [(123_456, "waiting"), (2_500_000, "waiting"), (4_000_000, "waiting")]


def test_an_amount_beside_an_action_that_is_none_is_told():
    found = understand(workbook((*EXAMPLE[:9], "veel"), (*EXAMPLE[:9], "")))
    assert "geen bedrag" in found.rows[0].wrong and found.rows[1].values["budget"] == 0


def test_a_row_is_understood_or_says_why_not():
    odd = [
        ("Geluk", *EXAMPLE[1:]),
        (EXAMPLE[0], "", *EXAMPLE[2:]),
        (*EXAMPLE[:7], "ooit", ""),
        (*EXAMPLE[:8], "maanreis"),
        ("SCHOLING", *EXAMPLE[1:8], "Praktijkleren"),
    ]
    found = understand(workbook(EXAMPLE, *odd))
    assert [bool(one.wrong) for one in found.rows] == [False, True, True, True, True, False]
    first, last = found.good
    assert (first.values["pillar"], first.values["due_on"]) == ("vraag", datetime.date(2027, 12, 31))
    assert (last.values["pillar"], last.values["pilot"]) == ("scholing", "praktijkleren")
    assert "geen pijler" in found.rows[1].wrong and "leeg" in found.rows[2].wrong and "geen dag" in found.rows[3].wrong
    with pytest.raises(Unreadable, match="klaar op"):
        understand(workbook(EXAMPLE[:7], heads=HEADS[:7]))


def test_what_was_confirmed_is_kept_whole_in_a_draft(s: Scene):
    number = s.draft()
    values = understand(workbook(EXAMPLE)).good[0].values
    inside, outside = ({**values, "due_on": day} for day in (s.action.due_on, datetime.date(2019, 1, 1)))
    with pytest.raises(Invalid, match="buiten het plan"):
        keep(s.lead, number=number, rows=[inside, outside])
    assert Action.objects.count() == 1
    with pytest.raises(Missing):
        keep(s.uwv, number=number, rows=[inside])
    assert keep(s.lead, number=number, rows=[inside, inside]) == 2
    assert Action.objects.count() == 3
    signing.ask_parties(s.lead, number=number)
    signing.lock(s.lead, number=number)
    with pytest.raises(Refused):
        keep(s.lead, number=number, rows=[inside])
