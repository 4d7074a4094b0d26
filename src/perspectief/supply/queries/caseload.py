"""The people somebody works with: how they stand, who waits long, whose card grows old; and names for a list of tasks."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor
from perspectief.supply.models import Card
from perspectief.supply.rules import State

LONG = datetime.timedelta(days=365)


class Caseload(NamedTuple):
    """Numbers of people of one caseworker. `oldest`: the day the longest unconfirmed card was confirmed; None: never."""

    total: int
    by_state: dict[str, int]
    waiting_long: int
    stale: int
    oldest: datetime.date | None


class Named(NamedTuple):
    """A card in a list of tasks: what it says, the person's name where it may be seen, the pseudonym for the looks."""

    title: str
    name: str
    subject: int


class Known(NamedTuple):
    """A card by its database id: its number (0: the card itself may not be seen), what it says, the name, the pseudonym (None: not seen)."""

    number: int
    title: str
    name: str
    subject: int | None


def caseload(actor: Actor, *, today: datetime.date, stale_after: int) -> Caseload:
    """The actor's own people, in one query. `stale_after`: days after which a card must be confirmed again."""
    sql = """
    SELECT card.state, count(*),
           count(*) FILTER (WHERE card.waiting_since < %(long)s),
           count(*) FILTER (WHERE coalesce(card.confirmed_at, '-infinity') < %(stale)s),
           min(card.confirmed_at), count(*) - count(card.confirmed_at)
    FROM supply_dossier AS dossier JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id
    WHERE dossier.organisation_id = %(organisation)s AND dossier.caseworker_id = %(actor)s GROUP BY card.state
    """
    given = {
        "organisation": actor.organisation,
        "actor": actor.id,
        "long": today - LONG,
        "stale": today - datetime.timedelta(days=stale_after),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        rows = {state: row for state, *row in cursor.fetchall()}
    searching = rows.get(State.SEARCHING, [0, 0, 0, None, 0])
    return Caseload(
        total=sum(row[0] for state, row in rows.items() if state != State.LEFT),
        by_state={state.value: rows[state][0] if state in rows else 0 for state in State},
        waiting_long=searching[1],
        stale=searching[2],
        oldest=None if searching[4] else searching[3],
    )


def names_of_cards(numbers: Collection[int]) -> dict[int, Named]:
    """Cards by public number, with the name where this actor may see it; one query."""
    if not numbers:
        return {}
    sql = """
    SELECT card.number, card.title, concat_ws(' ', profile.given_name, nullif(profile.prefix, ''), profile.family_name), pseudonym.subject
    FROM supply_card AS card
    LEFT JOIN supply_profile AS profile ON profile.region_id = card.region_id AND profile.card_id = card.id
    LEFT JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = card.region_id AND pseudonym.card_id = card.id
    WHERE card.number = ANY(%s)
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(numbers)])
        return {number: Named(title, name, subject) for number, title, name, subject in cursor.fetchall()}


def names_by_card(cards: Collection[int]) -> dict[int, tuple[int, Named]]:
    """Cards by database id: the public number, and what `names_of_cards` says; two queries. What is hidden from the actor is left out."""
    numbers = dict(Card.objects.filter(pk__in=list(cards)).order_by("pk").values_list("pk", "number"))
    named = names_of_cards(numbers.values())
    return {card: (number, named[number]) for card, number in numbers.items() if number in named}


def names_of_ids(region: int, cards: Collection[int]) -> dict[int, Known]:
    """Cards by database id, with the name and the number where this actor may see them; one query. A name may be open (by a grant) of
    a card that is not.
    """
    if not cards:
        return {}
    sql = """
    SELECT one.id, coalesce(card.number, 0), coalesce(card.title, ''),
           concat_ws(' ', profile.given_name, nullif(profile.prefix, ''), profile.family_name), pseudonym.subject
    FROM unnest(%s::bigint[]) AS one (id)
    LEFT JOIN supply_card AS card ON card.region_id = %s AND card.id = one.id
    LEFT JOIN supply_profile AS profile ON profile.region_id = %s AND profile.card_id = one.id
    LEFT JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = %s AND pseudonym.card_id = one.id
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [list(cards), region, region, region])
        return {pk: Known(number, title, name, subject) for pk, number, title, name, subject in cursor.fetchall()}


def cards_of(actor: Actor, *, region: int, limit: int) -> list[int]:
    """Database ids of the actor's own people who look for work, the longest waiting first."""
    sql = """
    SELECT card.id FROM supply_dossier AS dossier
    JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id
    WHERE dossier.organisation_id = %s AND dossier.caseworker_id = %s AND card.region_id = %s AND card.state = %s
    ORDER BY card.waiting_since, card.id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [actor.organisation, actor.id, region, State.SEARCHING, limit])
        return [card for (card,) in cursor.fetchall()]
