"""JSON: records laid flat into columns, one by one, so that a large file is never in memory as objects all at once.

Taken are a list of records, a list within a wrapper ({"werkzoekenden": […]}), one record, and one record a line. Records in
the shape of VUM (profiles and vacancies) become columns in plain words: see `vum`. Of others every nested name becomes a
path, and the values of a list stand in one cell, divided by " | ".
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from perspectief.exchange.reading import vum
from perspectief.exchange.reading.encoding import decode
from perspectief.exchange.reading.grid import Grid, Source, clean, column, shortened
from perspectief.exchange.reading.limits import MAX_COLUMNS, MAX_DEPTH, MAX_LINE, MAX_ROWS
from perspectief.exchange.reading.refusal import Fault, Unreadable

BETWEEN = " | "
_DECODER = json.JSONDecoder(parse_constant=lambda _: None)
_WHITE = " \t\n\r"
_CHUNK = 20_000


def looks_like_json(data: bytes) -> bool:
    """Whether the first character that is not white begins a list or a record."""
    return data[:64].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n")[:1] in (b"[", b"{")


def read_records(data: bytes) -> Grid:
    """Records of a JSON file; the first row of the grid holds the names. Lines are numbers of records, 1-based.

    Unreadable with the line when it is no JSON; a record that is not one (a number, too deep, too large) is a fault.
    """
    text, encoding, _ = decode(data)
    start = _skipped(text, 0)
    records = _of_list(text, start + 1) if text[start] == "[" else _of_wrapper(text, start)
    reader = _Flattening()
    for number, (record, length) in enumerate(records, start=1):
        if number > MAX_ROWS:
            raise Unreadable(
                "too-long",
                "Dit bestand heeft meer dan een miljoen records. Knip het in stukken en lees ze een voor een in.",
            )
        reader.add(number, record, length)
    if not reader.names:
        raise Unreadable("empty", "In dit bestand staan geen records. Kies een ander bestand.")
    cells, lines = reader.frame()
    return Grid(cells, lines, Source("json", encoding=encoding, unit="record"), reader.faults)


def _of_list(text: str, place: int) -> Iterator[tuple[Any, int]]:
    """The elements of a list that was opened before `place`, with their length in characters."""
    place = _skipped(text, place)
    while place < len(text) and text[place] != "]":
        value, end = _value(text, place)
        yield value, end - place
        place = _skipped(text, end)
        if place < len(text) and text[place] == ",":
            place = _skipped(text, place + 1)
        elif text[place : place + 1] != "]":
            raise _broken(text, place)
    if place >= len(text):
        raise _broken(text, place)


def _of_wrapper(text: str, place: int) -> Iterator[tuple[Any, int]]:
    """A record: the list in it, when it wraps one; else itself, and those on the lines below."""
    value, end = _value(text, place)
    lists = [inner for inner in value.values() if _is_list_of_records(inner)]
    if len(lists) == 1 and not any(isinstance(inner, dict) for inner in value.values()) and not vum.is_record(value):
        yield from ((record, 0) for record in lists[0])
        return
    while True:
        yield value, end - place
        place = _skipped(text, end)
        if place >= len(text):
            return
        value, end = _value(text, place)


def _is_list_of_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(inner, dict) for inner in value)


def _value(text: str, place: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, place)
    except RecursionError as error:
        raise Unreadable(
            "too-deep", "Deze JSON zit te diep in elkaar. Vraag om een platte lijst, of om CSV.", _line(text, place)
        ) from error
    except json.JSONDecodeError as error:
        raise _broken(text, error.pos) from error
    except ValueError as error:  # a number of thousands of digits
        raise _broken(text, place) from error


def _skipped(text: str, place: int) -> int:
    while place < len(text) and text[place] in _WHITE:
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _broken(text: str, place: int) -> Unreadable:
    line = _line(text, place)
    sentence = (
        "de lijst houdt ineens op" if place >= len(text) else "daar klopt een komma, haakje of aanhalingsteken niet"
    )
    return Unreadable(
        "broken", f"Deze JSON is niet heel: op regel {line} gaat het mis, {sentence}. Vraag om een nieuwe export.", line
    )


class _Flattening:
    """Collects flat records into columns, in the order in which names appear."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self.faults: list[Fault] = []
        self._rows: list[dict[str, str]] = []
        self._numbers: list[int] = []
        self._frames: list[pl.DataFrame] = []

    def add(self, number: int, record: Any, length: int) -> None:
        """A record: flat, or a fault."""
        if not isinstance(record, dict) or not record:
            self.faults.append(
                Fault(number, "no-record", "Dit is geen record met namen en waarden.", shortened(json.dumps(record)))
            )
            return
        if length > MAX_LINE:
            message = f"Dit record is {length:,} tekens lang. Meer dan {MAX_LINE // 1000}.000 lezen we niet.".replace(
                ",", "."
            )
            self.faults.append(Fault(number, "too-long", message, shortened(str(record)[:1000])))
            return
        try:
            flat = _reader(record)(record)
        except RecursionError:
            self.faults.append(Fault(number, "too-deep", "Dit record zit te diep in elkaar.", ""))
            return
        for name in flat:
            self.names.setdefault(name, len(self.names))
        if len(self.names) > MAX_COLUMNS:
            raise Unreadable("too-wide", f"De records hebben samen meer dan {MAX_COLUMNS} namen. Dat lezen we niet.")
        self._rows.append(flat)
        self._numbers.append(number)
        if len(self._rows) >= _CHUNK:
            self._pack()

    def _pack(self) -> None:
        columns = {name: [row.get(name, "") for row in self._rows] for name in self.names}
        try:
            frame = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
        except UnicodeEncodeError:
            whole = {name: [_whole(text) for text in texts] for name, texts in columns.items()}
            frame = pl.DataFrame(whole, schema=dict.fromkeys(columns, pl.String))
        self._frames.append(frame)
        self._rows.clear()

    def frame(self) -> tuple[pl.DataFrame, pl.Series]:
        """Names as the first row, then the records; line 0 for the names."""
        self._pack()
        names = pl.DataFrame({name: [name] for name in self.names})
        whole = pl.concat([names, *self._frames], how="diagonal").select(pl.all().map_batches(clean))
        return whole.rename({name: column(place) for name, place in self.names.items()}), pl.Series(
            [0, *self._numbers], dtype=pl.UInt32
        )


def _whole(text: str) -> str:
    """JSON can write half a letter ("\\ud800"); a question mark stands in its place."""
    return text.encode(errors="replace").decode()


def _reader(record: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, str]]:
    return vum.flat if vum.is_record(record) else _flat


def _flat(record: dict[str, Any]) -> dict[str, str]:
    """Every value under its path ("adres.postcode"); several values under one path divided by " | "."""
    found: dict[str, list[str]] = {}
    _gather(record, (), found)
    return {name: BETWEEN.join(values) for name, values in found.items()}


def _gather(value: Any, path: tuple[str, ...], found: dict[str, list[str]]) -> None:
    if len(path) > MAX_DEPTH:
        raise RecursionError
    if isinstance(value, dict):
        for name, inner in value.items():
            _gather(inner, (*path, str(name)), found)
    elif isinstance(value, list):
        for inner in value:
            _gather(inner, path, found)
    elif value is not None and path:
        text = ("ja" if value else "nee") if isinstance(value, bool) else str(value).strip()
        if text:
            found.setdefault(".".join(path), []).append(text)
