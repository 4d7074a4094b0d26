"""The first day of an installation: nobody has an account, and somebody with the set-up code makes the first one."""

import hmac

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from perspectief.core import clock
from perspectief.core.errors import Invalid
from perspectief.geo.models import Region
from perspectief.geo.queries import regions
from perspectief.parties.actions import first_day as actions
from perspectief.parties.rules import COUNTER_KINDS, COUNTER_ROLES, OrganisationKind, Role
from perspectief.web import proof

BACKEND = settings.AUTHENTICATION_BACKENDS[0]


class FirstDayForm(forms.Form):
    """What the first account needs. The action checks the rest."""

    code = forms.CharField(
        label=_("Startcode"),
        help_text=_("Tien letters en cijfers. De code staat in het venster waarin Perspectief is gestart."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    region = forms.ChoiceField(label=_("Arbeidsmarktregio"))
    organisation = forms.CharField(label=_("Naam van je organisatie"), max_length=200)
    kind = forms.ChoiceField(label=_("Soort organisatie"))
    role = forms.ChoiceField(label=_("Je werk"))
    name = forms.CharField(label=_("Je naam"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = forms.EmailField(
        label=_("E-mailadres"),
        help_text=_("Hiermee log je in."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Wachtwoord"),
        help_text=_("Minstens 12 tekens. Een zin is makkelijk te onthouden."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=False),
        strip=False,
    )

    def __init__(self, data: QueryDict | None = None):
        super().__init__(data)
        self.fields["region"].choices = [
            ("", _("Kies een regio")),
            *((str(one.id), one.name) for one in regions(clock.today())),
        ]
        self.fields["kind"].choices = [
            ("", _("Kies")),
            *((one.value, one.label) for one in OrganisationKind if one in COUNTER_KINDS),
        ]
        self.fields["role"].choices = [
            ("", _("Kies")),
            *((one.value, one.label) for one in Role if one in COUNTER_ROLES),
        ]

    def clean_code(self) -> str:
        """The code of this installation; capitals and hyphen do not matter."""
        given = "".join(letter for letter in self.cleaned_data["code"].upper() if letter.isalnum())
        if not hmac.compare_digest(given.encode(), settings.SET_UP_CODE.replace("-", "").encode()):
            raise forms.ValidationError(
                _("Deze code klopt niet. Kijk in het venster waarin Perspectief is gestart."), code="code"
            )
        return given


@login_not_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def first_day(request: HttpRequest) -> HttpResponse:
    """Makes the first organisation and account, and logs in. Does not exist as soon as anybody has an account."""
    if not actions.is_first_day():
        raise Http404
    form = FirstDayForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "code"}
        try:
            user = actions.first_day(**{**given, "region": Region.objects.get(pk=given["region"])})
        except Invalid as error:
            for name, message in error.fields.items():
                form.add_error(name, message)
        else:
            login(request, user, backend=BACKEND)
            messages.success(
                request,
                _(
                    "Welkom. Je bent ook functioneel beheerder: wissel bij Mijn account van rol om anderen uit te nodigen."
                ),
            )
            proof.remember(request, "password")
            return HttpResponseRedirect(reverse("web:today"))
    return render(request, "web/public/first_day.html", {"form": form}, status=400 if form.errors else 200)
