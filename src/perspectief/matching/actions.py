"""A human judges a pair, and can take that back. The engine only explains."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from perspectief.access.context import Actor, acting, service
from perspectief.core import clock, journal, wording
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.demand.models import Place
from perspectief.matching.fits import Explanation
from perspectief.matching.introductions.proposing import open_of, propose, undo_of
from perspectief.matching.introductions.sides import PROGRAM
from perspectief.matching.introductions.steps import lock
from perspectief.matching.models import Proposal, Run
from perspectief.matching.policy import may_judge
from perspectief.matching.pool import pool
from perspectief.matching.queries import explain_pair
from perspectief.matching.rules import NEEDS_REASON, Judgement, Why
from perspectief.supply.models import Card, Pseudonym

GONE = "Deze combinatie van mens en plek is er niet meer. Er is niets bewaard."


def judge(
    actor: Actor,
    *,
    region: int,
    card: int,
    place: int,
    judgement: str,
    reason: str = "",
    text: str = "",
    anyway: bool = False,
) -> Proposal:
    """Keeps what a person decides about a pair, with what was shown and under which rules; a former judgement is closed, unless
    another organisation took the pair up: it is at work.

    `judgement`, `reason`: values of Judgement and Why; not_now and not_suitable need a reason. Raises Refused, Invalid,
    Missing, and Doubtful when the text may hold what does not belong there (`anyway`: kept all the same).
    """
    if not may_judge(actor, region):
        raise Refused("Alleen medewerkers van het loket beoordelen een voorstel.")
    _whole(judgement, reason)
    doubts = wording.check({"text": text}, wording.OPEN)
    if doubts and not anyway:
        raise wording.Doubtful(doubts)
    with acting(actor):
        shown = explain_pair(actor, region=region, card=card, place=place)
        if shown is None:
            raise Missing(GONE)
        _stand_in_line(region, card, place)
        former = _close(_open(region, card, place), actor)
        rules = pool(region).engine.rules.version
        kept = Proposal.objects.create(
            region_id=region,
            organisation_id=actor.organisation,
            card_id=card,
            place_id=place,
            run_id=Run.objects.filter(region=region).order_by("-id").values_list("id", flat=True).first(),
            rules_version=rules,
            explanation=plain(shown),
            judgement=judgement,
            reason=reason,
            text=text.strip(),
            user_id=actor.id,
        )
        told = {"judgement": judgement, "reason": reason, "rules": rules, "points": shown.points}
        kinds = sorted({doubt.kind for found in doubts.values() for doubt in found})
        _record("proposal_judged", kept, actor, **told, group=shown.group.value if shown.group else "", doubts=kinds)
        if former and former.judgement == Judgement.TAKE_UP and judgement != Judgement.TAKE_UP:
            undo_of(actor, former)
        _work_out(kept, actor)
    return kept


def take_back(actor: Actor, *, region: int, card: int, place: int) -> None:
    """Closes the judgement of a pair. Missing when there is none, Refused when another organisation gave it."""
    if not may_judge(actor, region):
        raise Refused("Alleen medewerkers van het loket beoordelen een voorstel.")
    with acting(actor):
        _stand_in_line(region, card, place)
        kept = _open(region, card, place).first()
        if kept is None:
            raise Missing(GONE)
        if kept.organisation_id != actor.organisation:
            raise Refused("Een andere organisatie heeft dit beoordeeld. Overleg met hen.")
        kept.closed_at = clock.now()
        kept.save(update_fields=["closed_at"])
        _record("proposal_taken_back", kept, actor, judgement=kept.judgement)
        if kept.judgement == Judgement.TAKE_UP:
            undo_of(actor, kept)


def _work_out(kept: Proposal, actor: Actor) -> None:
    """Whoever takes a pair up introduces the person; taken up again, the introduction that runs goes on."""
    if kept.judgement != Judgement.TAKE_UP:
        return
    running = open_of(kept.region_id, kept.card_id, kept.place_id)
    if running is None or running.organisation_id != actor.organisation:
        propose(actor, card=_number(Card, kept.card_id), place=_number(Place, kept.place_id), proposal=kept.pk)


def _number(model: type[Card | Place], row: int) -> int:
    return model.objects.values_list("number", flat=True).get(pk=row)


def plain(shown: Explanation) -> dict[str, Any]:
    """What was shown, to keep: reasons and points per part."""
    return {
        "group": shown.group.value if shown.group else None,
        "points": shown.points,
        "unmet": list(shown.unmet),
        "parts": {part.name: part.points for part in shown.parts},
        "reasons": [[reason.kind, reason.text, reason.remedy] for reason in shown.reasons],
    }


def _whole(judgement: str, reason: str) -> None:
    if judgement not in Judgement.values:
        raise Invalid("Kies: stel voor, nu niet of past niet.", {"judgement": "Kies een van de drie."})
    if reason and reason not in Why.values:
        raise Invalid("Deze reden kennen we niet.", {"reason": "Kies een reden uit de lijst."})
    if judgement in NEEDS_REASON and not reason:
        raise Invalid("Geef aan waarom.", {"reason": "Kies een reden uit de lijst."})


def _open(region: int, card: int, place: int):
    return Proposal.objects.filter(region=region, card=card, place=place, closed_at=None).order_by("id")


def _close(judged: QuerySet[Proposal], actor: Actor) -> Proposal | None:
    """Closes the judgement that held, and gives it. Refused when another organisation took the pair up."""
    former = judged.first()
    if former and former.judgement == Judgement.TAKE_UP and former.organisation_id != actor.organisation:
        raise Refused("Een andere organisatie is hier al mee bezig. Overleg met hen.")
    judged.update(closed_at=clock.now())
    return former


def _stand_in_line(region: int, card: int, place: int) -> None:
    """Two people who judge the same pair at once do so one after the other, and in the line of its introduction."""
    owner = Card.objects.filter(region=region, pk=card).values_list("organisation_id", flat=True).first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"proposal:{card}:{place}"])
    with acting(service(PROGRAM, regions=(region,), organisation=owner or 0)):
        lock(region, card, place)


def _record(verb: str, kept: Proposal, actor: Actor, **data: Any) -> None:
    subject = (
        Pseudonym.objects.filter(region=kept.region_id, card=kept.card_id).values_list("subject", flat=True).first()
    )
    journal.record(
        verb, actor=actor, region=kept.region_id, subject=subject, proposal=kept.pk, place=kept.place_id, **data
    )
