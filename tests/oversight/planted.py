"""Four weeks of looking by two hundred made colleagues of one municipality, six of whom snoop; and a person many came to see.

Everybody works: an own caseload, tasks, standing in for a colleague on leave, now and then an evening. Account managers and
job coaches have no caseload and open whom a place brings them. Made from a seed.
"""

import datetime
import random
from typing import NamedTuple

from django.db import connection

from perspectief.access.looks import Reason
from perspectief.core import clock
from perspectief.parties.models import Membership, Organisation, User
from perspectief.parties.rules import Role
from perspectief.supply.models import Card, Dossier, Profile, Pseudonym
from tests.factories import REGION, OrganisationFactory

CASEWORKERS, ACCOUNT_MANAGERS, COACHES = 140, 35, 25
CASELOAD = 40
SURNAMES = 700
STREETS = 2400
WATCHERS = 14
SNOOPERS = ("volume", "name", "street", "returning", "night", "former")
INSERT = """
INSERT INTO access_look (at, actor, role, organisation_id, region_id, subject, layer, page, reason, origin)
SELECT seen.at, seen.actor, seen.role, %s, %s, seen.subject, 'card', 'web:job_seeker', seen.reason, ''
FROM unnest(%s::timestamptz[], %s::bigint[], %s::text[], %s::bigint[], %s::text[]) AS seen(at, actor, role, subject, reason)
"""
LEFT = """
INSERT INTO core_change (tx, at, actor, table_name, row_id, region_id, organisation_id, operation, old, new)
SELECT pg_current_xact_id(), %s, 1, 'supply_dossier', gone.dossier, %s, %s, 'update', jsonb_build_object('caseworker_id', gone.former), '{}'
FROM unnest(%s::bigint[], %s::bigint[]) AS gone(dossier, former)
"""


class World(NamedTuple):
    """`snoopers`: kind to account. `watched`: the pseudonym of the person many came to see."""

    organisation: int
    snoopers: dict[str, int]
    watched: int
    looks: int


class Days:
    """Looks, written down: who saw whom when and why."""

    def __init__(self, chance: random.Random, roles: dict[int, str]) -> None:
        self.chance, self.roles = chance, roles
        self.rows: list[tuple[datetime.datetime, int, str, int, str]] = []
        last = clock.today() - datetime.timedelta(days=1)
        days = [last - datetime.timedelta(days=at) for at in range(27)]
        self.work = [day for day in days if day.weekday() < 5]

    def look(self, account: int, subject: int, reason: Reason, day: datetime.date, hour: float | None = None) -> None:
        """One opened page, by day unless said otherwise."""
        at = hour if hour is not None else self.chance.triangular(8, 17.5, 11)
        moment = datetime.datetime.combine(day, datetime.time(), clock.HOME) + datetime.timedelta(hours=at)
        self.rows.append((moment, account, self.roles[account], subject, str(reason)))


def world(seed: int) -> World:
    """Makes it all in the running transaction, as owner."""
    chance = random.Random(seed)
    party = OrganisationFactory()
    names = [f"Achternaam{letters(at)}" for at in range(SURNAMES)]
    weights = [1 / (at + 3) for at in range(SURNAMES)]
    staff = _staff(party, chance, names, weights)
    cases = [account for account, role in staff.items() if role == Role.CASEWORKER]
    people = _people(party, chance, names, weights, cases)
    days = Days(chance, staff)
    _work(days, people, cases)
    snoopers = dict(zip(SNOOPERS, chance.sample(cases, len(SNOOPERS)), strict=True))
    _snoop(days, people, snoopers, party)
    watched = chance.choice(people.subjects)
    for account in chance.sample([one for one in cases if one not in snoopers.values()], WATCHERS):
        days.look(account, watched, Reason.OWN, chance.choice(days.work))
    with connection.cursor() as cursor:
        cursor.execute(INSERT, [party.pk, REGION, *(list(column) for column in zip(*days.rows, strict=True))])
        cursor.execute("ANALYZE access_look, supply_pseudonym, supply_card, supply_profile, supply_dossier")
    return World(party.pk, snoopers, watched, len(days.rows))


def letters(at: int) -> str:
    """0 → aa, 1 → ab: a name without digits."""
    return chr(97 + at // 26 % 26) + chr(97 + at % 26)


class People(NamedTuple):
    """`caseload`: account to pseudonyms; by pseudonym the surname, the street and the dossier."""

    subjects: list[int]
    caseload: dict[int, list[int]]
    surname: dict[int, str]
    street: dict[int, str]
    dossier: dict[int, int]


def _staff(party: Organisation, chance: random.Random, names: list[str], weights: list[float]) -> dict[int, str]:
    roles = [Role.CASEWORKER] * CASEWORKERS + [Role.ACCOUNT_MANAGER] * ACCOUNT_MANAGERS + [Role.JOB_COACH] * COACHES
    users = User.objects.bulk_create(
        User(email=f"m{party.pk}-{at}@voorbeeld.test", name=f"Sam van {chance.choices(names, weights)[0]}")
        for at in range(len(roles))
    )
    Membership.objects.bulk_create(
        Membership(user=user, organisation=party, role=role, starts_on=datetime.date(2020, 1, 1))
        for user, role in zip(users, roles, strict=True)
    )
    return {user.pk: str(role) for user, role in zip(users, roles, strict=True)}


def _people(
    party: Organisation, chance: random.Random, names: list[str], weights: list[float], cases: list[int]
) -> People:
    tenant = {"region_id": REGION, "organisation": party}
    count = len(cases) * CASELOAD
    cards = Card.objects.bulk_create(Card(**tenant, title="Werk", waiting_since=clock.today()) for _at in range(count))
    layer = {**tenant, "audience": 1}
    pseudonyms = Pseudonym.objects.bulk_create(Pseudonym(**layer, card=card) for card in cards)
    surnames = chance.choices(names, weights, k=count)
    streets = [f"48{at // 26 % 90 + 10}{letters(at).upper()}" for at in chance.choices(range(STREETS), k=count)]
    Profile.objects.bulk_create(
        Profile(**layer, card=card, given_name="Kim", family_name=name, sort_key=f"{name.lower()} kim", postcode=street)
        for card, name, street in zip(cards, surnames, streets, strict=True)
    )
    dossiers = Dossier.objects.bulk_create(
        Dossier(**tenant, card=card, client_number=f"P{card.pk}", caseworker_id=cases[at // CASELOAD])
        for at, card in enumerate(cards)
    )
    subjects = [one.subject for one in pseudonyms]
    return People(
        subjects,
        {account: subjects[at * CASELOAD : (at + 1) * CASELOAD] for at, account in enumerate(cases)},
        dict(zip(subjects, surnames, strict=True)),
        dict(zip(subjects, streets, strict=True)),
        dict(zip(subjects, (one.pk for one in dossiers), strict=True)),
    )


def _work(days: Days, people: People, cases: list[int]) -> None:
    chance = days.chance
    late = set(chance.sample(sorted(days.roles), 20))  # works an evening now and then
    for account, role in days.roles.items():
        pace = chance.lognormvariate(0, 0.3)
        own = people.caseload.get(account, [])
        for day in days.work:
            hour = 20.5 if account in late and chance.random() < 0.1 else None
            if role == Role.CASEWORKER:
                for _at in range(round(pace * chance.triangular(6, 18, 10))):
                    days.look(account, chance.choice(own), Reason.CASELOAD, day, hour)
                for _at in range(chance.choice((0, 0, 1, 2))):
                    days.look(account, chance.choice(people.subjects), Reason.TASK, day, hour)
                if chance.random() < 0.25:  # somebody at the counter, a colleague who asks along
                    days.look(
                        account,
                        chance.choice(people.subjects),
                        Reason.OWN,
                        day,
                        hour if chance.random() < 0.2 else None,
                    )
            else:
                for _at in range(round(pace * chance.triangular(4, 14, 8))):
                    days.look(account, chance.choice(people.subjects), Reason.REGION, day)
        if role == Role.CASEWORKER and chance.random() < 0.2:  # a colleague was on leave for some days
            first = chance.randrange(len(days.work) - 3)
            for subject in chance.sample(people.caseload[chance.choice(cases)], chance.randrange(3, 7)):
                for day in chance.sample(days.work[first : first + 3], chance.choice((1, 1, 2))):
                    days.look(account, subject, Reason.OWN, day)


def _snoop(days: Days, people: People, snoopers: dict[str, int], party: Organisation) -> None:
    chance = days.chance
    for _at in range(110):
        days.look(snoopers["volume"], chance.choice(people.subjects), Reason.OWN, chance.choice(days.work))
    by_name: dict[str, list[int]] = {}
    for subject, name in people.surname.items():
        by_name.setdefault(name, []).append(subject)
    name = chance.choice(sorted(name for name, held in by_name.items() if 2 <= len(held) <= 12))
    User.objects.filter(pk=snoopers["name"]).update(name=f"Kees de {name}")
    for subject in by_name[name][:2]:
        days.look(snoopers["name"], subject, Reason.OWN, chance.choice(days.work))
    by_street: dict[str, list[int]] = {}
    for subject, street in people.street.items():
        by_street.setdefault(street, []).append(subject)
    street = chance.choice(sorted(street for street, held in by_street.items() if len(held) >= 4))
    for subject in by_street[street][:4]:
        days.look(snoopers["street"], subject, Reason.OWN, chance.choice(days.work))
    former_partner = chance.choice(people.subjects)
    for day in chance.sample(days.work, 7):
        days.look(snoopers["returning"], former_partner, Reason.OWN, day)
    for day in chance.sample(days.work, 4):
        for subject in chance.sample(people.subjects, 2):
            days.look(snoopers["night"], subject, Reason.OWN, day, chance.uniform(21, 23.5))
    _former(days, people, snoopers["former"], party)


def _former(days: Days, people: People, snooper: int, party: Organisation) -> None:
    """Everybody handed some people over weeks ago and asked after one once; one keeps looking at two of them."""
    chance = days.chance
    gone = [
        (account, subject) for account, held in people.caseload.items() for subject in _others(people, account, chance)
    ]
    moment = days.work[-1] - datetime.timedelta(days=40)
    given = [[people.dossier[subject] for _one, subject in gone], [account for account, _one in gone]]
    with connection.cursor() as cursor:
        cursor.execute(LEFT, [moment, REGION, party.pk, *given])
    for account, subject in gone:
        if chance.random() < 0.1:
            days.look(account, subject, Reason.OWN, chance.choice(days.work))
    for subject in [subject for account, subject in gone if account == snooper][:2]:
        for day in chance.sample(days.work, 4):
            days.look(snooper, subject, Reason.OWN, day)


def _others(people: People, account: int, chance: random.Random) -> list[int]:
    """People who now are on another list."""
    return [one for one in chance.sample(people.subjects, 4) if one not in people.caseload[account]]
