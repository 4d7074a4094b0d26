"""The filters beside the lists, with two counts a choice: people and places."""

from collections.abc import Mapping
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from perspectief.core.facets import Counts
from perspectief.supply.queries.pool import HOURS
from perspectief.taxonomy.needs import GUIDANCE, PLACE_KINDS, READINESS
from perspectief.web.staff.pool.query import Query

LABELS = {
    "gemeente": _("Gemeente"),
    "uren": _("Uren per week"),
    "klaar": _("Klaar voor werk"),
    "vervoer": _("Vervoer"),
    "soort": _("Soort plek"),
    "hulp": _("Hulp op de plek"),
    "van": _("Van wie"),
    "profiel": _("Klopt het nog?"),
}
UNKNOWN = ("?", _("onbekend"))
CHOICES: dict[str, tuple[tuple[str, object], ...]] = {
    "uren": (*((code, label) for code, label, _low, _high in HOURS), UNKNOWN),
    "klaar": (*((str(level), label) for level, label in sorted(READINESS.items(), reverse=True)), UNKNOWN),
    "vervoer": (
        ("rijbewijs", _("rijbewijs B")),
        ("fiets", _("met de fiets")),
        ("ov", _("met bus of trein")),
        ("auto", _("met de auto")),
    ),
    "soort": tuple(PLACE_KINDS),
    "hulp": tuple((str(level), label) for level, label in enumerate(GUIDANCE)),
    "van": (("mij", _("van mij")), ("ons", _("van mijn organisatie"))),
    "profiel": (("oud", _("lang niet nagevraagd")),),
}
OPEN_FIRST = frozenset({"gemeente", "uren", "klaar"})


class Option(NamedTuple):
    """A choice and its counts; None where a choice says nothing about that side."""

    id: str
    code: str
    label: object
    people: int | None
    places: int | None
    chosen: bool


class Filter(NamedTuple):
    """A group of choices."""

    name: str
    label: object
    options: list[Option]
    open: bool


def filters(query: Query, people: Counts, places: Counts) -> list[Filter]:
    """Every filter the actor has; choices that would give nothing on either side fall out unless they are on."""
    found = [_towns(query, people, places)]
    for name, choices in CHOICES.items():
        mine, theirs = people.by_choice.get(name), places.by_choice.get(name)
        if mine is None and theirs is None:
            continue
        options = [
            _option(query, name, code, label, (mine or {}).get(code), (theirs or {}).get(code))
            for code, label in choices
        ]
        found.append(_filter(query, name, options))
    return [one for one in found if one.options]


def _towns(query: Query, people: Counts, places: Counts) -> Filter:
    options = [
        _option(
            query, "gemeente", name, name, _in_town(people.by_group, postcodes), _in_town(places.by_group, postcodes)
        )
        for name, postcodes in query.towns.items()
    ]
    options.sort(key=lambda option: (-(option.people or 0) - (option.places or 0), option.code))
    return _filter(query, "gemeente", options)


def _in_town(counted: Mapping[int | None, int], postcodes: list[int]) -> int:
    return sum(counted.get(pc4, 0) for pc4 in postcodes)


def _option(query: Query, name: str, code: str, label: object, people: int | None, places: int | None) -> Option:
    chosen = code in query.chosen.get(name, ())
    return Option(
        f"f-{name}-{'onbekend' if code == '?' else code.replace(' ', '-')}", code, label, people, places, chosen
    )


def _filter(query: Query, name: str, options: list[Option]) -> Filter:
    kept = [option for option in options if option.people or option.places or option.chosen]
    return Filter(name, LABELS[name], kept, name in OPEN_FIRST or name in query.chosen)
