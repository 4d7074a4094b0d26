"""The document of a payment: a PDF or a picture, kept whole with its digest, and given back only as a download."""

import hashlib
from typing import NamedTuple

import structlog

from perspectief.access.context import Actor, acting
from perspectief.core.errors import Invalid, Missing
from perspectief.core.outgoing.scanner import Infected, NoVerdict, scan
from perspectief.plans.actions.rows import record, seen
from perspectief.plans.models import Plan
from perspectief.plans.money.models import Document
from perspectief.plans.policy import may_see_money

LOG = structlog.get_logger(__name__)
MOST = 5 * 1024**2  # bytes
KINDS = ((b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
WRONG = "Nog niet alles is goed ingevuld."


class Brought(NamedTuple):
    """A file as somebody sent it."""

    name: str
    content: bytes


def kind_of(content: bytes) -> str | None:
    """What it is by its first bytes; None: nothing we keep."""
    return next((kind for begin, kind in KINDS if content.startswith(begin)), None)


def keep(actor: Actor, plan: Plan, brought: Brought) -> Document:
    """Keeps a document; call it with the plan locked. Invalid when it is too large, not a PDF or picture, or harmful."""
    kind = kind_of(brought.content)
    if len(brought.content) > MOST:
        raise Invalid(WRONG, {"document": "Dit stuk is groter dan 5 MB. Maak het kleiner."})
    if kind is None:
        raise Invalid(WRONG, {"document": "Kies een pdf, png of jpg."})
    try:
        scan(brought.content)
    except Infected as error:
        LOG.warning("file_infected", found=str(error)[:80])
        raise Invalid(WRONG, {"document": "De virusscanner vertrouwt dit stuk niet. Het is niet bewaard."}) from error
    except NoVerdict as error:
        raise Invalid(WRONG, {"document": "De virusscanner gaf geen antwoord. Probeer het later opnieuw."}) from error
    sha256 = hashlib.sha256(brought.content).hexdigest()
    return Document.objects.create(
        region_id=plan.region_id, plan=plan, name=brought.name[-120:], content_type=kind, sha256=sha256,
        content=brought.content, by_id=actor.id,
    )  # fmt: skip


def read(actor: Actor, *, number: int, document: int) -> Document:
    """The document of a payment, for who sees the money of the region. Missing."""
    with acting(actor):
        plan = seen(number)
        found = None
        if may_see_money(actor, plan.region_id):
            found = Document.objects.filter(region=plan.region_id, plan=plan, number=document).first()
        if found is None:
            raise Missing("Dit stuk is er niet.")
        record(actor, plan, "plan_document_read", document=found.number)
    return found
