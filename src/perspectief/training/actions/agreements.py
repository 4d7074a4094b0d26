"""Learn-work agreements: made by the counter, with places under them."""

from collections.abc import Mapping
from typing import Any

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.queries.place import place_detail
from perspectief.training.actions.texts import note_kept, read_over
from perspectief.training.models import AgreementPlace, LearnWorkAgreement
from perspectief.training.policy import may_lead

FIELDS = frozenset({"title", "sector", "school", "wanted", "starts_on", "ends_on", "signed_on", "text"})


def make_agreement(
    actor: Actor, *, region: int, values: Mapping[str, Any], key: str = "", anyway: bool = False
) -> LearnWorkAgreement:
    """Writes down an agreement between the region, a sector and a school. Raises Refused, Invalid, Doubtful."""
    if not may_lead(actor, region):
        raise Refused("Een leerwerkakkoord hoort bij het loket van de regio.")
    if unknown := set(values) - FIELDS:
        raise ValueError(f"not written here: {sorted(unknown)}")
    wrong = {name: "Vul dit in." for name in ("title", "sector", "school") if not str(values.get(name) or "").strip()}
    if values["ends_on"] < values["starts_on"]:
        wrong["ends_on"] = "De laatste dag ligt voor de eerste."
    if wrong:
        raise Invalid("Nog niet alles is goed ingevuld.", wrong)
    doubts = read_over({"text": values.get("text")}, anyway=anyway)
    with acting(actor):
        if key and not submissions.claim(key, actor):
            return LearnWorkAgreement.objects.get(number=submissions.answer(key, actor))
        kept = LearnWorkAgreement.objects.create(region_id=region, organisation_id=actor.organisation, **values)
        journal.record("agreement_made", actor=actor, region=region, agreement=kept.number)
        note_kept(doubts, actor=actor, region=region, agreement=kept.number)
        if key:
            submissions.answered(key, actor, str(kept.number))
    return kept


def put_under(actor: Actor, *, agreement: int, place: int) -> AgreementPlace:
    """Counts a place (public numbers) under an agreement; it stood under another one: it moves. Twice is once."""
    with acting(actor):
        kept = LearnWorkAgreement.objects.select_for_update(of=("self",)).filter(number=agreement).first()
        if kept is None or not may_lead(actor, kept.region_id):
            raise Missing("Dit leerwerkakkoord is er niet.")
        at = place_detail(actor, place).place
        if at.region_id != kept.region_id:
            raise Missing("Deze plek is er niet.")
        row, made = AgreementPlace.objects.update_or_create(
            region_id=kept.region_id, place=at, defaults={"agreement": kept, "since": clock.today()}
        )
        if made:
            journal.record(
                "agreement_place", actor=actor, region=kept.region_id, agreement=kept.number, place=at.number
            )
    return row
