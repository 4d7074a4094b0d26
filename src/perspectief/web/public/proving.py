"""Proving once more who you are, before a sensitive change."""

import json
from typing import Any, cast

from allauth.core import ratelimit
from allauth.mfa.base.forms import ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from perspectief.parties.models import User
from perspectief.parties.noting import note_locked
from perspectief.parties.queries import LOGGED_IN_AT
from perspectief.parties.telling import tell_owner
from perspectief.web import kept, proof
from perspectief.web.public.codes import CodeForm

TOO_OFTEN = _("Te vaak geprobeerd. Wacht vijf minuten en probeer het dan opnieuw.")


class PasswordForm(forms.Form):
    """The own password, once more."""

    password = forms.CharField(
        label=_("Wachtwoord"),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}, render_value=False),
        strip=False,
    )

    def __init__(self, *args: Any, request: HttpRequest, **options: Any):
        super().__init__(*args, **options)
        self.request = request

    def clean_password(self) -> str:
        """Five tries in five minutes, in whichever process."""
        user = cast("User", self.request.user)
        if not ratelimit.consume(self.request, action="reauthenticate", user=user):
            note_locked("proof", str(user.pk), user)
            raise forms.ValidationError(TOO_OFTEN)
        if not user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("Dit wachtwoord klopt niet."))
        return self.cleaned_data["password"]


class AgainCodeForm(CodeForm, ReauthenticateForm):
    """A code of the app, or a recovery code."""


@proof.before_second_factor
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Password, code or passkey; whichever is given right goes on to where one was."""
    if request.method != "POST":
        return ask(request)
    user = cast("User", request.user)
    sealed = request.POST.get(kept.FIELD, "")
    if "credential" in request.POST:
        form: forms.Form = ReauthenticateWebAuthnForm(request.POST, user=user)
    elif "code" in request.POST:
        form = AgainCodeForm(request.POST, user=user)
    else:
        form = PasswordForm(request.POST, request=request)
    if not form.is_valid():
        return ask(request, wrong=form, sealed=sealed, status=400)
    if isinstance(form, PasswordForm):
        proof.remember(request, "password")
    else:
        form.save()  # type: ignore[attr-defined]
        if isinstance(form, AgainCodeForm) and form.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            tell_owner(user, "recovery_code_used")
    return go_on(request, sealed, HttpResponseRedirect(_next(request)))


def ask(request: HttpRequest, *, wrong: forms.Form | None = None, sealed: str = "", status: int = 200) -> HttpResponse:
    """The page that asks. `wrong`: the form that was sent and did not do; `sealed`: what was being saved."""
    user = cast("User", request.user)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    by_code = wrong if isinstance(wrong, AgainCodeForm) else AgainCodeForm(user=user)
    by_password = wrong if isinstance(wrong, PasswordForm) else PasswordForm(request=request)
    passkey = Authenticator.Type.WEBAUTHN in kinds
    context = {
        "wrong": wrong,
        "password_form": by_password if user.has_usable_password() else None,
        "code_form": by_code if Authenticator.Type.TOTP in kinds else None,
        "options": json.dumps(webauthn.begin_authentication(user)) if passkey else "",
        "at": next((one for one in settings.ORGANISATION_LOGINS if one.id == request.session.get(LOGGED_IN_AT)), None),
        "kept": sealed,
        "next": _next(request),
    }
    return render(request, "account/prove.html", context, status=status)


def go_on(request: HttpRequest, sealed: str, otherwise: HttpResponse) -> HttpResponse:
    """After a log-in or a proof: the form somebody was busy with, for the same person, or else `otherwise`."""
    sealed = sealed or request.session.pop(kept.AWAY, "")
    if not sealed:
        return otherwise
    found = kept.unseal(sealed)
    if found is None:
        return render(request, "account/lost.html", {"reason": _("Het is langer dan twee uur geleden.")})
    if found.user != request.user.pk:
        return render(request, "account/lost.html", {"reason": _("Het hoort bij een ander account.")})
    return render(request, "account/resume.html", {"kept": found})


def _next(request: HttpRequest) -> str:
    """A page of this site to go on to."""
    asked = request.POST.get(REDIRECT_FIELD_NAME) or request.GET.get(REDIRECT_FIELD_NAME) or ""
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return asked if safe else reverse("web:account")
