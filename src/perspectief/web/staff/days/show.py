"""A day as the page shows it: guests, talks per round, what stands in the way."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from perspectief.access.looks import Reason, saw
from perspectief.core import clock
from perspectief.matching.days.queries import DayDetail, Guest, Slot
from perspectief.matching.days.rules import Coming, Verdict
from perspectief.supply.queries.caseload import Named, names_of_cards
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web import formats


class Person(NamedTuple):
    """A guest on the page. `name`: where it may be seen, else what the card says."""

    number: int
    name: str
    said: str
    coming: str
    others: list[tuple[str, str]]


class Row(NamedTuple):
    """A talk, or a pair that could not be placed. `key`: what its buttons name."""

    key: str
    who: str
    employer: str
    round: int
    held: bool
    person_said: str
    employer_said: str


class Round(NamedTuple):
    """A round: its number from 1, when, its talks."""

    number: int
    begins: datetime.time
    rows: list[Row]


class Wish(NamedTuple):
    """What a person and one employer want of each other."""

    employer: str
    key: str
    person: str
    host: str


def names(detail: DayDetail) -> dict[int, str]:
    """What each person is called, by number of the card; who is shown stands in the looks."""
    known: Mapping[int, Named] = names_of_cards([guest.number for guest in detail.people])
    region = detail.day.region_id
    for layer, shown in (("profile", True), ("card", False)):
        seen = [one.subject for one in known.values() if bool(one.name) == shown]
        if seen:
            saw(seen, layer, region=region, reason=Reason.DAY)
    return {number: one.name or one.title for number, one in known.items()}


def facts(detail: DayDetail) -> list[str]:
    """When, where, how long."""
    day = detail.day
    return [
        f"{formats.weekday(day.on)} {day.on.year}",
        _("vanaf %(time)s uur") % {"time": formats.clock_time(day.starts_at)},
        day.location,
        BRANCHES[day.branch][1] if day.branch is not None else "",
        _("%(rounds)s rondes van %(minutes)s minuten") % {"rounds": day.rounds, "minutes": day.minutes},
        formats.counted(day.tables, _("tafel"), _("tafels")),
    ]


def guests(found: list[Guest], named: Mapping[int, str] | None = None) -> list[Person]:
    """People or employers with the buttons for whether they come."""
    said = {code: str(label) for code, label in Coming.choices}
    return [
        Person(
            one.number, (named or {}).get(one.number, one.title), said[one.coming], one.coming,
            [(code, str(label)) for code, label in Coming.choices if code not in (one.coming, Coming.INVITED)],
        )
        for one in found
    ]  # fmt: skip


def rounds(detail: DayDetail, named: Mapping[int, str]) -> list[Round]:
    """The programme by round; rounds without talks too."""
    hosts = {one.number: one.title for one in detail.employers}
    by_round: dict[int, list[Row]] = {number: [] for number in range(detail.day.rounds)}
    for slot in detail.talks:
        by_round.setdefault(slot.round or 0, []).append(_row(slot, named, hosts))
    return [
        Round(number + 1, detail.day.clock.begins(number), sorted(rows, key=lambda row: row.employer))
        for number, rows in by_round.items()
    ]


def conflicts(detail: DayDetail, named: Mapping[int, str]) -> list[Row]:
    """Pairs that belong in the plan and could not be placed."""
    hosts = {one.number: one.title for one in detail.employers}
    return [_row(slot, named, hosts) for slot in detail.conflicts]


def wishes(detail: DayDetail, card: int) -> list[Wish]:
    """Per employer of the day what this person and that employer want."""
    known = {slot.employer: slot for slot in detail.slots if slot.card == card}
    return [
        Wish(
            host.title, f"{card}:{host.number}",
            _word(known[host.number].person_wants if host.number in known else None),
            _word(known[host.number].employer_wants if host.number in known else None),
        )
        for host in detail.employers
    ]  # fmt: skip


def plan_said(detail: DayDetail) -> str:
    """How good the plan is, in a sentence."""
    day, talks = detail.day, len(detail.talks)
    if day.planned_at is None:
        return ""
    planned = formats.counted(talks, _("gesprek"), _("gesprekken"))
    if not detail.conflicts and day.value == day.bound:
        return _("%(talks)s gepland. Beter kan niet met wie er komt.") % {"talks": planned}
    missed = formats.counted(len(detail.conflicts), _("gesprek past"), _("gesprekken passen"))
    return _("%(talks)s gepland. %(missed)s niet door wat met de hand vaststaat.") % {
        "talks": planned,
        "missed": missed,
    }


def is_over(detail: DayDetail) -> bool:
    """Whether the day has begun, so that one may say how the talks went."""
    return detail.day.on <= clock.today()


def _row(slot: Slot, named: Mapping[int, str], hosts: Mapping[int, str]) -> Row:
    said = {code: str(label) for code, label in Verdict.choices}
    return Row(
        f"{slot.card}:{slot.employer}", named.get(slot.card, ""), hosts[slot.employer], (slot.round or 0) + 1, slot.held,
        said.get(slot.person_said, ""), said.get(slot.employer_said, ""),
    )  # fmt: skip


def _word(wants: bool | None) -> str:
    return "" if wants is None else _("wil graag") if wants else _("liever niet")
