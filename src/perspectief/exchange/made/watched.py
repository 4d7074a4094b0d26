"""Who looked at whom in a made region, the officer who watches over that, and a job seeker who asks why.

The looks are dated in the last working days. A colleague without any task came back to the job seeker on five of them: the report of
the night finds that, and this one asks for it at once.
"""

import contextlib
import datetime
from collections.abc import Sequence

from django.contrib.auth.hashers import make_password
from django.db import connection
from procrastinate.exceptions import AlreadyEnqueued

from perspectief.access.context import Actor, acting
from perspectief.access.looks import Reason
from perspectief.core import clock
from perspectief.oversight.actions import ask
from perspectief.oversight.jobs import examine_all
from perspectief.parties.made import ACCOUNTS, OFFICER, PASSWORD, SEEKER
from perspectief.parties.models import Membership, PersonAccount, User
from perspectief.parties.queries import actor_for, actor_of_person
from perspectief.parties.rules import Role
from perspectief.supply.models import Card, Pseudonym
from perspectief.supply.rules import State

CAME_BACK = 5  # working days on which a colleague without task opened the same person
OPENED = 4  # people the klantmanager opened
HOUR = datetime.time(10, 40)
PAGE = "web:job_seeker"
LOOK = """
INSERT INTO access_look (at, actor, role, organisation_id, region_id, subject, layer, page, reason, origin)
SELECT %(at)s, %(actor)s, %(role)s, %(organisation)s, region_id, subject, layer, %(page)s, %(reason)s, %(origin)s
FROM supply_pseudonym, unnest(ARRAY['card', 'profile']) AS layer WHERE card_id = ANY (%(cards)s)
"""


def watch() -> int:
    """The officer, the job seeker's account, and what they have to look at; how many people were looked at."""
    own = _seat(ACCOUNTS[0].email)
    actor = actor_for(own, origin="cli")
    with acting(actor):
        mine = Card.objects.filter(
            dossiers__caseworker=own.user, organisation=own.organisation_id, state=State.SEARCHING
        )
        cards = list(mine.order_by("pk").values_list("pk", flat=True)[:OPENED])
    if not cards:
        return 0
    _officer(own)
    account = _seeker(actor, cards[0])
    days = working_days(CAME_BACK)
    stranger = _stranger(own)
    _look(actor, cards, Reason.CASELOAD, days[1])
    for day in days:
        _look(stranger, cards[:1], Reason.OWN, day)
    for back, other in enumerate((ACCOUNTS[1], ACCOUNTS[2]), start=2):
        _look(actor_for(_seat(other.email), origin="cli"), cards[:1], Reason.REGION, days[back])
    ask(actor_of_person(account), organisation=own.organisation_id, day=days[-1], role=stranger.role)
    with contextlib.suppress(AlreadyEnqueued):  # then it is on its way
        examine_all.configure(lock=None).defer(timestamp=0)
    return len(cards)


def working_days(count: int) -> list[datetime.date]:
    """The last ones before today, in order: looking at night or in a weekend is odd by itself."""
    before = (clock.today() - datetime.timedelta(days=back) for back in range(1, 2 * count + 3))
    return sorted([day for day in before if day.isoweekday() < 6][:count])


def _seat(email: str) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(user__email=email)


def _officer(beside: Membership) -> None:
    user = User.objects.create(email=OFFICER.email, name=OFFICER.name, password=make_password(PASSWORD))
    Membership.objects.create(
        user=user,
        organisation=beside.organisation,
        role=OFFICER.role,
        starts_on=beside.starts_on,
        confirmed_on=clock.today(),
    )


def _seeker(actor: Actor, card: int) -> PersonAccount:
    with acting(actor):
        held = Pseudonym.objects.select_related("card__profile").get(card=card)
    name = held.card.profile.given_name
    user = User.objects.create(email=SEEKER[1], name=name, password=make_password(PASSWORD))
    return PersonAccount.objects.create(
        user=user, card_id=card, region_id=held.region_id, starts_on=working_days(CAME_BACK)[0]
    )


def _stranger(own: Membership) -> Actor:
    """A colleague in the same role, on whose list the person does not stand."""
    seats = Membership.objects.select_related("user", "organisation").filter(
        organisation=own.organisation_id, role=Role.CASEWORKER
    )
    return actor_for(seats.exclude(pk=own.pk).order_by("pk")[0], origin="cli")


def _look(actor: Actor, cards: Sequence[int], reason: Reason, day: datetime.date) -> None:
    given = {
        "at": datetime.datetime.combine(day, HOUR, clock.HOME),
        "actor": actor.id,
        "role": actor.role,
        "organisation": actor.organisation,
        "page": PAGE,
        "reason": str(reason),
        "origin": actor.origin,
        "cards": list(cards),
    }
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(LOOK, given)
