"""Made files: the rows a region would have in its file, drawn by dice, with every border a definition names among them."""

import datetime
import random
from typing import Any

from django.db import connection

from perspectief.core import clock
from perspectief.core.models import Fact
from perspectief.demand.models import Employer, EmployerFile, EmployerRequest, Place
from perspectief.matching.models import ExitAnswer, Introduction, PlaceList, Proposal, RuleSet, Run
from perspectief.supply.models import Card, Profile
from tests.factories import REGION, OrganisationFactory, UserFactory

DAY = datetime.timedelta(days=1)
POSTCODES = (
    "SELECT DISTINCT ON (municipality_id) pc4 FROM geo_postcode JOIN geo_municipality AS town ON town.id = municipality_id "
    "WHERE town.region_id = %s ORDER BY municipality_id, pc4 LIMIT 3"
)
CAME = (27, 28, 29, 55, 56, 57, 90, 91, 92)  # days ago: just before, on and just after a term of `offered`
CONFIRMED = (None, 0, 89, 90, 91, 400)
OFFERED = (0, 364, 365, 366, 700)  # days since a place came in
SIZES = (0, 1, 2, 2, 3, 5, None)
STATES = ("zoekt", "zoekt", "zoekt", "zoekt", "werkt", "even-niet", "uit")


class File:
    """The file of one region. The same seed gives the same rows on the same day."""

    def __init__(self, seed: int, people: int, region: int = REGION) -> None:
        self.dice, self.region, self.now, self.today = random.Random(seed), region, clock.now(), clock.today()
        with connection.cursor() as cursor:
            cursor.execute(POSTCODES, [region])
            self.postcodes = [*(pc4 for (pc4,) in cursor.fetchall()), None]
        self.parties = OrganisationFactory.create_batch(2, joined=region)
        self.user = UserFactory()
        self.employers(max(12, people // 5))
        self.people(people)
        self.introductions()
        self.judgements()
        self.lists()
        self.requests(max(20, people // 3))
        self.answers(people // 4)

    def at(self, days: int, hour: int | None = None) -> datetime.datetime:
        """A moment so many days ago; in the last hour of a day at home it is another day at Greenwich."""
        hour = self.dice.choice((0, 9, 12, 23)) if hour is None else hour
        moment = datetime.datetime.combine(self.today - days * DAY, datetime.time(hour, 30), clock.HOME)
        return min(moment, self.now)

    def born(self, years: int, days: int = 0) -> datetime.date:
        """The birth date of who became so many years old so many days ago."""
        day = self.today - days * DAY
        return day.replace(year=day.year - years, day=28 if (day.month, day.day) == (2, 29) else day.day)

    def employers(self, number: int) -> None:
        """Of every size and none, with places of some."""
        dice = self.dice
        self.firms = Employer.objects.bulk_create(
            Employer(
                region_id=self.region, organisation=dice.choice(self.parties), name=f"Werkgever {n}", sort_key=f"werkgever {n:05}",
                branch=dice.choice((0, 1, None)), pc4=dice.choice(self.postcodes), town="",
            )
            for n in range(number)
        )  # fmt: skip
        EmployerFile.objects.bulk_create(
            EmployerFile(region_id=self.region, employer=one, size_class=dice.choice(SIZES)) for one in self.firms
        )
        self.places = Place.objects.bulk_create(
            Place(
                region_id=self.region, organisation_id=one.organisation_id, employer=one, title="Inpakken", sort_key="inpakken",
                state=dice.choice(("open", "dicht")), capacity=9,
            )
            for one in self.firms for _turn in range(dice.randint(0, 3))
        )  # fmt: skip
        self.made_at("demand_place", self.places, [dice.choice(OFFERED) for _one in self.places])

    def people(self, number: int) -> None:
        """Who looks, works or left; some objected, some have no name here, some birthdays are today."""
        dice = self.dice
        births = (
            self.born(27), self.born(27, -1), self.born(27, 1), self.born(50), self.born(50, -1), self.born(20), self.born(40),
            self.born(61), None,
        )  # fmt: skip
        self.cards = Card.objects.bulk_create(
            Card(
                region_id=self.region, organisation=dice.choice(self.parties), title="Inpakken", state=dice.choice(STATES),
                pc4=dice.choice(self.postcodes), readiness=dice.choice((1, 2, 3, None)), inburgering=dice.random() < 0.4,
                waiting_since=self.today, confirmed_at=self.ago(dice.choice(CONFIRMED)),
                hidden_at=self.now if dice.random() < 0.08 else None,
            )
            for _turn in range(number)
        )  # fmt: skip
        self.came = [dice.choice((*CAME, dice.randint(0, 500))) for _one in self.cards]
        self.made_at("supply_card", self.cards, self.came)
        Profile.objects.bulk_create(
            Profile(
                region_id=self.region, organisation_id=one.organisation_id, audience=0 if one.hidden_at else 1, card=one,
                given_name="Sam", family_name="Made", sort_key="made sam", birth_date=dice.choice(births),
            )
            for one in self.cards if dice.random() < 0.9
        )  # fmt: skip

    def ago(self, days: int | None) -> datetime.date | None:
        """A day so long ago; None when nobody knows."""
        return None if days is None else self.today - days * DAY

    def made_at(self, table: str, rows: list[Any], days: list[int]) -> None:
        """Rows came into the file so many days ago, whatever the clock said when they were written."""
        with connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE {table} AS row SET created_at = one.at FROM unnest(%s::bigint[], %s::timestamptz[]) AS one(id, at) "
                "WHERE row.id = one.id",
                ([row.pk for row in rows], [self.at(one) for one in days]),
            )

    def introductions(self) -> None:
        """From none to three a person, the first also on the last day of a term and the day after; answered, silent or not shown yet."""
        dice, rows, facts = self.dice, [], []
        for card, came in zip(self.cards, self.came, strict=True):
            for place in dice.sample(self.places, min(dice.choice((0, 0, 1, 1, 3)), len(self.places))):
                opened = max(0, came - dice.choice((0, 28, 29, 56, 57, 91, 92, dice.randint(0, 120))))
                shown = max(0, opened - 3) if dice.random() < 0.8 else None
                answered = max(0, shown - 4) if shown is not None and dice.random() < 0.75 else None
                ended = answered is not None and dice.random() < 0.5
                one = Introduction(
                    region_id=self.region, organisation_id=card.organisation_id, owner_id=card.organisation_id,
                    audience=0 if card.hidden_at else 1, receiver_id=place.organisation_id, party_id=place.organisation_id, card=card,
                    place=place, status="closed" if ended else "shown" if shown is not None else "asked_person",
                    outcome="refused" if ended else "", closed_at=self.now if ended else None, said_yes=True if shown is not None else None,
                    opened_at=self.at(opened), shown_at=None if shown is None else self.at(shown),
                    answered_at=None if answered is None else self.at(answered),
                )  # fmt: skip
                rows.append(one)
                told = {"introduction": one.number}
                facts.append(self.fact("introduction_proposed", opened, told))
                if answered is not None:
                    verb = dice.choice(("introduction_invite", "introduction_accept", "introduction_refuse"))
                    facts.append(self.fact(verb, answered, told))
                    if verb == "introduction_invite" and dice.random() < 0.5:  # chosen counts once
                        facts.append(self.fact("introduction_accept", answered, told))
        Introduction.objects.bulk_create(rows)
        Fact.objects.bulk_create(facts)

    def fact(self, verb: str, days: int, data: dict[str, Any]) -> Fact:
        """One line of the journal, long ago."""
        return Fact(tx=0, verb=verb, at=self.at(days), data=data, actor=1, role="x", origin="x", region_id=self.region)

    def judgements(self) -> None:
        """By a colleague or put aside by the program, within half a year and just before it."""
        dice, half = self.dice, datetime.timedelta(days=182)
        Proposal.objects.bulk_create(
            Proposal(
                region_id=self.region, organisation_id=one.organisation_id, card=one, place=dice.choice(self.places), rules_version="1",
                judgement="not_now", user=dice.choice((self.user, None)),
                at=self.now - dice.choice((DAY, half - DAY / 24, half + DAY / 24, 2 * half)), closed_at=self.now,
            )
            for one in self.cards if dice.random() < 0.4
        )  # fmt: skip

    def lists(self) -> None:
        """The people of half of the places; who stands eleventh is not at the top."""
        rules = RuleSet.objects.create(region_id=self.region, version="made", valid_from=self.today)
        run = Run.objects.create(
            region_id=self.region, rules=rules, people=0, places=0, fits=0, people_without=0, places_without=0, rarity=[],
            seconds=0, engine_seconds=0,
        )  # fmt: skip
        listed = self.cards[: len(self.cards) // 2]
        PlaceList.objects.bulk_create(
            PlaceList(
                region_id=self.region, place=one, run=run, points=[], total=0,
                people=[card.pk for card in self.dice.sample(listed, min(14, len(listed)))],
            )
            for one in self.places[::2]
        )  # fmt: skip

    def requests(self, number: int) -> None:
        """Questions of employers: answered in time, on the last day or too late; ended without an answer; or waiting."""
        dice, rows = self.dice, []
        for _turn in range(number):
            asked = dice.choice((0, 1, 2, 3, 4, dice.randint(5, 400)))
            answered = max(0, asked - dice.choice((0, 1, 2, 3, 4, 7))) if dice.random() < 0.6 else None
            ending = dice.choice(("", "", "helped", "no_help", "not_reached", "withdrawn"))
            ended = max(0, asked - dice.choice((0, 1, 3, 9)))
            begun, firm = self.at(asked, 9), dice.choice(self.firms)
            rows.append(
                EmployerRequest(
                    region_id=self.region, employer=firm, organisation=dice.choice(self.parties), owner=self.user, kind="other", asked_at=begun,
                    respond_by=begun + 2 * DAY, set_at=begun, due_at=begun + 2 * DAY, answer="" if answered is None else "visit",
                    answered_at=None if answered is None else self.at(answered, 23), ending=ending,
                    ended_at=self.at(ended, 23) if ending else None,
                )
            )  # fmt: skip
        EmployerRequest.objects.bulk_create(rows)

    def answers(self, number: int) -> None:
        """At the end: many of people in the last two years, nine of employers."""
        dice = self.dice
        month = self.today.replace(day=1)
        ExitAnswer.objects.bulk_create(
            ExitAnswer(
                region_id=self.region, side=side, month=(month - dice.randint(0, 500) * DAY).replace(day=1),
                first=dice.randint(1, 3), second=dice.randint(1, 3),
            )
            for side, times in (("person", number), ("employer", 9)) for _turn in range(times)
        )  # fmt: skip
