"""People nobody may lose sight of: not spoken for too long, without a next step, or with a card that grew old.

One task at a time for a person, the weightiest first, as one talk answers all three.

Spoken: the latest of the day somebody confirmed the card, the last deed of a person (no service, no file) that the journal has about
them, and the last task about them that somebody finished; if there is none, the day they came in. Looking at a page is not speaking.
"""

import datetime
from collections.abc import Iterable, Iterator

from django.db import connection

from perspectief.access.context import Actor
from perspectief.parties.queries import settings_of
from perspectief.supply.rules import State
from perspectief.work.models import TaskKind
from perspectief.work.watching import Needs, watch, with_next_step

UNSEEN_WITHIN, NO_STEP_WITHIN, CONFIRM_WITHIN = 2, 5, 14  # days until the task should be done
IMPORTED = ("card_imported",)
SEARCHING = """
SELECT card.number, dossier.caseworker_id, card.confirmed_at,
       greatest(card.confirmed_at, (card.created_at AT TIME ZONE 'Europe/Amsterdam')::date,
                (deed.at AT TIME ZONE 'Europe/Amsterdam')::date, (task.at AT TIME ZONE 'Europe/Amsterdam')::date) AS spoken
FROM supply_card AS card
LEFT JOIN LATERAL (SELECT caseworker_id FROM supply_dossier WHERE organisation_id = card.organisation_id AND card_id = card.id
                   ORDER BY id LIMIT 1) AS dossier ON true
LEFT JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = card.region_id AND pseudonym.card_id = card.id
LEFT JOIN LATERAL (SELECT max(at) AS at FROM core_fact WHERE subject = pseudonym.subject AND actor > 0
                   AND NOT verb = ANY (%(imported)s)) AS deed ON true
LEFT JOIN LATERAL (SELECT max(done_at) AS at FROM work_task WHERE organisation_id = card.organisation_id
                   AND subject_kind = 'card' AND subject_number = card.number AND done_by_id IS NOT NULL) AS task ON true
WHERE card.region_id = %(region)s AND card.organisation_id = %(organisation)s AND card.state = %(searching)s
ORDER BY card.number
"""
OWN = (TaskKind.UNSEEN, TaskKind.NO_NEXT_STEP)


@watch("people who search", subject_kind="card", kinds=(*OWN, TaskKind.CONFIRM_CARD), own=OWN)
def people(actor: Actor, region: int, today: datetime.date) -> Iterable[Needs]:
    """Everybody of the organisation who searches and needs looking after, with the one reason that weighs most."""
    decided = settings_of(region)
    with connection.cursor() as cursor:
        given = {"region": region, "organisation": actor.organisation, "searching": State.SEARCHING}
        cursor.execute(SEARCHING, given | {"imported": list(IMPORTED)})
        rows = cursor.fetchall()
    nudges = (*OWN, TaskKind.CONFIRM_CARD, TaskKind.TERM_ENDS)
    ahead = with_next_step(actor, region, [number for number, *_rest in rows], but=nudges)
    unseen = today - datetime.timedelta(days=decided.unseen_after_days)
    stale = today - datetime.timedelta(days=decided.stale_after_days)
    return _needs(rows, ahead, unseen, stale)


def _needs(rows: list[tuple], ahead: set[int], unseen: datetime.date, stale: datetime.date) -> Iterator[Needs]:
    for number, caseworker, confirmed, spoken in rows:
        if spoken < unseen:
            yield Needs(TaskKind.UNSEEN, number, caseworker, UNSEEN_WITHIN)
        elif number not in ahead:
            yield Needs(TaskKind.NO_NEXT_STEP, number, caseworker, NO_STEP_WITHIN)
        elif confirmed is None or confirmed < stale:
            yield Needs(TaskKind.CONFIRM_CARD, number, caseworker, CONFIRM_WITHIN)
