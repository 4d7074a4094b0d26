"""What needs, courses and states of training are called on the pages."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from perspectief.access.context import Actor
from perspectief.matching.wording import NEED_LABEL
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import LANGUAGE
from perspectief.training.policy import may_lead
from perspectief.training.queries.courses import Row
from perspectief.training.rules import skill_of


class Tab(NamedTuple):
    """A page of training: its name in the addresses, and what it is called."""

    name: str
    label: str


def tabs(actor: Actor, region: int) -> list[Tab]:
    """The pages of training this actor has."""
    found = [Tab("training", _("Cursussen")), Tab("gaps", _("Wat niemand leert")), Tab("practices", _("Praktijkleren"))]
    return [*found, Tab("agreements", _("Leerwerkakkoorden"))] if may_lead(actor, region) else found


def need_label(need: str) -> str:
    """A need in words: a task, a certificate, Nederlands."""
    skill = skill_of(need)
    if skill is not None:
        known = catalogue().skills.get(skill)
        return known.label if known else need
    return NEED_LABEL.get(need, need)


def need_labels(needs: Iterable[str]) -> list[str]:
    """Needs in words, in the order of the alphabet."""
    return sorted(need_label(need) for need in needs)


def language_words(level: int | None) -> str:
    """How much Dutch a course asks."""
    return LANGUAGE[level] if level else ""


class Shown(NamedTuple):
    """A course in a list, in words."""

    row: Row
    teaches: list[str]
    language: str


def shown(rows: Iterable[Row]) -> list[Shown]:
    """Courses in words."""
    return [Shown(row, need_labels(row.teaches), language_words(row.language_asked)) for row in rows]


def page(request: Any, here: str) -> dict[str, Any]:
    """What every page of training shows around it."""
    return {"tabs": tabs(request.actor, request.region.pk), "here": here}
