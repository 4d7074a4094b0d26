"""What an operator looks up: `perspectief organisations`."""

import argparse

from perspectief.parties.models import Organisation


def organisations(words: list[str]) -> int:
    """Number, kind and name of every organisation, by name: the number is what the file PERSPECTIEF_OIDC asks."""
    argparse.ArgumentParser(
        prog="perspectief organisations", description="Toont de organisaties met hun nummer."
    ).parse_args(words)
    for one in Organisation.objects.order_by("name", "id"):
        print(f"{one.number}  {one.kind:<18} {one.name}")
    return 0
