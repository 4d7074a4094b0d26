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
from perspectief.demand.models import Place
from perspectief.exchange.made import command
from perspectief.exchange.models import Upload
from perspectief.matching.distribution.decisions import decide
from perspectief.matching.distribution.keeping import keep
from perspectief.matching.distribution.levers import Levers
from perspectief.matching.distribution.plan import market, plan
from perspectief.matching.models import PersonList, PlaceList
from perspectief.oversight.jobs import examine_all
from perspectief.parties.made import ACCOUNTS, OFFICER, PASSWORD, SEEKER
from perspectief.parties.models import Membership, PersonAccount
from perspectief.parties.rules import Role
from perspectief.supply.models import Card
from perspectief.web.staff.distribution.show import figures
from tests.e2e import databases
from tests.factories import OTHER_REGION, REGION, MembershipFactory, OrganisationFactory, UserFactory, actor
from tests.scenes import invited

ASKED = ["--seed", "7", "--people", "400", "--places", "120", "--employers", "60"]
ACCOUNT_OF = {
    "klantmanager": "klantmanager gemeente",
    "neighbour": "klantmanager UWV",
    "account_manager": "accountmanager",
    "employer": "werkgever",
    "intermediary": "intermediair",
    "privacy_officer": OFFICER.label,
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
        kept = _divided(members["klantmanager"])
    with databases.using(name, MAINTENANCE):
        examine_all(0)
    return SimpleNamespace(database=name, members=members, invitation=invitation, token=token, plan=kept, **view)


def _divided(member: Membership) -> int:
    """A decision of the region in force, and the plan of the whole region kept by this klantmanager: its number."""
    today, who = clock.today(), actor(member)
    reason = "Stuurgroep: wie lang wacht, gaat voor."
    given = {"decided_on": today, "valid_from": today, "valid_until": None, "reason": reason}
    decide(who, region=REGION, group="long", points=1000, least=5, **given)
    with acting(who):
        planned = plan(market(REGION), Levers())
        return keep(who, region=REGION, planned=planned, figures=figures(planned), mark=planned.market.mark).number


def _members() -> dict[str, Membership | PersonAccount]:
    emails = {account.label: account.email for account in (*ACCOUNTS, OFFICER)}
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
    return {"card": card, "own_card": own, "place": place, "employer": place.employer, "upload": upload}
