"""The region the browser walks through: a made one, small, matched, and the roles that its accounts do not cover."""

import contextlib
import datetime
import io
from types import SimpleNamespace
from typing import Any

from django.db.models import F, QuerySet

from perspectief.access.context import acting
from perspectief.config.environment import APP, MAINTENANCE, OWNER
from perspectief.core import clock
from perspectief.demand.actions.contacts import note_moment
from perspectief.demand.actions.lanes import add_entry, join, plan_day, start_lane
from perspectief.demand.actions.pledges import pledge
from perspectief.demand.actions.requests import ask
from perspectief.demand.actions.trial_days import Who, enrol
from perspectief.demand.models import Employer, Place
from perspectief.exchange.made import command
from perspectief.exchange.models import Upload
from perspectief.guidance.actions.coaching import appoint_coach, give_signal
from perspectief.guidance.actions.placements import Contract, place_person
from perspectief.guidance.actions.seats import Yes
from perspectief.guidance.models import Placement
from perspectief.matching.distribution.decisions import confirm, propose
from perspectief.matching.distribution.keeping import keep
from perspectief.matching.distribution.levers import Levers
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.models import GroupDecision, PersonList, PlaceList
from perspectief.monitoring.counting import count_region
from perspectief.monitoring.models import Cell
from perspectief.oversight.jobs import examine_all
from perspectief.parties.made import ACCOUNTS, CONTROLLER, LEAD, NATIONAL, OFFICER, PASSWORD, SEEKER, TRAINER
from perspectief.parties.models import Membership, PersonAccount
from perspectief.parties.rules import Role
from perspectief.plans.models import Action, Initiative, Obstacle, Plan
from perspectief.plans.money.models import Document
from perspectief.supply.models import Card
from perspectief.supply.rules import Audience
from perspectief.training.models import Course, Enrolment, Gap, Practice
from perspectief.web.staff.distribution.show import figures
from tests.counted import told
from tests.e2e import databases
from tests.factories import (
    OTHER_REGION,
    REGION,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    actor,
)
from tests.monitoring.journals import Journal
from tests.scenes import at_work, closed, introduced, invited, learning, meeting, traject_of

ASKED = ["--seed", "7", "--people", "400", "--places", "120", "--employers", "60"]
ACCOUNT_OF = {
    "klantmanager": "klantmanager gemeente",
    "neighbour": "klantmanager UWV",
    "account_manager": "accountmanager",
    "employer": "werkgever",
    "intermediary": "intermediair",
    "job_coach": "jobcoach ontwikkelbedrijf",
    "privacy_officer": OFFICER.label,
    "trainer": TRAINER.label,
    "programme_manager": LEAD.label,
    "controller": CONTROLLER.label,
    "support_team": NATIONAL[0].label,
    "ministry": NATIONAL[1].label,
}


def fill(name: str) -> SimpleNamespace:
    """Fills the empty database `name` as the program would, and says who and what is in it.

    `members`: role to membership. `card`: somebody the klantmanager looks after with places that fit; `place`: work with
    people who fit; `employer`: who offers it. `upload`: a file it brought, in which rows wait. `own_card`: of the job seeker.
    """
    with databases.using(name, APP), contextlib.redirect_stdout(io.StringIO()):
        assert command.run(ASKED) == 0
    with databases.using(name, OWNER):
        members = _members()
        invitation, token = invited(members["administrator"])
        view = _in_view()
        kept = _divided(members["klantmanager"], members["account_manager"])
        shown = _introduced(members, view["own_card"])
        asked = _asked(members, view["card"])
        work = at_work(members["klantmanager"], view["card"], view["place"], view["own_card"])
        view |= work | {"own_work": work}
        view["coached"] = _coached(members, {view["card"].pk, view["own_card"].pk})
        view["learning"] = learning(members, view["card"], view["place"])
        told((REGION, 5, 12, OTHER_REGION))
        Cell.objects.all().delete()  # what is public stays; Voortgang counts for itself
        Journal(3, 320).write()  # a year and a half to count, so that the pages of figures are full
        count_region(REGION)
    with databases.using(name, MAINTENANCE):
        examine_all(0)
    made = {"invitation": invitation, "token": token, "plan": kept, "introduction": shown}
    return SimpleNamespace(database=name, members=members, **made, **view, **asked)


def _coached(members: dict[str, Any], but: set[int]) -> Placement:
    """Somebody of the klantmanager's organisation at work for two weeks, guided by the job coach of the partner, with a signal that waits."""
    me, guide = actor(members["klantmanager"]), members["job_coach"].user.number
    today, how = clock.today(), "phone"
    cards = Card.objects.filter(organisation=me.organisation, audience=Audience.PARTNERS, state="zoekt")
    card = cards.exclude(pk__in=but).order_by("-waiting_since", "id")[0]
    open_ones = Place.objects.filter(region=REGION, state="open", kind="job", filled=0, employer__party=None)
    contract = Contract("vast", 24, 1_700, today - datetime.timedelta(days=14))
    yes = {"consent_on": today, "consent_how": how}
    placed = place_person(me, contract=contract, card=card.number, place=open_ones.order_by("id")[0].number, **yes)
    appoint_coach(me, number=placed.number, coach=guide, yes=Yes(today, how))
    give_signal(
        me, number=placed.number, voice="employer", about="hours", text="Kunnen we samen kijken naar de tijden?"
    )
    return placed


def _asked(members: dict[str, Any], card: Card) -> dict[str, int]:
    """What the counter has with the employer that has an account: a question, a call, a pledge, and a lane with a day; by number."""
    firm = Employer.objects.filter(party=members["employer"].organisation).order_by("id")[0]
    manager, klantmanager, today = actor(members["account_manager"]), actor(members["klantmanager"]), clock.today()
    with acting(manager):
        number = firm.number
        made = ask(manager, employer=number, kind="people", text="Wie kan twee ochtenden komen inpakken?")
        note_moment(
            manager, employer=number, channel="visit", subject="places", result="thinks", text="Rustig begin, vaste dagen.",
            next_on=today + datetime.timedelta(days=12),
        )  # fmt: skip
        until = today + datetime.timedelta(days=200)
        pledge(manager, employer=number, places=4, starts_on=today, ends_on=until)
        lane = start_lane(manager, region=REGION, branch=1)
        join(manager, lane=lane.number, employer=number)
        add_entry(
            manager, lane=lane.number, kind="sponsor", name="Sectorfonds groen", cents=250_000, note="Betaalt de VCA."
        )
        add_entry(manager, lane=lane.number, kind="course", name="VCA basis")
        later = {"on": today + datetime.timedelta(days=9), "begins": datetime.time(9), "seats": 8}
        day = plan_day(manager, lane=lane.number, kind="motor", employer=number, **later)
    with acting(klantmanager):
        card.refresh_from_db()
        subject = card.pseudonym.subject
        enrol(klantmanager, day=day.number, who=Who(card.pk, card.number, card.organisation_id, card.audience, subject))
    place = Place.objects.filter(employer=firm).order_by("id").first()
    own = place.number if place else 0
    return {"firm": number, "own_place": own, "asked": made.number, "lane": lane.number, "trial_day": day.number}


def _introduced(members: dict[str, Any], card: Card) -> int:
    """The job seeker with an account, shown to the employer with one: the introduction's number."""
    card.state = "zoekt"
    card.save(update_fields=["state"])
    known = (one for one in members.values() if isinstance(one, Membership))
    owner = next(one for one in known if one.organisation_id == card.organisation_id and one.role == Role.CASEWORKER)
    employer = Employer.objects.filter(party=members["employer"].organisation).order_by("id")[0]
    return introduced(owner, card, employer)


def _divided(member: Membership, colleague: Membership) -> int:
    """Two decisions of the region: one in force, that the klantmanager wrote down and a colleague confirmed the day before, one by the
    colleague that waits; and the plan of the whole region kept by this klantmanager: its number.
    """
    today, who = clock.today(), actor(member)
    reason = "Stuurgroep: wie lang wacht, gaat voor."
    given = {"decided_on": today, "valid_from": today, "valid_until": None, "reason": reason}
    made = propose(who, region=REGION, group="long", points=1000, least=5, **given)
    confirm(actor(colleague), region=REGION, number=made.number)
    with acting(who):  # what is confirmed holds from the next day: this one was confirmed yesterday
        GroupDecision.objects.filter(pk=made.pk).update(valid_from=today)
    propose(actor(colleague), region=REGION, group="young", points=1000, least=0, **given)
    with acting(who):
        planned = plan(market(REGION), Levers())
        return keep(who, region=REGION, planned=planned, figures=figures(planned), mark=planned.market.mark).number


def _members() -> dict[str, Membership | PersonAccount]:
    emails = {account.label: account.email for account in (*ACCOUNTS, OFFICER, TRAINER, LEAD, CONTROLLER, *NATIONAL)}
    known = {
        role: Membership.objects.select_related("organisation", "user").get(user__email=emails[label])
        for role, label in ACCOUNT_OF.items()
    }
    own = known["klantmanager"].organisation
    user = {"user__password": PASSWORD}
    known["foreign"] = MembershipFactory(organisation=OrganisationFactory(joined=OTHER_REGION), **user)
    known["administrator"] = MembershipFactory(
        organisation=own, role=Role.ADMINISTRATOR, user__name="Wim Hoeks", **user
    )
    known["ended"] = MembershipFactory(organisation=own, ends_on=datetime.date(2021, 1, 1), **user)
    known["colleague"] = MembershipFactory(organisation=own, user=UserFactory(name="Karin Aerts", password=PASSWORD))
    return known | {"job_seeker": PersonAccount.objects.select_related("user").get(user__email=SEEKER[1])}


def _mine() -> QuerySet[Card]:
    caseworker = Membership.objects.get(user__email=ACCOUNTS[0].email).user
    return Card.objects.filter(dossiers__caseworker=caseworker, organisation=F("dossiers__organisation"), state="zoekt")


def _in_view() -> dict[str, Any]:
    """A card and a place with a good list, from which the journeys start; a file with rows that wait."""
    busy = PersonList.objects.filter(card__in=_mine()).order_by("-total", "card_id")
    wanted = PlaceList.objects.filter(place__state="open").order_by("-total", "place_id")
    place = Place.objects.select_related("employer").get(pk=wanted[0].place_id)
    card = Card.objects.get(pk=busy[0].card_id)
    own = Card.objects.get(pk=PersonAccount.objects.latest("pk").card_id)
    upload = Upload.objects.order_by("-id")[0]
    learned = SimpleNamespace(
        course=Course.objects.order_by("id")[0],
        enrolment=Enrolment.objects.filter(shared=True, trainer__kind="opleider").order_by("id")[0],
        practice=Practice.objects.get(),
        gap=Gap.objects.exclude(state="closed").order_by("-places", "id")[0],
    )
    running = traject_of(Membership.objects.get(user__email=ACCOUNTS[0].email), own)
    return {
        "day": meeting(Membership.objects.get(user__email=ACCOUNTS[0].email), [own, card], place.employer),
        "ended": closed(own, place),
        "traject": running,
        "card": card,
        "own_card": own,
        "place": place,
        "employer": place.employer,
        "upload": upload,
        "learned": learned,
        "agenda": Plan.objects.get(),
        "agenda_action": Action.objects.order_by("id")[0].number,
        "agenda_document": Document.objects.order_by("id")[0].number,
        "obstacle": Obstacle.objects.get(title__startswith="De eerste bus").number,
        "initiative": Initiative.objects.get(public=False).number,
    }
