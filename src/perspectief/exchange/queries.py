"""What the page *Analyse & import* and the command need: uploads, waiting rows, what the region asks."""

import datetime
from typing import NamedTuple

from django.db.models import F, QuerySet, Sum

from perspectief.access.context import Actor
from perspectief.core import clock
from perspectief.core.errors import Missing
from perspectief.demand.models import Place
from perspectief.demand.rules import State as PlaceState
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.exchange.rules import State
from perspectief.parties.models import User
from perspectief.supply.models import Card
from perspectief.supply.rules import State as CardState
from perspectief.taxonomy.needs import BRANCHES

GONE = "Dit bestand is er niet (meer)."


class Earlier(NamedTuple):
    """A file that was read before. `who`: the name of who brought it; `can_undo`: whether it can still be taken back."""

    number: int
    file_name: str
    at: datetime.datetime
    state: str
    rows: int
    new: int
    changed: int
    who: str
    undo_until: datetime.date | None
    undone_at: datetime.datetime | None
    can_undo: bool
    waiting: int


def upload(actor: Actor, number: int) -> Upload:
    """The organisation's upload, without the file itself. Missing when it is not there for this actor."""
    found = Upload.objects.filter(number=number, organisation=actor.organisation).defer("content").first()
    if found is None or found.state == State.DROPPED:
        raise Missing(GONE)
    return found


def earlier(actor: Actor, *, region: int, limit: int = 10) -> list[Earlier]:
    """The organisation's last files, newest first; thrown away ones left out. Two queries."""
    rows = list(
        Upload.objects.filter(organisation=actor.organisation, region=region)
        .exclude(state=State.DROPPED)
        .only("number", "file_name", "at", "state", "rows", "imports", "counts", "user_id", "undo_until", "undone_at")
        .order_by("-at", "-id")[:limit]
    )
    names = dict(User.objects.filter(pk__in={row.user_id for row in rows if row.user_id}).values_list("pk", "name"))
    today = clock.today()
    return [
        Earlier(
            row.number, row.file_name, row.at, row.state, row.rows,
            sum(one["new"] for one in row.imports), sum(one["changed"] for one in row.imports),
            names.get(row.user_id or 0, ""), row.undo_until, row.undone_at,
            row.state == State.IMPORTED and row.undo_until is not None and today <= row.undo_until, row.waiting,
        )
        for row in rows
    ]  # fmt: skip


def same_file(actor: Actor, *, region: int, sha256: str) -> Upload | None:
    """The last time the organisation read exactly this file into the region."""
    imported = Upload.objects.filter(
        organisation=actor.organisation, region=region, sha256=sha256, state=State.IMPORTED
    )
    return imported.defer("content").order_by("-at", "-id").first()


def waiting_rows(found: Upload, *, outcome: str = "") -> QuerySet[UploadRow]:
    """Rows that wait, by line."""
    rows = UploadRow.objects.filter(organisation=found.organisation_id, upload=found)
    return (rows.filter(outcome=outcome) if outcome else rows).order_by("line", "id")


def remembered(organisation: int, kind: str, signature: str) -> ColumnMapping | None:
    """What the columns of such a file meant the last time."""
    return ColumnMapping.objects.filter(organisation=organisation, kind=kind, signature=signature).first()


def openings_by_branch(region: int) -> dict[int, int]:
    """Openings that are offered today, per branch (place in BRANCHES)."""
    today = clock.today()
    offered = Place.objects.filter(
        region=region, state=PlaceState.OPEN, expires_on__gte=today, filled__lt=F("capacity"), branch__isnull=False
    )
    counted = offered.values("branch").annotate(free=Sum(F("capacity") - F("filled"))).order_by("branch")
    return {row["branch"]: row["free"] for row in counted}


def people_by_branch(region: int) -> dict[int, int]:
    """People who look for work, per branch they can or want work in."""
    looking = Card.objects.filter(region=region, state=CardState.SEARCHING, branches__isnull=False)
    found: dict[int, int] = {}
    for branches in looking.values_list("branches", flat=True).order_by():
        for place in range(len(BRANCHES)):
            found[place] = found.get(place, 0) + (branches >> place & 1)
    return found
