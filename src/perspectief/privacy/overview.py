"""The documents that say who sees what and on which ground, made from the policies and from `access.decision` itself.

Each function gives one text; `documents()` names them all. Nothing is typed over: a field, a term or a rule that changes makes the
document in `docs/privacy/` out of date, and a test says so.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import groupby

from perspectief.access import purposes
from perspectief.access.classification import Kind, Purpose, Table, Use, tables, uses
from perspectief.access.context import Actor
from perspectief.access.decision import Layer, Tenancy, sees
from perspectief.parties.rules import OrganisationKind, Role, reach
from perspectief.privacy.algorithm import entry

REGION, OWN, OTHER, CARD = 1, 1, 2, 9
MADE = "Dit document is gemaakt met `perspectief documents`. Wijzig het niet met de hand: wijzig de `policy.py` van de ruimte.\n"
LAYERS = {
    Layer.CARD: "Kaart (zonder naam)",
    Layer.PROFILE: "Profiel (naam, contact)",
    Layer.DOSSIER: "Dossier",
    Layer.IDENTITY: "BSN",
    Layer.PLACE: "Werkplek",
    Layer.EMPLOYER_FILE: "Werkgeversdossier",
    Layer.CONTACT_NOTE: "Contactnotitie",
}
ANSWER = {True: "ja", False: "nee", None: "nee"}  # unknown is hidden


@dataclass(frozen=True)
class Case:
    """A state of a row in which the answer may differ."""

    name: str
    row: Tenancy


def _row(organisation: int, **more: object) -> Tenancy:
    return Tenancy(REGION, organisation, **({"both_keys": False, "hidden": False} | more))  # type: ignore[arg-type]


OWN_ROW = Case("van de eigen organisatie", _row(OWN))
CASES = (
    OWN_ROW,
    Case("van een ander, zonder beide sleutels", _row(OTHER)),
    Case("van een ander, beide sleutels aan", _row(OTHER, both_keys=True)),
    Case(
        "van een ander, na een ja op een kennismaking of op een jobcoach",
        _row(OTHER, both_keys=True, granted_to=frozenset({OWN})),
    ),
    Case("van een ander, na bezwaar", _row(OTHER, both_keys=True, hidden=True)),
)
KINDS = (
    OrganisationKind.MUNICIPALITY,
    OrganisationKind.UWV,
    OrganisationKind.COUNTER,
    OrganisationKind.SOCIAL_ENTERPRISE,
    OrganisationKind.INTERMEDIARY,
    OrganisationKind.EMPLOYER,
    OrganisationKind.TRAINER,
    OrganisationKind.NATIONAL,
)


def actors() -> Iterator[tuple[str, Actor]]:
    """Every role at every kind of organisation where it reaches anything; then the others as one, and the job seeker."""
    for kind in KINDS:
        for role in Role:
            far = reach(kind, role)
            if far != "none":
                yield f"{role.label} bij {kind.label}", _actor(kind, role, far)
    yield (
        "beheerder, functionaris, auditor, programmamanager, landelijke rollen",
        _actor("", Role.ADMINISTRATOR, "none"),
    )


def _actor(kind: str, role: str, far: str) -> Actor:
    return Actor(
        1,
        role,
        OWN,
        counter_regions=(REGION,) if far == "counter" else (),
        partner_regions=(REGION,) if far == "partner" else (),
        public=kind in {OrganisationKind.MUNICIPALITY, OrganisationKind.UWV} and far == "counter",
    )


def who_sees_what() -> str:
    """Per layer, per state of the row and per role what `access.decision.sees` answers; and which columns each layer holds."""
    lines = ["# Wie ziet wat", "", MADE]
    lines += [
        "Elke cel is het antwoord van `access.decision.sees`, dat ook de pagina's, filters en downloads gebruiken. De database",
        "zegt hetzelfde nog een keer (row-level security). Wie geen rol heeft in een regio, ziet daar niemand. De werkzoekende zelf",
        "ziet met een account de eigen kaart, het eigen profiel en wie er keek. De functionaris gegevensbescherming reikt alleen bij de",
        "rechten van een persoon van de eigen organisatie.",
        "",
    ]
    for layer, name in LAYERS.items():
        lines += [f"## {name}", ""]
        names = (
            [case.name for case in CASES] if layer in (Layer.CARD, Layer.PROFILE) else [OWN_ROW.name, "van een ander"]
        )
        cases = CASES if layer in (Layer.CARD, Layer.PROFILE) else CASES[:2]
        lines += ["| rol | " + " | ".join(names) + " |", "|---" * (len(names) + 1) + "|"]
        lines += [
            f"| {said} | " + " | ".join(ANSWER[sees(actor, layer, case.row)] for case in cases) + " |"
            for said, actor in actors()
        ]
        lines += ["", *_columns(layer), ""]
    return "\n".join(lines).rstrip() + "\n"


def _columns(layer: Layer) -> list[str]:
    found = ["| wat | klasse | velden |", "|---|---|---|"]
    for table in _sorted():
        if table.layer is layer:
            for kind, names in _by_kind(table):
                found.append(f"| {table.holds} (`{table.model}`) | {kind} | {', '.join(names)} |")
    return found


def _by_kind(table: Table) -> Iterator[tuple[Kind, list[str]]]:
    order = list(Kind)
    pairs = sorted(table.kinds().items(), key=lambda pair: (order.index(pair[1]), pair[0]))
    for kind, group in groupby(pairs, key=lambda pair: pair[1]):
        yield kind, [name for name, _kind in group]


def _sorted() -> list[Table]:
    return sorted(tables().values(), key=lambda table: table.model)


def register() -> str:
    """The register of processing activities (AVG art. 30 (1)): one per purpose."""
    lines = [
        "# Register van verwerkingen",
        "",
        MADE,
        "Volgens artikel 30 lid 1 van de AVG. Vul per organisatie aan:",
        "",
    ]
    lines += [
        "- verwerkingsverantwoordelijke en contact: [naam en contact van de organisatie]",
        "- functionaris gegevensbescherming: [naam en contact]",
        "- verwerker: [wie Perspectief voor de regio laat draaien]",
        "- gezamenlijke verantwoordelijkheid in de regio (art. 26): [verwijs naar de regeling]",
        "",
    ]
    for purpose in _purposes():
        held = [table for table in _sorted() if table.is_personal and table.purpose.name == purpose.name]
        lines += _kept(purpose, held) if held else _used(purpose, [use for use in uses() if use.purpose == purpose])
    return "\n".join(lines).rstrip() + "\n"


def _purposes() -> list[Purpose]:
    """Those for which data of persons are kept, and those for which they are only read."""
    found = {table.purpose.name: table.purpose for table in _sorted() if table.is_personal}
    found |= {use.purpose.name: use.purpose for use in uses()}
    return [purpose for _name, purpose in sorted(found.items())]


def _kept(purpose: Purpose, held: list[Table]) -> list[str]:
    kinds = [kind for kind in Kind if any(kind in table.kinds().values() for table in held)]
    terms = "; ".join(sorted({_term(table) for table in held}))
    return _entry(purpose, "; ".join(table.holds for table in held), kinds, terms)


def _used(purpose: Purpose, read: list[Use]) -> list[str]:
    known = tables()
    named = [f"{known[use.model].holds} (alleen {', '.join(use.fields.split())})" for use in read]
    kinds = [
        kind
        for kind in Kind
        if any(known[use.model].kinds()[name] is kind for use in read for name in use.fields.split())
    ]
    return _entry(purpose, "; ".join(named), kinds, "niets over een persoon: alleen aantallen worden bewaard")


def _entry(purpose: Purpose, data: str, kinds: list[Kind], terms: str) -> list[str]:
    return [
        f"## {purpose.name}", "", "| | |", "|---|---|",
        f"| doel | {purpose.aim} |",
        f"| betrokkenen | {purpose.people} |",
        f"| gegevens | {data} |",
        f"| klassen | {', '.join(kinds)} |",
        f"| grondslag | {purpose.ground} |",
        f"| ontvangers | {purpose.receivers} |",
        "| doorgifte buiten de EER | geen |",
        f"| bewaartermijn | {terms} |",
        "| beveiliging | toegang per rol, row-level security, tweede factor, versleuteld BSN, verzegeld logboek (art. 32) |",
        "",
    ]  # fmt: skip


def _term(table: Table) -> str:
    term = table.term
    length = f"{term.days} dagen na {term.counted_from}" if term.days is not None else term.counted_from
    return f"{term.name}: {length}, dan {term.then}"


def retention() -> str:
    """Every term as a table."""
    lines = [
        "# Bewaartermijnen",
        "",
        MADE,
        "| wat | hoe lang | geteld vanaf | wat dan | waarschuwing vooraf |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {term.name} | {'–' if term.days is None else f'{term.days} dagen'} | {term.counted_from} | {term.then} | "
        f"{f'{term.warn_days} dagen' if term.warn_days else '–'} |"
        for term in purposes.TERMS
    ]
    return "\n".join(lines) + "\n"


def dpia() -> str:
    """The skeleton of a data protection impact assessment (AVG art. 35 (7)): what the program knows filled in, the rest asked."""
    personal = [table for table in _sorted() if table.is_personal]
    special = [
        f"- `{table.model}`: {', '.join(names)}"
        for table in personal
        for kind, names in _by_kind(table)
        if kind in (Kind.SPECIAL, Kind.BSN)
    ]
    lines = [
        "# DPIA: geraamte",
        "",
        MADE,
        "Wat tussen [ ] staat vult de verwerkingsverantwoordelijke in (AVG art. 35 lid 7).",
        "",
    ]
    lines += ["## A. Beschrijving van de verwerking", "", "Doelen:", ""]
    lines += [f"- {one.name}: {one.aim} Grondslag: {one.ground}." for one in _purposes()]
    lines += [
        "",
        f"Persoonsgegevens staan in {len(personal)} tabellen. Bijzonder of wettelijk beschermd zijn:",
        "",
        *special,
        "",
    ]
    lines += [
        "Wie wat ziet: zie [wie-ziet-wat.md](wie-ziet-wat.md). Termijnen: zie [bewaartermijnen.md](bewaartermijnen.md).",
        "",
    ]
    lines += ["## B. Noodzaak en evenredigheid", "", "- Noodzaak: [waarom kan het doel niet met minder?]"]
    lines += [
        "- Dataminimalisatie: de kaart heeft geen naam, leeftijd, herkomst of uitkering; BSN staat apart en versleuteld."
    ]
    lines += [
        "- Rechten: inzage, verbetering, bezwaar en wissen zijn knoppen bij elke persoon en in het eigen account.",
        "",
    ]
    lines += ["## C. Risico's", "", "| risico | maatregel in het programma | restrisico |", "|---|---|---|"]
    lines += [f"| {risk} | {measure} | [kans en gevolg] |" for risk, measure in RISKS]
    lines += [
        "",
        "## D. Maatregelen en besluit",
        "",
        "- Advies functionaris gegevensbescherming (art. 35 lid 2): [advies]",
    ]
    lines += ["- Mening van betrokkenen (art. 35 lid 9): [hoe gevraagd, wat gehoord]", "- Besluit en datum: [besluit]"]
    lines += ["- Voorafgaande raadpleging nodig (art. 36): [ja of nee, waarom]"]
    return "\n".join(lines) + "\n"


RISKS = (
    (
        "Gluren door medewerkers",
        "wie wie bekeek wordt vastgelegd en verzegeld; de persoon ziet het zelf; rapport van vreemd kijken",
    ),
    (
        "Namen lekken langs filters, downloads, adressen",
        "één antwoord op wie wat ziet, met een tweede slot in de database; kanarietoetsen",
    ),
    (
        "Gezondheid of strafblad in vrije tekst",
        "elke vrije tekst wordt nagekeken bij opslaan en inlezen; doorgaan is een vastgelegde keuze",
    ),
    (
        "Oneerlijke voorstellen",
        "geen leeftijd, geslacht of herkomst in wat past; in de verdeling gaat een groep alleen voor met een gedateerd besluit van de regio; reden bij elk voorstel; een mens beslist; per groep wordt gevolgd wie in lijsten staat, wordt voorgesteld en wordt gekozen",
    ),
    (
        "Te lang bewaren",
        "termijnen als gegevens: eerst waarschuwen, dan wissen; na herstel van een kopie opnieuw wissen",
    ),
    (
        "Een partner die begeleidt ziet meer of langer dan de persoon bedoelde",
        "een ja per partner en per werk, gevraagd door wie de kaart beheert; de werkgever is het nooit; naam en werk gaan dicht zodra het ja, een sleutel of de begeleiding vervalt",
    ),
    ("Verlies of uitval", "[maatregelen van de beheerder: kopieën, herstelproef]"),
)


def algorithm() -> str:
    """The entry for the Algoritmeregister, in the field names of publication standard 1.0, as JSON."""
    return json.dumps(entry(), ensure_ascii=False, indent=2) + "\n"


DOCUMENTS: dict[str, Callable[[], str]] = {
    "wie-ziet-wat.md": who_sees_what,
    "register-van-verwerkingen.md": register,
    "bewaartermijnen.md": retention,
    "dpia.md": dpia,
    "algoritmeregister.json": algorithm,
}
