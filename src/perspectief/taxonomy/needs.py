"""The words in which a person and a place say what they can, ask and offer: one vocabulary for both sides.

Every value is a small integer or a bit with a fixed position; positions are stored, so they are never reused and never
moved. A level is ordered: a higher one includes the lower ones. Labels are Dutch, in the words of the screens.
"""

from typing import NamedTuple

DAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
DAYPARTS = ("ochtend", "middag", "avond", "nacht")
WEEK_BITS = len(DAYS) * len(DAYPARTS)
WHOLE_WEEK = (1 << WEEK_BITS) - 1


def daypart_bit(day: int, daypart: int) -> int:
    """Bit of a daypart in a week: `day` 0 (monday) to 6, `daypart` 0 (morning) to 3 (night)."""
    return 1 << (day * len(DAYPARTS) + daypart)


def week(days: range | tuple[int, ...], dayparts: tuple[int, ...]) -> int:
    """The bits of every daypart in `dayparts` on every day in `days`."""
    return sum(daypart_bit(day, daypart) for day in days for daypart in dayparts)


OFFICE_WEEK = week(range(5), (0, 1))


class Certificate(NamedTuple):
    """A licence or certificate: bit position, code, label, and how one gets it (an average, not an offer)."""

    bit: int
    code: str
    label: str
    way: str
    days: int


CERTIFICATES = (
    Certificate(0, "rijbewijs-b", "rijbewijs B", "rijlessen, ongeveer 6 maanden", 120),
    Certificate(1, "rijbewijs-be", "rijbewijs BE", "rijlessen, ongeveer 4 weken", 20),
    Certificate(2, "rijbewijs-c", "rijbewijs C", "rijopleiding, ongeveer 3 maanden", 60),
    Certificate(3, "rijbewijs-ce", "rijbewijs CE", "rijopleiding, ongeveer 4 maanden", 80),
    Certificate(4, "rijbewijs-d", "rijbewijs D", "rijopleiding, ongeveer 3 maanden", 60),
    Certificate(5, "rijbewijs-am", "bromfietsrijbewijs", "rijlessen, ongeveer 4 weken", 10),
    Certificate(6, "rijbewijs-t", "trekkerrijbewijs", "rijlessen, ongeveer 6 weken", 15),
    Certificate(7, "code-95", "code 95", "opleiding en examen, ongeveer 3 maanden", 60),
    Certificate(8, "heftruck", "heftruckcertificaat", "cursus van 2 dagen", 2),
    Certificate(9, "reachtruck", "reachtruckcertificaat", "cursus van 2 dagen", 2),
    Certificate(10, "hoogwerker", "hoogwerkercertificaat", "cursus van 1 dag", 1),
    Certificate(11, "vca", "VCA", "cursus van 1 dag", 1),
    Certificate(12, "bhv", "BHV", "cursus van 1 dag", 1),
    Certificate(13, "ehbo", "EHBO", "cursus van 2 dagen", 2),
    Certificate(14, "haccp", "voedselveiligheid (HACCP)", "cursus van 1 dag", 1),
    Certificate(15, "sociale-hygiene", "sociale hygiëne", "cursus van 1 dag en examen", 2),
    Certificate(16, "vog", "verklaring omtrent gedrag", "aanvraag, ongeveer 2 weken", 10),
    Certificate(17, "spuitlicentie", "spuitlicentie", "cursus van 3 dagen", 3),
    Certificate(18, "kettingzaag", "certificaat kettingzaag", "cursus van 3 dagen", 3),
    Certificate(19, "lassen-1", "lasdiploma niveau 1", "cursus van 8 weken", 40),
    Certificate(20, "nen-3140", "veilig werken met stroom (NEN 3140)", "cursus van 1 dag", 1),
    Certificate(21, "taxipas", "chauffeurskaart taxi", "examen en aanvraag, ongeveer 6 weken", 30),
    Certificate(22, "beveiliging", "diploma beveiliger", "opleiding, ongeveer 3 maanden", 60),
    Certificate(23, "helpende", "diploma helpende zorg en welzijn", "opleiding van 1 tot 2 jaar", 250),
    Certificate(24, "verzorgende", "diploma verzorgende IG", "opleiding van 3 jaar", 600),
    Certificate(25, "pedagogisch", "diploma pedagogisch werk", "opleiding van 3 jaar", 600),
    Certificate(26, "schoonmaak-basis", "basisvakdiploma schoonmaak", "cursus van 2 weken", 8),
    Certificate(27, "asbest", "bewijs veilig werken bij asbest", "cursus van 2 dagen", 2),
    Certificate(28, "werken-langs-weg", "veilig werken langs de weg", "cursus van 1 dag", 1),
    Certificate(29, "barista", "certificaat koffie en bar", "cursus van 2 dagen", 2),
)
CERTIFICATE_BY_CODE = {certificate.code: certificate for certificate in CERTIFICATES}

# What work asks of a body and a head, each on a level: 0 hardly, 1 at times, 2 much of the day. A person's level is the
# most that goes well. Stored packed, two bits a dimension, dimension 0 lowest: see `pack_loads`.
LOADS = (
    ("lifting", "tillen", ("tot 5 kilo", "tot 15 kilo", "tot 25 kilo")),
    ("standing", "staan en lopen", ("zittend werk", "tot 4 uur op een dag", "de hele dag")),
    ("bending", "bukken en knielen", ("nauwelijks", "soms", "vaak")),
    ("reaching", "reiken boven de schouder", ("nauwelijks", "soms", "vaak")),
    ("hands", "fijn werk met de handen", ("nauwelijks", "soms", "vaak")),
    ("pace", "werktempo", ("eigen tempo", "vast tempo", "hoog tempo")),
    ("crowd", "drukte en geluid", ("rustige plek", "soms druk", "vaak druk")),
    ("contact", "contact met mensen", ("nauwelijks", "met collega's", "met klanten")),
)


def pack_loads(levels: tuple[int, ...] | list[int]) -> int:
    """Eight levels 0..2, in the order of LOADS, as one integer: two bits each. ValueError when out of range."""
    if len(levels) != len(LOADS) or any(not 0 <= level <= 2 for level in levels):
        raise ValueError(f"expected {len(LOADS)} levels 0..2, got {levels!r}")
    return sum(level << 2 * place for place, level in enumerate(levels))


def unpack_loads(packed: int) -> tuple[int, ...]:
    """The eight levels of `pack_loads`."""
    return tuple(packed >> 2 * place & 3 for place in range(len(LOADS)))


# Functional needs a person has of a workplace and a place can offer: one bit each. Never a cause, always what it takes.
ADAPTATIONS = (
    ("step-free", "drempelvrij gebouw"),
    ("quiet-room", "rustige plek om te werken"),
    ("fixed-mentor", "één vaste begeleider"),
    ("written-tasks", "taken op papier of met plaatjes"),
    ("extra-breaks", "vaker een korte pauze"),
    ("seat", "kunnen zitten tijdens het werk"),
    ("lifting-aid", "hulp bij tillen"),
    ("screen-aid", "groot scherm of vergroting"),
    ("hearing-aid", "hulp bij horen"),
    ("own-pace", "zelf het tempo bepalen"),
    ("build-up", "rustig opbouwen in uren"),
    ("no-shifts", "geen wisselende diensten"),
    ("prayer-break", "ruimte om te bidden"),
    ("small-team", "werken in een vast klein team"),
)

GUIDANCE = (
    "geen extra begeleiding",
    "af en toe een gesprek",
    "elke week begeleiding",
    "elke dag even begeleiding",
    "de hele dag iemand erbij",
)
LANGUAGE = (
    "nog geen Nederlands",
    "een paar woorden (A1)",
    "korte zinnen (A2)",
    "een gesprek over het werk (B1)",
    "vlot (B2)",
    "heel goed (C1)",
    "als moedertaal",
)
READING = ("lezen lukt niet", "losse woorden en plaatjes", "korte werkbon", "een bladzijde", "alles")
EDUCATION = (
    "geen diploma nodig",
    "praktijkonderwijs of mbo 1",
    "vmbo of mbo 2",
    "mbo 3 of 4, havo",
    "hbo",
    "universiteit",
)
READINESS = {1: "laag", 2: "midden", 3: "werkfit"}
# The guidance a place must offer for a person of this readiness (index: readiness 1..3; 0 = unknown, treated as midden).
GUIDANCE_FOR_READINESS = (1, 2, 1, 0)

CONTRACT_FORMS = (
    ("vast", "vast contract"),
    ("tijdelijk", "tijdelijk contract"),
    ("uitzend", "uitzendwerk"),
    ("oproep", "oproepwerk"),
    ("leer-arbeid", "leren en werken (bbl)"),
    ("zonder-loon", "meelopen of proberen, zonder loon"),
)

PLACE_KINDS = (
    ("job", "baan"),
    ("learn-work", "leerwerkplek"),
    ("adapted", "aangepaste plek (basisbaan)"),
    ("trial", "proefplaatsing"),
    ("experience", "werkervaringsplaats"),
    ("taster", "meeloopdag"),
)
EXPIRY_DAYS = {"job": 90, "learn-work": 90, "adapted": 90, "trial": 30, "experience": 90, "taster": 30}


class Mode(NamedTuple):
    """A way to travel: bit, code, label, metres a minute door to door, detour against the great circle, minutes lost."""

    bit: int
    code: str
    label: str
    speed: int
    detour: float
    lost: int


MODES = (
    Mode(0, "walk", "lopend", 83, 1.30, 0),
    Mode(1, "bike", "met de fiets", 250, 1.30, 2),
    Mode(2, "e-bike", "met de e-bike", 350, 1.30, 2),
    Mode(3, "transit", "met bus of trein", 420, 1.40, 14),
    Mode(4, "moped", "met de brommer", 500, 1.30, 3),
    Mode(5, "car", "met de auto", 830, 1.30, 5),
    Mode(6, "pick-up", "met vervoer van het werk", 700, 1.40, 10),
)

KINDS_OF_WORK = (
    ("aanpakken", "aanpakken", "buiten of in het magazijn, met je lijf bezig"),
    ("helpen", "helpen", "voor mensen zorgen of ze op weg helpen"),
    ("maken", "maken", "iets in elkaar zetten, herstellen of koken"),
    ("verkopen", "verkopen", "klanten ontvangen en bedienen"),
    ("vervoeren", "vervoeren", "mensen of spullen brengen"),
    ("opruimen", "schoon en netjes", "schoonmaken, wassen, opruimen"),
    ("regelen", "regelen", "telefoon, papieren, plannen"),
)

# Four branchestraten by default, and the rest of the work at the base. A region may set its own names.
BRANCHES = (
    ("techniek-logistiek", "Techniek en logistiek"),
    ("groen", "Groen"),
    ("schoonmaak-zorg", "Schoonmaak en zorg"),
    ("horeca-detailhandel", "Horeca en detailhandel"),
    ("overig", "Ander werk"),
)

# SBI 2008 and 2025 size classes as CBS publishes vacancies by size of the employer.
SIZE_CLASSES = (
    ("1", "1 persoon"),
    ("2-9", "2 tot 9"),
    ("10-49", "10 tot 49"),
    ("50-99", "50 tot 99"),
    ("100+", "100 of meer"),
)


def bits(value: int) -> list[int]:
    """Positions of the bits that are on, lowest first."""
    return [place for place in range(value.bit_length()) if value >> place & 1]


def mask(positions: list[int] | tuple[int, ...] | range) -> int:
    """The integer with these bits on."""
    return sum(1 << place for place in set(positions))
