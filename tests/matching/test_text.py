"""docs/matching.md and the page *Zo rekenen wij* say what the code does: weights, needs, figures and the Dutch text."""

import re
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from perspectief.engine.assignment import waiting
from perspectief.engine.rules import WORK, Rules
from perspectief.matching import columns, vocabulary
from perspectief.matching.card import algorithm_card
from perspectief.matching.distribution import levers
from perspectief.matching.distribution.groups import Group
from perspectief.taxonomy.catalogue import catalogue
from tests.matching import archetypes, judged

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/matching.md").read_text(encoding="utf-8")
PAGE = (ROOT / "src/perspectief/web/templates/web/public/how.html").read_text(encoding="utf-8")
WEIGHTS = {name: value for name, value in asdict(Rules()).items() if name != "version"}


def section(heading: str) -> str:
    """Text under a heading, up to the next of the same level."""
    return TEXT.split(f"\n## {heading}", 1)[1].split("\n## ", 1)[0]


def first_column(text: str) -> list[str]:
    return re.findall(r"^\| `([a-z_-]+)` \|", text, re.MULTILINE)


def test_the_table_of_weights_is_the_code():
    table = dict(re.findall(r"^\| `(\w+)` \| (\d+) \|", section("How much of it fits"), re.MULTILINE))
    assert {name: int(value) for name, value in table.items()} == WEIGHTS, "docs/matching.md and engine/rules.py part"


def test_every_hard_need_is_in_the_table_and_nothing_else():
    part_of_week = {name for name, _ in vocabulary.PARTS_OF_WEEK}
    families = {"week" if name in part_of_week else name.partition(":")[0] for name in vocabulary.NEEDS.names}
    told = first_column(section("Can it be done"))
    assert set(told) == families
    assert len(told) == len(families)


def test_the_sums_in_the_text_are_the_sums_of_the_weights():
    rules = Rules()
    everything = f"{(rules.own + rules.kin) * WORK:,}"
    assert f"gets up to {everything} points" in TEXT
    assert f"all wishes together are {rules.most_wish:,}" in TEXT
    assert f"no more than {rules.general} of the {WORK:,} parts" in TEXT
    assert f"{len(catalogue().occupations)} occupations, {len(catalogue().skills)} skills" in TEXT


def test_the_numbers_on_the_page_are_the_weights():
    rules = Rules()
    told = re.findall(r"\d[\d.]*", " ".join(line for line in dutch() if "punten" in line))
    sums = ((rules.own + rules.kin) * WORK, rules.most_wish, rules.travel, rules.hours, rules.floor, rules.equal_from)
    assert [int(number.replace(".", "")) for number in told] == list(sums)


def test_what_was_judged_is_counted_right():
    count = Counter(pair.verdict for pair in archetypes.verdicts())
    row = f"| {archetypes.people().height} × {archetypes.places().height} | {count['must']} | {count['must-not']} | 100 % | 0 |"
    assert row in TEXT
    cards, places = judged.market()
    other = Counter(pair.judged for pair in judged.pairs())
    assert f"| {len(cards)} × {len(places)} | {other['must']} | {other['not']} | 100 % | 0 |" in TEXT


def test_every_column_that_is_read_of_a_person_is_in_the_text():
    """A new column in the white list is a new input: it must be said."""
    said = {
        "pc4": "postcode", "modes": "ways to travel", "travel_minutes": "most minutes", "hours_min": "fewest",
        "hours_max": "most hours", "week_can": "dayparts", "week_rather_not": "would rather not", "school_hours": "school hours",
        "contract_forms": "contract forms", "place_kinds": "kinds of place", "kinds_of_work": "kind of work", "branches": "branch",
        "language": "Dutch", "reading": "reading", "education": "education", "certificates": "certificates",
        "loads": "lifting, standing", "adaptations": "step-free", "guidance": "guidance needed", "readiness": "*werkfit*",
        "waiting_since": "days of waiting", "available_from": "free from a later day",
    }  # fmt: skip
    assert said.keys() == columns.CARD.keys() - {"id", "number", "organisation", "audience"}
    missing = [words for words in said.values() if words not in section("What goes in")]
    assert missing == []


def dutch() -> list[str]:
    """Headings, paragraphs and list items of the page, as they stand in the text of the documentation."""
    mark = {"h2": "#### ", "p": "", "li": "- "}
    found = re.findall(r'<(h2|p|li)[^>]*>\{% translate "(.*?)" %\}', PAGE)
    return [mark[tag] + words for tag, words in found]


def test_the_dutch_text_is_the_page():
    told = [line for line in section("The page *Zo rekenen wij*").splitlines() if line][1:]
    assert told == dutch()


def test_what_a_plan_counts_beside_the_fit_is_the_code():
    told = section("Everybody at once")
    points = [levers.WAITING[name] for name in ("niet", "gewoon", "zwaar")]
    assert f"up to {levers.MOST_MONTHS} months" in told and f"| {', '.join(map(str, points))} |" in told
    assert f"up to {waiting.MOST:,} together | {waiting.A_RUN} |" in told
    assert first_column(told) == [group.value for group in Group]


def test_the_algorithm_card_is_what_the_program_runs_on():
    assert (ROOT / "docs/algorithm-card.md").read_text(encoding="utf-8") == algorithm_card(), (
        "run: perspectief algorithm-card"
    )


def test_the_algorithm_card_names_every_input_need_and_weight():
    card = algorithm_card()
    named = [*columns.CARD, *columns.PLACE, *vocabulary.NEEDS.names, *WEIGHTS]
    assert [name for name in named if f"`{name}`" not in card] == []
