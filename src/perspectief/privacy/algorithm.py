"""What the matching engine is, for the Algoritmeregister (publicatiestandaard 1.0): its fields, by the names of the standard.

The AI Act treats software that selects people for work as high risk (Regulation (EU) 2024/1689, Annex III (4)(a)); so do we, whether or
not a set of fixed rules is an AI system. What only the organisation knows is between [ ].
"""

from typing import Any

from perspectief.access.classification import Kind, tables

CATEGORY, PUBLICATION, STATUS = "Werk", "Hoog-risico AI-systeem", "In gebruik"
LAWS = (
    ("Participatiewet artikel 7", "https://wetten.overheid.nl/BWBR0015703/"),
    ("Wet SUWI artikel 10 en 30a", "https://wetten.overheid.nl/BWBR0013060/"),
    ("AVG artikel 6, 9, 21 en 22", "https://eur-lex.europa.eu/eli/reg/2016/679/oj/nld"),
    ("AI-verordening, bijlage III, punt 4", "https://eur-lex.europa.eu/eli/reg/2024/1689/oj/nld"),
)
INPUTS = ("supply.Card", "supply.CardSkill", "supply.CardWish", "demand.Place", "demand.PlaceTask", "demand.PlaceSkill")
NEVER = ("naam", "leeftijd", "geslacht", "herkomst", "uitkering", "doelgroepregister", "dossier")
DIVIDED = (
    "In de verdeling over alle plekken tegelijk kan een groep voorgaan (leeftijd tot 27 jaar, doelgroepregister, inburgering, lang "
    "in beeld, veel begeleiding nodig), alleen met een gedateerd besluit van de regio en nooit in een lijst; wie in een groep zit "
    "wordt niet getoond en niet bewaard."
)


def entry() -> dict[str, Any]:
    """The entry; every field of the standard that an organisation delivers, in its order."""
    known = tables()
    sources = "; ".join(known[model].holds for model in INPUTS)
    special = ", ".join(name for name, kind in known["supply.Card"].kinds().items() if kind is Kind.SPECIAL)
    return {
        "name": "Perspectief: koppelen van werkzoekenden en werkplekken",
        "description_short": "Legt werkzoekenden en werkplekken in de regio naast elkaar en toont welke passen, met de reden erbij. "
        "Een medewerker beslist.",
        "organization": "[organisatie]",
        "category": [CATEGORY],
        "status": STATUS,
        "begin_date": "[jjjj-mm]",
        "end_date": "",
        "contact_email": "[e-mailadres]",
        "website": "[adres van de site]/zo-rekenen-wij/",
        "publication_category": PUBLICATION,
        "url": "[adres van de uitleg van de organisatie]",
        "goal": "Mensen die werk zoeken en plekken die werkgevers bieden bij elkaar brengen, op wat iemand kan, wil en nodig heeft. "
        "De uitkomst is een lijst om over te praten. Wie niet op een lijst staat, verliest niets: een medewerker kan iedereen "
        "voorstellen.",
        "proportionality": "Met de hand vergelijken van duizenden mensen en plekken lukt niet en vergeet mensen. Er wordt niet geleerd "
        f"van het verleden en in wat past gaan geen gegevens over {', '.join(NEVER)}. {DIVIDED} Gegevens die op gezondheid kunnen wijzen zijn alleen wat "
        "iemand in het werk nodig heeft.",
        "human_intervention": "Elk voorstel wordt door een medewerker met naam beoordeeld, met een reden. Wat werd voorgesteld, in welke "
        "volgorde en met welke regels wordt bewaard. De werkzoekende kan bezwaar maken en is dan meteen verborgen.",
        "risks": "Eenzijdige voorstellen: de toetsen wisselen kenmerken die er niet toe doen en vergelijken de uitkomst. Verouderde "
        "kaarten: na een termijn wordt gevraagd of ze kloppen. Te veel vertrouwen: elke reden en elke onvervulde eis staat erbij. "
        "[aanvullen na de DPIA en de mensenrechtentoets]",
        "lawful_basis": "Uitvoeren van de taak om mensen naar werk te begeleiden (Participatiewet, Wet SUWI).",
        "lawful_basis_grouping": [{"title": title, "link": link} for title, link in LAWS],
        "process_index_url": "[adres in het register van verwerkingen]",
        "impacttoetsen": "DPIA: geraamte bij het programma. Mensenrechtentoets (IAMA) en toets volgens AI-verordening artikel 27: [uitkomst]",
        "impacttoetsen_grouping": [{"title": "DPIA", "link": "[adres]"}, {"title": "IAMA", "link": "[adres]"}],
        "source_data": f"{sources}. Bijzonder van aard: {special}.",
        "source_data_grouping": [{"title": "Wie ziet wat", "link": "[adres van wie-ziet-wat]"}],
        "methods_and_models": "Vaste rekenregels, geen lerend model. Eerst vallen paren af waarvan een eis niet past (uren, dagen, reistijd, taal, "
        "certificaten, belasting, aanpassingen). De rest krijgt punten voor wat iemand kan en wil, met gewichten die per regio "
        "gepubliceerd worden. Dezelfde invoer geeft altijd dezelfde uitkomst.",
        "provider": "Open source, EUPL-1.2",
        "publiccode": "[adres van de broncode]",
        "lang": "NLD",
        "standard_version": "1.0",
        "source_id": "[eigen kenmerk]",
        "tags": "werk, arbeidsmarktregio, bemiddeling, matching",
    }
