"""Codes of six digits from an app, each of use once."""

import hashlib
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from perspectief.parties.models import User
from perspectief.parties.noting import note_locked

TOO_OFTEN = "too_many_login_attempts"


def spend(user: User, code: str) -> None:
    """A right code counts once, in whichever process, for as long as the clock would take it. Raises ValidationError."""
    digest = hashlib.sha256(f"{user.pk}:{''.join(code.split())}".encode()).hexdigest()
    lasts = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    if not cache.add(f"spent-code:{digest}", 1, lasts):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(forms.Form):
    """One field in our words; what it checks comes from the form of allauth beside it."""

    user: User

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        field = self.fields["code"]
        field.label = _("Code")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}

    def clean_code(self) -> str:
        """Raises ValidationError: wrong, used before, or tried too often; the journal hears of the last."""
        try:
            code = super().clean_code()  # type: ignore[misc]
        except ValidationError as error:
            if error.code in {TOO_OFTEN, "rate_limited"}:
                note_locked("code", str(self.user.pk), self.user)
            raise
        spend(self.user, code)
        return code


class NewAppForm(CodeForm, ActivateTOTPForm):
    """The first code of an app that was just set up."""
