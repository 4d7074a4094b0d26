"""Licences and certificates in a text: asked, to be got here, or named and not asked. Pure."""

import re
from enum import StrEnum
from typing import NamedTuple

from perspectief.demand.reading.said import Piece, parts, sentences
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE


class Way(StrEnum):
    """What a text says about a licence or certificate."""

    ASKED = "asked"
    LEARNABLE = "learnable"
    NAMED = "named"  # useful, or not needed: never taken over


class Paper(NamedTuple):
    """One licence or certificate: its code, what the text says of it, and where."""

    code: str
    way: Way
    start: int
    end: int


NEAR = 120  # letters around a name that say something of it
_PROOF = r"[- ]?(?:certificaat|diploma|pas(?:je)?|bewijs|papieren|licentie)"
_NAMES: tuple[tuple[str, str], ...] = (
    ("rijbewijs-t", r"(?:trekker|tractor)[- ]?rijbewijs|rijbewijs\s+T\b|T-rijbewijs"),
    ("rijbewijs-am", r"(?:bromfiets|brommer|scooter)[- ]?rijbewijs|rijbewijs\s+AM\b"),
    ("rijbewijs-ce", r"rijbewijs\s+C\s?\+?E\b|\bC\s?E-?rijbewijs"),
    ("rijbewijs-be", r"rijbewijs\s+B\s?\+?E\b|\bBE-?rijbewijs"),
    ("rijbewijs-c", r"rijbewijs\s+C\b(?!\s?E\b)|\bC-rijbewijs|groot rijbewijs|vrachtwagenrijbewijs"),
    ("rijbewijs-d", r"rijbewijs\s+D\b|\bD-rijbewijs|busrijbewijs"),
    ("rijbewijs-b", r"(?:auto)?rijbewijs(?:\s+B\b)?(?!\s+(?:AM|BE|CE|C|D|T)\b)|\bB-rijbewijs"),
    ("code-95", r"code\s?95"),
    ("heftruck", rf"(?:heftruck|vorkheftruck){_PROOF}"),
    ("reachtruck", rf"reachtruck{_PROOF}"),
    ("hoogwerker", rf"hoogwerker{_PROOF}"),
    ("vca", r"\bvca(?:[- ]?(?:vol|basis|b|certificaat|diploma))?\b"),
    ("bhv", r"\bbhv\b"),
    ("ehbo", r"\behbo\b"),
    ("haccp", r"\bhaccp\b"),
    ("sociale-hygiene", r"social[e]?\s+hygi[eë]ne"),
    ("vog", r"\bvog\b|verklaring omtrent (?:het |goed )?gedrag"),
    ("spuitlicentie", r"spuitlicentie|spuitbewijs"),
    ("kettingzaag", rf"(?:motor|ketting)zaag{_PROOF}|certificaat\s+kettingzaag"),
    ("lassen-1", r"las(?:sers)?(?:diploma|certificaat)"),
    ("nen-3140", r"\bnen[- ]?3140"),
    ("taxipas", r"chauffeurs(?:kaart|pas)|taxipas"),
    ("beveiliging", r"diploma\s+beveilig\w+|beveiligings?(?:diploma|pas)|beveiligerspas"),
    ("helpende", r"diploma\s+helpende|helpende[- ]?diploma"),
    ("verzorgende", r"diploma\s+verzorgende(?:\s+ig)?"),
    ("pedagogisch", r"diploma\s+(?:in\s+)?pedagogisch\w*(?:\s+werk\w*)?|pedagogisch diploma"),
    ("schoonmaak-basis", r"basisvakdiploma(?:\s+schoonmaak)?|schoonmaakdiploma"),
    ("asbest", r"veilig werken bij asbest|asbestcertificaat|\bDTA\b|\bDAV\b"),
    ("werken-langs-weg", r"veilig werken langs de weg"),
    ("barista", rf"barista{_PROOF}"),
)
_ALL = re.compile("|".join(f"(?P<c{at}>{name})" for at, (_code, name) in enumerate(_NAMES)), re.IGNORECASE)
# A machine alone in a part of a list of demands stands for its certificate: "VCA + hoogwerker", "geen heftruck".
_BARE = re.compile(r"\b(heftruck|reachtruck|hoogwerker)\b", re.IGNORECASE)
_BARE_ONLY = re.compile(
    r"[\W\d]*(?:(?:geen|wel|eis(?:en)?|nodig|vereist|papieren|certificaten|moet je hebben|verplicht|nee|ja|niet)\W*)*",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"(?<!niet )\b(?:geen|zonder)\s+(?:\S+\s+){0,4}$", re.IGNORECASE)
_ENDS_NOT = re.compile(r"\b(?:wel|maar|alleen)\b", re.IGNORECASE)
_NOT_AFTER = re.compile(
    r"\b(?:niet|nee|geen)\b(?!\s+(?:erg|zonder|ouder|alleen))|\boverbodig\b|\bonnodig\b|:\s*nvt\b|n\.v\.t",
    re.IGNORECASE,
)
_NO_MATTER = re.compile(
    r"\b(?:een pre|pré|mooi meegenomen|handig|leuk|wenselijk|een plus|mooie bijkomstigheid|voordeel|fijn|telt mee)\b",
    re.IGNORECASE,
)
_LEARN = re.compile(
    r"\b(?:haal|haalt|halen|behaal|behaalt|behalen|behaald|gehaald|leer|leert|leren|opleid\w+|cursus|op onze kosten|betalen|betaald|"
    r"vergoed\w*|regelen|geregeld|verzorgen|verzorgd|aanvragen|vragen wij aan|vragen we aan|aangevraagd|opgeleid|te volgen|training)\b",
    re.IGNORECASE,
)  # fmt: skip
_HAVE_ALREADY = re.compile(r"\b(?:in (?:het )?bezit|al gehaald|al behaald|heb(?:t)? (?:je|al))\b", re.IGNORECASE)


def papers_in(text: str) -> tuple[Paper, ...]:
    """The licences and certificates the text names, each once: not asked weighs most, then to be got here."""
    found: dict[str, Paper] = {}
    for sentence in sentences(text):
        pieces = parts(sentence)
        for at, piece in enumerate(pieces):
            for paper in _of(text, piece, pieces[at + 1] if at + 1 < len(pieces) else None):
                held = found.get(paper.code)
                if held is None or _WEIGHT[paper.way] > _WEIGHT[held.way]:
                    found[paper.code] = paper
    return tuple(sorted(found.values(), key=lambda paper: (paper.start, paper.code)))


_WEIGHT = {Way.ASKED: 0, Way.LEARNABLE: 1, Way.NAMED: 2}


def _of(text: str, piece: Piece, after: Piece | None) -> list[Paper]:
    found = []
    for match in _ALL.finditer(piece.text):
        code = _NAMES[int((match.lastgroup or "c0")[1:])][0]
        way = _way(piece.text, match.start(), match.end(), after)
        found.append(Paper(code, way, piece.start + match.start(), piece.start + match.end()))
    for match in _BARE.finditer(piece.text):
        if len(piece.text) > NEAR:
            continue
        rest = _ALL.sub("", piece.text[: match.start()] + " " + piece.text[match.end() :])
        code = match[1].lower()
        learns = bool(_LEARN.search(rest)) and len(re.findall(r"\w+", rest)) <= 4
        if code not in {paper.code for paper in found} and (learns or _BARE_ONLY.fullmatch(rest)):
            way = _way(piece.text, match.start(), match.end(), after)
            found.append(Paper(code, way, piece.start + match.start(), piece.start + match.end()))
    return [paper for paper in found if paper.code in CERTIFICATE_BY_CODE]


def _way(text: str, start: int, end: int, after: Piece | None) -> Way:
    """What the part of the sentence around a name says of it; what follows a comma counts when it begins with *maar*."""
    before = text[max(start - NEAR, 0) : start]
    denied = _NOT_BEFORE.search(before)
    if denied and not _ENDS_NOT.search(denied[0]):
        return Way.NAMED
    rest = text[end : end + NEAR] + (
        f", {after.text}" if after and after.text.lower().lstrip().startswith("maar") else ""
    )
    if _NOT_AFTER.search(rest) or _NO_MATTER.search(rest) or _NO_MATTER.search(before):
        return Way.NAMED
    if _LEARN.search(f"{before} {rest}") and not _HAVE_ALREADY.search(f"{before} {rest}"):
        return Way.LEARNABLE
    return Way.ASKED
