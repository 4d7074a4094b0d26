"""Forms of trials and placements. Every free text has a tick for who read the doubt and keeps the words."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.guidance import instruments, rules
from perspectief.web.fields import EurosField, HoursField, OptionsInput, RadioInput


class DayInput(forms.DateInput):
    """A day, by the browser's own means."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class Day(forms.DateField):
    """A day."""

    widget = DayInput


def choices(values: Any, first: Any = None) -> list[tuple[str, Any]]:
    """The choices of a list, with an empty first one when `first` says what it means."""
    return [*([("", first)] if first is not None else []), *values.choices]


def text(rows: int = 3) -> forms.Textarea:
    """A few lines of text."""
    return forms.Textarea(attrs={"rows": rows})


class Texts(forms.Form):
    """A form with free text: `anyway` is shown when something in it may not belong there."""

    anyway = forms.BooleanField(label=_("Ik heb het nagekeken: het mag zo blijven."), required=False)

    def doubted(self) -> bool:
        """Whether the tick must be shown."""
        return any(getattr(error, "code", "") == "doubt" for one in self.errors.as_data().values() for error in one)


class Consented(forms.Form):
    """How somebody said yes, when no introduction says so."""

    consent_on = Day(label=_("Wanneer zei de werkzoekende ja?"))
    consent_how = forms.ChoiceField(label=_("Hoe zei de werkzoekende dat?"), choices=choices(rules.Ground, _("kies")))

    def __init__(self, *given: Any, asks_consent: bool, **more: Any):
        super().__init__(*given, **more)
        if not asks_consent:
            del self.fields["consent_on"], self.fields["consent_how"]

    def consent(self) -> dict[str, Any]:
        """What was said about consent, where it was asked."""
        return {name: self.cleaned_data[name] for name in ("consent_on", "consent_how") if name in self.fields}


class TrialForm(Consented, Texts):
    """A day along or a proefplaatsing."""

    kind = forms.ChoiceField(label=_("Wat spreken jullie af?"), choices=rules.TrialKind.choices, widget=RadioInput)
    starts_on = Day(label=_("Eerste dag"))
    ends_on = Day(label=_("Laatste dag"))
    hours = HoursField(label=_("Uren in de week"))
    work = forms.CharField(label=_("Wat gaat iemand doen?"), widget=text(), max_length=2000)
    guided_by = forms.CharField(
        label=_("Wie wijst de weg op het werk?"),
        help_text=_("De functie is genoeg, bijvoorbeeld: de teamleider."),
        max_length=200,
        required=False,
    )
    remarks = forms.CharField(label=_("Andere afspraken"), widget=text(), max_length=2000, required=False)

    def values(self) -> dict[str, Any]:
        """What the action asks."""
        given = self.cleaned_data
        texts = {name: given[name] for name in ("work", "guided_by", "remarks")}
        plain = {name: given[name] for name in ("kind", "starts_on", "ends_on", "hours")}
        return {**plain, **self.consent(), "texts": texts, "anyway": given["anyway"]}


class AgreementForm(Texts):
    """Other words for the same days."""

    work = forms.CharField(label=_("Wat gaat iemand doen?"), widget=text(), max_length=2000)
    guided_by = forms.CharField(label=_("Wie wijst de weg op het werk?"), max_length=200, required=False)
    remarks = forms.CharField(label=_("Andere afspraken"), widget=text(), max_length=2000, required=False)


class PlacementForm(Consented):
    """Work with a contract."""

    contract_form = forms.ChoiceField(label=_("Contract"), choices=rules.ContractForm.choices)
    hours = HoursField(label=_("Uren in de week"))
    wage_cents = EurosField(label=_("Loon per uur, bruto"), help_text=_("Bijvoorbeeld 15,40."))
    starts_on = Day(label=_("Eerste werkdag"))
    ends_on = Day(label=_("Laatste dag van het contract"), required=False)
    coach = forms.ChoiceField(
        label=_("Wie wordt jobcoach?"),
        help_text=_(
            "Nog niemand? Dan komt het zoeken op Vandaag. Een jobcoach van een partner kies je straks op de pagina van de plaatsing."
        ),
        required=False,
    )
    company_coach = forms.CharField(label=_("Begeleider op het werk"), max_length=100, required=False)
    arranged = forms.MultipleChoiceField(label=_("Wat is er geregeld?"), widget=OptionsInput, required=False)

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        _choose(self, "coach", [("", _("nog niemand")), *people])
        _choose(self, "arranged", [(one.code, one.label) for one in instruments.at(clock.today())])


class ApproveForm(forms.Form):
    """On what ground somebody says yes for another."""

    ground = forms.ChoiceField(label=_("Hoe weet je dat?"), choices=choices(rules.Ground, _("kies")))


class ReportForm(forms.Form):
    """Two questions."""

    result = forms.ChoiceField(label=_("Hoe is het gegaan?"), choices=rules.Result.choices, widget=RadioInput)
    hours_done = forms.IntegerField(
        label=_("Bij een deel: hoeveel uur in totaal?"), min_value=1, max_value=2000, required=False
    )
    led_to_job = forms.ChoiceField(
        label=_("Komt er een baan van?"), choices=[("ja", _("ja")), ("nee", _("nee"))], widget=RadioInput
    )


class LinkForm(forms.Form):
    """To whom the two questions go."""

    email = forms.EmailField(label=_("E-mailadres van de werkgever"))


class EmployerReportForm(ReportForm):
    """The same two questions, as the employer reads them."""

    result = forms.ChoiceField(
        label=_("Hoe is het gegaan?"),
        choices=[one for one in rules.Result.choices if one[0] != rules.Result.WITHDRAWN],
        widget=RadioInput,
    )
    led_to_job = forms.ChoiceField(
        label=_("Wilt u deze persoon een baan geven?"),
        choices=[("ja", _("ja")), ("nee", _("nee"))],
        widget=RadioInput,
    )


class ConfirmForm(forms.Form):
    """What somebody turned out to be able to do."""

    skills = forms.MultipleChoiceField(label=_("Wat kan iemand nu?"), widget=OptionsInput, required=False)

    def __init__(self, *given: Any, skills: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        _choose(self, "skills", skills)


class CoachForm(forms.Form):
    """Another coach, at the counter or of a partner with the yes of the person; or a name at the company."""

    coach = forms.ChoiceField(label=_("Wie wordt jobcoach?"), required=False)
    consent_on = Day(
        label=_("Bij een partner: wanneer zei de werkzoekende ja?"),
        help_text=_(
            "De partner ziet dan de kaart, de naam en dit werk, ook wat eerder is opgeschreven. Nooit het dossier."
        ),
        required=False,
    )
    consent_how = forms.ChoiceField(
        label=_("Hoe zei de werkzoekende dat?"), choices=choices(rules.Ground, _("kies")), required=False
    )
    company_coach = forms.CharField(label=_("Of een begeleider op het werk"), max_length=100, required=False)

    def __init__(
        self, *given: Any, people: Sequence[tuple[str, str]], partners: Sequence[tuple[str, str]], **more: Any
    ):
        super().__init__(*given, **more)
        groups = [(_("Bij het loket"), list(people)), (_("Bij een partner"), list(partners))]
        _choose(self, "coach", [("", _("kies")), *((name, held) for name, held in groups if held)])
        if not partners:
            del self.fields["consent_on"], self.fields["consent_how"]


class EndCoachForm(forms.Form):
    """Who takes over. `partners`: somebody here coaches for a partner, with a yes the person can take back."""

    leaving = forms.ChoiceField(label=_("Wie stopt?"))
    withdrawn = forms.BooleanField(
        label=_("De werkzoekende trok het ja in"),
        help_text=_("Alle jobcoaches van deze partner stoppen dan hier."),
        required=False,
    )
    successor = forms.ChoiceField(label=_("Wie neemt het over?"), required=False)

    def __init__(
        self,
        *given: Any,
        people: Sequence[tuple[str, str]],
        here: Sequence[tuple[str, str]],
        partners: bool = True,
        **more: Any,
    ):
        super().__init__(*given, **more)
        nobody = (
            _("niemand: is er geen ander, dan komt het zoeken op Vandaag")
            if partners
            else _("niemand, er is nog een jobcoach")
        )
        _choose(self, "leaving", here)
        _choose(self, "successor", [("", nobody), *people])
        if not partners:
            del self.fields["withdrawn"]


class HandBackForm(EndCoachForm):
    """A coach of a partner stops: a colleague takes over, or the klantmanager looks for somebody else."""

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, people=people, **more)
        _choose(self, "successor", [("", _("niemand hier: de klantmanager zoekt iemand")), *people])


class ArrangeForm(forms.Form):
    """One thing arranged, for a time."""

    code = forms.ChoiceField(label=_("Wat is er geregeld?"))
    starts_on = Day(label=_("Vanaf"))
    ends_on = Day(label=_("Tot en met"), required=False)

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, **more)
        _choose(
            self, "code", [(one.code, f"{one.label} ({one.decider})") for one in instruments.instruments().values()]
        )


class SpeakForm(Texts):
    """What both said at a milestone."""

    week = forms.ChoiceField(label=_("Welk contactmoment?"))
    spoken_on = Day(label=_("Wanneer gesproken?"))
    at_work = forms.ChoiceField(
        label=_("Werkt deze persoon er nog?"),
        choices=[("ja", _("ja")), ("nee", _("nee")), ("onbekend", _("weet ik niet"))],
        widget=RadioInput,
    )
    person_said = forms.ChoiceField(label=_("De werknemer zegt: het gaat"), choices=rules.Said.choices)
    employer_said = forms.ChoiceField(label=_("De werkgever zegt: het gaat"), choices=rules.Said.choices)
    text = forms.CharField(label=_("Wat is er afgesproken?"), widget=text(), max_length=2000, required=False)

    def __init__(self, *given: Any, weeks: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        _choose(self, "week", weeks)


class SignalForm(Texts):
    """It goes less well."""

    voice = forms.ChoiceField(label=_("Wie zegt het?"), choices=rules.Voice.choices)
    about = forms.ChoiceField(label=_("Waar gaat het over?"), choices=rules.About.choices)
    text = forms.CharField(label=_("Wat is er aan de hand?"), widget=text(), max_length=2000, required=False)


class EmployerSignalForm(SignalForm):
    """The same, said by the employer itself."""

    voice = forms.ChoiceField(choices=[(rules.Voice.EMPLOYER, "")], widget=forms.HiddenInput)


class PersonSignalForm(SignalForm):
    """The same, said by the person: one tap, and more only for who wants."""

    voice = forms.ChoiceField(choices=[(rules.Voice.PERSON, "")], initial=rules.Voice.PERSON, widget=forms.HiddenInput)
    about = forms.ChoiceField(label=_("Waar gaat het over?"), choices=rules.About.choices, widget=RadioInput)
    text = forms.CharField(
        label=_("Wil je er iets bij zeggen? Dat hoeft niet."),
        help_text=_("Schrijf geen namen op."),
        widget=text(),
        max_length=2000,
        required=False,
    )


class AnswerForm(Texts):
    """What was done about a signal."""

    answer = forms.CharField(label=_("Wat heb je gedaan?"), widget=text(), max_length=2000)


class EndForm(Texts):
    """Why it stops, what was learned, and what comes next."""

    ended_on = Day(label=_("Laatste werkdag"))
    ended_by = forms.ChoiceField(label=_("Wie besloot dat?"), choices=choices(rules.By, _("kies")))
    reason = forms.ChoiceField(label=_("Waarom?"), choices=choices(rules.Why, _("kies")))
    lesson = forms.CharField(
        label=_("Wat leren we hiervan?"),
        help_text=_("Eén zin, zonder namen. Anderen lezen hem ook."),
        max_length=300,
        widget=text(2),
    )
    better = forms.ChoiceField(
        label=_("Vraag de werkgever: waar zou deze persoon beter op zijn plek zijn?"),
        choices=choices(rules.Better, _("kies")),
    )
    step = forms.ChoiceField(label=_("Wat gebeurt er nu?"), choices=choices(rules.Step, _("kies")))
    step_due = Day(label=_("Voor wanneer?"))
    receiver = forms.ChoiceField(label=_("Wie doet dat?"))

    def __init__(self, *given: Any, people: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        _choose(self, "receiver", [("", _("kies")), *people])


class ProposeEndForm(EndForm):
    """The same, for a coach of a partner: the klantmanager decides, and chooses who takes the next step."""

    lesson = forms.CharField(
        label=_("Wat leren we hiervan?"), help_text=_("Eén zin, zonder namen."), max_length=300, widget=text(2)
    )
    ended_on = Day(label=_("Laatste werkdag"), help_text=_("Dit mag een dag zijn die nog komt."))

    def __init__(self, *given: Any, **more: Any):
        super().__init__(*given, people=(), **more)
        del self.fields["receiver"]


class JustSo(forms.Form):
    """A button and nothing to fill in."""


class NotYetForm(forms.Form):
    """Why work does not stop yet."""

    why = forms.ChoiceField(
        label=_("Waarom nog niet?"),
        choices=[("", _("kies")), *((one.value, one.label) for one in rules.NOT_YET)],
    )


def in_a_week() -> datetime.date:
    """A usual first proposal for what has to be done."""
    return clock.today() + datetime.timedelta(days=7)


def _choose(form: forms.Form, name: str, given: Sequence[tuple[Any, Any]]) -> None:
    form.fields[name].choices = list(given)  # type: ignore[attr-defined]
