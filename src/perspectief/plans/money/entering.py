"""Typing in what happened with the money of a plan. Each entry waits for a second person (`approving`); none goes over what it hangs on."""

import datetime
from collections.abc import Mapping
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.money import euros
from perspectief.plans.actions.rows import led, note_kept, read_over, record
from perspectief.plans.models import Action, Plan, Version
from perspectief.plans.money.documents import Brought, keep
from perspectief.plans.money.models import Entry, Fund, Line
from perspectief.plans.money.queries import amounts
from perspectief.plans.money.rules import TRANCHES, Amount, EntryState, FundKind, Kind, short, taking
from perspectief.plans.rules import TEMPLATES, Decision, Pillar, Second, State

WRONG = "Nog niet alles is goed ingevuld."
NO_LINE, NO_FUND = "Deze regel is er niet.", "Deze bron is er niet."
AFTER_CLOSING = frozenset({Kind.PAY, Kind.RECEIPT})  # what is still to come when a plan is closed; corrections too


class Note(NamedTuple):
    """What stands beside an amount: the day, who is paid or decided, what for or why, and the number of the paper."""

    on: datetime.date | None = None
    who: str = ""
    text: str = ""
    reference: str = ""


def add_fund(
    actor: Actor, *, number: int, kind: str, name: str, cents: int, note: Note, key: str = "", anyway: bool = False
) -> Entry:
    """Money that was granted or that somebody pays along; a part of the grant only once the ministry decided. Missing, Refused, Invalid, Doubtful."""
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.FUND)
        if known:
            return known
        name = name.strip() or (str(FundKind(kind).label).capitalize() if kind in TRANCHES else "")
        funds = Fund.objects.filter(region=plan.region_id, plan=plan)
        kept = funds.filter(kind=kind).first() if kind in TRANCHES else funds.filter(name=name).first()
        if not name:
            raise Invalid(WRONG, {"name": "Vul in wie er meebetaalt."})
        if kept is None and funds.filter(name=name).exists():
            raise Invalid(WRONG, {"name": "Deze naam is er al. Kies een andere."})
        if kept is None:
            kept = Fund.objects.create(region_id=plan.region_id, plan=plan, kind=kind, name=name)
        _granted(plan, kept, cents)
        return _add(actor, plan, Entry(kind=Kind.FUND, fund=kept, cents=cents), note, key, anyway=anyway)


def _granted(plan: Plan, fund: Fund, cents: int) -> None:
    """A part of the grant is there once it was decided, and is not more than the template says."""
    if fund.kind not in TRANCHES:
        return
    decided = Version.objects.filter(region=plan.region_id, plan=plan, decision=Decision.GRANTED).exists()
    if fund.kind == FundKind.SECOND:
        decided = plan.second == Second.GRANTED
    if not decided:
        raise Invalid(WRONG, {"kind": "Het ministerie heeft dit deel nog niet toegekend."})
    most = TEMPLATES[plan.template].tranches[TRANCHES.index(FundKind(fund.kind))].cents
    had = sum(taking(one) for one in amounts(plan) if one.fund == fund.pk and one.kind == Kind.FUND)
    if most is not None and had + cents > most:
        raise Invalid(WRONG, {"cents": f"Dit deel is {euros(most)}. Er staat al {euros(had)}."})


def receive(
    actor: Actor, *, number: int, fund: int, cents: int, note: Note, key: str = "", anyway: bool = False
) -> Entry:
    """Money that came in from a fund. Missing, Refused, Invalid, Doubtful."""
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.RECEIPT)
        if known:
            return known
        about = _of(Fund, plan, fund, NO_FUND)
        return _add(actor, plan, Entry(kind=Kind.RECEIPT, fund=about, cents=cents), note, key, anyway=anyway)


def add_line(
    actor: Actor, *, number: int, values: Mapping[str, Any], cents: int, key: str = "", anyway: bool = False
) -> Entry:
    """A budget line with its amount. `values`: name, pillar, action and fund (public numbers), each may be empty but the name; a name
    that is there already gets the amount added. Missing, Refused, Invalid, Doubtful."""
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.ALLOT)
        if known:
            return known
        line = _line(actor, plan, values, anyway=anyway)
        return _add(actor, plan, Entry(kind=Kind.ALLOT, line=line, cents=cents), Note(), key, anyway=anyway)


def _line(actor: Actor, plan: Plan, values: Mapping[str, Any], *, anyway: bool) -> Line:
    name, action = str(values.get("name") or "").strip(), values.get("action")
    if not name:
        raise Invalid(WRONG, {"name": "Vul in waar het geld voor is."})
    kept = Line.objects.filter(region=plan.region_id, plan=plan, name=name).first()
    if kept is not None:
        return kept
    doubts = read_over({"name": name}, anyway=anyway)
    about = Action.objects.filter(region=plan.region_id, plan=plan, number=action).first() if action else None
    if action and about is None:
        raise Invalid(WRONG, {"action": "Deze actie is er niet."})
    pillar = about.pillar if about else values.get("pillar") or ""
    if pillar not in {"", *Pillar.values}:
        raise Invalid(WRONG, {"pillar": "Deze pijler is er niet."})
    fund = _of(Fund, plan, values["fund"], NO_FUND) if values.get("fund") else None
    made = Line.objects.create(
        region_id=plan.region_id, plan=plan, name=name, pillar=pillar, action_number=action or None, fund=fund
    )
    note_kept(doubts, actor, plan)
    return made


def decide_excess(
    actor: Actor, *, number: int, line: int, cents: int, note: Note, key: str = "", anyway: bool = False
) -> Entry:
    """A named decision to go above a line: who decided, when and why. Missing, Refused, Invalid, Doubtful."""
    wrong = {}
    if not note.who.strip():
        wrong["who"] = "Vul in wie het besloot: naam en functie."
    if not note.text.strip():
        wrong["text"] = "Schrijf op waarom het meer mag zijn."
    if wrong:
        raise Invalid(WRONG, wrong)
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.EXCESS)
        if known:
            return known
        about = _of(Line, plan, line, NO_LINE)
        return _add(actor, plan, Entry(kind=Kind.EXCESS, line=about, cents=cents), note, key, anyway=anyway)


def commit(
    actor: Actor, *, number: int, line: int, cents: int, note: Note, key: str = "", anyway: bool = False
) -> Entry:
    """A promise to pay: to whom, what for, on which line. Refused over the line. Missing, Refused, Invalid, Doubtful."""
    wrong = {}
    if not note.who.strip():
        wrong["who"] = "Vul in wie betaald wordt."
    if not note.text.strip():
        wrong["text"] = "Vul in waarvoor het is."
    if wrong:
        raise Invalid(WRONG, wrong)
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.COMMIT)
        if known:
            return known
        about = _of(Line, plan, line, NO_LINE)
        return _add(actor, plan, Entry(kind=Kind.COMMIT, line=about, cents=cents), note, key, anyway=anyway)


def pay(
    actor: Actor, *, number: int, commitment: int, cents: int, note: Note, brought: Brought | None = None,
    key: str = "", anyway: bool = False,
) -> Entry:  # fmt: skip
    """A payment of a promise that was approved, with the document or its number. Missing, Refused, Invalid, Doubtful."""
    if brought is None and not note.reference.strip():
        raise Invalid(WRONG, {"reference": "Vul het factuurnummer in, of kies het stuk."})
    with acting(actor):
        plan, known = _begin(actor, number, key, Kind.PAY)
        if known:
            return known
        promised = _entry(plan, commitment)
        if promised.kind != Kind.COMMIT or promised.corrects_id or promised.state != EntryState.APPROVED:
            raise Refused("Betalen kan op een goedgekeurde verplichting. Er is niets opgeslagen.")
        made = Entry(kind=Kind.PAY, line_id=promised.line_id, commitment=promised, cents=cents)
        made.who = promised.who
        made.document = keep(actor, plan, brought) if brought else None
        return _add(actor, plan, made, note, key, anyway=anyway)


def correct(actor: Actor, *, number: int, entry: int, text: str, key: str = "", anyway: bool = False) -> Entry:
    """Takes an approved entry back with one that mirrors it. Missing, Refused, Invalid, Doubtful."""
    if not text.strip():
        raise Invalid(WRONG, {"text": "Schrijf op wat er niet klopt."})
    with acting(actor):
        plan, known = _begin(actor, number, key, None)
        if known:
            return known
        old = _entry(plan, entry)
        mirrored = Entry.objects.filter(region=plan.region_id, plan=plan, corrects=old).exclude(
            state=EntryState.REFUSED
        )
        if old.state != EntryState.APPROVED or old.corrects_id or mirrored.exists():
            raise Refused("Dit bedrag is niet meer te corrigeren. Er is niets opgeslagen.")
        hangs = {
            name: getattr(old, name) for name in ("kind", "fund_id", "line_id", "commitment_id", "who", "reference")
        }
        made = Entry(**hangs, corrects=old, cents=-old.cents)
        return _add(actor, plan, made, Note(text=text, who=old.who, reference=old.reference), key, anyway=anyway)


def _begin(actor: Actor, number: int, key: str, kind: str | None) -> tuple[Plan, Entry | None]:
    """The plan, locked, and the entry this form made before."""
    plan = led(actor, number)
    if key and not submissions.claim(key, actor):
        return plan, Entry.objects.get(number=int(submissions.answer(key, actor)))
    if plan.state == State.CLOSED and kind is not None and kind not in AFTER_CLOSING:
        raise Refused(
            "Dit plan is afgesloten: alleen ontvangen, betalen en corrigeren kan nog. Er is niets opgeslagen."
        )
    return plan, None


def _add(actor: Actor, plan: Plan, made: Entry, note: Note, key: str, *, anyway: bool) -> Entry:
    """Judges the entry against the others of the plan, whose row is locked, and writes it."""
    if made.cents == 0 or (made.cents < 0 and not made.corrects_id):
        raise Invalid(WRONG, {"cents": "Vul een bedrag in boven € 0,00."})
    on = note.on or clock.today()
    if on > clock.today() and made.kind in {Kind.PAY, Kind.RECEIPT}:
        raise Invalid(WRONG, {"on": "Die dag is nog niet geweest."})
    doubts = read_over({"text": note.text}, anyway=anyway)
    made.region_id, made.plan, made.made_by_id, made.on = plan.region_id, plan, actor.id, on
    made.who, made.text, made.reference = (note.who or made.who).strip(), note.text.strip(), note.reference.strip()
    _within(plan, made)
    made.save(force_insert=True)
    kind = {"kind": made.kind} | ({"corrects": made.corrects.number} if made.corrects else {})
    record(actor, plan, "plan_money_entered", entry=made.number, cents=made.cents, **kind)
    note_kept(doubts, actor, plan)
    if key:
        submissions.answered(key, actor, str(made.number))
    return made


def _within(plan: Plan, made: Entry) -> None:
    new = Amount(
        0, made.kind, made.cents, EntryState.WAITING, made.fund_id, made.line_id, made.commitment_id, made.corrects_id
    )
    found = short(new, amounts(plan))
    if found is None:
        return
    what, left = found
    told = {
        "line": f"Op deze regel is nog {euros(left)} vrij. Leg eerst vast wie besloot dat het meer mag zijn.",
        "plan": f"Van al het toegezegde geld is nog {euros(left)} vrij. Meer vastleggen kan niet.",
        "fund": f"Hiervan komt nog {euros(left)}. Leg eerst de toezegging vast.",
        "commitment": f"Van deze verplichting staat nog {euros(left)} open.",
    }[what]
    if made.corrects_id:
        raise Refused(f"{told} Corrigeer eerst wat eraan hangt. Er is niets opgeslagen.")
    raise Invalid(WRONG, {"cents": told})


def _of(model: Any, plan: Plan, number: int, gone: str) -> Any:
    found = model.objects.filter(region=plan.region_id, plan=plan, number=number).first()
    if found is None:
        raise Missing(gone)
    return found


def _entry(plan: Plan, number: int) -> Entry:
    return _of(Entry, plan, number, "Dit bedrag is er niet.")
