"""`perspectief analyse`, `perspectief import` and `perspectief match`: the same as the page, from the command line."""

import argparse
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from perspectief.core import clock
from perspectief.core.errors import Refused, UserError
from perspectief.exchange.reading.fields import PEOPLE, PLACES

if TYPE_CHECKING:
    from perspectief.access.context import Actor
    from perspectief.exchange.analysis import Analysis
    from perspectief.exchange.intake.people import Intake

KINDS = {"mensen": PEOPLE, "plekken": PLACES}
DONE, FAILED, MISUSED = 0, 1, 2
BAR = 30  # characters of the longest bar
SHOWN = 20  # rows with a reason that are shown


def analyse(words: list[str]) -> int:
    """Reads a file and says who stands in it; keeps nothing. 0, or 1 with a sentence when it cannot be read."""
    parser = _parser("analyse", "Bekijk een bestand met mensen of plekken. Er wordt niets bewaard.")
    parser.add_argument("--json", action="store_true", help="voor programma's: alles als JSON")
    asked = parser.parse_args(words)
    return _said(lambda: _analyse(asked))


def import_(words: list[str]) -> int:
    """Puts a file into the file of a region, as a named user. Rows that wait for a choice stay on the page."""
    parser = _parser(
        "import", "Lees een bestand in. Rijen met twijfel of een fout wachten op de pagina Analyse & import."
    )
    parser.add_argument(
        "--as", dest="user", required=True, metavar="E-MAIL", help="wie het bestand inleest; staat zo in het dagboek"
    )
    parser.add_argument(
        "--organisation",
        type=int,
        metavar="NUMMER",
        help="openbaar nummer van de organisatie, als iemand bij meer werkt",
    )
    return _said(lambda: _import(parser.parse_args(words)))


def match(words: list[str]) -> int:
    """Matches two files without a database and writes who fits where, why, and what is missing."""
    parser = argparse.ArgumentParser(
        prog="perspectief match",
        description="Koppel een bestand met mensen aan een bestand met plekken, zonder database.",
    )
    parser.add_argument("--people", type=Path, required=True, metavar="BESTAND", help="CSV, Excel of JSON met mensen")
    parser.add_argument("--places", type=Path, required=True, metavar="BESTAND", help="CSV, Excel of JSON met plekken")
    parser.add_argument(
        "--out",
        type=Path,
        required=True,
        metavar="BESTAND",
        help="uitkomst.xlsx om te lezen, .json of .csv voor programma's",
    )
    parser.add_argument(
        "--top", type=int, default=5, metavar="N", help="hoeveel plekken per mens, en mensen per plek (1 tot 50)"
    )
    asked = parser.parse_args(words)
    if asked.out.suffix.lower() not in (".xlsx", ".json", ".csv") or not 1 <= asked.top <= 50:
        parser.error("kies een uitkomst die eindigt op .xlsx, .json of .csv, en --top van 1 tot 50")
    return _said(lambda: _match(asked))


def _said(work: Any) -> int:
    """Runs it; an error for the user becomes one sentence."""
    try:
        work()
    except UserError as error:
        print(f"perspectief: {error.message}", file=sys.stderr)
        return FAILED
    except FileNotFoundError as error:
        print(f"perspectief: {error.filename} bestaat niet.", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"perspectief: {error.filename} kan niet worden gelezen of geschreven.", file=sys.stderr)
        return FAILED
    return DONE


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"perspectief {name}", description=description)
    parser.add_argument("file", type=Path, metavar="BESTAND", help="CSV, Excel (.xlsx) of JSON")
    parser.add_argument("--region", metavar="CODE", help="arbeidsmarktregio, zoals AM25")
    parser.add_argument("--sheet", default="", metavar="NAAM", help="werkblad van een Excel-bestand")
    parser.add_argument("--kind", choices=sorted(KINDS), help="waar het bestand over gaat, als dat niet duidelijk is")
    return parser


def _analyse(asked: argparse.Namespace) -> None:
    start = time.perf_counter()
    intake = _intake(asked.file.read_bytes(), asked.sheet, KINDS.get(asked.kind, ""))
    found = _against_region(intake, asked.region)
    seconds = time.perf_counter() - start
    if asked.json:
        print(
            json.dumps(
                {"seconden": round(seconds, 2), **found.plain(), "rijen": _reasons(intake)},
                ensure_ascii=False,
                indent=1,
            )
        )
        return
    source = intake.table.source
    what = ", ".join(
        part
        for part in (source.kind.upper(), source.encoding, f"werkblad {source.sheet}" if source.sheet else "")
        if part
    )
    print(
        f"{asked.file.name}: {_n(found.rows)} {'records' if source.unit == 'record' else 'rijen'} gelezen in {_n(seconds, 1)} seconden ({what})."
    )
    print("\n".join(_figures(found)))
    print("\n".join(_columns(intake)))
    print("\n".join(_rows(intake)))


def _intake(data: bytes, sheet: str, kind: str) -> "Intake":
    from perspectief.exchange.intake.mapping import suggest
    from perspectief.exchange.intake.people import take_people
    from perspectief.exchange.intake.places import take_places
    from perspectief.exchange.reading import read

    table = read(data, sheet=sheet)
    mapping = suggest(table, kind=kind)
    take = take_people if mapping.kind == PEOPLE else take_places
    return take(table, mapping, today=clock.today())


def _against_region(intake: "Intake", code: str | None) -> "Analysis":
    """With a region also against what it asks; without one only the file itself."""
    from perspectief.exchange.analysis import analyse as analysed

    if code is None:
        return analysed(intake, today=clock.today())
    from perspectief.access.context import acting, service
    from perspectief.exchange import queries
    from perspectief.exchange.opening import Opening
    from perspectief.matching.pool import pool

    region = _region(code)
    people = intake.kind == PEOPLE
    with acting(service("analyse", regions=(region,), purpose="bestandsanalyse").at("cli")):
        demand = queries.openings_by_branch(region) if people else queries.people_by_branch(region)
        held = pool(region)
        opened = Opening(held.places, today=held.today, rules=held.engine.rules) if people else None
        return analysed(intake, today=clock.today(), region=region, demand=demand, opened=opened)


def _import(asked: argparse.Namespace) -> None:
    from perspectief.exchange import actions

    actor = _actor(asked.user, asked.organisation)
    region = _region(asked.region) if asked.region else next(iter(actor.regions), 0)
    if not asked.region and len(actor.regions) != 1:
        raise Refused("Zeg met --region voor welke regio het is.")
    data = asked.file.read_bytes()
    found = actions.receive(
        actor, region=region, name=asked.file.name, data=data, sheet=asked.sheet, kind=KINDS.get(asked.kind, "")
    )
    for note in found.notes:
        if note["kind"] != "sheets":
            print(note["text"])
    found = actions.import_upload(actor, number=found.number)
    last = found.imports[-1]
    print(
        f"{asked.file.name}: {_n(found.rows)} rijen gelezen. {_n(last['new'])} nieuw, {_n(last['changed'])} bijgewerkt, {_n(last['same'])} zonder nieuws."
    )
    if found.waiting:
        print(f"{_n(found.waiting)} rijen wachten op een keuze: /analyse/{found.number}/")
    print(f"Terugdraaien kan tot en met {found.undo_until:%d-%m-%Y}.")


def _actor(email: str, organisation: int | None) -> "Actor":
    """The user as a member of an organisation. Refused when there is none, or more than one to choose from."""
    from perspectief.parties.models import User
    from perspectief.parties.queries import actor_for, current_memberships

    user = User.objects.filter(email=email.strip().lower(), is_active=True).first()
    held = current_memberships(user) if user else []
    held = [one for one in held if organisation in (None, one.organisation.number)]
    if not held:
        raise Refused(f"Er is geen account {email} dat nu bij een organisatie hoort.")
    if len({one.organisation_id for one in held}) > 1:
        numbers = ", ".join(f"{one.organisation.number} ({one.organisation.name})" for one in held)
        raise Refused(f"{email} hoort bij meer organisaties. Kies met --organisation: {numbers}.")
    return actor_for(held[0], origin="cli")


def _region(code: str) -> int:
    from perspectief.geo.queries import region_by_code

    found = region_by_code(code.upper())
    if found is None:
        raise Refused(f"Regio {code} bestaat niet. Kies een code van AM01 tot AM38.")
    return found.id


def _match(asked: argparse.Namespace) -> None:
    from perspectief.exchange import pairing

    start = time.perf_counter()
    people, places = asked.people.read_bytes(), asked.places.read_bytes()
    found = pairing.pair_files(people, places, today=clock.today(), top=asked.top)
    matched = found.matched
    alone = int((matched.lists.person_total == 0).sum())
    empty = int((matched.lists.place_total == 0).sum())
    print(
        f"{_n(found.people.height)} mensen en {_n(found.places.height)} plekken: {_n(matched.fits)} keer past het nu ({_n(time.perf_counter() - start, 1)} seconden)."
    )
    print(f"{_n(alone)} mensen hebben nog geen plek die past, {_n(empty)} plekken nog niemand.")
    write = {".xlsx": pairing.as_workbook, ".json": pairing.as_json, ".csv": pairing.as_csv}[asked.out.suffix.lower()]
    data = write(found, top=asked.top)
    asked.out.write_bytes(data)
    unread = len(pairing.unread(found))
    print(
        f"Geschreven: {asked.out} ({_n(time.perf_counter() - start, 1)} seconden)."
        + (f" {_n(unread)} waarden zijn niet gelezen: zie de uitkomst." if unread else "")
    )


def _figures(found: "Analysis") -> Iterable[str]:
    what = "mensen" if found.kind == PEOPLE else "plekken"
    yield f"  {_n(found.count)} {what}, {_n(found.doubles)} rijen waren dubbel. {found.completeness}% van wat het koppelen vraagt is ingevuld."
    pictures = (
        ("Hoe ver van werk", found.readiness), ("Hoe oud", found.freshness), ("Wat ontbreekt", found.missing), ("Soort plek", found.kinds),
        (f"Hoe ver van {found.centre}", found.distance), ("Waar", found.towns), ("Welk werk", found.work),
    )  # fmt: skip
    for caption, bars in pictures:
        most = max((bar.count for bar in bars), default=0)
        if not most:
            continue
        yield f"\n{caption}"
        width = max(len(bar.label) for bar in bars)
        for bar in bars:
            beside = f"   {_n(bar.other)} plekken" if bar.other is not None and found.kind == PEOPLE else ""
            yield f"  {bar.label:<{width}} {_n(bar.count):>9}  {'█' * round(BAR * bar.count / most)}{beside}"
    if found.tip:
        more = (
            f" Antwoorden zij zoals de meeste anderen, dan passen er {_n(found.tip.more)} meer op een open plek."
            if found.tip.more
            else ""
        )
        yield f"\nVraag eerst naar: {found.tip.label}. Bij {_n(found.tip.unknown)} {what} is dat niet bekend.{more}"


def _columns(intake: "Intake") -> Iterable[str]:
    from perspectief.exchange.reading.fields import form

    shape, mapping = form(intake.kind), intake.mapping
    yield "\nKolommen"
    for one in mapping.columns:
        said = (
            shape.label(one.target)
            if one.target
            else f"niet overgenomen: {shape.untaken[one.untaken].reason}"
            if one.untaken
            else "onbekend, laten we weg"
        )
        yield f"  {one.header:<30} {said}"


def _rows(intake: "Intake") -> Iterable[str]:
    found = _reasons(intake)
    if not found:
        return
    unit = intake.table.source.unit
    yield f"\n{_n(len(found))} keer is iets niet gelezen"
    for one in found[:SHOWN]:
        yield f"  {unit} {one['rij']}, {one['kolom']}: {one['reden']}"
    if len(found) > SHOWN:
        yield f"  … en nog {_n(len(found) - SHOWN)}. Met --json zie je alles."


def _reasons(intake: "Intake") -> list[dict[str, Any]]:
    """Line, column and why, of every value that was not read; the values themselves are left out."""
    from perspectief.exchange.reading.fields import form
    from perspectief.exchange.values.outcome import REASONS

    shape, lines = form(intake.kind), intake.values["line"].to_list()
    every = [{"rij": fault.line, "kolom": "de hele rij", "reden": fault.message} for fault in intake.table.faults]
    for row, name, reason in intake.issues.select("row", "field", "reason").iter_rows():
        every.append({"rij": lines[row], "kolom": shape.label(name), "reden": REASONS[reason].message})
    for name, texts in intake.findings.items():
        every += [{"rij": lines[one.row], "kolom": shape.label(name), "reden": one.advice} for one in texts]
    return sorted(every, key=lambda one: one["rij"])


def _n(value: float, decimals: int = 0) -> str:
    """1284 → 1.284, as people here write it."""
    return f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))
