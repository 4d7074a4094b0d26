"""The rest a vacancy tells: kind of place, first day, how many people, wage, fixed dayparts, language, loads, what the place offers. Pure."""

import datetime
import re
from collections.abc import Iterator

from perspectief.demand.reading.hours import clock, days_named
from perspectief.demand.reading.said import NUMBER, Said, number
from perspectief.demand.rules import Kind
from perspectief.taxonomy import needs

_MONTHS = "januari februari maart april mei juni juli augustus september oktober november december"
MONTHS: tuple[str, ...] = tuple(_MONTHS.split())
_KINDS: tuple[tuple[Kind, str], ...] = (
    (Kind.ADAPTED, r"basisba(?:an|nen)|aangepaste plek|aangepast werk"),
    (Kind.LEARN_WORK, r"leer-?\s?werk(?:plek|plaats|baan)|leerba(?:an|nen)|\bbbl\b"),
    (Kind.TRIAL, r"proefplaatsing|proefplaats"),
    (Kind.EXPERIENCE, r"werkervarings(?:plaats|plek)\w*"),
    (Kind.TASTER, r"meeloopdag(?:en)?|snuffeldag(?:en)?"),
)
_NOT = re.compile(r"\b(?:geen|niet|zonder)\s+(?:\S+\s+){0,2}$", re.IGNORECASE)
_DATE = (
    rf"(?:(?:maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)\s+)?"
    rf"(?:(?P<day>\d{{1,2}})\s+(?P<month>{'|'.join(MONTHS)})(?:\s+(?P<year>20\d\d))?"
    rf"|(?P<d>\d{{1,2}})[-/](?P<m>\d{{1,2}})(?:[-/](?P<y>20\d\d))?)(?![\d-])"
)
_START = re.compile(
    rf"\b(?:per|vanaf|start(?:datum|t)?|begint|beginnen|ingang(?:sdatum)?|met ingang van|ingaande)(?:\s+(?:is|op|van|per))*\s*:?\s*{_DATE}",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    rf"(?<![\w€,.-])(?P<count>{NUMBER})\s+(?:\w+\s+)?(?P<who>mensen|medewerkers|collega's|toppers|man\b|personen|krachten|chauffeurs|"
    r"hulpen|plukkers|kandidaten|vrijwilligers|schoonmakers|inpakkers|plekken|plaatsen|vacatures)",
    re.IGNORECASE,
)
_WANTED = re.compile(
    r"\b(?:zoek\w*|gezocht|gebruiken|regelen|werft|werven|vraagt|vragen|nodig|plek voor|ruimte voor|plaats voor)\b",
    re.IGNORECASE,
)
_ALONE, _ENDS = re.compile(r"(?:^|[,;])\s*$"), re.compile(r"\s*(?:$|[,;.\n])")  # "…, 2 mensen." says it all
_NOT_WANTED = re.compile(
    r"(?:\b(?:bedrijf|team|ploeg|zaak)\s+(?:met|van)\s+(?:\w+\s+){0,2}|meer dan\s+)$", re.IGNORECASE
)
_COUNT = re.compile(
    r"^\W*(?:aantal(?: (?:plaatsen|personen|mensen|plekken))?)\s*:?\s*(?P<count>\d{1,3})\b",
    re.IGNORECASE | re.MULTILINE,
)
_AMOUNT = r"(?P<euros>\d{1,3})(?:[.,](?P<cents>\d{2}))?(?!\d)"
_WAGE = re.compile(
    rf"(?:€|euro|eur)?\s*(?<![\d.,]){_AMOUNT}(?:,-)?\s*(?:euro)?\s*(?:bruto)?\s*(?:per uur|p/?u\b|p\.u\.|/\s?uur|het uur|bruto per uur)"
    rf"|(?:uurloon|per uur|loon)\s*(?:is|van|vanaf|:)?\s*€?\s*(?P<euros2>\d{{1,2}})[.,](?P<cents2>\d{{2}})(?!\d)",
    re.IGNORECASE,
)
_DAY = r"(?:ma(?:andag)?|di(?:nsdag)?|wo(?:ensdag)?|do(?:nderdag)?|vr(?:ijdag)?|za(?:terdag)?|zo(?:ndag)?)"
_DAYS = rf"(?P<days>\b{_DAY}\b(?:\s{{0,3}}(?:,|en|t/m|tot en met|-|–|/|\s)\s{{0,3}}\b{_DAY}\b){{0,6}})"
_PART_OF_DAY = re.compile(rf"{_DAYS}\s*(?:in de\s+)?(?P<part>ochtend|middag|avond|nacht)\w*", re.IGNORECASE)
_ONE_WORD = re.compile(
    r"\b(?P<day>maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag)(?P<part>ochtend|middag|avond|nacht)\w*",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"{_DAYS}\s*,?\s*(?:van|:)?\s*(?P<from>\d{{1,2}}[.:]\d{{2}})\s*(?:uur)?\s*(?:-|–|tot)\s*(?P<to>\d{{1,2}}[.:]\d{{2}})",
    re.IGNORECASE,
)
_STARTS = (0, 12, 18, 24)  # morning, afternoon, evening: from this hour until the next
_LANGUAGE: tuple[tuple[int, str], ...] = (
    (4, r"goede beheersing van (?:de nederlandse taal|het nederlands)|(?:goed|vloeiend|vlot) nederlands"),
    (
        3,
        r"gesprek(?:je|ken)?\s+(?:\w+\s+)?in het nederlands|nederlands (?:kunnen )?(?:spreken|praten)|redelijk nederlands",
    ),
    (2, r"(?:basis|eenvoudig|een beetje|beetje) nederlands"),
)
_LIFT = re.compile(
    r"til\w*\s+(?:\w+\s+){0,2}(?:tot\s+)?(?P<kilo>\d{1,2})\s*(?:kg|kilo)|(?P<kilo2>\d{1,2})\s*(?:kg|kilo)\s+til\w*",
    re.IGNORECASE,
)
_LOADS: tuple[tuple[str, int, str], ...] = (
    ("lifting", 2, r"zwaar til\w*|zwaar werk"),
    ("standing", 2, r"de hele dag (?:staan|lopen|op de been)|staand werk"),
    ("pace", 2, r"hoog (?:werk)?tempo"),
    ("bending", 2, r"veel bukken"),
)
_OFFERS: tuple[tuple[str, str], ...] = (
    ("seat", r"zittend werk|zittend kan|zittend te doen"),
    ("own-pace", r"eigen tempo|op je eigen tempo"),
    ("fixed-mentor", r"vaste begeleider|vast aanspreekpunt op het werk"),
    ("quiet-room", r"rustige (?:werk)?plek|prikkelarm"),
    ("small-team", r"klein team"),
    ("build-up", r"(?:uren )?rustig opbouwen|opbouwen in uren"),
)


def kind_in(text: str) -> Said | None:
    """The kind of place the text names."""
    for kind, pattern in _KINDS:
        if found := _first(pattern, text):
            return Said(kind.value, *found)
    return None


def start_in(text: str, today: datetime.date) -> Said | None:
    """The first day; without a year the next time that day comes."""
    for match in _START.finditer(text):
        day, month = int(match["day"] or match["d"]), 0
        month = MONTHS.index(match["month"].lower()) + 1 if match["month"] else int(match["m"])
        year = int(match["year"] or match["y"] or today.year)
        try:
            found = datetime.date(year, month, day)
            if found < today and not (match["year"] or match["y"]):
                found = found.replace(year=year + 1)
        except ValueError:
            continue
        return Said(found, *match.span())
    return None


def capacity_in(text: str) -> Said | None:
    """How many people are asked, when the text says a number."""
    if (match := _COUNT.search(text)) and 1 <= int(match["count"]) <= 500:
        return Said(int(match["count"]), *match.span())
    for match in _PEOPLE.finditer(text):
        count = int(number(match["count"]))
        low = max(text.rfind("\n", 0, match.start()), text.rfind(". ", 0, match.start()), match.start() - 120, -1) + 1
        around = text[low : min(match.end() + 60, len(text))]
        alone = _ALONE.search(text[low : match.start()]) and _ENDS.match(text, match.end())
        if 1 < count <= 500 and (alone or _WANTED.search(around)) and not _NOT_WANTED.search(text[low : match.start()]):
            return Said(count, *match.span())
    return None


def wage_in(text: str) -> Said | None:
    """The wage an hour in cents; of a range the lowest."""
    for match in _WAGE.finditer(text):
        cents = int(match["euros"] or match["euros2"]) * 100 + int(match["cents"] or match["cents2"] or 0)
        if 300 <= cents <= 15_000:
            return Said(cents, match.end() - len(match[0].lstrip()), match.end())
    return None


def week_in(text: str) -> Said | None:
    """The dayparts that are told with their days, as bits of a week."""
    bits, places = 0, []
    for mask, start, end in _dayparts(text):
        bits |= mask
        places += [start, end]
    return Said(bits, min(places), max(places)) if bits else None


def _dayparts(text: str) -> Iterator[tuple[int, int, int]]:
    for match in _FROM_TO.finditer(text):
        begin, end = clock(match["from"]), clock(match["to"])
        parts = tuple(at for at in range(3) if begin < _STARTS[at + 1] - 0.5 and end > _STARTS[at] + 0.5)
        yield needs.week(days_named(match["days"]), parts), *match.span()
    for match in _PART_OF_DAY.finditer(text):
        yield needs.week(days_named(match["days"]), (needs.DAYPARTS.index(match["part"].lower()),)), *match.span()
    for match in _ONE_WORD.finditer(text):
        day, part = needs.DAYS.index(match["day"].lower()), needs.DAYPARTS.index(match["part"].lower())
        yield needs.daypart_bit(day, part), *match.span()


def language_in(text: str) -> Said | None:
    """The Dutch that is asked, as a level of `needs.LANGUAGE`."""
    for level, pattern in _LANGUAGE:
        if found := _first(pattern, text):
            return Said(level, *found)
    return None


def loads_in(text: str) -> tuple[Said, ...]:
    """What the work asks of a body: (code of the load, level) each."""
    found = {}
    if (match := _LIFT.search(text)) and not _NOT.search(text[max(match.start() - 40, 0) : match.start()]):
        kilo = int(match["kilo"] or match["kilo2"])
        found["lifting"] = Said(("lifting", 0 if kilo <= 5 else 1 if kilo <= 15 else 2), *match.span())
    for code, level, pattern in _LOADS:
        if code not in found and (place := _first(pattern, text)):
            found[code] = Said((code, level), *place)
    return tuple(found.values())


def offers_in(text: str) -> tuple[Said, ...]:
    """What the place offers: codes of `needs.ADAPTATIONS`."""
    return tuple(Said(code, *found) for code, pattern in _OFFERS if (found := _first(pattern, text)))


def _first(pattern: str, text: str) -> tuple[int, int] | None:
    """Where a pattern first stands without a denial before it."""
    for match in re.finditer(rf"(?<!\w)(?:{pattern})", text, re.IGNORECASE):
        if not _NOT.search(text[max(match.start() - 40, 0) : match.start()]):
            return match.span()
    return None
