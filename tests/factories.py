"""Made data for tests: minimal graphs in region West-Brabant (25), as the owner of the database, before the test acts.

`CardFactory(named=True, can=[1, 2])` is a findable person with a name and two skills; `MembershipFactory()` somebody of
the counter who can log in; `actor(membership)` what `acting` asks. Defaults are known and fit each other: a test names
only what it is about. `region_id=33` puts a row in another region.
"""

import datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.text import fold, person_key
from perspectief.demand import models as demand
from perspectief.demand.rules import Kind, expires_on
from perspectief.parties import models as parties
from perspectief.parties.queries import actor_for
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.supply import models as supply
from perspectief.taxonomy import needs
from perspectief.work.models import Notice, TaskKind

REGION = 25
OTHER_REGION = 33
PASSWORD = "een-lang-wachtwoord-7"
DAY_WORK = needs.week(range(5), (0, 1))
ANY_LOAD = needs.pack_loads([2] * len(needs.LOADS))


def actor(membership: parties.Membership) -> Actor:
    """Who acts when this membership is logged in."""
    return actor_for(membership)


class OrganisationFactory(DjangoModelFactory):
    """A party that takes part in region 25; `joined=None` leaves it out, `joined=33` puts it elsewhere."""

    class Meta:
        model = parties.Organisation
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"gemeente Nummer {n}")
    kind = OrganisationKind.MUNICIPALITY

    @factory.post_generation
    def joined(self, create: bool, extracted: int | None, **given: Any) -> None:
        region = REGION if extracted is None else extracted
        if create and region:
            parties.RegionMembership.objects.create(
                organisation=self, region_id=region, starts_on=datetime.date(2020, 1, 1)
            )
            parties.RegionSettings.objects.get_or_create(region_id=region)


class UserFactory(DjangoModelFactory):
    """Somebody who can log in with PASSWORD."""

    class Meta:
        model = parties.User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"iemand{n}@voorbeeld.test")
    name = factory.Sequence(lambda n: f"Sanne Verdult{n}")

    @factory.post_generation
    def password(self, create: bool, extracted: str | None, **given: Any) -> None:
        self.set_password(extracted or PASSWORD)
        if create:
            self.save(update_fields=["password"])


class MembershipFactory(DjangoModelFactory):
    """A klantmanager at a municipality, unless said otherwise."""

    class Meta:
        model = parties.Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = Role.CASEWORKER
    starts_on = datetime.date(2020, 1, 1)

    class Params:
        account_manager = factory.Trait(role=Role.ACCOUNT_MANAGER)
        employer = factory.Trait(
            role=Role.EMPLOYER,
            organisation=factory.SubFactory(OrganisationFactory, kind=OrganisationKind.EMPLOYER, name="Van Gestel"),
        )


class PersonAccountFactory(DjangoModelFactory):
    """A job seeker who can log in; `card_id` is asked."""

    class Meta:
        model = parties.PersonAccount

    user = factory.SubFactory(UserFactory, name="Kevin Schoenmakers")
    region_id = REGION
    starts_on = datetime.date(2020, 1, 1)


class CardLayerFactory(DjangoModelFactory):
    """What hangs on a card follows the card's tenant and audience."""

    class Meta:
        abstract = True

    region_id = factory.SelfAttribute("card.region_id")
    organisation_id = factory.SelfAttribute("card.organisation_id")
    audience = factory.SelfAttribute("card.audience")


class PseudonymFactory(CardLayerFactory):
    """The number that stands for the person in journal and looks."""

    class Meta:
        model = supply.Pseudonym


class ProfileFactory(CardLayerFactory):
    """Who it is."""

    class Meta:
        model = supply.Profile

    given_name = "Kevin"
    family_name = factory.Sequence(lambda n: f"Schoenmakers{n}")
    sort_key = factory.LazyAttribute(lambda made: person_key(made.family_name, "", made.given_name))
    birth_date = datetime.date(1994, 3, 2)
    phone = "0612345678"
    email = "kevin@voorbeeld.test"


class CardFactory(DjangoModelFactory):
    """A person who looks for work by day. `named`: with a profile; `keyed`: both keys on; `can`, `learns`: skill ids;
    `wants`: occupation ids.
    """

    class Meta:
        model = supply.Card
        skip_postgeneration_save = True

    region_id = REGION
    organisation = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Inpakken en sorteren {n}")
    kinds_of_work = 0b101
    contract_forms = needs.mask(range(len(needs.CONTRACT_FORMS)))
    place_kinds = needs.mask(range(len(needs.PLACE_KINDS)))
    pc4 = 4811
    modes = 0b1010
    travel_minutes = 45
    hours_min = 16
    hours_max = 32
    week_can = DAY_WORK
    week_rather_not = 0
    language = 4
    reading = 4
    education = 2
    loads = ANY_LOAD
    guidance = 0
    readiness = 3
    readiness_at = factory.LazyFunction(clock.today)
    waiting_since = factory.LazyAttribute(lambda made: clock.today() - datetime.timedelta(days=300))
    confirmed_at = factory.LazyFunction(clock.today)
    completeness = 80
    pseudonym = factory.RelatedFactory(PseudonymFactory, factory_related_name="card")

    class Params:
        keyed = factory.Trait(
            person_key_at=factory.LazyFunction(clock.today),
            person_key_how="in gesprek",
            organisation_key_at=factory.LazyFunction(clock.today),
        )
        named = factory.Trait(profile=factory.RelatedFactory(ProfileFactory, factory_related_name="card"))

    @factory.post_generation
    def can(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        _skills(self, extracted, "can")

    @factory.post_generation
    def learns(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        _skills(self, extracted, "learn")

    @factory.post_generation
    def wants(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        supply.CardWish.objects.bulk_create(
            supply.CardWish(card=self, occupation_id=one, **_tenant(self)) for one in extracted or ()
        )


def _tenant(card: supply.Card) -> dict[str, int]:
    return {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}


def _skills(card: supply.Card, skills: list[int] | None, relation: str) -> None:
    supply.CardSkill.objects.bulk_create(
        supply.CardSkill(card=card, skill_id=one, relation=relation, **_tenant(card)) for one in skills or ()
    )


class DossierFactory(DjangoModelFactory):
    """What the owning organisation keeps."""

    class Meta:
        model = supply.Dossier

    card = factory.SubFactory(CardFactory)
    region_id = factory.SelfAttribute("card.region_id")
    organisation_id = factory.SelfAttribute("card.organisation_id")
    client_number = factory.Sequence(lambda n: f"K{n:05}")


class EmployerFileFactory(DjangoModelFactory):
    """What the counter knows of an employer."""

    class Meta:
        model = demand.EmployerFile

    employer = factory.SubFactory("tests.factories.EmployerFactory")
    region_id = factory.SelfAttribute("employer.region_id")
    kvk = "12345678"


class EmployerFactory(DjangoModelFactory):
    """An employer in Breda, with its file; owned by a municipality."""

    class Meta:
        model = demand.Employer
        skip_postgeneration_save = True

    region_id = REGION
    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence(lambda n: f"Van Gestel {n}")
    sort_key = factory.LazyAttribute(lambda made: fold(made.name))
    branch = 0
    pc4 = 4811
    town = "Breda"
    file = factory.RelatedFactory(EmployerFileFactory, factory_related_name="employer")


class PlaceFactory(DjangoModelFactory):
    """Work by day, 24 to 32 hours, confirmed today. `tasks`: titles; `asks`, `useful`, `teaches`: skill ids."""

    class Meta:
        model = demand.Place
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory)
    region_id = factory.SelfAttribute("employer.region_id")
    organisation = factory.SelfAttribute("employer.organisation")
    kind = Kind.JOB
    title = factory.Sequence(lambda n: f"Orders inpakken {n}")
    sort_key = factory.LazyAttribute(lambda made: fold(made.title))
    kinds_of_work = 0b1
    branch = 0
    pc4 = 4811
    capacity = 2
    wage_cents = 1540
    contract_forms = 0b11
    hours_min = 24
    hours_max = 32
    week_fixed = needs.week(range(3), (0, 1))
    language = 2
    confirmed_at = factory.LazyFunction(clock.today)
    expires_on = factory.LazyAttribute(lambda made: expires_on(made.kind, made.confirmed_at))

    @factory.post_generation
    def tasks(self, create: bool, extracted: list[str] | None, **given: Any) -> None:
        demand.PlaceTask.objects.bulk_create(
            demand.PlaceTask(
                place=self,
                region_id=self.region_id,
                organisation_id=self.organisation_id,
                position=at,
                title=title,
                hours=8,
            )
            for at, title in enumerate(extracted or ())
        )

    @factory.post_generation
    def asks(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        _needs(self, extracted, "required")

    @factory.post_generation
    def useful(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        _needs(self, extracted, "useful")

    @factory.post_generation
    def teaches(self, create: bool, extracted: list[int] | None, **given: Any) -> None:
        _needs(self, extracted, "learnable")


def _needs(place: demand.Place, skills: list[int] | None, need: str) -> None:
    demand.PlaceSkill.objects.bulk_create(
        demand.PlaceSkill(
            place=place, region_id=place.region_id, organisation_id=place.organisation_id, skill_id=one, need=need
        )
        for one in skills or ()
    )


def notice_about(*, membership: parties.Membership, card: supply.Card, **told: Any) -> Notice:
    """Something somebody is told about a person."""
    given = {"kind": "opened", "task_kind": TaskKind.CONFIRM_CARD, "cause": card.pk, "at": clock.now()} | told
    return Notice.objects.create(
        region_id=card.region_id, organisation=membership.organisation, user=membership.user, subject_kind="card",
        subject_number=card.number, **given,
    )  # fmt: skip
