"""`perspectief …`: every command of the program. A command's module is imported only when it is asked for."""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import NamedTuple

NOTHING, DATABASE, ITSELF = "nothing", "database", "itself"
DONE, FAILED, MISUSED, INTERRUPTED = 0, 1, 2, 130


class Command(NamedTuple):
    """`target`: 'module:function' taking the words after the command, giving an exit code or None. `needs`: what must stand before it is called.

    NOTHING: no Django, no database. DATABASE: Django is set up and the database answers; when the embedded one was not
    running it is started and stopped again. ITSELF: the command starts what it needs.
    """

    target: str
    needs: str
    help: str


COMMANDS = {
    "run": Command("perspectief.config.commands:run", ITSELF, "start de site: database, achtergrondwerk en webserver"),
    "set-up": Command("perspectief.config.commands:set_up", ITSELF, "zet alles klaar voor de eerste keer"),
    "migrate": Command("perspectief.config.commands:migrate", ITSELF, "werk de tabellen bij (logt in als eigenaar)"),
    "database": Command(
        "perspectief.config.commands:database",
        ITSELF,
        "'set-up' maakt rollen en rechten op een server; 'restored' na een teruggezette kopie",
    ),
    "web": Command("perspectief.config.commands:web", ITSELF, "alleen de webserver, als dienst op een server"),
    "worker": Command(
        "perspectief.config.commands:worker", ITSELF, "alleen het achtergrondwerk, als dienst op een server"
    ),
    "styles": Command("perspectief.config.commands:styles", NOTHING, "haal stijlbladen, lettertype en htmx op"),
    "warm-up": Command("perspectief.config.commands:warm_up", NOTHING, "zet de rekenkern klaar"),
    "where": Command("perspectief.config.commands:where", NOTHING, "toon waar de gegevens staan"),
    "sbom": Command(
        "perspectief.config.materials:sbom", NOTHING, "schrijf op waar het programma uit bestaat (CycloneDX)"
    ),
    "keys": Command("perspectief.config.commands:keys", ITSELF, "maak de drie sleutels die nog ontbreken"),
    "organisations": Command(
        "perspectief.parties.listing:organisations", DATABASE, "toon de organisaties met hun nummer"
    ),
    "organisation": Command(
        "perspectief.parties.founding:organisation",
        DATABASE,
        "'add' laat een gemeente, UWV of andere organisatie meedoen; 'administrator' geeft er een een beheerder",
    ),
    "made-region": Command(
        "perspectief.exchange.made.command:run", DATABASE, "vul een lege database met een verzonnen regio"
    ),
    "made-country": Command(
        "perspectief.exchange.made.country.command:run", DATABASE, "vul een lege database met alle regio’s, verzonnen"
    ),
    "simulate": Command(
        "perspectief.exchange.simulated.command:run", DATABASE, "laat in een verzonnen regio jaren voorbijgaan"
    ),
    "analyse": Command("perspectief.exchange.command:analyse", DATABASE, "bekijk een bestand zonder iets te bewaren"),
    "import": Command("perspectief.exchange.command:import_", DATABASE, "lees een bestand in"),
    "match": Command("perspectief.exchange.command:match", NOTHING, "koppel twee bestanden, zonder database"),
    "looks": Command(
        "perspectief.oversight.command:looks", DATABASE, "welke personen zag een account tussen twee dagen?"
    ),
    "verify-journal": Command(
        "perspectief.config.commands:verify_journal",
        ITSELF,
        "reken na of feiten, wijzigingen en inzagen onveranderd zijn",
    ),
    "inzage": Command(
        "perspectief.privacy.command:subject_access", DATABASE, "alles wat er over iemand staat, om mee te geven"
    ),
    "wis": Command("perspectief.config.commands:erase", ITSELF, "wis een persoon overal"),
    "replay-erasures": Command(
        "perspectief.config.commands:replay_erasures", ITSELF, "na een teruggezette kopie: wis opnieuw wie gewist was"
    ),
    "documents": Command(
        "perspectief.privacy.command:documents", DATABASE, "maak wie-ziet-wat, register, DPIA en algoritmeregister"
    ),
    "algorithm-card": Command(
        "perspectief.matching.command:algorithm_card", DATABASE, "maak de kaart van het algoritme uit de rekenregels"
    ),
    "django": Command(
        "perspectief.config.commands:django", ITSELF, "een opdracht van Django, bijvoorbeeld 'django check'"
    ),
    "shell": Command("perspectief.config.commands:shell", ITSELF, "een Python-venster in het programma"),
}
HELP = {"-h", "--help", "help"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command. Gives 0 when it worked, 1 when it did not, 2 when it was asked wrongly, 130 after Ctrl-C."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if not words or words[0] in HELP:
        print(usage())
        return DONE
    command = COMMANDS.get(words[0])
    if command is None:
        print(f"perspectief kent '{words[0]}' niet.\n\n{usage()}", file=sys.stderr)
        return MISUSED
    from perspectief.config.start import in_words, started

    try:
        with started(command.needs):
            return _function(command)(words[1:]) or DONE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # `perspectief … | head`
        return DONE
    except Exception as error:
        told = in_words(error)
        if told is None:
            raise
        print(f"perspectief {words[0]}: {told}", file=sys.stderr)
        return FAILED


def usage() -> str:
    """The commands with a line about each."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "Gebruik: perspectief OPDRACHT [woorden]",
            "",
            *lines,
            "",
            "Meer over een opdracht: perspectief OPDRACHT --help",
        ]
    )


def _function(command: Command) -> Callable[[list[str]], int | None]:
    module, name = command.target.split(":")
    return getattr(importlib.import_module(module), name)


if __name__ == "__main__":
    sys.exit(main())
