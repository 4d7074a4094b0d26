"""The tasks in a text, in its own words: parts of sentences that say what somebody does, with the skill they look like.

A part is a task when the catalogue knows it by its words (`taxonomy.recognise`), or when it stands in one list with such a part
and reads as something one does (*de hal klaarzetten*). What is asked of a person or offered to one is no task.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

from perspectief.demand.reading.said import NUMBER, Piece, number, sentences
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.recognise import Span, skills_in
from perspectief.taxonomy.search import search
from perspectief.taxonomy.words import STOP_WORDS, tokens

MOST = 12  # tasks of a place
LONGEST_TITLE = 80
MOST_WORDS = 9
_FAR = 300  # letters from the beginning of a sentence in which something may lead up to the tasks
_SURE = 0.6  # how alike a part of a list and a skill have to be for the skill to be proposed

_CUT = re.compile(
    r"[,;•|+]\s+|\s[-–—]\s|\s?\+\s?|\s?[\u2600-\u27bf\U0001f300-\U0001faff]+\s?|\s(?<!\baf )(?:en|of|en/of|of soms|daarnaast|maar ook|alsook)\s|[()]|(?<=\S):\s+|\t",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[\s\-–—•*·>+.#]*(?:\d{1,2}[.)]\s+)?(?:[^\w\s(‘“\"']+\s*)?")
_ASKS = re.compile(
    r"\b(?:wij|we|u|je|jij|men)\s+(?:vragen|vraagt|bieden|krijg\w*|ontvangt?|hebt?|heeft|beschikt|bent|ben|verdient?|weet|vindt?)\b"
    r"|\b(?:in (?:het )?bezit|diploma|rijbewijs|certificaat|vereist|functie-?eisen|eisen|eis|salaris|loon|uurloon|beloning|reiskosten\w*|"
    r"vakantie\w*|pensioen|korting|bruto|solliciteer|sollicitatie|reageer|bel (?:me|ons)|ervaring|nodig|must|vca|vog|bhv|ehbo|cao|schaal|"
    r"krijg je|krijgt|vragen we|vragen wij|gevraagd|beheersing|conditie|leeftijd|pauze|fooi|collega's|bereikbaar|km|kilometer)\b|€",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"^.*?(?:\b(?:je|u|jij|ze|zij|hij|diegene|de [\w-]+) (?:gaat|gaan|zult|zal|leert|zorgt voor|verricht|doet|helpt met|is belast met|"
    r"draagt zorg voor)(?: bij ons| dan| onder andere| o\.a\.)?|\bga(?:at)? (?:je|jij|u)(?: bij ons)?|werkzaamheden(?: behoren)?(?: het)?:?|taken:?|"
    r"\bwerk:|denk (?:dan )?aan|het gaat om|gaat over|de functie omvat(?: het)?|functie omvat|bestaat uit|zoals|namelijk|het werk is|"
    r"behoren(?: onder andere)?(?: het)?|(?:iemand|mensen|hulp|medewerkers?|personen|man)(?: \d+ \w+)? (?:voor(?: in de keuken)?|die|om)|"
    r"\bwil\w* (?:je|jij)|is werk:?)\s+",
    re.IGNORECASE,
)  # fmt: skip
_SMALL = re.compile(
    r"^(?:(?:het|wat|soms|ook|later|eerst|af en toe|als het kan|vooral|daarnaast|zelf|dan|het ondersteunen bij het)\s+)+",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:bij klanten|van bewoners|in het dossier|in de winter|op ons bedrijf.*|als het klikt|op (?:kantoor|tholen)|aan het eind.*)$",
    re.IGNORECASE,
)
_WHERE = re.compile(r"\s*\b(?:in|te|op|bij|uit|vanuit|regio|omgeving)?\s*(?:de\s+|gemeente\s+)?$", re.IGNORECASE)
_HOURS = re.compile(rf"\s*\(?(?P<hours>{NUMBER})\s*(?:uren|uur|u)(?:\s*(?:per week|p/?w))?\)?\s*$", re.IGNORECASE)
_AFTER_HOURS = re.compile(
    rf"\s*[(:]\s*(?P<hours>{NUMBER})\s*(?:uren|uur|u)\b(?:\s*(?:per week|p/?w))?\)?", re.IGNORECASE
)
_HEADS = re.compile(
    r"^\W*(?:jouw |je |de |onze )?(?:(?P<work>taken|werkzaamheden|werk|wat ga je doen|jouw dag|omschrijving|dit ga je doen)|"
    r"(?P<other>wij vragen|we vragen|wij bieden|we bieden|dit vragen we|dit krijg je|dit bieden we|wat krijg je|wat bieden wij|eisen|"
    r"functie-eisen|nodig|papieren|aanbod|wat vragen wij|profiel|over ons|contact))\W*$",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^\W*(?:functie|papieren|eisen|nodig|vereisten|wij vragen|wij bieden|we vragen|we bieden|aanbod|plaats|locatie|uren|aantal|start(?:datum)?|standplaats|werkplaats|vestiging(?:en)?|werktijden|vacature)\s*:",
    re.IGNORECASE,
)
_GREETING = re.compile(
    r"^\W*(?:beste|geachte|hallo|hoi|dag|hey|hi|goede\w*|met vriendelijke|groet\w*|mvg|yo|ha)\b", re.IGNORECASE
)
_DOES = re.compile(r"(?:[a-zé]{3,}(?:en|aan|gaan|doen|zien)|klusjes|taken|werkzaamheden)$", re.IGNORECASE)
_NOUNS = "mensen kosten personen dagen uren weken handen bewoners klanten gasten toppers ochtenden kamers regelen"
_NO_DOING = frozenset(_NOUNS.split())


class ReadTask(NamedTuple):
    """One task in the words of the text, hours a week when told, the id of the skill it looks like (None: none), and where."""

    title: str
    hours: float | None
    skill: int | None
    start: int
    end: int


_INFINITIVE = ("en", "aan", "doen")
_SAYING = (
    "is zijn mag moet moeten doet wordt worden niet geen bang handig kan kunnen wil ben bent heeft heb hebben staat zoekt zoek "
    "zoeken belde komt gaat krijg verdien beginnen bieden vrijhouden overleg"
)
_FINITE = frozenset(_SAYING.split())
_BEFORE_NOUNS = "met in op aan van uit bij voor door naar tot volgens na tegen langs rond of en"
_PREPOSITIONS = frozenset(_BEFORE_NOUNS.split())


class _Part(NamedTuple):
    """A part of a sentence that may be a task. `does`: it names a deed; `skill`: it looks like; `bound`: follows *en* directly."""

    text: str
    hours: float | None
    skill: int | None
    start: int
    end: int
    led: bool
    does: bool
    bound: bool


def tasks_in(text: str, taken: Sequence[tuple[int, int]] = ()) -> tuple[ReadTask, ...]:
    """The tasks in the order of the text, each once. `taken`: places of the text that are something else already, as the town."""
    known = [span for span in skills_in(text) if not span.denied and span.skill.kind == "task"]
    found: dict[str, ReadTask] = {}
    near = 0  # a line of a list that is a task makes the next lines likely ones
    for sentence in _of_work(text):
        pieces = _joined(text, [*_parts(text, sentence, known, taken)])
        some = any(part.skill is not None and part.does for part in pieces)
        near = 3 if some else near - 1
        for part in pieces:
            if _is_task(part, some=some, near=near > 0 and len(pieces) == 1):
                task = ReadTask(part.text, part.hours, part.skill, part.start, part.end)
                found.setdefault(task.title.lower(), task)
        if len(found) >= MOST:
            break
    return tuple(found.values())[:MOST]


def _of_work(text: str) -> Iterator[Piece]:
    """The sentences that may say what the work is: not those under a heading of what is asked or offered."""
    elsewhere = False
    for sentence in sentences(text):
        plain = sentence.text.strip()
        if not plain:
            continue
        if heading := _HEADS.match(plain):
            elsewhere = bool(heading["other"])
            continue
        if not elsewhere and not _GREETING.match(plain):
            yield sentence


def _parts(text: str, sentence: Piece, known: list[Span], taken: Sequence[tuple[int, int]]) -> Iterator[_Part]:
    if _LABEL.match(sentence.text):
        return
    start = _BULLET.match(sentence.text)
    begin = start.end() if start else 0
    lead = _LEADS.match(sentence.text[begin : begin + _FAR])
    at = begin + (lead.end() if lead else 0)
    stops = [*_CUT.finditer(sentence.text, at)]
    edges = [at, *(edge for stop in stops for edge in stop.span()), len(sentence.text)]
    joints = ["", *(stop[0].strip().lower() for stop in stops)]
    for low, high, joint in zip(edges[::2], edges[1::2], joints, strict=True):
        piece = Piece(sentence.text[low:high], sentence.start + low, sentence.start + high)
        part = _part(text, piece, known, taken, led=bool(lead), bound=joint == "en")
        if part:
            yield part


def _part(
    text: str, piece: Piece, known: list[Span], taken: Sequence[tuple[int, int]], *, led: bool, bound: bool
) -> _Part | None:
    if len(piece.text) > _FAR or _ASKS.search(piece.text):
        return None
    hours, said = _with_hours(text, piece)
    start, said = _trimmed(piece.start, said)
    for low, high in taken:
        if low <= start < high and start + len(said) <= high + 1:
            return None
        if start <= low < start + len(said) and high > start:
            said = _WHERE.sub("", said[: low - start])
    said = _TAIL.sub("", said.rstrip(" \t.!?:(-–"))
    words = [token.word for token in tokens(said)]
    if (
        not words
        or not 2 < len(said) <= LONGEST_TITLE
        or len(words) > MOST_WORDS
        or _FINITE & set(said.lower().split())
    ):
        return None
    does = _does(words)
    if all(word in STOP_WORDS for word in words) or (not does and words[0] in _PREPOSITIONS):
        return None
    skill = _skill(said, [span for span in known if start <= span.start and span.end <= start + len(said)])
    return _Part(said, hours, skill, start, start + len(said), led, does, bound)


def _with_hours(text: str, piece: Piece) -> tuple[float | None, str]:
    """The hours a week of one task, inside the part or in brackets behind it, and the part without them."""
    if own := _HOURS.search(piece.text):
        return number(own["hours"]), piece.text[: own.start()]
    told = _AFTER_HOURS.match(text, piece.end - 1 if text[piece.end - 1 : piece.end] == " " else piece.end)
    return (number(told["hours"]) if told else None), piece.text


def _trimmed(start: int, said: str) -> tuple[int, str]:
    """Without what leads up to it: *je gaat*, *soms*."""
    for pattern in (_LEADS, _SMALL):
        begin = len(said) - len(said.lstrip())
        lead = pattern.match(said[begin:])
        skipped = begin + (lead.end() if lead and begin + lead.end() < len(said) else 0)
        start, said = start + skipped, said[skipped:]
    return start, said


def _skill(said: str, inside: list[Span]) -> int | None:
    """The task of the catalogue a part looks most like: by the likeness of its words, else the longest it names."""
    answers = search(said, limit=3).tasks
    if answers and answers[0].points >= _SURE:
        return answers[0].skill.id
    if not inside:
        return None
    return max(inside, key=lambda span: (span.end - span.start, -span.skill.id)).skill.id


def _joined(text: str, pieces: list[_Part]) -> list[_Part]:
    """*laden en lossen* is one task: two parts around *en* that look like the same skill."""
    found: list[_Part] = []
    for part in pieces:
        before = found[-1] if found else None
        lone = " " not in part.text.strip()
        if before and part.bound and lone and part.skill is not None and part.skill == before.skill:
            found[-1] = before._replace(
                text=text[before.start : part.end], end=part.end, hours=part.hours or before.hours
            )
        else:
            found.append(part)
    return found


def _is_task(part: _Part, *, some: bool, near: bool) -> bool:
    """A deed the catalogue knows; or what stands in one list with such a deed."""
    if part.does:
        return part.skill is not None or some or part.led or near
    last = part.text.lower().split()[-1]
    if _DOES.search(last) and last not in _NO_DOING and last not in STOP_WORDS:
        return some or part.led or near
    return some and (part.skill is not None or (part.led and len(part.text.split()) <= 3))


def _does(words: list[str]) -> bool:
    """Whether the words name a deed: a known infinitive at the end, or before *met*, *in* and the like."""
    last = words[-1]
    if last.endswith(_long_verbs()) and last not in _NO_DOING:
        return True
    verbs = _verbs()
    return any(
        word in verbs and (at + 1 == len(words) or words[at + 1] in _PREPOSITIONS) for at, word in enumerate(words)
    )


@cache
def _long_verbs() -> tuple[str, ...]:
    """Verbs that may stand at the end of another: *zetten* in *wegzetten*."""
    return tuple(verb for verb in sorted(_verbs()) if len(verb) >= 5)


@cache
def _verbs() -> frozenset[str]:
    """The deeds in the names of the tasks of the catalogue: the last word, or the one before *met*, *in* and the like."""
    found = set()
    for skill in catalogue().skills.values():
        words = [token.word for token in tokens(skill.label)]
        if words[-1].endswith(_INFINITIVE):
            found.add(words[-1])
            continue
        before = [at for at, word in enumerate(words) if word in _PREPOSITIONS and at and word not in {"en", "of"}]
        if before and words[before[0] - 1].endswith(_INFINITIVE):
            found.add(words[before[0] - 1])
    return frozenset(found - _NO_DOING)
