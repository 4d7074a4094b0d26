"""Questions of employers: asked, answered, taken over, handed over, ended. Nobody's question does not exist."""

from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.demand.counter import tasks
from perspectief.demand.counter.agreement import agreement
from perspectief.demand.counter.rules import FOLLOWS, PROMISES, Answer, Asked, Deed, Ending, Standing, standing
from perspectief.demand.models import Employer, EmployerFile, EmployerRequest, RequestHolder
from perspectief.demand.policy import is_party, may_counsel
from perspectief.parties.models import Membership
from perspectief.parties.queries import counter_staff
from perspectief.parties.rules import Role
from perspectief.work.models import TaskKind

GONE = "Deze vraag is er niet."
BEFORE_YOU = "Een collega was je net voor. Kijk hieronder wie de vraag nu heeft en wat er al gedaan is."


class Holder(NamedTuple):
    """Who has a question: user and organisation."""

    user: int
    organisation: int


def ask(
    actor: Actor,
    *,
    employer: int,
    kind: str,
    text: str = "",
    owner: int | None = None,
    key: str = "",
    anyway: bool = False,
) -> EmployerRequest:
    """Keeps what the employer with this public number asks. `owner`: a user of the counter, when somebody else than the
    employer's named contact answers. Staff of the counter ask for any employer, an employer for itself.

    Raises Missing, Invalid, Refused (nobody to give it to), Doubtful.
    """
    if kind not in Asked.values:
        raise Invalid("Kies waar de vraag over gaat.", {"kind": "Kies een van de keuzes."})
    doubts = wording.check({"text": text}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with acting(actor):
        at = Employer.objects.filter(number=employer).first()
        if at is None or not (
            may_counsel(actor, at.region_id) or is_party(actor, region=at.region_id, party=at.party_id)
        ):
            raise Missing("Deze werkgever is er niet.")
        if key and not submissions.claim(key, actor):
            return EmployerRequest.objects.get(number=submissions.answer(key, actor))
        holder = _first_holder(actor, at, owner)
        with acting(actor if may_counsel(actor, at.region_id) else tasks.of(at.region_id, holder.organisation)):
            made = _begin(at, holder, kind, text.strip(), actor.id)
        fact = _record("employer_asked", actor, made, kind=kind, employer=at.number)
        _hold(made, holder, actor.id)
        _to_do(made, fact)
        if doubts:
            kinds = sorted({doubt.kind for found in doubts.values() for doubt in found})
            _record("doubtful_text_kept", actor, made, kinds={"text": kinds})
        if key:
            submissions.answered(key, actor, str(made.number))
    return made


def _begin(at: Employer, holder: Holder, kind: str, text: str, asked_by: int) -> EmployerRequest:
    now = clock.now()
    due = agreement(at.region_id).due(now)
    return EmployerRequest.objects.create(
        region_id=at.region_id,
        employer=at,
        party_id=at.party_id,
        organisation_id=holder.organisation,
        owner_id=holder.user,
        kind=kind,
        text=text,
        asked_at=now,
        asked_by_id=asked_by if asked_by > 0 else None,
        respond_by=due,
        set_at=now,
        due_at=due,
    )


def _first_holder(actor: Actor, at: Employer, wanted: int | None) -> Holder:
    """Who is asked for, else the employer's named contact, else who writes it down, else an accountmanager, else anybody there."""
    staff = counter_staff(at.region_id)
    if wanted is not None:
        return _holder(staff, wanted)
    with acting(tasks.of(at.region_id)):
        contact = (
            EmployerFile.objects.filter(region=at.region_id, employer=at).values_list("contact", flat=True).first()
        )
    managers = [one for one in staff if one.role == Role.ACCOUNT_MANAGER]
    for found in (
        [one for one in staff if one.user_id == contact],
        [one for one in staff if one.user_id == actor.id and one.organisation_id == actor.organisation],
        [one for one in managers if one.organisation_id == at.organisation_id],
        managers,
        staff,
    ):
        if found:
            return Holder(found[0].user_id, found[0].organisation_id)
    raise Refused("Er werkt nu niemand bij het loket van deze regio. Bel de gemeente.")


def _holder(staff: list[Membership], user: int) -> Holder:
    found = next((one for one in staff if one.user_id == user), None)
    if found is None:
        raise Invalid("Kies iemand van het loket.", {"owner": "Kies een collega uit de lijst."})
    return Holder(found.user_id, found.organisation_id)


def take_over(actor: Actor, *, number: int, version: int, key: str = "") -> EmployerRequest:
    """The question is the actor's from now on. Raises Missing, Changed when a colleague was first, Refused when it has ended."""
    with acting(actor):
        found = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return found
        _same(found, version)
        _must(found, Deed.TAKE_OVER)
        if found.owner_id == actor.id:
            raise Refused("Je hebt deze vraag al.")
        _move(actor, found, Holder(actor.id, actor.organisation), "request_taken_over")
    return found


def hand_over(actor: Actor, *, number: int, to: int, version: int, key: str = "") -> EmployerRequest:
    """The question is another colleague's of the counter of the region. Raises Missing, Changed, Refused, Invalid."""
    with acting(actor):
        found = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return found
        _same(found, version)
        _must(found, Deed.HAND_OVER)
        holder = _holder(counter_staff(found.region_id), to)
        if holder.user != found.owner_id:
            _move(actor, found, holder, "request_handed_over")
    return found


def follow_contact(actor: Actor, *, employer: Employer, former: int, to: int) -> int:
    """What a new named contact causes: the running questions the former one had are the new one's. How many."""
    holder = _holder(counter_staff(employer.region_id), to)
    running = EmployerRequest.objects.select_for_update(of=("self",)).filter(
        region=employer.region_id, employer=employer, owner=former, ended_at=None
    )
    rows = list(running.order_by("id"))
    for one in rows:
        _move(actor, one, holder, "request_handed_over")
    return len(rows)


def give_answer(actor: Actor, *, number: int, answer: str, version: int, key: str = "") -> EmployerRequest:
    """One of the answers that stand ready; what it promises is the new deadline. Raises Missing, Changed, Refused, Invalid."""
    if answer not in Answer.values:
        raise Invalid("Kies een antwoord.", {"answer": "Kies een van de keuzes."})
    with acting(actor):
        found = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return found
        _same(found, version)
        _must(found, Deed.ANSWER)
        now = clock.now()
        found.answer, found.answered_at = answer, found.answered_at or now
        found.set_at, found.due_at = now, agreement(found.region_id).time.after_days(now, PROMISES[answer])
        _save(found)
        fact = _record("request_answered", actor, found, answer=answer)
        _no_longer_late(found)
        _to_do(found, fact)
    return found


def end(actor: Actor, *, number: int, ending: str, version: int, key: str = "") -> EmployerRequest:
    """How it ended: staff choose any ending, the employer itself withdraws. Raises Missing, Changed, Refused, Invalid."""
    if ending not in Ending.values:
        raise Invalid("Kies hoe het afliep.", {"ending": "Kies een van de keuzes."})
    with acting(actor):
        seen = EmployerRequest.objects.filter(number=number).first()
        own = seen is not None and is_party(actor, region=seen.region_id, party=seen.party_id)
        with acting(tasks.of(seen.region_id) if seen and own else actor):
            found = _locked(actor, number, withdraws=own and ending == Ending.WITHDRAWN)
            if key and not submissions.claim(key, actor):
                return found
            _same(found, version)
            _must(found, Deed.END)
            found.ending, found.ended_at = ending, clock.now()
            _save(found)
        _record("request_ended", actor, found, ending=ending)
        _no_longer_late(found)
        mine = {"region": found.region_id, "organisations": (found.organisation_id,), "number": found.number}
        tasks.take(TaskKind.EMPLOYER_REQUEST, **mine)
    return found


def _locked(actor: Actor, number: int, *, withdraws: bool = False) -> EmployerRequest:
    rows = EmployerRequest.objects.select_for_update(of=("self",)).select_related("employer")
    found = rows.filter(number=number).first()
    if found is None or not (withdraws or may_counsel(actor, found.region_id)):
        raise Missing(GONE)
    return found


def _same(found: EmployerRequest, version: int) -> None:
    if found.version != version:
        raise Changed(BEFORE_YOU, current=found)


def standing_of(found: EmployerRequest) -> Standing:
    """Where this question is now."""
    return standing(due_at=found.due_at, answered_at=found.answered_at, ended_at=found.ended_at, now=clock.now())


def _must(found: EmployerRequest, deed: Deed) -> None:
    if standing_of(found) not in FOLLOWS[deed]:
        raise Refused("Deze vraag is al afgerond. Maak een nieuwe als de werkgever weer iets vraagt.")


def _save(found: EmployerRequest) -> None:
    found.version += 1
    found.save()


def _move(actor: Actor, found: EmployerRequest, holder: Holder, verb: str) -> None:
    former = found.organisation_id
    found.owner_id, found.organisation_id = holder
    _save(found)
    fact = _record(verb, actor, found, to=holder.user)
    _hold(found, holder, actor.id)
    _no_longer_late(found, also=former)
    if former != holder.organisation:
        mine = {"region": found.region_id, "organisations": (former,), "number": found.number}
        tasks.take(TaskKind.EMPLOYER_REQUEST, **mine)
    _to_do(found, fact)


def _hold(found: EmployerRequest, holder: Holder, by: int) -> None:
    with acting(tasks.of(found.region_id)):
        RequestHolder.objects.create(
            region_id=found.region_id,
            request=found,
            organisation_id=holder.organisation,
            user_id=holder.user,
            by_id=by if by > 0 else None,
            at=clock.now(),
        )


def _to_do(found: EmployerRequest, cause: Any) -> None:
    """The owner's task, with the deadline that stands."""
    tasks.give(
        TaskKind.EMPLOYER_REQUEST,
        region=found.region_id,
        organisation=found.organisation_id,
        user=found.owner_id,
        number=found.number,
        employer=found.employer.number,
        since=found.set_at,
        due_at=found.due_at,
        cause=cause,
    )


def _no_longer_late(found: EmployerRequest, also: int = 0) -> None:
    """Whoever was called for help has nothing to do any more."""
    if found.escalated_at is None:
        return
    told = {*tasks.whom_to_tell(found.region_id, found.organisation_id), *([also] if also else [])}
    tasks.take(TaskKind.REQUEST_LATE, region=found.region_id, organisations=told, number=found.number)


def _record(verb: str, actor: Actor, found: EmployerRequest, **data: Any) -> Any:
    return journal.record(verb, actor=actor, region=found.region_id, request=found.number, **data)
