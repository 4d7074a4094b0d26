"""The algorithm card: what the engine takes, asks, counts and gives, made from the rules it runs on.

`docs/algorithm-card.md` is this text; a test fails when they part. The reasoning stands in docs/matching.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from perspectief.engine.assignment import waiting
from perspectief.engine.needs import COMPARED
from perspectief.engine.pool import FAR, MOST_REACH, MOST_ROWS, MOST_WAITING
from perspectief.engine.rules import MOST_POINTS, WORK, Rules
from perspectief.matching.columns import CARD, PLACE
from perspectief.matching.distribution import levers
from perspectief.matching.distribution.groups import BASES, Group
from perspectief.matching.rules import REMEDIES
from perspectief.matching.vocabulary import GENERAL, NEEDS
from perspectief.matching.wording import NEED_LABEL
from perspectief.taxonomy.catalogue import catalogue

WORDS = ("person has, place asks", "person has, place asks", "person needs, place offers")
# Columns that say whose row it is, who sees it and where it stands in an order; no point comes from them.
ADMINISTRATION = frozenset({"id", "number", "organisation", "audience", "waiting_since", "available_from", "starts_on"})
HEAD = """# Algorithm card

Made from the rules by `perspectief algorithm-card`; a test fails when it is no longer what the program runs on. Why things are as they are: [matching.md](matching.md). The entry for the
Algoritmeregister: [privacy/algoritmeregister.json](privacy/algoritmeregister.json). What was measured: [evidence.md](evidence.md).
"""
KIND = (
    ("What it is", "fixed rules in whole numbers; nothing is learned, nothing is drawn by lot, no text is read by a model"),
    ("What it answers", "which pairs of a job seeker and a place fit, why, and what keeps the others apart; the best plan for everybody at once"),
    ("What it decides", "nothing: each pair is judged by a named colleague, with a reason where they part from the rules"),
    ("Same file, same answer", "to the bit, on any number of threads, processes or machines"),
    ("Law", "treated as high risk: Regulation (EU) 2024/1689, Annex III (4)(a); AVG articles 5, 21, 22"),
    ("Who may say no", "the job seeker (objection hides at once), the employer, the colleague who judges"),
)  # fmt: skip
PLAN = """The plan of most value over all pairs that fit: each person one place, each place its openings. Beside the points of the pair count, wherever somebody is placed:"""


def algorithm_card() -> str:
    """The whole card, Markdown."""
    known, rules = catalogue(), Rules()
    parts = (
        HEAD,
        f"## In short\n\n{table(('', ''), (('Version of the shipped rules', f'`{rules.version}`'), *KIND))}",
        (
            f"## What goes in\n\nOf a person, from the card: {_columns(CARD)}, skills, wished occupations.\n\n"
            f"Of a place: {_columns(PLACE)}, skills and tasks.\n\n"
            f"Read too, without a point from it: {', '.join(f'`{name}`' for name in sorted(ADMINISTRATION))}. "
            f"Words: {len(known.occupations)} occupations, {len(known.skills)} skills in {len(known.groups)} groups, of which "
            f"{sum(skill.group in GENERAL for skill in known.skills.values())} say how somebody works and have no kin.\n"
        ),
        f"## Hard needs\n\n{len(NEEDS.names)} needs. A pair is possible when every one is met.\n\n{_needs()}",
        f"## Points\n\nWhole numbers from 0 to {MOST_POINTS:,}; the work a place asks is divided into {WORK:,} parts.\n\n{_weights(rules)}",
        f"## Everybody at once\n\n{PLAN}\n\n{_counted()}\n{_groups()}",
        f"## Bounds\n\n{_bounds()}",
    )
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = ["| " + " | ".join(row) + " |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "---|" * len(head), *lines[1:]]) + "\n"


def _columns(columns: dict[str, str]) -> str:
    return ", ".join(f"`{name}`" for name in columns if name not in ADMINISTRATION)


def _needs() -> str:
    compared = dict.fromkeys(COMPARED, ("compared", ""))
    kind = {name: (WORDS[word], f"{mask.bit_count()}") for name, word, mask in NEEDS.named} | compared
    return table(
        ("need", "on the screen", "how", "bits", "who can do something", "by"),
        (
            (
                f"`{name}`",
                NEED_LABEL[name],
                *kind[name],
                remedy.group.value if remedy.group else "–",
                remedy.how or "–",
            )
            for name, remedy in REMEDIES.items()
        ),
    )


def _weights(rules: Rules) -> str:
    return table(
        ("weight", "shipped"), ((f"`{name}`", f"{value}") for name, value in asdict(rules).items() if name != "version")
    )


def _counted() -> str:
    return table(
        ("counts beside the fit", "points"),
        (
            *(
                (f"a month of waiting, up to {levers.MOST_MONTHS}: *{levers.WAITING_LABEL[name]}*", f"{points}")
                for name, points in levers.WAITING.items()
            ),
            (f"a day with a kept plan one was not in, up to {waiting.MOST:,} together", f"{waiting.A_RUN}"),
            ("a group the region let go first, by a dated decision", "as decided"),
        ),
    )


def _groups() -> str:
    return table(
        ("group", "on the screen", "fact on file", "ground"),
        ((f"`{group.value}`", str(group.label), BASES[group].fact, BASES[group].law) for group in Group),
    )


def _bounds() -> str:
    return table(
        ("what", "bound"),
        (
            ("people, places in one pool", f"{MOST_ROWS:,} each"),
            ("position", f"within {FAR // 100:,} km of the origin, in units of 10 m"),
            ("reach", f"at most {MOST_REACH // 100} km"),
            ("days of waiting", f"counted up to {MOST_WAITING:,}"),
        ),
    )
