"""The people somebody works with: how they stand, who waits long, whose card grows old; and names for a list of tasks."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor
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
