"""Logging in and out, and the own account."""

import copy
import hashlib
from typing import Any, cast

from allauth.account import app_settings
from allauth.account.forms import LoginForm
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView, password_change
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from perspectief.core.errors import Refused
from perspectief.parties.credentials import end_sessions, has_second_factor, sessions_of
from perspectief.parties.models import Session, User
from perspectief.parties.noting import note
from perspectief.parties.policy import invites
from perspectief.parties.queries import CHOSEN, usable_memberships
from perspectief.parties.rules import Role
from perspectief.web import kept
from perspectief.web.proof import freshly_proved, is_limited, whole_account
from perspectief.web.public.codes import CodeForm
from perspectief.web.public.proving import go_on


class LogInForm(LoginForm):
    """allauth's, in our words."""

    def __init__(self, *args: object, **options: object):
        super().__init__(*args, **options)
        for name, label in (("login", _("E-mailadres")), ("password", _("Wachtwoord"))):
            self.fields[name].label = label
            self.fields[name].help_text = ""
            self.fields[name].widget.attrs.pop("placeholder", None)


def login_form(request: HttpRequest) -> LogInForm:
    """An empty form, for a page that is not the log-in page itself."""
    return LogInForm(request=request)


class LogIn(LoginView):
    """allauth's, and afterwards the form somebody was busy with when the session ended."""

    form_class = LogInForm

    def form_valid(self, form: LogInForm) -> HttpResponse:
        """Logs in, or asks the second factor first; a kept form goes on, for the same person."""
        response = super().form_valid(form)
        sealed = self.request.POST.get(kept.FIELD, "")
        if self.request.user.is_authenticated:
            return go_on(self.request, sealed, response)
        if sealed and response.status_code == 302 and response["Location"] == reverse("mfa_authenticate"):
            return _second_factor_at_once(self.request)
        return response

    def form_invalid(self, form: LogInForm) -> HttpResponse:
        """The form again, said to be wrong."""
        response = super().form_invalid(form)
        response.status_code = 400
        return response

    def get_context_data(self, **more: object) -> dict:
        """Keeps the kept form through a wrong password."""
        return super().get_context_data(kept=self.request.POST.get(kept.FIELD, ""), **more)


log_in = LogIn.as_view()


class SecondFactorForm(CodeForm, AuthenticateForm):
    """A code of the app, or a recovery code."""


class SecondFactor(AuthenticateView):
    """allauth's: a code or a passkey after the password."""

    form_class = SecondFactorForm

    def form_valid(self, form: Any) -> HttpResponse:
        """Logged in; a kept form goes on."""
        response = super().form_valid(form)
        if not self.request.user.is_authenticated:
            return response
        return go_on(self.request, self.request.POST.get(kept.FIELD, ""), response)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with what was wrong."""
        response = super().form_invalid(form)
        response.status_code = 400
        return response

    def get_context_data(self, **more: Any) -> dict:
        """Whether there are passkeys, and the kept form."""
        context = super().get_context_data(**more)
        options = context.get("js_data", {}).get("request_options", {})
        allowed = options.get("publicKey", {}).get("allowCredentials")
        context |= {"kept": self.request.POST.get(kept.FIELD, ""), "options": kept.as_json(options) if allowed else ""}
        return context


second_factor = SecondFactor.as_view()


def _second_factor_at_once(request: HttpRequest) -> HttpResponse:
    """Its page in answer to the log-in form itself: a redirect would lose the form that is kept in it."""
    asked = copy.copy(request)
    asked.method = "GET"
    return second_factor(asked)


class LogInByPasskey(LoginWebAuthnView):
    """allauth's: a passkey alone, of a device that checked who holds it."""

    def form_valid(self, form: Any) -> HttpResponse:
        """Logged in; on to the page asked, or with the kept form."""
        authenticator = form.cleaned_data["credential"]
        login = Login(user=authenticator.user, redirect_url=get_next_redirect_url(self.request))
        response = perform_passwordless_login(self.request, authenticator, login)
        if not self.request.user.is_authenticated:
            return response
        return go_on(self.request, self.request.POST.get(kept.FIELD, ""), response)

    def form_invalid(self, form: Any) -> HttpResponse:
        """The log-in page, which says so and keeps what it kept."""
        form_again = login_form(self.request)
        context = {
            "form": form_again,
            "passkey_failed": True,
            "kept": self.request.POST.get(kept.FIELD, ""),
            "redirect_field_value": get_next_redirect_url(self.request),
        }
        return render(self.request, f"account/login.{app_settings.TEMPLATE_EXTENSION}", context, status=400)


log_in_by_passkey = LogInByPasskey.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Who I am here, in which role; another role when there are several; how and where I am logged in."""
    user = cast("User", request.user)
    held = usable_memberships(request)
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        if any(str(one.pk) == wanted for one in held):
            request.session[CHOSEN] = int(wanted)
        return HttpResponseRedirect(reverse("web:account"))
    here = request.session.session_key
    membership = request.membership  # type: ignore[attr-defined]
    context = {
        "rows": [(one, Role(one.role).label) for one in held],
        "sessions": [(handle(one), one, one.session_key == here) for one in sessions_of(user)],
        "secured": has_second_factor(user),
        "limited": is_limited(request),
        "invites": bool(membership and invites(request.actor, membership.organisation.kind)),  # type: ignore[attr-defined]
    }
    return render(request, "web/public/account.html", context)


@whole_account
@freshly_proved
def change_password(request: HttpRequest) -> HttpResponse:
    """allauth's, for who has a password; others log in with the account of their organisation."""
    if not request.user.has_usable_password():
        raise Refused(_("Je logt in met het account van je organisatie. Een wachtwoord heb je hier niet."))
    return cast("HttpResponse", password_change(request))


def handle(session: Session) -> str:
    """What a page calls a session: its key opens it, so that never leaves the server."""
    return hashlib.sha256(f"shown:{session.session_key}".encode()).hexdigest()[:16]


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Logs out elsewhere: one session, or all of them, this one too."""
    user = cast("User", request.user)
    which = request.POST.get("sessie", "")
    actor = request.actor  # type: ignore[attr-defined]
    if which == "alle":
        count = end_sessions(user)
        note("sessions_ended", user, actor=actor, count=count)
        logout(request)
        return HttpResponseRedirect(reverse("account_login"))
    for session in sessions_of(user):
        if handle(session) == which and session.session_key != request.session.session_key:
            session.delete()
            note("sessions_ended", user, actor=actor, count=1)
    return HttpResponseRedirect(reverse("web:account"))
