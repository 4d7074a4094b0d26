"""How django-allauth behaves here: accounts by password, second factors, and what limits do."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from perspectief.parties.credentials import end_sessions
from perspectief.parties.models import User
from perspectief.parties.noting import note, note_locked

NONCE = 12
BOUND = b"perspectief.second_factor"  # a sealed secret opens nowhere else


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an organisation; a visitor cannot make one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "E-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw, of kies een nieuw wachtwoord."
        ),
        "too_many_login_attempts": _("Te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw."),
        "incorrect_password": _("Dit wachtwoord klopt niet."),
        "invalid_password_reset": _("Deze link werkt niet meer. Vraag een nieuwe aan."),
        "rate_limited": _("Dat ging te vaak achter elkaar. Wacht even en probeer het dan opnieuw."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_stages(self) -> list[str]:
        """allauth's, with our answer to who already showed a second factor."""
        theirs = "allauth.mfa.stages.AuthenticateStage"
        return ["perspectief.config.login.SecondStage" if one == theirs else one for one in super().get_login_stages()]

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Raises ValidationError when this address or this account tried too often; the journal then says so."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            email = str(credentials.get("email", "")).strip().lower()
            note_locked("password", email, User.objects.filter(email=email).first())
            raise

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session of the account; the one that asked goes on under a new key."""
        super().set_password(user, password)
        end_sessions(user)
        note("password_changed", user)


class SecondStage(AuthenticateStage):
    """Asks a second factor after the password, or after an organisation's log-in that did not already ask one."""

    def _should_handle(self, request: HttpRequest) -> bool:
        if any(one.get("type") == "provider" for one in get_authentication_records(request, self.login.user)):
            return False
        return super()._should_handle(request)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of apps and recovery codes are kept sealed, with the keys that seal citizen service numbers."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _(
            "Deze code klopt niet, of is al gebruikt. Wacht op de volgende code en probeer het opnieuw."
        ),
        "cannot_delete_authenticator": _("Je hebt een tweede stap nodig. Zet er eerst een andere naast."),
        "cannot_generate_recovery_codes": _("Zet eerst een tweede stap aan."),
    }

    def encrypt(self, text: str) -> str:
        """Sealed with the current key, whose id stands before it."""
        nonce, key = os.urandom(NONCE), settings.BSN_KEY_CURRENT
        sealed = AESGCM(settings.BSN_KEYS[key]).encrypt(nonce, text.encode(), BOUND)
        return f"{key}:{base64.b64encode(nonce + sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` sealed, also with a former key. Raises when it was changed."""
        key, _colon, packed = encrypted_text.partition(":")
        held = base64.b64decode(packed)
        return AESGCM(settings.BSN_KEYS[key]).decrypt(held[:NONCE], held[NONCE:], BOUND).decode()

    def _get_site_name(self) -> str:
        return "Perspectief"
