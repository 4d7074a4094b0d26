"""What can happen to the file, as the owner of the database does it: every protected table gets rows, and they change."""

import datetime
import uuid
from dataclasses import dataclass, field

from hypothesis import strategies as st

from perspectief.access.context import Actor
from perspectief.access.models import Grant, Look
from perspectief.core import clock
from perspectief.core.models import Fact, Submission
from perspectief.demand.models import ContactNote, EmployerContact
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.matching.models import (
    Distribution,
    DistributionPair,
    GroupDecision,
    PairChoice,
    PersonList,
    PlaceList,
    Proposal,
    RuleSet,
    Run,
)
from perspectief.oversight.models import Finding, Question
from perspectief.parties.models import Invitation, OneTimeLink, Organisation, Recovery, User
from perspectief.privacy.models import Erasure, Hold, Request, Warned
from perspectief.supply.models import Card, Dossier, Identity, Offer
from perspectief.work.models import Task, TaskKind
from tests.factories import (
    OTHER_REGION,
    REGION,
    CardFactory,
    DossierFactory,
    EmployerFactory,
    OrganisationFactory,
    PlaceFactory,
    UserFactory,
)

REGIONS = (REGION, OTHER_REGION)
KINDS = ("gemeente", "uwv", "wsp", "intermediair", "werkgever")


@dataclass
class World:
    """Parties that stay, and the rows that come and go between them."""

    parties: list[Organisation] = field(default_factory=lambda: [OrganisationFactory(kind=kind) for kind in KINDS])
    users: list[User] = field(default_factory=lambda: [UserFactory() for _ in range(3)])
    cards: list[Card] = field(default_factory=list)
    made: int = 0

    def add_card(self, region: int, party: Organisation, *, person: bool, organisation: bool, hidden: bool) -> Card:
        """A person with every layer, a look, a fact and a task about it."""
        self.made += 1
        card = CardFactory(region_id=region, organisation=party, named=True, can=[1], wants=[1])
        self.cards.append(card)
        dossier = DossierFactory(card=card, client_number=f"c{self.made}")
        Identity.objects.create(
            region_id=region,
            organisation=party,
            dossier=dossier,
            bsn_encrypted=b"x",
            key_id="1",
            bsn_hash=b"%d" % self.made,
        )
        self.turn(card, person=person, organisation=organisation, hidden=hidden)
        subject, who = card.pseudonym.subject, self.users[self.made % 3]
        Look.objects.create(
            actor=who.pk, role="x", organisation_id=party.pk, region_id=region, subject=subject, layer="card", page="x"
        )
        Fact.objects.create(
            verb="x", actor=who.pk, role="x", organisation_id=party.pk, origin="web", region_id=region, subject=subject
        )
        Task.objects.create(
            region_id=region, organisation=party, kind=TaskKind.CONFIRM_CARD, subject_kind="card",
            subject_number=card.number, due_at=clock.now(),
        )  # fmt: skip
        self._rights(card, party, subject)
        return card

    def _rights(self, card: Card, party: Organisation, subject: int) -> None:
        """What the person asked and was promised, who oversees it, who is invited, and an offer to another party."""
        user, today, now = self.users[0], clock.today(), clock.now()
        about = {"region_id": card.region_id, "organisation": party, "card_id": card.pk}
        Request.objects.create(**about, right="verbetering", user=user)
        Hold.objects.create(**about, reason="x", starts_on=today, until=today, user=user)
        Warned.objects.create(**about, warned_on=today, erase_on=today)
        Erasure.objects.create(**about, reason="term")
        Finding.objects.create(
            organisation_id=party.pk, rule="volume", account=self.made, since=today, until=today, found_at=now
        )
        Question.objects.create(
            organisation_id=party.pk, region_id=card.region_id, subject=subject, day=today, role="x", asked_at=now
        )
        links = [
            OneTimeLink.objects.create(
                organisation=party,
                purpose="x",
                secret_hash=f"{self.made}{name}",
                code_hash="x",
                made_at=now,
                expires_at=now,
            )
            for name in "ab"
        ]
        Invitation.objects.create(
            organisation=party, kind="colleague", email="x@x.example", role="caseworker", link=links[0], invited_by=user,
            invited_at=now,
        )  # fmt: skip
        Recovery.objects.create(organisation=party, user=user, checked_by=user, how="video", link=links[1], at=now)
        other = self.parties[(self.parties.index(party) + 1) % len(self.parties)]
        Offer.objects.create(**about, receiver=other, asked_at=now)

    def turn(self, card: Card, *, person: bool, organisation: bool, hidden: bool) -> None:
        """Keys and objection as given."""
        today = clock.today()
        Card.objects.filter(pk=card.pk).update(
            person_key_at=today if person else None,
            organisation_key_at=today if organisation else None,
            hidden_at=clock.now() if hidden else None,
        )

    def hand_over(self, card: Card, party: Organisation) -> None:
        """The card goes to another organisation, with what hangs on it; the dossier stays where it was."""
        Card.objects.filter(pk=card.pk).update(organisation=party)

    def add_dossier(self, card: Card, party: Organisation) -> None:
        """Another organisation has a task for this person too."""
        self.made += 1
        given = {"region_id": card.region_id, "client_number": f"c{self.made}"}
        Dossier.objects.get_or_create(card=card, organisation=party, defaults=given)

    def give(self, card: Card, party: Organisation, *, first: int, last: int | None, ended: bool) -> None:
        """The name is open to this party from and to so many days from today."""
        today = clock.today()
        owner = Card.objects.values_list("organisation_id", flat=True).get(pk=card.pk)
        start = today + datetime.timedelta(days=first)
        Grant.objects.create(
            region_id=card.region_id, owner_id=owner, card_id=card.pk, organisation_id=party.pk, layer="profile",
            purpose="introduction", starts_on=start, ended_at=clock.now() if ended else None,
            ends_on=None if last is None else max(start, today + datetime.timedelta(days=last)),
        )  # fmt: skip

    def add_place(self, region: int, party: Organisation) -> None:
        """An employer with its layers, a place, the lists and a judgement of whoever is there."""
        user = self.users[0]
        employer = EmployerFactory(region_id=region, organisation=party, party=party)
        EmployerContact.objects.create(region_id=region, employer=employer, name="x")
        ContactNote.objects.create(region_id=region, employer=employer, organisation=party, user=user, text="x")
        place = PlaceFactory(employer=employer, tasks=["Vegen"], asks=[1])
        rules, _ = RuleSet.objects.get_or_create(region_id=region, version="x", defaults={"valid_from": clock.today()})
        counts = dict.fromkeys(("people", "places", "fits", "people_without", "places_without"), 0)
        run = Run.objects.create(region_id=region, rules=rules, rarity=[], seconds=0, engine_seconds=0, **counts)
        PlaceList.objects.create(region_id=region, place=place, run=run, people=[], points=[], total=0)
        today = clock.today()
        GroupDecision.objects.create(
            region_id=region, group="long", points=1, decided_on=today, valid_from=today, reason="x", user=user
        )
        plan = Distribution.objects.create(
            region_id=region,
            organisation=party,
            user=user,
            rules_version="x",
            value=0,
            bound=0,
            proven=True,
            solver="x",
        )
        for card in self.cards:
            if card.region_id == region:
                PersonList.objects.get_or_create(
                    region_id=region, card=card, defaults={"run": run, "places": [], "points": [], "total": 0}
                )
                Proposal.objects.create(
                    region_id=region, organisation=party, card=card, place=place, rules_version="x", judgement="take_up"
                )
                PairChoice.objects.create(
                    region_id=region, organisation=party, card=card, place=place, kind="exclude", user=user
                )
                DistributionPair.objects.create(region_id=region, distribution=plan, card=card, place=place, points=0)

    def bring(self, region: int, party: Organisation) -> None:
        """A file with a row that waits; what its columns meant; a form that was sent."""
        self.made += 1
        upload = Upload.objects.create(
            region_id=region, organisation=party, file_name="x", sha256="x", size=1, kind="people"
        )
        UploadRow.objects.create(region_id=region, organisation=party, upload=upload, line=1, outcome="wrong")
        ColumnMapping.objects.create(organisation=party, kind="people", signature=f"s{self.made}")
        Submission.objects.create(key=uuid.uuid4(), actor=self.users[self.made % 3].pk)

    def actor(self, kind: int, party: int, far: int, public: bool, user: int) -> Actor:
        """One of the kinds of actor there are. `far`: which regions."""
        regions = ((), (REGION,), (OTHER_REGION,), REGIONS)[far]
        organisation, who = self.parties[party].pk, self.users[user].pk
        if kind == 0:
            return Actor(who, "caseworker", organisation, counter_regions=regions, public=public)
        if kind == 1:
            return Actor(who, "intermediary", organisation, partner_regions=regions)
        if kind == 2:  # staff of the counter in one region and a partner in the other
            return Actor(who, "job_coach", organisation, (REGION,), (OTHER_REGION,))
        if kind == 3:
            return Actor(-1, "service:proof", organisation if public else 0, counter_regions=regions)
        if kind == 4:
            return Actor(who, "privacy_officer", organisation, oversight=True)
        return Actor(who, "job_seeker", 0, person=self.cards[party % len(self.cards)].pk if self.cards else None)


ACTORS = st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 3), st.booleans(), st.integers(0, 2))


def everything() -> World:
    """A world with something in every table, of several parties in two regions."""
    made = World()
    for at, party in enumerate(made.parties):
        for region in REGIONS:
            card = made.add_card(region, party, person=at % 2 == 0, organisation=at % 4 == 0, hidden=at == 2)
            made.give(card, made.parties[3], first=-1, last=None, ended=at == 1)
            made.bring(region, party)
    made.give(made.cards[0], made.parties[4], first=-9, last=-1, ended=False)
    made.give(made.cards[2], made.parties[4], first=0, last=3, ended=False)
    made.turn(made.cards[0], person=False, organisation=True, hidden=False)
    for card in made.cards:  # a change of every kind of row stands in the record
        Identity.objects.filter(dossier__card=card).update(key_id="2")
    made.add_dossier(made.cards[0], made.parties[1])
    made.hand_over(made.cards[3], made.parties[0])
    for party in made.parties[:2]:
        for region in REGIONS:
            made.add_place(region, party)
    return made


def all_kinds(made: World) -> list[Actor]:
    """Every kind of actor there is in that world, several of each."""
    return [
        made.actor(kind, party, far, public, party % 3)
        for kind in range(6)
        for party in range(len(made.parties))
        for far in range(4)
        for public in (True, False)
    ]
