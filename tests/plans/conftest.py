"""A region with who leads its programme, two parties beside it, and who advises and decides in the country."""

import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from perspectief.core import clock
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind, Role
from perspectief.plans.actions import deciding, signing, writing
from perspectief.plans.actions.signing import Signer
from perspectief.plans.actions.writing import TargetValues
from perspectief.plans.models import Party, Version
from tests.factories import OTHER_REGION, REGION, MembershipFactory, OrganisationFactory, actor

SIGNER = Signer("M. de Bruin", "wethouder", "gemeente Eigenstad", "collegebesluit")
AMBITION = {"definition": "job_8_hours_4_weeks", "baseline": 410, "baseline_source": "Gemiddelde 2024–2025", "aim": ""}


def action_values(**more) -> dict:
    """An action, whole."""
    return {
        "pillar": "vraag",
        "title": "300 plekken beloofd",
        "what": "Elke werkgever wordt gebeld.",
        "public_organisation": "gemeente Eigenstad",
        "public_person": "Karin Verbeek",
        "private_organisation": "VNO-NCW",
        "private_person": "Jan van Aert",
        "parties": [],
        "due_on": datetime.date(clock.today().year, 12, 31),
        "pilot": "",
    } | more


class Scene(SimpleNamespace):
    """`lead`, `other_lead`, `uwv`, `employers`, `support`, `ministry`: actors. Each step below leaves the plan where its name says."""

    def draft(self) -> int:
        """A plan with an ambition, three parties and an action: its number."""
        year = clock.today().year
        days: dict[str, Any] = {"starts_on": datetime.date(year, 1, 1), "ends_on": datetime.date(year + 1, 12, 31)}
        self.plan = writing.begin_plan(self.lead, region=REGION, template="meerjarenagenda", **days)
        number = self.number = self.plan.number
        writing.set_ambition(
            self.lead, number=number, version=1, values=AMBITION, targets=[TargetValues(year, "all", 250)]
        )
        for name, part, party in (
            ("gemeente Eigenstad", "public_lead", self.own),
            ("VNO-NCW", "private_lead", None),
            ("UWV", "party", self.uwv_party),
        ):
            writing.keep_party(
                self.lead, number=number, name=name, part=part, organisation=party.number if party else None
            )
        self.action = writing.add_action(self.lead, number=number, values=action_values())
        return number

    def locked(self) -> Version:
        """Laid before the parties and locked."""
        signing.ask_parties(self.lead, number=self.draft())
        return signing.lock(self.lead, number=self.number, why="De eerste.")

    def parties(self) -> dict[str, int]:
        """Name to number."""
        return dict(Party.objects.filter(plan=self.plan).order_by("id").values_list("name", "number"))

    def sign_all(self) -> None:
        """UWV itself, the others on paper."""
        sha256 = Version.objects.filter(plan=self.plan).order_by("-number")[0].sha256
        for name, party in self.parties().items():
            own = name == "UWV"
            signing.sign(
                self.uwv if own else self.lead, number=self.number, party=party, sha256=sha256, signer=SIGNER,
                how="self" if own else "paper",
            )  # fmt: skip

    def submitted(self) -> int:
        """Signed and handed in."""
        self.locked()
        self.sign_all()
        signing.submit(self.lead, number=self.number)
        return self.number

    def published(self) -> int:
        """Advised, granted and public."""
        number = self.submitted()
        deciding.advise(self.support, number=number, advice="positive", text="Goed.")
        deciding.decide(self.ministry, number=number, decision="granted", reasons="Akkoord.")
        deciding.publish(self.ministry, number=number)
        return number


@pytest.fixture
def s(as_app) -> Scene:
    """The scene, acted in as app."""
    return made_scene()


def made_scene() -> Scene:
    """Who leads, takes part, advises and decides."""
    own, uwv = OrganisationFactory(name="gemeente Eigenstad"), OrganisationFactory(name="UWV", kind="uwv")
    far = OrganisationFactory(name="gemeente Elders", joined=OTHER_REGION)

    def national(name: str, role: str):
        party = Organisation.objects.create(name=name, kind=OrganisationKind.NATIONAL)
        return actor(MembershipFactory(organisation=party, role=role))

    return Scene(
        own=own,
        uwv_party=uwv,
        lead=actor(MembershipFactory(organisation=own, role=Role.PROGRAMME_MANAGER)),
        other_lead=actor(MembershipFactory(organisation=far, role=Role.PROGRAMME_MANAGER)),
        uwv=actor(MembershipFactory(organisation=uwv)),
        far=actor(MembershipFactory(organisation=far)),
        support=national("Ondersteuningsteam", Role.SUPPORT_TEAM),
        ministry=national("Ministerie", Role.MINISTRY),
    )
