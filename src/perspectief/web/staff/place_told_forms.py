"""What was understood of a vacancy as seven answers to confirm or change, and the text with what was read in it marked."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from perspectief.demand.actions.places import TaskValues
from perspectief.demand.reading import LONGEST, Reading, Way
from perspectief.demand.reading.towns import middle_of
from perspectief.demand.rules import UNPAID, Kind, Need
from perspectief.geo.queries import parse_pc4, postcode
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web.fields import BitsField, EurosField, HoursField, RadioInput
from perspectief.web.staff.job_seeker_forms import KeptForm, day_field
from perspectief.web.staff.place_forms import CERTIFICATES, from_occupation, skill_called

ANSWERS = 7
SPARE_TASKS, MOST_TASKS = 2, 12
OTHER = "anders"
NEW = "nieuw"
WAYS = ((Way.ASKED.value, _("Moet iemand hebben")), (Way.LEARNABLE.value, _("Kan iemand hier halen")), (Way.NAMED.value, _("Niet nodig")))  # fmt: skip


class Marked(NamedTuple):
    """A piece of the text; `answer`: the number of the answer it was read for (0: none); `doubt`: advice about its wording."""

    text: str
    answer: int
    doubt: str


class SayForm(KeptForm):
    """A vacancy, pasted or said in plain words, and who offers it."""

    employer = forms.CharField(required=False, widget=forms.HiddenInput)
    employer_name = forms.CharField(
        label=_("Welke werkgever?"),
        help_text=_("De naam is genoeg. Staat de werkgever er nog niet, dan komt hij erbij."),
        required=False,
        max_length=200,
    )
    text = forms.CharField(
        label=_("Wat is het werk?"),
        help_text=_("Plak de vacature, of zeg het in gewone woorden. Ook een appje of een briefje mag."),
        max_length=20 * LONGEST,
        widget=forms.Textarea(attrs={"rows": 9}),
        error_messages={"required": _("Plak de vacature, of schrijf op wat het werk is.")},
    )


class ToldForm(KeptForm):
    """Seven answers. `reading`: what the text says; `employers`: value and label of each that may be meant."""

    title = forms.CharField(label=_("In één regel"), max_length=120)
    kind = forms.ChoiceField(label=_("Soort plek"), choices=Kind.choices, widget=RadioInput)
    hours_min = HoursField(required=False, label=_("Uren in de week, vanaf"))
    hours_max = HoursField(required=False, label=_("Uren in de week, tot en met"))
    where = forms.CharField(label=_("Plaats of postcode"), required=False, max_length=80)
    more_certificates = BitsField(things=CERTIFICATES, required=False, label=_("Nog andere papieren"))
    starts_on = day_field(label=_("Begint op"))
    capacity = forms.IntegerField(label=_("Voor hoeveel mensen?"), min_value=1, max_value=500, initial=1)
    wage_cents = EurosField(label=_("Loon per uur, bruto"), required=False)
    text = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    employer_name = forms.CharField(widget=forms.HiddenInput, required=False, max_length=200)

    def __init__(
        self,
        data: Any,
        *,
        initial: Mapping[str, Any],
        reading: Reading,
        employers: Sequence[tuple[str, str]],
        region: int,
    ):
        self.reading, self.region = reading, region
        self.base_fields = {**self.base_fields, **_read_fields(reading), "employer": _employer_field(employers)}
        if len(reading.towns) > 1:
            towns = [(said.value, said.value) for said in reading.towns]
            self.base_fields["where"] = forms.ChoiceField(
                label=_("Waar is het werk? De tekst noemt meer plaatsen"), choices=towns, widget=RadioInput
            )
        super().__init__(data, initial=initial)

    def clean_where(self) -> int | None:
        """A town or a postcode as four digits."""
        given = str(self.cleaned_data["where"]).strip()
        if not given:
            return None
        pc4 = parse_pc4(given) or middle_of(given, self.region)
        if pc4 is None or postcode(pc4) is None:
            raise forms.ValidationError(_("Deze plaats kennen we niet. Vul de vier cijfers van de postcode in."))
        return pc4

    def clean(self) -> dict[str, Any]:
        """Hours in order."""
        cleaned = super().clean() or {}
        low, high = cleaned.get("hours_min"), cleaned.get("hours_max")
        if low is not None and high is not None and low > high:
            self.add_error("hours_max", _("Dit is lager dan het laagste aantal uren."))
        return cleaned

    def task_rows(self) -> list[tuple[forms.BoundField, forms.BoundField, forms.BoundField | None]]:
        """Title, hours and the skill it looks like, for each task."""
        return [
            (self[f"task_{at}"], self[f"task_{at}_hours"], self[f"task_{at}_skill"] if f"task_{at}_skill" in self.fields else None)
            for at in range(_tasks_shown(self.reading))
        ]  # fmt: skip

    def paper_rows(self) -> list[forms.BoundField]:
        """A choice for every licence or certificate the text names."""
        return [self[name] for name in self.fields if name.startswith("paper_")]

    def tasks(self) -> list[TaskValues]:
        """The tasks that were kept, with the skill where a person left that as it was read."""
        cleaned, found = self.cleaned_data, []
        for at in range(_tasks_shown(self.reading)):
            title, hours = cleaned.get(f"task_{at}"), cleaned.get(f"task_{at}_hours")
            if title:
                read = self.reading.tasks[at].skill if cleaned.get(f"task_{at}_skill") else None
                found.append(TaskValues(title, None if hours is None else float(hours), read or skill_called(title)))
        return found

    def skills(self) -> dict[int, str]:
        """A task of the work is at least useful."""
        return {task.skill: Need.USEFUL.value for task in self.tasks() if task.skill}

    def place_values(self) -> dict[str, Any]:
        """What `demand.actions.places` takes as `values`."""
        cleaned = self.cleaned_data
        names = ("title", "kind", "hours_min", "hours_max", "starts_on", "capacity", "wage_cents")
        values = {name: cleaned[name] for name in names} | {"pc4": cleaned["where"]}
        values |= self._papers() | _also(self.reading, set(cleaned.get("also") or ()))
        given = cleaned.get("occupation") or ""
        occupation = catalogue().occupations.get(int(given)) if given.isdecimal() else None
        if occupation:
            usual = from_occupation(occupation)
            values |= {
                "occupation_id": occupation.id,
                "branch": usual["branch"],
                "kinds_of_work": usual["kinds_of_work"],
            }
        if cleaned["kind"] in UNPAID:
            values["contract_forms"] = _contract("zonder-loon")
        elif cleaned["kind"] == Kind.LEARN_WORK:
            values["contract_forms"] = _contract("leer-arbeid")
        return values

    def _papers(self) -> dict[str, int]:
        asked, learnable = self.cleaned_data["more_certificates"], 0
        for paper in self.reading.papers:
            bit = 1 << needs.CERTIFICATE_BY_CODE[paper.code].bit
            chosen = self.cleaned_data.get(f"paper_{paper.code}")
            asked |= bit if chosen in {Way.ASKED, Way.LEARNABLE} else 0
            learnable |= bit if chosen == Way.LEARNABLE else 0
        return {"certificates": asked, "certificates_learnable": learnable}


def _contract(code: str) -> int:
    return 1 << [name for name, _label in needs.CONTRACT_FORMS].index(code)


def _tasks_shown(reading: Reading) -> int:
    return min(len(reading.tasks) + SPARE_TASKS, MOST_TASKS)


def _employer_field(employers: Sequence[tuple[str, str]]) -> forms.Field:
    if len(employers) > 1:
        return forms.ChoiceField(label=_("Welke werkgever bedoel je?"), choices=employers, widget=RadioInput)
    return forms.ChoiceField(choices=employers, widget=forms.HiddenInput)


def _read_fields(reading: Reading) -> dict[str, forms.Field]:
    """The fields that depend on the text: work, tasks, papers, and what else was read."""
    made: dict[str, forms.Field] = {}
    if works := work_choices(reading):
        label = reading.ask.value.question if reading.ask else _("Lijkt het werk hierop?")
        made["occupation"] = forms.ChoiceField(label=label, choices=works, widget=RadioInput)
    known = catalogue().skills
    for at in range(_tasks_shown(reading)):
        label = _("Taak %(number)s") % {"number": at + 1}
        made[f"task_{at}"] = forms.CharField(label=label, required=False, max_length=120)
        made[f"task_{at}_hours"] = forms.DecimalField(
            label=_("uren in de week"), required=False, min_value=0, max_value=60, max_digits=4, decimal_places=1, localize=True
        )  # fmt: skip
        if at < len(reading.tasks) and (skill := reading.tasks[at].skill):
            made[f"task_{at}_skill"] = forms.BooleanField(
                required=False, label=_("Dit lijkt op: %(skill)s") % {"skill": known[skill].label}
            )
    for paper in reading.papers:
        label = needs.CERTIFICATE_BY_CODE[paper.code].label
        made[f"paper_{paper.code}"] = forms.ChoiceField(
            label=label[:1].upper() + label[1:], choices=WAYS, widget=RadioInput
        )
    if also := also_choices(reading):
        made["also"] = forms.MultipleChoiceField(
            label=_("Dit staat ook in de tekst. Klopt het?"), required=False, choices=also, widget=forms.CheckboxSelectMultiple
        )  # fmt: skip
        made["also"].widget.template_name = "web/components/options_input.html"
    return made


def work_choices(reading: Reading) -> list[tuple[str, str]]:
    """The work the text may mean, and something else."""
    if reading.ask:
        meanings = reading.ask.value.meanings
        named = [
            (str(one.occupations[0]), f"{one.label}: {one.example}" if one.example else one.label) for one in meanings
        ]
        return [*dict(named).items(), (OTHER, _now("Iets anders"))]
    if reading.work:
        return [
            (str(reading.work.value), catalogue().occupations[reading.work.value].label),
            (OTHER, _now("Iets anders")),
        ]
    return []


def also_choices(reading: Reading) -> list[tuple[str, str]]:
    """Language, loads, what the place offers and fixed dayparts, as things to tick."""
    found: list[tuple[str, str]] = []
    if reading.language:
        found.append(("language", _now("Nederlands: %(level)s") % {"level": needs.LANGUAGE[reading.language.value]}))
    loads = {code: (label, words) for code, label, words in needs.LOADS}
    for said in reading.loads:
        label, words = loads[said.value[0]]
        found.append((f"load_{said.value[0]}", f"{label}: {words[said.value[1]]}"))
    offers = dict(needs.ADAPTATIONS)
    found += [(f"offer_{said.value}", offers[said.value]) for said in reading.offers]
    if reading.week:
        parts = [
            f"{needs.DAYS[bit // len(needs.DAYPARTS)][:2]} {needs.DAYPARTS[bit % len(needs.DAYPARTS)]}"
            for bit in needs.bits(reading.week.value)
        ]
        found.append(("week", _now("Vast op: %(when)s") % {"when": ", ".join(parts)}))
    return found


def _also(reading: Reading, ticked: set[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    if "language" in ticked and reading.language:
        values["language"] = reading.language.value
    if "week" in ticked and reading.week:
        values["week_fixed"] = reading.week.value
    levels = {said.value[0]: said.value[1] for said in reading.loads if f"load_{said.value[0]}" in ticked}
    if levels:
        values["loads"] = needs.pack_loads([levels.get(code, 0) for code, _label, _words in needs.LOADS])
    bits = {code: bit for bit, (code, _label) in enumerate(needs.ADAPTATIONS)}
    offered = [bits[said.value] for said in reading.offers if f"offer_{said.value}" in ticked]
    return values | ({"adaptations": needs.mask(offered)} if offered else {})


def told_initial(reading: Reading, *, employer: str, employer_name: str) -> dict[str, Any]:
    """What was read as values of ToldForm; what the text does not say stays empty."""
    low, high = reading.hours.value if reading.hours else (None, None)
    values: dict[str, Any] = {
        "text": reading.text, "employer": employer, "employer_name": employer_name,
        "title": proposed_title(reading),
        "kind": reading.kind.value if reading.kind else Kind.JOB.value,
        "hours_min": None if low is None else math.floor(low), "hours_max": None if high is None else math.ceil(high),
        "starts_on": reading.start.value if reading.start else None,
        "capacity": reading.capacity.value if reading.capacity else 1,
        "wage_cents": reading.wage.value if reading.wage else None,
        "occupation": str(reading.work.value) if reading.work and not reading.ask else None,
        "also": [value for value, _label in also_choices(reading)],
    }  # fmt: skip
    if reading.pc4:
        values["where"] = str(reading.pc4.value)
    elif len(reading.towns) == 1:
        values["where"] = reading.towns[0].value
    for at, task in enumerate(reading.tasks):
        values |= {f"task_{at}": task.title, f"task_{at}_hours": task.hours, f"task_{at}_skill": task.skill is not None}
    return values | {f"paper_{paper.code}": paper.way.value for paper in reading.papers}


def proposed_title(reading: Reading) -> str:
    """The first two tasks in the words of the text; else the work it names."""
    if reading.tasks:
        titles = [task.title[:1].lower() + task.title[1:] for task in reading.tasks[:2]]
        joined = _now(" en ").join(titles)[:120]
        return joined[:1].upper() + joined[1:]
    return catalogue().occupations[reading.work.value].label if reading.work else ""


def marked_text(reading: Reading) -> list[Marked]:
    """The text in pieces: what was read, for which answer, and wording to look at; a later mark inside an earlier one falls out."""
    spans = sorted(_spans(reading), key=lambda span: (span[0], -span[1]))
    pieces, at = [], 0
    for start, end, answer, doubt in spans:
        if start >= at:
            pieces += [Marked(reading.text[at:start], 0, ""), Marked(reading.text[start:end], answer, doubt)]
            at = end
    pieces.append(Marked(reading.text[at:], 0, ""))
    return [piece for piece in pieces if piece.text]


def _spans(reading: Reading) -> list[tuple[int, int, int, str]]:
    by_answer = (
        (1, (reading.work, reading.ask)), (2, (reading.kind,)), (3, (reading.hours, reading.week)), (4, (*reading.towns, reading.pc4)),
        (5, reading.tasks), (6, (*reading.papers, reading.language, *reading.loads, *reading.offers)),
        (7, (reading.start, reading.capacity, reading.wage)),
    )  # fmt: skip
    found = [(one.start, one.end, answer, "") for answer, said in by_answer for one in said if one is not None]
    return [*found, *((doubt.start, doubt.end, 0, doubt.advice) for doubt in reading.doubts)]
