"""Commands of the room: subject access, erasing, replaying erasures after a restore, and the documents."""

import argparse
import json
import sys
from pathlib import Path

from perspectief.access.context import acting, service
from perspectief.access.looks import Looks, Reason, write
from perspectief.core import journal
from perspectief.core.errors import UserError
from perspectief.parties.models import Organisation
from perspectief.parties.queries import colleagues, ever_taking_part
from perspectief.parties.rules import COUNTER_KINDS, PUBLIC_BODIES
from perspectief.privacy.walking import Person, dossier_model, person

DOCUMENTS = Path(__file__).resolve().parents[3] / "docs" / "privacy"


def subject_access(words: list[str]) -> int:
    """Writes everything of one person to a folder: JSON, and a page to read and print."""
    from django.template.loader import render_to_string

    from perspectief.privacy.subject_access import give, subject_of

    parser = argparse.ArgumentParser(
        prog="perspectief inzage", description="Alles wat er over iemand staat (AVG art. 15)."
    )
    parser.add_argument("kaart", type=_number, help="het nummer van de kaart")
    parser.add_argument(
        "--organisatie", type=int, required=True, help="nummer van de organisatie die de persoon begeleidt"
    )
    parser.add_argument("--in", dest="folder", type=Path, default=Path(), help="map voor de bestanden")
    asked = parser.parse_args(words)
    try:
        handler = _handler(asked.organisatie)
        given = give(handler, number=asked.kaart)
        subject, region = subject_of(handler, asked.kaart) or (None, None)
    except (UserError, Organisation.DoesNotExist) as error:
        print(f"perspectief inzage: {error or 'die organisatie is er niet'}", file=sys.stderr)
        return 1
    if subject is not None:
        seen = Looks([(region, subject, layer, str(Reason.RIGHTS)) for layer in ("card", "profile", "dossier")])
        write(handler, seen, page="inzage", origin="cli")
    asked.folder.mkdir(parents=True, exist_ok=True)
    data = asked.folder / f"inzage-{given.number}.json"
    page = asked.folder / f"inzage-{given.number}.html"
    data.write_text(json.dumps(given.data, ensure_ascii=False, indent=1), "utf-8")
    page.write_text(render_to_string("web/staff/subject_access_print.html", {"given": given}), "utf-8")
    for path in (data, page):
        path.chmod(0o600)
        print(path)
    return 0


def erase(words: list[str]) -> int:
    """Erases one person for good; the process is logged in as maintenance."""
    from perspectief.privacy import erasing
    from perspectief.privacy.models import Erasure, Hold

    parser = argparse.ArgumentParser(
        prog="perspectief wis", description="Wist een persoon (AVG art. 17). Kan niet terug."
    )
    parser.add_argument("kaart", type=_number, help="het nummer van de kaart")
    parser.add_argument(
        "--namens", required=True, metavar="E-MAIL", help="wie dit besliste, bij de organisatie van de persoon"
    )
    parser.add_argument("--zeker", action="store_true", help="zonder dit gebeurt er niets")
    asked = parser.parse_args(words)
    with acting(service("erasure", regions=())):
        who = person(number=asked.kaart)
        decided_by = _colleague(asked.namens, who.organisation) if who else None
        held = who is not None and Hold.objects.filter(card_id=who.card, lifted_at=None).exists()
        others = _also_kept(who) if who else []
    if others:
        names = ", ".join(others)
        print(f"Ook een eigen dossier bij: {names}. Die beslist daar zelf over en krijgt een taak.", file=sys.stderr)
    if who is None or decided_by is None or held or not asked.zeker:
        said = (
            "die kaart is er niet"
            if who is None
            else f"{asked.namens} werkt niet bij de organisatie van deze persoon"
            if decided_by is None
            else "er is vastgelegd dat dit moet blijven"
            if held
            else "zet er --zeker achter"
        )
        print(f"perspectief wis: {said}", file=sys.stderr)
        return 1
    us = service("erasure", regions=(who.region,), organisation=who.organisation).at("cli")
    with acting(us):
        Erasure.objects.get_or_create(
            card_id=who.card,
            defaults={"region_id": who.region, "organisation_id": who.organisation, "reason": "request"},
        )
        journal.record("erasure_decided", actor=us, region=who.region, on_behalf_of=decided_by)
    done = erasing.erase_waiting()
    print("Gewist." if done else "De persoon is eruit; oude waarden volgen zodra ze verzegeld zijn.")
    return 0


def _colleague(email: str, organisation: int) -> int | None:
    """The account of somebody who works there now."""
    return next((user.pk for user in colleagues(organisation) if user.email.casefold() == email.casefold()), None)


def _also_kept(who: Person) -> list[str]:
    """Names of the other organisations that keep a dossier themselves."""
    dossiers = dossier_model()._default_manager.filter(pk__in=who.dossiers)
    others = dossiers.exclude(organisation_id=who.organisation).values("organisation_id")
    return list(Organisation.objects.filter(pk__in=others).order_by("name").values_list("name", flat=True))


def replay(words: list[str]) -> int:
    """After a restore: erases again who was erased before; the process is logged in as maintenance."""
    from perspectief.privacy import erasing

    argparse.ArgumentParser(
        prog="perspectief replay-erasures", description="Na een teruggezette kopie: wis opnieuw wie eerder gewist was."
    ).parse_args(words)
    print(f"Opnieuw gewist: {erasing.replay()}")
    return 0


def documents(words: list[str]) -> int:
    """Writes who sees what, the register, the terms, the DPIA skeleton and the Algoritmeregister entry."""
    from perspectief.privacy.overview import DOCUMENTS as MADE

    parser = argparse.ArgumentParser(
        prog="perspectief documents", description="Maakt de privacydocumenten uit de regels."
    )
    parser.add_argument("--in", dest="folder", type=Path, default=DOCUMENTS, help="map voor de bestanden")
    folder = parser.parse_args(words).folder
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in MADE.items():
        (folder / name).write_text(text(), "utf-8")
        print(folder / name)
    return 0


def _number(text: str) -> int:
    return int(text.replace(" ", "").replace(".", ""))


def _handler(number: int):
    """The service that answers for this organisation, in every region where it takes part."""
    organisation = Organisation.objects.get(number=number)
    regions = tuple(region for region, party in ever_taking_part() if party == organisation.pk)
    counter = organisation.kind in COUNTER_KINDS
    return service(
        "inzage",
        regions=regions if counter else (),
        organisation=organisation.pk,
        purpose="AVG art. 15",
        public=organisation.kind in PUBLIC_BODIES,
    ).at("cli")
