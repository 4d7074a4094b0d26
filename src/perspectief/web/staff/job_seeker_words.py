"""A card in words: what somebody can do, wants and needs, and what is not known yet. Pure."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from perspectief.supply.models import Card
from perspectief.supply.queries.card import CardDetail
from perspectief.supply.rules import ASKED, missing
from perspectief.taxonomy import needs
from perspectief.taxonomy.catalogue import catalogue
from perspectief.web import formats

MOST = 7


class Words(NamedTuple):
    """The four lists of the page. `unknown`: what has not been asked yet."""

    can: list[str]
    wants: list[str]
    needs: list[str]
    unknown: list[str]
    when: str


def words(detail: CardDetail) -> Words:
    """What the card says."""
    card = detail.card
    values = {name: getattr(card, name) for name, _label in ASKED if name not in {"skills", "wishes"}}
    listed = {"skills": list(detail.can), "wishes": list(detail.wishes)}
    asked = dict(ASKED)
    hidden = set() if detail.shows_readiness else {"readiness"}
    return Words(
        can=_can(detail),
        wants=_wants(detail),
        needs=_needs(card),
        unknown=[asked[name] for name in missing(values | listed) if name not in hidden],
        when=_when(card),
    )


def _short(items: list[str]) -> list[str]:
    left = len(items) - MOST
    return [*items[:MOST], _("en nog %(number)s") % {"number": left}] if left > 0 else items


def _labels(bits: int | None, vocabulary: tuple) -> list[str]:
    return [vocabulary[bit][1] for bit in needs.bits(bits or 0) if bit < len(vocabulary)]


def _can(detail: CardDetail) -> list[str]:
    known, card = catalogue().skills, detail.card
    said = _short([known[skill].label for skill in detail.can if skill in known])
    papers = [one.label for one in needs.CERTIFICATES if card.certificates >> one.bit & 1]
    said += [_("heeft %(papers)s") % {"papers": formats.listed(papers)}] if papers else []
    if card.language is not None:
        said.append(_("Nederlands: %(level)s") % {"level": needs.LANGUAGE[card.language]})
    if card.education:
        said.append(_("opleiding: %(level)s") % {"level": needs.EDUCATION[card.education]})
    return said


def _wants(detail: CardDetail) -> list[str]:
    known, card = catalogue().occupations, detail.card
    said = [known[one].label for one in detail.wishes if one in known]
    kinds = _labels(card.kinds_of_work, needs.KINDS_OF_WORK)
    said += [formats.listed(kinds).replace(" en ", _(" of "))] if kinds else []
    if card.hours_min is not None or card.hours_max is not None:
        said.append(formats.hours(card.hours_min, card.hours_max))
    skills = catalogue().skills
    learns = [skills[one].label for one in detail.learns if one in skills]
    said += [_("leren: %(what)s") % {"what": formats.listed(learns[:MOST])}] if learns else []
    kinds_of_place = _labels(card.place_kinds, needs.PLACE_KINDS)
    if kinds_of_place and len(kinds_of_place) < len(needs.PLACE_KINDS):
        said.append(formats.listed(kinds_of_place).replace(" en ", _(" of ")))
    return [*said, *([card.motivation] if card.motivation else [])]


def _needs(card: Card) -> list[str]:
    said = _labels(card.adaptations, needs.ADAPTATIONS)
    if card.loads is not None:
        levels = needs.unpack_loads(card.loads)
        said += [
            f"{label}: {names[level]}"
            for (_code, label, names), level in zip(needs.LOADS, levels, strict=True)
            if level < 2
        ]
    if card.guidance:
        said.append(needs.GUIDANCE[card.guidance])
    if card.guidance_hours:
        said.append(_("jobcoach, %(hours)s uur in de week") % {"hours": card.guidance_hours})
    if card.modes is not None:
        said.append(formats.reach(card.modes, card.travel_minutes))
    if card.school_hours:
        said.append(_("werk onder schooltijd"))
    return said


def _when(card: Card) -> str:
    if card.week_can is None:
        return ""
    parts = (card.week_can | (card.week_rather_not or 0)).bit_count()
    said = formats.counted(parts, _("dagdeel"), _("dagdelen"))
    together = _("samen")  # a text inside an f-string is not found by the tools that gather texts
    return f"{said}, {together} {formats.hours(card.hours_min, card.hours_max)}" if card.hours_max else said
