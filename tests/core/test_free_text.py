"""The word lists, measured: sentences somebody could have written about a person or about work, and every text the program ships."""

import csv
from pathlib import Path

import perspectief
from perspectief.core.wording import OPEN, WORDS, doubts

DATA = Path(perspectief.__file__).parent
# What must be pointed out, by kind: as klantmanagers, employers and job seekers write it.
SAID = {
    "medical": (
        "Heeft vorig jaar een burn-out gehad", "is gediagnosticeerd met ADHD", "mevrouw is zwanger en stopt in mei",
        "hij slikt medicijnen en is 's ochtends moe", "last van rugklachten na hernia-operatie", "autisme, dus liever geen drukte",
        "is onder behandeling bij de GGZ-behandelaar", "loopt bij de ggz", "kampt met depressieve klachten", "was verslaafd aan alcohol",
        "doof aan een oor", "epileptische aanvallen", "heeft suikerziekte", "PTSS door de oorlog", "zit in een rolstoel",
        "loopt bij een psycholoog", "psychische problemen sinds de scheiding", "IQ van 78, LVB", "hartpatiënt, mag niet zwaar tillen",
        "post-covid, snel moe", "dyslexie, leest moeilijk", "chronische pijn in de schouder", "heeft reuma in de handen",
        "in 2021 opgenomen geweest", "borderline vastgesteld", "heeft een handicap aan zijn arm", "overspannen geraakt", "drugsgebruik",
    ),
    "criminal": (
        "heeft een strafblad", "komt net uit detentie", "is ex-gedetineerde", "loopt bij de reclassering", "zat in de gevangenis",
        "in aanraking met de politie geweest", "veroordeeld voor diefstal", "draagt een enkelband", "kreeg een taakstraf",
        "wordt verdacht van heling", "was betrokken bij drugshandel", "heeft in de bajes gezeten", "TBS gehad",
    ),
    "benefit": (
        "zit in de bijstand", "krijgt een WIA-uitkering", "heeft schulden bij de zorgverzekeraar", "staat in het doelgroepregister",
        "Wajonger", "valt onder de banenafspraak", "zit in de schuldsanering", "loonbeslag door deurwaarder", "onder bewind",
        "recht op loonkostensubsidie",
    ),
    "unequal": (
        "wij zoeken een jonge vrouw voor de balie", "geen hoofddoek", "moedertaal Nederlands", "max. 30 jaar", "niet ouder dan 45 jaar",
        "Marokkaanse jongen, 22", "Poolse heren gezocht", "alleen mannen", "jong en dynamisch team", "heeft een kinderwens",
        "voor deze functie zoeken we een dame", "native speaker", "een jonge hond", "christelijke achtergrond", "verzorgd uiterlijk",
    ),
    "bsn": ("bsn 111222333", "burgerservicenummer: 111.222.333"),
    "phone": ("bel 06 12 34 56 78", "+31 (0)6 12345678", "076-5293000 vragen naar Els"),
    "email": ("stuur naar els@breda.nl", "els.de-vries@werk.gemeente.nl"),
}  # fmt: skip
# What must be left alone: work, abilities and needs in the same words.
LEFT = (
    "Kan maximaal vier uur achter elkaar staan", "Tilt tot 10 kilo, liever niet bukken", "Werkt graag met ouderen in de wijk",
    "Reed tien jaar op de rolstoelbus", "Geeft medicijnen en helpt met wassen", "Verkoopt dames- en herenkleding", "Was dameskapper in Tilburg",
    "Let op diefstal in de winkel", "Heeft een nieuw inbraakalarm leren inbouwen", "Ervaring in de gehandicaptenzorg", "Rustige plek zonder veel geluid nodig",
    "Eén vaste begeleider, duidelijke taken", "Wil leren lassen", "Knapt oude meubels op", "Blanke lak aanbrengen lukt goed",
    "Spreekt Nederlands op B1", "Kan lezen wat op de werkbon staat", "Heeft VCA en heftruck", "Vervoer met de fiets, tot 30 minuten",
    "Zoekt 24 uur in de week, onder schooltijd", "Is 3 jaar chauffeur geweest", "Artikelnummer 987654321 inscannen", "Order 20261104 verwerkt",
    "Werkt secuur en is op tijd", "Kan goed omgaan met klanten", "Heeft in een team van acht gewerkt", "Vindt vroeg opstaan prettig",
    "Werken met jongeren op school", "Doet de was en het strijkwerk", "Machines instellen en storingen oplossen", "Ervaring met storingsdiagnose aan auto's",
    "Wil 32 uur, van maandag tot en met donderdag", "Heeft pauze nodig na een uur", "Werkt liever alleen dan in een groep", "Heeft een rijbewijs B en BE",
    "Kan met de kassa werken", "Verzorgt planten en perken", "Zorgt graag voor dieren", "Begeleidt kinderen in de bus", "Rijdt bedden naar de kamer",
    "Maakt rolstoelen schoon", "Zet medicijnen klaar op de kar", "Bezorgt eten bij ouderen", "Kookt voor grote groepen", "Heeft goede referenties",
    "Wil doorgroeien naar teamleider", "De ploeg is gemengd, iedereen is welkom", "Op jouw leeftijd nog leren? Graag", "Inwerken doen we samen in zes weken",
    "Loon volgens cao, 14,60 euro per uur", "Bereikbaar met bus 7, halte Industrieweg", "Start per 1 februari 2027", "Werkkleding krijg je van ons",
    "Parttime kan ook", "Geen ervaring nodig", "We tillen samen", "In de hal is het 12 graden", "Je werkt met zes collega's", "Iedere dag een dagstart om 7.30 uur",
    "Wij geven training op de vloer", "Homogene partijen sorteren",
)  # fmt: skip


def test_what_is_pointed_out_and_what_is_left_alone():
    missed = [
        (kind, text) for kind, texts in SAID.items() for text in texts if kind not in {one.kind for one in doubts(text)}
    ]
    alarms = [(text, doubts(text)) for text in LEFT if doubts(text)]
    said = sum(map(len, SAID.values()))
    print(f"free text: {said - len(missed)} of {said} pointed out, {len(alarms)} false alarms on {len(LEFT)} sentences")
    assert missed == []
    assert alarms == []


def shipped(folder: str) -> list[str]:
    """Every cell of the shipped lists that is a word somebody reads."""
    found = []
    for path in (DATA / folder).glob("*.csv"):
        with path.open(encoding="utf-8") as file:
            for row in csv.reader(file, delimiter=";"):
                found += [
                    part
                    for cell in row
                    for part in cell.split("|")
                    if "://" not in part and any(map(str.isalpha, part))
                ]
    return found


def test_no_word_of_work_is_taken_for_something_else():
    texts = shipped("taxonomy/data") + shipped("exchange/made/data")
    alarms = {text: [one.words for one in doubts(text)] for text in texts if doubts(text)}
    print(
        f"free text: {len(alarms)} false alarms on {len(texts)} words and sentences of the taxonomy and the made region"
    )
    assert len(texts) > 15_000
    assert alarms == {}


def test_every_word_of_the_lists_is_found_by_itself():
    """A list with a slip of the pen finds nothing; each word, written out, is found with its kind."""
    for path in WORDS.glob("*.txt"):
        if path.stem == "left_alone":
            continue
        for line in path.read_text("utf-8").splitlines():
            for word in () if line.startswith("#") else line.split():
                text = word.replace("*", "").replace("-", " ")
                kinds = {one.kind for one in doubts(text, OPEN)}
                assert path.stem in kinds, f"{path.name}: {word}"
