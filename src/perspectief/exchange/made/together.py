"""What a made region learns together with others: themes, lessons and a good practice, meetings. All through the real actions."""

import datetime

from perspectief.core import clock
from perspectief.learning.actions.activities import plan_activity, take_seat
from perspectief.learning.actions.lessons import Told, publish_lesson, share_lesson
from perspectief.learning.actions.themes import adopt_theme, decide_theme, propose_theme
from perspectief.parties.made import ACCOUNTS, LEAD, NATIONAL, Account
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for

# Title, question, why, and what the support team says: empty is not decided yet.
THEMES = (
    (
        "Ken je bestand",
        "Hoe houd je kaarten actueel zonder extra administratie?",
        "Een derde van de kaarten is ouder dan een half jaar.",
        "Negen regio’s vragen erom, en het kan meteen beginnen.",
    ),
    (
        "Begeleider in het bedrijf",
        "Wat doet een getrainde collega voor wie nieuw begint?",
        "De eerste drie weken bepalen of iemand blijft.",
        "Past bij de afspraken over begeleiding op de werkvloer.",
    ),
    (
        "Kleine banen bundelen",
        "Samen één inkomen: wie is dan de werkgever?",
        "Veel plekken zijn te klein om van te leven.",
        "",
    ),
)
LESSONS = (
    Told(
        title="Oefen de reis vóór de eerste werkdag",
        what="Een vroege bus die niet rijdt kost meer banen dan het werk zelf. Ga een keer samen, op de tijd van de dienst.",
        evidence="Gezien bij meer dan tien plaatsingen die in de eerste maand stopten.",
        for_whom="coach",
    ),
    Told(
        title="De voorman weet het vóór de start",
        what="Een nieuwe collega zonder aanspreekpunt is na drie weken weg. Bel wie op de vloer de leiding heeft, niet alleen het kantoor.",
        evidence="Gezien in drie branches, bij kleine en grote werkgevers.",
        for_whom="account_manager",
    ),
    Told(
        title="Praat in maand vier over verlengen",
        what="Onzekerheid doet mensen zelf weggaan. Vraag de werkgever twee maanden eerder wat er na het contract komt.",
        evidence="Nog te weinig gegevens voor een effect; zes begeleiders zien hetzelfde.",
        for_whom="coach",
    ),
    Told(
        kind="practice",
        title="Een kijkje in de keuken",
        what="Een ochtend meelopen bij vier restaurants achter elkaar. Daarna kiest de deelnemer zelf waar die begint.",
        evidence="Van wie meedeed ging meer dan de helft aan het werk.",
        how="Vier koks vragen. Een dag prikken na de drukte. Eén vaste begeleider loopt mee. Dezelfde week vragen: waar wil je terug?",
    ),
)
HOUR, DAY = datetime.timedelta(hours=1), datetime.timedelta(days=1)
# Days from now, hours long, by the national team or the region, kind, title, where, seats.
MEETINGS = (
    (9, 2, False, "peers", "Werkgevers die afhaken", "Online", 8),
    (16, 3, False, "circle", "Ken je bestand, vierde van zes", "Utrecht, Stationsgebouw", 20),
    (30, 4, True, "think_tank", "Kleine banen bundelen", "Zwolle, Stadskantoor", 24),
    (58, 7, True, "national", "Landelijke dag voor alle regio’s", "Nieuwegein, De Werf", 250),
)


def _seat(account: Account) -> Membership:
    rows = Membership.objects.select_related("user", "organisation")
    return rows.get(user__email=account.email)


def learn_together() -> None:
    """Fills the leeragenda, as the klantmanager, the programme manager and the support team of the accounts to try."""
    me, lead, team = (actor_for(_seat(one), origin="cli") for one in (ACCOUNTS[0], LEAD, NATIONAL[0]))
    numbers = []
    for title, question, why, said in THEMES:
        theme = propose_theme(me, title=title, question=question, why=why)
        numbers.append(theme.number)
        if said:
            decide_theme(team, number=theme.number, state="agenda", said=said)
    adopt_theme(lead, number=numbers[0])
    for told in LESSONS:
        publish_lesson(lead, number=share_lesson(me, told=told, confirmed=True).number)
    noon = datetime.datetime.combine(clock.today(), datetime.time(12), clock.HOME)
    for days, hours, national, kind, title, where, seats in MEETINGS:
        starts = noon + days * DAY
        values = {"kind": kind, "title": title, "location": where, "seats": seats, "starts_at": starts}
        values |= {"ends_at": starts + hours * HOUR, "about": "", "theme": None}
        held = plan_activity(team if national else lead, values=values)
    take_seat(me, number=held.number)
