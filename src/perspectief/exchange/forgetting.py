"""Taking a person out of files somebody brought. What is read of a file cannot be found by a key: the words are looked for."""

import io
import json
import zipfile
import zlib
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag

from perspectief.access.classification import Erased
from perspectief.exchange.models import ColumnMapping, Upload, UploadRow
from perspectief.exchange.rules import State
from perspectief.exchange.sealed import opened

CODINGS = ("utf-8", "cp1252", "utf-16")
READ = ("analysis", "columns", "questions", "notes", "choices", "imports")


def forget(person: Erased) -> int:
    """Throws away every kept file of the region in which the person stands, and what was read of it; how many uploads that were.

    A file cannot be opened in part: it goes whole, and who brought it can bring it again. Run as maintenance.
    """
    gone = 0
    for upload in Upload.objects.filter(region=person.region).order_by("id").iterator(chunk_size=20):
        read = json.dumps([getattr(upload, name) for name in READ], ensure_ascii=False)
        rows = UploadRow.objects.filter(region=person.region, upload=upload)
        waiting = json.dumps(list(rows.values_list("reasons", flat=True)), ensure_ascii=False)
        if named(person, [upload.file_name, read, waiting]) or named(person, _texts(upload)):
            _empty(upload)
            rows.delete()
            gone += 1
    for mapping in ColumnMapping.objects.order_by("id"):
        if named(person, [json.dumps([mapping.answers, mapping.columns], ensure_ascii=False)]):
            mapping.delete()
    return gone


def named(person: Erased, texts: Iterable[str]) -> bool:
    """Whether one of the texts holds a mark of the person, or all names. Large and small letters alike."""
    names = [name.casefold() for name in person.names if name]
    marks = [mark.casefold() for mark in person.marks if len(mark) > 3]
    for text in map(str.casefold, texts):
        if any(mark in text for mark in marks) or (len(names) > 1 and all(name in text for name in names)):
            return True
    return False


def _texts(upload: Upload) -> Iterable[str]:
    """The content in every way it may have been written down; nothing when it cannot be opened any more."""
    if upload.content is None:
        return
    try:
        data = opened(bytes(upload.content), upload.key_id, number=upload.number)
    except (InvalidTag, KeyError, zlib.error):
        return
    parts = [data]
    if data[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            parts = [book.read(name) for name in book.namelist() if name.endswith((".xml", ".json", ".csv", ".txt"))]
    for part in parts:
        for coding in CODINGS:
            yield part.decode(coding, "ignore")


def _empty(upload: Upload) -> None:
    upload.content, upload.key_id, upload.file_name = None, "", "gewist"
    upload.analysis, upload.columns, upload.questions, upload.notes, upload.choices = {}, [], [], [], {}
    upload.counts = {}
    if upload.state == State.READ:
        upload.state = State.DROPPED
    upload.version += 1
    upload.save()
