"""What the region decided about groups in the plan: written down by a named human, with a date and a reason, and ended again."""

import datetime
from typing import Any, NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, wording
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching.distribution.groups import BASES, Group
from perspectief.matching.distribution.levers import MOST_LEAST
from perspectief.matching.models import GroupDecision
from perspectief.matching.policy import may_decide

MOST_POINTS = 5_000  # a third of the best fit: more would send people to work that hardly fits
DAY = datetime.timedelta(days=1)
GONE = "Dit besluit is er niet meer, of het geldt al niet meer. Er is niets veranderd."
NOT_YOURS = "Alleen medewerkers van het loket leggen een besluit van de regio vast."


class Decided(NamedTuple):
    """A decision as shown: the group with its ground and fact, what it gives, from when to when, who wrote it down. can_end: it
    holds or is still to hold. never: it was ended or replaced before or on the day it began.
    """

    number: int
    group: str
    label: str
    law: str
    fact: str
    points: int
    least: int
    decided_on: datetime.date
    valid_from: datetime.date
    valid_until: datetime.date | None
    reason: str
    by: str
    holds: bool
    can_end: bool
    never: bool


def decide(
    actor: Actor,
    *,
    region: int,
    group: str,
    points: int,
    least: int,
    decided_on: datetime.date,
    valid_from: datetime.date,
    valid_until: datetime.date | None,
    reason: str,
    anyway: bool = False,
) -> GroupDecision:
    """Writes down what the region decided. It takes the place of every decision about the same group it overlaps, for good: one
    that began earlier ends the day before, one that would begin on the same day or later does not come to hold.

    Raises Refused, Invalid with a message per field, and Doubtful when the reason may hold what does not belong there.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    _whole(group, points, least, decided_on, valid_from, valid_until, reason)
    doubts = wording.check({"reason": reason}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with acting(actor):
        _stand_in_line(region, group)
        for former in _overlapped(region, group, valid_from, valid_until):
            former.valid_until = max(former.valid_from, valid_from) - DAY
            former.save(update_fields=["valid_until"])
        kept = GroupDecision.objects.create(
            region_id=region, group=group, points=points, least=least, decided_on=decided_on, valid_from=valid_from,
            valid_until=valid_until, reason=reason.strip(), user_id=actor.id,
        )  # fmt: skip
        kinds = sorted({doubt.kind for found in doubts.values() for doubt in found})
        journal.record(
            "group_decided", actor=actor, region=region, decision=kept.pk, group=group, points=points, least=least,
            doubts=kinds,
        )  # fmt: skip
    return kept


def end(actor: Actor, *, region: int, number: int) -> GroupDecision:
    """The decision holds from today no more, or does not come to hold. Missing when it is not there or over already."""
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    today = clock.today()
    with acting(actor):
        group = GroupDecision.objects.filter(region=region, number=number).values_list("group", flat=True).first()
        if group is None:
            raise Missing(GONE)
        _stand_in_line(region, group)
        rows = GroupDecision.objects.select_for_update(of=("self",)).filter(region=region, number=number)
        kept = rows.get()
        if not _can_end(kept, today):
            raise Missing(GONE)
        kept.valid_until = min(today, kept.valid_from) - DAY
        kept.save(update_fields=["valid_until"])
        journal.record("group_decision_ended", actor=actor, region=region, decision=kept.pk, group=kept.group)
    return kept


def decisions(region: int, today: datetime.date) -> list[Decided]:
    """All of them, the latest first; for whoever acts."""
    rows = GroupDecision.objects.filter(region=region).select_related("user").order_by("-valid_from", "-id")
    return [_decided(row, today) for row in rows]


def in_force(region: int, today: datetime.date) -> dict[str, GroupDecision]:
    """Per group the decision that holds today, the latest one; for whoever acts."""
    rows = GroupDecision.objects.filter(region=region, valid_from__lte=today).order_by("valid_from", "id")
    found = {row.group: row for row in rows if row.valid_until is None or row.valid_until >= today}
    return {group: found[group] for group in Group.values if group in found}


def _overlapped(region: int, group: str, start: datetime.date, until: datetime.date | None) -> list[GroupDecision]:
    rows = GroupDecision.objects.select_for_update(of=("self",)).filter(region=region, group=group).order_by("id")
    return [
        row
        for row in rows
        if (row.valid_until is None or row.valid_until >= max(start, row.valid_from))
        and (until is None or row.valid_from <= until)
    ]


def _can_end(row: GroupDecision, today: datetime.date) -> bool:
    return row.valid_until is None or row.valid_until >= max(today, row.valid_from)


def _stand_in_line(region: int, group: str) -> None:
    """Two people who decide about the same group at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"group-decision:{region}:{group}"])


def _decided(row: GroupDecision, today: datetime.date) -> Decided:
    basis = BASES[Group(row.group)]
    holds = row.valid_from <= today and (row.valid_until is None or row.valid_until >= today)
    by: Any = row.user
    return Decided(
        row.number, row.group, row.get_group_display(), basis.law, basis.fact, row.points, row.least, row.decided_on,
        row.valid_from, row.valid_until, row.reason, by.name if by else "", holds,
        _can_end(row, today), row.valid_until is not None and row.valid_until < row.valid_from,
    )  # fmt: skip


def _whole(
    group: str,
    points: int,
    least: int,
    decided_on: datetime.date,
    start: datetime.date,
    until: datetime.date | None,
    reason: str,
) -> None:
    wrong = {}
    if group not in Group.values:
        wrong["group"] = "Kies een groep uit de lijst."
    if not 0 <= points <= MOST_POINTS:
        wrong["points"] = f"Kies 0 tot {MOST_POINTS} punten."
    if not 0 <= least <= MOST_LEAST:
        wrong["least"] = "Vul een heel getal in, 0 of meer."
    if not points and not least:
        wrong.setdefault("points", "Geef voorrang, of een aantal plekken dat het minstens moet zijn.")
    if decided_on > clock.today():
        wrong["decided_on"] = "Een besluit is van vandaag of eerder."
    if start < decided_on:
        wrong["valid_from"] = "Een besluit geldt op zijn vroegst vanaf de dag dat het is genomen."
    if until is not None and until < start:
        wrong["valid_until"] = "De laatste dag ligt voor de eerste."
    if not reason.strip():
        wrong["reason"] = "Schrijf op wie het besloot en waarom."
    if wrong:
        raise Invalid("Nog niet opgeslagen.", wrong)
