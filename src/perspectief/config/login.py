"""How django-allauth behaves here: accounts by password, second factors, and what limits do."""

import base64
import os
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from perspectief.parties.credentials import end_sessions
from perspectief.parties.models import Organisation, User
from perspectief.parties.noting import note, note_locked
from perspectief.parties.queries import LIMITED, LOGGED_IN_AT
from perspectief.parties.telling import tell_owner

NONCE = 12
BOUND = b"perspectief.second_factor"  # a sealed secret opens nowhere else


class ClosedAdapter(DefaultAccountAdapter):
    """Accounts are made by an organisation; a visitor cannot make one."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "E-mailadres en wachtwoord horen niet bij elkaar. Probeer het opnieuw, of kies een nieuw wachtwoord."
        ),
        "too_many_login_attempts": _(
            "Te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw. Een passkey, of het account van je organisatie, werkt nu ook."
        ),
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

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Words alone, drawn without the frame of a page: allauth also says things after the transaction has ended."""
        text = message or render_to_string(message_template or "", message_context or {}).strip()
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    def pre_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse | None:
        """What the log-in of an organisation proved counts from here on."""
        login = (more.get("signal_kwargs") or {}).get("sociallogin")
        for method, kind in getattr(login, "proofs", ()):
            record_authentication(request, user, method, type=kind)
        return super().pre_login(request, user, **more)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """Logged in. Through an organisation: for that organisation alone."""
        login = (more.get("signal_kwargs") or {}).get("sociallogin")
        request.session.pop(LIMITED, None)
        if login:
            at = next(one for one in settings.ORGANISATION_LOGINS if one.id == login.account.provider)
            request.session[LIMITED] = Organisation.objects.get(number=at.organisation).pk
            request.session[LOGGED_IN_AT] = at.id
        methods = {one.get("type") or one["method"] for one in get_authentication_records(request, user)}
        note("logged_in", user, by=" ".join(sorted(methods)))
        if Authenticator.Type.RECOVERY_CODES in methods:
            tell_owner(user, "recovery_code_used")
        return super().post_login(request, user, **more)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """The first page; who came in through an organisation is told how to log out there."""
        at = request.session.get(LOGGED_IN_AT)
        known = any(one.id == at for one in settings.ORGANISATION_LOGINS)
        return reverse("web:organisation_left", args=[at]) if known else super().get_logout_redirect_url(request)

    def set_password(self, user: User, password: str) -> None:
        """A new password ends every session of the account; the one that asked goes on under a new key. The owner is told."""
        super().set_password(user, password)
        end_sessions(user)
        note("password_changed", user)
        tell_owner(user, "password_changed")


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
