"""The forms of training: a course, a question to a school, practice learning, an agreement."""

import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core import clock
from perspectief.taxonomy.needs import CERTIFICATES, LANGUAGE
from perspectief.training.actions.courses import StartValues
from perspectief.training.actions.practice import Process
from perspectief.training.queries.courses import CourseDetail
from perspectief.training.rules import CourseKind, CourseState, GapAnswer, Payer
from perspectief.web.fields import BitsField, EurosField, LevelField
from perspectief.web.pick import SKILL, PickField
from perspectief.web.staff.job_seeker_forms import KeptForm, Pc4Field, day_field

GROUPS, SPARE, PROCESSES = 12, 2, 8
PLAIN = (
    "title", "kind", "code", "summary", "level", "hours", "certificates", "language_to", "language_asked", "price_cents",
    "payer", "pc4", "state",
)  # fmt: skip
LEVELS: Any = (_("geen diploma"), "mbo 1", "mbo 2", "mbo 3", "mbo 4")


def group_fields() -> dict[str, forms.Field]:
    """Three fields a group: first day, last day, seats."""
    made: dict[str, forms.Field] = {}
    for at in range(GROUPS):
        number = at + 1
        made[f"start_{at}_on"] = day_field(label=_("Groep %(n)s begint") % {"n": number})
        made[f"start_{at}_end"] = day_field(label=_("laatste dag"))
        made[f"start_{at}_seats"] = forms.IntegerField(label=_("plaatsen"), required=False, min_value=1, max_value=9999)
    return made


class CourseForm(KeptForm):
    """What a course teaches, when, and for whom."""

    title = forms.CharField(label=_("Hoe heet de cursus?"), max_length=150)
    provider = forms.CharField(label=_("Wie geeft de cursus?"), max_length=150, required=False)
    school = forms.ChoiceField(label=_("School met een account hier"), required=False)
    kind = forms.ChoiceField(label=_("Wat heeft iemand daarna?"), choices=CourseKind.choices)
    code = forms.CharField(
        label=_("Crebonummer"), required=False, max_length=5, help_text=_("Bijvoorbeeld 25655, K0072 of C0001.")
    )
    skills = PickField(
        kind=SKILL, required=False, label=_("Welke taken leert iemand?"), help_text=_("Zoek met gewone woorden.")
    )
    certificates = BitsField(
        things=[(one.bit, one.label) for one in CERTIFICATES], required=False, label=_("Welk bewijs haalt iemand?")
    )
    language_to = LevelField(words=LANGUAGE, label=_("Nederlands na de cursus"), unknown=_("geen taalles"))
    language_asked = LevelField(words=LANGUAGE, label=_("Nederlands dat je nodig hebt"), unknown=_("maakt niet uit"))
    level = LevelField(words=LEVELS, label=_("Niveau"), unknown=_("niet bepaald"))
    hours = forms.IntegerField(label=_("Uren in totaal"), required=False, min_value=1, max_value=9999)
    price_cents = EurosField(label=_("Prijs voor één plaats"), required=False, help_text=_("0 als het gratis is."))
    payer = forms.ChoiceField(
        label=_("Wie betaalt meestal?"), required=False, choices=[("", _("nog niet bekend")), *Payer.choices]
    )
    pc4 = Pc4Field(required=False, label=_("Postcode van de les, vier cijfers"))
    summary = forms.CharField(
        label=_("Meer over de cursus"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    state = forms.ChoiceField(label=_("Wordt de cursus gegeven?"), choices=CourseState.choices)

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None, schools: Any = ()):
        super().__init__(data, initial=initial)
        self.fields |= group_fields()
        if schools:
            names = [(str(number), name) for number, name in schools]
            self.fields["school"].choices = [("", _("geen: typ de naam hieronder")), *names]  # type: ignore[attr-defined]
        else:
            del self.fields["school"]

    @property
    def group_rows(self) -> list[tuple[Any, Any, Any]]:
        """The groups filled in and some empty ones."""
        filled = [at for at in range(GROUPS) if self[f"start_{at}_on"].value()]
        shown = min(GROUPS, (max(filled) + 1 if filled else 0) + SPARE)
        return [(self[f"start_{at}_on"], self[f"start_{at}_end"], self[f"start_{at}_seats"]) for at in range(shown)]

    def course_values(self) -> dict[str, Any]:
        """What the action keeps."""
        given = self.cleaned_data
        values = {name: given[name] for name in PLAIN}
        values["language_asked"] = values["language_asked"] or 0
        return values | ({"provider": given["provider"]} if given.get("provider") else {})

    def groups(self) -> list[StartValues]:
        """The groups with a first day; without a last day it is that day."""
        given = self.cleaned_data
        return [
            StartValues(day, given[f"start_{at}_end"] or day, given[f"start_{at}_seats"])
            for at in range(GROUPS)
            if (day := given[f"start_{at}_on"])
        ]

    def school_number(self) -> int | None:
        """The organisation chosen."""
        given = self.cleaned_data.get("school", "")
        return int(given) if given else None


def course_initial(detail: CourseDetail) -> dict[str, Any]:
    """A course as the values of its form."""
    course = detail.course
    values = {name: getattr(course, name) for name in (*PLAIN, "provider")}
    values |= {"skills": detail.skills, "language_asked": course.language_asked or None}
    for at, one in enumerate((*detail.past, *detail.starts)[-GROUPS:]):
        values |= {f"start_{at}_on": one.starts_on, f"start_{at}_end": one.ends_on, f"start_{at}_seats": one.seats}
    return values


class AskForm(forms.Form):
    """A question to a school."""

    asked = forms.ChoiceField(label=_("Aan welke school?"), required=False)
    school = forms.CharField(
        label=_("Of een school zonder account"), required=False, max_length=150, help_text=_("Alleen de naam.")
    )
    question = forms.CharField(label=_("Wat vraag je?"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    due_on = day_field(label=_("Antwoord voor"))

    def __init__(self, data: Any = None, *, schools: Any, initial: Mapping[str, Any] | None = None):
        super().__init__(data, initial=dict(initial or {}))
        names = [(str(number), name) for number, name in schools]
        self.fields["asked"].choices = [("", _("geen van deze")), *names]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the school says."""

    answer = forms.ChoiceField(label=_("Antwoord"), choices=GapAnswer.choices)
    text = forms.CharField(
        label=_("Toelichting"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )


class PracticeForm(forms.Form):
    """Who learns where, by which work processes."""

    employer = forms.ChoiceField(label=_("Erkend leerbedrijf"))
    coach = forms.CharField(label=_("Praktijkopleider"), max_length=120)
    school_number = forms.ChoiceField(label=_("School met een account hier"), required=False)
    school = forms.CharField(label=_("Of een andere school"), max_length=150, required=False)
    qualification = forms.CharField(
        label=_("Kwalificatie"), max_length=200, help_text=_("Zoals die in het kwalificatiedossier heet.")
    )
    code = forms.CharField(label=_("Crebonummer"), max_length=5, help_text=_("Bijvoorbeeld 25655."))
    starts_on = day_field(label=_("Eerste dag"))
    ends_on = day_field(label=_("Laatste dag"))
    week_hours = forms.IntegerField(label=_("Uren in de week"), min_value=1, max_value=40)
    processes = forms.CharField(
        label=_("Werkprocessen"),
        help_text=_(
            "Per regel één: de code uit het kwalificatiedossier en hoe het heet. Zo: B1-K1-W1 Ontvangt goederen."
        ),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=4000,
    )
    said_yes = forms.BooleanField(
        label=_("De persoon zei ja: school en leerbedrijf mogen de naam en de voortgang zien."), required=False
    )

    def __init__(self, data: Any = None, *, employers: Any, schools: Any):
        super().__init__(data)
        self.fields["employer"].choices = [(str(number), name) for number, name in employers]  # type: ignore[attr-defined]
        names = [(str(number), name) for number, name in schools]
        self.fields["school_number"].choices = [("", _("geen van deze")), *names]  # type: ignore[attr-defined]
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True

    def values(self) -> dict[str, Any]:
        """What the action keeps."""
        names = ("coach", "school", "qualification", "code", "starts_on", "ends_on", "week_hours")
        return {name: self.cleaned_data[name] for name in names}

    def lines(self) -> list[Process]:
        """The work processes: a code, a space, a title."""
        parted = (line.strip().partition(" ") for line in self.cleaned_data["processes"].splitlines() if line.strip())
        return [Process(code.upper(), title) for code, _space, title in parted]


class DayForm(forms.Form):
    """A row of the log."""

    on = day_field(label=_("Dag"))
    kind = forms.ChoiceField(label=_("Wat was het?"))
    hours = forms.DecimalField(
        label=_("Uren"), required=False, min_value=0, max_value=24, decimal_places=1, localize=True
    )
    note = forms.CharField(label=_("In één zin"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, kinds: Any):
        super().__init__(data, initial={"on": clock.today()})
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]

    def clean_on(self) -> datetime.date:
        """Today when nothing is chosen."""
        return self.cleaned_data["on"] or clock.today()


class AgreementForm(forms.Form):
    """A learn-work agreement."""

    title = forms.CharField(label=_("Hoe heet het akkoord?"), max_length=150)
    sector = forms.CharField(label=_("Sector"), max_length=120)
    school = forms.CharField(label=_("School"), max_length=150)
    wanted = forms.IntegerField(label=_("Hoeveel leerwerkplekken?"), min_value=1, max_value=9999)
    starts_on = day_field(label=_("Geldt vanaf"))
    ends_on = day_field(label=_("Tot en met"))
    signed_on = day_field(label=_("Getekend op"))
    text = forms.CharField(
        label=_("Afspraken"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None):
        super().__init__(data)
        for name in ("starts_on", "ends_on"):
            self.fields[name].required = True
