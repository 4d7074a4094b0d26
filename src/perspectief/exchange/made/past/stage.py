"""Who plays, with whom and when: the accounts, people who fit a place, moments that are past; stories are played in the order of time."""

import datetime
import heapq
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.core.errors import UserError
from perspectief.core.working_time import DUTCH
from perspectief.exchange.simulated.passing import at
from perspectief.parties.made import ACCOUNTS, SEEKER, TRAINER
from perspectief.parties.models import Membership, PersonAccount
from perspectief.parties.queries import actor_for, actor_of_person, staff_in
from perspectief.parties.rules import Role
from perspectief.supply.models import Card
from perspectief.supply.rules import Audience

NAME = "made-region"
DAY = datetime.timedelta(days=1)
DAYS_BACK = 170  # working days; who works in a made region does so for longer
EVERYBODY = 100_000
COLLEAGUES = 16  # of the accounts to try: with so many a region is at work in many places
LASTING = frozenset({"job", "learn-work", "adapted"})  # kinds of place, as taxonomy.needs.PLACE_KINDS
LOOKED_AT = (30, 150)  # people of one caseload, the longest waiting first: of a colleague, of an account to try
# Places that fit people, the best first; of one caseload, or of one employer (by the party it is).
FITS = """
SELECT card.id, card.number, card.organisation_id, card.audience, place.id, place.number, place.employer_id,
       place.capacity - place.filled, file.contact_id, place.kind
FROM supply_dossier AS dossier
JOIN supply_card AS card ON card.region_id = dossier.region_id AND card.id = dossier.card_id AND card.state = 'zoekt'
 AND card.hidden_at IS NULL AND card.organisation_id = dossier.organisation_id
JOIN matching_personlist AS list ON list.region_id = card.region_id AND list.card_id = card.id
CROSS JOIN LATERAL unnest(list.places) WITH ORDINALITY AS listed(place, nth)
JOIN demand_place AS place ON place.region_id = list.region_id AND place.id = listed.place AND place.state = 'open'
 AND place.expires_on > %(soon)s AND place.filled < place.capacity
JOIN demand_employer AS employer ON employer.region_id = place.region_id AND employer.id = place.employer_id
LEFT JOIN demand_employerfile AS file ON file.region_id = place.region_id AND file.employer_id = place.employer_id
WHERE dossier.region_id = %(region)s AND dossier.organisation_id = %(organisation)s
  AND (dossier.caseworker_id = %(user)s OR %(user)s = 0) AND (employer.party_id = %(party)s OR %(party)s = 0)
  AND dossier.card_id IN (SELECT one.card_id FROM supply_dossier AS one JOIN supply_card AS own ON own.region_id = one.region_id
    AND own.id = one.card_id AND own.state = 'zoekt'
    WHERE one.region_id = %(region)s AND one.organisation_id = %(organisation)s AND (one.caseworker_id = %(user)s OR %(user)s = 0)
    ORDER BY own.waiting_since, own.id LIMIT %(limit)s)
ORDER BY card.waiting_since, card.id, listed.nth
"""

Story = Iterator[datetime.datetime]  # gives the moment of its next deed, and does it when it is called again


class Pair(NamedTuple):
    """Somebody and a place that fits (public numbers), and the klantmanager who guides."""

    actor: Actor
    card: int
    place: int
    card_id: int
    place_id: int
    employer: int
    contact: int | None


class Fit(NamedTuple):
    """A row of FITS."""

    card_id: int
    card: int
    organisation: int
    audience: int
    place_id: int
    place: int
    employer: int
    free: int
    contact: int | None
    kind: str


@dataclass
class Stage:
    """A made region with its dice. `done`, `refused`: stories told to the end, and what an action said where one was not."""

    region: int
    dice: random.Random
    done: int = 0
    refused: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.actors = {account.email: seat_of(account.email) for account in (*ACCOUNTS, TRAINER)}
        roles = {account.role: self.actors[account.email] for account in reversed(ACCOUNTS)}
        self.own, self.uwv = self.actors[ACCOUNTS[0].email], self.actors[ACCOUNTS[1].email]
        self.manager, self.employer = roles[Role.ACCOUNT_MANAGER], roles[Role.EMPLOYER]
        self.job_coach, self.broker = roles[Role.JOB_COACH], roles[Role.INTERMEDIARY]
        self.trainer = self.actors[TRAINER.email]
        members = list(staff_in(self.region).select_related("user", "organisation").order_by("id"))
        self.numbers = {one.user_id: one.user.number for one in members}
        known = {self.own.id, self.uwv.id, self.manager.id}
        others = [one for one in members if one.role == Role.CASEWORKER and one.user_id not in known]
        self.others = [actor_for(one) for one in others[:COLLEAGUES]]
        self.coach = next(iter(self.others), self.own)
        managers = [one for one in members if one.role == Role.ACCOUNT_MANAGER and one.user_id not in known]
        self.managers = [self.manager, *(actor_for(one) for one in managers[:3])]
        self.today = clock.today()
        self.days = _days_back(self.today)
        self.seeker = _seeker()
        self.taken_cards: set[int] = {self.seeker.person} if self.seeker and self.seeker.person else set()
        self.taken_places: set[int] = set()
        self.busy: set[int] = set(self.taken_cards)
        self.guides: dict[int, Actor] = {}
        self._fits: dict[tuple[int, int], list[Fit]] = {}
        self._turn = 0

    @property
    def eye(self) -> Actor:
        """Who looks round; does nothing."""
        return service(NAME, regions=(self.region,), purpose="to see what there is")

    def ago(self, days: int, hour: int | None = None) -> datetime.datetime:
        """A moment on the working day so many before today; 1 is the last one."""
        hour = self.dice.randint(9, 15) if hour is None else hour
        return datetime.datetime.combine(
            self.days[days - 1], datetime.time(hour, self.dice.randint(0, 11) * 5), clock.HOME
        )

    def later(self, day: datetime.date, hour: int | None = None) -> datetime.datetime:
        """A moment on this day, or the first working day after it; never later than the last one."""
        day = min(DUTCH.next_open(day), self.days[0])
        hour = self.dice.randint(9, 15) if hour is None else hour
        return datetime.datetime.combine(day, datetime.time(hour, self.dice.randint(0, 11) * 5), clock.HOME)

    def ahead(self, days: int, hour: int = 10) -> datetime.datetime:
        """A moment on a working day to come; 1 is the first after today."""
        day = self.today
        for _one in range(days):
            day = DUTCH.next_open(day + DAY)
        return datetime.datetime.combine(day, datetime.time(hour, 30), clock.HOME)

    def pair(self, actor: Actor | None = None, *, keyed: bool = False, lasting: bool = False) -> Pair:
        """Somebody of this klantmanager's list (None: of the next colleague's) and the best place nobody took here yet.

        `keyed`: somebody private parties see too; `lasting`: a place for work, not for a day along. Raises Nobody.
        """
        for _try in range(40):
            who = actor or self._next()
            for fit in self._of(who):
                if fit.card_id in self.taken_cards or fit.place_id in self.taken_places:
                    continue
                if (not keyed or fit.audience == Audience.PARTNERS) and (not lasting or fit.kind in LASTING):
                    return self._take(who, fit)
            if actor is not None:
                break
        raise Nobody

    def person(self, actor: Actor | None = None) -> Pair:
        """Somebody of this klantmanager's list (None: of the next colleague's), from the end; no place is taken. Raises Nobody.

        Rather somebody no other story is about.
        """
        for _try in range(COLLEAGUES):
            who = actor or self._next()
            free = [fit for fit in reversed(self._of(who)) if fit.card_id not in self.busy]
            free.sort(key=lambda fit: fit.card_id in self.taken_cards)
            if free:
                self.busy.add(free[0].card_id)
                self.taken_cards.add(free[0].card_id)
                return _pair(who, free[0])
        raise Nobody

    def pair_of_seeker(self) -> Pair:
        """The job seeker with an account, and a place: one that fits, else one that fits another of the list. Raises Nobody."""
        key, card = (self.own.id, -1), self.seeker.person if self.seeker else None
        if card is None:
            raise Nobody
        if key not in self._fits:
            self._fits[key] = self._read(self.own, self.own.id, 0, EVERYBODY)
        free = [fit for fit in self._fits[key] if fit.place_id not in self.taken_places]
        free.sort(key=lambda fit: fit.card_id != card)
        with acting(self.own):
            number = Card.objects.filter(pk=card).values_list("number", flat=True).first()
        if not free or number is None:
            raise Nobody
        return self._take(self.own, free[0]._replace(card_id=card, card=number))

    def also(self, pair: Pair) -> Pair:
        """Another place for the same person, at another employer. Raises Nobody."""
        for fit in self._of(pair.actor):
            apart = fit.employer != pair.employer and fit.place_id not in self.taken_places
            if fit.card_id == pair.card_id and apart:
                return self._take(pair.actor, fit)
        raise Nobody

    def with_us(self, actor: Actor) -> Pair:
        """Somebody of this klantmanager's list and a place of the employer with an account. Raises Nobody."""
        key = (actor.id, self.employer.organisation)
        if key not in self._fits:
            self._fits[key] = self._read(actor, 0, self.employer.organisation, EVERYBODY)
        for fit in self._fits[key]:
            if fit.card_id not in self.taken_cards and fit.place_id not in self.taken_places:
                return self._take(actor, fit)
        raise Nobody

    def place_of(self, pair: Pair, other: Pair) -> Pair:
        """The person of `other` for the place of `pair`."""
        return other._replace(place=pair.place, place_id=pair.place_id, employer=pair.employer, contact=pair.contact)

    def _take(self, actor: Actor, fit: Fit) -> Pair:
        self.taken_cards.add(fit.card_id)
        self.taken_places.add(fit.place_id)
        self.guides[fit.card_id] = actor
        return _pair(actor, fit)

    def _next(self) -> Actor:
        self._turn += 1
        return self.others[self._turn % len(self.others)]

    def _of(self, actor: Actor) -> list[Fit]:
        key = (actor.id, 0)
        if key not in self._fits:
            self._fits[key] = self._read(actor, actor.id, 0, LOOKED_AT[actor in (self.own, self.uwv)])
        return self._fits[key]

    def _read(self, actor: Actor, user: int, party: int, limit: int) -> list[Fit]:
        given = {
            "region": self.region, "organisation": actor.organisation, "user": user, "party": party, "limit": limit,
            "soon": self.today + 14 * DAY,
        }  # fmt: skip
        with acting(actor), connection.cursor() as cursor:
            cursor.execute(FITS, given)
            return [Fit(*row) for row in cursor.fetchall()]


def _pair(actor: Actor, fit: Fit) -> Pair:
    return Pair(actor, fit.card, fit.place, fit.card_id, fit.place_id, fit.employer, fit.contact)


class Nobody(UserError):
    """Nobody, or no place, is left for this story: a small region is a thin one."""

    code = "nobody"

    def __init__(self) -> None:
        super().__init__("Er is niemand meer voor dit verhaal.")


def seat_of(email: str) -> Actor:
    """The account with this address, as the pages would make of it."""
    return actor_for(Membership.objects.select_related("user", "organisation").get(user__email=email))


def play(stage: Stage, stories: Iterable[Story]) -> None:
    """Every story, deed by deed in the order of time. One that cannot go on ends there."""
    waiting: list[tuple[datetime.datetime, int, Story]] = []

    def go_on(turn: int, story: Story) -> None:
        try:
            heapq.heappush(waiting, (next(story), turn, story))
        except StopIteration:
            stage.done += 1
        except UserError as said:
            stage.refused[said.message] = stage.refused.get(said.message, 0) + 1

    for turn, story in enumerate(stories):
        go_on(turn, story)
    while waiting:
        moment, turn, story = heapq.heappop(waiting)
        with at(moment.date(), moment.timetz().replace(tzinfo=None)):
            go_on(turn, story)


def _days_back(today: datetime.date) -> list[datetime.date]:
    """The working days before today, the last one first."""
    found, day = [], today
    for _one in range(DAYS_BACK):
        day = DUTCH.last_open_before(day)
        found.append(day)
    return found


def _seeker() -> Actor | None:
    account = PersonAccount.objects.filter(user__email=SEEKER[1]).first()
    return actor_of_person(account) if account is not None else None
