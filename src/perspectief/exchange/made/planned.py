"""The plan of a made region: written, agreed, signed, granted and public, half way, by the accounts to try. All invented."""

import datetime
from collections.abc import Callable
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock
from perspectief.exchange.made.region import WEST_BRABANT
from perspectief.geo.gazetteer import gazetteer
from perspectief.parties.made import ACCOUNTS, LEAD, NATIONAL
from perspectief.parties.models import Membership
from perspectief.parties.queries import actor_for, organisations_in
from perspectief.parties.rules import OrganisationKind
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.actions.signing import Signer
from perspectief.plans.actions.writing import TargetValues
from perspectief.plans.models import Action, Party, Plan
from perspectief.plans.rules import Decision, Part, Pillar, Pilot, Progress, SignedHow, State

BEFORE = datetime.timedelta(days=150)  # when the plan was made public, before today
EMPLOYERS, SCHOOL = "Werkgeversvereniging Brabant", "Vakcollege Baronie"
ADVICE = "Helder, en met een doel dat te tellen is."
BACK = "Zeg bij elke actie wie de trekker is, en wanneer die klaar is."
GRANTED: dict[str, Any] = {"decision": Decision.GRANTED, "reasons": "Het plan past bij het programma."}


class Made(NamedTuple):
    """An action: its words, its leads, and how it goes."""

    pillar: Pillar
    title: str
    what: str
    public: str
    private: str
    days: int
    progress: Progress
    result: str
    pilot: str = ""


MADE = (
    Made(Pillar.SUPPLY, "Iedereen een kaart in gewone taal", "Elke kaart wordt eens per drie maanden nagelopen.",
         "Karin Verbeek", "Tim Schrauwen", 40, Progress.RUNNING, "Vier van de vijf kaarten zijn bijgewerkt"),
    Made(Pillar.SUPPLY, "Kennismaken per branchestraat", "Vier bijeenkomsten met werkgevers.", "Rik de Jong", "Sanne Hop",
         -30, Progress.DONE, "Vier bijeenkomsten gehouden"),
    Made(Pillar.SUPPLY, "Statushouders werken en leren tegelijk", "Inburgering samen met werk vanaf de eerste maand.",
         "Leila Demir", "Wim Aarts", -10, Progress.RUNNING, "De eerste groep is begonnen", Pilot.INTEGRATION),
    Made(Pillar.DEMAND, "300 plekken beloofd door 120 werkgevers", "Elke werkgever krijgt bezoek.", "Marloes Snijders",
         "Jan van Aert", 40, Progress.RUNNING, "Twee van de drie werkgevers zijn bezocht"),
    Made(Pillar.DEMAND, "Eén contactpersoon per werkgever", "Niemand belt wie gisteren al gebeld is.", "Marloes Snijders",
         "Sanne Hop", -60, Progress.DONE, "Elke werkgever heeft er één"),
    Made(Pillar.DEMAND, "Taken opnieuw indelen bij 20 bedrijven", "Van losse taken maken we passende plekken.",
         "Youssef Amrani", "Jan van Aert", 120, Progress.RUNNING, "Bij dertien bedrijven bekeken", Pilot.ADAPTED),
    Made(Pillar.MATCH, "Werkgever krijgt binnen 2 werkdagen antwoord", "Een vraag heeft altijd een eigenaar.",
         "Rik de Jong", "Tim Schrauwen", -5, Progress.RUNNING, "Het lukt nog niet elke week"),
    Made(Pillar.MATCH, "Jobcoach en begeleider vanaf dag één", "Ook in het bedrijf loopt iemand mee.", "Ilse Brouwers",
         "Sanne Hop", 90, Progress.RUNNING, "Bij bijna elke plaatsing"),
    Made(Pillar.LEARNING, "60 praktijkverklaringen groen en logistiek", "Leren op de werkplek, bij erkende leerbedrijven.",
         "Anouk Maas", "Wim Aarts", 60, Progress.RUNNING, "De helft is behaald", Pilot.PRACTICE),
    Made(Pillar.LEARNING, "Leerwerkakkoord zorg", "Zes instellingen worden leerbedrijf.", "Leila Demir", "Petra Kox", 100,
         Progress.STUCK, "Wacht op de erkenning van zes leerbedrijven"),
)  # fmt: skip


class Cast(NamedTuple):
    """Who makes a plan: who leads the programme, the support team, the ministry, and who says that a party agrees."""

    lead: Actor
    support: Actor
    ministry: Actor
    parties: tuple[Actor, ...]


def to_try() -> Cast:
    """The accounts to try."""
    lead, support, ministry = (_actor(one.email) for one in (LEAD, *NATIONAL))
    counter = [one for one in (_actor(account.email) for account in ACCOUNTS) if one.is_counter]
    return Cast(lead, support, ministry, tuple(one for one in counter if one.organisation != lead.organisation))


def plan(
    region: int, cast: Cast | None = None, until: State = State.PUBLISHED, ago: datetime.timedelta = BEFORE
) -> Plan:
    """The plan as far as `until`, where it came so long ago; public it is by default, with how each action goes."""
    cast = cast or to_try()
    today = clock.today()
    with clock.standing(clock.now() - ago):
        year = clock.today().year
        days: dict[str, Any] = {"starts_on": datetime.date(year, 1, 1), "ends_on": datetime.date(year + 1, 12, 31)}
        made = writing.begin_plan(cast.lead, region=region, template="meerjarenagenda", **days)
        _write(cast.lead, made, today)
        for reached, step in () if until == State.DRAFT else _steps(cast, made, until):
            step()
            if reached == until:
                break
    if until == State.PUBLISHED:
        _report(cast.lead, made)
    return made


def _steps(cast: Cast, made: Plan, until: State) -> list[tuple[State, Callable[[], object]]]:
    """What happens to a plan, in order, and where it stands after that."""
    number = made.number
    about: dict[str, Any] = {"decision": Decision.BACK, "reasons": BACK} if until == State.BACK else GRANTED
    return [
        (State.ALIGNING, lambda: signing.ask_parties(cast.lead, number=number)),
        (State.SIGNED, lambda: _signed(cast, made)),
        (State.SUBMITTED, lambda: signing.submit(cast.lead, number=number)),
        (State.ADVISED, lambda: deciding.advise(cast.support, number=number, advice="positive", text=ADVICE)),
        (
            until if until == State.BACK else State.GRANTED,
            lambda: deciding.decide(cast.ministry, number=number, **about),
        ),
        (State.PUBLISHED, lambda: deciding.publish(cast.ministry, number=number)),
    ]


def _signed(cast: Cast, made: Plan) -> None:
    _react(made, cast)
    version = signing.lock(cast.lead, number=made.number, why="De eerste agenda van de regio.")
    _sign(cast.lead, made, version.sha256)


def _report(lead: Actor, made: Plan) -> None:
    number = made.number
    titles = {one.title: one for one in MADE}
    with acting(lead):
        kept_actions = list(Action.objects.filter(plan=made).order_by("id"))
    for kept in kept_actions:
        told = titles[kept.title]
        deciding.report(lead, number=number, action=kept.number, progress=told.progress, result=told.result)


def _write(lead: Actor, made: Plan, today: datetime.date) -> None:
    first, last = made.starts_on.year, made.ends_on.year
    writing.set_ambition(
        lead,
        number=made.number,
        version=None,
        values={
            "definition": "job_8_hours_4_weeks",
            "baseline": 410,
            "baseline_source": f"Gemiddelde {first - 2}–{first - 1}",
            "aim": "Wie wil werken, vindt een plek die past en blijft.",
        },
        targets=[TargetValues(first, "all", 250), TargetValues(last, "all", 300), TargetValues(last, "young", 60)],
    )
    for name, part, contact, organisation in _parties(made.region_id, lead.organisation):
        writing.keep_party(lead, number=made.number, name=name, part=part, contact=contact, organisation=organisation)
    for one in MADE:
        due = min(max(today + datetime.timedelta(days=one.days), made.starts_on), made.ends_on)
        values = {
            "pillar": one.pillar, "title": one.title, "what": one.what, "due_on": due, "pilot": one.pilot,
            "public_person": one.public, "public_organisation": "gemeente", "private_person": one.private,
            "private_organisation": _employers(made.region_id),
        }  # fmt: skip
        writing.add_action(lead, number=made.number, values=values)


def _employers(region: int) -> str:
    known = gazetteer().regions[region]
    return EMPLOYERS if region == WEST_BRABANT else f"Werkgeversvereniging {known.name}"


def _parties(region: int, own: int) -> list[tuple[str, str, str, int | None]]:
    """The municipality of the programme manager leads; UWV and the counter take part with an account, the others on paper."""
    rows: list[tuple[str, str, str, int | None]] = []
    for one in organisations_in(region):
        if one.pk == own:
            rows.append((one.name, Part.PUBLIC_LEAD, "M. de Bruin", one.number))
        elif one.kind in {OrganisationKind.UWV, OrganisationKind.COUNTER}:
            rows.append((one.name, Part.PARTY, "", one.number))
    return [*rows, (_employers(region), Part.PRIVATE_LEAD, "J. van Aert", None), (SCHOOL, Part.PARTY, "A. Maas", None)]


def _react(made: Plan, cast: Cast) -> None:
    """Every party with somebody here agrees."""
    for actor in cast.parties:
        with acting(actor):
            party = Party.objects.filter(plan=made, organisation=actor.organisation).first()
        if party is not None:
            signing.react(actor, number=made.number, party=party.number, agrees=True)


def _sign(lead: Actor, made: Plan, sha256: str) -> None:
    with acting(lead):
        parties = list(Party.objects.filter(plan=made).order_by("id"))
    for party in parties:
        signer = Signer(party.contact or "R. de Jong", "bestuurder", party.name, "besluit van het bestuur")
        signing.sign(lead, number=made.number, party=party.number, sha256=sha256, signer=signer, how=SignedHow.PAPER)


def _actor(email: str) -> Actor:
    return actor_for(Membership.objects.select_related("organisation", "user").get(user__email=email))
