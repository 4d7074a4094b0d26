"""The second factor of the own account: an app, passkeys, recovery codes."""

import json
from typing import Any, cast

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import delete_and_cleanup
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery
from allauth.mfa.totp.internal import flows as totp
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as passkeys
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from perspectief.core.errors import Missing, Refused
from perspectief.parties.credentials import SECOND, end_sessions, second_factor_is_compulsory
from perspectief.parties.models import User
from perspectief.parties.noting import note
from perspectief.parties.telling import tell_owner
from perspectief.web import proof
from perspectief.web.public.codes import NewAppForm


class PasskeyForm(AddWebAuthnForm):
    """allauth's: a name, and what the device signed. Always one that works without a password, so with a check of the person."""

    name = forms.CharField(
        label=gettext_lazy("Naam van dit apparaat"),
        help_text=gettext_lazy("Bijvoorbeeld: laptop van het werk."),
        max_length=60,
    )


def own_factors(user: User) -> list[Authenticator]:
    """App, passkeys and recovery codes of the account, in the order they were made."""
    return list(Authenticator.objects.filter(user=user).order_by("created_at", "id"))


@proof.before_second_factor
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What the account has, and what it may add; the first page of who has nothing yet."""
    held, actor = own_factors(cast("User", request.user)), cast("Any", request.actor)  # type: ignore[attr-defined]
    by_kind = {kind: [one for one in held if one.type == kind] for kind in Authenticator.Type}
    codes = by_kind[Authenticator.Type.RECOVERY_CODES]
    context = {
        "app": next(iter(by_kind[Authenticator.Type.TOTP]), None),
        "passkeys": by_kind[Authenticator.Type.WEBAUTHN],
        "codes_left": len(codes[0].wrap().get_unused_codes()) if codes else None,
        "compulsory": second_factor_is_compulsory(),
        "secured": any(one.type in SECOND for one in held),
        "limited": proof.is_limited(request),
        "of_self": actor is not None and actor.person is not None,
    }
    return render(request, "mfa/index.html", context)


class NewApp(ActivateTOTPView):
    """Shows the picture to scan and asks the first code."""

    form_class = NewAppForm

    def get_context_data(self, **more: Any) -> dict:
        """The key in groups of four, for who types it over."""
        context = super().get_context_data(**more)
        secret = context["form"].secret
        return context | {"secret_parts": [secret[at : at + 4] for at in range(0, len(secret), 4)]}

    def form_valid(self, form: NewAppForm) -> HttpResponse:
        """From here on the account asks a code at log-in, and this session has shown one."""
        _app, codes = totp.activate_totp(self.request, form)
        return _added(self.request, "totp", fresh_codes=codes is not None)

    def form_invalid(self, form: NewAppForm) -> HttpResponse:
        """The same picture, and what was wrong."""
        response = super().form_invalid(form)
        response.status_code = 400
        return response


new_app = proof.before_second_factor(proof.whole_account(proof.freshly_proved(NewApp.as_view())))


@proof.before_second_factor
@proof.whole_account
@proof.freshly_proved
@require_http_methods(["GET", "HEAD", "POST"])
def new_passkey(request: HttpRequest) -> HttpResponse:
    """A passkey: made by the browser, kept by the device."""
    user = cast("User", request.user)
    form = PasskeyForm(request.POST if request.method == "POST" else None, user=user, initial={"name": ""})
    if form.is_valid():
        given = form.cleaned_data
        _key, codes = passkeys.add_authenticator(request, name=given["name"], credential=given["credential"])
        return _added(request, "webauthn", fresh_codes=codes is not None)
    options = json.dumps(webauthn.begin_registration(user, passwordless=True))
    context = {"form": form, "options": options}
    return render(request, "mfa/webauthn/add_form.html", context, status=400 if form.errors else 200)


@proof.whole_account
@proof.freshly_proved
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Takes an app or passkey away. The last one stays where a second factor is compulsory."""
    held = [one for one in own_factors(cast("User", request.user)) if one.type in SECOND]
    chosen = next((one for one in held if str(one.pk) == request.POST.get("factor")), None)
    if chosen is None:
        raise Missing("")
    if len(held) == 1 and second_factor_is_compulsory():
        raise Refused(get_adapter().error_messages["cannot_delete_authenticator"])
    delete_and_cleanup(request, chosen)
    _changed(request, "second_factor_removed", str(chosen.type))
    messages.success(request, _("Weggehaald. Met dit apparaat log je niet meer in."))
    return HttpResponseRedirect(reverse("mfa_index"))


@proof.whole_account
@proof.freshly_proved
@require_GET
def codes(request: HttpRequest) -> HttpResponse:
    """Recovery codes: readable once, when they are new."""
    found, may_read = recovery.view_recovery_codes(request)
    if found is None:
        raise Missing("")
    left = found.get_unused_codes()
    context = {"codes": left if may_read else [], "left": len(left)}
    return render(request, "mfa/recovery_codes/index.html", context)


@proof.whole_account
@proof.freshly_proved
@require_POST
def new_codes(request: HttpRequest) -> HttpResponse:
    """Ten new ones; the old no longer work."""
    if not recovery.can_generate_recovery_codes(request.user):  # type: ignore[arg-type]
        raise Refused(_("Zet eerst een tweede stap aan."))
    recovery.generate_recovery_codes(request)
    _changed(request, "recovery_codes_made", "recovery_codes")
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes"))


def _added(request: HttpRequest, kind: str, *, fresh_codes: bool) -> HttpResponse:
    proof.remember(request, "mfa", kind)
    _changed(request, "second_factor_added", kind)
    return HttpResponseRedirect(reverse("mfa_view_recovery_codes" if fresh_codes else "mfa_index"))


def _changed(request: HttpRequest, verb: str, kind: str) -> None:
    """The key of the session is another one from here on and every other session ends; the journal knows, and the owner is
    told by mail."""
    request.session.cycle_key()
    user, actor = cast("User", request.user), cast("Any", request.actor)  # type: ignore[attr-defined]
    end_sessions(user, keep=request.session.session_key)
    note(verb, user, actor=actor, factor=kind)
    tell_owner(user, verb, factor=kind)
