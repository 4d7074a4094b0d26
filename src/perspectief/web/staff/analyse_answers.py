"""What somebody chose on the page about a file, from the names of the form to choices of the room below."""

from collections.abc import Iterator

from django.http import QueryDict

from perspectief.exchange.choices import DROP, KEEP, OTHER, OUT, SAME, Choices
from perspectief.exchange.working import EMPTY, TEXTS, WORDS
from perspectief.web.sent import whole

BETWEEN = "|"
WORD, WHO, TEXT, NEW, FIX, WAS, COLUMN = "woord", "wie", "tekst", "nieuw", "fix", "was", "kolom"
EMPTIED, LEFT_OUT = "leeg", "weg"
CHANGE = "change"
REST = {"woorden": WORDS, "teksten": TEXTS, "lege": EMPTY}


def choices_of(data: QueryDict) -> Choices:
    """Answers, fixes, persons and texts of a sent form. What was not touched is not among them."""
    answers: dict[str, dict[str, str]] = {}
    fixes: dict[int, dict[str, str]] = {}
    people: dict[int, str] = {}
    texts: dict[int, dict[str, str]] = {}
    for kind, first, second, value in _fields(data):
        line = whole(first, -1)
        if kind == WORD:
            answers.setdefault(first, {})[second] = "" if value == "-" else value
        elif kind == WHO and value in (SAME, OTHER, OUT):
            people[line] = value
        elif kind == TEXT and value in (DROP, KEEP):
            texts.setdefault(line, {})[second] = value
        elif kind == TEXT and value == CHANGE:
            fixes.setdefault(line, {})[second] = data.get(BETWEEN.join((NEW, first, second)), "").strip()
        elif kind == FIX and value.strip() != data.get(BETWEEN.join((WAS, first, second)), "").strip():
            fixes.setdefault(line, {})[second] = value.strip()
    line, _bar, field = data.get(EMPTIED, "").partition(BETWEEN)
    if line.isdecimal() and field:
        fixes.setdefault(int(line), {})[field] = ""
    left_out = data.get(LEFT_OUT, "")
    if left_out.isdecimal():
        people[int(left_out)] = OUT
    return Choices(answers=answers, fixes=fixes, people=people, texts=texts)


def columns_of(data: QueryDict) -> Choices:
    """What each column is, of a sent form."""
    return Choices(
        columns={
            int(first): value for kind, first, _second, value in _fields(data) if kind == COLUMN and first.isdecimal()
        }
    )


def _fields(data: QueryDict) -> Iterator[tuple[str, str, str, str]]:
    for name, value in data.items():
        kind, bar, rest = name.partition(BETWEEN)
        if bar:
            first, _bar, second = rest.partition(BETWEEN)
            yield kind, first, second, str(value)
