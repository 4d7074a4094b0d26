"""What the region decided about groups in the plan: one colleague writes it down, another confirms it, and only then it holds.

Whoever could switch a group on and off alone would see in the plan who is in it. So nothing of a decision counts before a
second account confirms it; what is confirmed or ended counts from the next day, so that nobody sees the plan of one day with
and without; and after a change the group rests for four weeks. Everything stays to be read, with names.
"""

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
REST = datetime.timedelta(days=28)  # between two changes of one group, the shortest decision, and how long one may wait
GONE = "Dit besluit is er niet meer, of het geldt al niet meer. Er is niets veranderd."
NOT_YOURS = "Alleen medewerkers van het loket leggen een besluit van de regio vast."
NOT_ALONE = "Je legde dit zelf vast. Een collega bevestigt het."
WITHDRAWS = "Alleen wie een besluit vastlegde, kan het intrekken. Overleg met je collega."
WAITS = "Er wacht al een besluit over deze groep op een bevestiging."
SHORT = "Een besluit geldt minstens vier weken, vanaf de dag na de bevestiging."
RESTS = "Over deze groep veranderde kort geleden of binnenkort iets. Tussen twee veranderingen zitten vier weken."


class Decided(NamedTuple):
    """A decision as shown: the group with its ground and fact, what it gives, from when to when, who wrote it down, confirmed
    and ended it. waits: on a confirmation, of this actor when may_confirm; may_withdraw: by who wrote it down. can_end: it holds
    or is still to hold. never: it was ended or replaced before or on the day it began. withdrawn, lapsed: never confirmed.
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
    house: str
    confirmed_by: str
    confirmed_house: str
    ended_by: str
    holds: bool
    waits: bool
    may_confirm: bool
    may_withdraw: bool
    same_house: bool
    can_end: bool
    never: bool
    withdrawn: bool
    lapsed: bool


def propose(
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
    """Writes down what the region decided; it counts for nothing until a colleague confirms it. One waits a group.

    Raises Refused, Invalid with a message per field, and Doubtful when the reason may hold what does not belong there.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    _whole(group, points, least, decided_on, valid_from, valid_until, reason)
    doubts = wording.check({"reason": reason}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    today = clock.today()
    with acting(actor):
        _stand_in_line(region, group)
        rows = _of_group(region, group)
        if any(_waits(row, today) for row in rows):
            raise Invalid("Nog niet opgeslagen.", {"group": WAITS})
        _can_begin(rows, max(valid_from, today + DAY), valid_until)
        kept = GroupDecision.objects.create(
            region_id=region, group=group, points=points, least=least, decided_on=decided_on, valid_from=valid_from,
            valid_until=valid_until, reason=reason.strip(), user_id=actor.id, organisation_id=actor.organisation,
            at=clock.now(),
        )  # fmt: skip
        kinds = sorted({doubt.kind for found in doubts.values() for doubt in found})
        journal.record(
            "group_decision_proposed", actor=actor, region=region, decision=kept.pk, group=group, points=points,
            least=least, doubts=kinds,
        )  # fmt: skip
    return kept


def confirm(actor: Actor, *, region: int, number: int) -> GroupDecision:
    """Lets a decision hold, from the day after at the earliest: by another account than wrote it down.

    It takes the place of every confirmed decision about the same group it overlaps, for good: one that began earlier ends the
    day before, one that would begin on the same day or later does not come to hold. Missing when it does not wait any more;
    Invalid when it would hold too short, or too soon after another change.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    today = clock.today()
    with acting(actor):
        kept, rows = _found(region, number)
        if not _waits(kept, today):
            raise Missing(GONE)
        if kept.user_id in {None, actor.id}:
            raise Refused(NOT_ALONE)
        start = max(kept.valid_from, today + DAY)
        _can_begin(rows, start, kept.valid_until)
        for former in _overlapped(rows, start, kept.valid_until):
            former.valid_until = max(former.valid_from, start) - DAY
            former.save(update_fields=["valid_until"])
        kept.valid_from, kept.confirmed_at = start, clock.now()
        kept.confirmed_by_id, kept.confirmed_organisation_id = actor.id, actor.organisation
        kept.save(update_fields=["valid_from", "confirmed_at", "confirmed_by", "confirmed_organisation"])
        journal.record(
            "group_decided", actor=actor, region=region, decision=kept.pk, group=kept.group, points=kept.points,
            least=kept.least, proposed_by=kept.user_id, other_organisation=kept.organisation_id != actor.organisation,
        )  # fmt: skip
    return kept


def withdraw(actor: Actor, *, region: int, number: int) -> GroupDecision:
    """Who wrote a decision down takes it back before anybody confirmed it."""
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    with acting(actor):
        kept, _rows = _found(region, number)
        if not _waits(kept, clock.today()):
            raise Missing(GONE)
        if kept.user_id != actor.id:
            raise Refused(WITHDRAWS)
        kept.withdrawn_at = clock.now()
        kept.save(update_fields=["withdrawn_at"])
        journal.record("group_decision_withdrawn", actor=actor, region=region, decision=kept.pk, group=kept.group)
    return kept


def end(actor: Actor, *, region: int, number: int) -> GroupDecision:
    """The decision holds through today, or does not come to hold. Missing when it is not there, waits or is over already."""
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    today = clock.today()
    with acting(actor):
        kept, _rows = _found(region, number)
        if not _can_end(kept, today):
            raise Missing(GONE)
        kept.valid_until = today if kept.valid_from <= today else kept.valid_from - DAY
        kept.ended_by_id, kept.ended_at = actor.id, clock.now()
        kept.save(update_fields=["valid_until", "ended_by", "ended_at"])
        journal.record("group_decision_ended", actor=actor, region=region, decision=kept.pk, group=kept.group)
    return kept


def decisions(actor: Actor, region: int, today: datetime.date) -> list[Decided]:
    """All of them as the actor may handle them: what waits first, then the latest; for whoever acts."""
    people = ("user", "organisation", "confirmed_by", "confirmed_organisation", "ended_by")
    rows = GroupDecision.objects.filter(region=region).select_related(*people).order_by("-valid_from", "-id")
    found = [_decided(row, actor, today) for row in rows]
    return sorted(found, key=lambda one: not one.waits)


def in_force(region: int, today: datetime.date) -> dict[str, GroupDecision]:
    """Per group the confirmed decision that holds today, the latest one; for whoever acts."""
    rows = GroupDecision.objects.filter(region=region, confirmed_at__isnull=False, valid_from__lte=today)
    found = {
        row.group: row
        for row in rows.order_by("valid_from", "id")
        if row.valid_until is None or row.valid_until >= today
    }
    return {group: found[group] for group in Group.values if group in found}


def _found(region: int, number: int) -> tuple[GroupDecision, list[GroupDecision]]:
    """The decision and every decision about its group, locked. Missing when it is not there."""
    group = GroupDecision.objects.filter(region=region, number=number).values_list("group", flat=True).first()
    if group is None:
        raise Missing(GONE)
    _stand_in_line(region, group)
    rows = _of_group(region, group)
    return next(row for row in rows if row.number == number), rows


def _of_group(region: int, group: str) -> list[GroupDecision]:
    return list(GroupDecision.objects.select_for_update(of=("self",)).filter(region=region, group=group).order_by("id"))


def _waits(row: GroupDecision, today: datetime.date) -> bool:
    return row.confirmed_at is None and row.withdrawn_at is None and not _lapsed(row, today)


def _lapsed(row: GroupDecision, today: datetime.date) -> bool:
    return row.confirmed_at is None and row.at.astimezone(clock.HOME).date() + REST <= today


def _confirmed(rows: list[GroupDecision]) -> list[GroupDecision]:
    """Those that hold, held or are to hold."""
    return [
        row
        for row in rows
        if row.confirmed_at is not None and (row.valid_until is None or row.valid_until >= row.valid_from)
    ]


def _overlapped(rows: list[GroupDecision], start: datetime.date, until: datetime.date | None) -> list[GroupDecision]:
    return [
        row
        for row in _confirmed(rows)
        if (row.valid_until is None or row.valid_until >= start) and (until is None or row.valid_from <= until)
    ]


def _can_begin(rows: list[GroupDecision], start: datetime.date, until: datetime.date | None) -> None:
    """Invalid when a decision from `start` would hold too short, or come too soon before or after another change of the group:
    a beginning, or the end of one this does not take the place of.
    """
    if until is not None and until - start < REST - DAY:
        raise Invalid(SHORT, {"valid_until": SHORT})
    replaced = {row.pk for row in _overlapped(rows, start, until)}
    changes = [row.valid_from for row in _confirmed(rows) if row.pk not in replaced or row.valid_from < start]
    changes += [row.valid_until + DAY for row in _confirmed(rows) if row.pk not in replaced and row.valid_until]
    own = [start] if until is None else [start, until + DAY]
    if any(0 < abs((mine - other).days) < REST.days for mine in own for other in changes):
        raise Invalid(RESTS, {"valid_from": RESTS})


def _can_end(row: GroupDecision, today: datetime.date) -> bool:
    if row.confirmed_at is None:
        return False
    return row.valid_until is None or row.valid_until >= max(row.valid_from, today + DAY)


def _stand_in_line(region: int, group: str) -> None:
    """Two people who decide about the same group at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"group-decision:{region}:{group}"])


def _name(row: Any) -> str:
    return row.name if row else ""


def _decided(row: GroupDecision, actor: Actor, today: datetime.date) -> Decided:
    basis, waits, own = BASES[Group(row.group)], _waits(row, today), row.user_id == actor.id
    holds = (
        row.confirmed_at is not None
        and row.valid_from <= today
        and (row.valid_until is None or row.valid_until >= today)
    )
    return Decided(
        row.number, row.group, row.get_group_display(), basis.law, basis.fact, row.points, row.least, row.decided_on,
        row.valid_from, row.valid_until, row.reason, _name(row.user), _name(row.organisation), _name(row.confirmed_by),
        _name(row.confirmed_organisation), _name(row.ended_by), holds, waits, waits and not own, waits and own,
        row.organisation_id == actor.organisation, _can_end(row, today),
        row.valid_until is not None and row.valid_until < row.valid_from, row.withdrawn_at is not None,
        row.withdrawn_at is None and _lapsed(row, today),
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
