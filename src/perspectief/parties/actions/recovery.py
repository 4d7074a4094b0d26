"""Giving somebody back the way in: a colleague by an administrator, a job seeker by the klantmanager, who checked who it is;
a one-time link, a code by another channel.

The sessions end at once. The password and the second factor fall only when the link is answered with its code: cleared
before, an account would hang on its mailbox alone.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.parties import mails
from perspectief.parties.actions import one_time
from perspectief.parties.actions.answers import new_password
from perspectief.parties.actions.invitations import Address
from perspectief.parties.actions.rights import GONE
from perspectief.parties.credentials import end_sessions, forget_second_factor
from perspectief.parties.models import Organisation, PersonAccount, Recovery, User
from perspectief.parties.policy import must_administer
from perspectief.parties.queries import current_memberships, held, holding_account, regions_of
from perspectief.parties.rules import RECOVERY_CHECKS

PURPOSE, OF_PERSON = "recovery", "person_recovery"
PURPOSES = frozenset({PURPOSE, OF_PERSON})
DAYS = 1
HOW = ("Kies hoe je hebt vastgesteld wie het is.", {"how": "Kies een van de drie."})

ELSEWHERE = (
    "Deze collega werkt ook bij een andere organisatie. Herstel zou ook daar de weg openen. Overleg met de beheerder daar: "
    "één van beide beëindigt eerst de rollen, en nodigt na het herstel opnieuw uit."
)


@dataclass(frozen=True)
class Started:
    """A recovery under way. `code`: to be said to whom it is for, shown once; `link` only where no mail leaves."""

    user: User
    code: str
    link: str = ""


def start(actor: Actor, *, user: int, how: str, address: Address, key: str = "") -> Started | None:
    """Starts it for a colleague (public number); `how` is one of RECOVERY_CHECKS. None when this form was sent before.

    Raises Refused, Missing, Invalid. Not for somebody who also works elsewhere: that would open the way to the people of the
    other organisation. Until one of the two has ended its roles nobody does it.
    """
    must_administer(actor)
    if how not in RECOVERY_CHECKS:
        raise Invalid(*HOW)
    with acting(actor):
        own = Organisation.objects.get(pk=actor.organisation)
        found = User.objects.filter(number=user, pk__in=held(own.pk).values("user"), is_active=True).first()
        if found is None:
            raise Missing(GONE)
        if found.pk == actor.id:
            raise Refused("Je eigen toegang herstelt een andere beheerder.")
        if _works_elsewhere(found, own.pk):
            raise Refused(ELSEWHERE)
        if key and not submissions.claim(key, actor):
            return None
        return _started(actor, found, how, address, purpose=PURPOSE, region=next(iter(regions_of(own.pk)), None))


def start_for_card(
    actor: Actor, *, card: int, region: int, how: str, address: Address, key: str = ""
) -> Started | None:
    """Starts it for the job seeker of a card; whoever asks has checked that the card is the organisation's own. None when sent before.

    Raises Refused, Invalid. Who also works somewhere is recovered there: else the way to other people would open from here.
    """
    if how not in RECOVERY_CHECKS:
        raise Invalid(*HOW)
    with acting(actor):
        account = PersonAccount.objects.select_related("user").filter(card_id=card, ends_on=None).first()
        if account is None or not account.user.is_active:
            raise Refused("Bij deze kaart hoort nu geen account. Nodig de persoon eerst uit.")
        if current_memberships(account.user):
            raise Refused(
                "Dit account is ook van een medewerker van een organisatie. De beheerder daar herstelt de toegang."
            )
        if key and not submissions.claim(key, actor):
            return None
        return _started(actor, account.user, how, address, purpose=OF_PERSON, region=region)


def withdraw_for_card(actor: Actor, *, card: int) -> None:
    """What handing a card over causes: links of the former owner, who acts, open this account no more."""
    user = PersonAccount.objects.filter(card_id=card, ends_on=None).values_list("user", flat=True).first()
    _withdraw(actor, Recovery.objects.filter(user=user, link__purpose=OF_PERSON))


def _withdraw(actor: Actor, rows: "QuerySet[Recovery]") -> None:
    for link in list(rows.order_by("id").values_list("link", flat=True)):
        one_time.withdraw(actor, link)


def _started(actor: Actor, user: User, how: str, address: Address, *, purpose: str, region: int | None) -> Started:
    own = Organisation.objects.get(pk=actor.organisation)
    _withdraw(actor, Recovery.objects.filter(user=user))
    made = one_time.make(actor, purpose=purpose, days=DAYS, region=region)
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
        helper=_helper(own, purpose),
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
        if not user.is_active or not _still_theirs(recovery, known.link.purpose):
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
            helper=_helper(recovery.organisation, known.link.purpose),
        )
    user.refresh_from_db()
    return user


def _still_theirs(recovery: Recovery, purpose: str) -> bool:
    """Whether the organisation that started it may still give this account back, on the grounds on which it started."""
    if purpose == PURPOSE:
        here = held(recovery.organisation_id).filter(user=recovery.user).exists()
        return here and not _works_elsewhere(recovery.user, recovery.organisation_id)
    account = holding_account(recovery.user)
    takes_part = account is not None and account.region_id in regions_of(recovery.organisation_id)
    return takes_part and not current_memberships(recovery.user)


def _works_elsewhere(user: User, organisation: int) -> bool:
    return any(one.organisation_id != organisation for one in current_memberships(user))


def _helper(organisation: Organisation, purpose: str) -> str:
    """Whom to call when it was somebody else."""
    return f"een beheerder van {organisation.name}" if purpose == PURPOSE else organisation.name
