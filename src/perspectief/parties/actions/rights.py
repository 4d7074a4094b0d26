"""Roles with dates: given, changed, ended, confirmed once a year. Nobody changes the own rights, and one administrator stays."""

import datetime
from collections.abc import Iterable
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties import mails
from perspectief.parties.actions import promises
from perspectief.parties.credentials import end_sessions
from perspectief.parties.models import Membership, Organisation, User
from perspectief.parties.policy import must_administer
from perspectief.parties.queries import administrators, held, holds_role, regions_of
from perspectief.parties.rules import REVIEW_GRACE, Role, Standing, may_hold, review_due, review_standing

GONE = "Dit account of deze rol is er niet bij je organisatie."
OWN = "Je eigen rechten verander je niet zelf. Vraag een andere beheerder; is die er niet, nodig er dan eerst een uit."
LAST = "Dit is de enige beheerder. Maak eerst iemand anders beheerder."
SYSTEM = "Perspectief"


def give_role(
    actor: Actor, *, user: int, role: str, starts_on: datetime.date, ends_on: datetime.date | None = None
) -> Membership:
    """Gives a colleague (public number) a role at the actor's organisation. Raises Refused, Missing, Invalid."""
    with acting(actor):
        own = _administered(actor)
        colleague = _colleague(own, user)
        if colleague.pk == actor.id:
            raise Refused(OWN)
        wrong: dict[str, str] = {}
        if not may_hold(own.kind, role):
            wrong["role"] = "Deze rol bestaat niet bij dit soort organisatie."
        elif holds_role(colleague.pk, own.pk, role):
            wrong["role"] = "Deze rol heeft je collega al."
        if starts_on < clock.today():
            wrong["starts_on"] = "Kies vandaag of een latere dag."
        if ends_on and ends_on < starts_on:
            wrong["ends_on"] = "De laatste dag ligt voor de eerste."
        if wrong:
            raise Invalid("Nog niet alles is goed ingevuld.", wrong)
        made = Membership.objects.create(
            user=colleague, organisation=own, role=role, starts_on=starts_on, ends_on=ends_on, given_by_id=actor.id,
            confirmed_on=clock.today(), confirmed_by_id=actor.id,
        )  # fmt: skip
        _note("role_given", actor, made, starts_on=starts_on.isoformat(), ends_on=_iso(ends_on))
        _tell(actor, own, f"{colleague.name} kreeg de rol {made.get_role_display()}.")
    return made


def set_end(actor: Actor, *, membership: int, ends_on: datetime.date | None) -> Membership:
    """Another last day, or none. Raises Refused (own rights, last administrator), Missing, Invalid."""
    with acting(actor):
        own = _administered(actor)
        found = _locked(own, membership)
        former = found.ends_on
        longer = former is not None and (ends_on is None or ends_on > former)
        if found.user_id == actor.id and longer:
            raise Refused(OWN)
        if ends_on is not None and (ends_on < clock.today() or ends_on < found.starts_on):
            raise Invalid(
                "Kies een andere dag.", {"ends_on": "Kies vandaag of een latere dag, niet voor de eerste dag."}
            )
        if ends_on is not None and found.role == Role.ADMINISTRATOR:
            _one_stays(own, [found.pk])
        found.ends_on = ends_on
        found.save(update_fields=["ends_on"])
        _note("role_end_set", actor, found, former=_iso(former), ends_on=_iso(ends_on))
        until = f"tot en met {mails.said(ends_on)}" if ends_on else "zonder laatste dag"
        _tell(actor, own, f"De rol {found.get_role_display()} van {found.user.name} geldt nu {until}.")
    return found


def end_now(actor: Actor, *, membership: int) -> Membership:
    """Ends a role at once: at the next request it is gone, and the sessions with it."""
    with acting(actor):
        own = _administered(actor)
        found = _locked(own, membership)
        _end(actor, own, [found])
        _tell(actor, own, f"De rol {found.get_role_display()} van {found.user.name} is beëindigd.")
    return found


def leave(actor: Actor, *, user: int) -> User:
    """A colleague leaves: every role at the actor's organisation ends at once, and every session."""
    with acting(actor):
        own = _administered(actor)
        colleague = _colleague(own, user)
        rows = Membership.objects.select_for_update(of=("self",)).filter(
            user=colleague, organisation=own, ended_at=None
        )
        today = clock.today()
        _end(actor, own, [one for one in rows.order_by("id") if one.ends_on is None or one.ends_on >= today])
        _tell(actor, own, f"{colleague.name} werkt hier niet meer. Alle rollen zijn beëindigd.")
    return colleague


def confirm(actor: Actor, *, memberships: Iterable[int]) -> int:
    """The yearly review: these roles are still right. The own ones are another administrator's, where there is one."""
    with acting(actor):
        own = _administered(actor)
        alone = len(administrators(own.pk)) == 1
        rows = held(own.pk).select_for_update(of=("self",)).filter(pk__in=list(memberships)).order_by("id")
        found = [one for one in rows if alone or one.user_id != actor.id]
        for one in found:
            one.confirmed_on, one.confirmed_by_id = clock.today(), actor.id
            one.save(update_fields=["confirmed_on", "confirmed_by"])
            _note("role_confirmed", actor, one, own=one.user_id == actor.id)
    return len(found)


def end_overdue(actor: Actor) -> int:
    """What nobody confirmed in time ends, by the named service `actor` of one organisation; its last administrator stays."""
    with acting(actor):
        own = Organisation.objects.select_for_update(of=("self",)).get(pk=actor.organisation)
        today = clock.today()
        rows = list(held(own.pk).select_for_update(of=("self",)).order_by("id"))
        late = [
            one for one in rows if review_standing(review_due(one.confirmed_on, one.starts_on), today) == Standing.ENDS
        ]
        staying = [one for one in rows if one.role == Role.ADMINISTRATOR and one.ends_on is None and one not in late]
        if not staying:
            late = [one for one in late if one.role != Role.ADMINISTRATOR]
        _end(actor, own, late)
        if late:
            _tell(actor, own, f"{len(late)} rollen zijn beëindigd: niemand bevestigde ze binnen {REVIEW_GRACE} dagen.")
    return len(late)


def warn_overdue(actor: Actor) -> int:
    """Tells the administrators, on the day after the date, how many roles nobody confirmed; how many those are."""
    with acting(actor):
        own, yesterday = Organisation.objects.get(pk=actor.organisation), clock.today() - datetime.timedelta(days=1)
        rows = held(own.pk).order_by("id")
        late = sum(review_due(one.confirmed_on, one.starts_on) == yesterday for one in rows)
        if late:
            journal.record("review_overdue", actor=actor, region=_region(own), number=late)
            told = [(one.name, one.email) for one in administrators(own.pk)]
            words = {"organisation": own.name, "number": late, "days": REVIEW_GRACE}
            mails.send_all(told, "Loop de rollen van je collega’s na", mails.REVIEW, **words)
    return late


def _end(actor: Actor, own: Organisation, rows: list[Membership]) -> None:
    _one_stays(own, [one.pk for one in rows if one.role == Role.ADMINISTRATOR])
    now, today = clock.now(), clock.today()
    for one in rows:
        one.ended_at, one.ends_on = now, max(today, one.starts_on)
        one.save(update_fields=["ended_at", "ends_on"])
        _note("role_ended", actor, one)
    for user in sorted({one.user for one in rows}, key=lambda one: one.pk):
        end_sessions(user)
        promises.withdraw_of(actor, user=user.pk, region=_region(own))


def _one_stays(own: Organisation, going: list[int]) -> None:
    """Refused when no administrator without a last day would be left; the organisation is locked, so two cannot end each other."""
    staying = held(own.pk).filter(role=Role.ADMINISTRATOR, ends_on=None).exclude(pk__in=going)
    if going and not staying.exists():
        raise Refused(LAST)


def _administered(actor: Actor) -> Organisation:
    must_administer(actor)
    return Organisation.objects.select_for_update(of=("self",)).get(pk=actor.organisation)


def _colleague(own: Organisation, number: int) -> User:
    found = User.objects.filter(number=number, pk__in=held(own.pk).values("user")).first()
    if found is None:
        raise Missing(GONE)
    return found


def _locked(own: Organisation, membership: int) -> Membership:
    """A role that holds, or still has to begin. One that ran out is over for good: revived, it would count from its first day."""
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user")
    found = rows.filter(pk=membership, organisation=own, ended_at=None).first()
    if found is None or (found.ends_on is not None and found.ends_on < clock.today()):
        raise Missing(GONE)
    return found


def _note(verb: str, actor: Actor, membership: Membership, **data: Any) -> None:
    region = _region(membership.organisation_id)
    journal.record(
        verb,
        actor=actor,
        region=region,
        user=membership.user_id,
        role=membership.role,
        membership=membership.pk,
        **data,
    )


def _region(own: Organisation | int) -> int | None:
    return next(iter(regions_of(own if isinstance(own, int) else own.pk)), None)


def tell(own: Organisation, what: str, *, by: str, but: int) -> None:
    """The administrators but the one it is about, or who did it, hear of it by mail: rights are not raised unseen."""
    others = [(one.name, one.email) for one in administrators(own.pk) if one.pk != but]
    mails.send_all(others, "Rechten veranderd in Perspectief", mails.RIGHTS, by=by, organisation=own.name, what=what)


def _tell(actor: Actor, own: Organisation, what: str) -> None:
    tell(own, what, by=actor.name if actor.id > 0 else SYSTEM, but=actor.id)


def _iso(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""
