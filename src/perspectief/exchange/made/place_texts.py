"""What a place says about itself: title and summary. Plain Dutch, to the person who reads it; nothing about who may come."""

from typing import NamedTuple

from perspectief.exchange.made.phrases import capital, is_brief, listed, paired, short_tasks, small
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE, CERTIFICATES

WHEN = {
    "ochtend": ("in de ochtend", "'s ochtends"),
    "middag": ("in de middag",),
    "school": ("onder schooltijd",),
    "avond": ("in de avond", "'s avonds"),
    "vroeg": ("vroeg in de ochtend",),
    "nacht": ("in de nacht",),
    "weekend": ("in het weekend",),
}
OPENINGS = (
    "Je gaat {tasks}.", "Jouw werk: {tasks}.", "Bij ons ga je {tasks}.", "Het werk: {tasks}.", "Hier ga je {tasks}.",
    "Je helpt mee met ons werk: {tasks}.", "We zoeken iemand om mee te werken: {tasks}.", "Een gewone dag: {tasks}.",
)  # fmt: skip
WHERE = (
    "Je werkt {setting}.", "Je werkt {setting}, met een {colleagues} van {many} mensen.", "Je werkt {setting}, samen met {few} collega's.",
    "Je komt in een {colleagues} van {many} mensen, {setting}.",
)  # fmt: skip
GUIDANCE = (
    ("Na een korte uitleg ga je zelf aan de slag.", "Je krijgt de eerste dagen uitleg.", "Je leert het werk in een paar dagen."),
    ("Af en toe vragen we hoe het gaat.", "Je hebt een vast gezicht voor vragen.", "Na een maand kijken we samen hoe het gaat."),
    ("Elke week praat je even met je begeleider.", "Een begeleider is er elke week voor je.", "Je begeleider neemt elke week de tijd."),
    ("Elke dag nemen we het werk samen door.", "Een vaste collega kijkt elke dag even met je mee.", "Je begint elke dag samen met je begeleider."),
    ("Er werkt altijd iemand met je mee.", "Je bent de hele dag samen met je begeleider.", "Een collega staat de hele dag naast je."),
)  # fmt: skip
KINDS = {
    "job": ("", "Bevalt het, dan blijf je.", "We zoeken iemand voor langere tijd.", "Je kunt snel beginnen.", ""),
    "learn-work": (
        "Je leert het vak en gaat één dag per week naar school.", "Je werkt en leert tegelijk, stap voor stap.",
        "Aan het eind heb je een papier waarmee je verder kunt.",
    ),
    "adapted": ("We passen het werk aan jou aan.", "Jouw tempo is goed.", "We maken de taken zo dat ze bij jou passen."),
    "trial": ("Twee maanden proberen, daarna besluiten we samen.", "Eerst proberen we of het klikt.", "Gaat het goed, dan volgt een contract."),
    "experience": ("Hier doe je ervaring op.", "Een rustige plek om weer te beginnen.", "Je bouwt je uren op zoals het past."),
    "taster": ("Kom een dag kijken en meedoen.", "Eén dag, om te voelen of dit iets is.", "Trek oude kleren aan en doe mee."),
}  # fmt: skip
KIND_TITLES = {
    "learn-work": ("{title}, leren en werken", "Leren en werken: {small}", "{title}, en het vak leren"),
    "adapted": ("{title}, in eigen tempo", "{title}, op maat", "{title}"),
    "trial": ("{title}, eerst proberen", "{title}"),
    "experience": ("{title}, om te beginnen", "Ervaring opdoen: {small}", "{title}"),
    "taster": ("Een dag meelopen: {small}", "Meelopen en meedoen: {small}"),
}
TALK = ("De dagen kies je samen met ons.", "Over de tijden valt te praten.", "Welke dagen, dat spreken we samen af.")
LANGUAGE = (
    "Nederlands leer je op het werk.",
    "Nog weinig Nederlands? Dat komt al werkend.",
    "Praten leer je hier elke dag een beetje.",
)
PICK_UP = ("Er rijdt een busje van het werk.", "Geen vervoer? We halen je op bij het station.")
NO_PAPER = (
    "Een diploma is niet nodig.",
    "We kijken naar wat je kunt.",
    "Ervaring is niet nodig.",
    "Wat je nog niet kunt, leer je hier.",
)
CHECKED = CERTIFICATE_BY_CODE["vog"].bit  # asked for at the ministry, not learned
LABEL = {one.bit: one.label for one in CERTIFICATES}


class Offer(NamedTuple):
    """What a text may be written from. Skill ids; `turns` are whole numbers that choose among the phrases."""

    kind: str
    occupation: int
    tasks: tuple[int, ...]
    pattern: str
    settings: tuple[str, ...]
    colleagues: str
    guidance: int
    open_days: bool
    language_learnable: bool
    certificates_learnable: tuple[int, ...]
    education: int
    pick_up: bool
    large: bool
    turns: tuple[int, ...]


def title(offer: Offer) -> str:
    """What the work is: "Orders verzamelen en inpakken", "Een dag meelopen: planten verpotten"."""
    one, two, three = offer.turns[:3]
    if two % 10 < 3:
        does = catalogue().occupations[offer.occupation].label
    else:
        does = capital(paired([short_tasks()[task] for task in offer.tasks], one))
    forms = KIND_TITLES.get(offer.kind)
    if forms:
        return forms[three % len(forms)].format(title=does, small=small(does))
    when = WHEN.get(offer.pattern)
    if when and three % 5 < 3 and len(does) < 46 and " in " not in does:
        return f"{does} {when[three % len(when)]}"
    return does


def summary(offer: Offer) -> str:
    """Three to six short sentences: what, where, with whom, and what is arranged."""
    turns = offer.turns[3:]
    sentences = [_work(offer, turns), _where(offer, turns)]
    guided = GUIDANCE[offer.guidance]
    sentences.append(guided[turns[3] % len(guided)])
    kinds = KINDS[offer.kind]
    sentences.append(kinds[turns[4] % len(kinds)])
    extra = [
        phrases[turns[5] % len(phrases)]
        for said, phrases in ((offer.open_days, TALK), (offer.pick_up, PICK_UP))
        if said
    ]
    if offer.language_learnable and turns[6] % 2:
        extra.append(LANGUAGE[turns[6] // 2 % len(LANGUAGE)])
    gained = [LABEL[bit] for bit in offer.certificates_learnable if bit != CHECKED]
    if CHECKED in offer.certificates_learnable:
        extra.append("De verklaring omtrent gedrag vragen we samen aan.")
    if gained:
        extra.append(f"Hier haal je ook: {listed(gained)}.")
    elif offer.education == 0 and turns[7] % 3 == 0:
        extra.append(NO_PAPER[turns[7] // 3 % len(NO_PAPER)])
    return " ".join(part for part in [*sentences, *extra] if part)


def _work(offer: Offer, turns: tuple[int, ...]) -> str:
    if turns[0] % 10 < 4:
        return catalogue().occupations[offer.occupation].summary
    phrases = [short_tasks()[task] for task in offer.tasks]
    brief = [phrase for phrase in phrases if is_brief(phrase)][:3] or phrases[:1]
    return OPENINGS[turns[0] % len(OPENINGS)].format(tasks=listed(brief))


def _where(offer: Offer, turns: tuple[int, ...]) -> str:
    setting = offer.settings[turns[1] % len(offer.settings)]
    many = 6 + turns[2] % 9 if offer.large else 4 + turns[2] % 3
    few = ("twee", "drie", "vier", "vijf")[turns[2] % 4]
    return WHERE[turns[1] // 7 % len(WHERE)].format(setting=setting, colleagues=offer.colleagues, many=many, few=few)
