"""Adding and changing a card: what somebody can do, wants and needs."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from perspectief.access.context import Actor, acting
from perspectief.core import clock, submissions
from perspectief.core.errors import Invalid, Refused
from perspectief.core.text import person_key
from perspectief.core.wording import OPEN, PROFILE
from perspectief.geo.queries import postcode
from perspectief.supply.actions.owned import (
    SUBJECT,
    locked,
    note_source,
    put,
    read_over,
    record,
    record_doubts,
    same_version,
    weigh,
)
from perspectief.supply.models import Card, CardSkill, CardWish, Dossier, Profile, Pseudonym
from perspectief.supply.policy import may_keep
from perspectief.supply.rules import SkillRelation
from perspectief.work.actions import finish_about
from perspectief.work.models import TaskKind

FIELDS = frozenset(
    [
        "title",
        "motivation",
        "kinds_of_work",
        "branches",
        "contract_forms",
        "place_kinds",
        "pc4",
        "modes",
        "travel_minutes",
        "hours_min",
        "hours_max",
        "week_can",
        "week_rather_not",
        "school_hours",
        "available_from",
        "language",
        "reading",
        "education",
        "certificates",
        "loads",
        "adaptations",
        "guidance",
        "guidance_hours",
        "inburgering",
    ]
)
TEXTS = ("title", "motivation")
NAMED_TEXTS = ("presentation", "cv_text")
TALK = "gesprek"


def create_card(
    actor: Actor,
    *,
    region: int,
    values: Mapping[str, Any],
    names: Mapping[str, Any],
    can: Iterable[int] = (),
    learns: Iterable[int] = (),
    wishes: Iterable[int] = (),
    client_number: str = "",
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
) -> Card:
    """Adds a person: card, name, dossier of the own organisation with the actor as caseworker.

    `values`: FIELDS of the card; `names`: fields of the profile; `can`, `learns`: skill ids; `wishes`: occupation ids;
    `key`: of the form, sent twice it answers with the card made first. Raises Refused, Invalid, Doubtful.
    """
    if not may_keep(actor) or region not in actor.regions:
        raise Refused("Met jouw rol kun je geen mensen toevoegen.")
    _whole(values)
    can, learns, wishes = [*can], [*learns], [*wishes]
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Card.objects.get(number=submissions.answer(key, actor))
        card = Card(region_id=region, organisation_id=actor.organisation, waiting_since=clock.today())
        doubts = read_over({name: values.get(name) for name in TEXTS}, OPEN, anyway=anyway)
        doubts |= read_over({name: names.get(name) for name in NAMED_TEXTS}, PROFILE, anyway=anyway)
        put(card, _tidy(values), FIELDS)
        known = [name for name, value in values.items() if value not in (None, "", 0, False)]
        note_source(card, [*known, *_named(can, learns, wishes)], source)
        card.confirmed_at = clock.today()
        weigh(card, can, wishes)
        card.save()
        tenant = _tenant(card)
        Pseudonym.objects.create(card=card, **tenant)
        _keep_skills(card, NOTHING, can, learns, source)
        _keep_wishes(card, NOTHING, wishes)
        _add_layers(actor, card, names, client_number, source)
        record("card_added", card, actor=actor, source=source)
        record_doubts(doubts, card, actor=actor)
        if key:
            submissions.answered(key, actor, str(card.number))
    return card


def update_card(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    can: Iterable[int] | None = None,
    learns: Iterable[int] | None = None,
    wishes: Iterable[int] | None = None,
    source: str = TALK,
    key: str = "",
    anyway: bool = False,
) -> Card:
    """Changes what a card says; None leaves skills or wishes as they are. Saving counts as going through the card.

    Raises Missing, Changed (with the card as it is now), Invalid, Doubtful.
    """
    _whole(values, partly=True)
    with acting(actor):
        card = locked(actor, number)
        if key and not submissions.claim(key, actor):
            return card
        same_version(card, version)
        texts = {name: values[name] for name in TEXTS if name in values and values[name] != getattr(card, name)}
        doubts = read_over(texts, OPEN, anyway=anyway)
        changed, held = put(card, _tidy(values), FIELDS), _held(card)
        wanted_can, wanted_learns, wanted = held.of(SkillRelation.CAN), held.of(SkillRelation.LEARN), held.wishes
        if can is not None or learns is not None:
            wanted_can = wanted_can if can is None else set(can)
            wanted_learns = wanted_learns if learns is None else set(learns)
            changed += ["skills"] if _keep_skills(card, held, wanted_can, wanted_learns, source) else []
        if wishes is not None:
            wanted = set(wishes)
            changed += ["wishes"] if _keep_wishes(card, held, wanted) else []
        note_source(card, changed, source)
        card.confirmed_at = clock.today()
        card.version += 1
        weigh(card, sorted(wanted_can), sorted(wanted))
        card.save()
        record("card_changed" if changed else "card_confirmed", card, actor=actor, fields=sorted(changed))
        for kind in (TaskKind.CONFIRM_CARD, TaskKind.ASK_MISSING):
            finish_about(actor, kind=kind, subject_kind=SUBJECT, number=number)
        record_doubts(doubts, card, actor=actor)
    return card


def _whole(values: Mapping[str, Any], *, partly: bool = False) -> None:
    wrong: dict[str, str] = {}
    if ("title" in values or not partly) and not str(values.get("title") or "").strip():
        wrong["title"] = "Vul in wat deze persoon kan of zoekt, in een paar woorden."
    if values.get("pc4") is not None and postcode(values["pc4"]) is None:
        wrong["pc4"] = "Deze postcode bestaat niet. Vul de vier cijfers in, bijvoorbeeld 4811."
    low, high = values.get("hours_min"), values.get("hours_max")
    if low is not None and high is not None and low > high:
        wrong["hours_max"] = "Het hoogste aantal uren is lager dan het laagste."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)


def _tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """A daypart somebody would rather not work counts as that, also when both are ticked."""
    tidy: dict[str, Any] = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if tidy.get("week_can") is not None and tidy.get("week_rather_not"):
        tidy["week_can"] &= ~tidy["week_rather_not"]
    return tidy


def _named(can: Iterable[int], learns: Iterable[int], wishes: Iterable[int]) -> list[str]:
    return [*(["skills"] if [*can, *learns] else []), *(["wishes"] if [*wishes] else [])]


def _tenant(card: Card) -> dict[str, int]:
    return {"region_id": card.region_id, "organisation_id": card.organisation_id, "audience": card.audience}


class _Held(NamedTuple):
    """Skills of a card with how they are held, and its wishes."""

    skills: Mapping[int, str]
    wishes: frozenset[int]

    def of(self, relation: SkillRelation) -> set[int]:
        return {skill for skill, how in self.skills.items() if how == relation}


NOTHING = _Held({}, frozenset())


def _held(card: Card) -> _Held:
    skills = CardSkill.objects.filter(region=card.region_id, card=card).values_list("skill_id", "relation")
    wishes = CardWish.objects.filter(region=card.region_id, card=card).values_list("occupation_id", flat=True)
    return _Held(dict(skills), frozenset(wishes))


def _keep_skills(card: Card, now: _Held, can: Iterable[int], learns: Iterable[int], source: str) -> bool:
    """Makes the skills equal to these; what somebody can do needs no learning. True when anything changed."""
    wanted = dict.fromkeys(learns, SkillRelation.LEARN) | dict.fromkeys(can, SkillRelation.CAN)
    rows, held = CardSkill.objects.filter(region=card.region_id, card=card), now.skills
    gone = held.keys() - wanted.keys()
    turned = {skill for skill in held.keys() & wanted.keys() if held[skill] != wanted[skill]}
    added = [skill for skill in wanted if skill not in held]
    if gone:
        rows.filter(skill__in=gone).delete()
    for relation in SkillRelation:
        if these := {skill for skill in turned if wanted[skill] == relation}:
            rows.filter(skill__in=these).update(relation=relation, source=source)
    tenant = _tenant(card)
    CardSkill.objects.bulk_create(
        CardSkill(card=card, skill_id=skill, relation=wanted[skill], source=source, **tenant) for skill in added
    )
    return bool(gone or turned or added)


def _keep_wishes(card: Card, now: _Held, wishes: Iterable[int]) -> bool:
    wanted = dict.fromkeys(wishes)
    rows, held = CardWish.objects.filter(region=card.region_id, card=card), now.wishes
    if gone := held - wanted.keys():
        rows.filter(occupation__in=gone).delete()
    added = [occupation for occupation in wanted if occupation not in held]
    tenant = _tenant(card)
    CardWish.objects.bulk_create(CardWish(card=card, occupation_id=one, **tenant) for one in added)
    return bool(gone or added)


def _add_layers(actor: Actor, card: Card, names: Mapping[str, Any], client_number: str, source: str) -> None:
    if names.get("family_name"):
        profile = Profile(card=card, **_tenant(card), **names)
        profile.sort_key = person_key(profile.family_name, profile.prefix, profile.given_name)
        note_source(profile, [name for name, value in names.items() if value], source)
        profile.save()
    caseworker = actor.id if actor.id > 0 else None
    Dossier.objects.create(
        card=card,
        region_id=card.region_id,
        organisation_id=card.organisation_id,
        caseworker_id=caseworker,
        client_number=client_number,
    )
