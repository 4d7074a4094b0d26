"""What the page of the money shows: the whole ledger for the region, sums of a public plan for everybody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import Sum

from perspectief.access.context import Actor, acting
from perspectief.core.errors import Missing
from perspectief.plans.actions.rows import GONE, seen
from perspectief.plans.counted import Cost, costs
from perspectief.plans.models import Action, Ambition, Plan
from perspectief.plans.money.models import Entry, Fund, Line
from perspectief.plans.money.rules import (
    Amount,
    EntryState,
    FundKind,
    Kind,
    Totals,
    approved,
    differences,
    free_of_line,
    open_of,
    to_receive,
    totals,
)
from perspectief.plans.policy import may_lead, may_see_money
from perspectief.plans.rules import Pillar, State, title_of

COLUMNS = (
    "id", "kind", "cents", "state", "fund_id", "line_id", "commitment_id", "corrects_id", "made_by_id", "decided_by_id",
)  # fmt: skip
PUBLIC = "SELECT what, number, name, kind, action_number, given, committed, paid FROM plans_public_money(%s)"


class FundRow(NamedTuple):
    """Where money comes from; `left`: granted and not received. `allotted`, `paid`: of the lines it pays."""

    number: int
    name: str
    kind: str
    granted: int
    received: int
    left: int
    allotted: int
    paid: int


class LineRow(NamedTuple):
    """A budget line, in cents. `room`: what may be spent, with `excess`: by decisions above it; `waiting`: typed and not approved."""

    number: int
    name: str
    pillar: str
    action: str
    fund: str
    room: int
    excess: int
    committed: int
    paid: int
    waiting: int
    free: int

    @property
    def open(self) -> int:
        """Promised and not paid."""
        return self.committed - self.paid


class EntryRow(NamedTuple):
    """An entry as the page shows it. `hangs`: the fund or line; `mine`: the actor typed it; `correctable`: it can be taken back;
    `open`: of a promise, what can still be paid."""

    entry: Entry
    label: str
    hangs: str
    mine: bool
    correctable: bool
    open: int
    document: tuple[int, str] | None


class ActionCost(NamedTuple):
    """What an action of the plan may cost and cost."""

    title: str
    room: int
    paid: int


@dataclass(frozen=True)
class MoneyPage:
    """The ledger of a plan for the region. `wrong`: what does not add up; empty: everything, to the cent."""

    plan: Plan
    title: str
    may_enter: bool
    closed: bool
    totals: Totals
    funds: tuple[FundRow, ...]
    lines: tuple[LineRow, ...]
    actions: tuple[ActionCost, ...]
    waiting: tuple[EntryRow, ...]
    entries: tuple[EntryRow, ...]
    costs: tuple[Cost, ...]
    definition: str
    wrong: tuple[str, ...]

    @property
    def cofunded(self) -> int:
        """What others than the state pay along."""
        return sum(one.granted for one in self.funds if one.kind == FundKind.COFUNDER)

    @property
    def payable(self) -> list[EntryRow]:
        """Promises that something can still be paid of."""
        return [one for one in self.entries if one.entry.kind == Kind.COMMIT and one.open > 0]


class SumRow(NamedTuple):
    """A fund or line of a public plan. `committed` None: not for this reader."""

    number: int
    name: str
    kind: str
    action: str
    given: int
    committed: int | None
    paid: int


@dataclass(frozen=True)
class Sums:
    """What others read of the money of a public plan."""

    funds: tuple[SumRow, ...]
    lines: tuple[SumRow, ...]

    @property
    def tells_promised(self) -> bool:
        """Whether the reader may know what was promised and not paid."""
        return any(one.committed is not None for one in self.lines)

    @property
    def given(self) -> int:
        """On all lines."""
        return sum(one.given for one in self.lines)

    @property
    def granted(self) -> int:
        """By all funds."""
        return sum(one.given for one in self.funds)

    @property
    def paid(self) -> int:
        """Of all lines."""
        return sum(one.paid for one in self.lines)


def amounts(plan: Plan) -> list[Amount]:
    """Every entry of the plan as it is counted, oldest first."""
    rows = Entry.objects.filter(region=plan.region_id, plan=plan).order_by("id")
    return [Amount(*one) for one in rows.values_list(*COLUMNS)]


def counted(plan: Plan) -> Totals:
    """The totals as the database adds them up, to hold against those of the rows."""
    rows = Entry.objects.filter(region=plan.region_id, plan=plan, state=EntryState.APPROVED).order_by()
    sums = {one["kind"]: one["all"] for one in rows.values("kind").annotate(all=Sum("cents"))}
    had = {kind: int(sums.get(kind) or 0) for kind in Kind}
    return Totals(
        granted=had[Kind.FUND], received=had[Kind.RECEIPT], room=had[Kind.ALLOT] + had[Kind.EXCESS],
        excess=had[Kind.EXCESS], committed=had[Kind.COMMIT], paid=had[Kind.PAY],
    )  # fmt: skip


def money_page(actor: Actor, number: int) -> MoneyPage:
    """The whole ledger. Missing for who sees the plan and not its money: `sums` is for them."""
    plan = seen(number)
    if not may_see_money(actor, plan.region_id):
        raise Missing(GONE)
    held = amounts(plan)
    rows = _entries(actor, plan, held)
    here = {"region": plan.region_id, "plan": plan}
    titles = {one.number: one.title for one in Action.objects.filter(**here).order_by("id")}
    lines = _lines(plan, held, titles)
    books = totals(held)
    years = range(plan.starts_on.year, plan.ends_on.year + 1)
    return MoneyPage(
        plan=plan,
        title=title_of(plan.template, plan.starts_on, plan.ends_on),
        may_enter=may_lead(actor, plan.region_id),
        closed=plan.state == State.CLOSED,
        totals=books,
        funds=_funds(plan, held),
        lines=lines,
        actions=_by_action(lines),
        waiting=tuple(one for one in rows if one.entry.state == EntryState.WAITING),
        entries=tuple(one for one in rows if one.entry.state != EntryState.WAITING),
        costs=tuple(costs(actor, region=plan.region_id, years=years, paid=books.paid)),
        definition=Ambition.objects.get(**here).definition,
        wrong=tuple(differences(held, counted(plan))),
    )


def _funds(plan: Plan, held: Sequence[Amount]) -> tuple[FundRow, ...]:
    rows = list(Fund.objects.filter(region=plan.region_id, plan=plan))
    order = list(FundKind)
    pays = dict(Line.objects.filter(region=plan.region_id, plan=plan).order_by("id").values_list("id", "fund_id"))
    found = []
    for one in sorted(rows, key=lambda row: (order.index(FundKind(row.kind)), row.name)):
        own = totals([entry for entry in held if entry.fund == one.pk])
        of_lines = totals([entry for entry in held if entry.line and pays.get(entry.line) == one.pk])
        left = to_receive(held, one.pk)
        found.append(
            FundRow(one.number, one.name, one.kind, own.granted, own.received, left, of_lines.room, of_lines.paid)
        )
    return tuple(found)


def _lines(plan: Plan, held: Sequence[Amount], titles: Mapping[int, str]) -> tuple[LineRow, ...]:
    order = [*Pillar.values, ""]
    rows = list(Line.objects.filter(region=plan.region_id, plan=plan).select_related("fund"))
    found = []
    for one in sorted(rows, key=lambda row: (order.index(row.pillar), row.name, row.pk)):
        own, free = totals([entry for entry in held if entry.line == one.pk]), free_of_line(held, one.pk)
        found.append(
            LineRow(
                one.number,
                one.name,
                str(Pillar(one.pillar).label) if one.pillar else "",
                titles.get(one.action_number or 0, ""),
                one.fund.name if one.fund else "",
                own.room,
                own.excess,
                own.committed,
                own.paid,
                own.free - free,
                free,
            )
        )
    return tuple(found)


def _by_action(lines: Sequence[LineRow]) -> tuple[ActionCost, ...]:
    names = list(dict.fromkeys(one.action for one in lines if one.action))
    return tuple(
        ActionCost(
            name,
            sum(one.room for one in lines if one.action == name),
            sum(one.paid for one in lines if one.action == name),
        )
        for name in names
    )


def _entries(actor: Actor, plan: Plan, held: Sequence[Amount]) -> list[EntryRow]:
    rows = Entry.objects.filter(region=plan.region_id, plan=plan).order_by("-id").defer("document__content")
    taken = {one.corrects for one in held if one.corrects and one.state != EntryState.REFUSED}
    return [
        _entry(actor, one, held, taken)
        for one in rows.select_related("fund", "line", "made_by", "decided_by", "document", "corrects")
    ]


def _entry(actor: Actor, one: Entry, held: Sequence[Amount], taken: set[int]) -> EntryRow:
    hangs = one.fund or one.line
    firm = one.state == EntryState.APPROVED and one.corrects_id is None and one.pk not in taken
    label = str(Kind(one.kind).label).capitalize()
    return EntryRow(
        entry=one,
        label=f"Correctie van {Kind(one.kind).label}" if one.corrects_id else label,
        hangs=str(hangs) if hangs else "",
        mine=one.made_by_id == actor.id,
        correctable=firm,
        open=open_of(held, one.pk) if firm and one.kind == Kind.COMMIT else 0,
        document=(one.document.number, one.document.name) if one.document else None,
    )


def sums(actor: Actor, number: int, titles: Mapping[int, str] | None = None) -> Sums | None:
    """The sums of a public plan; None when there is no money on it yet. `titles`: of actions, by number."""
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(PUBLIC, [number])
        rows = cursor.fetchall()
    known, pillars = titles or {}, dict(Pillar.choices) | {"": ""}
    funds = [SumRow(one[1], one[2] or "", one[3], "", one[5], one[6], one[7]) for one in rows if one[0] == "fund"]
    lines = [
        SumRow(one[1], one[2], str(pillars[one[3]]), known.get(one[4], ""), one[5], one[6], one[7])
        for one in rows
        if one[0] == "line"
    ]
    return Sums(tuple(funds), tuple(lines)) if rows else None


def budget(plan: Plan) -> list[dict[str, Any]]:
    """The lines as they stand in the text of the plan: what was approved, by name."""
    here = {"region": plan.region_id, "plan": plan}
    held = [one for one in amounts(plan) if one.kind in {Kind.ALLOT, Kind.EXCESS}]
    rows = Line.objects.filter(**here).order_by("name", "id")
    cents = {one.pk: sum(approved(entry) for entry in held if entry.line == one.pk) for one in rows}
    return [
        {"number": one.number, "name": one.name, "pillar": one.pillar, "cents": cents[one.pk]}
        for one in rows
        if cents[one.pk]
    ]
