"""The town of the work: a place name of the gazetteer that the text uses as one, and a postcode when it is written. Pure."""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from perspectief.demand.reading.said import Said
from perspectief.geo.gazetteer import gazetteer
from perspectief.geo.queries import postcode, postcodes_of_place
from perspectief.taxonomy.words import Token, tokens

LONGEST = 5  # words in the name of a town
_ALIASES = {"den bosch": "'s-Hertogenbosch", "s gravenhage": "Den Haag", "bergen op zoom": "Bergen op Zoom"}
# Names that are also words: only as a town where the text says so, with a capital.
_ALSO = """
    aalst alem amen anderen angeren baak baard balk bant beek berg bergen berkel best boer born borne bos buren dam delft dieren
    dijken doorn echt ede ee een elst ens erm est gauw glas goes goor grave haren heel heeg heide hem hoek holten horn horst
    hout houten huizen kaart kamp kampen klimmen laren leek lent leur lies loo loon losser lopik maas made mill mierlo
    neer nes nuis oosten oss putten rekken reek ried riel rijs rijen roosteren schijf schiphol sloten sluis soest son spui stein
    tegelen tuil tuk vaart velden veen velp vlieland waal waarde well wijk winkel woerden wolvega wier zalk zetten zeeland
    holland brabant utrechtse linden marken dongen drunen uithoorn
    """
_ALSO_WORDS = frozenset(_ALSO.split())
_WORKED_AT = re.compile(
    r"(?:standplaats|locatie|plaats|werkplek|werkplaats|werklocatie|vestiging(?:en)?|werkgebied|regio|werken in|filiaal)"
    r"(?:\s+(?:is|in|te|voor|gemeente))*\W*$",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:in|te|op|bij|nabij|rond|omgeving|hartje|centrum)\s+(?:de\s+|het\s+)?(?:gemeente\s+)?$", re.IGNORECASE
)
_FROM = re.compile(r"\b(?:uit|gemeente)\s+$", re.IGNORECASE)
_NOT_AT = re.compile(
    r"\b(?:naar|van|door|tot|heel|straal van|km van|kilometer van|over|via|langs|met|meneer|mevrouw|familie)\s+$",
    re.IGNORECASE,
)
_NAME_BEFORE = re.compile(r"\b(?:van|de|den|der|het|ter|ten|'t)\s+$", re.IGNORECASE)
_ALONE_BEFORE = re.compile(r"(?:^|[\n,;|•·(–—/]|\s[-–]\s)[\s\W]*$")
_ALONE_AFTER = re.compile(
    r"\s*(?:centrum|stad|noord|zuid|oost|west|e\.o\.|en omstreken)?\s*(?:$|[\n,;|•·.):!–—/]|\s[-–]|\bcentrum)"
)
_AND = re.compile(r"\s*(?:,|en|of|/|&|\+|\||en/of)\s*")
_PC4 = re.compile(r"(?<![\w€.,])([1-9]\d{3})\s?[A-Z]{2}(?!\w)|\bpostcode\W{0,3}([1-9]\d{3})(?!\d)", re.ASCII)


class _Named(NamedTuple):
    town: str
    start: int
    end: int
    sure: int


def towns_in(text: str) -> tuple[Said, ...]:
    """The towns the text gives as where the work is (name of the gazetteer), once each; more than one: a person chooses."""
    every = [one for one in _named(text) if one.sure > 0]
    if not every:
        return ()
    best = max(one.sure for one in every)
    return tuple(
        Said(one.town, one.start, one.end)
        for at, one in enumerate(every)
        if one.sure == best and one.town not in {other.town for other in every[:at] if other.sure == best}
    )


def postcode_in(text: str) -> Said | None:
    """A postcode that is written as one and exists, as four digits."""
    for match in _PC4.finditer(text):
        if postcode(found := int(match[1] or match[2])):
            return Said(found, *match.span())
    return None


def middle_of(town: str, region: int | None = None) -> int | None:
    """The postcode nearest to the middle of a town; of several towns of one name the one in the region. None: no town of that name."""
    every = [gazetteer().postcodes[one] for one in postcodes_of_place(town)]
    here = [one for one in every if one.region == region] or every
    if not here:
        return None
    x, y = sum(one.x for one in here) / len(here), sum(one.y for one in here) / len(here)
    return min(here, key=lambda one: ((one.x - x) ** 2 + (one.y - y) ** 2, one.pc4)).pc4


@cache
def _names() -> dict[tuple[str, ...], str]:
    names = {_key(one.place): one.place for one in gazetteer().postcodes.values() if one.place != "Nederland"}
    return names | {_key(alias): town for alias, town in _ALIASES.items()}


@cache
def _first_words() -> frozenset[str]:
    return frozenset(key[0] for key in _names())


def _key(name: str) -> tuple[str, ...]:
    return tuple(token.word for token in tokens(name))


def _named(text: str) -> Iterator[_Named]:
    """Every place name with how sure it is where the work is; 0: it is something else."""
    words, at, before = tokens(text), 0, None
    while at < len(words):
        size = _longest(words, at)
        if not size:
            at += 1
            continue
        start, end = words[at].start, words[at + size - 1].end
        town = _names()[tuple(word.word for word in words[at : at + size])]
        sure = _sure(text, start, end)
        if before and before.sure and _AND.fullmatch(text, before.end, start):
            sure = max(sure, before.sure) if text[start].isupper() or before.sure > 1 else sure
        before = _Named(town, start, end, sure)
        yield before
        at += size


def _longest(words: list[Token], at: int) -> int:
    """How many words from here make the name of a town: most first."""
    if words[at].word not in _first_words():
        return 0
    for size in range(min(LONGEST, len(words) - at), 0, -1):
        if tuple(word.word for word in words[at : at + size]) in _names():
            return size
    return 0


def _sure(text: str, start: int, end: int) -> int:
    """4 said to be where the work is, 3 in it, 2 from it, 1 only named; 0 when it is no town, or not of the work."""
    before, capital = text[max(start - 40, 0) : start], text[start].isupper() or text[start] in "'’"
    word = " ".join(token.word for token in tokens(text[start:end]))
    if word in _ALSO_WORDS and not capital:
        return 0
    if _WORKED_AT.search(before):
        return 4
    if _IN.search(before):
        return 3
    if _NOT_AT.search(before) or _NAME_BEFORE.search(before):
        return 0
    if _FROM.search(before):
        return 2
    alone = _ALONE_BEFORE.search(before) and _ALONE_AFTER.match(text, end)
    if alone and (word not in _ALSO_WORDS or text[max(start - 1, 0) : start] in {"", "\n", " "}):
        return 2
    if word in _ALSO_WORDS:
        return 0
    begins = not before.strip() or before.rstrip()[-1] in ".!?\n"
    return 1 if (capital and not begins) or _ALONE_AFTER.match(text, end) else 0
