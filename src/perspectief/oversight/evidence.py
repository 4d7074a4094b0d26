"""What the looks say, counted per account and per person; names and streets are compared here and go no further.

Run as maintenance: a person somebody looked at may be of another organisation, whose rows the officer's never sees.
"""

import datetime
import re
from typing import Any, NamedTuple

from django.db import connection

from perspectief.access.looks import OPENED, UNBOUND, Reason
from perspectief.core.text import fold
from perspectief.oversight.rules import Account, Visit
from perspectief.parties.models import User

EARLIEST, LATEST = 7, 20  # hours of the day between which people work, Monday to Friday
LET_GO = "14 days"  # after somebody left the caseload a look may still belong to the handing over

OPENINGS = """
SELECT actor, role, subject, at, at AT TIME ZONE 'Europe/Amsterdam' AS moment, reason = ANY(%(unbound)s) AS unbound
FROM access_look WHERE organisation_id = %(organisation)s AND actor > 0 AND at >= %(since)s AND at < %(until)s
  AND reason = ANY(%(opened)s)
"""
ACCOUNTS = f"""
WITH opening AS ({OPENINGS}), counted AS (
    SELECT actor, mode() WITHIN GROUP (ORDER BY role) AS role, count(DISTINCT subject) AS opened,
        count(DISTINCT moment::date) FILTER (WHERE unbound AND (extract(isodow FROM moment) > 5
            OR extract(hour FROM moment) < {EARLIEST} OR extract(hour FROM moment) >= {LATEST})) AS outside
    FROM opening GROUP BY actor
), taken AS (
    SELECT actor, max(role) AS role, count(DISTINCT subject) AS taken FROM access_look
    WHERE organisation_id = %(organisation)s AND actor > 0 AND at >= %(since)s AND at < %(until)s
      AND (reason = %(download)s OR page IN ('web:pool_download', 'web:pool_choose')) GROUP BY actor
)
SELECT actor, coalesce(counted.role, taken.role), coalesce(opened, 0), coalesce(taken, 0), coalesce(outside, 0)
FROM counted FULL JOIN taken USING (actor) ORDER BY actor
"""
# A person with a bond on any day of the period is no stranger: a task that came later explains the look before it.
VISITS = f"""
WITH opening AS ({OPENINGS}), left_behind AS (
    SELECT (change.old ->> 'caseworker_id')::bigint AS actor, pseudonym.subject, max(change.at) AS at
    FROM core_change AS change
    JOIN supply_dossier AS dossier ON dossier.id = change.row_id
    JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = dossier.region_id AND pseudonym.card_id = dossier.card_id
    WHERE change.table_name = 'supply_dossier' AND change.operation = 'update' AND change.organisation_id = %(organisation)s
      AND change.old ->> 'caseworker_id' IS NOT NULL GROUP BY 1, 2
), pair AS (
    SELECT actor, subject, count(DISTINCT moment::date) FILTER (WHERE unbound) AS days,
        count(DISTINCT moment::date) FILTER (WHERE unbound AND opening.at > left_behind.at + interval '{LET_GO}') AS former
    FROM opening LEFT JOIN left_behind USING (actor, subject)
    GROUP BY actor, subject HAVING bool_and(unbound) OR bool_or(opening.at > left_behind.at + interval '{LET_GO}')
)
SELECT pair.actor, pair.subject, pair.days, pair.former, coalesce(profile.family_name, ''),
    upper(replace(coalesce(nullif(profile.postcode, ''), nullif(card.pc4 || profile.street, ''), ''), ' ', ''))
FROM pair LEFT JOIN supply_pseudonym AS pseudonym ON pseudonym.subject = pair.subject
LEFT JOIN supply_card AS card ON card.region_id = pseudonym.region_id AND card.id = pseudonym.card_id
LEFT JOIN supply_profile AS profile ON profile.region_id = pseudonym.region_id AND profile.card_id = pseudonym.card_id
WHERE pair.days > 0 ORDER BY pair.actor, pair.subject
"""
FILE = """
SELECT count(*) FROM supply_profile WHERE region_id IN (
    SELECT region_id FROM parties_regionmembership WHERE organisation_id = %(organisation)s)
"""
NAMES = """
SELECT wanted, (SELECT count(*) FROM supply_profile AS profile WHERE profile.sort_key ^@ (wanted || ' ') AND profile.region_id IN (
    SELECT region_id FROM parties_regionmembership WHERE organisation_id = %(organisation)s))
FROM unnest(%(names)s::text[]) AS wanted
"""
STREETS = """
SELECT upper(replace(profile.postcode, ' ', '')), count(*) FROM supply_profile AS profile
WHERE upper(replace(profile.postcode, ' ', '')) = ANY(%(streets)s) AND profile.region_id IN (
    SELECT region_id FROM parties_regionmembership WHERE organisation_id = %(organisation)s) GROUP BY 1
"""


class Evidence(NamedTuple):
    """What `rules.odd` asks."""

    accounts: list[Account]
    visits: list[Visit]
    streets: dict[str, float]
    people: int


def surnames(name: str) -> frozenset[str]:
    """The parts of a surname that count, folded: what stands before it and given names left out; both of a double name."""
    words = [word for word in re.split(r"\s+", name.strip()) if word]
    last = words[-1] if words else ""
    return frozenset(part for part in fold(last).split("-") if len(part) > 1)


def gather(organisation: int, since: datetime.datetime, until: datetime.datetime) -> Evidence:
    """The looks of an organisation's staff from `since` to before `until`."""
    given: dict[str, Any] = {
        "organisation": organisation,
        "since": since,
        "until": until,
        "opened": [str(one) for one in OPENED],
        "unbound": [str(one) for one in UNBOUND],
        "download": str(Reason.DOWNLOAD),
    }
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS, given)
        counted = cursor.fetchall()
        cursor.execute(VISITS, given)
        pairs = cursor.fetchall()
        names = _names([row[0] for row in counted])
        cursor.execute(FILE, given)
        total = max(cursor.fetchone()[0], 1)
        cursor.execute(NAMES, given | {"names": sorted(frozenset().union(*names.values()))})
        shares = {name: number / total for name, number in cursor.fetchall()}
        visits = [_visit(row, names) for row in pairs]
        cursor.execute(STREETS, given | {"streets": sorted({visit.street for visit in visits})})
        streets = {street: number / total for street, number in cursor.fetchall()}
    strangers: dict[int, int] = {}
    for visit in visits:
        strangers[visit.account] = strangers.get(visit.account, 0) + 1
    accounts = [
        Account(
            one, role, opened, strangers.get(one, 0), taken, outside, sum(shares.get(name, 0.0) for name in names[one])
        )
        for one, role, opened, taken, outside in counted
    ]
    return Evidence(accounts, visits, streets, len({visit.subject for visit in visits}))


def _names(accounts: list[int]) -> dict[int, frozenset[str]]:
    held = dict(User.objects.filter(pk__in=accounts).order_by("pk").values_list("pk", "name"))
    return {account: surnames(held.get(account, "")) for account in accounts}


def _visit(row: tuple[int, int, int, int, str, str], names: dict[int, frozenset[str]]) -> Visit:
    account, subject, days, former, family_name, street = row
    return Visit(account, subject, days, former, bool(names[account] & surnames(family_name)), street)
