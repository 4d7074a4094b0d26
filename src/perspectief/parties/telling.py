"""Tells the owner of an account by mail what was done to it, so that somebody else's doing does not go unseen."""

from perspectief.parties import mails
from perspectief.parties.credentials import may_reset_by_mail
from perspectief.parties.models import User
from perspectief.parties.queries import current_memberships

FACTORS = {"totp": "een app met codes", "webauthn": "een passkey"}
HAPPENED = {
    "password_changed": ("Je wachtwoord is veranderd", "Het wachtwoord van je account is veranderd."),
    "second_factor_added": ("Je tweede stap is veranderd", "Er is een tweede stap bij het inloggen bijgekomen: {factor}."),
    "second_factor_removed": ("Je tweede stap is veranderd", "Er is een tweede stap bij het inloggen weggehaald: {factor}."),
    "recovery_codes_made": ("Je hebt nieuwe noodcodes", "Er zijn nieuwe noodcodes gemaakt. De oude werken niet meer."),
    "recovery_code_used": ("Er is een noodcode gebruikt", "Er is een noodcode gebruikt. Die werkt nu niet meer."),
}  # fmt: skip
ANEW = "Ga dan meteen naar Perspectief en kies bij het inloggen een nieuw wachtwoord: dan is iedereen uitgelogd. Bel daarna {helper}."
CALL = "Log dan bij Mijn account overal uit en bel meteen {helper}."  # who gets no new password by mail


def tell_owner(user: User, verb: str, *, factor: str = "") -> None:
    """A mail after the transaction. `verb`: of HAPPENED; `factor`: which kind of second factor it was about."""
    subject, what = HAPPENED[verb]
    helper = "een beheerder van je organisatie" if current_memberships(user) else "je klantmanager"
    mails.send(
        user.email,
        subject,
        mails.CHANGED,
        name=user.name,
        what=what.format(factor=FACTORS.get(factor, "")),
        first=(ANEW if may_reset_by_mail(user) else CALL).format(helper=helper),
    )
