"""A vacancy in plain words, read: every value that was found carries the words it came from, and nothing is made up.

Rules and the words of the catalogue: no network, no model. What is read is a proposal a person confirms.
"""

import datetime
import re
from typing import NamedTuple

from perspectief.core import wording
from perspectief.demand.reading.details import (
    capacity_in,
    kind_in,
    language_in,
    loads_in,
    offers_in,
    start_in,
    wage_in,
    week_in,
)
from perspectief.demand.reading.hours import hours_in
from perspectief.demand.reading.papers import Paper, Way, papers_in
from perspectief.demand.reading.said import Said
from perspectief.demand.reading.tasks import ReadTask, tasks_in
from perspectief.demand.reading.towns import postcode_in, towns_in
from perspectief.demand.reading.work import asked_in, work_in

LONGEST = 4_000  # letters that are read; a vacancy is shorter
_SPACES, _LINES = re.compile(r"[^\S\n]{3,}"), re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*){2,}")


class Reading(NamedTuple):
    """What a text says of a place. None or empty: it does not say. Places in the text are as in a slice.

    `hours`: `reading.hours.Hours`; `towns`: where the work is, more than one when a person has to choose; `work`: id of an
    occupation; `ask`: an `AskBack` when a word means several things; `loads`: (code, level) each; `doubts`: wording to look at.
    """

    text: str
    kind: Said | None
    work: Said | None
    ask: Said | None
    hours: Said | None
    week: Said | None
    towns: tuple[Said, ...]
    pc4: Said | None
    papers: tuple[Paper, ...]
    tasks: tuple[ReadTask, ...]
    start: Said | None
    capacity: Said | None
    wage: Said | None
    language: Said | None
    loads: tuple[Said, ...]
    offers: tuple[Said, ...]
    doubts: tuple[wording.Doubt, ...]

    def codes(self, way: Way) -> tuple[str, ...]:
        """Licences and certificates of which the text says this."""
        return tuple(paper.code for paper in self.papers if paper.way == way)


def read(text: str, *, today: datetime.date) -> Reading:
    """Reads the first `LONGEST` letters of a vacancy, long runs of blanks taken together. Never raises.

    Places in the answer are of its own `text`. The same text gives the same answer on the same day.
    """
    text = _LINES.sub("\n\n", _SPACES.sub("  ", text[: 2 * LONGEST])).strip()[:LONGEST]
    towns, papers = towns_in(text), papers_in(text)
    taken = [(one.start, one.end) for one in (*towns, *papers)]
    return Reading(
        text=text,
        kind=kind_in(text),
        work=work_in(text),
        ask=asked_in(text),
        hours=hours_in(text),
        week=week_in(text),
        towns=towns,
        pc4=postcode_in(text),
        papers=papers,
        tasks=tasks_in(text, taken),
        start=start_in(text, today),
        capacity=capacity_in(text),
        wage=wage_in(text),
        language=language_in(text),
        loads=loads_in(text),
        offers=offers_in(text),
        doubts=tuple(wording.doubts(text)),
    )
