"""Forms of what stands in the way, and of what is there already."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.obstacles.rules import LONGEST_TEXT, LONGEST_TITLE, Level, Outcome, Topic
from perspectief.taxonomy.needs import BRANCHES
from perspectief.web.fields import OptionsInput, RadioInput
from perspectief.web.staff.guidance.forms import Day, Texts, text
from perspectief.web.staff.job_seeker_forms import KeptForm

Numbered = Sequence[tuple[int, str]]
LEVELS = {
    Level.PARTY: _("Mijn organisatie. Collega’s lezen het en geven antwoord."),
    Level.REGION: _("De regio. De programmamanager geeft antwoord, alle partijen lezen mee."),
    Level.COUNTRY: _("Het hele land. Het landelijk team geeft antwoord, alle regio’s lezen mee."),
}


class ObstacleForm(KeptForm):
    """What stands in the way, and whom it concerns."""

    title = forms.CharField(label=_("Wat staat er in de weg, in één zin?"), max_length=LONGEST_TITLE)
    what = forms.CharField(
        label=_("Vertel wat er gebeurt"),
        help_text=_("Wat lukt niet, hoe vaak, en wat zou helpen? Geen namen, en niets waaraan je iemand herkent."),
        widget=text(5),
        max_length=LONGEST_TEXT,
    )
    topic = forms.ChoiceField(label=_("Waar gaat het over?"))
    level = forms.ChoiceField(label=_("Wie gaat hierover?"), widget=RadioInput)
    page = forms.CharField(required=False, max_length=60, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Any = None, levels: Sequence[Level]):
        super().__init__(data, initial=initial)
        self.fields["level"].choices = [(str(one), LEVELS[one]) for one in levels]  # type: ignore[attr-defined]
        topics = [(value, _now(str(label))) for value, label in Topic.choices]
        self.fields["topic"].choices = [("", _("kies")), *topics]  # type: ignore[attr-defined]

    def values(self) -> dict[str, str]:
        """What the action gets, without the page."""
        return {name: self.cleaned_data[name] for name in ("title", "what", "topic", "level")}


class TakeForm(forms.Form):
    """By when the owner answers."""

    due_on = Day(label=_("Wanneer geef je antwoord?"))


class ReasonForm(Texts):
    """Why it goes up, goes back, or is not solved yet."""

    reason = forms.CharField(widget=text(), max_length=LONGEST_TEXT)

    def __init__(self, *given: Any, asks: str, **more: Any):
        super().__init__(*given, **more)
        self.fields["reason"].label = asks


class AnswerForm(Texts):
    """The answer: what it comes to, and what changes."""

    outcome = forms.ChoiceField(label=_("Wat is het antwoord?"), choices=Outcome.choices, widget=RadioInput)
    answer = forms.CharField(
        label=_("Wat verandert er, of waarom kan het niet?"), widget=text(4), max_length=LONGEST_TEXT
    )


class JoinForm(forms.Form):
    """Which other one it belongs to."""

    other = forms.ChoiceField(label=_("Hetzelfde als"))

    def __init__(self, *given: Any, others: Numbered, **more: Any):
        super().__init__(*given, **more)
        self.fields["other"].choices = [("", _("kies")), *((str(number), title) for number, title in others)]  # type: ignore[attr-defined]


class InitiativeForm(KeptForm):
    """What is there already."""

    name = forms.CharField(label=_("Hoe heet het?"), max_length=LONGEST_TITLE)
    party = forms.CharField(label=_("Wie doet dit?"), max_length=LONGEST_TITLE)
    what = forms.CharField(label=_("Wat is het, en voor wie?"), widget=text(4), max_length=LONGEST_TEXT)
    topics = forms.MultipleChoiceField(label=_("Waar gaat het over?"), required=False, widget=OptionsInput)
    towns = forms.TypedMultipleChoiceField(
        label=_("In welke gemeenten?"), help_text=_("Niets gekozen is: de hele regio."), required=False, coerce=int,
        widget=OptionsInput,
    )  # fmt: skip
    branches = forms.TypedMultipleChoiceField(
        label=_("In welke branches?"), help_text=_("Niets gekozen is: alle branches."), required=False, coerce=int,
        widget=OptionsInput,
    )  # fmt: skip
    people = forms.IntegerField(label=_("Hoeveel mensen per jaar?"), min_value=1, max_value=999_999, required=False)
    starts_on = Day(label=_("Sinds wanneer?"))
    ends_on = Day(label=_("Tot wanneer?"), help_text=_("Leeg is: het gaat door."), required=False)
    contact = forms.CharField(
        label=_("Waar kun je meer vragen?"), help_text=_("Een afdeling, balie of algemeen adres van de organisatie."),
        max_length=200, required=False,
    )  # fmt: skip
    actions = forms.TypedMultipleChoiceField(
        label=_("Bij welke acties van het plan hoort het?"), required=False, coerce=int, widget=OptionsInput
    )
    public = forms.BooleanField(label=_("Iedereen mag dit lezen, ook bij het openbare plan."), required=False)

    def __init__(self, data: Any = None, *, initial: Any = None, towns: Numbered, actions: Numbered):
        super().__init__(data, initial=initial)
        found = {
            "topics": [(value, _now(str(label))) for value, label in Topic.choices],
            "towns": list(towns),
            "branches": [(at, _now(label)) for at, (_code, label) in enumerate(BRANCHES)],
            "actions": list(actions),
        }
        for name, choices in found.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        if not actions:
            del self.fields["actions"]

    def values(self) -> dict[str, Any]:
        """As the action takes them."""
        return {"actions": []} | self.cleaned_data


def initiative_initial(row: Initiative) -> dict[str, Any]:
    """An initiative as values of its form."""
    return {name: getattr(row, name) for name in InitiativeForm.base_fields}


def new_initiative(party: str) -> dict[str, Any]:
    """What a new one begins with."""
    return {"party": party, "starts_on": clock.today()}
