"""What stands on a card in words: title and motivation. Composed of phrases so that no two cards sound alike.

Nothing in them tells who somebody is: no name, age, origin, family, health or benefit. `Voice` is what may be used.
"""

from functools import cache
from typing import NamedTuple

from perspectief.exchange.made.phrases import capital, is_brief, paired, short_tasks, small
from perspectief.exchange.made.shares import rows
from perspectief.taxonomy.catalogue import catalogue
from perspectief.taxonomy.needs import CERTIFICATES

OPENINGS = {
    "just out of work": (
        "Ik kan meteen beginnen.", "Ik wil graag weer aan de slag.", "Ik zoek een plek waar ik langer kan blijven.",
        "Ik ben toe aan een nieuwe plek.", "Mijn vorige plek stopte, ik ga graag door.", "Ik heb zin om weer te werken.",
        "Ik wil niet lang stilzitten.", "Ik zoek werk waar ik mijn ervaring kan gebruiken.", "Een vaste plek, dat zoek ik.",
    ),
    "long out of work": (
        "Ik wil weer onder de mensen zijn.", "Werk geeft mij ritme.", "Ik wil rustig beginnen en dan groeien.",
        "Ik heb lang niet gewerkt en wil het graag weer proberen.", "Een dag met werk is voor mij een goede dag.",
        "Ik wil laten zien wat ik kan.", "Ik wil iets doen waar anderen wat aan hebben.", "Stap voor stap, dan lukt het.",
        "Ik heb een doel nodig voor de dag.", "Thuis zitten is niets voor mij.",
    ),
    "learning Dutch": (
        "Ik leer Nederlands en wil graag werken.", "Werken is voor mij de beste taalles.",
        "Ik begrijp al veel, praten gaat elke week beter.", "Ik wil nieuwe mensen leren kennen op het werk.",
        "Ik wil mijn plek vinden en meedoen.", "Ik heb veel gewerkt en wil dat weer doen.",
        "Met mijn handen kan ik laten zien wat ik kan.", "Leren en werken, dat wil ik tegelijk.",
    ),
    "free in school hours": (
        "Onder schooltijd kan ik elke dag werken.", "Tussen half negen en twee kan ik er zijn.",
        "Ik zoek werk dat in mijn dag past.", "Een paar ochtenden per week, daar begin ik graag mee.",
        "Met vaste ochtenden kan ik altijd komen.", "Een paar uur per dag, dat past bij mij.",
    ),
    "young without diploma": (
        "Ik leer het best door het te doen.", "Ik wil een vak leren.", "Leren uit een boek is niets voor mij, werken wel.",
        "Ik wil geld verdienen en iets leren.", "Ik wil uitzoeken welk werk bij mij past.", "Ik ben graag bezig.",
        "Zet mij aan het werk, dan laat ik het zien.",
    ),
    "with a limit at work": (
        "Met duidelijke taken werk ik goed door.", "Als ik weet wat er komt, gaat het goed.",
        "Ik doe graag mee, op mijn manier.", "Ik wil laten zien wat ik wél kan.", "Een vaste plek geeft mij rust.",
        "Ik ben trots op wat ik maak.", "Geef mij de tijd en ik lever goed werk.", "Ik heb graag collega's om mij heen.",
    ),
}  # fmt: skip
DOES = (
    "{Task} doe ik graag.", "{Task} ligt mij.", "{Task} kan ik goed.", "{Task}: daar krijg ik energie van.",
    "Wat ik het liefst doe: {task}.", "{Task} heb ik vaker gedaan.", "{Task} vind ik fijn werk.",
    "Ik weet hoe het gaat: {task}.", "Met {task} heb ik ervaring.", "{Task}, dat is echt iets voor mij.",
    "Zet mij neer bij {task} en ik ben tevreden.", "{Task} leerde ik op mijn vorige plek.",
)  # fmt: skip
WANTS = (
    "Ik zou graag dit doen: {work}.", "Mijn droom: {work}.", "Het lijkt mij mooi: {work}.", "Wat ik zoek: {work}.",
    "Later wil ik graag {work}.", "Ik ben benieuwd naar {work}.",
)  # fmt: skip
LEARNS = (
    "Ik wil leren: {task}.", "{Task} wil ik nog leren.", "Graag leer ik erbij, zoals {task}.", "Ik oefen nu met {task}.",
)  # fmt: skip
ADAPTED = {
    1: ("Op een rustige plek doe ik mijn werk het best.", "Met rust om mij heen blijf ik erbij."),
    2: ("Eén vast gezicht om vragen aan te stellen werkt voor mij het best.", "Ik heb graag één begeleider."),
    3: ("Met een lijstje of plaatjes weet ik wat ik moet doen.", "Taken op papier helpen mij."),
    4: ("Even pauze tussendoor, dan kan ik weer door.",),
    5: ("Ik wissel zitten en staan graag af.", "Zittend werk past bij mij."),
    9: ("In mijn eigen tempo lever ik goed werk.", "Zonder haast gaat het bij mij het best."),
    10: ("Ik begin graag met minder uren en bouw dan op.", "Rustig opbouwen, dan houd ik het vol."),
    11: ("Vaste tijden zijn voor mij belangrijk.",),
    13: ("In een klein team voel ik mij op mijn plek.", "Een klein groepje collega's past bij mij."),
}
GUIDED = {
    1: ("Af en toe vragen hoe het gaat, dat is genoeg.", "Als ik vragen heb, kom ik zelf."),
    2: ("Eén keer per week even praten helpt mij.", "Elke week een kort gesprek vind ik prettig."),
    3: ("Het helpt als iemand elke dag even meekijkt.", "Elke ochtend samen de dag doornemen werkt goed."),
    4: ("Ik werk het best met iemand naast mij.", "Met iemand in de buurt durf ik meer."),
}
TRAVELS = {
    "foot": ("Het liefst werk ik dicht bij huis.",),
    "bike": ("Ik kom op de fiets.", "Op de fiets ben ik er zo."),
    "e-bike": ("Met mijn e-bike kom ik een eind.",),
    "transit": ("Ik kom met de bus of de trein.",),
    "moped": ("Met de brommer ben ik snel waar ik moet zijn.",),
    "car": ("Ik heb een auto, ook voor vroege diensten.", "Vervoer is voor mij geen vraag."),
    "lift": ("Met vervoer van het werk kan ik er altijd zijn.",),
}
CLOSINGS = (
    "Een dag meelopen lijkt mij een goed begin.", "Ik vraag het als ik iets niet snap.", "Mag ik het een dag proberen?",
    "Een proefdag vind ik prima.", "Ik kom graag een keer langs.", "Geef mij een week en ik ken het werk.",
    "Ik maak graag kennis.", "Probeer het met mij, dan zie je het.",
)  # fmt: skip
UNKNOWN_TITLES = (
    "Zoekt werk, vraag nog wat iemand kan", "Wil aan de slag, ervaring nog bespreken", "Wil werken, samen uitzoeken wat past",
)  # fmt: skip
KIND_TITLES = {
    0: "Wil aanpakken", 1: "Wil mensen helpen", 2: "Wil iets maken", 3: "Wil met klanten werken", 4: "Wil op de weg zijn",
    5: "Wil poetsen en opruimen", 6: "Wil dingen regelen",
}  # fmt: skip
CERTIFICATE_TRAITS = {
    code: f"heeft {label}"
    for code, label in (
        ("rijbewijs-b", "rijbewijs B"), ("heftruck", "heftruck"), ("reachtruck", "reachtruck"), ("vca", "VCA"),
        ("rijbewijs-c", "rijbewijs C"), ("code-95", "code 95"), ("haccp", "HACCP"), ("bhv", "BHV"), ("lassen-1", "lasdiploma"),
    )
}  # fmt: skip
TRAIT_BITS = {one.bit: CERTIFICATE_TRAITS[one.code] for one in CERTIFICATES if one.code in CERTIFICATE_TRAITS}


class Voice(NamedTuple):
    """What a card may be written from. Skill ids; `turns` are whole numbers that choose among the phrases."""

    situation: str
    tasks: tuple[int, ...]
    traits: tuple[int, ...]
    learns: tuple[int, ...]
    wish: int | None
    kinds: int
    certificates: int
    adaptations: tuple[int, ...]
    guidance: int
    travel: str
    turns: tuple[int, ...]


@cache
def traits() -> dict[int, tuple[str, str]]:
    """Per skill id what it is called in a title, and how a person says it."""
    by_code = {one.code: one.id for one in catalogue().skills.values()}
    return {by_code[row["code"]]: (row["trait"], row["said"]) for row in rows("traits.csv", ";")}


def title(voice: Voice) -> str:
    """What somebody can do, and one thing that stands out: "Orders verzamelen en inpakken, rustig in drukte"."""
    one, two, three = voice.turns[:3]
    if not voice.tasks:
        wanted = [text for bit, text in KIND_TITLES.items() if voice.kinds >> bit & 1]
        return (
            f"{wanted[one % len(wanted)]}, vraag nog wat iemand kan"
            if wanted
            else UNKNOWN_TITLES[one % len(UNKNOWN_TITLES)]
        )
    does = capital(paired([short_tasks()[task] for task in _together(voice)], one))
    if " " not in does:  # one verb says little by itself
        does = capital(paired([short_tasks()[task] for task in voice.tasks], one))
    stands_out = [traits()[skill][0] for skill in voice.traits]
    certificates = [
        text
        for bit, text in TRAIT_BITS.items()
        if voice.certificates >> bit & 1 and text.split()[-1].lower() not in does.lower()
    ]
    if certificates and two % 3 == 0:
        return f"{does}, {certificates[three % len(certificates)]}"
    if stands_out and two % 8:
        return f"{does}, {stands_out[three % len(stands_out)]}"
    return does


def _together(voice: Voice) -> list[int]:
    """Tasks that one title may join: mostly of one group of work, now and then all there are."""
    chosen = voice.tasks[voice.turns[0] // 7 % len(voice.tasks)]
    if voice.turns[1] % 9 == 0:
        return list(voice.tasks)
    groups = catalogue().skills
    return [task for task in voice.tasks if groups[task].group == groups[chosen].group]


def motivation(voice: Voice) -> str:
    """Two to five short sentences in the words of the person; empty when nobody asked."""
    turns = voice.turns[3:]
    if turns[0] % 100 < 16:
        return ""
    openings = OPENINGS[voice.situation]
    sentences = [openings[turns[0] % len(openings)], *_about_work(voice, turns), *_about_person(voice, turns)]
    if turns[6] % 3 == 0 or len(sentences) < 3:
        sentences.append(CLOSINGS[turns[6] // 3 % len(CLOSINGS)])
    return " ".join(sentences)


def _about_work(voice: Voice, turns: tuple[int, ...]) -> list[str]:
    found = []
    if voice.tasks:
        phrases = [short_tasks()[task] for task in voice.tasks]
        sayable = [phrase for phrase in phrases if is_brief(phrase)] or phrases
        task = sayable[turns[1] % len(sayable)]
        found.append(DOES[turns[2] % len(DOES)].format(Task=capital(task), task=task))
    if voice.learns and turns[3] % 2:
        skill = catalogue().skills[voice.learns[0]]
        task = short_tasks().get(skill.id, skill.label)
        found.append(LEARNS[turns[3] // 2 % len(LEARNS)].format(Task=capital(task), task=task))
    elif voice.wish is not None and turns[3] % 3 == 0:
        found.append(WANTS[turns[3] // 3 % len(WANTS)].format(work=small(catalogue().occupations[voice.wish].label)))
    return found


def _about_person(voice: Voice, turns: tuple[int, ...]) -> list[str]:
    found = []
    if voice.traits and turns[4] % 3:
        found.append(traits()[voice.traits[turns[4] // 3 % len(voice.traits)]][1])
    helps = [text for bit in voice.adaptations for text in ADAPTED.get(bit, ())] or list(GUIDED.get(voice.guidance, ()))
    if helps and turns[5] % 4:
        found.append(helps[turns[5] // 4 % len(helps)])
    elif turns[5] % 3 == 0:
        said = TRAVELS[voice.travel]
        found.append(said[turns[5] // 3 % len(said)])
    return found
