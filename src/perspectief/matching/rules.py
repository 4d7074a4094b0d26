"""Judgements and their reasons, what arranges or teaches each need, and the weights of a region. No database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from enum import IntEnum

from django.db import models

from perspectief.engine.rules import Rules
from perspectief.matching.fits import Group
from perspectief.matching.vocabulary import NEEDS
from perspectief.taxonomy.needs import ADAPTATIONS, CERTIFICATES

LONGEST_TRAINING = 120  # days; a longer way is an education, not "one training"
PAPERWORK = frozenset({"vog"})  # asked for, not learned


class Judgement(models.TextChoices):
    """What a person who knows the work or the job seeker decides about a pair."""

    TAKE_UP = "take_up", "stel voor"
    NOT_NOW = "not_now", "nu niet"
    NOT_SUITABLE = "not_suitable", "past niet"


class Why(models.TextChoices):
    """Why a judgement departs from what the rules say."""

    ALREADY_BUSY = "already_busy", "er loopt al iets anders"
    FIRST_SOMETHING = "first_something", "eerst moet er iets anders"
    WRONG_TIME = "wrong_time", "het moment klopt niet"
    NOT_WANTED = "not_wanted", "dit werk wil de werkzoekende niet"
    TOO_HEAVY = "too_heavy", "het werk is te zwaar of te druk"
    TOO_FAR = "too_far", "de reis is te lastig"
    LACKS_SKILL = "lacks_skill", "kan dit werk nog niet"
    KNOWN_PLACE = "known_place", "ging hier eerder niet goed"
    PROFILE_WRONG = "profile_wrong", "het profiel klopt niet"
    PLACE_WRONG = "place_wrong", "de plek klopt niet"
    OTHER = "other", "iets anders"


NEEDS_REASON = frozenset({Judgement.NOT_NOW, Judgement.NOT_SUITABLE})


class PairKind(models.TextChoices):
    """What somebody decides about a pair in every plan."""

    PIN = "pin", "vastgezet"
    EXCLUDE = "exclude", "niet deze combinatie"


class Side(IntEnum):
    """Which side of the market a row is on."""

    PEOPLE = 1
    PLACES = 2


@dataclass(frozen=True)
class Remedy:
    """What meets a need that is not met: the group it makes, how, and up to which gap (bits, hours, tenths of the reach)."""

    group: Group | None
    how: str
    most: int = 1


_LOADS = {
    "lifting": "tilhulp of samen tillen",
    "standing": "zitten tussendoor",
    "bending": "andere werkhoogte",
    "reaching": "andere werkhoogte",
    "hands": "ander deel van het werk",
    "pace": "eigen tempo afspreken",
    "crowd": "rustige plek zoeken",
    "contact": "werk achter de schermen",
}
_ARRANGED = {
    "week-day": ("rooster aanpassen", 2),
    "week-evening": ("rooster aanpassen", 2),
    "week-night": ("rooster aanpassen", 2),
    "week-weekend": ("rooster aanpassen", 2),
    "reading": ("werkbon met plaatjes", 1),
    "education": ("vraag of ervaring telt", 1),
    "kind": ("vraag of dit ook mag", 99),
    "guidance": ("jobcoach", 2),
    "school-hours": ("later beginnen, eerder klaar", 1),
    "contract": ("vraag of dit ook mag", 99),
    "travel": ("ander vervoer", 15),
    "hours": ("plek delen", 16),
    "hours-floor": ("uren erbij of twee plekken", 16),
}
_NONE = Remedy(None, "", 0)


def _remedy(name: str) -> Remedy:
    kind, _, which = name.partition(":")
    if kind == "certificate":
        certificate = next(one for one in CERTIFICATES if one.code == which)
        if which in PAPERWORK:
            return Remedy(Group.ARRANGE, certificate.way)
        return Remedy(Group.TRAINING if certificate.days <= LONGEST_TRAINING else None, certificate.way)
    if kind == "load":
        return Remedy(Group.ARRANGE, _LOADS[which])
    if kind == "adaptation" and which in dict(ADAPTATIONS):
        return Remedy(Group.ARRANGE, "vraag de werkgever")
    if name == "language":
        return Remedy(Group.TRAINING, "taalles op het werk")
    how, most = _ARRANGED.get(name, ("", 0))
    return Remedy(Group.ARRANGE, how, most) if how else _NONE


REMEDIES = {name: _remedy(name) for name in NEEDS.names}


def group_of(need: str, gap: int, unknown: bool) -> Group | None:
    """The group of a pair in which only `need` is not met, by so much; what is unknown can be asked."""
    if unknown:
        return Group.ARRANGE
    remedy = REMEDIES[need]
    return remedy.group if gap <= remedy.most else None


def rules_of(version: str, weights: Mapping[str, int]) -> Rules:
    """The engine's rules of a region: published weights, others as shipped. EngineError on a name or value that is wrong."""
    known = {name: value for name, value in weights.items() if name in WEIGHTS}
    return replace(Rules(), version=version, **known)


WEIGHTS = {name: value for name, value in asdict(Rules()).items() if name != "version"}
