"""The seat of a coach: whose it is, what it opens to a partner, and to whom work goes when it ends.

A partner gets a seat with the yes of the person, while both keys of the card are on. What it opens is the name (a grant) and this placement
(`guidance_coached`, in the policies): nothing else of the person, and nothing any more from the moment the seat ends.
"""

import datetime
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from django.db.models import QuerySet

from perspectief.access.context import Actor, acting, service
from perspectief.access.grants import Consent, Purpose, end, give
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Place
from perspectief.guidance import rules
from perspectief.guidance.actions.held import (
    finish_tasks,
    give_task,
    keeper,
    locked,
    owner_of,
    record,
    same_tenant,
    workplace,
    writer,
)
from perspectief.guidance.models import Coach, Placement, Signal
from perspectief.guidance.policy import is_owner
from perspectief.guidance.rules import CoachKind, Ground
from perspectief.parties.models import Membership
from perspectief.parties.queries import partner_coaches, taking_part
from perspectief.parties.rules import COACHING_KINDS, COUNTER_KINDS
from perspectief.supply.rules import Audience
from perspectief.work.actions import holders, pass_on, take_off
from perspectief.work.models import TaskKind

COACHED = (TaskKind.MILESTONE, TaskKind.SIGNAL)  # what falls to the coach
OF_SEAT = (TaskKind.COACH_BEGINS, TaskKind.ENDING_ANSWERED)  # what only who has the seat can do
OWN_WORK = "Deze organisatie is hier de werkgever. Kies een jobcoach van een andere organisatie."
NOT_OWNER = "Een partner vragen doet de klantmanager zelf. Er is niets bewaard."
NOT_SHARED = "Deze persoon deelt de kaart nog niet met partners. Vraag eerst of dat mag. Er is niets bewaard."


class Yes(NamedTuple):
    """What the person said to being coached by another organisation."""

    on: datetime.date | None = None
    how: str = ""


NOTHING_SAID = Yes()


def seat(
    actor: Actor, placement: Placement, *, kind: str, since: datetime.date, at: Membership | None = None, name: str = "", yes: Yes = NOTHING_SAID
) -> Coach:  # fmt: skip
    """Writes a coach down; who is one already stays that one. Joins the running transaction, in which the placement is locked.

    `at`: where a job coach works. Raises Refused, Invalid when a partner may not have this person.
    """
    user, party = (at.user_id, at.organisation_id) if at else (None, None)
    outside = at is not None and is_outside(placement, at)
    with acting(writer(actor, placement)):
        here = Coach.objects.filter(region=placement.region_id, placement=placement, ended_on=None)
        same = here.filter(kind=kind, user=user, name=name).first()
        if outside and same is None:
            earlier = here.filter(party=party).order_by("id").first()
            _may_ask(actor, placement, party or 0, asked=earlier is not None)
            yes = _yes(placement, earlier, yes)
        made = same or Coach.objects.create(
            **same_tenant(placement), by_id=actor.id, placement=placement, kind=kind, user_id=user, party_id=party,
            name=name, starts_on=since, consent_on=yes.on if outside else None, consent_how=yes.how if outside else "",
        )  # fmt: skip
    fact = record(
        "coach_appointed", placement, actor=actor, placement=placement.number, kind=kind, **({"party": party} if outside else {})
    )  # fmt: skip
    if outside and same is None:
        _opened(placement, made, fact)
    if kind == CoachKind.JOB_COACH:
        finish_tasks(actor, placement, (TaskKind.FIND_COACH,), ("placement", placement.number))
        follow(placement, fact)
    return made


def is_outside(placement: Placement, at: Membership) -> bool:
    """Whether this workplace is beside the counter and not the owner of the card: it sees the person by its seat alone."""
    return at.organisation_id != placement.organisation_id and at.organisation.kind not in COUNTER_KINDS


def of_partner(placement: Placement, row: Coach) -> bool:
    """Whether this seat is of an organisation beside the counter that does not keep the card."""
    return bool(row.party and row.party_id != placement.organisation_id and row.party.kind not in COUNTER_KINDS)


def _may_ask(actor: Actor, placement: Placement, party: int, *, asked: bool) -> None:
    """Not the employer: it reads what was agreed, and never how the person says it goes. And only who keeps the card opens it to another
    organisation; `asked`: that was done already, so a colleague there is one more coach.
    """
    if party == placement.at_employer:
        raise Refused(OWN_WORK)
    if not asked and not is_owner(actor, region=placement.region_id, owner=placement.organisation_id):
        raise Refused(NOT_OWNER)


def _yes(placement: Placement, earlier: Coach | None, said: Yes) -> Yes:
    """What opens it: what was said to this party before, or now."""
    if placement.audience != Audience.PARTNERS:
        raise Refused(NOT_SHARED)
    if said.on is None and earlier is not None:
        return Yes(earlier.consent_on, earlier.consent_how)
    wrong = {}
    if day := rules.wrong_day_of_yes(said.on, clock.today()):
        wrong["consent_on"] = day
    if said.how not in Ground.values:
        wrong["consent_how"] = "Kies hoe de werkzoekende dat zei."
    if wrong:
        raise Invalid("Een partner begeleidt alleen met een ja van de werkzoekende.", wrong)
    return said


def _opened(placement: Placement, made: Coach, cause: Fact) -> None:
    party, whose = made.party_id or 0, keeper(placement.region_id, placement.organisation_id)
    yes = Consent(placement.card_id, party, True, made.consent_on, made.consent_how)
    give(
        whose, region=placement.region_id, card=placement.card_id, owner=placement.organisation_id, to=party, consent=yes,
        purpose=Purpose.COACHING, until=None, cause=cause,
    )  # fmt: skip
    give_task(
        placement, TaskKind.COACH_BEGINS, subject=("placement", placement.number), to=(party, made.user_id), cause=cause,
        due_at=clock.now() + rules.ACQUAINT_WITHIN, hours=168,
    )  # fmt: skip
    own = service("guidance", regions=(placement.region_id,), organisation=party)
    waiting = {"kind": TaskKind.COACH_BEGINS, "subject_kind": "placement", "number": placement.number}
    pass_on(own, **waiting, former=None, to=made.user_id)  # a colleague still had it: who comes new is told


def coach_of(placement: Placement) -> tuple[int, int | None]:
    """Organisation and user of the job coach who was appointed first and works there still; else the partner that has a seat, whoever
    is first there; else the owner and its klantmanager. A partner only while the person shares the card.
    """
    shared = placement.audience == Audience.PARTNERS
    with acting(keeper(placement.region_id, placement.organisation_id)):
        seats = list(_seats(placement).order_by("starts_on", "id").values_list("user_id", "party_id"))
    for user, party in seats:
        at = workplace(placement.region_id, user or 0, party or 0)
        if at is not None and (shared or not is_outside(placement, at)):
            return at.organisation_id, at.user_id
    partners = partners_in(placement.region_id) if shared else ()
    return next(((party, None) for _user, party in seats if party in partners), None) or owner_of(placement)


def asker_of(placement: Placement, by: int) -> tuple[int, int | None]:
    """Whom an answer goes to: who asked, where she works and her organisation coaches still; else a colleague there; else the coach."""
    with acting(keeper(placement.region_id, placement.organisation_id)):
        seats = list(_seats(placement).order_by("starts_on", "id").values_list("user_id", "party_id"))
        former = Coach.objects.filter(region=placement.region_id, placement=placement, user=by).order_by("-id")
        parties = [party for user, party in seats if user == by] + list(former.values_list("party_id", flat=True))
    here = {party for _user, party in seats if party}
    if placement.audience == Audience.PARTNERS:
        there = partner_coaches(placement.region_id).filter(user=by, organisation__in=here).first()
        if there is not None:
            return there.organisation_id, by
        beside = partners_in(placement.region_id) & here
        if left := [party for party in parties if party in beside]:
            return left[0], next(
                (user for user, party in seats if party == left[0] and _works(placement, user, party)), None
            )
    if by in {user for user, _party in seats} and (at := workplace(placement.region_id, by, 0)) is not None:
        return at.organisation_id, by
    return coach_of(placement)


def _works(placement: Placement, user: int | None, party: int | None) -> bool:
    return workplace(placement.region_id, user or 0, party or 0) is not None


def partners_in(region: int) -> set[int]:
    """The organisations beside the counter that may have a seat in the region today."""
    rows = taking_part(region).filter(organisation__kind__in=COACHING_KINDS)
    return set(rows.order_by("id").values_list("organisation", flat=True))


def stop(actor: Actor, placement: Placement, rows: list[Coach], *, why: str = "") -> None:
    """These seats end today: a partner without another one sees nothing of this placement from the next request on, and what waits there
    goes to who coaches now. Without a coach left the klantmanager looks for one. Joins the running transaction; the placement is locked.
    """
    with acting(keeper(placement.region_id, placement.organisation_id)):
        for row in rows:
            row.ended_on = max(clock.today(), row.starts_on)
            row.save(update_fields=["ended_on"])
    more: dict[str, Any] = {"why": why} if why else {}
    facts = [
        record("coach_ended", placement, actor=actor, placement=placement.number, kind=row.kind, **more) for row in rows
    ]
    fact = facts[-1]
    close(placement, rows)
    tell(actor, placement, rows, why=why)
    follow(placement, fact, left={row.user_id for row in rows if row.user_id})
    with acting(keeper(placement.region_id, placement.organisation_id)):
        alone = not _seats(placement).exists()
    if alone and any(row.kind == CoachKind.JOB_COACH for row in rows):
        give_task(
            placement, TaskKind.FIND_COACH, subject=("placement", placement.number), to=owner_of(placement), cause=fact,
            due_at=clock.now() + rules.COACH_WITHIN,
        )  # fmt: skip


def tell(actor: Actor, placement: Placement, rows: Iterable[Coach], *, why: str) -> None:
    """The coaches of partners whose seat another ended hear it: from now on this work is shut to them."""
    with acting(keeper(placement.region_id, placement.organisation_id)):
        place = Place.objects.values_list("number", flat=True).get(pk=placement.place_id)
        whom = [(row.party_id, row.user_id) for row in rows if of_partner(placement, row) and row.user_id != actor.id]
    data = {"placement": placement.number, "place": place, "why": why}
    for party in sorted({party or 0 for party, _user in whom}):
        own = service("guidance", regions=(placement.region_id,), organisation=party)
        to = sorted(user for at, user in whom if at == party and user)
        with acting(own):
            journal.record("coaching_over", actor=own, region=placement.region_id, to=to, **data)


def close(placement: Placement, rows: Iterable[Coach]) -> None:
    """The name is shut to the organisations of these seats, unless they coach this person still."""
    whose, parties = (
        keeper(placement.region_id, placement.organisation_id),
        {row.party_id for row in rows if row.party_id},
    )
    with acting(whose):
        running = Coach.objects.filter(region=placement.region_id, card=placement.card_id, ended_on=None)
        still = set(running.filter(party__in=parties).order_by("id").values_list("party", flat=True))
    for party in sorted(parties - still):
        end(whose, card=placement.card_id, to=party, purpose=Purpose.COACHING)


def follow(placement: Placement, cause: Fact | None, *, left: Collection[int] = ()) -> None:
    """What waits about this placement goes along to who coaches now; `left`: users whose tasks somebody else has to do."""
    organisation, user = coach_of(placement)
    about = {"subject_kind": "placement", "number": placement.number}
    with acting(keeper(placement.region_id, placement.organisation_id)):
        seated = set(_seats(placement).order_by("id").values_list("party", flat=True))
        waiting = Signal.objects.filter(region=placement.region_id, placement=placement, answered_at=None)
        waiting.exclude(coach=user).update(coach=user)
    counter = service("guidance", regions=(placement.region_id,))
    for holder, kind in holders(counter, region=placement.region_id, kinds=(*COACHED, *OF_SEAT), **about):
        own = service("guidance", regions=(placement.region_id,), organisation=holder)
        if holder == organisation or (kind in OF_SEAT and holder in seated):
            pass_on(own, kind=kind, former=left, to=user if holder == organisation else None, **about)
            continue
        due_at = take_off(own, kind=kind, **about)
        if kind in COACHED and due_at is not None:
            give_task(
                placement, kind, subject=("placement", placement.number), to=(organisation, user), cause=cause, due_at=due_at
            )  # fmt: skip
    begun(placement)


def begun(placement: Placement) -> None:
    """When no partner has still to begin here, nobody has to ask after it."""
    about = {"subject_kind": "placement", "number": placement.number}
    counter = service("guidance", regions=(placement.region_id,))
    kinds = (TaskKind.COACH_BEGINS, TaskKind.COACH_SILENT)
    waiting = holders(counter, region=placement.region_id, kinds=kinds, **about)
    if TaskKind.COACH_BEGINS in {kind for _holder, kind in waiting}:
        return
    for holder, kind in waiting:
        take_off(service("guidance", regions=(placement.region_id,), organisation=holder), kind=kind, **about)


def end_own_work(placement: Placement) -> None:
    """Who turns out to be the employer coaches here no more. Joins the running transaction."""
    whose = keeper(placement.region_id, placement.organisation_id)
    with acting(whose):
        _under, kept = locked(placement)
        rows = _seats(kept).filter(party=kept.at_employer).exclude(party=kept.organisation_id)
        if own := list(rows.exclude(party__kind__in=COUNTER_KINDS).order_by("id")):
            stop(whose, kept, own, why="employer")


def end_shut(region: int, owner: int) -> int:
    """Ends the seats of partners that may not see the person of this owner any more: the person objected or took the key back, or the
    partner left the region. How many. The policies shut it in the request itself; this is what follows.
    """
    found = shut(region, owner)
    for one in found:
        end_one_shut(one)
    return len(found)


def shut(region: int, owner: int) -> list[Coach]:
    """The seats of partners that may not see the person any more."""
    here = partners_in(region)
    with acting(keeper(region, owner)):
        rows = Coach.objects.filter(region=region, organisation=owner, ended_on=None, kind=CoachKind.JOB_COACH)
        rows = rows.exclude(party=owner).exclude(party__kind__in=COUNTER_KINDS).select_related("placement")
        return [one for one in rows.order_by("id") if one.audience != Audience.PARTNERS or one.party_id not in here]


def end_one_shut(one: Coach) -> None:
    """Ends one of those; a transaction, or a savepoint in the running one."""
    whose = keeper(one.region_id, one.organisation_id)
    with acting(whose):
        _under, placement = locked(one.placement)
        still = Coach.objects.filter(region=one.region_id, pk=one.pk, ended_on=None).first()
        if still is not None:
            gone = still.party_id not in partners_in(one.region_id)
            stop(whose, placement, [still], why="left" if gone else "closed")


def without_coach(placement: Placement) -> None:
    """Job coaches of a partner who work there no more: what waits for them goes to who coaches now. When that is nobody in particular, the
    colleagues there hear that somebody has to begin, and the klantmanager that a coach is missing.
    """
    with acting(keeper(placement.region_id, placement.organisation_id)):
        rows = _seats(placement).exclude(party=placement.organisation_id).exclude(party__kind__in=COUNTER_KINDS)
        seats = list(rows.order_by("id").values_list("user_id", "party_id"))
    gone = {user for user, party in seats if user and not _works(placement, user, party)}
    if not gone:
        return
    follow(placement, None, left=gone)
    organisation, user = coach_of(placement)
    if user is not None or organisation == placement.organisation_id:
        return
    subject, due_at = ("placement", placement.number), clock.now() + rules.COACH_WITHIN
    give_task(placement, TaskKind.COACH_BEGINS, subject=subject, to=(organisation, None), cause=None, due_at=due_at)
    give_task(placement, TaskKind.FIND_COACH, subject=subject, to=owner_of(placement), cause=None, due_at=due_at)


def _seats(placement: Placement) -> "QuerySet[Coach]":
    return Coach.objects.filter(
        region=placement.region_id, placement=placement, ended_on=None, kind=CoachKind.JOB_COACH
    )
