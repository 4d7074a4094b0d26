"""Who may bring a file. What is read in it is the own organisation's alone: see the policies of the tables."""

from perspectief.access.classification import Link, Table
from perspectief.access.context import Actor
from perspectief.access.decision import Layer
from perspectief.access.purposes import IMPORTING, UPLOAD
from perspectief.demand.policy import may_offer
from perspectief.exchange.rules import Kind
from perspectief.supply.policy import may_keep


def may_bring(actor: Actor, kind: str | None = None) -> bool:
    """Whether the actor may bring a file, of this kind or of any. Places with their employers are brought by the counter."""
    people = may_keep(actor)
    places = may_offer(actor) and actor.is_counter
    return {Kind.PEOPLE: people, Kind.PLACES: places}.get(Kind(kind), False) if kind else people or places


TABLES = (
    Table(
        "exchange.Upload",
        "Bestanden die iemand bracht: wat erin stond en wat ervan werd",
        IMPORTING,
        UPLOAD,
        layer=Layer.DOSSIER,
        link=Link.SEALED,
        internal="id region organisation number version sha256 size kind kind_certain sheet state unit rows milliseconds counts "
        "key_id at imports imported_at undo_until undone_at",
        personal="user file_name",
        special="analysis columns questions notes choices",
        bsn="content",
        forget="perspectief.exchange.forgetting:forget",
        codes="file_name sha256 sheet unit counts analysis columns questions notes choices key_id imports",
    ),
    Table(
        "exchange.UploadRow",
        "Rijen die op iemand wachten",
        IMPORTING,
        UPLOAD,
        layer=Layer.DOSSIER,
        internal="id region organisation upload line outcome",
        special="reasons",
        codes="reasons",
    ),
    Table(
        "exchange.ColumnMapping",
        "Wat de kolommen de vorige keer betekenden",
        IMPORTING,
        UPLOAD,
        layer=Layer.DOSSIER,
        internal="id organisation kind signature columns at",
        personal="answers",
        codes="signature columns answers",
    ),
)
