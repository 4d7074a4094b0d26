"""What a kind of task says on the page: icon, title, why now, the one button, and the page it leads to.

The words are patterns: %(who)s the person, %(where)s the place and its employer, %(employer)s the employer. They come from the
numbers a task carries: its subject, or `card`, `place` and `employer` in its data.
"""

from typing import NamedTuple

from django.utils.translation import gettext_noop

from perspectief.work.models import TaskKind as Kind


class Saying(NamedTuple):
    """`page`: the name of the page that takes the number of the task's subject. `act`: what the button does at once; empty: it leads there."""

    icon: str
    title: str
    why: str
    button: str
    page: str
    act: str = ""


SAYINGS = {
    Kind.ANSWER_PROPOSAL: Saying(
        "pair",
        gettext_noop("Een andere partij stelt %(who)s voor: %(where)s"),
        gettext_noop("Jouw organisatie kent deze persoon. Zeg of dit voorstel door mag."),
        gettext_noop("Bekijk en antwoord"),
        "introduction",
    ),
    Kind.ASK_PERSON: Saying(
        "phone",
        gettext_noop("Vraag %(who)s: wil je kennismaken? %(where)s"),
        gettext_noop("Zonder ja ziet de werkgever geen naam."),
        gettext_noop("Leg het antwoord vast"),
        "introduction",
    ),
    Kind.PRESENT: Saying(
        "case",
        gettext_noop("%(who)s zei ja: stel voor bij %(where)s"),
        gettext_noop("De werkgever wacht niet graag. Bel of stuur de link."),
        gettext_noop("Stel voor"),
        "introduction",
    ),
    Kind.EMPLOYER_SILENT: Saying(
        "clock",
        gettext_noop("Nog geen antwoord over %(who)s: %(where)s"),
        gettext_noop("De afgesproken tijd is bijna om. Bel de werkgever."),
        gettext_noop("Naar de voordracht"),
        "introduction",
    ),
    Kind.TELL_PERSON: Saying(
        "chat",
        gettext_noop("Vertel %(who)s hoe het afliep: %(where)s"),
        gettext_noop("Er is een antwoord. Vertel het vandaag, met de tekst die klaarstaat."),
        gettext_noop("Lees het antwoord"),
        "introduction",
    ),
    Kind.ARRANGE_START: Saying(
        "cal",
        gettext_noop("%(who)s kan beginnen: %(where)s"),
        gettext_noop("De werkgever zei ja. Maak de afspraken voor de start."),
        gettext_noop("Regel de start"),
        "introduction",
    ),
    Kind.APPROVE: Saying(
        "pen",
        gettext_noop("Overeenkomst van %(who)s: %(where)s"),
        gettext_noop("Lees de afspraken en geef je akkoord."),
        gettext_noop("Bekijk de overeenkomst"),
        "agreement",
    ),
    Kind.TRIAL_REPORT: Saying(
        "chat",
        gettext_noop("Hoe ging het met %(who)s? %(where)s"),
        gettext_noop("De proef is voorbij. Twee vragen, dan weet je hoe het verder gaat."),
        gettext_noop("Vul het verslag in"),
        "trial",
    ),
    Kind.MILESTONE: Saying(
        "phone",
        gettext_noop("Bel %(who)s: %(where)s"),
        gettext_noop("Een vast contactmoment. Vraag ook de werkgever."),
        gettext_noop("Leg het gesprek vast"),
        "placement",
    ),
    Kind.SIGNAL: Saying(
        "alert",
        gettext_noop("Het gaat minder goed met %(who)s: %(where)s"),
        gettext_noop("Iemand gaf een signaal. Bel binnen twee werkdagen."),
        gettext_noop("Bekijk het signaal"),
        "placement",
    ),
    Kind.FIND_COACH: Saying(
        "user",
        gettext_noop("%(who)s heeft nog geen jobcoach: %(where)s"),
        gettext_noop("Zonder coach is niemand op tijd bij een signaal."),
        gettext_noop("Kies een coach"),
        "placement",
    ),
    Kind.COACH_BEGINS: Saying(
        "user",
        gettext_noop("Je begeleidt %(who)s: %(where)s"),
        gettext_noop("Lees wat is afgesproken en maak kennis."),
        gettext_noop("Kennisgemaakt"),
        "placement",
        "klaar",
    ),
    Kind.COACH_SILENT: Saying(
        "clock",
        gettext_noop("%(who)s en de jobcoach kennen elkaar nog niet: %(where)s"),
        gettext_noop("De afgesproken week is om. Bel de jobcoach, of kies een ander."),
        gettext_noop("Naar de plaatsing"),
        "placement",
    ),
    Kind.ANSWER_ENDING: Saying(
        "road",
        gettext_noop("De jobcoach van %(who)s stelt voor om te stoppen: %(where)s"),
        gettext_noop("Lees waarom en wat de volgende stap kan zijn. Jij beslist."),
        gettext_noop("Lees en beslis"),
        "placement",
    ),
    Kind.ENDING_ANSWERED: Saying(
        "chat",
        gettext_noop("Antwoord over het stoppen van %(who)s: %(where)s"),
        gettext_noop("Lees wat de klantmanager zei over je voorstel."),
        gettext_noop("Gelezen"),
        "placement",
        "klaar",
    ),
    Kind.NEXT_STEP: Saying(
        "next",
        gettext_noop("%(who)s: de volgende stap na %(where)s"),
        gettext_noop("Het werk of de proef is voorbij. De volgende stap wacht op jou."),
        gettext_noop("Naar de stap"),
        "guidance",
    ),
    Kind.CONFIRM_TASKS: Saying(
        "ok",
        gettext_noop("Wat kan %(who)s nu? %(where)s"),
        gettext_noop("Op het werk bleek meer dan op de kaart staat. Zet erbij wat klopt."),
        gettext_noop("Vul de kaart aan"),
        "guidance",
    ),
    Kind.EMPLOYER_REQUEST: Saying(
        "firm",
        gettext_noop("%(employer)s vraagt iets"),
        gettext_noop("Geef antwoord binnen de tijd die de regio afsprak."),
        gettext_noop("Geef antwoord"),
        "employer_request",
    ),
    Kind.REQUEST_LATE: Saying(
        "alert",
        gettext_noop("%(employer)s wacht te lang op antwoord"),
        gettext_noop("De afgesproken tijd is om. Neem de vraag over of help je collega."),
        gettext_noop("Bekijk de vraag"),
        "employer_request",
    ),
    Kind.CALL_EMPLOYER: Saying(
        "phone",
        gettext_noop("Bel %(employer)s"),
        gettext_noop("Het afgesproken contactmoment is er."),
        gettext_noop("Leg het gesprek vast"),
        "employer",
    ),
    Kind.PLEDGE_ENDS: Saying(
        "firm",
        gettext_noop("De toezegging van %(employer)s loopt af"),
        gettext_noop("Nog niet alle toegezegde plekken zijn er. Bel wat nog lukt."),
        gettext_noop("Bekijk de toezegging"),
        "employer",
    ),
    Kind.JOBHUNT: Saying(
        "search",
        gettext_noop("Zoek werk voor %(who)s"),
        gettext_noop("Er past nog geen plek. Dit zijn werkgevers in de buurt om te bellen."),
        gettext_noop("Naar de zoektocht"),
        "jobhunt",
    ),
    Kind.COURSE_RESULT: Saying(
        "cap",
        gettext_noop("Hoe liep de cursus van %(who)s af?"),
        gettext_noop("De cursus is voorbij. Het resultaat komt op de kaart."),
        gettext_noop("Vul het resultaat in"),
        "enrolment",
    ),
    Kind.GAP: Saying(
        "cap",
        gettext_noop("Niemand in de regio leert dit"),
        gettext_noop("Werkgevers vragen het en mensen missen het. Vraag het aan een school."),
        gettext_noop("Bekijk de vraag"),
        "gap",
    ),
    Kind.PRACTICE: Saying(
        "cap",
        gettext_noop("Praktijkleren van %(who)s"),
        gettext_noop("Een onderdeel wacht op een handtekening of een beoordeling."),
        gettext_noop("Bekijk het traject"),
        "practice",
    ),
    Kind.UNSEEN: Saying(
        "eyeoff",
        gettext_noop("%(who)s is lang niet gesproken"),
        gettext_noop("Bel even: hoe gaat het, en wat is de volgende stap?"),
        gettext_noop("Gesproken"),
        "job_seeker",
        "klaar",
    ),
    Kind.NO_NEXT_STEP: Saying(
        "next",
        gettext_noop("%(who)s heeft geen volgende stap"),
        gettext_noop("Spreek een stap af, dan valt niemand van de lijst."),
        gettext_noop("Kies een stap"),
        "job_seeker",
    ),
    Kind.PERSON_ASKS: Saying(
        "chat",
        gettext_noop("%(who)s vraagt of zegt iets"),
        gettext_noop("Uit Mijn profiel. Lees het en geef antwoord."),
        gettext_noop("Lees en antwoord"),
        "job_seeker",
    ),
    Kind.DAY_FOLLOW_UP: Saying(
        "pair",
        gettext_noop("Na de matchingsdag: %(who)s en %(employer)s"),
        gettext_noop("Allebei zeiden ze ja. Maak er een voordracht van."),
        gettext_noop("Maak de afspraak"),
        "job_seeker",
    ),
    Kind.TRAJECT: Saying(
        "road",
        gettext_noop("Werkfit-traject van %(who)s"),
        gettext_noop("Het traject loopt af. Bespreek het resultaat en leg vast hoe ver iemand is."),
        gettext_noop("Leg het resultaat vast"),
        "traject",
    ),
    Kind.PLAN_REACT: Saying(
        "chat",
        gettext_noop("Reageer op het plan van de regio"),
        gettext_noop("Het concept ligt bij jullie. Zeg of jullie akkoord zijn, of wat anders moet."),
        gettext_noop("Lees en reageer"),
        "plan_parties",
    ),
    Kind.PLAN_SIGN: Saying(
        "pen",
        gettext_noop("Onderteken het plan van de regio"),
        gettext_noop("De tekst staat vast. Zonder jullie handtekening gaat het plan niet verder."),
        gettext_noop("Lees en teken"),
        "plan_parties",
    ),
    Kind.OBSTACLE: Saying(
        "alert",
        gettext_noop("Een collega loopt ergens tegenaan"),
        gettext_noop("Pak het op, geef antwoord, of leg het hoger neer."),
        gettext_noop("Bekijk het knelpunt"),
        "obstacle",
    ),
    Kind.OBSTACLE_ANSWERED: Saying(
        "chat",
        gettext_noop("Er is antwoord op het knelpunt dat je meldde"),
        gettext_noop("Lees het, en zeg of het helpt."),
        gettext_noop("Lees het antwoord"),
        "obstacle",
    ),
}
