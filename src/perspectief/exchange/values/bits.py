"""Words for things one can have or want several of: certificates, ways to travel, contracts, kinds of work, adaptations."""

import re
from collections.abc import Mapping
from functools import cache

import polars as pl

from perspectief.exchange.values.outcome import Outcome, by_word
from perspectief.taxonomy.needs import (
    ADAPTATIONS,
    BRANCHES,
    CERTIFICATE_BY_CODE,
    CERTIFICATES,
    CONTRACT_FORMS,
    KINDS_OF_WORK,
    MODES,
    PLACE_KINDS,
)

_APART = re.compile(r"\s*(?:[|;,/+&\n]|\s+en\s+|\s+of\s+)\s*")
_NONE = frozenset({"geen", "nee", "n", "niet", "0", "nvt"})
_LICENCE = re.compile(
    r"^(?:rijbewijs|rijb\.?|rbw|cat\.?|categorie)?\s*((?:am|a1|a2|a|be|b\+|b|c1e|c1|ce|c|d1e|d1|de|d|t)(?:[\s,/+&-]+(?:am|a1|a2|a|be|b\+|b|c1e|c1|ce|c|d1e|d1|de|d|t))*)$"
)
_LICENCES = {
    "am": ("rijbewijs-am",), "b": ("rijbewijs-b",), "b+": ("rijbewijs-b",), "be": ("rijbewijs-b", "rijbewijs-be"),
    "c": ("rijbewijs-b", "rijbewijs-c"), "ce": ("rijbewijs-b", "rijbewijs-c", "rijbewijs-ce"), "c1": ("rijbewijs-b",), "c1e": ("rijbewijs-b", "rijbewijs-be"),
    "d": ("rijbewijs-b", "rijbewijs-d"), "de": ("rijbewijs-b", "rijbewijs-d"), "d1": ("rijbewijs-b",), "d1e": ("rijbewijs-b",), "t": ("rijbewijs-t",), "a": (), "a1": (), "a2": (),
}  # fmt: skip
_WORDS: dict[str, tuple[tuple[str, str], ...]] = {
    "certificates": (
        ("heftruck", r"hef+truck|vorkhef"), ("reachtruck", r"reach"), ("hoogwerker", r"hoogwerk"), ("vca", r"\bvca\b|veiligheid, gezondheid"), ("bhv", r"\bbhv\b|bedrijfshulp"),
        ("ehbo", r"\behbo\b|eerste hulp"), ("haccp", r"\bhaccp\b|voedselveilig|hygienecode"), ("sociale-hygiene", r"sociale hygi|\bsvh\b"), ("vog", r"\bvog\b|gedrag"),
        ("spuitlicentie", r"spuitlicentie|gewasbescherm"), ("kettingzaag", r"kettingza|motorzaag"), ("lassen-1", r"\blas(?:sen|diploma|certificaat)|\bmig\b|\btig\b"), ("nen-3140", r"nen.?3140"),
        ("taxipas", r"taxi|chauffeurskaart"), ("beveiliging", r"beveilig"), ("helpende", r"\bhelpende"), ("verzorgende", r"verzorgende|\bvig\b"), ("pedagogisch", r"pedagogisch|\bspw\b"),
        ("schoonmaak-basis", r"schoonmaak|\bsvs\b"), ("asbest", r"asbest|\bdta\b"), ("werken-langs-weg", r"langs de weg|crow|96b"), ("barista", r"barista"), ("code-95", r"code.?95|vakbekwaam"),
        ("rijbewijs-t", r"trekker|tractor"), ("rijbewijs-am", r"brommer|bromfiets|scooterrij"), ("rijbewijs-ce", r"vrachtwagen met aanhang"), ("rijbewijs-c", r"groot rijbewijs|vrachtwagen"),
        ("rijbewijs-d", r"busrijbewijs"), ("rijbewijs-b", r"rijbewijs b\b|^rijbewijs$|^auto$|personenauto"),
    ),
    "modes": (
        ("walk", r"lop|te voet|voet\b|wandel"), ("e-bike", r"e-?\s?bike|elektrische fiets|elektr\w* fiets"), ("bike", r"^fiets|eigen fiets|\bfiets$|stadsfiets"), ("transit", r"\bov\b|openbaar|\bbus\b|trein|tram|metro"),
        ("moped", r"bromm|bromfiets|scooter|snorfiets|motor"), ("car", r"auto"), ("pick-up", r"ophaal|busje|meerij|van het werk|werkgever"),
    ),
    "contract_forms": (
        ("vast", r"\bvast|onbepaald"), ("tijdelijk", r"tijdelijk|bepaalde tijd|jaarcontract|\bbt\b"), ("uitzend", r"uitzend|detacher|inleen|\bflex"), ("oproep", r"oproep|nul.?uren|0.?uren|min.?max"),
        ("leer-arbeid", r"\bbbl\b|leer|\bbol\b"), ("zonder-loon", r"zonder loon|behoud van uitkering|proef|meeloop|stage|vrijwillig|onbetaald"),
    ),
    "place_kinds": (
        ("job", r"\bbaan|\bjob\b|regulier|betaald|vacature|loondienst|\bwerk$"), ("learn-work", r"leerwerk|leer-werk|leerbaan|\bbbl\b|leerplek"), ("adapted", r"basisbaan|beschut|aangepast|garantiebaan|banenafspraak"),
        ("trial", r"proef"), ("experience", r"werkervaring|\bwep\b|stage|participatie"), ("taster", r"meeloop|snuffel|kennismak"),
    ),
    "kinds_of_work": (
        ("aanpakken", r"aanpak|buiten|magazijn|fysiek|handen|logistiek|bouw|groen"), ("helpen", r"help|zorg|mensen|welzijn|kinderen"), ("opruimen", r"schoon|netjes|opruim|huishoud"), ("maken", r"mak|techn|koken|keuken|produc|montage|creatief"), ("verkopen", r"verko|winkel|klant|horeca|bedien"),
        ("vervoeren", r"vervoer|rijden|bezorg|chauff|transport"), ("regelen", r"regel|admin|kantoor|plann|receptie"),
    ),
    "branches": (
        ("techniek-logistiek", r"techn|logist|bouw|industrie|productie|transport|magazijn|metaal|\bict\b|installat"), ("groen", r"groen|tuin|agrar|landbouw|natuur|hovenier|bos"), ("schoonmaak-zorg", r"schoon|zorg|welzijn|facilit|huishoud"),
        ("horeca-detailhandel", r"horeca|detail|winkel|retail|verkoop|toerisme|keuken|supermarkt"), ("overig", r"ander|overig|admin|kantoor|zakelijk|overheid|onderwijs|beveilig|callcenter"),
    ),
    "adaptations": (
        ("step-free", r"rolstoel|drempel|toegankelijk|lift"), ("quiet-room", r"prikkel|rustig|stil"), ("fixed-mentor", r"vaste begeleid|een begeleid|mentor|maatje|buddy"), ("written-tasks", r"papier|plaatjes|picto|schriftelijk|stappenplan"),
        ("extra-breaks", r"pauze|rustmoment"), ("seat", r"zitten|zittend"), ("lifting-aid", r"til"), ("screen-aid", r"scherm|vergrot|zien|visueel"), ("hearing-aid", r"horen|gehoor|tolk|slechthorend|doof"), ("own-pace", r"tempo"),
        ("build-up", r"opbouw"), ("no-shifts", r"ploeg|vaste dienst|wisselende dienst|onregelmatig"), ("prayer-break", r"bid|gebed"), ("small-team", r"klein team|vast team|kleine groep"),
    ),
}  # fmt: skip
_LABELS: dict[str, tuple[tuple[str, str], ...]] = {
    "certificates": tuple((c.code, c.label) for c in CERTIFICATES),
    "modes": tuple((m.code, m.label) for m in MODES),
    "contract_forms": CONTRACT_FORMS,
    "place_kinds": PLACE_KINDS,
    "kinds_of_work": tuple((code, label) for code, label, _ in KINDS_OF_WORK),
    "branches": BRANCHES,
    "adaptations": ADAPTATIONS,
}
OPTIONS = {
    reader: tuple((str(1 << place), label) for place, (_, label) in enumerate(labels))
    for reader, labels in _LABELS.items()
}


def bit(reader: str, code: str) -> int:
    """The bit of a code in the vocabulary of needs."""
    if reader == "certificates":
        return 1 << CERTIFICATE_BY_CODE[code].bit
    return 1 << next(place for place, (known, _) in enumerate(_LABELS[reader]) if known == code)


def pieces(text: str) -> list[str]:
    """The parts of an enumeration."""
    return [piece for piece in _APART.split(text) if piece]


def bits(reader: str, text: str) -> int | None:
    """The bits of everything a text names; 0 for *geen*; None when no part of it is understood."""
    if text in _NONE:
        return 0 if reader != "modes" else bit("modes", "walk")
    if reader == "certificates" and (found := _licences(text)) is not None:
        return found
    found, understood = 0, False
    for piece in pieces(text):
        if piece in _NONE:
            understood = True
            continue
        if reader == "certificates" and (licence := _licences(piece)) is not None:
            found, understood = found | licence, True
            continue
        for code, pattern in _patterns(reader):
            if pattern.search(piece):
                found, understood = found | bit(reader, code), True
                if reader != "certificates":
                    break
    return found if understood else None


def first_bit(reader: str, text: str) -> int | None:
    """The place of the first thing a text names."""
    found = bits(reader, text)
    return (found & -found).bit_length() - 1 if found else None


def read_bits(reader: str, name: str, cells: pl.Series, answers: Mapping[str, str] | None = None) -> Outcome:
    """Bits of a column. A word that is not understood is asked back, but for certificates: of those there are too many."""
    reason = "certificate" if reader == "certificates" else "word"
    given = {text: int(value) if value else None for text, value in (answers or {}).items()}
    values, reasons = by_word(cells, lambda text: bits(reader, text), pl.Int64, reason, given)
    return Outcome({name: values}, reasons)


def read_one(reader: str, name: str, cells: pl.Series, answers: Mapping[str, str] | None = None) -> Outcome:
    """The place of one thing out of a vocabulary, as a branch or the kind of a place."""
    given = {text: int(value).bit_length() - 1 if value else None for text, value in (answers or {}).items()}
    values, reasons = by_word(cells, lambda text: first_bit(reader, text), pl.Int16, "word", given)
    return Outcome({name: values}, reasons)


def read_flag(field: str, code: str, cells: pl.Series) -> Outcome:
    """A column that says yes or no to one thing: its bit, 0 for no, null when nothing or something else stands there."""
    from perspectief.exchange.values.levels import yes_no

    value = int(code) if code.isdigit() else bit(field, code)
    values, _ = by_word(cells, lambda text: {True: value, False: 0, None: None}[yes_no(text)], pl.Int64, "word")
    return Outcome({field: values}, pl.repeat(None, len(cells), dtype=pl.String, eager=True))


@cache
def _patterns(reader: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((code, re.compile(pattern)) for code, pattern in _WORDS[reader])


def _licences(text: str) -> int | None:
    """Bits of the letters of a driving licence: "B", "b, be", "CE". A higher one holds the lower; *ja* is B."""
    if text in {"ja", "j", "x"}:
        return bit("certificates", "rijbewijs-b")
    match = _LICENCE.match(text)
    if not match:
        return None
    codes = [code for letter in re.split(r"[\s,/+&-]+(?!$)", match[1]) for code in _LICENCES.get(letter, ())]
    return sum(bit("certificates", code) for code in set(codes))
