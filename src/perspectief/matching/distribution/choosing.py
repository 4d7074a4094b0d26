"""A named human holds a pair in every plan, keeps it out of every plan, and undoes that."""

import datetime
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.models import Place
from perspectief.matching.distribution.accepting import stand_in_line
from perspectief.matching.models import PairChoice
from perspectief.matching.policy import may_decide
from perspectief.matching.rules import PairKind
from perspectief.supply.models import Card, Pseudonym
from perspectief.supply.rules import State

NOT_YOURS = "Alleen medewerkers van het loket zetten een koppeling vast."
GONE = "Deze combinatie van mens en plek is er niet meer. Er is niets veranderd."
OTHERS = "Een andere organisatie koos dit. Overleg met hen."
OTHERS_CHOSE = "Een andere organisatie koos iets anders voor deze persoon. Overleg met hen."
NOT_THEIRS = (
    "Over deze persoon beslist {owner}. Alleen zij, of de organisatie van de plek, kiezen dit. Overleg met hen."
)
AWAY = "Deze persoon zoekt nu geen plek, of is nu niet te vinden. Er is niets veranderd."
SHOWN = 50  # choices on one page
COUNTED = """
SELECT count(*) FROM matching_pairchoice AS choice
JOIN supply_card AS card ON card.region_id = choice.region_id AND card.id = choice.card_id
WHERE choice.region_id = %s AND choice.undone_at IS NULL
"""
TWICE = "Dat was al gekozen. Er is niets veranderd."
CHOICES = """
SELECT choice.number, choice.kind, card.number, card.title, place.number, place.title, employer.name, coalesce(by.name, ''),
       choice.at, choice.organisation_id, choice.card_id, choice.place_id, pseudonym.subject, card.organisation_id
FROM matching_pairchoice AS choice
JOIN supply_card AS card ON card.region_id = choice.region_id AND card.id = choice.card_id
JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = card.region_id AND pseudonym.card_id = card.id
JOIN demand_place AS place ON place.region_id = choice.region_id AND place.id = choice.place_id
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
LEFT JOIN parties_user AS by ON by.id = choice.user_id
WHERE choice.region_id = %s AND choice.undone_at IS NULL ORDER BY choice.at DESC, choice.id DESC
OFFSET %s LIMIT %s
"""


class Chosen(NamedTuple):
    """A choice as shown. `organisation`: of who chose; `owner`: the organisation that owns the card. Both may undo it."""

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
    owner: int

    def may_undo(self, actor: Actor) -> bool:
        """Whether it is the actor's organisation's to undo."""
        return actor.organisation in (self.organisation, self.owner)


def choose(actor: Actor, *, region: int, card: int, place: int, kind: str) -> PairChoice:
    """Keeps the choice about a pair (public numbers). One pin a person: a new one takes the place of the former, and of the
    opposite choice about the same pair. For the organisation that owns the card and the one that owns the place; the owner of the
    card may replace what the other chose. Raises Refused, Invalid, Missing.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    if kind not in PairKind.values:
        raise Invalid(TWICE, {"doe": "Kies vastzetten, of niet deze combinatie."})
    with acting(actor):
        stand_in_line([card])
        about = Card.objects.filter(region=region, number=card).select_related("organisation").first()
        where = Place.objects.filter(region=region, number=place).values_list("id", "organisation").first()
        if about is None or where is None:
            raise Missing(GONE)
        card_id, place_id = about.pk, where[0]
        if actor.organisation not in (about.organisation_id, where[1]):
            raise Refused(NOT_THEIRS.format(owner=about.organisation.name))
        if about.state != State.SEARCHING or about.hidden_at is not None:
            raise Invalid(AWAY)
        former = _former(region, card_id, place_id, kind)
        if about.organisation_id != actor.organisation and any(
            row.organisation_id != actor.organisation for row in former
        ):
            raise Refused(OTHERS_CHOSE)
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
    """The pair is free again. Missing when there is no such choice; Refused when another organisation made it, unless the card
    is the own organisation's.
    """
    if not may_decide(actor, region):
        raise Refused(NOT_YOURS)
    with acting(actor):
        rows = PairChoice.objects.select_for_update(of=("self",)).filter(region=region, number=number, undone_at=None)
        kept = rows.first()
        if kept is None:
            raise Missing(GONE)
        owner = Card.objects.filter(region=region, pk=kept.card_id).values_list("organisation", flat=True).first()
        if actor.organisation not in (kept.organisation_id, owner):
            raise Refused(OTHERS)
        _close(kept, actor)
    return kept


def choices(region: int, start: int = 0, limit: int = SHOWN) -> list[Chosen]:
    """What holds now, the latest first, of people and places the acting party sees. One query."""
    with connection.cursor() as cursor:
        cursor.execute(CHOICES, [region, start, limit])
        return [Chosen(*row) for row in cursor.fetchall()]


def count_choices(region: int) -> int:
    """How many hold now, of people the acting party sees."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [region])
        return cursor.fetchone()[0]


def _former(region: int, card: int, place: int, kind: str) -> list[PairChoice]:
    """Choices this one takes the place of: about the pair itself and, for a pin, the other pin of the person."""
    rows = PairChoice.objects.filter(region=region, card=card, undone_at=None).order_by("id")
    return [row for row in rows if row.place_id == place or (kind == row.kind == PairKind.PIN)]


def _close(row: PairChoice, actor: Actor) -> None:
    row.undone_at = clock.now()
    row.save(update_fields=["undone_at"])
    _record("pair_choice_undone", row, actor)


def _record(verb: str, row: PairChoice, actor: Actor) -> None:
    subject = Pseudonym.objects.filter(region=row.region_id, card=row.card_id).values_list("subject", flat=True).first()
    journal.record(
        verb, actor=actor, region=row.region_id, subject=subject, choice=row.pk, place=row.place_id, kind=row.kind
    )
