"""Logging in and out, and the own account."""

from typing import cast

from allauth.account.forms import LoginForm
from allauth.account.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from perspectief.parties.models import User
from perspectief.parties.policy import invites
from perspectief.parties.queries import CHOSEN, current_memberships
from perspectief.parties.rules import Role
from perspectief.web import kept


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
        """Logs in; a kept form goes on, for the same person."""
        response = super().form_valid(form)
        sealed = self.request.POST.get(kept.FIELD, "")
        if not sealed or not self.request.user.is_authenticated:
            return response
        found = kept.unseal(sealed)
        if found is None:
            return render(self.request, "account/lost.html", {"reason": _("Het is langer dan twee uur geleden.")})
        if found.user not in {0, self.request.user.pk}:
            return render(self.request, "account/lost.html", {"reason": _("Het hoort bij een ander account.")})
        return render(self.request, "account/resume.html", {"kept": found})

    def form_invalid(self, form: LogInForm) -> HttpResponse:
        """The form again, said to be wrong."""
        response = super().form_invalid(form)
        response.status_code = 400
        return response

    def get_context_data(self, **more: object) -> dict:
        """Keeps the kept form through a wrong password."""
        return super().get_context_data(kept=self.request.POST.get(kept.FIELD, ""), **more)


log_in = LogIn.as_view()


@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """Who I am here, in which role; another role when there are several; password; log out."""
    held = current_memberships(cast("User", request.user))
    if request.method == "POST":
        wanted = request.POST.get("membership", "")
        if any(str(one.pk) == wanted for one in held):
            request.session[CHOSEN] = int(wanted)
        return HttpResponseRedirect(reverse("web:account"))
    rows = [(one, Role(one.role).label) for one in held]
    membership = request.membership  # type: ignore[attr-defined]
    may = bool(membership and invites(request.actor, membership.organisation.kind))  # type: ignore[attr-defined]
    return render(request, "web/public/account.html", {"rows": rows, "invites": may})
