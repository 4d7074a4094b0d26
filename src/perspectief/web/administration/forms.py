"""Forms of accounts, roles and invitations. The actions check what is given."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.geo.models import Region
from perspectief.parties.actions.invitations import Wanted
from perspectief.parties.models import Organisation, User
from perspectief.parties.rules import (
    PARTNER_KINDS,
    RECOVERY_CHECKS,
    EndReason,
    InvitationKind,
    OrganisationKind,
    Role,
    roles_at,
)
from perspectief.web.fields import OptionsInput, RadioInput

CHOOSE = ("", _("Kies"))


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """A day, with the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=required, widget=widget)


class RoleForm(forms.Form):
    """Another role for a colleague."""

    role = forms.ChoiceField(label=_("Rol"))
    starts_on = day(_("Eerste dag"), required=True)
    ends_on = day(_("Laatste dag"))

    def __init__(self, data: Any, *, kind: str, held: Iterable[str]):
        super().__init__(data, initial={"starts_on": clock.today()})
        taken = set(held)
        self.fields["role"].choices = [CHOOSE, *((one.value, one.label) for one in roles_at(kind) if one not in taken)]


class EndForm(forms.Form):
    """The last day of a role; empty: it goes on."""

    ends_on = day(_("Laatste dag"))


class ParticipationForm(forms.Form):
    """Why an organisation takes part no more, and through which day it still does."""

    reason = forms.ChoiceField(label=_("Waarom?"), choices=EndReason.choices, widget=RadioInput)
    ends_on = day(_("Laatste dag"), _("Laat dit leeg om de deelname nu meteen te beëindigen."))


class RecoveryForm(forms.Form):
    """How the administrator knows who it is."""

    how = forms.ChoiceField(
        label=_("Hoe weet je dat het je collega is?"), choices=[*RECOVERY_CHECKS.items()], widget=RadioInput
    )


class PersonRecoveryForm(RecoveryForm):
    """How the klantmanager knows who it is."""

    def __init__(self, *args: Any, **options: Any):
        super().__init__(*args, **options)
        self.fields["how"].label = _("Hoe weet je dat het deze persoon is?")


class HandOverForm(forms.Form):
    """Who takes over."""

    to = forms.TypedMultipleChoiceField(
        label=_("Wie neemt over?"),
        help_text=_("Kies je er meer, dan verdelen we eerlijk."),
        coerce=int,
        widget=OptionsInput,
    )

    def __init__(self, data: Any, *, takers: Sequence[User]):
        super().__init__(data)
        self.fields["to"].choices = [(one.number, one.name) for one in takers]


class InvitationForm(forms.Form):
    """Who is invited: the person. Subclasses add to what."""

    kind: InvitationKind
    name = forms.CharField(label=_("Naam"), max_length=200)
    email = forms.EmailField(label=_("E-mailadres"), help_text=_("Hier gaat de link naartoe."))

    def wanted(self) -> Wanted:
        """What the action asks."""
        given = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if "region" in given:
            given["region"] = int(given["region"])
        return Wanted(kind=self.kind, **given)


class ColleagueForm(InvitationForm):
    """A colleague in a role."""

    kind = InvitationKind.COLLEAGUE
    role = forms.ChoiceField(label=_("Rol"))
    ends_on = day(_("Laatste dag"), _("Alleen als je die al weet."))

    def __init__(self, data: Any, *, own: Organisation, regions: Sequence[Region]):
        super().__init__(data)
        self.fields["role"].choices = [CHOOSE, *((one.value, one.label) for one in roles_at(own.kind))]


class OutsideForm(InvitationForm):
    """Somebody of another organisation, in one of the regions of the own one."""

    def __init__(self, data: Any, *, own: Organisation, regions: Sequence[Region]):
        super().__init__(data)
        if len(regions) > 1:
            self.fields["region"] = forms.ChoiceField(
                label=_("Arbeidsmarktregio"), choices=[(str(one.pk), one.name) for one in regions]
            )


class PartnerForm(OutsideForm):
    """The first person of an organisation, who administers it from then on."""

    kind = InvitationKind.PARTNER
    party_name = forms.CharField(label=_("Naam van de organisatie"), max_length=200)
    party_kind = forms.ChoiceField(
        label=_("Soort organisatie"),
        choices=[CHOOSE, *((one.value, OrganisationKind(one).label) for one in PARTNER_KINDS)],
    )
    party_kvk = forms.CharField(
        label=_("KvK-nummer"),
        help_text=_("Acht cijfers. Nodig voor bedrijven en opleiders."),
        max_length=12,
        required=False,
    )
    role = forms.ChoiceField(
        label=_("Werk van deze persoon"),
        choices=[
            CHOOSE,
            *((one.value, one.label) for one in Role if any(one in roles_at(kind) for kind in PARTNER_KINDS)),
        ],
    )
    field_order = ("party_name", "party_kind", "party_kvk", "name", "email", "role")


class EmployerForm(OutsideForm):
    """Somebody of an employer."""

    kind = InvitationKind.EMPLOYER
    party_kvk = forms.CharField(label=_("KvK-nummer"), help_text=_("Acht cijfers."), max_length=12)
    party_name = forms.CharField(label=_("Naam van het bedrijf"), max_length=200)
    administers = forms.BooleanField(label=_("Mag zelf collega’s van het bedrijf uitnodigen"), required=False)
    field_order = ("party_kvk", "party_name", "name", "email", "administers")


FORMS: dict[str, type[ColleagueForm | OutsideForm]] = {
    "collega": ColleagueForm,
    "organisatie": PartnerForm,
    "werkgever": EmployerForm,
}
