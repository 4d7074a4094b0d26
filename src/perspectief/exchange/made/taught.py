"""What is learned in a made region: a school with an account, courses, what nobody teaches, people who learn, one of them on the work floor."""

import datetime
from typing import NamedTuple

from django.contrib.auth.hashers import make_password

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock
from perspectief.demand.models import Employer
from perspectief.matching.jobs import note_gaps
from perspectief.matching.queries import what_helps
from perspectief.matching.untaught import untaught
from perspectief.parties.made import ACCOUNTS, PASSWORD, TRAINER
from perspectief.parties.models import Membership, Organisation, RegionMembership, User
from perspectief.parties.queries import actor_for
from perspectief.parties.rules import OrganisationKind
from perspectief.supply.models import Card
from perspectief.supply.rules import State
from perspectief.taxonomy.needs import CERTIFICATE_BY_CODE
from perspectief.training.actions.agreements import make_agreement
from perspectief.training.actions.courses import StartValues, create_course
from perspectief.training.actions.enrolments import enrol
from perspectief.training.actions.practice import Process, sign, start_practice
from perspectief.training.models import Course
from perspectief.training.queries.courses import teaching
from perspectief.training.rules import skill_of

RECOGNISED = 6  # employers, of which one has an account
TASKS, LEFT = 8, 3  # tasks that are taught; what opens most is left for a question
LEARN, LOOKED_AT = 6, 30  # people of the klantmanager who are enrolled; cards looked at to find them
WEEK = datetime.timedelta(days=7)


class Made(NamedTuple):
    """A course. `certificate`: code; `days`: how long; `cents`: price; `own`: of the school with an account; `first`: weeks from now."""

    title: str
    provider: str
    certificate: str
    days: int
    cents: int
    payer: str
    own: bool
    first: int
    seats: int = 12
    language: int = 2


COURSES = (
    Made("VCA-basis in één dag", "Vakcollege De Singel", "vca", 1, 19500, "counter", True, 2),
    Made("Heftruck in twee dagen", "Vakcollege De Singel", "heftruck", 2, 35000, "sector", True, 3, 8),
    Made("Reachtruck in twee dagen", "Rijschool Het Magazijn", "reachtruck", 2, 37500, "sector", False, 4, 8),
    Made("Veilig werken met voedsel", "Vakcollege De Singel", "haccp", 1, 12000, "employer", True, 2, 16),
    Made("Bedrijfshulpverlening", "Rode Draad Trainingen", "bhv", 1, 16500, "employer", False, 5),
    Made("Schoonmaken: het basisvak", "Schoonmaakschool Zuid", "schoonmaak-basis", 10, 0, "sector", False, 3, 10, 1),
    Made("Werken met de kettingzaag", "Groenschool De Warande", "kettingzaag", 3, 54000, "grant", False, 6, 6),
)  # fmt: skip


def teach(region: int) -> int:
    """Everything above; how many courses there are."""
    klantmanager = actor_for(_seat(ACCOUNTS[0].email), origin="cli")
    school = _school(region)
    first = clock.today() + WEEK - datetime.timedelta(days=clock.today().weekday())
    for one in COURSES:
        _course(klantmanager, region, one, school, first)
    _language(klantmanager, region, first)
    _tasks(klantmanager, region, school, first)
    note_gaps(region)
    _learners(klantmanager, region, school)
    _on_the_floor(klantmanager, region, school, first)
    with acting(klantmanager):
        return Course.objects.filter(region=region).count()


def _seat(email: str) -> Membership:
    return Membership.objects.select_related("user", "organisation").get(user__email=email)


def _school(region: int) -> Organisation:
    party = Organisation.objects.create(name="Vakcollege De Singel", kind=OrganisationKind.TRAINER)
    since = clock.today() - datetime.timedelta(days=400)
    RegionMembership.objects.create(organisation=party, region_id=region, starts_on=since)
    user = User.objects.create(email=TRAINER.email, name=TRAINER.name, password=make_password(PASSWORD))
    Membership.objects.create(
        user=user, organisation=party, role=TRAINER.role, starts_on=since, confirmed_on=clock.today()
    )
    return party


def _course(actor: Actor, region: int, one: Made, school: Organisation, monday: datetime.date) -> None:
    starts = [
        StartValues(day, day + datetime.timedelta(days=one.days - 1), one.seats)
        for day in (monday + WEEK * one.first, monday + WEEK * (one.first + 6))
    ]
    values = {
        "title": one.title, "provider": one.provider, "price_cents": one.cents, "payer": one.payer,
        "language_asked": one.language, "hours": one.days * 7,
        "certificates": 1 << CERTIFICATE_BY_CODE[one.certificate].bit,
    }  # fmt: skip
    create_course(
        actor,
        region=region,
        values=values,
        starts=starts,
        school=school.number if one.own else None,
        source="verzonnen",
    )


def _language(actor: Actor, region: int, monday: datetime.date) -> None:
    values = {
        "title": "Nederlands op de werkvloer", "provider": "Taalhuis De Brug", "language_to": 3, "language_asked": 1,
        "price_cents": 0, "payer": "counter", "hours": 60,
    }  # fmt: skip
    day = monday + WEEK * 2
    create_course(
        actor, region=region, values=values, starts=[StartValues(day, day + WEEK * 12, 15)], source="verzonnen"
    )


def _tasks(actor: Actor, region: int, school: Organisation, monday: datetime.date) -> None:
    """Tasks that open places, taught on the work floor; the first few nobody teaches yet."""
    found = [one for one in untaught(actor, region=region) or () if skill_of(one.need) is not None]
    for at, one in enumerate(found[LEFT : LEFT + TASKS]):
        day = monday + WEEK * (2 + at % 4)
        skill = skill_of(one.need)
        create_course(
            actor,
            region=region,
            values={"title": f"{one.label[:1].upper()}{one.label[1:]}: leren in de praktijk", "provider": school.name,
                    "kind": "declaration", "price_cents": 0, "payer": "grant", "hours": 40},
            skills=[skill] if skill else [],
            starts=[StartValues(day, day + WEEK * 4, 10)],
            school=school.number if at % 2 else None,
            source="verzonnen",
        )  # fmt: skip


def _learners(actor: Actor, region: int, school: Organisation) -> None:
    """People of the klantmanager in a course that opens places for them; every second one shares the name."""
    with acting(actor):
        mine = Card.objects.filter(
            dossiers__caseworker=actor.id, organisation=actor.organisation, state=State.SEARCHING
        )
        cards = list(mine.order_by("pk").values_list("pk", "number")[:LOOKED_AT])
        own = set(Course.objects.filter(region=region, organisation=school).values_list("number", flat=True))
    enrolled = 0
    for card, number in cards:
        helps = what_helps(actor, region=region, card=card)
        needs = {one.needs[0]: one.count for one in helps.single if one.count} if helps else {}
        with acting(actor):
            offered = [
                (need, row, row.starts_on)
                for need, rows in teaching(region, list(needs)).items()
                for row in rows
                if row.starts_on
            ]
        offered.sort(key=lambda one: one[1].number not in own)  # the school with an account has pupils to see
        if offered:
            need, row, starts_on = offered[0]
            enrol(
                actor, card=number, course=row.number, starts_on=starts_on, said_yes=row.number in own or enrolled % 2 == 0,
                places=needs[need],
            )  # fmt: skip
            enrolled += 1
        if enrolled >= LEARN:
            return


def _on_the_floor(actor: Actor, region: int, school: Organisation, monday: datetime.date) -> None:
    """Employers that are recognised, one person who learns there, and an agreement of the sector."""
    with acting(service("made-region", regions=(region,))):
        some = list(Employer.objects.filter(region=region).order_by("party_id", "id").values_list("pk", flat=True))
        Employer.objects.filter(pk__in=some[:RECOGNISED]).update(recognised_trainer=True)
        employer = Employer.objects.get(pk=some[0])
    with acting(actor):
        mine = Card.objects.filter(
            dossiers__caseworker=actor.id, organisation=actor.organisation, state=State.SEARCHING
        )
        card = mine.order_by("-pk").values_list("number", flat=True).first()
    values = {
        "school": school.name, "coach": "praktijkopleider van het bedrijf", "qualification": "verzonnen kwalificatie logistiek",
        "code": "99999", "starts_on": clock.today() - WEEK * 3, "ends_on": clock.today() + WEEK * 9, "week_hours": 24,
    }  # fmt: skip
    if card is not None:
        processes = [
            Process("B1-K1-W1", "verzonnen: goederen ontvangen"),
            Process("B1-K1-W2", "verzonnen: goederen opslaan"),
        ]
        kept = start_practice(
            actor, card=card, employer=employer.number, values=values, processes=processes, school=school.number,
            said_yes=True,
        )  # fmt: skip
        sign(actor, number=kept.number, signer="learner", how="paper")
    make_agreement(
        actor,
        region=region,
        values={"title": "Leerwerkakkoord logistiek", "sector": "techniek & logistiek", "school": school.name, "wanted": 40,
                "starts_on": monday, "ends_on": monday + WEEK * 104, "signed_on": clock.today()},
    )  # fmt: skip
