"""What an operator does on the server: `perspectief organisation`."""

import argparse
import sys

from django.db import transaction
from django.urls import reverse

from perspectief.core.errors import UserError
from perspectief.geo.models import Region
from perspectief.parties.actions.founding import found_organisation, invite_first
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind


def organisation(words: list[str]) -> int:
    """Adds an organisation with its first administrator, or invites one where nobody administers; prints link and code."""
    asked = _parser().parse_args(words)
    try:
        with transaction.atomic():
            party = _new(asked) if asked.deed == "add" else _known(asked.number)
            token, code = invite_first(party, name=asked.administrator[0], email=asked.administrator[1])
    except UserError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(f"{party.name} (nummer {party.number})")
    print(f"Link, achter het adres van de site: {reverse('web:one_time', args=[token])}")
    print(f"Code: {code[:4]} {code[4:]}")
    print(
        "Geef link en code langs twee wegen door. Ze werken zeven dagen, voor één antwoord, en staan hierna nergens meer."
    )
    return 0


def _new(asked: argparse.Namespace) -> Organisation:
    region = Region.objects.filter(code=asked.region).first()
    if region is None:
        raise UserError(f"Er is geen arbeidsmarktregio met de code {asked.region}.")
    return found_organisation(name=asked.name, kind=asked.kind, kvk=asked.kvk, region=region)


def _known(number: int) -> Organisation:
    found = Organisation.objects.filter(number=number).first()
    if found is None:
        raise UserError("Er is geen organisatie met dit nummer. 'perspectief organisations' toont ze.")
    return found


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="perspectief organisation", description="Laat een organisatie meedoen.")
    deeds = parser.add_subparsers(dest="deed", required=True)
    add = deeds.add_parser("add", help="een nieuwe organisatie, met haar eerste beheerder")
    add.add_argument("--name", required=True, help="naam van de organisatie")
    add.add_argument("--kind", required=True, choices=OrganisationKind.values, help="soort organisatie")
    add.add_argument("--kvk", default="", help="KvK-nummer, acht cijfers")
    add.add_argument("--region", required=True, help="code van de arbeidsmarktregio, zoals AM25")
    invite = deeds.add_parser("administrator", help="een beheerder, voor een organisatie die er geen heeft")
    invite.add_argument("--number", required=True, type=int, help="nummer van de organisatie")
    for one in (add, invite):
        one.add_argument("--administrator", required=True, nargs=2, metavar=("NAAM", "E-MAIL"), help="de beheerder")
    return parser
