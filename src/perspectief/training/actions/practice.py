"""Practice learning: the agreement and its three signatures, the log, what somebody shows of each work process, the declaration."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.core.models import Fact
from perspectief.demand.models import Employer
from perspectief.demand.queries.place import employer_by_number
from perspectief.parties.models import Organisation
from perspectief.parties.rules import OrganisationKind
from perspectief.supply.actions.owned import locked, record
from perspectief.supply.models import Card
from perspectief.supply.queries.card import subjects_of
from perspectief.training.actions.sharing import close_name, open_name
from perspectief.training.actions.texts import read_over
from perspectief.training.models import Practice, PracticeDay, WorkProcess
from perspectief.training.policy import may_enrol, may_host, may_teach
from perspectief.training.rules import (
    SIGN_WITHIN,
    DayKind,
    Grade,
    Signed,
    Signer,
    Standing,
    WhyStopped,
    is_course_code,
    is_process_code,
    standing,
)
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

SUBJECT = "practice"
GONE = "Dit praktijkleren is er niet, of hoort bij een andere organisatie."
FIELDS = frozenset({"school", "coach", "qualification", "code", "starts_on", "ends_on", "week_hours"})


class Process(NamedTuple):
    """A work process of a qualification file: its official code and its title."""

    code: str
    title: str


def start_practice(
    actor: Actor,
    *,
    card: int,
    employer: int,
    values: Mapping[str, Any],
    processes: Sequence[Process],
    school: int | None = None,
    said_yes: bool,
    how: str = "in gesprek",
    key: str = "",
) -> Practice:
    """Prepares the agreement for the person and the employer with these public numbers. `school`: number of its organisation here.

    Raises Missing, Refused (the employer is no recognised trainer, or the person said no yes), Invalid.
    """
    with acting(actor):
        person = locked(actor, card)
        if not may_enrol(actor, region=person.region_id, organisation=person.organisation_id):
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return Practice.objects.get(number=submissions.answer(key, actor))
        at = employer_by_number(actor, employer)
        _allowed(at, person, said_yes=said_yes)
        party = Organisation.objects.filter(number=school, kind=OrganisationKind.TRAINER).first() if school else None
        given = dict(values) | ({"school": party.name} if party else {})
        _whole(given, processes)
        kept = Practice.objects.create(
            **{name: value.strip() if isinstance(value, str) else value for name, value in given.items()},
            **_tenant(person),
            trainer_id=party.pk if party else person.organisation_id,
            company_id=at.party_id or person.organisation_id,
            employer=at,
            shared=True,
            shared_on=clock.today(),
            shared_how=how,
        )
        WorkProcess.objects.bulk_create(
            WorkProcess(**_hangs(kept), code=one.code.strip(), title=one.title.strip()) for one in processes
        )
        fact = record("practice_started", person, actor=actor, practice=kept.number, employer=at.number)
        for to in {kept.trainer_id, kept.company_id}:
            open_name(actor, card=person, to=to, how=how, ends_on=kept.ends_on, cause=fact)
        _task(kept, actor.id, clock.today() + SIGN_WITHIN, person.number)
        if key:
            submissions.answered(key, actor, str(kept.number))
    return kept


def sign(actor: Actor, *, number: int, signer: str, how: str = Signed.SELF, key: str = "") -> Practice:
    """One of the three agrees: itself, or written down by the klantmanager with how it was given. Signed once, it stays.

    From the first signature on, what was agreed cannot change. Raises Missing, Invalid, Refused.
    """
    if signer not in Signer.values or how not in Signed.values:
        raise Invalid("Deze handtekening kennen we niet. Kies opnieuw.")
    with acting(actor):
        seen = _seen(actor, number)
        self_ = _is(actor, seen, signer)
        if not self_ and not _mine(actor, seen):
            raise Missing(GONE)
        if not self_ and how == Signed.SELF:
            raise Invalid("Geef aan hoe er getekend is.", {"how": "Kies: op papier of in een gesprek."})
        if key and not submissions.claim(key, actor):
            return seen
        with acting(_owner(seen)):
            kept, person = _locked(seen)
            if getattr(kept, f"{signer}_on") is not None:
                return kept
            _must(kept, Standing.DRAFT, Standing.SIGNING)
            setattr(kept, f"{signer}_on", clock.today())
            setattr(kept, f"{signer}_how", Signed.SELF if self_ else how)
            setattr(kept, f"{signer}_by_id", actor.id)
            _save(kept)
            if standing_of(kept) in {Standing.RUNNING, Standing.OVER}:
                _task(kept, None, kept.ends_on, person.number)
        _fact("practice_signed", actor, kept, signer=signer, how=how)
    return kept


def log_day(
    actor: Actor,
    *,
    number: int,
    on: datetime.date,
    kind: str,
    hours: float = 0,
    note: str = "",
    key: str = "",
    anyway: bool = False,
) -> PracticeDay:
    """A day worked or missed, or a talk: by the company, the school or the klantmanager. Written again it replaces the former."""
    if kind not in DayKind.values or not 0 <= hours <= 24 or on > clock.today():
        raise Invalid("Kies een dag die al geweest is, wat het was, en hooguit 24 uur.", {"on": "Kijk dit na."})
    doubts = read_over({"note": note}, anyway=anyway)
    with acting(actor):
        seen = _party(actor, number)
        if key and not submissions.claim(key, actor):
            return PracticeDay.objects.get(region=seen.region_id, practice=seen, on=on, kind=kind)
        with acting(_owner(seen)):
            kept, _person = _locked(seen)
            _must(kept, Standing.RUNNING, Standing.OVER)
            row, _made = PracticeDay.objects.update_or_create(
                region_id=kept.region_id, practice=kept, on=on, kind=kind,
                defaults=_hangs(kept) | {"hours": hours, "note": note.strip(), "user_id": actor.id},
            )  # fmt: skip
        _fact("practice_day", actor, kept, kind=kind)
        if doubts:
            _fact("doubtful_text_kept", actor, kept, kinds=doubts)
    return row


def grade(actor: Actor, *, number: int, grades: Mapping[str, str], key: str = "") -> Practice:
    """What somebody shows of each work process, by code: by the company, the school or the klantmanager, as named persons."""
    if any(one not in Grade.values for one in grades.values()):
        raise Invalid("Kies per werkproces: nog niet, met begeleiding of zelfstandig.")
    with acting(actor):
        seen = _party(actor, number)
        if key and not submissions.claim(key, actor):
            return seen
        with acting(_owner(seen)):
            kept, _person = _locked(seen)
            _must(kept, Standing.RUNNING, Standing.OVER)
            rows = WorkProcess.objects.filter(region=kept.region_id, practice=kept, code__in=grades).order_by("code")
            for row in rows:
                if row.grade != grades[row.code]:
                    row.grade, row.graded_on, row.graded_by_id = grades[row.code], clock.today(), actor.id
                    row.save(update_fields=["grade", "graded_on", "graded_by"])
        _fact("practice_graded", actor, kept, number=len(grades))
    return kept


def declare(actor: Actor, *, number: int, key: str = "") -> Practice:
    """Gives the praktijkverklaring: when all three signed and something was shown. By the school, the company or the klantmanager."""
    with acting(actor):
        seen = _party(actor, number)
        if key and not submissions.claim(key, actor):
            return seen
        with acting(_owner(seen)):
            kept, _person = _locked(seen)
            if kept.declared_on is not None:
                return kept
            _must(kept, Standing.RUNNING, Standing.OVER)
            shown = WorkProcess.objects.filter(
                region=kept.region_id, practice=kept, grade__in=[Grade.HELPED, Grade.ALONE]
            )
            if not shown.exists():
                raise Refused("Er is nog geen werkproces beoordeeld als gelukt. Beoordeel eerst wat iemand liet zien.")
            kept.declared_on, kept.declared_by_id = clock.today(), actor.id
            _save(kept)
            finish_about(_owner(kept), kind=TaskKind.PRACTICE, subject_kind=SUBJECT, number=kept.number)
        _fact("practice_declared", actor, kept)
    return kept


def stop_practice(actor: Actor, *, number: int, why: str, key: str = "") -> Practice:
    """It ends early. The names are closed again. Only by who looks after the person. Raises Missing, Invalid, Refused."""
    if why not in WhyStopped.values:
        raise Invalid("Geef aan waarom het stopt.", {"why": "Kies een reden uit de lijst."})
    with acting(actor):
        seen = _seen(actor, number)
        if not _mine(actor, seen):
            raise Missing(GONE)
        if key and not submissions.claim(key, actor):
            return seen
        kept, person = _locked(seen)
        if kept.stopped_on is not None:
            return kept
        _must(kept, Standing.DRAFT, Standing.SIGNING, Standing.RUNNING, Standing.OVER)
        kept.stopped_on, kept.why_stopped = clock.today(), why
        _save(kept)
        record("practice_stopped", person, actor=actor, practice=kept.number, why=why)
        for to in {kept.trainer_id, kept.company_id} - {kept.organisation_id}:
            close_name(actor, card=person.pk, region=kept.region_id, to=to)
        finish_about(actor, kind=TaskKind.PRACTICE, subject_kind=SUBJECT, number=kept.number)
    return kept


def standing_of(kept: Practice) -> Standing:
    """Where it is today."""
    return standing(
        signed=(kept.school_on, kept.company_on, kept.learner_on),
        ends_on=kept.ends_on,
        declared_on=kept.declared_on,
        stopped_on=kept.stopped_on,
        today=clock.today(),
    )


def _allowed(at: Employer | None, person: Card, *, said_yes: bool) -> None:
    if at is None or at.region_id != person.region_id:
        raise Missing("Deze werkgever is er niet.")
    if not at.recognised_trainer:
        raise Refused("Deze werkgever is geen erkend leerbedrijf. Vraag eerst de erkenning aan bij SBB.")
    if not said_yes:
        raise Refused("Zonder ja van de persoon begint praktijkleren niet. Vraag het eerst.")


def _whole(values: Mapping[str, Any], processes: Sequence[Process]) -> None:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    wrong: dict[str, str] = {}
    for name, what in (
        ("school", "welke school meedoet"),
        ("coach", "wie de praktijkopleider is"),
        ("qualification", "bij welke kwalificatie het hoort"),
    ):
        if not str(values.get(name) or "").strip():
            wrong[name] = f"Vul in {what}."
    if not is_course_code(str(values.get("code") or "").strip()):
        wrong["code"] = "Een crebonummer is vijf cijfers, of K of C met vier cijfers. Bijvoorbeeld 25655."
    if values["ends_on"] < values["starts_on"]:
        wrong["ends_on"] = "De laatste dag ligt voor de eerste."
    if not processes:
        wrong["processes"] = "Schrijf ten minste één werkproces op."
    elif bad := [one.code for one in processes if not is_process_code(one.code.strip())]:
        wrong["processes"] = f"“{bad[0]}” is geen code van een werkproces. Zo ziet die eruit: B1-K1-W1."
    elif any(not one.title.strip() for one in processes):
        wrong["processes"] = "Schrijf achter elke code hoe het werkproces heet."
    elif len({one.code.strip() for one in processes}) < len(processes):
        wrong["processes"] = "Een werkproces staat er twee keer."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _tenant(person: Card) -> dict[str, Any]:
    return {
        "region_id": person.region_id,
        "organisation_id": person.organisation_id,
        "audience": person.audience,
        "card": person,
    }


def _hangs(kept: Practice) -> dict[str, Any]:
    names = ("region_id", "organisation_id", "audience", "trainer_id", "company_id", "shared", "card_id")
    return {name: getattr(kept, name) for name in names} | {"practice": kept}


def _seen(actor: Actor, number: int) -> Practice:
    kept = Practice.objects.filter(number=number).first()
    if kept is None:
        raise Missing(GONE)
    return kept


def _mine(actor: Actor, kept: Practice) -> bool:
    return may_enrol(actor, region=kept.region_id, organisation=kept.organisation_id)


def _is(actor: Actor, kept: Practice, signer: str) -> bool:
    if signer == Signer.SCHOOL:
        return may_teach(actor, region=kept.region_id, trainer=kept.trainer_id)
    if signer == Signer.COMPANY:
        return may_host(actor, region=kept.region_id, company=kept.company_id)
    return actor.person is not None and actor.person == kept.card_id


def _party(actor: Actor, number: int) -> Practice:
    """For who works with this person here: the owner, the school, the company."""
    kept = _seen(actor, number)
    if not (_mine(actor, kept) or _is(actor, kept, Signer.SCHOOL) or _is(actor, kept, Signer.COMPANY)):
        raise Missing(GONE)
    return kept


def _owner(kept: Practice) -> Actor:
    return service("training", regions=(kept.region_id,), organisation=kept.organisation_id)


def _locked(seen: Practice) -> tuple[Practice, Card]:
    """The card first, then the row: as everywhere. In the context of the owner."""
    person = locked(_owner(seen), seen.card.number)
    return Practice.objects.select_for_update(of=("self",)).get(pk=seen.pk), person


def _must(kept: Practice, *allowed: Standing) -> None:
    now = standing_of(kept)
    if now not in allowed:
        raise Refused(f"Dit kan nu niet: {now.label}. Er is niets veranderd.")


def _save(kept: Practice) -> None:
    kept.version += 1
    kept.save()


def _task(kept: Practice, assignee: int | None, day: datetime.date, card: int) -> None:
    owner = _owner(kept)
    finish_about(owner, kind=TaskKind.PRACTICE, subject_kind=SUBJECT, number=kept.number)
    due = datetime.datetime.combine(day, datetime.time(17), clock.HOME)
    open_tasks(
        owner, region=kept.region_id, kind=TaskKind.PRACTICE, subject_kind=SUBJECT, assignees={kept.number: assignee},
        due_at=due, agreed_hours=max(1, min(2000, (day - clock.today()).days * 24)), data={"card": card},
    )  # fmt: skip


def _fact(verb: str, actor: Actor, kept: Practice, **data: Any) -> Fact:
    """Written as who did it; whose story it is, is asked as the owner."""
    with acting(_owner(kept)):
        subject = next(iter(subjects_of(kept.region_id, [kept.card_id])), None)
    region = kept.region_id
    return journal.record(verb, actor=actor, region=region, subject=subject, practice=kept.number, **data)
