"""The two questions as a form: one tap each, and a sentence if somebody wants."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from perspectief.core.wording import Doubt
from perspectief.matching.exits.rules import QUESTIONS, Tap
from perspectief.web.fields import RadioInput

ASKED = (
    gettext_noop("Hebben wij je goed geholpen?"),
    gettext_noop("Wist je steeds wat er ging gebeuren?"),
    gettext_noop("Hebben wij u goed geholpen?"),
    gettext_noop("Kreeg u op tijd antwoord?"),
)
TAPS = [
    (Tap.YES.value, gettext_lazy("ja")),
    (Tap.PARTLY.value, gettext_lazy("een beetje")),
    (Tap.NO.value, gettext_lazy("nee")),
]


class ExitForm(forms.Form):
    """Two taps. `side`: person or employer, who are asked in other words."""

    use_required_attribute = False

    first = forms.TypedChoiceField(choices=TAPS, coerce=int, widget=RadioInput)
    second = forms.TypedChoiceField(choices=TAPS, coerce=int, widget=RadioInput)
    text = forms.CharField(
        label=gettext_lazy("Wil je er iets bij zeggen? Dat hoeft niet."),
        help_text=gettext_lazy("Schrijf geen namen op."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=300,
        required=False,
    )

    def __init__(self, side: str, data: Any = None):
        super().__init__(data)
        self.fields["first"].label, self.fields["second"].label = (_(one) for one in QUESTIONS[side])
        if side == "employer":
            self.fields["text"].label = _("Wilt u er iets bij zeggen? Dat hoeft niet.")

    def point_out(self, found: dict[str, list[Doubt]]) -> None:
        """Says what in the sentence may not belong there."""
        for doubts in found.values():
            for doubt in doubts:
                self.add_error("text", doubt.advice)
