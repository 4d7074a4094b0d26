"""The page with the words of the trade in plain Dutch; the same list is what the test of plain language goes by."""

import csv
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

FILE = Path(__file__).with_name("words.csv")


class Word(NamedTuple):
    """A word that needs saying; `forms`: its other forms."""

    word: str
    forms: tuple[str, ...]
    meaning: str


@cache
def words() -> tuple[Word, ...]:
    """Every word of the list, in the order of the alphabet."""
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = [
            Word(row["woord"], tuple(row["ook"].split()), row["betekenis"])
            for row in csv.DictReader(file, delimiter=";")
        ]
    return tuple(sorted(rows, key=lambda one: one.word.casefold()))


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """The words, explained."""
    return render(request, "web/public/glossary.html", {"words": words()})
