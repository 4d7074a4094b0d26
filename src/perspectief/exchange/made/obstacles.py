"""What stands in the way in a made region, and what is there already; by the accounts to try, through the real actions. All invented."""

import datetime

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.geo.queries import municipalities
from perspectief.parties.made import ACCOUNTS, LEAD, NATIONAL
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for
from perspectief.plans.initiatives.actions import add_initiative
from perspectief.plans.models import Action, Plan
from perspectief.plans.obstacles.actions import answer, helps, here_too, lift, raise_obstacle, take
from perspectief.plans.obstacles.models import Obstacle

DAY = datetime.timedelta(days=1)
BEFORE = 24 * DAY  # when the oldest was raised
# Name, party, what, topics, branches, people a year, begin of the titles of actions it belongs to, public.
THERE = (
    ("Busje naar de vroege dienst", "Werkgeversvereniging Brabant", "Wie voor zes uur begint, rijdt mee vanaf drie stations.",
     ["travel"], [0], 60, ("300 plekken",), True),
    ("Taal op de werkvloer", "Vakcollege Baronie", "Twee ochtenden per week taalles op het werk zelf, met een eigen docent.",
     ["skills"], [], 120, ("Statushouders", "60 praktijkverklaringen"), True),
    ("Werkgeversontbijt", "werkgeversservicepunt", "Elke eerste dinsdag: werkgevers die al iemand aannamen vertellen hoe het gaat.",
     ["employers"], [], 80, ("Kennismaken",), False),
    ("Eén loket voor begeleiding op de werkplek", "gemeente", "Werkgevers bellen één nummer voor begeleiding, welke gemeente het ook is.",
     ["guidance", "together"], [], 45, ("Jobcoach en begeleider",), True),
)  # fmt: skip


# Level, topic, title, what, page it was raised from.
MET = {
    "bus": ("region", "travel", "De eerste bus is te laat voor de vroege dienst",
            "Diensten beginnen om zes uur, de eerste bus komt om half zeven aan. Vier plaatsingen gingen daarop stuk.", "placement"),
    "permit": ("region", "rules", "Wie vanuit de uitkering een proef begint, moet te veel formulieren invullen",
               "Drie formulieren met dezelfde vragen, voor elke partij één. Mensen haken af voor ze begonnen zijn.", "trial"),
    "coach": ("party", "guidance", "Werkgevers weten niet wie ze bellen als het misgaat",
              "Bij een nieuwe collega is er vaak geen nummer bekend buiten kantooruren.", "employer"),
    "called": ("party", "systems", "Ik zie niet of een collega de werkgever al belde",
               "Bij twee gemeenten in de regio werken we in een ander systeem. Werkgevers worden dubbel gebeld.", "employers"),
    "learning": ("region", "employers", "Wij willen een leerplek bieden, maar de erkenning duurt een half jaar",
                 "We hebben een begeleider en werk. Zonder erkenning mag de school niet met ons beginnen.", "company"),
}  # fmt: skip
LIFTED = "Wij kunnen één van de drie formulieren schrappen, de andere twee zijn landelijk."
SOLVED = "Elke werkgever krijgt bij de start een kaart met één nummer. Buiten kantooruren neemt de dienst over."
EXPLAINED = (
    "Eén formulier is genoeg als beide partijen tekenen. Het voorbeeld dat vijf regio’s gebruiken staat bij Leren."
)


def stand_in_the_way(plan: Plan) -> None:
    """Five obstacles at three levels, from raised to solved, and four initiatives beside the actions of the plan."""
    me, uwv, account, employer = (_actor(ACCOUNTS[at].email) for at in (0, 1, 2, 4))
    lead, support = _actor(LEAD.email), _actor(NATIONAL[0].email)
    with clock.standing(clock.now() - BEFORE):
        bus, permit, coach = _met(me, "bus"), _met(uwv, "permit"), _met(account, "coach")
    with clock.standing(clock.now() - 16 * DAY):
        take(lead, number=bus.number)
        take(lead, number=permit.number)
        lift(lead, number=permit.number, reason=LIFTED)
        for who in (uwv, account):
            here_too(who, number=bus.number)
        answer(account, number=coach.number, outcome="solved", text=SOLVED)
        helps(account, number=coach.number)
    with clock.standing(clock.now() - 3 * DAY):
        answer(support, number=permit.number, outcome="explained", text=EXPLAINED)
        _met(me, "called")
    _met(employer, "learning")
    _there(lead, plan)


def _met(actor: Actor, which: str) -> Obstacle:
    level, topic, title, what, page = MET[which]
    return raise_obstacle(actor, level=level, topic=topic, title=title, what=what, page=page, anyway=True)


def _there(lead: Actor, plan: Plan) -> None:
    with acting(lead):
        actions = list(Action.objects.filter(plan=plan).order_by("id").values_list("number", "title"))
    towns = [one.id for one in municipalities(plan.region_id)]
    for at, (name, party, what, topics, branches, people, begins, public) in enumerate(THERE):
        values = {
            "name": name, "party": party, "what": what, "topics": topics, "branches": branches, "people": people,
            "towns": towns[at : at + 4] if at else [], "starts_on": clock.today() - datetime.timedelta(days=200 + 90 * at),
            "ends_on": None, "contact": "de balie van de organisatie", "public": public,
            "actions": [number for number, title in actions if title.startswith(begins)],
        }  # fmt: skip
        add_initiative(lead, values=values)


def _actor(email: str) -> Actor:
    return actor_for(Membership.objects.select_related("organisation", "user").get(user__email=email))
