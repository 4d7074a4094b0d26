"""Writing an initiative down, and changing it."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import journal, submissions, wording
from perspectief.core.errors import Changed, Invalid, Missing, Refused
from perspectief.geo.queries import municipalities
from perspectief.plans.initiatives.models import Initiative
from perspectief.plans.models import Action
from perspectief.plans.obstacles.policy import may_raise, may_write, regions
from perspectief.plans.obstacles.rules import LONGEST_TEXT, LONGEST_TITLE, POINTED_OUT, Topic
from perspectief.taxonomy.needs import BRANCHES

WRONG = "Nog niet alles is goed ingevuld. Er is nog niets bewaard."
FIELDS = (
    "name", "party", "what", "topics", "towns", "branches", "people", "starts_on", "ends_on", "contact", "actions", "public",
)  # fmt: skip
ASKED = {"name": "Vul in hoe het heet.", "party": "Vul in wie dit doet.", "what": "Schrijf op wat het is."}


def add_initiative(
    actor: Actor, *, values: Mapping[str, Any], region: int | None = None, key: str = "", anyway: bool = False
) -> Initiative:
    """Something that is there already. `values`: FIELDS, as the model has them. Refused, Invalid, Doubtful."""
    here = region if region is not None else next(iter(regions(actor)), None)
    if not may_raise(actor) or here not in regions(actor) or here is None:
        raise Refused("Een initiatief hoort bij een regio. Met jouw rol kun je er geen toevoegen.")
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return Initiative.objects.get(number=int(submissions.answer(key, actor)))
        row = Initiative(region_id=here, organisation_id=actor.organisation)
        doubts = _put(row, values, anyway=anyway)
        _made_public(actor, row)
        row.save()
        _record(actor, row, "initiative_added", doubts)
        if key:
            submissions.answered(key, actor, str(row.number))
    return row


def change_initiative(
    actor: Actor,
    *,
    number: int,
    version: int | None,
    values: Mapping[str, Any],
    key: str = "",
    anyway: bool = False,
) -> Initiative:
    """Changes it; with an end it stops. Missing, Refused, Changed, Invalid, Doubtful."""
    with acting(actor):
        row = Initiative.objects.select_for_update(of=("self",)).filter(number=number).first()
        if row is None or not may_write(actor, region=row.region_id, organisation=row.organisation_id):
            raise Missing("Dit initiatief is er niet, of is niet van jou.")
        if key and not submissions.claim(key, actor):
            return row
        if version is not None and version != row.version:
            raise Changed("Een collega heeft intussen iets veranderd. Wat je typte is bewaard.", current=row)
        doubts = _put(row, values, anyway=anyway)
        _made_public(actor, row)
        row.version += 1
        row.save()
        _record(actor, row, "initiative_changed", doubts)
    return row


def _made_public(actor: Actor, row: Initiative) -> None:
    """What everybody reads beside a signed plan, somebody of the counter or who leads the programme put there, word for word."""
    if row.public and row.region_id not in (*actor.counter_regions, *actor.programme_regions):
        raise Invalid(WRONG, {"public": "Openbaar maken doet het loket of de programmamanager."})


def _put(row: Initiative, values: Mapping[str, Any], *, anyway: bool) -> dict[str, list[str]]:
    if unknown := set(values) - set(FIELDS):
        raise ValueError(f"not written here: {sorted(unknown)}")
    for name, value in values.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    if wrong := _wrong_words(row) | _wrong_reach(row):
        raise Invalid(WRONG, wrong)
    found = wording.check({"name": row.name, "party": row.party, "what": row.what}, POINTED_OUT)
    if found and not anyway:
        raise wording.Doubtful(found)
    return {name: sorted({doubt.kind for doubt in doubts}) for name, doubts in found.items()}


def _wrong_words(row: Initiative) -> dict[str, str]:
    wrong = {name: said for name, said in ASKED.items() if not getattr(row, name)}
    for name, most in (("name", LONGEST_TITLE), ("party", LONGEST_TITLE), ("contact", 200), ("what", LONGEST_TEXT)):
        if len(getattr(row, name)) > most:
            wrong[name] = f"Dit is te lang: hooguit {most} tekens."
    if row.starts_on is None:
        wrong["starts_on"] = "Vul in sinds wanneer het er is."
    elif row.ends_on is not None and row.ends_on < row.starts_on:
        wrong["ends_on"] = "Het einde ligt voor het begin."
    return wrong


def _wrong_reach(row: Initiative) -> dict[str, str]:
    wrong = {}
    if not set(row.topics) <= set(Topic.values):
        wrong["topics"] = "Kies uit de lijst."
    if not set(row.towns) <= {one.id for one in municipalities(row.region_id)}:
        wrong["towns"] = "Kies gemeenten van de regio."
    if not all(0 <= one < len(BRANCHES) for one in row.branches):
        wrong["branches"] = "Kies uit de lijst."
    known = Action.objects.filter(region=row.region_id, number__in=row.actions, dropped=False).count()
    if known != len(set(row.actions)):
        wrong["actions"] = "Kies acties van het plan van de regio."
    return wrong


def _record(actor: Actor, row: Initiative, verb: str, doubts: Mapping[str, list[str]]) -> None:
    data: dict[str, Any] = {"initiative": row.number, "public": row.public}
    if doubts:
        data["doubts"] = dict(doubts)
    journal.record(verb, actor=actor, region=row.region_id, **data)
