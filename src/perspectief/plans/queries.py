"""What the pages show of a plan, as small typed rows: the draft for the region, a locked version for everybody else."""

import datetime
import json
from dataclasses import dataclass
from typing import Any, NamedTuple

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.plans.actions.rows import GONE, seen
from perspectief.plans.actions.signing import lacking, round_of, signatures_of
from perspectief.plans.content import Content, Difference, action_content, content_of, differences, said
from perspectief.plans.counted import Counts, counts
from perspectief.plans.models import Action, ActionReport, Party, Plan, Remark, Signature, Talk, Version
from perspectief.plans.money.queries import Sums, sums
from perspectief.plans.policy import may_lead, may_see_money, may_take, takes_part
from perspectief.plans.results import Result, results
from perspectief.plans.rules import (
    AIMS,
    DEFINITIONS,
    OPEN,
    WAITS_FOR,
    Decision,
    Definition,
    Part,
    Pillar,
    Progress,
    Second,
    Stage,
    Standing,
    State,
    Step,
    follows,
    standing,
    talk_due,
    title_of,
)


class ActionRow(NamedTuple):
    """An action as the page shows it. `standing` None: the plan is not public yet. `agreed`: it comes from a talk. `exists`: initiatives."""

    number: int
    title: str
    what: str
    result: str
    standing: Standing | None
    public: str
    private: str
    parties: str
    due_on: datetime.date
    pilot: str
    agreed: bool
    exists: tuple[Any, ...] = ()


class PillarRows(NamedTuple):
    """One pillar with its actions."""

    name: str
    label: str
    aim: str
    actions: tuple[ActionRow, ...]


class StageRow(NamedTuple):
    """A point on the line in time: `done`, `now` or `later`."""

    label: str
    when: str
    state: str


class VersionRow(NamedTuple):
    """A version in the history: what it is now, and the day that says so."""

    number: int
    word: str
    kind: str
    on: datetime.date
    why: str
    before: int | None


class TalkState(NamedTuple):
    """The next progress talk: the day it must have been held, the one planned, and the ones held."""

    due_on: datetime.date
    late: bool
    days: int
    planned: Talk | None
    held: tuple[Talk, ...]


@dataclass(frozen=True)
class PlanPage:
    """A plan on one page. `version` None: the draft. `newer`: another text is in the making. `money`: sums of a public plan."""

    plan: Plan
    title: str
    content: Content
    version: Version | None
    newer: bool
    pillars: tuple[PillarRows, ...]
    definition: Definition | None
    results: tuple[Result, ...]
    counts_of: Counts
    money: Sums | None
    signatures: tuple[dict[str, str], ...]
    stages: tuple[StageRow, ...]
    versions: tuple[VersionRow, ...]
    talks: TalkState | None
    may_lead: bool
    may_write: bool
    steps: frozenset[str]
    lacking: tuple[str, ...]
    sees_money: bool

    @property
    def counts(self) -> list[tuple[Standing, int]]:
        """How many actions stand how, only of what there is."""
        found = [one.standing for pillar in self.pillars for one in pillar.actions if one.standing]
        return [(kind, found.count(kind)) for kind in Standing if kind in found]

    @property
    def total(self) -> int:
        """Extra matches wanted in all, for everybody together."""
        return sum(one.extra for one in self.results if one.whole)

    @property
    def gained(self) -> int | None:
        """Matches above the baseline so far; a year that runs counts from its baseline on. None: nothing was counted."""
        found = [one for one in self.results if one.whole and one.gained is not None]
        return sum(one.gained or 0 for one in found if one.over or (one.gained or 0) > 0) if found else None

    @property
    def waits_for(self) -> str:
        """Who is to do something now."""
        return WAITS_FOR[State(self.plan.state)]

    @property
    def late(self) -> bool:
        """Handed in after its last day, or that day has passed."""
        day = self.plan.submitted_on or clock.today()
        return self.plan.submit_by is not None and day > self.plan.submit_by


def plans_of(region: int) -> list[Plan]:
    """The plans of a region the actor sees, newest first."""
    return list(Plan.objects.select_related("region").filter(region=region).order_by("-starts_on"))


def plan_page(actor: Actor, number: int, *, draft: bool = False) -> PlanPage:
    """The plan with this number as far as the actor sees it. `draft`: the text in the making beside one in force. Missing."""
    plan = seen(number)
    ours = may_lead(actor, plan.region_id) or takes_part(actor, plan.region_id)
    history = list(_versions(plan))
    version = _shown(plan, history, ours=ours, draft=draft)
    if version is None and not ours:
        raise Missing(GONE)
    running = version is not None and version.published_on is not None
    content = json.loads(version.content) if version else content_of(plan)
    leads, years = may_lead(actor, plan.region_id), range(plan.starts_on.year, plan.ends_on.year + 1)
    found = counts(actor, region=plan.region_id, definition=content["ambition"]["definition"], years=years)
    steps = frozenset(
        step
        for step in Step
        if may_take(actor, step, plan.region_id) and follows(plan.state, step, public=plan.published_on is not None)
    )
    return PlanPage(
        plan=plan,
        title=title_of(plan.template, plan.starts_on, plan.ends_on),
        content=content,
        version=version,
        newer=ours and running and plan.state not in {State.PUBLISHED, State.CLOSED},
        pillars=_pillars(plan, content, running=running),
        definition=DEFINITIONS.get(content["ambition"]["definition"]),
        results=results(content, found),
        counts_of=found,
        money=sums(actor, plan.number, {one["number"]: one["title"] for one in content["actions"]}),
        signatures=_signatures(version, ours=ours),
        stages=_stages(plan, version, len(content["parties"])),
        versions=_history(plan, history, ours=ours),
        talks=_talks(plan),
        may_lead=leads,
        may_write=leads and plan.state in OPEN and version is None,
        steps=steps,
        lacking=tuple(lacking(plan)) if leads and plan.state in OPEN else (),
        sees_money=may_see_money(actor, plan.region_id),
    )


def _versions(plan: Plan) -> list[Version]:
    return list(Version.objects.filter(region=plan.region_id, plan=plan).order_by("-number"))


def _shown(plan: Plan, history: list[Version], *, ours: bool, draft: bool) -> Version | None:
    """Which text: the one in force; else for the region the locked one or the draft, for the ministry what was handed in."""
    standing_ones = [one for one in history if one.withdrawn_on is None]
    public = next((one for one in standing_ones if one.published_on), None)
    if public and not draft:
        return public
    if not ours:
        return next((one for one in standing_ones if one.submitted_on), None)
    if plan.state in {*OPEN, State.BACK}:
        return None
    return standing_ones[0] if standing_ones else None


def _pillars(plan: Plan, content: Content, *, running: bool) -> tuple[PillarRows, ...]:
    here = {"region": plan.region_id, "plan": plan}
    told: dict[int, ActionReport] = {}
    agreed: list[Action] = []
    if running:
        rows = ActionReport.objects.filter(**here).order_by("action_number", "-id").distinct("action_number")
        told = {one.action_number: one for one in rows}
        agreed = list(Action.objects.filter(**here, talk__isnull=False, dropped=False).order_by("id"))
    known = {one["number"] for one in content["actions"]}
    shown = [*content["actions"], *(action_content(one, {}) for one in agreed if one.number not in known)]
    by_talk = {one.number for one in agreed}
    return tuple(
        PillarRows(
            pillar.value,
            str(pillar.label),
            AIMS[pillar],
            tuple(
                _row(one, told.get(one["number"]), running=running, agreed=one["number"] in by_talk)
                for one in shown
                if one["pillar"] == pillar
            ),
        )
        for pillar in Pillar
    )


def _row(one: dict[str, Any], told: ActionReport | None, *, running: bool, agreed: bool) -> ActionRow:
    due_on = datetime.date.fromisoformat(one["due_on"])
    progress = told.progress if told else Progress.TODO
    return ActionRow(
        one["number"], one["title"], one["what"], told.result if told else "",
        standing(progress, due_on, clock.today()) if running else None, one["public"], one["private"],
        said("parties", one["parties"]), due_on, said("pilot", one["pilot"]), agreed,
    )  # fmt: skip


def _signatures(version: Version | None, *, ours: bool) -> tuple[dict[str, str], ...]:
    if version is None:
        return ()
    if version.signed:
        return tuple(json.loads(version.signed))
    return tuple(signatures_of(version)) if ours else ()


def _stages(plan: Plan, version: Version | None, parties: int) -> tuple[StageRow, ...]:
    on = (lambda name: getattr(version, name)) if version else (lambda _name: None)
    talks = _talks(plan)
    ask = ""
    if talks:
        ask = (
            f"gesprek op {_short(talks.planned.planned_on)}"
            if talks.planned
            else f"gesprek vóór {_short(talks.due_on)}"
        )
    found = [
        (Stage.ALIGNED, version is not None, f"{parties} partijen" if version else ""),
        (Stage.SIGNED, bool(on("signed_on")), _short(on("signed_on"))),
        (Stage.SUBMITTED, bool(on("submitted_on")), _short(on("submitted_on"))),
        (Stage.ADVISED, bool(on("advised_on")), _with(on("advised_on"), version and version.get_advice_display())),
        (
            Stage.DECIDED,
            on("decision") == Decision.GRANTED,
            _with(on("decided_on"), version and version.get_decision_display()),
        ),
        (Stage.PUBLISHED, bool(on("published_on")), _short(on("published_on"))),
        (Stage.PROGRESS, bool(plan.closed_on) or plan.second == Second.GRANTED, ask),
        (Stage.SECOND, plan.second == Second.GRANTED, _with(plan.second_on, plan.get_second_display())),
    ]
    first = next((at for at, (_stage, done, _when) in enumerate(found) if not done), len(found))
    return tuple(
        StageRow(str(stage.label), when, "done" if done else "now" if at == first else "later")
        for at, (stage, done, when) in enumerate(found)
    )


MONTHS = ("jan", "febr", "mrt", "apr", "mei", "juni", "juli", "aug", "sept", "okt", "nov", "dec")


def _short(day: datetime.date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else ""


def _with(day: datetime.date | None, word: str | None) -> str:
    return f"{_short(day)}: {word}" if day else ""


def _history(plan: Plan, history: list[Version], *, ours: bool) -> tuple[VersionRow, ...]:
    rows, public = [], next((one.number for one in history if one.published_on), None)
    by_number = {one.number: one for one in history}
    for one in history:
        before = next((at for at in range(one.number - 1, 0, -1) if at in by_number), None)
        word, kind, on = _standing_of(plan, one, public, history[0].number)
        rows.append(VersionRow(one.number, word, kind, on, one.why, before))
    return tuple(rows)


def _standing_of(plan: Plan, one: Version, public: int | None, last: int) -> tuple[str, str, datetime.date]:
    locked_on = one.locked_at.astimezone(clock.HOME).date()
    if one.withdrawn_on:
        return "Teruggehaald", "", one.withdrawn_on
    if one.number == public:
        return "Geldt nu", "ok", one.published_on or locked_on
    if one.published_on:
        return "Vervangen", "", one.published_on
    if one.decision == Decision.BACK:
        return "Terug naar de regio", "can", one.decided_on or locked_on
    if one.number == last and plan.state not in OPEN:
        return State(plan.state).label.capitalize(), "new", plan.changed_on
    return "Niet doorgegaan", "", locked_on


def _talks(plan: Plan) -> TalkState | None:
    return talk_state(plan, list(Talk.objects.filter(region=plan.region_id, plan=plan).order_by("-held_on", "-id")))


def talk_state(plan: Plan, talks: list[Talk]) -> TalkState | None:
    """What is to come of a plan's talks, given all of them, last held first; None when none is due."""
    if plan.published_on is None or plan.state == State.CLOSED:
        return None
    held = [one for one in talks if one.held_on]
    planned = next((one for one in talks if one.held_on is None), None)
    due, today = talk_due(plan.published_on, held[0].held_on if held else None), clock.today()
    return TalkState(due, due < today, abs((due - today).days), planned, tuple(held))


class Between(NamedTuple):
    """Two versions and what differs."""

    plan: Plan
    title: str
    version: Version
    before: Version | None
    differences: tuple[Difference, ...]
    actions: tuple[dict[str, Any], ...]


def version_page(number: int, version: int, before: int | None = None) -> Between:
    """A version as it was locked, and what differs from an earlier one. Missing."""
    plan = seen(number)
    known = {one.number: one for one in _versions(plan)}
    if version not in known or (before is not None and before not in known):
        raise Missing(GONE)
    now, old = known[version], known[before] if before is not None else None
    text = json.loads(now.content)
    found = differences(json.loads(old.content), text) if old else []
    title = title_of(plan.template, plan.starts_on, plan.ends_on)
    return Between(plan, title, now, old, tuple(found), tuple(text["actions"]))


class PartyRow(NamedTuple):
    """A party with what it said last and whether it signed. `mine`: the actor speaks for it."""

    party: Party
    last: Remark | None
    signature: Signature | None
    mine: bool


def parties_page(actor: Actor, plan: Plan) -> list[PartyRow]:
    """The parties of the text in the making, leads first."""
    here = {"region": plan.region_id, "plan": plan}
    parties = list(Party.objects.filter(**here).select_related("organisation").order_by("name", "id"))
    order = {Part.PUBLIC_LEAD: 0, Part.PRIVATE_LEAD: 1}
    last = {one.party_id: one for one in Remark.objects.filter(**here, round=_round(plan)).order_by("id")}
    version = next((one for one in _versions(plan) if one.withdrawn_on is None), None)
    signed = {}
    if version is not None and plan.state not in OPEN:
        signed = {one.party_id: one for one in Signature.objects.filter(region=plan.region_id, version=version)}
    part = takes_part(actor, plan.region_id)
    return [
        PartyRow(one, last.get(one.pk), signed.get(one.pk), part and one.organisation_id == actor.organisation)
        for one in sorted(parties, key=lambda one: order.get(Part(one.part), 2))
    ]


def _round(plan: Plan) -> int:
    return round_of(plan) if plan.state in OPEN else max(1, round_of(plan) - 1)


def remarks(plan: Plan) -> list[Remark]:
    """What the parties said about the text in the making, last first."""
    rows = Remark.objects.filter(region=plan.region_id, plan=plan, round=_round(plan))
    return list(rows.select_related("party", "by", "answered_by").order_by("-id"))
