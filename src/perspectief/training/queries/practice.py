"""Practice learning as far as the actor may see it, and the region's learn-work agreements."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count

from perspectief.access.context import Actor
from perspectief.core.errors import Missing
from perspectief.demand.models import Employer
from perspectief.supply.queries.caseload import Known, names_of_ids
from perspectief.training.actions.practice import standing_of
from perspectief.training.models import AgreementPlace, LearnWorkAgreement, Practice, PracticeDay, WorkProcess
from perspectief.training.policy import may_enrol, may_host, may_teach
from perspectief.training.rules import DayKind, Grade, Signer, Standing


@dataclass(frozen=True)
class PracticeDetail:
    """One way of practice learning, whole, and what this actor may do. `may_sign`: as whom; `may_record`: signatures of others."""

    practice: Practice
    employer: Employer
    standing: Standing
    named: Known | None
    processes: tuple[WorkProcess, ...]
    days: tuple[PracticeDay, ...]
    may_sign: tuple[str, ...]
    may_record: bool
    may_grade: bool

    @property
    def name(self) -> str:
        """The name where it may be seen, else what the card says."""
        return (self.named.name or self.named.title) if self.named else "deze persoon"

    @property
    def hours(self) -> float:
        """Hours worked in all."""
        return float(sum(day.hours for day in self.days if day.kind == DayKind.PRESENT))

    @property
    def shown(self) -> tuple[WorkProcess, ...]:
        """What stands in the declaration."""
        return tuple(one for one in self.processes if one.grade in {Grade.HELPED, Grade.ALONE})


class PracticeRow(NamedTuple):
    """One in a list."""

    number: int
    name: str
    employer: str
    school: str
    qualification: str
    standing: Standing
    graded: int
    processes: int
    card_id: int


class AgreementRow(NamedTuple):
    """A learn-work agreement and how many places stand under it."""

    agreement: LearnWorkAgreement
    places: tuple[tuple[int, str, str], ...]

    @property
    def counted(self) -> int:
        """Places under it."""
        return len(self.places)


def practice_detail(actor: Actor, number: int) -> PracticeDetail:
    """The one with this public number, in six queries. Missing when the actor does not see it."""
    kept = Practice.objects.select_related("employer").filter(number=number).first()
    if kept is None:
        raise Missing("Dit praktijkleren is er niet.")
    here = {"region": kept.region_id, "practice": kept}
    mine = may_enrol(actor, region=kept.region_id, organisation=kept.organisation_id)
    school = may_teach(actor, region=kept.region_id, trainer=kept.trainer_id)
    company = may_host(actor, region=kept.region_id, company=kept.company_id)
    as_whom = {Signer.SCHOOL: school, Signer.COMPANY: company, Signer.LEARNER: actor.person == kept.card_id}
    now = standing_of(kept)
    return PracticeDetail(
        practice=kept,
        employer=kept.employer,
        standing=now,
        named=names_of_ids(kept.region_id, [kept.card_id]).get(kept.card_id),
        processes=tuple(WorkProcess.objects.filter(**here).select_related("graded_by").order_by("code")),
        days=tuple(PracticeDay.objects.filter(**here).select_related("user").order_by("-on", "kind")),
        may_sign=tuple(one for one, may in as_whom.items() if may and getattr(kept, f"{one}_on") is None),
        may_record=mine,
        may_grade=(mine or school or company) and now in {Standing.RUNNING, Standing.OVER},
    )


def practices(actor: Actor, *, region: int, card: int | None = None, limit: int = 100) -> list[PracticeRow]:
    """Everything this actor sees, or what one person (database id) does; what runs first. Two queries."""
    rows = Practice.objects.filter(region=region)
    if card is not None:
        rows = rows.filter(card=card)
    rows = rows.select_related("employer").annotate(total=Count("processes"), graded=Count("processes__graded_on"))
    found = list(rows.order_by("declared_on", "-starts_on", "id")[:limit])
    names = names_of_ids(region, [one.card_id for one in found])
    return [
        PracticeRow(
            one.number, _name(names.get(one.card_id)), one.employer.name, one.school, one.qualification, standing_of(one),
            one.graded, one.total, one.card_id,  # type: ignore[attr-defined]
        )
        for one in found
    ]  # fmt: skip


def _name(named: Known | None) -> str:
    return (named.name or named.title) if named else ""


def agreements(region: int) -> list[AgreementRow]:
    """The learn-work agreements of the region with the places under them; two queries."""
    found = list(LearnWorkAgreement.objects.filter(region=region).order_by("-starts_on", "id"))
    under: dict[int, list[tuple[int, str, str]]] = {one.pk: [] for one in found}
    links = AgreementPlace.objects.filter(region=region).select_related("place__employer").order_by("id")
    for link in links:
        under[link.agreement_id].append((link.place.number, link.place.title, link.place.employer.name))
    return [AgreementRow(one, tuple(under[one.pk])) for one in found]
