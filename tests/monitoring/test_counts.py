"""Each figure equals an independent count of the raw facts, on three made histories, and parts add up."""

import datetime
import math
from collections import Counter, defaultdict

import pytest

from perspectief.core import clock
from perspectief.monitoring.counting import count_changed, count_region
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell
from perspectief.monitoring.rules import ALL, MILESTONES, Estimator
from tests.factories import OTHER_REGION, REGION
from tests.monitoring.journals import Journal
from tests.monitoring.recounts import (
    CUTS,
    DIVISIONS,
    UNKNOWN,
    cells,
    date,
    division,
    followed,
    grouped,
    kaplan_meier,
    placements,
    same,
    shares,
    sql,
    told,
    wilson,
    working_days,
)

MONTHS, YEARS = ("month", "year", "all"), ("year", "all")
MATCHES = """
SELECT to_char((data->>'starts_on')::date, 'YYYY-MM'), coalesce((data->>'municipality')::int, 0), '', count(*) FROM core_fact
WHERE region_id = %s AND verb = 'placed' AND (data->>'starts_on')::date <= %s AND (data->>'hours')::int >= %s
  AND (data->>'ends_on' IS NULL OR (data->>'ends_on')::date >= (data->>'starts_on')::date + %s) GROUP BY 1, 2"""
ENDINGS = """
SELECT to_char((data->>'ended_on')::date, 'YYYY'), data->>'reason', count(*) FROM core_fact
WHERE region_id = %s AND verb = 'placement_ended' GROUP BY 1, 2"""
TAUGHT = """
SELECT data->>'placement' FROM core_fact AS work WHERE region_id = %s AND verb = 'placed' AND EXISTS (
    SELECT FROM core_fact AS course WHERE course.subject = work.subject AND course.region_id = work.region_id
    AND course.verb = 'course_passed' AND date(timezone('Europe/Amsterdam', course.at)) <= (work.data->>'starts_on')::date
    AND date(timezone('Europe/Amsterdam', course.at)) >= (work.data->>'starts_on')::date - 365)"""
LESSONS = """
SELECT to_char(timezone('Europe/Amsterdam', shared.at), 'YYYY-MM'), told.data->>'reason', count(*)
FROM core_fact AS told, core_fact AS shared
WHERE told.region_id = %s AND told.verb = 'lesson_proposed' AND told.data ? 'reason' AND shared.verb = 'lesson_shared'
AND shared.data->'lesson' = told.data->'lesson' AND told.data->'lesson' NOT IN (
    SELECT gone.data->'lesson' FROM core_fact AS gone WHERE gone.verb = 'lesson_withdrawn')
GROUP BY 1, 2"""

COURSES = """
SELECT to_char(timezone('Europe/Amsterdam', at), 'YYYY-MM'), split_part(verb, '_', 2), count(*) FROM core_fact
WHERE region_id = %s AND verb LIKE 'course\\_%%' GROUP BY 1, 2"""
OF_SUBJECTS = """
SELECT subject, verb, timezone('Europe/Amsterdam', at)::date, data->>'starts_on', data->>'ends_on', data->>'placement' FROM core_fact
WHERE region_id = %s AND verb IN ('course_passed', 'placed') ORDER BY id"""


@pytest.fixture(params=[(1, 40), (2, 160), (3, 320)], ids=["small", "middle", "large"])
def history(request, as_app):
    """Three journals of one region, each beside another region's that must not be counted."""
    seed, number = request.param
    Journal(seed, number).write()
    Journal(seed + 50, 20, region=OTHER_REGION).write()
    count_region(REGION)


class TestWork:
    def test_matches_are_what_plain_sql_counts(self, history):
        for figure, hours, days in (("placements", 0, -9999), ("matches", 8, 27), ("matches_half_year", 12, 181)):
            expected = {row[:3]: row[3] for row in sql(MATCHES, REGION, clock.today(), hours, days)}
            found = {key: one.n for key, one in cells(figure, "municipality").items() if "-" in key[0]}
            assert expected and found == expected
            assert cells(figure)[ALL, ""].n == sum(expected.values())

    def test_lasting_is_the_product_limit_of_the_same_spells(self, history):
        rows = [(one["starts"], division(one), "", one) for one in placements()]
        for by in CUTS:
            expected = {}
            for key, group in grouped(rows, by, YEARS).items():
                spells = [followed(one) for one in group]
                for months, day in MILESTONES.items():
                    estimate = kaplan_meier([spell[:2] for spell in spells], day)
                    reached = [(clock.today() - one["starts"]).days >= day for one in group]
                    unknown = sum(r and not s[1] and s[2] < day for r, s in zip(reached, spells, strict=True))
                    if estimate:
                        at_risk = sum(days >= day for days, _ended, _sure in spells)
                        expected[*key[:-1], months] = (len(group), at_risk, unknown, *estimate)
            found = cells("lasting", *by)
            same({k: (c.n, c.count, c.unknown, c.value, c.lower, c.upper) for k, c in found.items()}, expected)
            assert all(c.lower <= c.value <= c.upper for c in found.values())

    def test_endings_by_reason_are_what_plain_sql_counts(self, history):
        expected = {row[:2]: row[2] for row in sql(ENDINGS, REGION)}
        assert {key: c.n for key, c in cells("endings").items() if key[1] and len(key[0]) == 4} == expected

    def test_lessons_are_those_of_endings_that_somebody_shared(self, history):
        expected = {row[:2]: row[2] for row in sql(LESSONS, REGION)}
        assert expected and {k: c.n for k, c in cells("lessons").items() if "-" in k[0] and k[1]} == expected
        assert cells("lessons")[ALL, ""].n == sum(expected.values())

    def test_next_steps_within_ten_working_days(self, history):
        taken: dict[int, datetime.date] = {}
        for day, data in told("next_step_done"):
            taken.setdefault(data["placement"], day)
        rows = []
        for one in placements():
            if one["over"]:
                day = taken.get(one["placement"])
                late = working_days(one["over"], clock.today()) > 10
                yes = bool(day) and working_days(one["over"], day) <= 10 if late else None
                rows.append((one["over"], division(one), "", yes))
        shares("next_steps", rows, MONTHS)

    def test_what_goes_together_with_lasting_is_a_difference_of_two_shares(self, history):
        since = {(data["placement"], data["kind"]): day for day, data in reversed(told("coach_appointed"))}
        taught = {number for (number,) in sql(TAUGHT, REGION)}
        rows = []
        for one in placements():
            days, ended, _sure = followed(one)
            if (clock.today() - one["starts"]).days >= 182 and (days >= 182 or ended):
                for help_, has in (
                    ("trial", one["after_trial"]),
                    ("course", str(one["placement"]) in taught),
                    *(
                        (kind, _early(since.get((one["placement"], kind)), one))
                        for kind in ("job_coach", "company_coach")
                    ),
                ):
                    rows.append((one["starts"], division(one), help_, (has, days >= 182)))
        for by in ((), ("readiness",), ("kind",), ("branch",)):
            expected = {}
            for key, group in grouped(rows, by, YEARS).items():
                with_, without = [yes for has, yes in group if has], [yes for has, yes in group if not has]
                if min(len(with_), len(without)) >= 10:
                    p1, p0 = sum(with_) / len(with_), sum(without) / len(without)
                    (l1, u1), (l0, u0) = wilson(sum(with_), len(with_)), wilson(sum(without), len(without))
                    ends = (p1 - p0 - math.hypot(p1 - l1, u0 - p0), p1 - p0 + math.hypot(u1 - p1, p0 - l0))
                    expected[key] = (len(group), len(with_), p1 - p0, *ends)
            same({k: (c.n, c.count, c.value, c.lower, c.upper) for k, c in cells("what_works", *by).items()}, expected)

    def test_who_learns_is_what_plain_sql_counts(self, history):
        expected = {row[:2]: row[2] for row in sql(COURSES, REGION)}
        assert {item for _month, item in expected} >= {"enrolled", "passed"}
        assert {k: c.n for k, c in cells("courses").items() if "-" in k[0]} == expected

    def test_who_finished_a_course_without_work_and_began_within_half_a_year(self, history):
        over = {data["placement"]: date(data["ended_on"]) for _day, data in told("placement_ended")}
        passed, work = [], defaultdict(list)
        for subject, verb, day, starts, ends, number in sql(OF_SUBJECTS, REGION):
            if verb == "course_passed":
                passed.append((subject, day))
            elif date(starts) <= clock.today():
                last = over.get(int(number)) or (date(ends) if ends else datetime.date.max)
                work[subject].append((date(starts), last))
        rows = []
        for subject, day in passed:
            if any(starts < day <= last for starts, last in work[subject]):
                continue
            yes = any(0 <= (starts - day).days <= 182 for starts, _last in work[subject])
            rows.append((day, UNKNOWN, "", yes if (clock.today() - day).days > 182 else None))
        assert 0 < len(rows) <= len(passed)
        shares("after_course", rows, MONTHS, cuts=[()])


def _early(day: datetime.date | None, one: dict) -> bool:
    return day is not None and day <= one["starts"] + datetime.timedelta(days=28)


class TestSteps:
    def test_lead_times_are_medians_of_working_days(self, history):
        first: dict[tuple[str, int], datetime.date] = {}
        for verb in ("agree", "show", "invite", "refuse", "accept"):
            for day, data in told(f"introduction_{verb}"):
                for name in (verb, "answer") if verb in ("invite", "refuse", "accept") else (verb,):
                    key = (name, data["introduction"])
                    first[key] = min(day, first.get(key, day))
        for verb, name in (("trial_opened", "trial"), ("placed", "placed")):
            for _day, data in told(verb):
                if date(data["starts_on"]) <= clock.today():
                    first[name, data["introduction"]] = date(data["starts_on"])
        spans = {
            "consent": ("propose", "agree"),
            "shown": ("agree", "show"),
            "answer": ("show", "answer"),
            "trial": ("accept", "trial"),
            "start": ("accept", "placed"),
            "whole": ("propose", "placed"),
        }
        rows = []
        for day, data in told("introduction_proposed"):
            first["propose", data["introduction"]] = day
            for item, (begin, end) in spans.items():
                begins, ends = first.get((begin, data["introduction"])), first.get((end, data["introduction"]))
                if begins and ends:
                    rows.append((ends, division(data), item, working_days(begins, ends)))
        for by in CUTS:
            expected = {
                key: (len(days), quantile(days, 0.5), quantile(days, 0.25), quantile(days, 0.9))
                for key, days in grouped(rows, by, MONTHS).items()
            }
            same({k: (c.n, c.value, c.lower, c.upper) for k, c in cells("lead_times", *by).items()}, expected)

    def test_an_employer_that_stays_silent_counts_as_late(self, history):
        moves = {
            verb: {data["introduction"]: day for day, data in reversed(told(f"introduction_{verb}"))}
            for verb in ("show", "invite", "refuse", "accept", "withdraw")
        }
        rows = []
        for _day, data in told("introduction_proposed"):
            one = data["introduction"]
            if one in moves["show"]:
                shown = moves["show"][one]
                answered = min(
                    (moves[verb][one] for verb in ("invite", "refuse", "accept") if one in moves[verb]), default=None
                )
                gone = moves["withdraw"].get(one)
                if working_days(shown, clock.today()) <= 5 or (
                    not answered and gone and working_days(shown, gone) <= 5
                ):
                    yes = None
                else:
                    yes = bool(answered) and working_days(shown, answered) <= 5
                rows.append((shown, division(data), "", yes))
        shares("employers_answer", rows, MONTHS)


def quantile(numbers: list[int], at: float) -> float:
    """Linear between the two nearest, as R's type 7."""
    ordered = sorted(numbers)
    place = at * (len(ordered) - 1)
    low = math.floor(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])


class TestWhole:
    def test_parts_add_up(self, history):
        """Towns, branches, kinds and readiness each to the region; months to the year; reasons to all endings."""
        for figure in FIGURES.values():
            if figure.estimator in (Estimator.SURVIVAL, Estimator.DIFFERENCE):
                continue
            whole = {key: one.n for key, one in cells(figure.code).items()}
            for name in figure.dimensions:
                if (name,) in figure.cuts:
                    parts: Counter = Counter()
                    for (period, _part, item), one in cells(figure.code, name).items():
                        parts[period, item] += one.n
                    assert {key: n for key, n in parts.items() if n} == {key: n for key, n in whole.items() if n}
            if not figure.standing and "month" in figure.grains:
                years: Counter = Counter()
                for (period, item), n in whole.items():
                    if "-" in period:
                        years[period[:4], item] += n
                        years[ALL, item] += n
                assert dict(years) == {key: n for key, n in whole.items() if "-" not in key[0]}
        reasons = {key: one.n for key, one in cells("endings").items()}
        for period in {key[0] for key in reasons}:
            assert reasons[period, ""] == sum(n for key, n in reasons.items() if key[0] == period and key[1])

    def test_counted_again_it_is_the_same_and_a_new_fact_moves_only_what_it_touches(self, history):
        def every() -> set:
            return set(Cell.objects.values_list("figure", "period", *DIVISIONS, "item", "n", "value").order_by())

        before = every()
        count_region(REGION)
        assert every() == before and count_changed(REGION) == []
        more = Journal(9, 0)
        more.work(
            "77",
            clock.today() - datetime.timedelta(days=3),
            {"municipality": 758, "branch": 0, "place_kind": "job", "readiness": 2, "introduction": None},
            tried=False,
        )
        more.write(long_ago=False)
        touched = count_changed(REGION)
        verbs = {fact.verb for fact in more.facts}
        assert set(touched) == {code for code, one in FIGURES.items() if verbs & set(one.verbs)}
        changed = every()
        assert changed != before
        count_region(REGION)
        assert every() == changed
