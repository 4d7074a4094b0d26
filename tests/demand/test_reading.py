"""What is read in a vacancy: against sixty texts marked by hand, and for any text at all."""

import datetime
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from perspectief.demand.reading import Reading, Way, read
from perspectief.taxonomy.catalogue import catalogue
from tests.demand.vacancies import TODAY, Marked, marked, seen, unseen

LEAST, LEAST_TASKS = 0.95, 0.6
SETS = {"all": marked, "seen": lambda: seen(marked()), "unseen": lambda: unseen(marked())}
RIGHT: dict[str, Callable[[Reading, Marked], bool]] = {
    "hours": lambda got, one: (tuple(got.hours.value) if got.hours else (None, None)) == one.hours,
    "town": lambda got, one: {town.value for town in got.towns} == one.towns,
    "licences": lambda got, one: (set(got.codes(Way.ASKED)), set(got.codes(Way.LEARNABLE))) == (one.asked, one.learnable),
    "kind": lambda got, one: (got.kind.value if got.kind else "") == one.kind,
    "start": lambda got, one: (got.start.value if got.start else None) == one.start,
    "capacity": lambda got, one: (got.capacity.value if got.capacity else 1) == (one.capacity or 1),
    "wage": lambda got, one: (got.wage.value if got.wage else None) == one.wage,
}  # fmt: skip


@pytest.mark.parametrize("which", SETS)
@pytest.mark.parametrize("what", RIGHT)
def test_what_is_told_is_read(what, which):
    every = SETS[which]()
    wrong = [one.name for one in every if not RIGHT[what](read(one.text, today=TODAY), one)]
    print(f"{what} {which}: {len(every) - len(wrong)} of {len(every)} right; wrong: {wrong}")
    assert 1 - len(wrong) / len(every) >= LEAST, wrong


@pytest.mark.parametrize("which", SETS)
def test_tasks_are_found_and_few_are_made_up(which):
    told = found = good = shown = coded = right = 0
    for one in SETS[which]():
        got, low = read(one.text, today=TODAY).tasks, one.text.lower()
        hits = set()
        for task in one.tasks:
            start = low.index(task.words.lower())
            near = {each for each in got if _shared(each, start, start + len(task.words)) >= len(task.words) / 2}
            told, found, hits = told + 1, found + bool(near), hits | near
            codes = {catalogue().skills[each.skill].code for each in near if each.skill}
            coded, right = coded + bool(task.codes), right + bool(task.codes & codes)
        shown, good = shown + len(got), good + len(hits)
    print(f"tasks {which}: recall {found}/{told}, precision {good}/{shown}, skill right {right}/{coded}")
    assert found / told >= LEAST_TASKS and right / coded >= LEAST_TASKS
    assert good / shown >= 0.9


def _shared(task: Any, start: int, end: int) -> int:
    return min(task.end, end) - max(task.start, start)


def test_nothing_is_made_up():
    """Every licence found stands in the marks, none that is not asked is taken over, and age and sex are pointed out, not read."""
    for one in marked():
        got = read(one.text, today=TODAY)
        assert not (set(got.codes(Way.ASKED)) | set(got.codes(Way.LEARNABLE))) & one.not_asked, one.name
        assert set(got.codes(Way.ASKED)) <= one.asked, one.name
        assert {town.value for town in got.towns} <= one.towns, one.name
        assert got.start is None or one.start, one.name
        assert got.wage is None or one.wage, one.name
        assert got.kind is None or one.kind, one.name
        assert one.doubts <= {doubt.kind for doubt in got.doubts}, one.name
        for doubt in got.doubts:
            assert not any(task.start < doubt.end and doubt.start < task.end for task in got.tasks), one.name
        for task in got.tasks:
            assert task.title == got.text[task.start : task.end]


def spans(reading: Reading) -> list[tuple[int, int]]:
    """Where every value of a reading stands."""
    single = [getattr(reading, name) for name in ("kind", "work", "ask", "hours", "week", "pc4", "start", "capacity", "wage", "language")]  # fmt: skip
    many = (*reading.towns, *reading.papers, *reading.tasks, *reading.loads, *reading.offers, *reading.doubts)
    return [(one.start, one.end) for one in (*single, *many) if one is not None]


WORDS = st.sampled_from(
    ["24", "uur", "tot", "-", "Breda", "in", "rijbewijs", "geen", "VCA", "niet", "nodig", "€ 15,40", "per uur", "ma", "t/m", "vr",
     "8.30", "dagen van", "orders verzamelen", "en", ",", ".", "\n", "4811 AB", "31 februari", "start", "2 mensen", "(", "é", "🔥", "af en toe"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join)))
@example("start 31 februari, 99 uur, 0 uur, €, per uur, 1234567 mensen")
@example("van tot uur - ma t/m uur 25.99 tot 99.99")
@example("\ud800 24 uur in Breda")
def test_any_text_can_be_read(text):
    got = read(text, today=TODAY)
    assert all(0 <= start < end <= len(got.text) for start, end in spans(got))
    assert got == read(text, today=TODAY)
    for town in got.towns:
        assert town.value


@pytest.mark.parametrize(
    "piece", ["a", "(", "1-", "in Breda en ", "rijbewijs ", "van 1 ", "ma di ", "\n", " ", "x@x.", "🔥", "heftruck "]
)
def test_no_text_takes_long(piece):
    long = (piece * 100_000)[:100_000]
    read("orders verzamelen in Breda", today=TODAY)
    assert min(_seconds(long) for _try in range(3)) < 1


def test_a_hundred_kilobytes_of_vacancies_take_under_a_fifth_of_a_second():
    whole = "\n\n".join(one.text for one in marked())
    long = (whole * (100_000 // len(whole) + 1))[:100_000]
    read(long, today=TODAY)
    took = min(_seconds(long) for _try in range(5))
    print(f"100 kB: {took * 1000:.0f} ms")
    assert took < 0.2


def _seconds(text: str) -> float:
    begin = time.process_time()
    read(text, today=TODAY)
    return time.process_time() - begin


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("ma t/m vr van 8.00 tot 12.00 uur", (20, 20)),
        ("zestien uur per week", (16, 16)),
        ("5 dagen van 7.30 tot 16.00 uur, half uur pauze", (40, 40)),
        ("0,8 fte", (None, None)),
        ("We beginnen om 7 uur, tot 30 km reizen", (None, None)),
        ("reactie binnen 24 uur", (None, None)),
        ("12 uur per dag bereikbaar", (None, None)),
        ("€ 14 per uur", (None, None)),
    ],
)
def test_hours_are_not_times_distances_or_wages(text, hours):
    got = read(text, today=TODAY).hours
    assert (tuple(got.value) if got else (None, None)) == hours


def test_a_day_without_a_year_is_the_next_one():
    assert read("start 1 maart", today=TODAY).start.value == datetime.date(2027, 3, 1)
    assert read("start 1 december", today=TODAY).start.value == datetime.date(2026, 12, 1)
    assert read("start 31 februari", today=TODAY).start is None


def test_a_word_that_means_several_things_is_asked_about():
    assert read("Wij zoeken een chauffeur in Breda", today=TODAY).ask.value.word == "chauffeur"
    assert read("Vrachtwagenchauffeur gezocht", today=TODAY).ask is None
