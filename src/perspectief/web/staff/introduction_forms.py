"""What is asked with each answer on an introduction: preset reasons, how it was said, a moment, an address, two texts."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from perspectief.core.clock import HOME
from perspectief.matching.introductions import rules
from perspectief.web.fields import RadioInput


def _choice(label: Any, choices: dict[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=list(choices.items()),
        widget=RadioInput,
        error_messages={"required": gettext_lazy("Kies er een.")},
    )


class Nothing(forms.Form):
    """Only a button."""


class How(forms.Form):
    """How the person said yes."""

    how = _choice(gettext_lazy("Hoe is het gezegd?"), rules.HOW_SAID)


class PersonNo(forms.Form):
    """Why the person would rather not."""

    reason = _choice(gettext_lazy("Waarom liever niet?"), rules.PERSON_NO)


class PersonNoTold(PersonNo):
    """The same, told to the klantmanager."""

    how = _choice(gettext_lazy("Hoe is het gezegd?"), rules.HOW_SAID)


class OwnerNo(forms.Form):
    """Why the owner does not let a proposal through."""

    reason = _choice(gettext_lazy("Waarom niet? De ander leest dit."), rules.OWNER_NO)


class Withdraw(forms.Form):
    """Why it is withdrawn."""

    reason = _choice(gettext_lazy("Waarom?"), rules.WITHDRAWN)


class ToPerson(forms.Form):
    """Where the link for the person goes."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres van de werkzoekende"),
        help_text=gettext_lazy("Vraag of alleen de persoon zelf deze mail leest."),
    )


class ToEmployer(forms.Form):
    """Where the link for the employer goes; nowhere when somebody calls."""

    email = forms.EmailField(
        label=gettext_lazy("E-mailadres van de werkgever"),
        help_text=gettext_lazy("Dan krijgt de werkgever een link. Leeg: je belt zelf, of de werkgever logt in."),
        required=False,
    )


class LinkAgain(ToEmployer):
    """A new link asks an address."""

    email = forms.EmailField(label=gettext_lazy("E-mailadres van de werkgever"))


class Talk(forms.Form):
    """When they meet. `meets_at` comes of both."""

    day = forms.DateField(label=gettext_lazy("Dag van het gesprek"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=gettext_lazy("Tijd"), widget=forms.TimeInput(attrs={"type": "time"}))

    def clean(self) -> dict[str, Any]:
        """Day and time together, on the clock of the Netherlands."""
        given = super().clean() or {}
        if given.get("day") and given.get("time"):
            given["meets_at"] = datetime.datetime.combine(given["day"], given["time"], HOME)
        return given


class EmployerNo(forms.Form):
    """Why not, with a text for the person."""

    reason = _choice(gettext_lazy("Waarom past het niet?"), rules.EMPLOYER_NO)
    to_person = forms.CharField(
        label=gettext_lazy("Wat mag de werkzoekende lezen?"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    anyway = forms.BooleanField(label=gettext_lazy("Het klopt zo: bewaar deze tekst"), required=False)

    def __init__(self, *given: Any, **named: Any):
        super().__init__(*given, **named)
        self.fields["anyway"].widget = forms.HiddenInput()

    def point_out(self, doubts: dict[str, list[Any]], *, may_keep: bool) -> None:
        """Says at each text what may not belong in it; who may keep it all the same can tick that."""
        names = {"tekst_mens": "to_person", "tekst_collega": "to_colleague"}
        for name, found in doubts.items():
            for doubt in found:
                words = _("“%(words)s”: %(advice)s") % {"words": doubt.words, "advice": doubt.advice}
                self.add_error(names[name] if names[name] in self.fields else None, words)
        if may_keep:
            self.fields["anyway"].widget = forms.CheckboxInput()


class EmployerNoTold(EmployerNo):
    """The same with a text for colleagues alone."""

    to_colleague = forms.CharField(
        label=gettext_lazy("Alleen voor je collega’s"),
        help_text=gettext_lazy("Alleen je eigen organisatie leest dit."),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reason", "to_person", "to_colleague", "anyway")


class EmployerNoByLink(EmployerNo):
    """The same for who answers through a link."""

    to_colleague = forms.CharField(
        label=gettext_lazy("Alleen voor uw contactpersoon"),
        required=False,
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    field_order = ("reason", "to_person", "to_colleague", "anyway")
