"""What users do with a file: bring it, answer what is asked, put it into the file of the region, take it back, throw it away.

One function is one transaction; only the organisation that brought the file acts on it.
"""

import datetime
import hashlib
import time
from typing import Any

import psycopg
from django.db import connection, transaction

from perspectief.access.context import Actor, acting
from perspectief.core import clock, journal, submissions
from perspectief.core.errors import Changed, Missing, Refused
from perspectief.core.models import Fact
from perspectief.exchange import queries
from perspectief.exchange.choices import KEEP, Choices, choices_from
from perspectief.exchange.importing.rows import transaction_number
from perspectief.exchange.importing.undo import Undone, undo
from perspectief.exchange.intake.mapping import signature
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.exchange.policy import may_bring
from perspectief.exchange.reading.fields import form
from perspectief.exchange.reading.limits import MAX_BYTES
from perspectief.exchange.reading.refusal import Unreadable
from perspectief.exchange.rules import State, undo_until
from perspectief.exchange.sealed import open_fixes, opened, seal, seal_fixes
from perspectief.exchange.waiting import waiting
from perspectief.exchange.working import Worked, analysed, answers_to_keep, counts, lacks, news, work_out, write
from perspectief.work.actions import finish_about, open_tasks
from perspectief.work.models import TaskKind

MOST_KEPT = 1000  # waiting rows that are shown; the rest follow when these are done
MOST_ASKED = 200
LONGEST_NAME = 120
SUBJECT = "upload"
_ALL_BUT_CONTENT = [field.name for field in Upload._meta.concrete_fields if field.name not in ("id", "content")]
FOLLOW_UP = datetime.timedelta(days=3)
NOT_YOURS = "Met jouw rol kun je geen bestand inlezen."
FACTS = """
INSERT INTO core_fact (actor, role, origin, organisation_id, region_id, verb, subject, result, cause, data)
SELECT DISTINCT ON (change.row_id) %(actor)s, %(role)s, %(origin)s, %(organisation)s, change.region_id,
       CASE change.operation WHEN 'insert' THEN 'card_added' ELSE 'card_changed' END, pseudonym.subject, 'done', %(cause)s,
       jsonb_build_object('source', %(source)s::text)
FROM core_change AS change
JOIN supply_pseudonym AS pseudonym ON pseudonym.region_id = change.region_id AND pseudonym.card_id = change.row_id
WHERE change.tx = pg_current_xact_id() AND change.table_name = 'supply_card' AND change.region_id = %(region)s
ORDER BY change.row_id, change.operation
"""


def receive(
    actor: Actor, *, region: int, name: str, data: bytes, sheet: str = "", kind: str = "", key: str = ""
) -> Upload:
    """Reads a file and keeps what was read; nothing in the file of the region changes. Raises Refused, Unreadable."""
    _may(actor, region)
    if len(data) > MAX_BYTES:
        raise Unreadable("too-large", f"Dit bestand is groter dan {MAX_BYTES // 1024**2} MB. Knip het in stukken.")
    start = time.perf_counter()
    with acting(actor):
        if key and not submissions.claim(key, actor):
            answer = submissions.answer(key, actor)
            if not answer:
                raise Missing(queries.GONE)  # somebody else's key
            return queries.upload(actor, int(answer))
        worked = work_out(actor, region=region, data=data, sheet=sheet, kind=kind, choices=Choices())
        _may(actor, region, worked.intake.kind)
        found = Upload(region_id=region, organisation_id=actor.organisation, user_id=actor.id if actor.id > 0 else None)
        found.file_name = " ".join(name.split())[-LONGEST_NAME:] or "bestand"
        found.sha256, found.size = hashlib.sha256(data).hexdigest(), len(data)
        sealed, found.key_id = seal(data, number=found.number)
        _keep(actor, found, worked, start)
        _put(found, sealed)
        journal.record("file_read", actor=actor, region=region, upload=found.number, kind=found.kind, rows=found.rows)
        if key:
            submissions.answered(key, actor, str(found.number))
    return found


def decide(
    actor: Actor,
    *,
    number: int,
    version: int | None = None,
    choices: Choices,
    rest: tuple[str, ...] = (),
    sheet: str | None = None,
    kind: str | None = None,
) -> Upload:
    """Takes answers over those given before, and reads the file again with all of them. Raises Missing, Changed, Unreadable."""
    start = time.perf_counter()
    with acting(actor):
        found = _locked(actor, number, version)
        if sheet is not None and sheet != found.sheet:
            found.sheet, found.choices = sheet, {}
        if kind is not None and kind != found.kind:
            _may(actor, found.region_id, kind)
            found.kind, found.kind_certain, found.choices = kind, True, {}
        settled = _choices(found).with_(choices)
        worked = _worked(actor, found, settled, rest)
        kept = [fields for fields in choices.texts.values() if KEEP in fields.values()]
        _keep(actor, found, worked, start)
        if kept:
            fields = sorted({name for one in kept for name, chosen in one.items() if chosen == KEEP})
            told = {"upload": number, "rows": len(kept), "fields": fields}
            journal.record("doubtful_text_kept", actor=actor, region=found.region_id, **told)
        if not found.waiting:
            _nothing_left(actor, number)
    return found


def import_upload(actor: Actor, *, number: int, version: int | None = None, key: str = "") -> Upload:
    """Puts the rows that are ready into the file of the region, in one transaction; the others keep waiting.

    The same file twice changes nothing. Can be taken back for a while. Raises Missing, Changed, Refused.
    """
    start = time.perf_counter()
    with acting(actor):
        found = _locked(actor, number, version)
        _may(actor, found.region_id, found.kind)
        if key and not submissions.claim(key, actor):
            return found
        worked = _worked(actor, found, _choices(found))
        source = source_of(found)
        written = write(actor, worked, region=found.region_id, source=source)
        figures: dict[str, Any] = {"new": written.new, "changed": written.changed, "same": written.same}
        fact = journal.record(
            "file_imported", actor=actor, region=found.region_id, upload=number, kind=found.kind, **figures
        )
        _record_people(actor, found, fact, source)
        now = clock.now()
        found.imports = [*found.imports, {"tx": transaction_number(), "at": now.isoformat(), **figures}]
        found.state, found.imported_at, found.undo_until = State.IMPORTED, now, undo_until(clock.today())
        _remember(actor, worked)
        _keep(actor, found, _worked(actor, found, worked.choices), start, just_written=True)
        if not found.waiting:
            found.content, found.key_id, found.choices = None, "", {}
            found.save(update_fields=["content", "key_id", "choices"])
        _follow_up(actor, found, fact.pk)
        transaction.on_commit(lambda: _match_again(found.region_id, actor))
    return found


def take_back(actor: Actor, *, number: int, key: str = "") -> tuple[Upload, Undone]:
    """Takes an import back: what it added goes, what it changed becomes what it was; what people did since stays.

    Raises Missing, and Refused when the term is over.
    """
    with acting(actor):
        found = _locked(actor, number, None, unfinished=False)
        if key and not submissions.claim(key, actor):
            return found, Undone(0, 0, 0)
        if found.state != State.IMPORTED or found.undo_until is None or clock.today() > found.undo_until:
            raise Refused("Dit bestand kan niet meer worden teruggedraaid.")
        every = [undo(one["tx"], source=source_of(found)) for one in reversed(found.imports)]
        total = Undone(
            sum(one.removed for one in every),
            sum(one.restored for one in every),
            max((one.kept for one in every), default=0),
        )
        found.state, found.undone_at, found.content, found.key_id = State.UNDONE, clock.now(), None, ""
        found.counts, found.questions, found.choices = {}, [], {}
        found.version += 1
        found.save()
        _rows(found).delete()
        _nothing_left(actor, number)
        figures: dict[str, Any] = {"removed": total.removed, "restored": total.restored, "kept": total.kept}
        journal.record("file_import_undone", actor=actor, region=found.region_id, upload=number, **figures)
        transaction.on_commit(lambda: _match_again(found.region_id, actor))
    return found, total


def drop(actor: Actor, *, number: int) -> None:
    """Throws away what was read and never put into the file. Raises Missing."""
    with acting(actor):
        _throw_away(actor, _locked(actor, number, None), reason="chosen")


def throw_away_old(actor: Actor, *, region: int) -> int:
    """Throws away files of the actor's organisation that nobody finished within the term (`Upload.kept_until`); how many."""
    with acting(actor):
        waiting = Upload.objects.filter(region=region, organisation=actor.organisation, content__isnull=False)
        free = waiting.select_for_update(
            of=("self",), skip_locked=True
        )  # who is at work on one now keeps it a night longer
        old = [one for one in free.defer("content").order_by("id") if one.kept_until < clock.today()]
        for found in old:
            _throw_away(actor, found, reason="term")
    return len(old)


def _throw_away(actor: Actor, found: Upload, *, reason: str) -> None:
    """The file goes, with everything read in it; of what was put into the file of the region the record stays."""
    found.content, found.key_id, found.choices, found.questions, found.counts = None, "", {}, [], {}
    if not found.imports:
        found.state, found.analysis, found.columns, found.notes = State.DROPPED, {}, [], []
    found.version += 1
    found.save()
    _rows(found).delete()
    _nothing_left(actor, found.number)
    journal.record("file_dropped", actor=actor, region=found.region_id, upload=found.number, reason=reason)


def content(actor: Actor, *, number: int, taken: str) -> tuple[Upload, Worked]:
    """The file read again, with everything that was answered, for a list that is taken along (`taken`: which one; the journal
    says so). Raises Missing when it was imported whole or thrown away."""
    with acting(actor):
        found = Upload.objects.filter(number=number, organisation=actor.organisation).first()
        if found is None or found.content is None:
            raise Missing(queries.GONE)
        journal.record("file_list_downloaded", actor=actor, region=found.region_id, upload=number, list=taken)
        return found, _worked(actor, found, _choices(found))


def source_of(found: Upload) -> str:
    """What stands in the provenance of every field this file filled."""
    return f"bestand:{found.number}"


def _may(actor: Actor, region: int, kind: str | None = None) -> None:
    if region not in actor.regions or not may_bring(actor, kind):
        raise Refused(NOT_YOURS)


def _locked(actor: Actor, number: int, version: int | None, *, unfinished: bool = True) -> Upload:
    found = (
        Upload.objects.select_for_update(of=("self",)).filter(number=number, organisation=actor.organisation).first()
    )
    if found is None or found.state == State.DROPPED or (unfinished and found.content is None):
        raise Missing(queries.GONE)
    if version is not None and found.version != version:
        raise Changed("Een collega heeft intussen iets gekozen bij dit bestand. Kijk nog een keer.", current=found)
    return found


def _choices(found: Upload) -> Choices:
    """What was answered so far."""
    return choices_from(open_fixes(found.choices, number=found.number))


def _worked(actor: Actor, found: Upload, choices: Choices, rest: tuple[str, ...] = ()) -> Worked:
    data = opened(bytes(found.content or b""), found.key_id, number=found.number)
    return work_out(
        actor, region=found.region_id, data=data, sheet=found.sheet, kind=found.kind, choices=choices, rest=rest
    )


def _keep(actor: Actor, found: Upload, worked: Worked, start: float, *, just_written: bool = False) -> None:
    """Keeps what was read: pictures, counts, questions, columns, waiting rows. `just_written`: the file says nothing new."""
    table, mapping = worked.table, worked.mapping
    found.kind, found.sheet, found.unit = mapping.kind, table.source.sheet, table.source.unit
    found.kind_certain = found.kind_certain if found.pk else mapping.certain
    found.rows = table.cells.height + len(table.faults)
    fresh = 0 if just_written else news(actor, worked, region=found.region_id, source=source_of(found))
    found.counts = counts(worked, fresh)
    found.analysis = analysed(worked, region=found.region_id).plain()
    found.columns = _columns(worked)
    found.questions = [_question(one) for one in worked.intake.questions[:MOST_ASKED]]
    found.notes = _notes(worked)
    found.choices = seal_fixes(worked.choices.plain(), number=found.number)
    found.milliseconds = round(1000 * (time.perf_counter() - start))
    if found.pk:
        found.version += 1
    found.save(update_fields=_ALL_BUT_CONTENT if found.pk else None)
    _rows(found).delete()
    tenant = {"region_id": found.region_id, "organisation_id": found.organisation_id, "upload": found}
    UploadRow.objects.bulk_create(
        [
            UploadRow(line=one.line, outcome=one.outcome, reasons=[reason.plain() for reason in one.reasons], **tenant)
            for one in waiting(worked.intake, worked.judged, worked.choices, MOST_KEPT, words=False)
        ],
        batch_size=500,
    )


def _put(found: Upload, sealed: bytes) -> None:
    """Keeps the file itself, sent as bytes: as text within a statement a large one takes seconds."""
    psycopg.Cursor(connection.connection).execute(
        "UPDATE exchange_upload SET content = %b WHERE id = %s", (sealed, found.pk)
    )


def _columns(worked: Worked) -> list[dict[str, Any]]:
    """What each column is, with the first thing that stands in it unless that names or reaches a person."""
    shape = form(worked.mapping.kind)
    found = []
    for one in worked.mapping.columns:
        cells = worked.table.cells[one.name]
        filled = cells.filter(cells != "")
        target = shape.targets.get(one.target or "")
        shown = not (
            one.personal or one.untaken or (target and target.layer in ("profile", "identity", "dossier", "contact"))
        )
        untaken = shape.untaken.get(one.untaken or "")
        found.append(
            {
                "place": one.place, "header": one.header, "target": one.target or "", "label": target.label if target else "",
                "untaken": untaken.label if untaken else "", "reason": untaken.reason if untaken else "", "how": one.how,
                "filled": len(filled), "example": filled[0][:60] if shown and len(filled) else "",
            }
        )  # fmt: skip
    return found


def _question(one: Any) -> dict[str, Any]:
    return {**one._asdict(), "lines": list(one.lines), "options": [option._asdict() for option in one.options]}


def _notes(worked: Worked) -> list[dict[str, str]]:
    """What the page says about the file as a whole."""
    notes = [{"kind": "lacks", "text": lacks(worked.mapping)}] if lacks(worked.mapping) else []
    source = worked.table.source
    notes += [{"kind": "read", "text": note} for note in source.notes]
    if len(source.sheets) > 1:
        others = [name for name in source.sheets if name != source.sheet]
        notes.append({"kind": "sheets", "text": "|".join(others)})
    if worked.table.skipped:
        lines = ", ".join(map(str, worked.table.skipped[:5]))
        many = len(worked.table.skipped)
        what = "regel zonder gegevens is" if many == 1 else "regels zonder gegevens zijn"
        notes.append({"kind": "read", "text": f"{many} {what} overgeslagen (regel {lines}{' …' if many > 5 else ''})."})
    return notes


def _remember(actor: Actor, worked: Worked) -> None:
    """What the columns meant, and words in them, for the next file of this shape."""
    ColumnMapping.objects.update_or_create(
        organisation_id=actor.organisation,
        kind=worked.mapping.kind,
        signature=signature(worked.table.headers),
        defaults={"columns": worked.mapping.choices(), "answers": answers_to_keep(worked.choices)},
    )


def _follow_up(actor: Actor, found: Upload, cause: int) -> None:
    """A task about the rows that wait, or none when none do."""
    if not found.waiting:
        _nothing_left(actor, found.number)
        return
    open_tasks(
        actor,
        region=found.region_id,
        kind=TaskKind.DOUBTFUL_ROWS,
        subject_kind=SUBJECT,
        assignees={found.number: found.user_id},
        due_at=clock.now() + FOLLOW_UP,
        cause=cause,
        data={"rows": found.waiting},
    )


def _nothing_left(actor: Actor, number: int) -> None:
    finish_about(actor, kind=TaskKind.DOUBTFUL_ROWS, subject_kind=SUBJECT, number=number)


def _record_people(actor: Actor, found: Upload, fact: Fact, source: str) -> None:
    """A fact for each person that was added or changed, caused by the import."""
    named = {"actor": actor.id, "role": actor.role, "origin": actor.origin, "organisation": actor.organisation or None}
    with connection.cursor() as cursor:
        cursor.execute(FACTS, {**named, "cause": fact.pk, "source": source, "region": found.region_id})


def _rows(found: Upload):
    return UploadRow.objects.filter(organisation=found.organisation_id, upload=found)


def _match_again(region: int, actor: Actor) -> None:
    """The kept lists of the whole region follow at once. Late import: the kernels load only when they are needed."""
    from perspectief.matching.run import run_region

    run_region(region, actor=actor)
