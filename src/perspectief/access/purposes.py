"""For what persons' data are kept and how long: what the rooms' policies refer to. Dutch, for the register as it is.

The grounds are a proposal the controller (verwerkingsverantwoordelijke) confirms; a term is the longest, a region may choose a shorter one.
"""

from perspectief.access.classification import Purpose, Term

SEEKERS = "werkzoekenden"
STAFF = "medewerkers van de partijen in de regio"
COUNTER_ONLY = "gemeenten, UWV en het werkgeversservicepunt van de regio"

MATCHING = Purpose(
    name="Bemiddeling naar werk",
    aim="Werkzoekenden en werkplekken in de arbeidsmarktregio bij elkaar brengen, op wat iemand kan, wil en nodig heeft.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1, Wet SUWI art. 10 en art. 30a; zichtbaar voor werkgevers en "
    "partners alleen met toestemming (AVG art. 6 lid 1 onder a). Gegevens die op gezondheid wijzen: AVG art. 9 lid 2 onder b "
    "met UAVG art. 30 lid 1 onder b",
    receivers=f"{COUNTER_ONLY}. Met toestemming van de persoon en van de eigen organisatie ook werkgevers en partners, zonder naam. "
    "De jobcoach van een partner ook met naam, na een ja van de persoon en zolang de begeleiding duurt",
)
DIVIDING = Purpose(
    name="Verdeling van plekken over mensen",
    aim="Alle mensen en plekken van de regio tegelijk bekijken: wie waar het best past, wie lang wacht en welke groep voorgaat. Een "
    "groep gaat alleen voor met een gedateerd besluit van de regio: langer dan 2 jaar in beeld (kaart), laag of midden klaar voor "
    "werk (kaart), jonger dan 27 jaar (geboortedatum in het profiel), het doelgroepregister (profiel) of inburgering (kaart). Dat "
    "telt alleen in de verdeling en nooit in een lijst; wie in een groep zit wordt niet getoond en niet bewaard.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1, Wet SUWI art. 10 en art. 30a. Leeftijd: WGBL art. 7 lid 1 onder "
    "a. Doelgroepregister: Wfsv art. 38b en 38d. Gegevens die op gezondheid wijzen: AVG art. 9 lid 2 onder b met UAVG art. 30 lid 1 "
    "onder b",
    receivers=COUNTER_ONLY,
)
CONTACT = Purpose(
    name="Contact met de werkzoekende",
    aim="Weten wie iemand is en hoe die te bereiken is, voor de begeleiding naar werk.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1 en Wet SUWI art. 10 en art. 30a",
    receivers=f"{COUNTER_ONLY}. Een werkgever of partner voor een kennismaking waar de persoon ja op zei. De werkgever zolang iemand daar "
    "proeft of werkt. De jobcoach van een partner na een ja van de persoon, zolang de begeleiding duurt. Nooit als die de werkgever is",
)
SUPPORT = Purpose(
    name="Begeleiding door de eigen organisatie",
    aim="Bijhouden wat de organisatie met een taak voor deze persoon nodig heeft om te begeleiden.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1 en Wet SUWI art. 30a; gezondheid: AVG art. 9 lid 2 onder b "
    "met UAVG art. 30 lid 1 onder b",
    receivers="alleen de eigen organisatie",
)
LEARNING = Purpose(
    name="Scholing en praktijkleren",
    aim="Bijhouden wie wat leert, en wat iemand daarna kan, zodat meer plekken passen.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1 onder a en Wet SUWI art. 30a; een school of leerbedrijf ziet "
    "iets met toestemming (AVG art. 6 lid 1 onder a)",
    receivers=f"{COUNTER_ONLY}. De school en het leerbedrijf waar iemand leert, als de persoon ja zei",
)
LEARNING_TOGETHER = Purpose(
    name="Leeragenda",
    aim="Van elkaar leren tussen regio's: wie welk thema trekt, wie een les overneemt, wie naar een bijeenkomst komt.",
    people=STAFF,
    ground="AVG art. 6 lid 1 onder e",
    receivers="professionals in alle regio's; wie er naar een bijeenkomst komt ziet alleen wie die organiseert",
)
RECOGNITION = Purpose(
    name="Dezelfde persoon herkennen",
    aim="Voorkomen dat iemand twee keer in het bestand staat, met het burgerservicenummer.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e; BSN: AVG art. 87, UAVG art. 46 lid 1 en Wabb art. 10",
    receivers="alleen de eigen organisatie, als die een bestuursorgaan is; een ander hoort alleen bekend of niet bekend",
)
EMPLOYERS = Purpose(
    name="Werkgevers en werkplekken",
    aim="Weten welke plekken er zijn, en wie daarover gaat.",
    people="contactpersonen van werkgevers",
    ground="AVG art. 6 lid 1 onder e, met Wet SUWI art. 10",
    receivers=COUNTER_ONLY,
)
IMPORTING = Purpose(
    name="Bestanden inlezen",
    aim="Een bestand van een partij bekijken, verbeteren en inlezen, en dat kunnen terugdraaien.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder e, met Participatiewet art. 7 lid 1 en Wet SUWI art. 10 en art. 30a; BSN: UAVG art. 46 lid 1",
    receivers="alleen de organisatie die het bestand bracht",
)
WORKING = Purpose(
    name="Werkvoorraad",
    aim="Weten wat er moet gebeuren, door wie en voor wanneer.",
    people=f"{SEEKERS} en {STAFF}",
    ground="AVG art. 6 lid 1 onder e, met Wet SUWI art. 10",
    receivers="alleen de eigen organisatie",
)
ACCOUNTS = Purpose(
    name="Toegang",
    aim="Zorgen dat alleen wie dat mag erbij kan, en niet meer ziet dan nodig.",
    people=f"{STAFF}, en werkzoekenden met een account",
    ground="AVG art. 6 lid 1 onder c en e, met art. 32",
    receivers="de functioneel beheerder van de eigen organisatie",
)
ACCOUNTABILITY = Purpose(
    name="Verantwoording",
    aim="Kunnen laten zien wie wat deed en wat er veranderde.",
    people=f"{SEEKERS} en {STAFF}",
    ground="AVG art. 6 lid 1 onder c, met art. 5 lid 2, art. 24 en art. 32; BIO2 8.15",
    receivers="de eigen organisatie",
)
OVERSIGHT = Purpose(
    name="Toezicht op kijken",
    aim="Kunnen nagaan wie wie bekeek, en gluren tegengaan.",
    people=ACCOUNTABILITY.people,
    ground=ACCOUNTABILITY.ground,
    receivers="de functionaris gegevensbescherming van de organisatie waarvan iemand keek; de persoon zelf",
)
RIGHTS = Purpose(
    name="Rechten van betrokkenen",
    aim="Inzage, verbetering, bezwaar en wissen uitvoeren en kunnen aantonen.",
    people=SEEKERS,
    ground="AVG art. 6 lid 1 onder c, met art. 12 en art. 15 tot en met 21",
    receivers="alleen de eigen organisatie en de persoon zelf",
)
PLANNING = Purpose(
    name="Het plan van de regio",
    aim="Afspreken, tekenen en volgen wat de partijen in de regio samen doen: wie trekt, wie tekent en wie reageert.",
    people="wie namens een partij trekt, tekent, adviseert of besluit",
    ground="AVG art. 6 lid 1 onder e, met Wet SUWI art. 10",
    receivers="de partijen in de regio; na indienen het ondersteuningsteam en het ministerie; na publicatie iedereen",
)
IN_THE_WAY = Purpose(
    name="Knelpunten en initiatieven",
    aim="Weten wat in de weg staat, wie daar antwoord op geeft, en wat er al is.",
    people="wie een knelpunt meldt of beantwoordt, en contactpersonen van initiatieven",
    ground="AVG art. 6 lid 1 onder e, met Wet SUWI art. 10",
    receivers="de eigen organisatie; wat de regio aangaat de partijen in de regio, wat het land aangaat alle partijen en het landelijk "
    "team, dan zonder de naam van wie het meldde",
)
COUNTING = Purpose(
    name="Cijfers over de regio",
    aim="Tellen hoeveel mensen werk vinden en houden, hoe lang stappen duren en wie op tijd antwoordt: per gemeente, branche, soort plek "
    "en hoe ver van werk. Bewaard worden alleen aantallen en delen; niemand staat erin.",
    people=SEEKERS,
    ground="Voorstel, te bevestigen door de functionaris gegevensbescherming: AVG art. 6 lid 1 onder e, met Wet SUWI art. 10; "
    "verdere verwerking voor statistiek volgens AVG art. 5 lid 1 onder b en art. 89 lid 1. Hoe ver van werk: als bij Bemiddeling naar werk",
    receivers="het loket en de programmamanager van de regio; openbaar alleen afgerond en zonder kleine aantallen",
)
EQUAL_CHANCES = Purpose(
    name="Nagaan of groepen gelijke kansen krijgen",
    aim="Per groep vergelijken wie in lijsten staat, wie wordt beoordeeld of voorgesteld en wie wordt gekozen, om een scheve uitkomst te zien "
    "en te verhelpen. Groepen: leeftijd in drie klassen, met of zonder inburgering, hoe ver van werk. Een groep wordt pas geteld vanaf "
    "100 mensen. Bewaard worden alleen aantallen per groep; in welke groep iemand valt wordt niet bewaard en niet getoond.",
    people=SEEKERS,
    ground="Voorstel, te bevestigen door de functionaris gegevensbescherming: AVG art. 6 lid 1 onder e, met art. 5 lid 1 onder a "
    "(behoorlijk); onder c voor zover een wet tot nagaan verplicht. Hoe ver van werk kan op gezondheid wijzen: zelfde grond als bij "
    "Bemiddeling naar werk, te bevestigen. Of inburgering op herkomst wijst (AVG art. 9) is te beoordelen. Overwogen en niet ingeroepen: "
    "art. 10 lid 5 van de AI-verordening (EU) 2024/1689, dat alleen de aanbieder van een AI-systeem met een hoog risico onder strikte "
    "voorwaarden bijzondere gegevens laat gebruiken",
    receivers="het loket en de programmamanager van de regio, als delen per groep",
)
NO_PERSONS = Purpose(
    name="Zonder personen",
    aim="De indeling van regio's, beroepen en vaardigheden, en de techniek.",
    people="niemand",
    ground="niet nodig: geen persoonsgegevens",
    receivers="iedereen of de beheerder",
)

SEARCHING = Term(
    "Wie zoekt", 730, "de laatste keer dat iemand de kaart naliep of wijzigde", "de persoon wordt gewist", warn_days=42
)
LEFT = Term(
    "Wie werkt of uit beeld is", 365, "de laatste wijziging van de kaart", "de persoon wordt gewist", warn_days=42
)
PERSON = Term("Persoon", None, "zie 'Wie zoekt' en 'Wie werkt of uit beeld is'", "gaat mee als de persoon wordt gewist")
UPLOAD = Term(
    "Bestand dat iemand bracht", 14, "de laatste keer dat iemand er iets mee deed", "de inhoud wordt weggegooid"
)
LISTS = Term("Matchlijst", None, "de volgende berekening", "wordt vervangen")
PLANS = Term("Bewaarde verdeling", 365, "de dag van bewaren", "wordt verwijderd")
TASKS = Term("Taak die klaar is", 365, "de dag dat hij klaar was", "wordt verwijderd")
FORMS = Term("Verstuurd formulier", 7, "het versturen", "wordt verwijderd")
RECORDS = Term(
    "Inhoud van wijzigingen", 730, "de wijziging", "oude en nieuwe waarden worden leeggemaakt; de regel blijft"
)
LOOKS = Term("Wie keek", 1826, "het kijken", "reden en adres worden leeggemaakt; de regel blijft")
JOURNAL = Term(
    "Logboek", None, "–", "blijft, zonder naam; na wissen is een regel niet meer aan een persoon te verbinden"
)
ACCOUNT = Term("Account", 365, "het einde van de laatste rol", "wordt gesloten en ontdaan van naam en adres")
SESSION = Term("Sessie", 1, "het einde ervan", "wordt verwijderd")
BACKGROUND = Term("Achtergrondwerk", 30, "het einde ervan", "wordt verwijderd")
EMPLOYER = Term("Werkgever", None, "zolang de werkgever meedoet", "een contactpersoon wordt op verzoek gewist")
REQUEST = Term("Verzoek van een betrokkene", 1826, "de afhandeling", "wordt verwijderd")
PLAN = Term("Regionaal plan", None, "–", "blijft: wat een regio afsprak en tekende is openbaar bestuur")
ALWAYS = Term("Blijvend", None, "–", "blijft: er staan geen personen in")
TERMS = (
    SEARCHING, LEFT, PERSON, UPLOAD, LISTS, PLANS, TASKS, FORMS, RECORDS, LOOKS, JOURNAL, ACCOUNT, SESSION, BACKGROUND,
    EMPLOYER, REQUEST, PLAN, ALWAYS,
)  # fmt: skip
