"""A proposed agenda of a progress talk, out of the plan itself: figures, what is late, money, and lessons as a standing item."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from perspectief.plans.queries import PlanPage
from perspectief.plans.rules import Standing
from perspectief.web import formats

LONGEST = 1900  # letters: room to add to in the field


def proposed(page: PlanPage) -> str:
    """One item a line, for somebody to change. Without what the region counted itself: others read the agenda too."""
    own = set(_figures(page)) if page.counts_of.own else set()
    return "\n".join(one for one in items(page) if one not in own)[:LONGEST]


def items(page: PlanPage) -> Iterator[str]:
    """Each item as a sentence."""
    yield from _figures(page)
    for standing, words in (
        (Standing.LATE, _("Loopt achter: %(what)s.")),
        (Standing.STUCK, _("Staat stil: %(what)s.")),
    ):
        titles = [one.title for pillar in page.pillars for one in pillar.actions if one.standing == standing]
        if titles:
            yield words % {"what": "; ".join(titles)}
    yield _money(page)
    yield _("Lessen: wat leerden we, en wie heeft daar ook iets aan?")


def _figures(page: PlanPage) -> Iterator[str]:
    counted = [one for one in page.results if one.whole and one.counted is not None]
    if not counted:
        yield _("De ambitie: nog niet geteld.")
    for one in counted:
        values = {
            "year": one.year, "n": formats.number(one.counted), "aim": formats.number(one.extra),
            "baseline": formats.number(page.content["ambition"]["baseline"]),
        }  # fmt: skip
        yield _("%(year)s: %(n)s matches geteld. Het doel is %(aim)s boven de nulmeting van %(baseline)s.") % values


def _money(page: PlanPage) -> str:
    if page.money is None or not page.money.lines:
        return _("Geld: er staat nog niets op de begroting.")
    values = {"paid": formats.euros(page.money.paid), "given": formats.euros(page.money.given)}
    return _("Geld: %(paid)s besteed van %(given)s op de begroting.") % values
