"""The form of a day."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.matching.days.rules import MOST_ROUNDS, MOST_TABLES, DayKind
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web.administration.forms import day

NONE = "-"


def _number(label: Any, least: int, most: int, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=most, help_text=help_text)


class DayForm(forms.Form):
    """When, where, for whom, and how many tables and rounds."""

    use_required_attribute = False

    kind = forms.ChoiceField(label=_("Wat wordt het?"), choices=DayKind.choices)
    branch = forms.ChoiceField(
        label=_("Voor welke branche?"),
        choices=[(NONE, _("Alle branches")), *((str(bit), label) for bit, (_code, label) in enumerate(BRANCHES))],
    )
    on = day(_("Welke dag?"), required=True)
    location = forms.CharField(label=_("Waar?"), max_length=200)
    starts_at = forms.TimeField(
        label=_("Eerste gesprek om"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    minutes = _number(_("Minuten per gesprek"), 5, 120)
    rounds = _number(_("Aantal rondes"), 1, MOST_ROUNDS)
    tables = _number(_("Aantal tafels"), 1, MOST_TABLES)
    most_talks = _number(
        _("Hoogstens zoveel gesprekken per persoon"), 1, MOST_ROUNDS, _("Zo blijft er tijd om te rusten.")
    )
    break_after = _number(_("Pauze na ronde"), 0, MOST_ROUNDS, _("0 is geen pauze."))
    break_minutes = _number(_("Minuten pauze"), 0, 120)

    def unjudged(self) -> None:
        """Nothing is searched in this form."""

    def values(self) -> dict[str, Any]:
        """The fields of a day."""
        branch = self.cleaned_data["branch"]
        return {**self.cleaned_data, "branch": None if branch == NONE else int(branch)}
