"""Remembering who saw whom: views say what they show, the middleware writes it before the answer leaves."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connection

from perspectief.access.context import Actor, acting

INSERT = """
INSERT INTO access_look (actor, role, organisation_id, region_id, subject, layer, page, reason, origin)
SELECT %(actor)s, %(role)s, %(organisation)s, seen.region, seen.subject, seen.layer, %(page)s, seen.reason, %(origin)s
FROM unnest(%(regions)s::bigint[], %(subjects)s::bigint[], %(layers)s::text[], %(reasons)s::text[])
     AS seen(region, subject, layer, reason)
"""


@dataclass
class Looks:
    """What one request showed."""

    rows: list[tuple[int | None, int, str, str]] = field(default_factory=list)


CURRENT: ContextVar[Looks | None] = ContextVar("looks", default=None)


def saw(subjects: Iterable[int], layer: str, *, region: int | None, reason: str = "") -> None:
    """Notes that the answer under way shows `layer` (card, profile, dossier) of these persons, given by pseudonym."""
    looks = CURRENT.get()
    if looks is not None:
        looks.rows.extend((region, subject, layer, reason) for subject in subjects)


def write(actor: Actor, looks: Looks, *, page: str, origin: str) -> None:
    """Writes what was shown, each person and layer once, in a transaction of its own."""
    rows = sorted(set(looks.rows), key=lambda row: (row[1], row[2]))
    if not rows:
        return
    regions, subjects, layers, reasons = (list(column) for column in zip(*rows, strict=True))
    with acting(actor), connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            {
                "actor": actor.id,
                "role": actor.role,
                "organisation": actor.organisation,
                "page": page,
                "origin": origin,
                "regions": regions,
                "subjects": subjects,
                "layers": layers,
                "reasons": reasons,
            },
        )
