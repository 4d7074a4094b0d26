"""A list of fits for a page: groups, how many of each are shown, and each fit as a row with facts and reasons."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from perspectief.matching.fits import Group, Judged, Matches, Part, PersonFit, PlaceFit, Reason
from perspectief.taxonomy.needs import PLACE_KINDS, READINESS
from perspectief.web import formats

KINDS = dict(PLACE_KINDS)
SHOWN = {Group.NOW: 5, Group.ARRANGE: 3, Group.TRAINING: 3}
MORE, MOST = 25, 200  # how many more a link shows, and how many a page holds
PARAMETERS = {Group.NOW: "nu", Group.ARRANGE: "regelen", Group.TRAINING: "leren"}
ANCHORS = {Group.NOW: "past", Group.ARRANGE: "regelen", Group.TRAINING: "leren"}


class GroupWords(NamedTuple):
    """What a page calls one group: its heading, the words of "Nog 4 …", and what it says when nothing is in it."""

    title: str
    one: str
    many: str
    nothing: str


PLACE_WORDS = {
    Group.NOW: GroupWords(
        "Past nu",
        "plek die nu past",
        "plekken die nu passen",
        "Nu past er nog geen plek. Kijk wat helpt, of wat te regelen is.",
    ),
    Group.ARRANGE: GroupWords(
        "Past als je iets regelt",
        "plek om te regelen",
        "plekken om te regelen",
        "Er is geen plek die met één afspraak past.",
    ),
    Group.TRAINING: GroupWords(
        "Past na één training",
        "plek na een training",
        "plekken na een training",
        "Er is geen plek die met één cursus past.",
    ),
}
PERSON_WORDS = {
    Group.NOW: GroupWords(
        "Past nu",
        "mens die nu past",
        "mensen die nu passen",
        "Nu past er nog niemand. Maak de plek passend, of kijk wat te regelen is.",
    ),
    Group.ARRANGE: GroupWords(
        "Past als je iets regelt",
        "mens om te regelen",
        "mensen om te regelen",
        "Er is niemand die met één afspraak past.",
    ),
    Group.TRAINING: GroupWords(
        "Past na één training",
        "mens na een training",
        "mensen na een training",
        "Er is niemand die met één cursus past.",
    ),
}


class GroupRows(NamedTuple):
    """One group on the page. `more` leads to the same page with more rows of it; empty when all are there."""

    group: str
    anchor: str
    words: GroupWords
    total: int
    rows: list[Any]
    more: str
    more_label: str


def shown_pages(query: QueryDict) -> dict[Group, tuple[int, int]]:
    """How many rows of each group an address asks for."""
    pages = {}
    for group, least in SHOWN.items():
        asked = query.get(PARAMETERS[group], "")
        count = int(asked) if asked.isdecimal() and len(asked) < 6 else least
        pages[group] = (0, max(least, min(count, MOST)))
    return pages


def groups(
    matches: Matches[Any], rows_of: Callable[[Any], list[Any]], query: QueryDict, words: dict[Group, GroupWords]
) -> list[GroupRows]:
    """The groups of a list, in order, with a link to more of each."""
    made = []
    for section in matches.sections:
        shown, called = len(section.rows), words[section.group]
        more = ""
        if section.left and shown < MOST:
            further = query.copy()
            further[PARAMETERS[section.group]] = str(min(shown + MORE, MOST))
            more = f"?{further.urlencode()}#{ANCHORS[section.group]}"
        label = _("Nog %(rows)s") % {"rows": formats.counted(section.left, _(called.one), _(called.many))}
        anchor = ANCHORS[section.group]
        made.append(GroupRows(section.group.value, anchor, called, section.total, rows_of(section.rows), more, label))
    return made


class FitRow(NamedTuple):
    """`number`: of the counterpart; `parts`, `points`: how it was counted, for staff."""

    number: int
    href: str
    title: str
    facts: list[str]
    reasons: tuple[Reason, ...]
    parts: tuple[Part, ...]
    points: int
    judged: Judged | None


def place_rows(fits: Iterable[PlaceFit]) -> list[FitRow]:
    """Places in a person's list."""
    return [_of_place(fit) for fit in fits]


def _of_place(fit: PlaceFit) -> FitRow:
    where = format_html("<b>{}</b>{}", fit.employer, f", {fit.town}" if fit.town else "")
    facts = [
        where,
        "" if fit.kind == "job" else KINDS.get(fit.kind, fit.kind),
        formats.hours(fit.hours_min, fit.hours_max),
        _("%(wage)s per uur") % {"wage": formats.euros(fit.wage_cents)} if fit.wage_cents else "",
        formats.counted(fit.free, _("plaats"), _("plaatsen")),
    ]
    return _row(fit, reverse("web:place", args=[fit.number]), facts)


def person_rows(fits: Iterable[PersonFit]) -> list[FitRow]:
    """People in a place's list, as cards."""
    return [_of_person(fit) for fit in fits]


def _of_person(fit: PersonFit) -> FitRow:
    facts = [
        _("kaart %(number)s") % {"number": formats.card_number(fit.number)},
        fit.town,
        formats.hours(fit.hours_min, fit.hours_max),
        READINESS.get(fit.readiness or 0, ""),
        _("%(months)s in beeld") % {"months": _waited(fit.waiting_days)},
        _("via %(who)s") % {"who": fit.organisation_name} if fit.organisation_name else "",
    ]
    return _row(fit, reverse("web:job_seeker", args=[fit.number]), facts)


def _waited(days: int) -> str:
    return (
        formats.counted(days * 12 // 365, _("maand"), _("maanden"))
        if days >= 60
        else formats.counted(days, _("dag"), _("dagen"))
    )


def _row(fit: PlaceFit | PersonFit, href: str, facts: list[str]) -> FitRow:
    told = fit.explanation
    return FitRow(
        fit.number, href, fit.title, [fact for fact in facts if fact], told.reasons, told.parts, told.points, fit.judged
    )
