"""The forms of the plan: beginning one, the ambition, an action, a party, a reaction, a signature, a talk, advice and decision."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.plans.actions.signing import Signer
from perspectief.plans.actions.writing import TargetValues
from perspectief.plans.models import Action, Ambition, Party, Plan, Target
from perspectief.plans.rules import (
    DEFINITIONS,
    TEMPLATES,
    Advice,
    Decision,
    Group,
    Part,
    Pillar,
    Pilot,
    Progress,
    Second,
)
from perspectief.web.fields import OptionsInput, RadioInput
from perspectief.web.staff.job_seeker_forms import KeptForm, day_field


def _text(rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(max_length=2000, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _asked_day(**options: Any) -> forms.DateField:
    made = day_field(**options)
    made.required = True
    return made


class PlanForm(KeptForm):
    """A new plan: what kind, for which years."""

    template = forms.ChoiceField(
        label=_("Wat voor plan?"),
        choices=[(one.name, one.label) for one in TEMPLATES.values()],
        initial="meerjarenagenda",
    )
    first = forms.IntegerField(label=_("Eerste jaar"), min_value=2019, max_value=2099)
    last = forms.IntegerField(label=_("Laatste jaar"), min_value=2019, max_value=2099)
    submit_by = day_field(label=_("Uiterlijk ingediend op"), help_text=_("Als het ministerie een dag noemt."))

    def period(self) -> dict[str, datetime.date]:
        """First and last day."""
        given = self.cleaned_data
        return {"starts_on": datetime.date(given["first"], 1, 1), "ends_on": datetime.date(given["last"], 12, 31)}


class AmbitionForm(KeptForm):
    """What the region wants to reach. For every year of the plan and every group a field."""

    definition = forms.ChoiceField(
        label=_("Wat is bij jullie een match?"),
        choices=[(one.name, one.meaning) for one in DEFINITIONS.values()],
        widget=RadioInput,
    )
    baseline = forms.IntegerField(
        label=_("Nulmeting: hoeveel matches waren er per jaar?"),
        min_value=0,
        max_value=999_999,
        help_text=_("Zonder programma. Extra is wat daarboven uitkomt."),
    )
    baseline_source = forms.CharField(
        label=_("Waar komt de nulmeting vandaan?"),
        max_length=200,
        required=False,
        help_text=_("Bijvoorbeeld: gemiddelde 2024–2025."),
    )
    aim = _text(label=_("Waar willen jullie naartoe?"), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, plan: Plan):
        super().__init__(data, initial=initial)
        self.years = list(range(plan.starts_on.year, plan.ends_on.year + 1))
        for year in self.years:
            for group in Group:
                label = f"{year}, {group.label}"
                self.fields[f"t_{year}_{group}"] = forms.IntegerField(
                    label=label, min_value=1, max_value=999_999, required=False
                )

    @property
    def rows(self) -> list[tuple[int, list[forms.BoundField]]]:
        """A year with its fields."""
        return [(year, [self[f"t_{year}_{group}"] for group in Group]) for year in self.years]

    def targets(self) -> list[TargetValues]:
        """The targets filled in."""
        given = ((year, group, self.cleaned_data.get(f"t_{year}_{group}")) for year in self.years for group in Group)
        return [TargetValues(year, str(group), extra) for year, group, extra in given if extra]

    def values(self) -> dict[str, Any]:
        """The rest."""
        return {name: self.cleaned_data[name] for name in ("definition", "baseline", "baseline_source", "aim")}


def ambition_initial(plan: Plan, kept: Ambition) -> dict[str, Any]:
    """The ambition as values of its form."""
    rows = Target.objects.filter(region=plan.region_id, plan=plan)
    found = {name: getattr(kept, name) for name in ("definition", "baseline", "baseline_source", "aim")}
    return found | {f"t_{one.year}_{one.group}": one.extra for one in rows}


class ActionForm(KeptForm):
    """An action with its two leads."""

    pillar = forms.ChoiceField(label=_("Pijler"), choices=Pillar.choices)
    title = forms.CharField(
        label=_("Hoe heet de actie?"), max_length=120, help_text=_("Kort, met een getal als dat kan.")
    )
    what = _text(label=_("Wat gaan jullie doen?"), required=False)
    public_person = forms.CharField(label=_("Trekker namens de overheid: naam"), max_length=120)
    public_organisation = forms.CharField(label=_("Trekker namens de overheid: organisatie"), max_length=120)
    private_person = forms.CharField(label=_("Trekker namens de werkgevers: naam"), max_length=120)
    private_organisation = forms.CharField(label=_("Trekker namens de werkgevers: organisatie"), max_length=120)
    parties = forms.TypedMultipleChoiceField(
        label=_("Wie doet er nog mee?"), required=False, coerce=int, widget=OptionsInput
    )
    due_on = _asked_day(label=_("Klaar op"))
    pilot = forms.ChoiceField(
        label=_("Is dit een proef die landelijk gevolgd wordt?"),
        required=False,
        choices=[("", _("nee")), *Pilot.choices],
    )

    def __init__(self, data: Any = None, *, initial: Any = None, plan: Plan):
        super().__init__(data, initial=initial)
        rows = Party.objects.filter(region=plan.region_id, plan=plan).order_by("name", "id")
        self.fields["parties"].choices = [(one.number, one.name) for one in rows]  # type: ignore[attr-defined]
        if not self.fields["parties"].choices:  # type: ignore[attr-defined]
            del self.fields["parties"]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"parties": []} | self.cleaned_data


def action_initial(kept: Action) -> dict[str, Any]:
    """An action as values of its form."""
    return {name: getattr(kept, name) for name in ActionForm.base_fields}


class ReportForm(KeptForm):
    """How an action goes."""

    progress = forms.ChoiceField(label=_("Hoe gaat het?"), choices=Progress.choices)
    result = forms.CharField(
        label=_("Wat is er tot nu toe?"), max_length=200, required=False, help_text=_("Eén zin. Iedereen leest die.")
    )


class PartyForm(forms.Form):
    """A party of the plan."""

    name = forms.CharField(label=_("Naam van de partij"), max_length=150)
    part = forms.ChoiceField(label=_("Rol in het plan"), choices=Part.choices, initial=Part.PARTY)
    contact = forms.CharField(label=_("Wie spreekt voor deze partij?"), max_length=120, required=False)
    organisation = forms.TypedChoiceField(
        label=_("Account in dit programma"), required=False, coerce=int, empty_value=None,
        help_text=_("Dan kan de partij zelf reageren en tekenen."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, accounts: list[tuple[int, str]]):
        super().__init__(data)
        self.fields["organisation"].choices = [("", _("geen account")), *accounts]  # type: ignore[attr-defined]


class SignForm(forms.Form):
    """A signature: who, in which position, on behalf of whom, on which ground."""

    name = forms.CharField(label=_("Wie tekent?"), max_length=120)
    position = forms.CharField(label=_("Functie"), max_length=120)
    on_behalf_of = forms.CharField(label=_("Namens"), max_length=150)
    mandate = forms.CharField(
        label=_("Op welke grond?"), max_length=200, help_text=_("Bijvoorbeeld: mandaatbesluit van 3 maart, artikel 4.")
    )
    signed_on = day_field(label=_("Getekend op"))

    def signer(self) -> Signer:
        """The signer."""
        return Signer(*(self.cleaned_data[name] for name in Signer._fields))


class TalkForm(forms.Form):
    """The day and agenda of the next talk."""

    planned_on = _asked_day(label=_("Wanneer is het gesprek?"))
    agenda = _text(label=_("Waar gaat het over?"), required=False)


class HeldForm(forms.Form):
    """What was said."""

    held_on = _asked_day(label=_("Wanneer was het gesprek?"))
    report = _text(label=_("Wat is er besproken en geleerd?"))

    def __init__(self, data: Any = None):
        super().__init__(data, initial={"held_on": clock.today()})


class AdviceForm(forms.Form):
    """The advice of the support team."""

    advice = forms.ChoiceField(label=_("Wat is je advies?"), choices=Advice.choices, widget=RadioInput)
    advice_text = _text(label=_("Waarom?"))


class DecisionForm(forms.Form):
    """The decision of the ministry."""

    decision = forms.ChoiceField(label=_("Wat is het besluit?"), choices=Decision.choices, widget=RadioInput)
    reasons = _text(label=_("Wat zijn de redenen?"))


class SecondForm(forms.Form):
    """The decision about the second part."""

    second = forms.ChoiceField(
        label=_("Wat is het besluit over het tweede deel?"), choices=Second.choices, widget=RadioInput
    )
    second_reasons = _text(label=_("Waarop is dat gebaseerd?"))
