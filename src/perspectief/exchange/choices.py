"""What somebody answered about a file: columns, words, rows. Kept as JSON with the upload. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SAME, OTHER, OUT = "same", "other", "out"
DROP, KEEP = "drop", "keep"
_PERSON = frozenset({SAME, OTHER, OUT})
_TEXT = frozenset({DROP, KEEP})
LONGEST = 4_000


@dataclass(frozen=True)
class Choices:
    """`columns`: place of a column → target, "" for none. `answers`: field → word → meaning, "" for *I do not know*.
    `fixes`: line → field → text in the place of what stands there. `people`: line → SAME, OTHER or OUT.
    `texts`: line → field → DROP (the words that do not belong) or KEEP.
    """

    columns: dict[int, str] = field(default_factory=dict)
    answers: dict[str, dict[str, str]] = field(default_factory=dict)
    fixes: dict[int, dict[str, str]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    texts: dict[int, dict[str, str]] = field(default_factory=dict)

    def plain(self) -> dict[str, Any]:
        """As values that can be kept as JSON."""
        return {
            "columns": {str(place): target for place, target in self.columns.items()},
            "answers": self.answers,
            "fixes": {str(line): fields for line, fields in self.fixes.items()},
            "people": {str(line): choice for line, choice in self.people.items()},
            "texts": {str(line): fields for line, fields in self.texts.items()},
        }

    def with_(self, later: "Choices") -> "Choices":
        """These choices, and later ones over them."""
        return Choices(
            columns=self.columns | later.columns,
            answers=_merged(self.answers, later.answers),
            fixes=_merged(self.fixes, later.fixes),
            people=self.people | later.people,
            texts=_merged(self.texts, later.texts),
        )

    def __bool__(self) -> bool:
        return any((self.columns, self.answers, self.fixes, self.people, self.texts))


def choices_from(plain: Mapping[str, Any]) -> Choices:
    """The choices kept as JSON; anything that is none is left out."""
    return Choices(
        columns={int(place): str(target) for place, target in plain.get("columns", {}).items()},
        answers={str(name): dict(words) for name, words in plain.get("answers", {}).items()},
        fixes={
            int(line): {name: str(text)[:LONGEST] for name, text in fields.items()}
            for line, fields in plain.get("fixes", {}).items()
        },
        people={int(line): choice for line, choice in plain.get("people", {}).items() if choice in _PERSON},
        texts={
            int(line): {name: choice for name, choice in fields.items() if choice in _TEXT}
            for line, fields in plain.get("texts", {}).items()
        },
    )


def _merged(one: Mapping[Any, Mapping[str, str]], other: Mapping[Any, Mapping[str, str]]) -> dict[Any, dict[str, str]]:
    return {
        key: {**one.get(key, {}), **other.get(key, {})} for key in (*one, *(key for key in other if key not in one))
    }
