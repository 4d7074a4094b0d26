"""Remembering who saw whom: views say what they show, the middleware writes it before the answer leaves."""

from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import connection

from perspectief.access.context import Actor, acting

INSERT = """
INSERT INTO access_look (actor, role, organisation_id, region_id, subject, layer, page, reason, origin)
SELECT %(actor)s, %(role)s, %(organisation)s, seen.region, seen.subject, seen.layer, %(page)s, seen.reason, %(origin)s
FROM unnest(%(regions)s::bigint[], %(subjects)s::bigint[], %(layers)s::text[], %(reasons)s::text[])
     AS seen(region, subject, layer, reason)
"""


class Reason(StrEnum):
    """Why somebody saw a person: what bound them at that moment, worked out by the program and never asked."""

    CASELOAD = "caseload"  # the own klantmanager
    TASK = "task"  # a task about this person, of the one who looks or of whoever is first
    OWN = "own"  # a person of the own organisation, on a colleague's list or nobody's
    REGION = "region"  # a person of another organisation at the counter
    PARTNER = "partner"  # a party beside the counter: both keys are on, or an introduction is open
    COACH = "coach"  # the job coach of a partner, as long as that lasts
    INTRODUCTION = "introduction"  # the page or list of introductions: who was proposed, for whom and how it stands
    LINK = "link"  # an employer opened the one-time link of an introduction the person said yes to
    OFFER = "offer"  # the own organisation is asked to take this person over
    RIGHTS = "rights"  # the privacy officer carries out what the person asked
    SEARCH = "search"  # stood among the answers to a search, or in the list it begins with
    TASKS = "tasks"  # stood in the list of what is to be done
    PLACE = "place"  # stood among the people who fit a place
    DISTRIBUTION = "distribution"  # stood among the proposals of a plan for the region
    DAY = "day"  # stood on the list of a matching day
    LOOK_ALIKE = "look-alike"  # a new person was added, or stood in a file, who may be the same
    DOWNLOAD = "download"  # stood in a list that was taken along
    OVERSIGHT = "oversight"  # the privacy officer went over who looked


OPENED = (
    Reason.CASELOAD,
    Reason.TASK,
    Reason.OWN,
    Reason.REGION,
    Reason.PARTNER,
    Reason.COACH,
)  # the person's own page was opened
UNBOUND = (Reason.OWN, Reason.REGION)  # opened with neither caseload nor task
ALONE = (
    *OPENED,
    Reason.OFFER,
    Reason.RIGHTS,
    Reason.INTRODUCTION,
    Reason.LINK,
)  # seen alone; everything else is a list


@dataclass
class Looks:
    """What one request showed."""

    rows: list[tuple[int | None, int, str, str]] = field(default_factory=list)


CURRENT: ContextVar[Looks | None] = ContextVar("looks", default=None)


def saw(subjects: Iterable[int], layer: str, *, region: int | None, reason: str) -> None:
    """Notes that the answer under way shows `layer` (card, profile, dossier) of these persons, given by pseudonym."""
    looks = CURRENT.get()
    if looks is not None:
        looks.rows.extend((region, subject, layer, str(reason)) for subject in subjects)


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
