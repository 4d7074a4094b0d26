"""`perspectief looks`: which persons did account X see between A and B?"""

import argparse
import csv
import datetime
import sys
from collections.abc import Iterable

from perspectief.access.context import service
from perspectief.core import clock
from perspectief.core.errors import UserError
from perspectief.oversight.actions import PURPOSES, list_seen
from perspectief.oversight.report import HEADS, cells
from perspectief.parties.models import User


def looks(words: list[str]) -> int:
    """Prints them, for every organisation the account ever worked at; each list is a fact of that organisation."""
    asked = _parser().parse_args(words)
    user = User.objects.filter(email=asked.account.strip().lower()).first()
    if user is None:
        print(f"Er is geen account met het adres {asked.account}.", file=sys.stderr)
        return 1
    since, until = _midnight(asked.since), _midnight(asked.until) + datetime.timedelta(days=1)
    rows: list[tuple[str, ...]] = []
    try:
        for membership in (
            user.memberships.order_by("organisation_id").distinct("organisation_id").select_related("organisation")
        ):
            party = membership.organisation_id
            actor = service("looks", regions=(), organisation=party, purpose=asked.purpose, oversight=True).at("cli")
            found = list_seen(actor, account=user.pk, since=since, until=until, purpose=asked.purpose)
            rows += [(membership.organisation.name, *cells(one)) for one in found]
    except UserError as error:
        print(error.message, file=sys.stderr)
        return 1
    _write(rows, as_csv=asked.csv)
    people = len({row[2] for row in rows})
    print(
        f"{len(rows)} keer gekeken; verschillende mensen: {people}. Dat dit is gevraagd staat in het logboek.",
        file=sys.stderr,
    )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="perspectief looks", description="Welke personen zag een account?")
    parser.add_argument("--account", required=True, help="e-mailadres van het account")
    parser.add_argument(
        "--from", dest="since", required=True, type=datetime.date.fromisoformat, help="eerste dag, jjjj-mm-dd"
    )
    parser.add_argument(
        "--to", dest="until", required=True, type=datetime.date.fromisoformat, help="laatste dag, jjjj-mm-dd"
    )
    told = "; ".join(f"{code}: {text}" for code, text in PURPOSES.items())
    parser.add_argument("--purpose", required=True, choices=sorted(PURPOSES), help=told)
    parser.add_argument("--csv", action="store_true", help="als CSV, voor een rekenblad")
    return parser


def _midnight(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), clock.HOME)


def _write(rows: Iterable[tuple[str, ...]], *, as_csv: bool) -> None:
    heads = ("organisatie", *HEADS)
    if as_csv:
        csv.writer(sys.stdout, delimiter=";", lineterminator="\n").writerows([heads, *rows])
        return
    lines = [heads, *rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(heads))]
    for line in lines:
        print("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip())
