"""What the items of figures are called on the page."""

from django.utils.translation import gettext_noop

from perspectief.guidance.rules import Why

ITEMS: dict[str, dict[str, str]] = {
    "lasting": {
        "1": gettext_noop("1 maand"),
        "3": gettext_noop("3 maanden"),
        "6": gettext_noop("6 maanden"),
        "12": gettext_noop("12 maanden"),
        "24": gettext_noop("24 maanden"),
    },
    "lead_times": {
        "consent": gettext_noop("Voorstel tot ja van de werkzoekende"),
        "shown": gettext_noop("Ja tot voorstellen aan de werkgever"),
        "answer": gettext_noop("Voorstellen tot antwoord van de werkgever"),
        "trial": gettext_noop("Ja van de werkgever tot begin van de proef"),
        "start": gettext_noop("Ja van de werkgever tot eerste werkdag"),
        "whole": gettext_noop("Samen, van voorstel tot eerste werkdag"),
    },
    "offered": {
        "4": gettext_noop("binnen 4 weken"),
        "8": gettext_noop("binnen 8 weken"),
        "13": gettext_noop("binnen 13 weken"),
    },
    "courses": {
        "enrolled": gettext_noop("ingeschreven"),
        "passed": gettext_noop("gehaald"),
        "failed": gettext_noop("niet gehaald"),
        "stopped": gettext_noop("gestopt"),
    },
    "endings": {code: str(label) for code, label in Why.choices},
    "lessons": {code: str(label) for code, label in Why.choices},
    "what_works": {
        "trial": gettext_noop("eerst op proef"),
        "job_coach": gettext_noop("jobcoach in de eerste 4 weken"),
        "company_coach": gettext_noop("begeleider op het werk in de eerste 4 weken"),
        "course": gettext_noop("cursus gehaald in het jaar ervoor"),
    },
    "exit_answers": {
        "person-1": gettext_noop("Mensen: goed geholpen"),
        "person-2": gettext_noop("Mensen: wisten wat er ging gebeuren"),
        "employer-1": gettext_noop("Werkgevers: goed geholpen"),
        "employer-2": gettext_noop("Werkgevers: op tijd antwoord"),
    },
    "small_employers": {
        "0": gettext_noop("1 persoon"),
        "1": gettext_noop("2 tot 9 mensen"),
        "2": gettext_noop("10 tot 49 mensen"),
    },
}
GROUPS = {
    "": gettext_noop("iedereen"),
    "age-27": gettext_noop("jonger dan 27 jaar"),
    "age27-49": gettext_noop("27 tot en met 49 jaar"),
    "age50+": gettext_noop("50 jaar en ouder"),
    "inburgering": gettext_noop("met inburgering"),
    "no-inburgering": gettext_noop("zonder inburgering"),
    "readiness-1": gettext_noop("klaar voor werk: laag"),
    "readiness-2": gettext_noop("klaar voor werk: midden"),
    "readiness-3": gettext_noop("klaar voor werk: werkfit"),
}
READY = {at: GROUPS[f"readiness-{at}"] for at in (1, 2, 3)}
ITEMS |= {"listed": GROUPS, "exposure": GROUPS, "selection": GROUPS}
ORDER = {code: {item: at for at, item in enumerate(words)} for code, words in ITEMS.items()}
