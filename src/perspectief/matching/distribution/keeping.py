"""A plan kept by a named human, to look at again and to count who is passed over; and what became of it."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

from perspectief.access.context import Actor, acting
from perspectief.core import journal
from perspectief.core.errors import Invalid, Missing, Refused
from perspectief.matching.distribution.plan import Planned
from perspectief.matching.models import Distribution, DistributionPair
from perspectief.matching.policy import may_decide

GONE = "Dit plan is er niet of niet meer. Plannen bewaren we een jaar."
CHANGED = "De regio is intussen veranderd. Bekijk de verdeling opnieuw."
UNDECIDED = "Bewaren kan alleen met de groepen zoals de regio die besloot. Zet de schuiven voor groepen terug."
EMPTY = "In dit plan staat geen enkel voorstel. Er is niets bewaard."
BATCH = 2_000
PAIRS = """
SELECT pair.card_id, pair.place_id, coalesce(proposal.judgement, '') FROM matching_distributionpair AS pair
JOIN supply_card AS card ON card.region_id = pair.region_id AND card.id = pair.card_id
LEFT JOIN matching_proposal AS proposal ON proposal.region_id = pair.region_id AND proposal.card_id = pair.card_id
     AND proposal.place_id = pair.place_id AND proposal.closed_at IS NULL
WHERE pair.region_id = %s AND pair.distribution_id = %s AND pair.place_id IS NOT NULL ORDER BY card.waiting_since, pair.card_id OFFSET %s LIMIT %s
"""
COUNTED = """
SELECT count(*), count(proposal.id) FROM matching_distributionpair AS pair
JOIN supply_card AS card ON card.region_id = pair.region_id AND card.id = pair.card_id
LEFT JOIN matching_proposal AS proposal ON proposal.region_id = pair.region_id AND proposal.card_id = pair.card_id
     AND proposal.place_id = pair.place_id AND proposal.closed_at IS NULL AND proposal.judgement = 'take_up'
WHERE pair.region_id = %s AND pair.distribution_id = %s AND pair.place_id IS NOT NULL
"""


class KeptPair(NamedTuple):
    """Database ids of card and place, and the judgement that holds now (empty: none)."""

    card: int
    place: int
    judgement: str


def keep(actor: Actor, *, region: int, planned: Planned, figures: dict[str, Any], mark: str) -> Distribution:
    """Keeps the plan with its levers, figures and proof under the name of the actor, and who was passed over in it.

    `mark`: of the market the actor looked at. Raises Refused; Invalid when the region changed since, when nobody is proposed, and
    when groups count otherwise than the region decided: such a plan is to compare, not to count who is passed over.
    """
    if not may_decide(actor, region):
        raise Refused("Alleen medewerkers van het loket bewaren een plan.")
    if mark != planned.market.mark:
        raise Invalid(CHANGED)
    if not planned.levers.as_decided:
        raise Invalid(UNDECIDED)
    if not planned.plan.placed:
        raise Invalid(EMPTY)
    found, made = planned.market, planned.plan
    rows = planned.rows
    cards, places = found.found.cards.values["id"], found.found.places.values["id"]
    with acting(actor):
        kept = Distribution.objects.create(
            region_id=region, organisation_id=actor.organisation, user_id=actor.id,
            rules_version=found.found.engine.rules.version, levers=planned.levers.plain(), figures=figures,
            value=made.value, bound=made.bound, proven=made.proven, solver=made.solver,
        )  # fmt: skip
        pairs = [
            DistributionPair(
                region_id=region,
                distribution_id=kept.pk,
                card_id=int(cards[i]),
                place_id=int(places[made.place[i]]),
                points=found.points(i, int(made.place[i])) or 0,
            )
            for i in rows.tolist()
        ]
        passed = [
            DistributionPair(region_id=region, distribution_id=kept.pk, card_id=card, points=0)
            for card in cards[planned.unplaced].tolist()
        ]
        DistributionPair.objects.bulk_create([*pairs, *passed], batch_size=BATCH)
        journal.record(
            "distribution_kept", actor=actor, region=region, distribution=kept.pk, rules=kept.rules_version,
            proposed=len(pairs), proven=made.proven, levers=kept.levers,
        )  # fmt: skip
    return kept


def kept_plans(region: int, limit: int = 10) -> list[Distribution]:
    """The latest plans, newest first, with who kept them; for whoever acts."""
    return list(Distribution.objects.filter(region=region).select_related("user").order_by("-at", "-id")[:limit])


def kept_plan(region: int, number: int) -> Distribution:
    """One plan. Missing when it is not there, or not for who acts."""
    found = Distribution.objects.filter(region=region, number=number).select_related("user").first()
    if found is None:
        raise Missing(GONE)
    return found


def pairs_of(kept: Distribution, start: int, length: int) -> Sequence[KeptPair]:
    """Pairs of a kept plan whose card the acting party sees, the longest waiting first."""
    with connection.cursor() as cursor:
        cursor.execute(PAIRS, [kept.region_id, kept.pk, start, length])
        return [KeptPair(*row) for row in cursor.fetchall()]


def counted(kept: Distribution) -> tuple[int, int]:
    """How many pairs are still to be seen, and how many of them are taken over now."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [kept.region_id, kept.pk])
        return cursor.fetchone()


def last_kept(region: int) -> datetime.datetime | None:
    """When a plan was kept last."""
    return Distribution.objects.filter(region=region).order_by("-at", "-id").values_list("at", flat=True).first()
