"""What the pages get: a person's places and a place's people in groups, each with its reasons. Plain values, no database."""

import datetime
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Generic, TypeVar


class Group(StrEnum):
    """What it takes before two fit."""

    NOW = "now"  # past nu
    ARRANGE = "arrange"  # past als je iets regelt: exactly one need is not met, and somebody can arrange it
    TRAINING = "training"  # past na één training: exactly one need is not met, and a course or a lesson meets it


GROUP_LABEL = {Group.NOW: "past nu", Group.ARRANGE: "past als je iets regelt", Group.TRAINING: "past na één training"}


class Voice(StrEnum):
    """For whom reasons are put in words. Each side reads only what it may."""

    STAFF = "staff"
    PERSON = "person"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of a pair: `kind` met ✓, can ◐ or no ✗; `text` two to four words; `remedy` how (empty when met).

    `need`: name of the need it is about (`vocabulary.NEEDS.names`), or "skills", "branch", "rather-not".
    """

    kind: str
    text: str
    remedy: str = ""
    need: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Points of one part of the rules, for *Hoe is dit geteld?* (staff only): got and the most there is. `more` explains."""

    name: str
    label: str
    points: int
    most: int
    more: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One pair: reasons in the order people read them, points per part, and their sum."""

    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...]
    points: int
    group: Group | None
    unmet: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """The open judgement of a pair: `judgement` take_up, not_now or not_suitable."""

    judgement: str
    reason: str
    text: str
    by: str
    at: datetime.datetime


@dataclass(frozen=True, slots=True)
class PlaceFit:
    """A place in a person's list. `minutes` and `mode` (a label, "met de fiets"): None when unknown or out of reach."""

    id: int
    number: int
    title: str
    employer: str
    employer_number: int
    kind: str
    town: str
    pc4: int | None
    hours_min: int | None
    hours_max: int | None
    wage_cents: int | None
    capacity: int
    free: int
    starts_on: datetime.date | None
    minutes: int | None
    mode: str | None
    group: Group
    explanation: Explanation
    judged: Judged | None = None


@dataclass(frozen=True, slots=True)
class PersonFit:
    """A person in a place's list, as a card: no name. `readiness` and the organisation only for staff of the counter."""

    id: int
    number: int
    title: str
    organisation: int | None
    organisation_name: str
    town: str
    pc4: int | None
    hours_min: int | None
    hours_max: int | None
    waiting_days: int
    readiness: int | None
    minutes: int | None
    mode: str | None
    group: Group
    explanation: Explanation
    judged: Judged | None = None


Fit = TypeVar("Fit", PlaceFit, PersonFit)


@dataclass(frozen=True)
class Section(Generic[Fit]):
    """One group of a list: how many there are, and those from `start` on."""

    group: Group
    total: int
    start: int
    rows: tuple[Fit, ...]

    @property
    def label(self) -> str:
        """The words of the heading."""
        return GROUP_LABEL[self.group]

    @property
    def left(self) -> int:
        """How many come after the rows shown."""
        return max(0, self.total - self.start - len(self.rows))


@dataclass(frozen=True)
class Matches(Generic[Fit]):
    """All groups of a list, in the order of `Group`, and how many counterparts were looked at."""

    looked_at: int
    sections: tuple[Section[Fit], ...]
    rules_version: str

    def __getitem__(self, group: Group | str) -> Section[Fit]:
        return next(section for section in self.sections if section.group == group)

    @property
    def total_now(self) -> int:
        """How many fit now."""
        return self[Group.NOW].total


@dataclass(frozen=True, slots=True)
class Opening:
    """One need, or a pair of needs, and how many more would fit if it were met, arranged or dropped.

    `label`: the need in words; `remedy`: what would do it (empty when only dropping it would). `group`: how that is called.
    """

    needs: tuple[str, ...]
    label: str
    remedy: str
    count: int
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Openings:
    """Why so few: how many fit now, single needs and pairs of needs, most first."""

    fits: int
    single: tuple[Opening, ...]
    pairs: tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What-if of a place that is not saved: fields of the place with other values, skills and tasks left out or asked otherwise.

    `fields`: names and values of `demand.Place` (hours_min, certificates, language, week_fixed, loads, guidance, …).
    `skills`: skill id → "required", "useful", "learnable" or None (not asked any more).
    """

    fields: dict[str, int | bool | None] = field(default_factory=dict)
    skills: dict[int, str | None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ToJudge:
    """A person of the caseload with the best place nobody judged yet."""

    card: int
    card_number: int
    card_title: str
    place: int
    place_number: int
    place_title: str
    employer: str
    points: int
    fits: int
    waiting_days: int
