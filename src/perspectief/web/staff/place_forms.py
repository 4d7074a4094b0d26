"""The forms of a place: its work, what it asks and offers; a new one, with a known or a new employer."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from perspectief.core.text import fold
from perspectief.demand.actions.places import TaskValues
from perspectief.demand.queries.place import PlaceDetail
from perspectief.demand.rules import Kind, Need
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import Occupation, catalogue
from perspectief.web.fields import BitsField, EurosField, HoursField, LevelField, WeekField
from perspectief.web.pick import OCCUPATION, SKILL, PickField
from perspectief.web.staff.job_seeker_forms import LOAD_NAMES, KeptForm, Pc4Field, day_field, spread_loads, things

TASKS, SPARE = 12, 3  # most tasks of a place; empty rows shown after the last one
SKILL_FIELDS = {"required_skills": Need.REQUIRED, "useful_skills": Need.USEFUL, "learnable_skills": Need.LEARNABLE}
ZERO_WHEN_EMPTY = ("language", "reading", "education", "guidance", "kinds_of_work", "week_fixed", "week_also")
CERTIFICATES = [(one.bit, one.label) for one in needs.CERTIFICATES]
PLAIN = (
    "kind",
    "title",
    "summary",
    "branch",
    "kinds_of_work",
    "pc4",
    "capacity",
    "starts_on",
    "wage_cents",
    "contract_forms",
    "hours_min",
    "hours_max",
    "week_fixed",
    "week_also",
    "school_hours",
    "language",
    "language_learnable",
    "reading",
    "education",
    "certificates",
    "certificates_learnable",
    "adaptations",
    "guidance",
    "pick_up",
)


def task_fields() -> dict[str, forms.Field]:
    """Two fields a task: what it is, and hours a week."""
    made: dict[str, forms.Field] = {}
    for at in range(TASKS):
        label = _("Taak %(number)s") % {"number": at + 1}
        title = forms.TextInput(attrs={"list": "taken", "autocomplete": "off"})
        made[f"task_{at}"] = forms.CharField(label=label, required=False, max_length=120, widget=title)
        made[f"task_{at}_hours"] = forms.DecimalField(
            label=_("uren in de week"),
            required=False,
            min_value=0,
            max_value=60,
            max_digits=4,
            decimal_places=1,
            localize=True,
        )
    return made


def load_fields() -> dict[str, forms.Field]:
    """A choice for each of the eight loads: what the work asks."""
    return {
        f"load_{code}": LevelField(words=words, label=label.capitalize(), unknown=_("weet ik niet"))
        for code, label, words in needs.LOADS
    }


class PlaceForm(KeptForm):
    """What the work is, what it asks, what the place offers."""

    title = forms.CharField(
        label=_("Wat is het werk? In één regel"),
        help_text=_("Bijvoorbeeld: orders verzamelen en inpakken."),
        max_length=120,
    )
    kind = forms.ChoiceField(label=_("Soort plek"), choices=Kind.choices, initial=Kind.JOB)
    occupation = PickField(
        kind=OCCUPATION,
        many=False,
        required=False,
        label=_("Op welk werk lijkt dit?"),
        help_text=_("Zoek met gewone woorden."),
    )
    summary = forms.CharField(
        label=_("Meer over het werk"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    branch = LevelField(words=[label for _code, label in needs.BRANCHES], label=_("Branche"), unknown=_("kies"))
    kinds_of_work = BitsField(
        things=[(bit, f"{label} – {example}") for bit, (_code, label, example) in enumerate(needs.KINDS_OF_WORK)],
        required=False,
        label=_("Soort werk"),
    )
    pc4 = Pc4Field(
        required=False,
        label=_("Postcode van het werk, vier cijfers"),
        help_text=_("Leeg: de postcode van de werkgever."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    capacity = forms.IntegerField(label=_("Voor hoeveel mensen?"), min_value=1, max_value=500, initial=1)
    starts_on = day_field(label=_("Begint op"))
    wage_cents = EurosField(label=_("Loon per uur, bruto"), required=False)
    contract_forms = BitsField(things=things(needs.CONTRACT_FORMS), required=False, label=_("Soort contract"))
    hours_min = HoursField(required=False, label=_("Uren in de week, vanaf"))
    hours_max = HoursField(required=False, label=_("Uren in de week, tot en met"))
    week_fixed = WeekField(
        required=False,
        label=_("Wanneer moet iemand er zijn?"),
        help_text=_("Alleen wat vast is. Hoe minder vinkjes, hoe meer mensen passen."),
    )
    week_also = WeekField(required=False, label=_("Wanneer mag het ook?"))
    school_hours = forms.BooleanField(required=False, label=_("Het kan ook onder schooltijd"))
    required_skills = PickField(kind=SKILL, required=False, label=_("Wat moet iemand al kunnen?"))
    learnable_skills = PickField(kind=SKILL, required=False, label=_("Wat kan iemand hier leren?"))
    useful_skills = PickField(kind=SKILL, required=False, label=_("Wat is handig?"))
    certificates = BitsField(things=CERTIFICATES, required=False, label=_("Welke papieren zijn nodig?"))
    certificates_learnable = BitsField(
        things=CERTIFICATES, required=False, label=_("Welke kan iemand bij jullie halen?")
    )
    education = LevelField(
        words=needs.EDUCATION, unknown=_("kies"), label=_("Opleiding"), help_text=_("Alleen als het echt moet.")
    )
    language = LevelField(words=needs.LANGUAGE, unknown=_("kies"), label=_("Nederlands spreken en verstaan"))
    language_learnable = forms.BooleanField(required=False, label=_("Nederlands leren kan hier"))
    reading = LevelField(words=needs.READING, unknown=_("kies"), label=_("Nederlands lezen"))
    adaptations = BitsField(things=things(needs.ADAPTATIONS), required=False, label=_("Wat kan hier?"))
    guidance = LevelField(words=needs.GUIDANCE, unknown=_("kies"), label=_("Begeleiding op het werk"))
    pick_up = forms.BooleanField(required=False, label=_("Er is vervoer van het werk"))

    def __init__(self, data: Any = None, *, initial: Mapping[str, Any] | None = None):
        self.base_fields = {**self.base_fields, **task_fields(), **load_fields()}
        super().__init__(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        """Hours in order."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("hours_min"), cleaned.get("hours_max")
        if low is not None and high is not None and low > high:
            self.add_error("hours_max", _("Dit is lager dan het laagste aantal uren."))
        return cleaned

    def load_rows(self) -> list[forms.BoundField]:
        """The fields of the loads, in their order."""
        return [self[name] for name in LOAD_NAMES]

    def task_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """The rows with a task, and some empty ones."""
        filled = [at for at in range(TASKS) if self[f"task_{at}"].value()]
        return [
            (self[f"task_{at}"], self[f"task_{at}_hours"]) for at in range(min(TASKS, (filled or [-1])[-1] + 1 + SPARE))
        ]

    def place_values(self) -> dict[str, Any]:
        """What `demand.actions.places` takes as `values`."""
        cleaned = self.cleaned_data
        values = {name: cleaned[name] for name in PLAIN} | {"occupation_id": cleaned["occupation"]}
        for name in ZERO_WHEN_EMPTY:
            values[name] = values[name] or 0
        values["contract_forms"] = values["contract_forms"] or None
        values["certificates"] |= values["certificates_learnable"]
        return values | {"loads": needs.pack_loads([cleaned.get(name) or 0 for name in LOAD_NAMES])}

    def tasks(self) -> list[TaskValues]:
        """The tasks that have a title; the skill of a title the catalogue knows."""
        cleaned = self.cleaned_data
        rows = ((cleaned.get(f"task_{at}"), cleaned.get(f"task_{at}_hours")) for at in range(TASKS))
        return [
            TaskValues(title, None if hours is None else float(hours), skill_called(title))
            for title, hours in rows
            if title
        ]

    def skills(self) -> dict[int, str]:
        """Skill id → need. A task of the work that was not picked apart is at least useful."""
        asked = {task.skill: Need.USEFUL.value for task in self.tasks() if task.skill}
        for name in ("useful_skills", "learnable_skills", "required_skills"):
            asked |= dict.fromkeys(self.cleaned_data[name], SKILL_FIELDS[name].value)
        return asked


def skill_called(title: str) -> int | None:
    """The skill that bears exactly this name, whatever capitals and accents."""
    return _names().get(fold(title))


def _names() -> dict[str, int]:
    return {fold(skill.label): skill.id for skill in catalogue().skills.values()}


def task_names() -> list[str]:
    """The tasks of the catalogue, for the list under the field."""
    return [skill.label for skill in catalogue().skills.values() if skill.kind == "task"]


def place_initial(detail: PlaceDetail) -> dict[str, Any]:
    """A place as values of PlaceForm."""
    place = detail.place
    values = {name: getattr(place, name) for name in PLAIN} | spread_loads(place.loads)
    values |= {"occupation": place.occupation_id, "required_skills": detail.required}
    values |= {"useful_skills": detail.useful, "learnable_skills": detail.learnable}
    for at, task in enumerate(detail.tasks[:TASKS]):
        values |= {f"task_{at}": task.title, f"task_{at}_hours": task.hours}
    return values


def from_occupation(occupation: Occupation) -> dict[str, Any]:
    """What is usual for an occupation, to begin a new place with."""
    known = catalogue().skills
    values: dict[str, Any] = {"occupation": occupation.id, "title": occupation.label[:1].upper() + occupation.label[1:]}
    for at, skill in enumerate(occupation.tasks[: TASKS - SPARE]):
        values[f"task_{at}"] = known[skill].label
    branches = [code for code, _label in needs.BRANCHES]
    kinds = [code for code, _label, _example in needs.KINDS_OF_WORK]
    return values | {
        "branch": branches.index(occupation.branch) if occupation.branch in branches else None,
        "kinds_of_work": needs.mask([kinds.index(kind) for kind in occupation.kinds if kind in kinds]),
        "required_skills": occupation.required,
        "useful_skills": occupation.useful,
        "certificates": needs.mask([needs.CERTIFICATE_BY_CODE[code].bit for code in occupation.certificates]),
    }


class NewPlaceForm(PlaceForm):
    """A new place: at a known employer (`employer`, its public number), or at a new one."""

    employer = forms.CharField(required=False, widget=forms.HiddenInput)
    employer_name = forms.CharField(label=_("Naam van de werkgever"), required=False, max_length=200)
    employer_pc4 = Pc4Field(
        required=False,
        label=_("Postcode van de werkgever, vier cijfers"),
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    contact_name = forms.CharField(label=_("Met wie heb je contact?"), required=False, max_length=120)
    contact_phone = forms.CharField(
        label=_("Telefoon"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )

    def clean(self) -> dict[str, Any]:
        """An employer, known or new."""
        cleaned = super().clean()
        if not cleaned.get("employer") and not cleaned.get("employer_name"):
            self.add_error("employer_name", _("Zoek de werkgever op, of vul de naam in."))
        return cleaned
