"""One person whole: every layer this actor sees, and what happened so far."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import OuterRef, Q, Subquery

from perspectief.access import decision
from perspectief.access.context import Actor
from perspectief.access.decision import Layer, Tenancy
from perspectief.access.grants import open_to
from perspectief.core.errors import Missing
from perspectief.core.models import Change, Fact
from perspectief.parties.models import User
from perspectief.supply.circles import CARD, PROFILE, covered
from perspectief.supply.models import Card, Dossier, Profile, Pseudonym
from perspectief.supply.policy import may_change
from perspectief.supply.rules import SkillRelation

HUNG_ON = """
SELECT (SELECT subject FROM supply_pseudonym WHERE region_id = %(region)s AND card_id = %(card)s),
    ARRAY(SELECT skill_id FROM supply_cardskill WHERE region_id = %(region)s AND card_id = %(card)s AND relation = %(can)s ORDER BY skill_id),
    ARRAY(SELECT skill_id FROM supply_cardskill WHERE region_id = %(region)s AND card_id = %(card)s AND relation = %(learn)s ORDER BY skill_id),
    ARRAY(SELECT occupation_id FROM supply_cardwish WHERE region_id = %(region)s AND card_id = %(card)s ORDER BY occupation_id)
"""

NAME_OF_ACTOR = Subquery(User.objects.filter(pk=OuterRef("actor")).values("name")[:1])


class Contact(NamedTuple):
    """Somebody to call: name and e-mail address."""

    name: str
    email: str


@dataclass(frozen=True)
class CardDetail:
    """A card with what hangs on it. A layer the actor may not see is None, and a field that is not shown is empty (see `circles`).

    `can`, `learns`: skill ids; `wishes`: occupation ids, both in the order of the ids. `owner`: the owning organisation;
    empty, as `contact` is None, for a party that may not be told which it is.
    """

    card: Card
    subject: int
    owner: str
    contact: Contact | None
    may_change: bool
    shows_readiness: bool
    readiness_by: str
    can: tuple[int, ...]
    learns: tuple[int, ...]
    wishes: tuple[int, ...]
    profile: Profile | None
    dossier: Dossier | None

    @property
    def name(self) -> str:
        """The name where it may be seen, else what the card says."""
        return self.profile.name if self.profile else self.card.title

    @property
    def short_name(self) -> str:
        """How the page speaks of this person in a sentence."""
        return self.profile.given_name if self.profile else "deze persoon"


class Told(NamedTuple):
    """A fact of somebody's story: when, what (verb), by whom (empty: the program), with which codes and numbers."""

    at: datetime.datetime
    verb: str
    who: str
    data: Mapping[str, Any]


class Altered(NamedTuple):
    """A saved change: when, by whom, old and new values of the columns that changed."""

    at: datetime.datetime
    who: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]


def card_detail(actor: Actor, number: int) -> CardDetail:
    """The person with this public number, in at most seven queries. Missing when the actor does not see the card."""
    card = Card.objects.select_related("organisation", "readiness_by").filter(number=number).first()
    if card is None:
        raise Missing("Deze kaart is er niet.")
    row = _tenancy(card, open_to(actor, card.pk))
    if not decision.sees(actor, Layer.CARD, row):
        raise Missing("Deze kaart is er niet.")
    profile = dossier = None
    if decision.sees(actor, Layer.PROFILE, row):
        profile = Profile.objects.filter(region=card.region_id, card=card).first()
    if decision.sees(actor, Layer.DOSSIER, row):
        dossiers = Dossier.objects.select_related("caseworker")
        dossier = dossiers.filter(organisation=actor.organisation, card=card).first()
    organisation, told = card.organisation, decision.shows(actor, Layer.CARD, row, CARD["organisation"])
    covered(actor, Layer.CARD, row, card)
    if profile:
        covered(actor, Layer.PROFILE, row, profile)
    subject, can, learns, wishes = _hung_on(card)
    own = may_change(actor, region=card.region_id, organisation=organisation.pk)
    return CardDetail(
        card=card,
        subject=subject,
        owner=organisation.name if told else "",
        contact=keeper(subject, organisation.pk) if told and not own else None,
        may_change=own,
        shows_readiness=bool(decision.shows(actor, Layer.CARD, row, CARD["readiness"])),
        readiness_by=card.readiness_by.name if card.readiness_by else "",
        can=can,
        learns=learns,
        wishes=wishes,
        profile=profile,
        dossier=dossier,
    )


def _hung_on(card: Card) -> tuple[int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Pseudonym; skills somebody has and learns, and wished occupations, rising by id. In one query: every page of a person asks it."""
    given = {"region": card.region_id, "card": card.pk, "can": SkillRelation.CAN, "learn": SkillRelation.LEARN}
    with connection.cursor() as cursor:
        cursor.execute(HUNG_ON, given)
        subject, *lists = cursor.fetchone()
    if subject is None:
        raise Missing("Deze kaart is er niet.")
    can, learns, wishes = map(tuple, lists)
    return subject, can, learns, wishes


def state_now(card: int) -> str | None:
    """Where somebody stands as it is saved now; None when the card is not there for who acts."""
    return Card.objects.filter(pk=card).values_list("state", flat=True).first()


def _tenancy(card: Card, granted: frozenset[int]) -> Tenancy:
    both = card.person_key_at is not None and card.organisation_key_at is not None
    hidden = card.hidden_at is not None
    return Tenancy(
        card.region_id, card.organisation_id, both_keys=both, hidden=hidden, granted_to=granted, card=card.pk
    )


def story(subject: int, *, limit: int = 12) -> list[Told]:
    """What happened to this person, newest first: the facts the actor may read, with the names of who did it."""
    rows = Fact.objects.filter(subject=subject).order_by("-id").annotate(by=NAME_OF_ACTOR)[:limit]
    return [Told(row.at, row.verb, row.by or "", row.data) for row in rows]


def changes(card: int, *, limit: int = 10) -> list[Altered]:
    """Old and new values of the card (database id), newest first; only the own organisation reads any."""
    rows = Change.objects.filter(table_name="supply_card", row_id=card, operation="update").order_by("-id")
    return [
        Altered(row.at, row.by or "", row.old or {}, row.new or {}) for row in rows.annotate(by=NAME_OF_ACTOR)[:limit]
    ]


def keeper(subject: int, organisation: int) -> Contact | None:
    """Who of the owning organisation did something for this person last: the one to ask."""
    facts = Fact.objects.filter(subject=subject, organisation_id=organisation, actor__gt=0).order_by("-id")
    last = facts.values_list("actor", flat=True).first()
    found = User.objects.filter(pk=last, is_active=True).first() if last else None
    return Contact(found.name, found.email) if found else None


def subjects_of(region: int, cards: Iterable[int]) -> list[int]:
    """The pseudonyms of these cards (database ids), for the looks."""
    found = Pseudonym.objects.filter(region=region, card__in=list(cards)).order_by("card_id")
    return list(found.values_list("subject", flat=True))


def subjects_of_numbers(region: int, numbers: Iterable[int]) -> list[int]:
    """The pseudonyms of the cards with these public numbers, for the looks; no query without numbers."""
    wanted = list(numbers)
    found = Pseudonym.objects.filter(region=region, card__region=region, card__number__in=wanted).order_by("card_id")
    return list(found.values_list("subject", flat=True)) if wanted else []


def look_alikes(actor: Actor, *, region: int, sort_key: str, birth_date: datetime.date | None) -> list[Card]:
    """Cards in the region that may be the same person: equal name and, when known, equal day of birth. Who is not shown the day
    of birth of others is told of own cards alone.
    """
    found = Profile.objects.filter(region=region, sort_key=sort_key).select_related("card__organisation")
    if not decision.lists(actor, region, PROFILE["birth_date"]):
        found = found.filter(organisation=actor.organisation)
    if birth_date:
        found = found.filter(Q(birth_date=None) | Q(birth_date=birth_date))
    return [profile.card for profile in found.order_by("id")[:5]]
