"""What was counted of the ambition, what one of it cost, and what a talk is about: out of the counts and the books, never made up."""

import pytest

from perspectief.access.context import service
from perspectief.core import clock
from perspectief.monitoring.definitions import FIGURES
from perspectief.monitoring.models import Cell, Counted, PublicCell
from perspectief.plans import counted
from perspectief.plans.actions import deciding, writing
from perspectief.plans.counted import costs, counts
from perspectief.plans.queries import plan_page
from perspectief.web.programme.agenda import items, proposed
from tests.factories import REGION
from tests.plans.conftest import action_values
from tests.plans.moneyed import books

YEAR = clock.today().year


def count(figure: str, n: int, *, year: int = YEAR, item: str = "", **more) -> None:
    """A number as the worker counts it."""
    about = {"region_id": REGION, "figure": figure, "version": FIGURES[figure].version}
    Cell.objects.create(**about, period=str(year), item=item, n=n, **more)
    Counted.objects.get_or_create(**about)


def test_a_target_shows_what_was_counted_above_the_baseline(s):
    number = s.published()
    assert plan_page(s.lead, number).results[0].counted is None
    count("matches", 402)
    for reader in (s.lead, s.uwv):
        page = plan_page(reader, number)
        [row] = page.results
        assert (row.counted, row.gained, row.over, row.near) == (402, -8, False, False)
        assert page.gained == 0, "a year that runs takes nothing away"
    Cell.objects.update(n=475)
    assert plan_page(s.lead, number).gained == 65
    for reader in (s.ministry, s.far, service("public_plans", regions=())):
        page = plan_page(reader, number)
        assert page.results[0].counted is None and not page.counts_of.own


def test_others_read_what_was_told_in_public(s, freeze):
    number = s.published()
    count("matches", 402)
    told = {"region_id": REGION, "table": "matches-by-kind", "version": 1, "period": str(YEAR)}
    PublicCell.objects.create(**told, part="", n=430)
    PublicCell.objects.create(**told, part="job", n=400)
    freeze(YEAR + 1, 2, 1)
    [row] = plan_page(s.ministry, number).results
    assert (row.counted, row.gained, row.over, row.near) == (430, 20, True, True)


@pytest.mark.parametrize(
    ("definition", "expected"),
    [("job_8_hours_4_weeks", 402), ("any_placement", 500), ("lasting_26_weeks", 300), ("something_else", None)],
)
def test_each_definition_of_a_match_has_its_figure(s, definition, expected):
    count("matches", 402)
    count("placements", 500)
    count("lasting", 500, item="6", count=40, value=0.6, lower=0.5, upper=0.7)
    found = counts(s.lead, region=REGION, definition=definition, years=[YEAR, YEAR + 1])
    assert {year: one.n for year, one in found.years.items()} == ({} if expected is None else {YEAR: expected})


def test_a_group_is_not_counted_apart(s):
    number = s.draft()
    year = s.plan.starts_on.year
    targets = [writing.TargetValues(year, "all", 250), writing.TargetValues(year, "young", 20)]
    values = {"definition": "job_8_hours_4_weeks", "baseline": 10, "baseline_source": "", "aim": ""}
    writing.set_ambition(s.lead, number=number, version=None, values=values, targets=targets)
    count("matches", 30)
    assert [(one.counted, one.gained) for one in plan_page(s.lead, number).results] == [(30, 20), (None, None)]


def test_what_one_cost_is_told_when_there_are_enough(s):
    def told() -> list[tuple[int | None, int | None, int | None]]:
        found = costs(s.lead, region=REGION, years=[YEAR], paid=100_000_00)
        return [(one.euros, one.low, one.high) for one in found]

    assert told() == []
    count("matches", counted.LEAST - 1)
    count("lasting", 60, item="6", count=counted.LEAST - 1, value=0.5, lower=0.4, upper=0.6)
    assert told() == [(None, None, None), (None, None, None)]
    Cell.objects.filter(figure="matches").update(n=50)
    Cell.objects.filter(figure="lasting").update(count=counted.LEAST)
    assert told() == [(2_000, None, None), (3_333, 2_778, 4_167)]
    assert costs(s.ministry, region=REGION, years=[YEAR], paid=1) == []


def test_a_talk_is_about_figures_what_is_late_money_and_lessons(s, freeze):
    made, line = books(s)
    made.right(made.pay(made.right(made.commit(line, 300)), 100))
    count("matches", 402)
    deciding.report(s.lead, number=made.number, action=s.action.number, progress="stuck", result="")
    said = list(items(plan_page(s.lead, made.number)))
    assert said[0] == f"{YEAR}: 402 matches geteld. Het doel is 250 boven de nulmeting van 410."
    assert said[1] == "Staat stil: 300 plekken beloofd."
    assert said[2].replace("\N{NO-BREAK SPACE}", " ") == "Geld: € 1,00 besteed van € 500,00 op de begroting."
    assert said[3].startswith("Lessen:")
    assert (
        proposed(plan_page(s.lead, made.number)).splitlines() == said[1:]
    )  # others read it: no exact count of the region
    deciding.report(s.lead, number=made.number, action=s.action.number, progress="running", result="")
    freeze(s.action.due_on.year + 1, 1, 5)
    assert "Loopt achter: 300 plekken beloofd." in proposed(plan_page(s.lead, made.number))


def test_an_empty_plan_proposes_lessons_all_the_same(s):
    number = s.draft()
    writing.add_action(s.lead, number=number, values=action_values(title="Nog een"))
    said = proposed(plan_page(s.lead, number))
    assert "nog niets op de begroting" in said and said.endswith("iets aan?")
