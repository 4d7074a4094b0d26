"""The shipped taxonomy in memory: typed, frozen, read once per process, without the database.

Files in `data/`, separated by semicolons; several words in one field by a bar, several codes by a space:
`skill_groups.csv` code;label – `skills.csv` code;kind;group;label;esco;synonyms –
`occupations.csv` code;branch;label;summary;tasks;required;useful;certificates;kinds;isco;esco;synonyms –
`ambiguous.csv` word;order;label;example;distance;occupations.

The number in a code is the stable database id (B0012 is 12, V0012 is 12 among the skills); a code is never used again.
ESCO and ISCO identifiers are kept as given ("This service uses the ESCO classification of the European Commission").
"""

import csv
from collections.abc import Iterator
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import NamedTuple

RELATIONS = ("task", "required", "useful")


class Group(NamedTuple):
    """A group of skills that lie close together: the parent in the taxonomy."""

    id: int
    code: str
    label: str


class Skill(NamedTuple):
    """Something a person can do: a task ("task") or a skill ("skill"). `group` is the code of its group."""

    id: int
    code: str
    kind: str
    group: str
    label: str
    esco: str
    synonyms: tuple[str, ...]


class Occupation(NamedTuple):
    """Work by its name. `tasks`, `required` and `useful` are skill ids; `kinds` and `certificates` codes of the needs."""

    id: int
    code: str
    branch: str
    label: str
    summary: str
    tasks: tuple[int, ...]
    required: tuple[int, ...]
    useful: tuple[int, ...]
    certificates: tuple[str, ...]
    kinds: tuple[str, ...]
    isco: str
    esco: str
    synonyms: tuple[str, ...]

    @property
    def skills(self) -> tuple[int, ...]:
        """Every skill of the occupation once: tasks, then required, then useful."""
        return tuple(dict.fromkeys(self.tasks + self.required + self.useful))


class Meaning(NamedTuple):
    """One thing a word can mean: a tile to tap. `distance`: kilometres from home the work usually is."""

    label: str
    example: str
    distance: int
    occupations: tuple[int, ...]


class Relative(NamedTuple):
    """Another occupation and the share (0 to 1) of skills the two have in common, weighed by rarity."""

    occupation: Occupation
    share: float


class Catalogue:
    """Everything shipped. Dictionaries by id keep the order of the files."""

    def __init__(self, data: Traversable) -> None:
        self.groups = {row[0]: Group(n, *row) for n, row in enumerate(_rows(data, "skill_groups.csv"), 1)}
        self.skills = {skill.id: skill for skill in map(_skill, _rows(data, "skills.csv"))}
        self.occupations = {found.id: found for found in map(_occupation, _rows(data, "occupations.csv"))}
        self.ambiguous = _meanings(_rows(data, "ambiguous.csv"))

    def occupation(self, code: str) -> Occupation | None:
        """An occupation by its code, as "B0012"."""
        return self.occupations.get(number(code)) if _is_code(code, "B") else None

    def skill(self, code: str) -> Skill | None:
        """A skill by its code, as "V0012"."""
        return self.skills.get(number(code)) if _is_code(code, "V") else None

    @cached_property
    def occupations_by_skill(self) -> dict[int, tuple[int, ...]]:
        """Ids of the occupations that name a skill in any relation, per skill id."""
        found: dict[int, list[int]] = {skill: [] for skill in self.skills}
        for occupation in self.occupations.values():
            for skill in occupation.skills:
                found[skill].append(occupation.id)
        return {skill: tuple(ids) for skill, ids in found.items()}

    @cached_property
    def skills_by_group(self) -> dict[str, tuple[int, ...]]:
        """Skill ids per group code: each other's relatives."""
        found: dict[str, list[int]] = {group: [] for group in self.groups}
        for skill in self.skills.values():
            found[skill.group].append(skill.id)
        return {group: tuple(ids) for group, ids in found.items()}

    @cached_property
    def by_esco(self) -> dict[str, tuple[int, ...]]:
        """Occupation ids per ESCO identifier; one identifier may stand for several of ours."""
        return _by_value((occupation.esco, occupation.id) for occupation in self.occupations.values())

    @cached_property
    def by_isco(self) -> dict[str, tuple[int, ...]]:
        """Occupation ids per ISCO-08 code."""
        return _by_value((occupation.isco, occupation.id) for occupation in self.occupations.values())

    @cached_property
    def skills_by_esco(self) -> dict[str, tuple[int, ...]]:
        """Skill ids per ESCO identifier."""
        return _by_value((skill.esco, skill.id) for skill in self.skills.values())

    def skill_relatives(self, skill: int) -> tuple[int, ...]:
        """The other skills of the same group."""
        return tuple(other for other in self.skills_by_group[self.skills[skill].group] if other != skill)

    def relatives(self, occupation: int, limit: int = 8) -> tuple[Relative, ...]:
        """The occupations that share most with this one, nearest first, then by id.

        The share is a weighted Jaccard index: skills in common over skills of either, each weighing one over the number of
        occupations that name it, so that a rare skill says more than one everybody has.
        """
        own = set(self.occupations[occupation].skills)
        weight = {skill: 1 / len(ids) for skill, ids in self.occupations_by_skill.items() if ids}
        others = {other for skill in own for other in self.occupations_by_skill[skill]} - {occupation}
        found = []
        for other in others:
            theirs = set(self.occupations[other].skills)
            share = sum(weight[skill] for skill in own & theirs) / sum(weight[skill] for skill in own | theirs)
            found.append(Relative(self.occupations[other], share))
        return tuple(sorted(found, key=lambda relative: (-relative.share, relative.occupation.id))[:limit])


@cache
def catalogue() -> Catalogue:
    """The shipped catalogue, parsed once per process."""
    return Catalogue(files("perspectief.taxonomy") / "data")


def number(code: str) -> int:
    """The id in a code: B0012 is 12."""
    return int(code[1:])


def _is_code(code: str, letter: str) -> bool:
    return len(code) == 5 and code[0] == letter and code[1:].isascii() and code[1:].isdigit()


def _rows(data: Traversable, name: str) -> Iterator[list[str]]:
    reader = csv.reader((data / name).read_text(encoding="utf-8").splitlines(), delimiter=";")
    next(reader)
    return (row for row in reader if row)


def _many(field: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in field.split("|") if value.strip())


def _codes(field: str) -> tuple[str, ...]:
    """Codes stand with a space or a bar between them."""
    return tuple(field.replace("|", " ").split())


def _ids(field: str) -> tuple[int, ...]:
    return tuple(map(number, _codes(field)))


def _skill(row: list[str]) -> Skill:
    code, kind, group, label, esco, synonyms = row
    return Skill(number(code), code, kind, group, label, esco, _many(synonyms))


def _occupation(row: list[str]) -> Occupation:
    (
        code,
        branch,
        label,
        summary,
        tasks,
        required,
        useful,
        certificates,
        kinds,
        isco,
        esco,
        synonyms,
    ) = row
    relations = (_ids(tasks), _ids(required), _ids(useful))
    codes = (_codes(certificates), _codes(kinds))
    return Occupation(
        number(code),
        code,
        branch,
        label,
        summary,
        *relations,
        *codes,
        isco,
        esco,
        _many(synonyms),
    )


def _meanings(rows: Iterator[list[str]]) -> dict[str, tuple[Meaning, ...]]:
    """The meanings of each ambiguous word, in their order."""
    found: dict[str, list[tuple[int, Meaning]]] = {}
    for word, order, label, example, distance, occupations in rows:
        found.setdefault(word, []).append((int(order), Meaning(label, example, int(distance), _ids(occupations))))
    return {word: tuple(meaning for _, meaning in sorted(m, key=lambda m: m[0])) for word, m in found.items()}


def _by_value(pairs: Iterator[tuple[str, int]]) -> dict[str, tuple[int, ...]]:
    found: dict[str, list[int]] = {}
    for value, identity in pairs:
        if value:
            found.setdefault(value, []).append(identity)
    return {value: tuple(ids) for value, ids in found.items()}
