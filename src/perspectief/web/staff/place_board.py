"""The carving board: each need of a place with other choices, and what the place becomes with those chosen. Pure.

A choice stands in the address as `<name>=<number of the option>`; option 0 is the place as it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from perspectief.demand.actions.places import TaskValues
from perspectief.demand.queries.place import PlaceDetail
from perspectief.demand.rules import Need
from perspectief.matching.fits import Change, Opening
from perspectief.matching.vocabulary import PARTS_OF_WEEK
from perspectief.matching.wording import PART_LABEL
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web import formats

CARVED = (
    "certificates",
    "certificates_learnable",
    "week_fixed",
    "week_also",
    "hours_min",
    "language",
    "language_learnable",
    "reading",
    "education",
    "loads",
    "guidance",
    "school_hours",
    "pick_up",
    "adaptations",
)
FEWER_HOURS = (24, 16, 12, 8)
MOST_ADAPTATIONS = 4


@dataclass
class Draft:
    """A place being carved: its carved fields, asked skills, and positions of tasks that go."""

    values: dict[str, Any]
    skills: dict[int, str | None]
    gone: set[int] = field(default_factory=set)


Patch = Callable[[Draft], None]


class Option(NamedTuple):
    """One segment: words, and what it does to the draft (None: nothing, as it is)."""

    label: str
    patch: Patch | None = None


class Row(NamedTuple):
    """One need or task. `now`: how it is; `need`: its name in matching (empty: a skill or task); `options[0]`: as it is."""

    name: str
    title: str
    now: str
    need: str
    options: tuple[Option, ...]


class ShownRow(NamedTuple):
    """A row with the choice made, how many more people it opens and in which words; `gain` None when not counted."""

    row: Row
    chosen: int
    gain: int | None
    gain_words: str

    @property
    def is_on(self) -> bool:
        """Whether it differs from the place as it is."""
        return self.chosen > 0

    @property
    def bar(self) -> int:
        """The length of its bar: nothing when it would cost people."""
        return max(0, self.gain or 0)

    @property
    def is_telling(self) -> bool:
        """Whether it brings somebody, or is chosen: the others stand folded."""
        return self.bar > 0 or self.is_on


def _set(**values: Any) -> Patch:
    def patch(draft: Draft) -> None:
        draft.values.update(values)

    return patch


def _bits(name: str, mask: int, *, on: bool) -> Patch:
    def patch(draft: Draft) -> None:
        held = draft.values[name]
        draft.values[name] = held | mask if on else held & ~mask

    return patch


def _all(*patches: Patch) -> Patch:
    def patch(draft: Draft) -> None:
        for one in patches:
            one(draft)

    return patch


def _skill(skill: int, need: str | None) -> Patch:
    def patch(draft: Draft) -> None:
        draft.skills[skill] = need

    return patch


def _load(dimension: int, level: int) -> Patch:
    def patch(draft: Draft) -> None:
        levels = list(needs.unpack_loads(draft.values["loads"]))
        levels[dimension] = level
        draft.values["loads"] = needs.pack_loads(levels)

    return patch


def _task(position: int, skill: int | None) -> Patch:
    def patch(draft: Draft) -> None:
        draft.gone.add(position)
        if skill is not None:
            draft.skills[skill] = None

    return patch


def need_rows(detail: PlaceDetail, openings: Mapping[str, int]) -> list[Row]:
    """What the place asks, and what it could offer that opens it for somebody. `openings`: as of `gains`."""
    place = detail.place
    rows = [*_certificate_rows(place), *_week_rows(place), *_level_rows(place), *_load_rows(place)]
    return [*rows, *_skill_rows(detail), *_offer_rows(place, openings)]


def _certificate_rows(place: Any) -> list[Row]:
    rows = []
    for one in needs.CERTIFICATES:
        mask = 1 << one.bit
        if not place.certificates & mask:
            continue
        none = _all(_bits("certificates", mask, on=False), _bits("certificates_learnable", mask, on=False))
        if place.certificates_learnable & mask:
            options = (Option(_("Hier te leren")), Option(_("Vervalt"), none))
        else:
            learn = _bits("certificates_learnable", mask, on=True)
            options = (Option(_("Al hebben")), Option(_("Hier te leren"), learn), Option(_("Vervalt"), none))
        title = one.label[:1].upper() + one.label[1:]
        rows.append(Row(f"papier-{one.code}", title, one.way, f"certificate:{one.code}", options))
    return rows


def _week_rows(place: Any) -> list[Row]:
    rows = []
    for name, mask in PARTS_OF_WEEK:
        held = place.week_fixed & mask
        if held:
            free = _all(_bits("week_fixed", held, on=False), _bits("week_also", held, on=True))
            now = formats.counted(held.bit_count(), _("dagdeel staat vast"), _("dagdelen staan vast"))
            options = (
                Option(_("Staat vast")),
                Option(_("In overleg"), free),
                Option(_("Vervalt"), _bits("week_fixed", held, on=False)),
            )
            rows.append(Row(name, _("Werken: %(when)s") % {"when": PART_LABEL[name]}, now, name, options))
    return rows


def _level_rows(place: Any) -> list[Row]:
    rows = []
    fewer = [hours for hours in FEWER_HOURS if place.hours_min and hours < place.hours_min]
    if fewer:
        options = (Option(str(place.hours_min)), *(Option(str(hours), _set(hours_min=hours)) for hours in fewer))
        now = _("Nu: %(hours)s") % {"hours": formats.hours(place.hours_min, place.hours_max)}
        rows.append(Row("uren", _("Minstens %(hours)s uur") % {"hours": place.hours_min}, now, "hours", options))
    if place.language and not place.language_learnable:
        lower = tuple(Option(needs.LANGUAGE[at], _set(language=at)) for at in range(place.language - 1, -1, -1))[:2]
        options = (Option(_("Nodig")), Option(_("Hier te leren"), _set(language_learnable=True)), *lower)
        rows.append(
            Row(
                "taal",
                _("Nederlands spreken"),
                _("Nu: %(level)s") % {"level": needs.LANGUAGE[place.language]},
                "language",
                options,
            )
        )
    if place.reading:
        lower = tuple(Option(needs.READING[at], _set(reading=at)) for at in range(place.reading - 1, -1, -1))[:2]
        now = _("Nu: %(level)s") % {"level": needs.READING[place.reading]}
        rows.append(Row("lezen", _("Nederlands lezen"), now, "reading", (Option(_("Nodig")), *lower)))
    if place.education:
        options = (Option(_("Nodig")), Option(_("Vervalt"), _set(education=0)))
        now = _("Nu: %(level)s") % {"level": needs.EDUCATION[place.education]}
        rows.append(Row("opleiding", _("Opleiding"), now, "education", options))
    return rows


def _load_rows(place: Any) -> list[Row]:
    rows = []
    for dimension, ((code, label, names), level) in enumerate(
        zip(needs.LOADS, needs.unpack_loads(place.loads), strict=True)
    ):
        if level:
            lower = (Option(names[at], _load(dimension, at)) for at in range(level - 1, -1, -1))
            title = label[:1].upper() + label[1:]
            now = _("Nu: %(level)s") % {"level": names[level]}
            rows.append(Row(f"last-{code}", title, now, f"load:{code}", (Option(names[level]), *lower)))
    return rows


def _skill_rows(detail: PlaceDetail) -> list[Row]:
    known = catalogue().skills
    options = {
        skill: (
            Option(_("Nodig")),
            Option(_("Hier te leren"), _skill(skill, Need.LEARNABLE.value)),
            Option(_("Vervalt"), _skill(skill, None)),
        )
        for skill in detail.required
        if skill in known
    }
    return [
        Row(
            f"kunnen-{skill}",
            known[skill].label[:1].upper() + known[skill].label[1:],
            _("Moet iemand al kunnen"),
            "",
            one,
        )
        for skill, one in options.items()
    ]


def _offer_rows(place: Any, openings: Mapping[str, int]) -> list[Row]:
    """What the place does not offer yet: only what opens it for somebody."""
    rows = []
    if place.guidance < len(needs.GUIDANCE) - 1 and openings.get("guidance"):
        more = (Option(needs.GUIDANCE[at], _set(guidance=at)) for at in range(place.guidance + 1, len(needs.GUIDANCE)))
        now = _("Nu: %(level)s") % {"level": needs.GUIDANCE[place.guidance]}
        rows.append(Row("begeleiding", _("Begeleiding op het werk"), now, "guidance", (Option(_("Zoals nu")), *more)))
    yes = _("Kan")
    if not place.school_hours and openings.get("school-hours"):
        options = (Option(_("Niet")), Option(yes, _set(school_hours=True)))
        rows.append(Row("schooltijd", _("Werken onder schooltijd"), _("Nu: niet gezegd"), "school-hours", options))
    if not place.pick_up and openings.get("travel"):
        options = (Option(_("Niet")), Option(yes, _set(pick_up=True)))
        rows.append(Row("vervoer", _("Vervoer van het werk"), _("Nu: eigen vervoer"), "travel", options))
    offers = [
        Row(
            f"aanbod-{code}",
            label[:1].upper() + label[1:],
            _("Nu: niet gezegd"),
            f"adaptation:{code}",
            (Option(_("Niet")), Option(yes, _bits("adaptations", 1 << bit, on=True))),
        )
        for bit, (code, label) in enumerate(needs.ADAPTATIONS)
        if not place.adaptations >> bit & 1 and openings.get(f"adaptation:{code}")
    ]
    return rows + sorted(offers, key=lambda row: -openings[row.need])[:MOST_ADAPTATIONS]


def task_rows(detail: PlaceDetail) -> list[Row]:
    """The work in a week, task by task."""
    return [
        Row(
            f"taak-{at}",
            task.title[:1].upper() + task.title[1:],
            _("%(hours)s uur") % {"hours": formats.number(task.hours, 0 if task.hours % 1 == 0 else 1)}
            if task.hours
            else "",
            "",
            (Option(_("Houden")), Option(_("Naar een collega"), _task(at, task.skill))),
        )
        for at, task in enumerate(detail.tasks)
    ]


def choices(rows: list[Row], query: Mapping[str, str]) -> dict[str, int]:
    """The choices that differ from the place as it is: name of the row → number of the option."""
    made = {}
    for row in rows:
        given = query.get(row.name, "")
        if given.isdecimal() and 0 < int(given[:3]) < len(row.options):
            made[row.name] = int(given[:3])
    return made


def carve(detail: PlaceDetail, rows: list[Row], made: Mapping[str, int]) -> Draft:
    """The place with these choices."""
    place = detail.place
    skills: dict[int, str | None] = dict.fromkeys(detail.useful, Need.USEFUL.value)
    skills |= dict.fromkeys(detail.learnable, Need.LEARNABLE.value) | dict.fromkeys(
        detail.required, Need.REQUIRED.value
    )
    draft = Draft({name: getattr(place, name) for name in CARVED}, skills)
    for row in rows:
        patch = row.options[made.get(row.name, 0)].patch
        if patch:
            patch(draft)
    return draft


def change_of(detail: PlaceDetail, draft: Draft) -> Change:
    """The draft as a what-if of matching."""
    fields = {name: value for name, value in draft.values.items() if value != getattr(detail.place, name)}
    held = {skill: need for need, skills in _held(detail).items() for skill in skills}
    return Change(
        fields=fields, skills={skill: need for skill, need in draft.skills.items() if held.get(skill, "") != need}
    )


def _held(detail: PlaceDetail) -> dict[str, tuple[int, ...]]:
    return {
        Need.USEFUL.value: detail.useful,
        Need.LEARNABLE.value: detail.learnable,
        Need.REQUIRED.value: detail.required,
    }


def to_save(detail: PlaceDetail, draft: Draft) -> dict[str, Any]:
    """The draft as `values`, `tasks` and `skills` of `update_place`."""
    return {
        "values": {name: value for name, value in draft.values.items() if value != getattr(detail.place, name)},
        "tasks": [TaskValues(*task) for at, task in enumerate(detail.tasks) if at not in draft.gone],
        "skills": {skill: need for skill, need in draft.skills.items() if need},
    }


def gains(openings: tuple[Opening, ...]) -> dict[str, int]:
    """How many more each single need opens, by its name."""
    return {opening.needs[0]: opening.count for opening in openings}


def gain_words(row: Row, made: Mapping[str, int], gain: int | None) -> str:
    """What the figure of a row is about: the choice made, or the furthest one."""
    if gain is None:
        return ""
    if not gain:
        return _("maakt geen verschil")
    if row.name in made:
        return _("mensen erbij") if gain > 0 else _("mensen minder")
    furthest = row.options[-1].label
    if row.name == "uren":
        return _("bij %(hours)s uur") % {"hours": furthest}
    if row.name.startswith("taak-"):
        return _("als dit weg is")
    if row.need == "guidance":
        return _("bij het meeste")
    known = {_("Vervalt"): _("als het vervalt"), _("Kan"): _("als het kan")}
    return known.get(furthest, _("bij het minste"))


def said(made: Mapping[str, int], rows: list[Row]) -> list[str]:
    """The choices in words: "heftruckcertificaat: hier te leren"."""
    return [
        f"{row.title}: {row.options[made[row.name]].label[:1].lower()}{row.options[made[row.name]].label[1:]}"
        for row in rows
        if row.name in made
    ]
