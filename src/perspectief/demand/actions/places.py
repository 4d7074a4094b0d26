"""Adding, changing, confirming, pausing and closing a place."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, submissions, wording
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.core.text import fold
from perspectief.demand.actions.confirming import keeper_of
from perspectief.demand.kinds import WITHOUT_PAY, faults
from perspectief.demand.models import Employer, Place, PlaceSkill, PlaceTask
from perspectief.demand.policy import may_change, may_offer
from perspectief.demand.rules import UNPAID, Need, State, expires_on
from perspectief.geo.queries import postcode
from perspectief.work.actions import finish_about
from perspectief.work.models import TaskKind

FIELDS = frozenset(
    [
        "kind",
        "title",
        "summary",
        "occupation_id",
        "branch",
        "kinds_of_work",
        "pc4",
        "capacity",
        "starts_on",
        "wage_cents",
        "contract_forms",
        "hours_min",
        "hours_max",
        "week_fixed",
        "week_also",
        "school_hours",
        "language",
        "language_learnable",
        "reading",
        "education",
        "certificates",
        "certificates_learnable",
        "loads",
        "adaptations",
        "guidance",
        "pick_up",
    ]
)
TEXTS = ("title", "summary")
TALK = "gesprek"


class TaskValues(NamedTuple):
    """One task: title, hours a week, and the skill it asks when known."""

    title: str
    hours: float | None = None
    skill: int | None = None


def create_place(
    actor: Actor,
    *,
    employer: int,
    values: Mapping[str, Any],
    tasks: Iterable[TaskValues] = (),
    skills: Mapping[int, str] | None = None,
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
) -> Place:
    """Adds a place at the employer with this public number, offered from today until its term.

    `values`: FIELDS; `skills`: skill id → need. It is the employer's own when that has an account here, else the
    actor's organisation's. Raises Missing, Refused, Invalid, Doubtful.
    """
    if not may_offer(actor):
        raise Refused("Met jouw rol kun je geen plekken toevoegen.")
    _whole(values)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Place.objects.get(number=submissions.answer(key, actor))
        at = Employer.objects.filter(number=employer).first()
        if at is None or not (at.region_id in actor.counter_regions or at.party_id == actor.organisation):
            raise Missing("Deze werkgever is er niet.")
        doubts = _read_over(values, tasks := [*tasks], anyway=anyway)
        place = Place(region_id=at.region_id, organisation_id=at.party_id or actor.organisation, employer=at)
        _put(place, values)
        _note_source(place, [name for name, value in values.items() if value not in (None, "", 0, False)], source)
        _refuse_faults({name: getattr(place, name) for name in FIELDS})
        if place.pc4 is None:
            place.pc4 = at.pc4
        _confirm(place)
        place.save()
        _keep_tasks(place, tasks)
        _keep_skills(place, skills or {})
        _record("place_added", place, actor, kind=place.kind, capacity=place.capacity)
        _record_doubts(doubts, place, actor)
        if key:
            submissions.answered(key, actor, str(place.number))
    return place


def update_place(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    tasks: Iterable[TaskValues] | None = None,
    skills: Mapping[int, str] | None = None,
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
    carved: bool = False,
) -> Place:
    """Changes a place; None leaves tasks or skills as they are. Saving confirms it. `carved`: from the carving board.

    Raises Missing, Changed (with the place as it is now), Invalid, Doubtful.
    """
    _whole(values, partly=True)
    with acting(actor):
        place = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return place
        _same_version(place, version)
        doubts = _read_over(
            {name: values[name] for name in values if values[name] != getattr(place, name)}, tasks or (), anyway=anyway
        )
        changed = _put(place, values)
        if {"kind", "wage_cents", "contract_forms", "hours_max"} & set(changed):
            _refuse_faults({name: getattr(place, name) for name in FIELDS})
        if tasks is not None and _keep_tasks(place, [*tasks]):
            changed.append("tasks")
        if skills is not None and _keep_skills(place, skills):
            changed.append("skills")
        _note_source(place, changed, source)
        place.version += 1
        _confirm(place)
        place.save()
        _record("place_carved" if carved else "place_changed", place, actor, fields=sorted(changed))
        _confirmed(place, actor)
        _record_doubts(doubts, place, actor)
    return place


def confirm_place(actor: Actor, *, number: int, key: str = "") -> Place:
    """Says the place is still there: offered for another term."""
    with acting(actor):
        place = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return place
        _confirm(place)
        place.version += 1
        place.save()
        _record("place_confirmed", place, actor)
        _confirmed(place, actor)
    return place


def set_place_state(actor: Actor, *, number: int, state: str, version: int | None = None, key: str = "") -> Place:
    """Opens, pauses or closes a place. Opening confirms it."""
    if state not in State.values:
        raise Invalid("Kies open, even niet of gesloten.", {"state": "Kies een van de keuzes."})
    with acting(actor):
        place = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return place
        _same_version(place, version)
        if place.state == state:
            return place
        former, place.state = place.state, state
        if state == State.OPEN:
            _confirm(place)
        place.version += 1
        place.save()
        _record("place_state_set", place, actor, state=state, former=former)
    return place


def carve_place(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    kind: str,
    values: Mapping[str, Any],
    tasks: Iterable[TaskValues],
    skills: Mapping[int, str],
    key: str = "",
) -> Place:
    """A place of its own made out of this one (`carved_from`), with what was chosen on the board; this one stays as it is.

    `values`: the fields that differ. Raises Missing, Changed, Invalid.
    """
    with acting(actor):
        former = _locked(actor, number)
        if key and not submissions.claim(key, actor):
            return Place.objects.get(number=submissions.answer(key, actor))
        _same_version(former, version)
        given = {name: getattr(former, name) for name in FIELDS - {"kind"}} | {"kind": kind} | dict(values)
        if kind in UNPAID:
            given |= {"wage_cents": None, "contract_forms": WITHOUT_PAY}
        _refuse_faults(given)
        place = Place(
            region_id=former.region_id,
            organisation_id=former.organisation_id,
            employer_id=former.employer_id,
            carved_from=former,
        )
        _put(place, given)
        place.capacity = 1
        _note_source(place, [*values, "kind"], TALK)
        _confirm(place)
        place.save()
        _keep_tasks(place, [*tasks])
        _keep_skills(place, skills)
        _record("place_added", place, actor, kind=place.kind, capacity=place.capacity, carved_from=former.number)
        if key:
            submissions.answered(key, actor, str(place.number))
    return place


def _refuse_faults(values: Mapping[str, Any]) -> None:
    if wrong := faults(values, clock.today()):
        raise Invalid("Dit past niet bij deze soort plek.", wrong)


def _locked(actor: Actor, number: int) -> Place:
    place = Place.objects.select_for_update(of=("self",)).filter(number=number).first()
    if place is None or not may_change(actor, region=place.region_id, organisation=place.organisation_id):
        raise Missing("Deze plek is er niet, of hoort bij een andere organisatie.")
    return place


def _same_version(place: Place, version: int | None) -> None:
    if version is not None and place.version != version:
        raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=place)


def _whole(values: Mapping[str, Any], *, partly: bool = False) -> None:
    wrong: dict[str, str] = {}
    if ("title" in values or not partly) and not str(values.get("title") or "").strip():
        wrong["title"] = "Vul in wat het werk is, in een paar woorden."
    if values.get("pc4") is not None and postcode(values["pc4"]) is None:
        wrong["pc4"] = "Deze postcode bestaat niet. Vul de vier cijfers in, bijvoorbeeld 4811."
    low, high = values.get("hours_min"), values.get("hours_max")
    if low is not None and high is not None and low > high:
        wrong["hours_max"] = "Het hoogste aantal uren is lager dan het laagste."
    if values.get("capacity") is not None and values["capacity"] < 1:
        wrong["capacity"] = "Vul in hoeveel mensen hier kunnen werken: 1 of meer."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _read_over(
    values: Mapping[str, Any], tasks: Iterable[TaskValues], *, anyway: bool
) -> dict[str, list[wording.Doubt]]:
    texts = {name: values[name] for name in TEXTS if values.get(name)}
    if said := ". ".join(task.title for task in tasks):
        texts["tasks"] = said
    found = wording.check(texts)
    if found and not anyway:
        raise wording.Doubtful(found)
    return found


def _put(place: Place, values: Mapping[str, Any]) -> list[str]:
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    tidy = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if tidy.get("week_also"):
        tidy["week_also"] &= ~(tidy.get("week_fixed", place.week_fixed))
    changed = [name for name, value in tidy.items() if getattr(place, name) != value]
    for name in changed:
        setattr(place, name, tidy[name])
    place.sort_key = fold(place.title)
    return changed


def _confirmed(place: Place, actor: Actor) -> None:
    """The open task to ask whether it is still there is done, also when another organisation keeps the place."""
    about: dict[str, Any] = {"kind": TaskKind.CONFIRM_PLACE, "subject_kind": "place", "number": place.number}
    finish_about(actor, **about)
    if (keeper := keeper_of(place)) != actor.organisation:
        finish_about(service("demand", regions=(place.region_id,), organisation=keeper), **about)


def _confirm(place: Place) -> None:
    place.confirmed_at = clock.today()
    place.expires_on = expires_on(place.kind, place.confirmed_at)


def _note_source(place: Place, fields: Iterable[str], source: str) -> None:
    today = clock.today().isoformat()
    place.provenance = place.provenance | {name: {"source": source, "at": today} for name in fields}


def _tenant(place: Place) -> dict[str, int]:
    return {"region_id": place.region_id, "organisation_id": place.organisation_id}


def _keep_tasks(place: Place, tasks: list[TaskValues]) -> bool:
    """Makes the tasks equal to these, in this order. True when anything changed."""
    rows = PlaceTask.objects.filter(region=place.region_id, place=place)
    held = [TaskValues(*row) for row in rows.order_by("position").values_list("title", "hours", "skill_id")]
    wanted = [task._replace(title=task.title.strip()) for task in tasks if task.title.strip()]
    if [_plain(task) for task in held] == [_plain(task) for task in wanted]:
        return False
    rows.delete()
    PlaceTask.objects.bulk_create(
        PlaceTask(place=place, position=at, title=task.title, hours=task.hours, skill_id=task.skill, **_tenant(place))
        for at, task in enumerate(wanted)
    )
    return True


def _plain(task: TaskValues) -> TaskValues:
    return task._replace(hours=None if task.hours is None else float(task.hours))


def _keep_skills(place: Place, skills: Mapping[int, str]) -> bool:
    """Makes the asked skills equal to these. True when anything changed."""
    if unknown := set(skills.values()) - set(Need.values):
        raise ValueError(f"unknown need: {sorted(unknown)}")
    rows = PlaceSkill.objects.filter(region=place.region_id, place=place)
    held = dict(rows.values_list("skill_id", "need"))
    if held == dict(skills):
        return False
    rows.filter(skill__in=[one for one, need in held.items() if skills.get(one) != need]).delete()
    PlaceSkill.objects.bulk_create(
        PlaceSkill(place=place, skill_id=one, need=need, **_tenant(place))
        for one, need in skills.items()
        if held.get(one) != need
    )
    return True


def _record(verb: str, place: Place, actor: Actor, **data: Any) -> None:
    journal.record(verb, actor=actor, region=place.region_id, place=place.number, **data)


def _record_doubts(found: Mapping[str, list[wording.Doubt]], place: Place, actor: Actor) -> None:
    if found:
        kinds = {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}
        _record("doubtful_text_kept", place, actor, kinds=kinds)
