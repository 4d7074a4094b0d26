"""Giving somebody back the way in: an administrator who checked who it is, a one-time link, a code by another channel.

The sessions end at once. The password and the second factor fall only when the link is answered with its code: cleared
before, an account would hang on its mailbox alone.
"""

from dataclasses import dataclass

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties import mails
from perspectief.parties.actions import one_time
from perspectief.parties.actions.answers import new_password
from perspectief.parties.actions.invitations import Address
from perspectief.parties.actions.rights import GONE
from perspectief.parties.credentials import end_sessions, forget_second_factor
from perspectief.parties.models import Organisation, Recovery, User
from perspectief.parties.policy import must_administer
from perspectief.parties.queries import current_memberships, held, regions_of
from perspectief.parties.rules import RECOVERY_CHECKS

PURPOSE = "recovery"
DAYS = 1


@dataclass(frozen=True)
class Started:
    """A recovery under way. `code`: to be said to the colleague, shown once; `link` only where no mail leaves."""

    user: User
    code: str
    link: str = ""


def start(actor: Actor, *, user: int, how: str, address: Address, key: str = "") -> Started | None:
    """Starts it for a colleague (public number); `how` is one of RECOVERY_CHECKS. None when this form was sent before.

    Raises Refused, Missing, Invalid. Somebody with work at several organisations is recovered by the oldest of them alone:
    else an administrator elsewhere could open the way to another organisation's people.
    """
    must_administer(actor)
    if how not in RECOVERY_CHECKS:
        raise Invalid("Kies hoe je hebt vastgesteld wie het is.", {"how": "Kies een van de drie."})
    with acting(actor):
        own = Organisation.objects.get(pk=actor.organisation)
        found = User.objects.filter(number=user, pk__in=held(own.pk).values("user"), is_active=True).first()
        if found is None:
            raise Missing(GONE)
        if found.pk == actor.id:
            raise Refused("Je eigen toegang herstelt een andere beheerder.")
        if current_memberships(found)[0].organisation_id != own.pk:
            raise Refused(
                "Deze collega werkt langer bij een andere organisatie. Alleen de beheerder daar herstelt de toegang."
            )
        if key and not submissions.claim(key, actor):
            return None
        return _started(actor, own, found, how, address)


def _started(actor: Actor, own: Organisation, user: User, how: str, address: Address) -> Started:
    for link in Recovery.objects.filter(user=user).order_by("id").values_list("link", flat=True):
        one_time.withdraw(actor, link)
    region = next(iter(regions_of(own.pk)), None)
    made = one_time.make(actor, purpose=PURPOSE, days=DAYS, region=region)
    Recovery.objects.create(
        organisation=own, user=user, checked_by_id=actor.id, how=how, link=made.link, at=clock.now()
    )
    end_sessions(user)
    journal.record("recovery_started", actor=actor, region=region, user=user.pk, how=how)
    link = address(made.token)
    mails.send(
        user.email,
        "Weer toegang tot Perspectief",
        mails.RECOVER,
        name=user.name,
        inviter=actor.name,
        organisation=own.name,
        link=link,
        until=mails.said(made.link.expires_at.astimezone(clock.HOME).date()),
    )
    return Started(user, made.code, "" if mails.goes_out() else link)


def recover(token: str, *, password: str) -> User:
    """The answer: a new password, the second factor forgotten, every session over. Raises Refused, Missing, Invalid."""
    known = one_time.held(token)
    with acting(known.actor):
        recovery = Recovery.objects.select_related("user", "organisation").filter(link=known.link).first()
        if recovery is None:
            raise Missing("Deze link bestaat niet.")
        user = recovery.user
        if not held(recovery.organisation_id).filter(user=user).exists() or not user.is_active:
            raise Refused("Je account hoort niet meer bij deze organisatie.")
        one_time.use(known.actor, known.link.pk)
        new_password(user, password)
        user.save(update_fields=["password"])
        forget_second_factor(user)
        region = next(iter(regions_of(recovery.organisation_id)), None)
        journal.record(
            "recovered",
            actor=known.actor,
            region=region,
            on_behalf_of=recovery.checked_by_id,
            user=user.pk,
            how=recovery.how,
        )
        mails.send(
            user.email,
            "Je nieuwe wachtwoord voor Perspectief",
            mails.RECOVERED,
            name=user.name,
            organisation=recovery.organisation.name,
        )
    user.refresh_from_db()
    return user
