"""What can happen to the file, as the owner of the database does it: every protected table gets rows, and they change."""

import datetime
import uuid
from dataclasses import dataclass, field

from hypothesis import strategies as st

from perspectief.access.context import Actor
from perspectief.access.models import Grant, Look
from perspectief.core import clock
from perspectief.core.models import Fact, Mail, Submission
from perspectief.core.numbers import new_number
from perspectief.demand.models import (
    ContactMoment,
    ContactNote,
    Employer,
    EmployerContact,
    EmployerRequest,
    Lane,
    LaneEntry,
    LanePartner,
    Place,
    Pledge,
    RequestHolder,
    TrialDay,
    TrialSeat,
)
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.guidance.models import (
    Agreement,
    Approval,
    Arrangement,
    Coach,
    Ending,
    EndingProposal,
    Milestone,
    Placement,
    Signal,
    Trial,
)
from perspectief.learning.models import (
    Activity,
    Lesson,
    LessonAdoption,
    LessonSource,
    Seat,
    Theme,
    ThemeAdoption,
)
from perspectief.matching.models import (
    BundlePlace,
    DayEmployer,
    DayPair,
    DayPerson,
    Distribution,
    DistributionPair,
    ExitAnswer,
    ExitAsk,
    GroupDecision,
    Introduction,
    IntroductionNote,
    MatchingDay,
    PairChoice,
    PersonList,
    PersonWish,
    PlaceList,
    Proposal,
    RuleSet,
    Run,
)
from perspectief.monitoring.models import Cell, Counted, PublicCell
from perspectief.oversight.models import Finding, Question
from perspectief.parties.models import Invitation, Membership, OneTimeLink, Organisation, Recovery, User
from perspectief.plans.content import digest
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.models import (
    Action,
    ActionReport,
    Ambition,
    Plan,
    Remark,
    Signature,
    Talk,
    Target,
    Version,
)
from perspectief.plans.models import Party as PlanParty
from perspectief.plans.money.models import Document, Entry, Fund, Line
from perspectief.plans.obstacles.models import Obstacle, ObstacleRaiser, ObstacleStep, ObstacleToo
from perspectief.privacy.models import Erasure, Hold, Request, Warned
from perspectief.supply.models import Card, Dossier, Identity, Offer, Traject
from perspectief.training.models import (
    AgreementPlace,
    Course,
    CourseSkill,
    CourseStart,
    Enrolment,
    Gap,
    GapCount,
    LearnWorkAgreement,
    Practice,
    PracticeDay,
    WorkProcess,
)
from perspectief.work.models import Feed, Notice, Substitute, Task, TaskKind
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
        self._told(card, party, who)
        self._rights(card, party, subject)
        return card

    def _told(self, card: Card, party: Organisation, who: User) -> None:
        """A notice about the person, and a colleague who stands in."""
        now, today = clock.now(), clock.today()
        Notice.objects.create(
            region_id=card.region_id, organisation=party, user=who, kind="opened", task_kind=TaskKind.CONFIRM_CARD,
            subject_kind="card", subject_number=card.number, cause=self.made, at=now,
        )  # fmt: skip
        Mail.objects.create(to="x@x.example", sealed=b"x", made_at=now, next_at=now, sent_at=now)
        member = Membership.objects.create(user=who, organisation=party, role="caseworker", starts_on=today)
        Feed.objects.create(membership=member, secret_hash=f"feed{self.made}", made_at=now, withdrawn_at=now)
        absent = next(user for user in self.users if user != who)
        Substitute.objects.create(
            organisation=party, absent=absent, substitute=who, starts_on=today, ends_on=today, made_at=now
        )

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
        Traject.objects.create(**about, goal="x", provider="x", weeks=2, starts_on=today)

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

    def give(
        self, card: Card, party: Organisation, *, first: int, last: int | None, ended: bool, purpose="introduction"
    ) -> None:
        """The name is open to this party from and to so many days from today."""
        today = clock.today()
        owner = Card.objects.values_list("organisation_id", flat=True).get(pk=card.pk)
        start = today + datetime.timedelta(days=first)
        Grant.objects.create(
            region_id=card.region_id, owner_id=owner, card_id=card.pk, organisation_id=party.pk, layer="profile",
            purpose=purpose, starts_on=start, ended_at=clock.now() if ended else None,
            ends_on=None if last is None else max(start, today + datetime.timedelta(days=last)),
        )  # fmt: skip

    def add_place(self, region: int, party: Organisation) -> None:
        """An employer with its layers, a place, the lists and a judgement of whoever is there."""
        user = self.users[0]
        employer = EmployerFactory(region_id=region, organisation=party, party=party)
        EmployerContact.objects.create(region_id=region, employer=employer, name="x")
        ContactNote.objects.create(region_id=region, employer=employer, organisation=party, user=user, text="x")
        self.counter(employer, party)
        place = PlaceFactory(employer=employer, tasks=["Vegen"], asks=[1])
        rules, _ = RuleSet.objects.get_or_create(region_id=region, version="x", defaults={"valid_from": clock.today()})
        counts = dict.fromkeys(("people", "places", "fits", "people_without", "places_without"), 0)
        run = Run.objects.create(region_id=region, rules=rules, rarity=[], seconds=0, engine_seconds=0, **counts)
        PlaceList.objects.create(region_id=region, place=place, run=run, people=[], points=[], total=0)
        today = clock.today()
        GroupDecision.objects.create(
            region_id=region,
            group="long",
            points=1,
            decided_on=today,
            valid_from=today,
            reason="x",
            user=user,
            organisation=party,
        )
        GroupDecision.objects.create(
            region_id=region, group="far", points=1, decided_on=today, valid_from=today, reason="x", user=user,
            confirmed_by=self.users[1], confirmed_organisation=party, confirmed_at=clock.now(),
        )  # fmt: skip
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
        self.teach(region, party, employer, place)
        self.planned(region, party)
        self.stuck(region, party)
        day = MatchingDay.objects.create(
            region_id=region, organisation=party, on=today, location="x", starts_at=datetime.time(9)
        )
        DayEmployer.objects.create(region_id=region, day=day, employer=employer)
        for at, card in enumerate(self.cards):
            if card.region_id == region:
                self._meets(day, card, employer, at)
                PersonList.objects.get_or_create(
                    region_id=region, card=card, defaults={"run": run, "places": [], "points": [], "total": 0}
                )
                Proposal.objects.create(
                    region_id=region, organisation=party, card=card, place=place, rules_version="x", judgement="take_up"
                )
                PairChoice.objects.create(
                    region_id=region, organisation=party, card=card, place=place, kind="exclude", user=user
                )
                BundlePlace.objects.create(
                    region_id=region,
                    organisation=party,
                    bundle=new_number(),
                    card=card,
                    place=place,
                    hours=24,
                    user=user,
                )
                DistributionPair.objects.create(region_id=region, distribution=plan, card=card, place=place, points=0)
                card.refresh_from_db()
                made = Introduction.objects.create(
                    region_id=region, organisation=self.parties[card.pk % 5], owner_id=card.organisation_id,
                    audience=card.audience, receiver=party, party=self.parties[card.pk % 3], card=card, place=place,
                    status="shown", shown_at=clock.now() if card.pk % 2 else None,
                )  # fmt: skip
                IntroductionNote.objects.create(
                    region_id=region, introduction=made, card=card, organisation=party, user=user, text="x"
                )
                self._at_work(card, place, party)
                self._said(card, place)
                ExitAsk.objects.create(
                    region_id=region, organisation=party, card=card, introduction=made, side="person", asked_on=today
                )
        ExitAnswer.objects.create(region_id=region, side="person", month=today, first=1, second=1)
        counted = {"region_id": region, "version": 1, "period": "2026", "item": f"{self.made}"}
        Cell.objects.create(**counted, figure="x", n=1)
        Counted.objects.get_or_create(region_id=region, figure="x", defaults={"version": 1})
        PublicCell.objects.create(**counted, table="x", n=10)
        if region == REGION:  # of the country, in the same order of rows so that some are tried
            PublicCell.objects.create(**counted | {"region_id": None, "regions": 3}, table="x", n=10)
        self.learn(region, party)

    def _at_work(self, card: Card, place: Place, party: Organisation) -> None:
        """A trial somebody agreed to, and a placement with everything that can happen to it."""
        user, today, now = self.users[0], clock.today(), clock.now()
        tenant = {
            "region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience,
            "receiver": party, "employer_party": (None, *self.parties)[card.pk % 4], "card": card,
            "place": place, "by": user,
        }  # fmt: skip
        days = {"starts_on": today, "ends_on": today, "hours": 24}
        yes = {"consent_on": today, "consent_how": "phone"}
        trial = Trial.objects.create(**tenant, **days, **yes, kind="trial", takes_opening=False)
        agreement = Agreement.objects.create(**tenant, **days, trial=trial, work="x")
        Approval.objects.create(**tenant, agreement=agreement, party="person")
        placed = Placement.objects.create(
            **tenant, **yes, starts_on=today, hours=24, contract_form="vast", wage_cents=1600, trial=trial
        )
        tenant["placement"] = placed
        Arrangement.objects.create(**tenant, code="jobcoaching", starts_on=today)
        for seat, ended in ((self.parties[3], None), (self.parties[4], today)):  # a partner's, and one that ended
            Coach.objects.create(
                **tenant, kind="job_coach", user=user, party=seat, starts_on=today, ended_on=ended, consent_on=today,
                consent_how="phone",
            )  # fmt: skip
            self.give(
                card, seat, first=0, last=None, ended=False, purpose="coaching"
            )  # open in the database: the seat decides
        Milestone.objects.create(**tenant, week=1, spoken_on=today)
        Signal.objects.create(**tenant, voice="coach", about="work", due_at=now)
        EndingProposal.objects.create(
            **tenant, ended_on=today, ended_by="person", reason="work", lesson="x", better="here", step="talk", step_due=today,
        )  # fmt: skip
        Ending.objects.create(
            **tenant, ended_on=today, ended_by="person", reason="work", lesson="x", better="here", step="talk",
            step_due=today, step_receiver=user,
        )  # fmt: skip

    def counter(self, employer: Employer, party: Organisation) -> None:
        """What the counter and this employer have to do with each other, and a lane with a day some go to."""
        region, user, now, today = employer.region_id, self.users[0], clock.now(), clock.today()
        about = {"region_id": region, "employer": employer}
        asked = EmployerRequest.objects.create(
            **about, party=party, organisation=party, owner=user, kind="people", asked_at=now, respond_by=now, set_at=now,
            due_at=now,
        )  # fmt: skip
        RequestHolder.objects.create(region_id=region, request=asked, organisation=party, user=user, at=now)
        ContactMoment.objects.create(
            **about, organisation=party, user=user, at=now, channel="phone", subject="places", result="spoken"
        )
        Pledge.objects.create(
            **about, party=party, organisation=party, places=1, starts_on=today, ends_on=today, made_at=now
        )
        lane, _ = Lane.objects.get_or_create(region_id=region, branch=0, defaults={"organisation": party, "name": "x"})
        LanePartner.objects.create(lane=lane, since=today, **about)
        LaneEntry.objects.create(region_id=region, lane=lane, kind="course", name="x")
        day = TrialDay.objects.create(lane=lane, kind="motor", on=today, begins=datetime.time(9), seats=9, **about)
        for card in self.cards:
            if card.region_id == region:
                card.refresh_from_db()
                TrialSeat.objects.create(
                    region_id=region, organisation_id=card.organisation_id, audience=card.audience, card_id=card.pk,
                    day=day, enrolled_at=now,
                )  # fmt: skip

    def teach(self, region: int, party: Organisation, employer, place) -> None:
        """A course of this party with everybody of the region in it, shared by every second one; practice learning at its company."""
        today = clock.today()
        self.made += 1
        here = {"region_id": region, "organisation": party}
        course = Course.objects.create(**here, title="x", sort_key="x", provider="x")
        CourseSkill.objects.create(**here, course=course, skill_id=1)
        start = CourseStart.objects.create(**here, course=course, starts_on=today, ends_on=today)
        gap = Gap.objects.create(
            region_id=region, organisation=party, need=f"skill:{self.made}", label="x", counted_on=today
        )
        GapCount.objects.create(region_id=region, gap=gap, counted_on=today, places=1, people=1, people_without=1)
        days = {"starts_on": today, "ends_on": today}
        pact = LearnWorkAgreement.objects.create(**here, title="x", sector="x", school="x", wanted=1, **days)
        AgreementPlace.objects.create(region_id=region, agreement=pact, place=place, since=today)
        for card in self.cards:
            if card.region_id != region:
                continue
            card.refresh_from_db()
            hangs = {
                "region_id": region, "organisation_id": card.organisation_id, "audience": card.audience, "trainer": party,
                "shared": bool(card.pk % 2), "card": card,
            }  # fmt: skip
            Enrolment.objects.create(**hangs, course=course, start=start)
            hangs["company"] = self.parties[(self.parties.index(party) + 1) % len(self.parties)]
            held = Practice.objects.create(
                **hangs, employer=employer, school="x", coach="x", qualification="x", code="x", week_hours=1, **days
            )
            WorkProcess.objects.create(**hangs, practice=held, code="x", title="x")
            PracticeDay.objects.create(**hangs, practice=held, on=today, kind="present")

    def learn(self, region: int, party: Organisation) -> None:
        """A theme and a meeting of the region and of the country, a shared lesson and one that waits, and who joins in."""
        self.made += 1
        today, now, who = clock.today(), clock.now(), self.users[self.made % 3]
        for where in (region, None):
            here = {"region_id": where, "organisation": party, "title": "x"}
            theme = Theme.objects.create(**here, question="x", why="x", sort_key="x", folded="x", proposed_by=who)
            held = Activity.objects.create(
                **here,
                kind="peers",
                starts_at=now,
                ends_at=now + datetime.timedelta(hours=1),
                location="x",
                planned_by=who,
            )
            Seat.objects.create(organiser=party, activity=held, user=who, party=party, state="seated", asked_at=now)
        joined = {"region_id": region, "organisation": party, "by": who, "since": today}
        ThemeAdoption.objects.create(**joined, theme=theme, lead=who)
        for placed in [None, *Placement.objects.filter(region=region, receiver=party).order_by("-id")[:2]]:
            lesson = Lesson.objects.create(
                region_id=region, organisation=party, state="proposed" if placed is None else "shared", title="x", what="x",
                evidence="x", sort_key="x", folded="x", proposed_by=who, confirmed_by=who, confirmed_at=now, shared_on=today,
            )  # fmt: skip
            LessonAdoption.objects.create(**joined, lesson=lesson)
            if placed is not None and not LessonSource.objects.filter(placement=placed).exists():
                LessonSource.objects.create(
                    region_id=region,
                    organisation=party,
                    card_id=placed.card_id,
                    placement=placed,
                    lesson=lesson,
                    since=today,
                )

    def planned(self, region: int, party: Organisation) -> None:
        """A plan of this party, not handed in, handed in or public, with everything that hangs on it; the draft stays open."""
        self.made += 1
        user, today, state = self.users[0], clock.today(), Plan.objects.count() % 3
        first = datetime.date(2000 + self.made, 1, 1)
        days = {"submitted_on": today if state else None, "published_on": today if state == 2 else None}
        plan = Plan.objects.create(
            region_id=region, organisation=party, template="x", starts_on=first, ends_on=first, changed_on=today, **days
        )
        here = {"region_id": region, "plan": plan}
        said = PlanParty.objects.create(**here, name="x", organisation=party)
        Ambition.objects.create(**here)
        Target.objects.create(**here, year=first.year, extra=1)
        talk = Talk.objects.create(**here, planned_on=today)
        leads = dict.fromkeys(("public_organisation", "public_person", "private_organisation", "private_person"), "x")
        for agreed in (None, talk):
            action = Action.objects.create(**here, pillar="vraag", title="x", due_on=today, talk=agreed, **leads)
        ActionReport.objects.create(**here, action=action, action_number=action.number, progress="done")
        Remark.objects.create(**here, organisation=party, party=said, round=1, by=user)
        sha256 = digest("{}")
        version = Version.objects.create(**here, number=1, content="{}", sha256=sha256, **days)
        Signature.objects.create(
            **here, organisation=party, version=version, party=said, sha256=sha256, name="x", position="x",
            on_behalf_of="x", mandate="x", signed_on=today, how="self",
        )  # fmt: skip
        fund = Fund.objects.create(**here, kind="cofunder", name="x")
        Line.objects.create(**here, name="x", fund=fund)
        Document.objects.create(**here, name="x", content_type="x", content=b"{}", sha256=sha256)
        Entry.objects.create(**here, kind="fund", fund=fund, cents=1, made_by=user)

    def stuck(self, region: int, party: Organisation) -> None:
        """An obstacle of each level this party raised, that happens to it too; an initiative for the region and a public one."""
        user, today = self.users[0], clock.today()
        here = {"region_id": region, "organisation": party}
        for level in ("party", "region", "country"):
            row = Obstacle.objects.create(
                **here, keeper=party, level=level, topic="rules", title="x", what="x", raised_on=today, due_on=today
            )
            ObstacleRaiser.objects.create(**here, obstacle=row, user=user, since=today)
            ObstacleStep.objects.create(**here, obstacle=row, level=level, to=level, kind="raise")
            ObstacleToo.objects.create(**here, obstacle=row, since=today)
        for public in (False, True):
            Initiative.objects.create(**here, name="x", party="x", what="x", starts_on=today, public=public)

    def _meets(self, day: MatchingDay, card: Card, employer: Employer, at: int) -> None:
        """The person comes on the day, and the employer wants to talk."""
        card.refresh_from_db()
        layer = {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}
        DayPerson.objects.create(**layer, day=day, card=card)
        DayPair.objects.create(**layer, day=day, card=card, employer=employer, employer_wants=bool(at % 2))

    def _said(self, card: Card, place: Place) -> None:
        """What the person said about the place."""
        layer = {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}
        PersonWish.objects.create(**layer, card=card, place=place, yes=True)

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
        if kind == 5:
            return Actor(who, "programme_manager", organisation, programme_regions=regions)
        if kind in (6, 7):  # the second counts in regions for the country
            counts = Actor(-1, "service:proof", 0, counter_regions=regions, national=True)
            return Actor(who, "support_team", organisation, national=True) if kind == 6 else counts
        return Actor(who, "job_seeker", 0, person=self.cards[party % len(self.cards)].pk if self.cards else None)


ACTOR_KINDS = 9
ACTORS = st.tuples(
    st.integers(0, ACTOR_KINDS - 1), st.integers(0, 4), st.integers(0, 3), st.booleans(), st.integers(0, 2)
)


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


def all_kinds(made: World, publics: tuple[bool, ...] = (True, False)) -> list[Actor]:
    """Every kind of actor there is in that world, several of each, none twice."""
    return list(
        dict.fromkeys(
            made.actor(kind, party, far, public, party % 3)
            for kind in range(ACTOR_KINDS)
            for party in range(len(made.parties))
            for far in range(4)
            for public in publics
        )
    )
