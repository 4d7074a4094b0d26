"""The organisations of a made region, who works there, and who is whose caseworker."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import polars as pl

from perspectief.exchange.made import names
from perspectief.exchange.made.chance import Ints, pick, stream
from perspectief.geo.gazetteer import gazetteer
from perspectief.parties.made import ACCOUNTS, Account
from perspectief.parties.rules import COUNTER_KINDS, OrganisationKind, Role

PEOPLE_PER_CASEWORKER = 75
ACCOUNT_MANAGERS = 34
SELDOM = 6  # of every hundred accounts, those that never logged in
REVIEWED = 372  # days ago at most that a role was confirmed: a few are late, none of them ends soon
COLLEAGUES = (80, 6, 6, 3, 1, 0, 3, 1)  # where the names of staff are at home, see names.GROUPS


class Staff(NamedTuple):
    """`organisations`: organisation, name, kind, town (CBS code or null). `users`: user, name, email, seen_on (null: never logged
    in). `memberships`: user, organisation, role, starts_on, confirmed_on. `organisation` and `user` count from 0; the employers'
    own organisations come with the employers.
    """

    organisations: pl.DataFrame
    users: pl.DataFrame
    memberships: pl.DataFrame

    def of_kind(self, kind: str) -> list[int]:
        """Organisations of a kind."""
        return self.organisations.filter(pl.col("kind") == kind)["organisation"].to_list()

    def working(self, organisation: int, role: str) -> list[int]:
        """Users in a role at an organisation."""
        held = self.memberships.filter((pl.col("organisation") == organisation) & (pl.col("role") == role))
        return held["user"].to_list()


def organisations(region: int, employers: list[str]) -> pl.DataFrame:
    """The parties of the counter and beside it: municipalities, UWV, the counter, a social enterprise, intermediaries, employers."""
    name = gazetteer().regions[region].name
    rows: list[tuple[str, str, str | None]] = [
        (f"Gemeente {m.name}", OrganisationKind.MUNICIPALITY, m.code)
        for m in sorted(gazetteer().municipalities.values(), key=lambda m: m.name)
        if m.region == region
    ]
    rows += [
        (f"UWV {name}", OrganisationKind.UWV, None),
        (f"Regionaal Werkcentrum {name}", OrganisationKind.COUNTER, None),
        (f"Ontwikkelbedrijf {name}", OrganisationKind.SOCIAL_ENTERPRISE, None),
        ("Opstap Uitzendbureau", OrganisationKind.INTERMEDIARY, None),
        ("Van Werk naar Werk", OrganisationKind.INTERMEDIARY, None),
        *((employer, OrganisationKind.EMPLOYER, None) for employer in employers),
    ]
    frame = pl.DataFrame(rows, schema={"name": pl.String, "kind": pl.String, "town": pl.String}, orient="row")
    return frame.with_row_index("organisation").with_columns(pl.col("organisation").cast(pl.Int64))


def staff(
    seed: int, region: int, owners: Ints, today: date, employers: list[str], known: Sequence[Account] = ACCOUNTS
) -> Staff:
    """Who works where: caseworkers by the number of people an organisation owns (`owners`: one entry per card).

    `employers`: names of the employers that have an organisation and an account of their own; the first is open to try. `known`: the
    accounts to try that work here.
    """
    parties = organisations(region, employers)
    seats = _seats(parties, owners)
    rng = stream(seed, "staff")
    people = _people(rng, len(seats))
    days = rng.integers(200, 3000, len(seats)).tolist()
    offices = _offices(parties)
    beside = stream(seed, "administrators")  # of their own: who else works here stays the same
    people += _people(beside, len(offices))
    days += beside.integers(200, 3000, len(offices)).tolist()
    seats += offices
    domains = [_domain(name, kind) for name, kind in parties.select("name", "kind").iter_rows()]
    addresses = _addresses(people, [domains[organisation] for organisation, _ in seats])
    for at, account in _accounts(parties, seats, owners, known):
        people[at], addresses[at] = account.name, account.email
    users = pl.DataFrame(
        {
            "user": np.arange(len(seats)),
            "name": people,
            "email": addresses,
            "seen_on": [
                None if turn < SELDOM else today - timedelta(days=ago)
                for turn, ago in zip(
                    beside.integers(0, 100, len(seats)).tolist(),
                    beside.integers(0, 45, len(seats)).tolist(),
                    strict=True,
                )
            ],
        }
    )
    memberships = pl.DataFrame(
        {
            "user": np.arange(len(seats)),
            "organisation": [seat[0] for seat in seats],
            "role": [seat[1] for seat in seats],
            "starts_on": [today - timedelta(days=ago) for ago in days],
            "confirmed_on": [today - timedelta(days=ago) for ago in beside.integers(5, REVIEWED, len(seats)).tolist()],
        }
    )
    return Staff(parties, users, memberships)


def _seats(parties: pl.DataFrame, owners: Ints) -> list[tuple[int, str]]:
    """(organisation, role) for everybody who works: the first of an organisation may be an account to try."""
    owned = np.bincount(owners, minlength=parties.height)
    found: list[tuple[int, str]] = []
    for organisation, kind in zip(parties["organisation"], parties["kind"], strict=True):
        role = {
            OrganisationKind.COUNTER: Role.ACCOUNT_MANAGER,
            OrganisationKind.SOCIAL_ENTERPRISE: Role.JOB_COACH,
            OrganisationKind.INTERMEDIARY: Role.INTERMEDIARY,
            OrganisationKind.EMPLOYER: Role.EMPLOYER,
        }.get(kind, Role.CASEWORKER)
        many = {Role.ACCOUNT_MANAGER: ACCOUNT_MANAGERS, Role.EMPLOYER: 1, Role.INTERMEDIARY: 3}.get(role, 0)
        found += [(organisation, role.value)] * (
            many or max(2, round(int(owned[organisation]) / PEOPLE_PER_CASEWORKER))
        )
    return found


def _offices(parties: pl.DataFrame) -> list[tuple[int, str]]:
    """The functional administrators: two at a party of the counter, one at a partner; an employer is helped by the counter."""
    return [
        (organisation, Role.ADMINISTRATOR.value)
        for organisation, kind in zip(parties["organisation"], parties["kind"], strict=True)
        for _ in range(0 if kind == OrganisationKind.EMPLOYER else 2 if kind in COUNTER_KINDS else 1)
    ]


def _people(rng: np.random.Generator, count: int) -> list[str]:
    given, prefixes, family = names.people(rng, pick(rng, COLLEAGUES, count))
    return [" ".join(part for part in one if part) for one in zip(given, prefixes, family, strict=True)]


def _accounts(
    parties: pl.DataFrame, seats: list[tuple[int, str]], owners: Ints, known: Sequence[Account]
) -> list[tuple[int, Account]]:
    """For every account to try the seat it takes: the first in its role at the largest organisation of its kind."""
    owned = np.bincount(owners, minlength=parties.height)
    found = []
    for account in known:
        of_kind = [
            organisation
            for organisation, kind in zip(parties["organisation"], parties["kind"], strict=True)
            if kind == account.works_at
        ]
        largest = max(of_kind, key=lambda organisation: owned[organisation])
        found.append((seats.index((largest, account.role.value)), account))
    return found


def _domain(organisation: str, kind: str) -> str:
    """An address of mail that can never exist (RFC 2606): "Gemeente Etten-Leur" gives "etten-leur.example"."""
    known = {
        OrganisationKind.UWV: "uwv",
        OrganisationKind.COUNTER: "werkcentrum",
        OrganisationKind.SOCIAL_ENTERPRISE: "ontwikkelbedrijf",
    }
    if kind in known:
        return f"{known[OrganisationKind(kind)]}.example"
    words = names.plain(organisation).removeprefix("gemeente ").removesuffix(" uitzendbureau")
    joined = words.replace(" ", "-" if kind == OrganisationKind.MUNICIPALITY else "")
    return "".join(letter for letter in joined if letter.isalnum() or letter == "-") + ".example"


def _addresses(people: list[str], domains: list[str]) -> list[str]:
    """An address of one's own for everybody: namesakes at one organisation get a number."""
    seen: Counter[str] = Counter()
    found = []
    for person, domain in zip(people, domains, strict=True):
        local = names.plain(person).replace(" ", ".").replace("'", "")
        seen[f"{local}@{domain}"] += 1
        times = seen[f"{local}@{domain}"]
        found.append(f"{local}@{domain}" if times == 1 else f"{local}.{times}@{domain}")
    return found
