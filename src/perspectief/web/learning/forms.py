"""Forms of the leeragenda."""

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core.clock import HOME
from perspectief.learning.actions.lessons import Told
from perspectief.learning.rules import (
    LONGEST_TEXT,
    LONGEST_TITLE,
    MOST_SEATS,
    ActivityKind,
    ForWhom,
    Kind,
)
from perspectief.web.fields import RadioInput
from perspectief.web.staff.guidance.forms import Day, Texts, text

Numbered = Sequence[tuple[int, str]]


class TimeInput(forms.TimeInput):
    """A time of the day, by the browser's own means."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def named(rows: Numbered, first: Any) -> list[tuple[str, Any]]:
    """Choices by number, with an empty first one."""
    return [("", first), *((str(number), name) for number, name in rows)]


class ThemeForm(Texts):
    """A theme for the long list."""

    title = forms.CharField(label=_("Hoe heet het thema?"), max_length=LONGEST_TITLE)
    question = forms.CharField(
        label=_("Welke vraag willen jullie samen beantwoorden?"), widget=text(), max_length=LONGEST_TEXT
    )
    why = forms.CharField(label=_("Waarom telt dit nu?"), widget=text(), max_length=LONGEST_TEXT)


class DecideForm(Texts):
    """What the national team decides about a theme."""

    state = forms.ChoiceField(label=_("Wat wordt het?"), widget=RadioInput)
    said = forms.CharField(label=_("Waarom?"), max_length=LONGEST_TEXT, widget=text(2))

    def __init__(self, *given: Any, states: Sequence[tuple[str, str]], **more: Any):
        super().__init__(*given, **more)
        self.fields["state"].choices = list(states)  # type: ignore[attr-defined]


class AdoptThemeForm(forms.Form):
    """Who leads a theme in the region."""

    lead = forms.ChoiceField(label=_("Wie trekt het bij jullie?"))

    def __init__(self, *given: Any, people: Numbered, **more: Any):
        super().__init__(*given, **more)
        self.fields["lead"].choices = named(people, _("kies"))  # type: ignore[attr-defined]


class AdoptLessonForm(Texts):
    """A region does it too."""

    told = forms.CharField(
        label=_("Hoe doen jullie het?"),
        help_text=_("Eén zin is genoeg."),
        required=False,
        max_length=300,
    )


class ButtonForm(forms.Form):
    """A button alone."""


class LessonForm(Texts):
    """A lesson or a good practice."""

    kind = forms.ChoiceField(label=_("Wat deel je?"), choices=Kind.choices, widget=RadioInput)
    title = forms.CharField(label=_("De les in een korte zin"), max_length=LONGEST_TITLE)
    what = forms.CharField(label=_("Wat leerden jullie?"), widget=text(), max_length=LONGEST_TEXT)
    evidence = forms.CharField(
        label=_("Hoe weet je dat?"),
        help_text=_("Hoe vaak gezien, waar, bij wie werkte het. Geen namen."),
        widget=text(2),
        max_length=LONGEST_TEXT,
    )
    how = forms.CharField(
        label=_("Wat doen jullie, stap voor stap?"),
        help_text=_("Nodig bij een goed voorbeeld."),
        widget=text(),
        max_length=LONGEST_TEXT,
        required=False,
    )
    for_whom = forms.ChoiceField(label=_("Voor wie is dit?"), choices=ForWhom.choices)
    theme = forms.ChoiceField(label=_("Hoort het bij een thema?"), required=False)
    confirmed = forms.BooleanField(
        label=_("Ik heb dit nagelezen: niemand is hierin te herkennen, ook niet voor wie de zaak kent."), required=False
    )

    def __init__(
        self,
        *given: Any,
        themes: Numbered,
        kinds: bool = True,
        figures: Sequence[tuple[str, Any]] = (),
        **more: Any,
    ):
        super().__init__(*given, **more)
        self.fields["theme"].choices = named(themes, _("nee"))  # type: ignore[attr-defined]
        if figures:
            self.fields["figure"] = forms.ChoiceField(
                label=_("Gaat het over een cijfer van Voortgang?"), required=False, choices=[("", _("nee")), *figures]
            )
        if not kinds:
            del self.fields["kind"], self.fields["how"]

    def told(self, follows: int | None = None) -> Told:
        """What the action gets."""
        given = {name: self.cleaned_data[name] for name in ("title", "what", "evidence", "for_whom")}
        theme = self.cleaned_data["theme"]
        return Told(
            **given,
            how=self.cleaned_data.get("how", ""),
            kind=self.cleaned_data.get("kind", Kind.LESSON),
            theme=int(theme) if theme else None,
            follows=follows,
            figure=self.cleaned_data.get("figure", ""),
        )


class ActivityForm(Texts):
    """A meeting: on one day, from and to an hour."""

    kind = forms.ChoiceField(label=_("Wat voor bijeenkomst?"))
    title = forms.CharField(label=_("Waar gaat het over?"), max_length=LONGEST_TITLE)
    about = forms.CharField(
        label=_("Wat moet je weten of meenemen?"), widget=text(2), max_length=LONGEST_TEXT, required=False
    )
    theme = forms.ChoiceField(label=_("Hoort het bij een thema?"), required=False)
    on = Day(label=_("Dag"))
    begins = forms.TimeField(label=_("Van"), widget=TimeInput)
    until = forms.TimeField(label=_("Tot"), widget=TimeInput)
    location = forms.CharField(label=_("Waar?"), help_text=_("Plaats en adres, of online."), max_length=300)
    seats = forms.IntegerField(
        label=_("Hoeveel plaatsen?"),
        help_text=_("Leeg is: zonder grens."),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
    )

    def __init__(self, *given: Any, themes: Numbered, national: bool, **more: Any):
        super().__init__(*given, **more)
        kinds = [one for one in ActivityKind.choices if national or one[0] != ActivityKind.NATIONAL]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        self.fields["theme"].choices = named(themes, _("nee"))  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the action gets."""
        given = self.cleaned_data
        return {name: given[name] for name in ("kind", "title", "about", "location", "seats")} | {
            "theme": int(given["theme"]) if given["theme"] else None,
            "starts_at": datetime.datetime.combine(given["on"], given["begins"], HOME),
            "ends_at": datetime.datetime.combine(given["on"], given["until"], HOME),
        }

    def add_error(self, field: str | None, error: Any) -> None:
        """The room names moments; the form has a day and two hours."""
        super().add_error({"starts_at": "on", "ends_at": "until"}.get(field or "", field), error)


class ResultForm(Texts):
    """What came of a meeting."""

    result = forms.CharField(label=_("Wat leverde het op?"), widget=text(), max_length=LONGEST_TEXT)
