"""A named human holds a pair in every plan, keeps it out of every plan, and undoes that."""

import datetime
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.models import Place
from perspectief.matching.models import PairChoice
from perspectief.matching.policy import may_decide
from perspectief.matching.rules import PairKind
from perspectief.supply.models import Card, Pseudonym

NOT_YOURS = "Alleen medewerkers van het loket zetten een koppeling vast."
GONE = "Deze combinatie van mens en plek is er niet meer. Er is niets veranderd."
OTHERS = "Een andere organisatie koos dit. Overleg met hen."
TWICE = "Dat was al gekozen. Er is niets veranderd."
CHOICES = """
SELECT choice.number, choice.kind, card.number, card.title, place.number, place.title, employer.name, coalesce(by.name, ''),
       choice.at, choice.organisation_id, choice.card_id, choice.place_id, pseudonym.subject
FROM matching_pairchoice AS choice
JOIN supply_card AS card ON card.region_id = choice.region_id AND card.id = choice.card_id
JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = card.region_id AND pseudonym.card_id = card.id
JOIN demand_place AS place ON place.region_id = choice.region_id AND place.id = choice.place_id
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
LEFT JOIN parties_user AS by ON by.id = choice.user_id
WHERE choice.region_id = %s AND choice.undone_at IS NULL ORDER BY choice.at DESC, choice.id DESC
"""


class Chosen(NamedTuple):
    """A choice as shown. `organisation`: of who chose, the one that undoes it."""

    number: int
    kind: str
    card_number: int
    card_title: str
    place_number: int
    place_title: str
    employer: str
    by: str
    at: datetime.datetime
    organisation: int
    card: int
    place: int
    subject: int


def choose(actor: Actor, *, region: int, card: int, place: int, kind: str) -> PairChoice:
    """Keeps the choice about a pair (public numbers). One pin a person: a new one takes the place of the former, and of the
    opposite choice about the same pair. Raises Refused, Invalid, Missing.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    if kind not in PairKind.values:
        raise Invalid(TWICE, {"doe": "Kies vastzetten, of niet deze combinatie."})
    with acting(actor):
        card_id = Card.objects.filter(region=region, number=card).values_list("id", flat=True).first()
        place_id = Place.objects.filter(region=region, number=place).values_list("id", flat=True).first()
        if card_id is None or place_id is None:
            raise Missing(GONE)
        _stand_in_line(card_id)
        former = _former(region, card_id, place_id, kind)
        if any(row.organisation_id != actor.organisation for row in former):
            raise Refused("Een andere organisatie koos iets anders voor deze persoon. Overleg met hen.")
        if any((row.place_id, row.kind) == (place_id, kind) for row in former):
            raise Invalid(TWICE)
        for row in former:
            _close(row, actor)
        kept = PairChoice.objects.create(
            region_id=region, organisation_id=actor.organisation, card_id=card_id, place_id=place_id, kind=kind,
            user_id=actor.id,
        )  # fmt: skip
        _record("pair_pinned" if kind == PairKind.PIN else "pair_excluded", kept, actor)
    return kept


def undo(actor: Actor, *, region: int, number: int) -> PairChoice:
    """The pair is free again. Missing when there is no such choice, Refused when another organisation made it."""
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    with acting(actor):
        rows = PairChoice.objects.select_for_update(of=("self",)).filter(region=region, number=number, undone_at=None)
        kept = rows.first()
        if kept is None:
            # a row of another organisation can be read and not locked: row-level security asks the right to change it
            known = PairChoice.objects.filter(region=region, number=number, undone_at=None).exists()
            raise Refused(OTHERS) if known else Missing(GONE)
        _close(kept, actor)
    return kept


def choices(region: int) -> list[Chosen]:
    """What holds now, the latest first, of people and places the acting party sees. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHOICES, [region])
        return [Chosen(*row) for row in cursor.fetchall()]


def _former(region: int, card: int, place: int, kind: str) -> list[PairChoice]:
    """Choices this one takes the place of: about the pair itself and, for a pin, the other pin of the person."""
    rows = PairChoice.objects.filter(region=region, card=card, undone_at=None).order_by("id")
    return [row for row in rows if row.place_id == place or (kind == row.kind == PairKind.PIN)]


def _close(row: PairChoice, actor: Actor) -> None:
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    _record("pair_choice_undone", row, actor)


def _stand_in_line(card: int) -> None:
    """Two people who choose about the same person at once do so one after the other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"pair-choice:{card}"])


def _record(verb: str, row: PairChoice, actor: Actor) -> None:
    subject = Pseudonym.objects.filter(region=row.region_id, card=row.card_id).values_list("subject", flat=True).first()
    journal.record(
        verb, actor=actor, region=row.region_id, subject=subject, choice=row.pk, place=row.place_id, kind=row.kind
    )
