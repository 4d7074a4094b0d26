"""What an account proves itself with, and the sessions that rest on it. Consequences: they join the running transaction,
check nothing and write no fact; the action that calls them does both."""

from allauth.mfa.models import Authenticator

from perspectief.core import clock
from perspectief.parties.models import Installation, Remembered, Session, User

SECOND = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(user: User) -> bool:
    """Whether the account has an app or a passkey; recovery codes alone do not count."""
    return Authenticator.objects.filter(user=user, type__in=SECOND).exists()


def forget_second_factor(user: User) -> int:
    """Takes away every app, passkey and recovery code of the account and ends its sessions; returns how many went.

    For recovery by a person: whoever calls it has checked who asks. At the next log-in a new second factor is asked.
    """
    gone, _by_model = Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    return gone


def end_sessions(user: User, *, keep: str | None = None) -> int:
    """Logs the account out everywhere, at once, but for the session with key `keep`; returns how many sessions ended."""
    ended, _by_model = Session.objects.filter(user=user).exclude(session_key=keep or "").delete()
    return ended


def sessions_of(user: User) -> list[Session]:
    """The sessions in which the account is logged in now, the one used last first."""
    live = Session.objects.filter(user=user, expire_date__gt=clock.now())
    return list(live.order_by("-seen_at", "session_key"))


def second_factor_is_compulsory() -> bool:
    """True but in a database marked as made, whose people and passwords are no secret to anybody."""
    return not Installation.objects.filter(kind=Installation.Kind.MADE).exists()


def may_reset_by_mail(user: User) -> bool:
    """Whether a link in a mail may give this account a new password.

    Not without a usable password (it only logs in through its organisation), and, where a second factor is compulsory, not
    without one of its own: such an account asks the first who logs in to set a factor up, so whoever reads the mailbox would
    own it. A password reset by mail is therefore always followed by a factor that was there before; the others are given back
    by a person (`actions.recovery`).
    """
    if not user.is_active or not user.has_usable_password():
        return False
    return has_second_factor(user) or not second_factor_is_compulsory()


def clear_expired() -> int:
    """Removes sessions and counts of attempts whose time is over; returns how many rows went."""
    now = clock.now()
    sessions, _by_model = Session.objects.filter(expire_date__lt=now).delete()
    counts, _by_model = Remembered.objects.filter(expires__lt=now).delete()
    return sessions + counts
