"""Lawful groups a region can let go first in a plan, each with its ground; who is in them is asked here and nowhere else.

Membership is one bool per card in memory for as long as a plan is made. It is never kept, never shown of one person, and
enters no list. The grounds are a proposal that the controller confirms, as in `access.purposes`.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from django.db import connection, models

MONTHS_LONG = 24
YOUNG = 27


class Group(models.TextChoices):
    """Groups, by facts on file alone."""

    LONG = "long", "langer dan 2 jaar in beeld"
    FAR = "far", "veel begeleiding nodig (klaar voor werk: laag of midden)"
    YOUNG = "young", "jonger dan 27 jaar"
    REGISTER = "register", "in het doelgroepregister (banenafspraak)"
    INTEGRATION = "integration", "bezig met inburgeren"


@dataclass(frozen=True)
class Basis:
    """On which law a group may go first, which fact on file says who is in it, and the condition in SQL on card and profile."""

    law: str
    fact: str
    where: str


BASES = {
    Group.LONG: Basis(
        "Participatiewet art. 7 lid 1 onder a: ondersteuning bij arbeidsinschakeling van wie lang zonder werk is",
        "de dag sinds wanneer iemand zoekt (kaart)",
        "card.waiting_since <= %(long)s",
    ),
    Group.FAR: Basis(
        "Participatiewet art. 7 lid 1 onder a en art. 10; AVG art. 9 lid 2 onder b met UAVG art. 30 lid 1 onder b",
        "klaar voor werk, zoals een mens dat vaststelde (kaart)",
        "card.readiness IN (1, 2)",
    ),
    Group.YOUNG: Basis(
        "WGBL art. 7 lid 1 onder a: arbeidsmarktbeleid voor een leeftijdsgroep dat bij of krachtens wet is vastgesteld; "
        "Participatiewet art. 7 lid 1",
        "geboortedatum (profiel)",
        "profile.birth_date > %(young)s",
    ),
    Group.REGISTER: Basis(
        "Wfsv art. 38b en 38d (banenafspraak); AVG art. 9 lid 2 onder b met UAVG art. 30 lid 1 onder b",
        "registratie in het doelgroepregister (profiel)",
        "profile.target_group_register",
    ),
    Group.INTEGRATION: Basis(
        "Wet inburgering 2021, met Participatiewet art. 7 lid 1: taal en werk samen",
        "of iemand inburgert (kaart)",
        "card.inburgering",
    ),
}
MEMBERS = """
SELECT card.id FROM supply_card AS card
LEFT JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id
WHERE card.region_id = %(region)s AND card.state = 'zoekt' AND {where}
"""


def members(region: int, cards: np.ndarray, wanted: Collection[str], today: datetime.date) -> dict[str, np.ndarray]:
    """Bool per card (ids rising) for each of these groups; what is not known counts as not in it. One query a group.

    The caller acts as a service of the counter.
    """
    found = {}
    given = {"region": region, "long": _back(today, MONTHS_LONG), "young": _back(today, 12 * YOUNG)}
    for code in sorted(wanted):
        with connection.cursor() as cursor:
            cursor.execute(MEMBERS.format(where=BASES[Group(code)].where), given)
            ids = np.fromiter((row for (row,) in cursor.fetchall()), np.int64)
        found[code] = np.isin(cards, ids)
    return found


def _back(today: datetime.date, months: int) -> datetime.date:
    """The same day so many months (whole years) ago; the last of February where there is no 29th."""
    year = today.year - months // 12
    try:
        return today.replace(year=year)
    except ValueError:
        return today.replace(year=year, day=28)
